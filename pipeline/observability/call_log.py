"""Calls in the log: a line a turn with what it took, failures as warnings, callers' words only at level DEBUG."""

from __future__ import annotations

import logging
import re
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
    ReplyCorrected,
    Speculated,
    ToolReturned,
    TurnEnded,
    TurnTimings,
)
from pipeline.feed import Subscription
from pipeline.search.listings.contacts import remove_contacts
from pipeline.search.listings.telephone import remove_telephones

log = logging.getLogger(__name__)


_SHORTEST_NUMBER = 7
"""Digits; of a shorter number the last two would tell too much, and a word is none."""
_INTERNATIONAL = re.compile(r"\+\d(?:[ ().-]{0,2}\d){6,14}(?!\d)")


def masked(number: str | None) -> str:
    """A phone number as it may be logged: its last two digits."""
    digits = re.sub(r"\D", "", number or "")
    return f"…{digits[-2:]}" if len(digits) >= _SHORTEST_NUMBER else "unknown"


def without_numbers(text: str) -> str:
    """A message of an engine or a library as it may be logged: without phone numbers, with all else that it says."""
    return remove_telephones(_INTERNATIONAL.sub(lambda found: masked(found[0]), text), "…")[0]


class MaskingFormatter(logging.Formatter):
    """Writes records of every library without international phone numbers, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return _INTERNATIONAL.sub(lambda found: masked(found[0]), super().format(record))


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
        variant = f" ({event.variant})" if event.variant else ""
        log.info(
            "call %s: %s, %s%s answers, caller %s",
            stamped.call_id,
            event.channel,
            event.avatar,
            variant,
            masked(event.caller),
        )
    elif isinstance(event, Heard):
        if log.isEnabledFor(logging.DEBUG):
            log.debug("call %s turn %d: caller %r", *where, remove_contacts(event.text))
    elif isinstance(event, ToolReturned):
        if event.outcome:
            log.info("call %s turn %d: %s, %s in %.0f ms", *where, event.name, event.outcome, event.duration_ms)
        else:
            log.info("call %s turn %d: %d results in %.0f ms", *where, event.result_count, event.duration_ms)
    elif isinstance(event, ReplyCorrected):
        log.info("call %s turn %d: an invented %s was %s", *where, event.kind, event.outcome)
        if log.isEnabledFor(logging.DEBUG):
            log.debug("call %s turn %d: %r, instead %r", *where, remove_contacts(event.said), event.instead)
    elif isinstance(event, Overlapped):
        log.info("call %s turn %d: spoken over, %s, silent for %.0f ms", *where, event.outcome, event.stopped_ms)
    elif isinstance(event, Speculated):
        log.debug("call %s turn %d: prepared answer %s", *where, event.outcome)
    elif (pause_ms := cut_off_ms(event)) is not None:
        log.info("call %s turn %d: the caller was cut off after a pause of %.0f ms", *where, pause_ms)
    elif isinstance(event, TurnEnded):
        cut = " (interrupted)" if event.interrupted else ""
        log.info("call %s turn %d: after ms: %s%s", *where, _stages(event.timings), cut)
        if log.isEnabledFor(logging.DEBUG):
            log.debug("call %s turn %d: avatar %r", *where, remove_contacts(event.replied))
    elif isinstance(event, EngineFailed):
        then = event.fallback or "nothing"
        log.warning(
            "call %s turn %d: %s (%s) failed, %s took over: %s",
            *where,
            event.stage,
            event.engine,
            then,
            without_numbers(event.error),
        )
    elif isinstance(event, CallEnded):
        log.info("call %s: over after %.1f s: %s", stamped.call_id, stamped.at_s, event.reason)


def _stages(timings: TurnTimings) -> str:
    """The stages that were reached, in the order in which they were: work begun ahead of time overtakes."""
    reached = {name.removesuffix("_ms"): value for name, value in asdict(timings).items() if value is not None}
    return ", ".join(f"{name} {value:.0f}" for name, value in sorted(reached.items(), key=lambda item: item[1]))
