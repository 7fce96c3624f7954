"""A turn as a tree of spans, and where the events come from that it is made of. Knows nothing of where it is sent."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.events import CallEnded, CallEvent, CallStarted, Heard, Spoken, TurnEnded
from pipeline.work_events import EngineUsed

TRACE_NAME = "generate-avatar-response"
MOST_EVENTS = 2_000
"""Of one turn; what comes after them is left out of its trace."""
_REMEMBERED = 8
"""Recognitions of the turn before that may be this turn's: of words spoken over the last answer."""

Kind = Literal["general", "llm", "tool"]


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a turn.

    Attributes:
        kind: what Opik shows it as.
        start_s, end_s: seconds since the call began.
        provider: of the model.
        usage: token counts.
        first_ms: from its start to the first word or sound; None where there is no such thing.
        error: what it failed with; empty when it did not.
    """

    name: str
    start_s: float
    end_s: float
    kind: Kind = "general"
    input: Mapping[str, Any] = field(default_factory=dict)
    output: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    model: str = ""
    provider: str = ""
    usage: Mapping[str, int] = field(default_factory=dict)
    first_ms: float | None = None
    error: str = ""
    children: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnTrace:
    """One turn, from the caller's last speech to the end of the answer.

    Attributes:
        trace_id: a UUID of version 7.
        thread_id: of the conversation.
        epoch_s: Unix time of the beginning of the call.
        root: the whole turn; its children are the stages.
        prompt: the system prompt that was used, empty when no model was asked.
    """

    trace_id: str
    thread_id: str
    epoch_s: float
    root: Span
    tags: tuple[str, ...] = ()
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class TurnEvents:
    """What happened in one turn, as it was collected.

    Attributes:
        started: the call.
        events: from the end of the turn before to the end of this one.
        before: recognitions of the turn before.
        clock_s: the event loop's time at which the call began; times of steps are on that clock.
        epoch_s: Unix time at which it began.
    """

    trace_id: str
    started: CallStarted
    events: tuple[CallEvent, ...]
    before: tuple[CallEvent, ...]
    clock_s: float
    epoch_s: float


class TurnCollector:
    """Collects a call's events, turn by turn. It only keeps them: the work is done elsewhere.

    Args:
        put: takes each turn when it is over.
        clock: the event loop's, in seconds.
        epoch: Unix time, in seconds.
    """

    def __init__(
        self, put: Callable[[TurnEvents], None], clock: Callable[[], float], epoch: Callable[[], float]
    ) -> None:
        self._put = put
        self._clock = clock
        self._epoch = epoch
        self._started: CallStarted | None = None
        self._clock_s = float("inf")
        self._events: list[CallEvent] = []
        self._before: tuple[CallEvent, ...] = ()

    def take(self, stamped: CallEvent) -> None:
        """The next event."""
        event = stamped.event
        # An event is read a little after it happened: the least delay is nearest to the truth.
        self._clock_s = min(self._clock_s, self._clock() - stamped.at_s)
        if isinstance(event, CallStarted):
            self._started = event
            return
        if isinstance(event, Spoken) and self._events and isinstance(self._events[-1].event, Spoken):
            self._events[-1] = stamped
        elif len(self._events) < MOST_EVENTS or isinstance(event, TurnEnded | CallEnded):
            self._events.append(stamped)
        if isinstance(event, TurnEnded | CallEnded):
            self.close()

    def close(self) -> None:
        """The turn is over, or its call is; what was not answered at all is no turn."""
        events, self._events = tuple(self._events), []
        recognised = (each for each in events if isinstance(each.event, EngineUsed) and each.event.stage == "stt")
        before, self._before = self._before, tuple(recognised)[-_REMEMBERED:]
        if self._started is not None and any(_is_of_a_turn(each.event) for each in events):
            epoch_s = self._epoch() - (self._clock() - self._clock_s)
            self._put(TurnEvents(new_id(epoch_s), self._started, events, before, self._clock_s, epoch_s))


def _is_of_a_turn(event: object) -> bool:
    return isinstance(event, TurnEnded | Spoken) or (isinstance(event, Heard) and event.final)


def new_id(epoch_s: float, of: str = "") -> str:
    """A UUID of version 7 (RFC 9562), which Opik sorts by: the time in milliseconds, then 74 random bits.

    Args:
        of: instead of chance: the same name at the same time has the same id, so what is sent twice is there once.
    """
    rest = hashlib.sha256(of.encode()).digest()[:10] if of else os.urandom(10)
    value = (int(epoch_s * 1_000) & (1 << 48) - 1) << 80 | int.from_bytes(rest, "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def flat(
    spans: Sequence[Span], trace: TurnTrace, parent_id: str | None = None
) -> Iterator[tuple[str, str | None, Span]]:
    """Every span with an id and that of its parent."""
    for number, span in enumerate(spans):
        span_id = new_id(trace.epoch_s + span.start_s, of=f"{parent_id or trace.trace_id}/{number}")
        yield span_id, parent_id, span
        yield from flat(span.children, trace, span_id)


def covered_s(span: Span) -> float:
    """How much of a span's time lies in its children, each moment counted once, in seconds."""
    total, reached = 0.0, span.start_s
    for child in sorted(span.children, key=lambda each: each.start_s):
        start_s, end_s = max(child.start_s, reached), min(child.end_s, span.end_s)
        total += max(0.0, end_s - start_s)
        reached = max(reached, end_s)
    return total


def lines(trace: TurnTrace) -> Iterator[str]:
    """The tree in words, a line a span: milliseconds from the beginning of the turn, how long it took, what it was."""
    yield f"trace {trace.trace_id}, thread {trace.thread_id}, {', '.join(trace.tags)}"
    yield from _lines(trace.root, trace.root.start_s, 0)


def _lines(span: Span, zero_s: float, depth: int) -> Iterator[str]:
    took = f"{(span.start_s - zero_s) * 1_000:7.0f} +{(span.end_s - span.start_s) * 1_000:6.0f} ms"
    about = " ".join(
        (
            f"[{span.model}]" if span.model else "",
            str(dict(span.usage) or ""),
            f"FAILED: {span.error}" * bool(span.error),
        )
    )
    yield f"{took}  {'  ' * depth}{span.name} {about}".rstrip()
    for child in sorted(span.children, key=lambda each: each.start_s):
        yield from _lines(child, zero_s, depth + 1)
