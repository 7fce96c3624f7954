"""Calls in the log: a line a turn with what it took, failures as warnings, callers' words only at level DEBUG."""

from __future__ import annotations

import logging
from dataclasses import asdict

from pipeline.events import CallEnded, CallEvent, CallStarted, EngineFailed, Heard, ToolReturned, TurnEnded
from pipeline.feed import Subscription

log = logging.getLogger(__name__)


def masked(number: str | None) -> str:
    """A phone number as it may be logged: its last two digits."""
    return f"…{number[-2:]}" if number else "unknown"


async def log_call(events: Subscription) -> None:
    """Logs a call's events until it ends."""
    async for stamped in events:
        _log(stamped)


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
    elif isinstance(event, TurnEnded):
        stages = ", ".join(
            f"{name.removesuffix('_ms')} {value:.0f}"
            for name, value in asdict(event.timings).items()
            if value is not None
        )
        cut = " (interrupted)" if event.interrupted else ""
        log.info("call %s turn %d: after ms: %s%s", *where, stages, cut)
        log.debug("call %s turn %d: avatar %r", *where, event.replied)
    elif isinstance(event, EngineFailed):
        then = event.fallback or "nothing"
        log.warning(
            "call %s turn %d: %s (%s) failed, %s took over: %s", *where, event.stage, event.engine, then, event.error
        )
    elif isinstance(event, CallEnded):
        log.info("call %s: over after %.1f s: %s", stamped.call_id, stamped.at_s, event.reason)
