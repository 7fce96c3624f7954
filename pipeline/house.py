"""The house: what a running service is made of, at one place for all who show it, use it or fill it in.

Apart from `api.py` and the other routes, which only look into it, and from `starting.py`, which fills it in.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.remembering.store import StoreStatus
from pipeline.engines.resilience import Breakers
from pipeline.events import CallEvent, CallStarted
from pipeline.feed import Subscription
from pipeline.observability.metrics import Metrics
from pipeline.observability.prices import PriceTable, load_prices
from pipeline.observability.records import Recorder, RecordStore
from pipeline.observability.records.recorder import WRITTEN
from pipeline.observability.records.what_came_of_it import CameOf, watch
from pipeline.observability.traces import Traces
from pipeline.observability.turn_log import TurnLog
from pipeline.office.office import Office
from pipeline.search.service import SearchService
from pipeline.search.status import SearchStatus
from pipeline.text_turns import text_turn
from pipeline.transports.desk import CallDesk

Observer = Callable[[Subscription], Coroutine[Any, Any, None]]


@dataclass(slots=True, eq=False)
class House:
    """What the routes show and use; filled in while the service starts.

    Attributes:
        desk: calls in progress.
        engines: name of the engine chosen, by stage.
        breakers: of the hosted engines: which of them are left alone.
        search: None until the listings are indexed.
        agent: None until it is made.
        office: viewings and contacts; None until it is made.
        failure: why the service cannot start, empty while it can.
        records: calls and turns of the last weeks; None when they are not kept.
        recorder: who keeps them; None when they are not kept.
        prices: of what engines do.
        traces: sends turns to Opik; None when it is not set up.
        metrics: what is counted; made with the house.
        turn_log: the last turns of all calls; made with the house.
    """

    desk: CallDesk
    engines: dict[str, str]
    search: SearchService | None = None
    agent: Agent | None = None
    office: Office | None = None
    failure: str = ""
    records: RecordStore | None = None
    recorder: Recorder | None = None
    breakers: Breakers = field(default_factory=Breakers)
    prices: PriceTable = field(default_factory=load_prices)
    traces: Traces | None = None
    metrics: Metrics = field(init=False)
    turn_log: TurnLog = field(init=False)

    def __post_init__(self) -> None:
        self.turn_log = TurnLog(prices=self.prices)
        self.metrics = Metrics(
            self.desk,
            lambda: self.search_status,
            lambda: self.memory_status,
            lambda: self.records.status if self.records is not None else None,
            lambda: self.breakers.states,
            self.prices,
            lambda: self.traces.status if self.traces is not None else None,
        )
        if self.records is not None:
            self.recorder = Recorder(self.turn_log, self.records, self._watch, prices=self.prices)

    @property
    def observers(self) -> tuple[Observer, ...]:
        """Who follows every call, beside the log."""
        recording = () if self.recorder is None else (self.recorder.follow,)
        # The recorder first: a call is in the records before its turns are.
        tracing = () if self.traces is None else (self.traces.follow,)
        return (*recording, self.metrics.follow, self.turn_log.follow, *tracing)

    def forget(self, thread_id: str) -> None:
        """Deletes who spoke in a conversation, and every word of it, from the records."""
        (self.recorder or self.turn_log).forget(thread_id)
        if self.traces is not None:
            self.traces.forget(thread_id)

    def rate(self, call_id: str, turn: int, good: bool) -> None:
        """Keeps what a caller thinks of the answer of a turn; turn 0 is the conversation's last answer in writing."""
        if turn == 0:
            call_id = f"{WRITTEN}{call_id}"
        if self.records is not None:
            self.records.rate(call_id, turn, good)
        if self.traces is not None:
            self.traces.feedback(call_id, turn, float(good))

    async def text_turn(self, agent: Agent, conversation: Conversation, text: str) -> AsyncGenerator[CallEvent, None]:
        """Answers `text` without a call, and counts and records the turn."""
        avatar, writer = conversation.avatar, self.turn_log.writer()
        call_id = f"{WRITTEN}{conversation.thread_id}"
        started = CallStarted("text", avatar.name, None, conversation.thread_id, avatar.variant)
        takers = [writer.take] if self.traces is None else [writer.take, self.traces.collector().take]
        for take in takers:
            take(CallEvent(call_id, 0, 0.0, started))
        async with aclosing(text_turn(agent, conversation, text)) as events:
            async for stamped in events:
                self.metrics.wrote(stamped, avatar.variant)
                for take in takers:
                    take(replace(stamped, call_id=call_id))
                yield stamped

    async def _watch(self, call_id: str, started: CallStarted) -> CameOf:
        assert self.agent is not None  # calls are admitted when it is there
        conversation = Conversation(started.thread_id, self.desk.avatar(started.avatar), started.channel)
        return await watch(self.agent, self.office, conversation, goes_on=started.thread_id != call_id)

    @property
    def search_status(self) -> SearchStatus | None:
        """How the search is doing; None until the listings are indexed."""
        return self.search.status if self.search is not None else None

    @property
    def memory_status(self) -> StoreStatus | None:
        """How what keeps the conversations is doing; None until it is made."""
        return self.agent.memory_status if self.agent is not None else None

    @property
    def ready(self) -> bool:
        """Can calls be answered?"""
        return self.search is not None and self.agent is not None and not self.failure
