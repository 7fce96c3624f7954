"""The last turns of all calls, kept in this process: what was said, what it took, what went wrong.

Personal data are masked before anything is kept: the caller's number, and whatever looks like a telephone number or an
address in what was said.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    EngineFailed,
    Heard,
    Interrupted,
    Overlapped,
    ReplyCorrected,
    Speculated,
    Spoken,
    ToolCalled,
    ToolReturned,
    TurnDecided,
    TurnEnded,
)
from pipeline.feed import Subscription
from pipeline.observability.call_log import cut_off_ms, masked, observe, without_numbers
from pipeline.observability.prices import PriceTable, load_prices
from pipeline.observability.spending import Spending, spent_on
from pipeline.observability.turn_record import OverlapNote, ToolUse, TurnRecord
from pipeline.search.listings.contacts import remove_contacts
from pipeline.work_events import EngineUsed

log = logging.getLogger(__name__)

_T = TypeVar("_T")

KEPT_TURNS = 1_000
"""Enough for a day of a small agency; one and a half kilobytes each."""
MOST_FORGOTTEN = 10_000
"""Conversations that were forgotten and may go on: more than there are calls at a time by far."""
_SMALLEST_TELEPHONE = 100_000_000
MAX_OF_A_KIND = 50
"""Tool calls, failures and the like in one turn: more than any real one has, so that none can fill the memory."""


class TurnLog:
    """Keeps the last turns; the oldest goes when a new one comes.

    Args:
        kept: number of turns.
        prices: of what engines do; the table that comes with the program when None.

    Attributes:
        sinks: each gets every record when its turn is over, and may neither wait nor raise.
    """

    def __init__(self, kept: int = KEPT_TURNS, prices: PriceTable | None = None) -> None:
        self._prices = prices or load_prices()
        self._records: deque[TurnRecord] = deque(maxlen=kept)
        self.sinks: list[Callable[[TurnRecord], None]] = []
        self._forgotten: dict[str, None] = {}

    @property
    def records(self) -> tuple[TurnRecord, ...]:
        """The turns, oldest first."""
        return tuple(self._records)

    def of_call(self, call_id: str) -> tuple[TurnRecord, ...]:
        """The turns of one call, oldest first."""
        return tuple(record for record in self._records if record.call_id == call_id)

    async def follow(self, events: Subscription) -> None:
        """Records a call until it ends. Nothing that happens here reaches the call."""
        writer = self.writer()

        def take(stamped: CallEvent) -> None:
            if isinstance(stamped.event, CallStarted):
                # Should its caller have asked to be forgotten, that was for the last call.
                self._forgotten.pop(stamped.event.thread_id, None)
            writer.take(stamped)

        await observe(events, take)
        try:
            writer.close("")
        except Exception:
            log.exception("the last turn of a call could not be kept")

    def writer(self) -> TurnWriter:
        """What makes records of the events of one call, or of one written turn."""
        return TurnWriter(self._keep, self._prices)

    def forget(self, thread_id: str) -> None:
        """Takes the words out of the turns of a conversation, and of what follows in the same call."""
        self._forgotten[thread_id] = None
        while len(self._forgotten) > MOST_FORGOTTEN:
            del self._forgotten[next(iter(self._forgotten))]
        for index, record in enumerate(self._records):
            if record.thread_id == thread_id:
                self._records[index] = record.forgotten()

    def is_forgotten(self, thread_id: str) -> bool:
        """Did the caller of a conversation ask to be forgotten, and not call again since?"""
        return thread_id in self._forgotten

    def _keep(self, record: TurnRecord) -> None:
        if self.is_forgotten(record.thread_id):
            record = record.forgotten()
        self._records.append(record)
        for sink in self.sinks:
            sink(record)


class TurnWriter:
    """Writes the record of a call's turn under way, and puts it away when the turn ends.

    A record takes all that happened since the last one: what belongs to a turn may come before its number is known.

    Args:
        keep: gets each record.
        prices: what engines cost; None: the record does not say.
    """

    def __init__(self, keep: Callable[[TurnRecord], None], prices: PriceTable | None = None) -> None:
        self._keep = keep
        self._prices = prices
        self._spending = Spending()
        self._call = TurnRecord("", 0, 0.0)
        self._record = self._call
        self._tools: dict[str, ToolUse] = {}
        self._begun = self._answering = False
        self._next_waited_ms: tuple[float, ...] = ()

    def take(self, stamped: CallEvent) -> None:
        event = stamped.event
        if isinstance(event, EngineUsed):
            if self._prices is not None:
                self._spending.add(spent_on(event, self._prices))
            return
        if isinstance(event, CallStarted):
            call = TurnRecord(stamped.call_id, 0, 0.0, event.channel, event.avatar, masked(event.caller))
            self._call = self._record = replace(call, thread_id=event.thread_id, variant=event.variant)
            return
        self._record = replace(self._record, call_id=stamped.call_id, turn=stamped.turn, at_s=round(stamped.at_s, 3))
        if isinstance(event, TurnEnded):
            self._turn_ended(event)
        elif isinstance(event, CallEnded):
            self.close(event.reason)
        else:
            self._note(event)

    def close(self, reason: str) -> None:
        """The call is over: a turn that was begun is kept as far as it came."""
        if self._begun:
            self._put(replace(self._record, ended_by=reason))

    def _turn_ended(self, event: TurnEnded) -> None:
        self._put(
            replace(
                self._record,
                said=event.said,
                replied=event.replied,
                interrupted=event.interrupted,
                timings=event.timings,
            )
        )

    def _put(self, record: TurnRecord) -> None:
        tools = tuple(self._tools.values())
        self._record = replace(self._call, waited_ms=self._next_waited_ms)
        self._next_waited_ms = ()
        self._tools.clear()
        self._begun = self._answering = False
        self._keep(_without_contacts(replace(record, tools=tools, spent=self._spending.take())))

    def _note(self, event: object) -> None:
        record = self._record
        if isinstance(event, Heard) and event.final:
            self._begun = self._answering = True
            self._record = replace(record, said=event.text, typed=event.typed)
        elif isinstance(event, Spoken):
            self._begun = self._answering = True
            self._record = replace(record, replied=event.text)
        elif isinstance(event, Interrupted):
            self._record = replace(record, replied=event.heard, unheard=event.unheard)
        elif isinstance(event, ToolCalled):
            if len(self._tools) < MAX_OF_A_KIND:
                self._tools[event.tool_call_id] = ToolUse(event.name, dict(event.arguments))
        elif isinstance(event, ToolReturned):
            if (use := self._tools.get(event.tool_call_id)) is not None:
                self._tools[event.tool_call_id] = replace(use, returned=replace(event, properties=(), understood={}))
        elif isinstance(event, EngineFailed):
            self._begun = True
            told = replace(event, error=without_numbers(event.error))
            self._record = replace(record, failures=_and(record.failures, told))
        elif isinstance(event, TurnDecided):
            if self._answering:  # spoken over the answer: it is the next turn's
                self._next_waited_ms = _and(self._next_waited_ms, event.waited_ms)
            else:
                self._record = replace(record, waited_ms=_and(record.waited_ms, event.waited_ms))
        elif isinstance(event, Overlapped):
            self._record = replace(record, overlaps=_and(record.overlaps, OverlapNote(event.outcome, event.stopped_ms)))
        elif isinstance(event, ReplyCorrected):
            self._record = replace(record, corrections=_and(record.corrections, event))
        elif isinstance(event, Speculated):
            self._record = replace(record, speculated=_and(record.speculated, event.outcome))
        elif (pause_ms := cut_off_ms(event)) is not None:
            self._record = replace(record, cut_off_ms=_and(record.cut_off_ms, pause_ms))


def _and(so_far: tuple[_T, ...], new: _T) -> tuple[_T, ...]:
    return (*so_far, new)[-MAX_OF_A_KIND:]


def _without_contacts(record: TurnRecord) -> TurnRecord:
    """`record` as it may be kept. Done once a turn, not with every word: it takes 0.1 ms for two sentences."""
    return replace(
        record,
        said=remove_contacts(record.said),
        replied=remove_contacts(record.replied),
        unheard=remove_contacts(record.unheard),
        corrections=tuple(
            replace(each, said=remove_contacts(each.said), instead=remove_contacts(each.instead))
            for each in record.corrections
        ),
        tools=tuple(
            replace(use, arguments={key: _masked_argument(value) for key, value in use.arguments.items()})
            for use in record.tools
        ),
    )


def _masked_argument(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _masked_argument(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked_argument(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool):
        # A model may write a number to be called back on without quotation marks; no price is that long.
        return masked(str(value)) if abs(value) >= _SMALLEST_TELEPHONE else value
    return remove_contacts(value) if isinstance(value, str) else value
