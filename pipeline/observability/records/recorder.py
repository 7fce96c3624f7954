"""Follows calls and hands what is to be kept of them to the store."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone

from pipeline.events import CallEnded, CallEvent, CallStarted, TurnEnded
from pipeline.feed import Subscription
from pipeline.observability.call_log import masked
from pipeline.observability.prices import PriceTable, load_prices
from pipeline.observability.records.call_record import CallRecord
from pipeline.observability.records.store import RecordStore
from pipeline.observability.records.what_came_of_it import CameOf
from pipeline.observability.spending import Spending, spent_on, spent_on_telephone
from pipeline.observability.turn_log import TurnLog
from pipeline.observability.turn_record import TurnRecord
from pipeline.work_events import EngineUsed

log = logging.getLogger(__name__)

SUMMARY_WITHIN_S = 5.0
"""To read the conversation after a call; nobody waits for it but its record."""
WRITTEN = "text:"
"""Before the id of a conversation in writing: typed after a call, it has the call's own."""


@dataclass(slots=True)
class _Call:
    id: str = ""
    started: CallStarted | None = None
    came_of: CameOf | None = None
    over: bool = False
    spending: Spending = field(default_factory=Spending)


class Recorder:
    """An observer of every call.

    Args:
        turn_log: makes the records of turns; every one of them is kept.
        store: keeps them.
        came_of: begins to watch what comes of a call; awaited at its start.
        now: what time it is, with a time zone.
        prices: of what engines do; the table that comes with the program when None.
    """

    def __init__(
        self,
        turn_log: TurnLog,
        store: RecordStore,
        came_of: Callable[[str, CallStarted], Awaitable[CameOf]],
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        prices: PriceTable | None = None,
    ) -> None:
        self._turn_log = turn_log
        self._store = store
        self._came_of = came_of
        self._now = now
        self._prices = prices or load_prices()
        turn_log.sinks.append(self._keep)

    async def follow(self, events: Subscription) -> None:
        """Records a call until it ends. Nothing that happens here reaches the call."""
        call = _Call()
        async for stamped in events:
            try:
                await self._take(call, stamped)
            except Exception:
                log.exception("record of a call not complete", extra={"call": stamped.call_id})
        if call.started is not None and not call.over:
            log.warning("end of a call missed", extra={"call": call.id})

    def forget(self, thread_id: str) -> None:
        """Deletes who spoke in a conversation and every word of it, also of what follows in the same call."""
        self._turn_log.forget(thread_id)
        self._store.forget(thread_id)

    async def _take(self, call: _Call, stamped: CallEvent) -> None:
        event = stamped.event
        if isinstance(event, CallStarted):
            call.id, call.started = stamped.call_id, event
            self._store.begin(
                CallRecord(
                    stamped.call_id,
                    event.thread_id,
                    event.channel,
                    event.avatar,
                    event.variant,
                    masked(event.caller),
                    self._now(),
                )
            )
            call.came_of = await asyncio.wait_for(self._came_of(stamped.call_id, event), SUMMARY_WITHIN_S)
        elif isinstance(event, EngineUsed):
            call.spending.add(spent_on(event, self._prices))
        elif isinstance(event, TurnEnded):
            # Not with the turn's record: work that was thrown away when the call ended belongs to no turn.
            self._store.spend(stamped.call_id, call.spending.take())
        elif isinstance(event, CallEnded):
            call.over = True
            if call.started is not None and call.started.channel == "phone":
                call.spending.add(spent_on_telephone(stamped.at_s, self._prices))
            self._store.spend(stamped.call_id, call.spending.take())
            self._store.end(stamped.call_id, stamped.at_s, event.reason, await self._summary(call))

    async def _summary(self, call: _Call) -> str:
        if call.came_of is None or call.started is None or self._turn_log.is_forgotten(call.started.thread_id):
            return ""
        try:
            summary = await asyncio.wait_for(call.came_of(), SUMMARY_WITHIN_S)
        except Exception as error:
            problem = str(error) or type(error).__name__
            log.warning("what came of a call is not known", extra={"call": call.id, "error": problem})
            return ""
        return json.dumps(summary, ensure_ascii=False)

    def _keep(self, turn: TurnRecord) -> None:
        if turn.call_id.startswith(WRITTEN):
            begun = CallRecord(
                turn.call_id, turn.thread_id, "text", turn.avatar, turn.variant, turn.caller, self._now()
            )
            self._store.begin(begun)
            self._store.spend(turn.call_id, turn.spent)
        self._store.add_turn(turn)
