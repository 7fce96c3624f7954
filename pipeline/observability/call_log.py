"""Calls in the log: a line a turn with what it took, failures as warnings, callers' words only at level DEBUG."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict

from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    CutOff,
    EngineFailed,
    Heard,
    Overlapped,
    Speculated,
    ToolReturned,
    TurnEnded,
    TurnTimings,
)
from pipeline.feed import Subscription

log = logging.getLogger(__name__)


def masked(number: str | None) -> str:
    """A phone number as it may be logged: its last two digits."""
    return f"…{number[-2:]}" if number else "unknown"


def cut_off_ms(event: object) -> float | None:
    """The pause of a caller whose turn was wrongly taken to be over, in milliseconds; None for any other event."""
    return event.pause_ms if isinstance(event, CutOff) else None


async def observe(events: Subscription, take: Callable[[CallEvent], None]) -> None:
    """Gives each event of a call to `take` until the call ends. What `take` raises is logged and hurts nobody."""
    async for stamped in events:
        try:
            take(stamped)
        except Exception:
            log.exception("call %s: an observer failed on %s", stamped.call_id, type(stamped.event).__name__)


async def log_call(events: Subscription) -> None:
    """Logs a call's events until it ends."""
    await observe(events, _log)


def _log(stamped: CallEvent) -> None:
    event, where = stamped.event, (stamped.call_id, stamped.turn)
    if isinstance(event, CallStarted):
        log.info(
            "call %s: %s, %s answers, caller %s", stamped.call_id, event.channel, event.avatar, masked(event.caller)
        )
    elif isinstance(event, Heard):
        log.debug("call %s turn %d: caller %r", *where, event.text)
    elif isinstance(event, ToolReturned):
        log.info("call %s turn %d: %d results in %.0f ms", *where, event.result_count, event.duration_ms)
    elif isinstance(event, Overlapped):
        log.info("call %s turn %d: spoken over, %s, silent for %.0f ms", *where, event.outcome, event.stopped_ms)
    elif isinstance(event, Speculated):
        log.debug("call %s turn %d: prepared answer %s", *where, event.outcome)
    elif (pause_ms := cut_off_ms(event)) is not None:
        log.info("call %s turn %d: the caller was cut off after a pause of %.0f ms", *where, pause_ms)
    elif isinstance(event, TurnEnded):
        cut = " (interrupted)" if event.interrupted else ""
        log.info("call %s turn %d: after ms: %s%s", *where, _stages(event.timings), cut)
        log.debug("call %s turn %d: avatar %r", *where, event.replied)
    elif isinstance(event, EngineFailed):
        then = event.fallback or "nothing"
        log.warning(
            "call %s turn %d: %s (%s) failed, %s took over: %s", *where, event.stage, event.engine, then, event.error
        )
    elif isinstance(event, CallEnded):
        log.info("call %s: over after %.1f s: %s", stamped.call_id, stamped.at_s, event.reason)


def _stages(timings: TurnTimings) -> str:
    """The stages that were reached, in the order in which they were: work begun ahead of time overtakes."""
    reached = {name.removesuffix("_ms"): value for name, value in asdict(timings).items() if value is not None}
    return ", ".join(f"{name} {value:.0f}" for name, value in sorted(reached.items(), key=lambda item: item[1]))
