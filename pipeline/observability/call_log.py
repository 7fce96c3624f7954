"""Calls in the log: a line a turn with what it took, failures as warnings, callers' words only when asked for."""

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
from pipeline.work_events import EngineUsed

log = logging.getLogger(__name__)
words_log = logging.getLogger("pipeline.words")
"""What callers and avatars say. Silent, whatever the level of the others, until `logs.set_up_logs` gives it its own."""
words_log.setLevel(logging.CRITICAL + 1)
WORDS = "words"
"""The one field that has them."""

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


def without_international_numbers(text: str) -> str:
    """Any line of any log: numbers that begin with a plus are masked, prices and times are left as they are."""
    return _INTERNATIONAL.sub(lambda found: masked(found[0]), text)


class MaskingFormatter(logging.Formatter):
    """Writes records of every library without international phone numbers, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return without_international_numbers(super().format(record))


def cut_off_ms(event: object) -> float | None:
    """The pause of a caller whose turn was wrongly taken to be over, in milliseconds; None for any other event."""
    return event.pause_ms if isinstance(event, CutOff) else None


async def observe(events: Subscription, take: Callable[[CallEvent], None]) -> None:
    """Gives each event of a call to `take` until the call ends. What `take` raises is logged and hurts nobody."""
    async for stamped in events:
        try:
            take(stamped)
        except Exception:
            log.exception("observer failed", extra=_fields(stamped, event_type=type(stamped.event).__name__))


async def log_call(events: Subscription) -> None:
    """Logs a call's events until it ends."""
    await observe(events, _log)


def _log(stamped: CallEvent) -> None:
    event = stamped.event
    if isinstance(event, CallStarted):
        _info(
            stamped,
            "call began",
            channel=event.channel,
            avatar=event.avatar,
            variant=event.variant or None,
            caller=masked(event.caller),
        )
    elif isinstance(event, Heard):
        _say(stamped, "caller", event.text, final=event.final)
    elif isinstance(event, ToolReturned):
        fields = {"outcome": event.outcome} if event.outcome else {"results": event.result_count}
        _info(stamped, "tool returned", tool=event.name, **fields, ms=round(event.duration_ms))
    elif isinstance(event, ReplyCorrected):
        _info(stamped, "invention put right", kind=event.kind, outcome=event.outcome)
        _say(stamped, "invention", event.said)
        _say(stamped, "said instead", event.instead)
    elif isinstance(event, Overlapped):
        _info(stamped, "spoken over", outcome=event.outcome, silent_ms=round(event.stopped_ms))
    elif isinstance(event, Speculated):
        log.debug("answer prepared early", extra=_fields(stamped, outcome=event.outcome))
    elif (pause_ms := cut_off_ms(event)) is not None:
        _info(stamped, "caller cut off", pause_ms=round(pause_ms))
    elif isinstance(event, TurnEnded):
        _info(stamped, "turn over", **_stages(event.timings), interrupted=event.interrupted or None)
        _say(stamped, "avatar", event.replied)
    elif isinstance(event, EngineUsed):
        log.debug("engine used", extra=_fields(stamped, **_work(event)))
    elif isinstance(event, EngineFailed):
        failed = {"stage": event.stage, "engine": event.engine, "fallback": event.fallback or "none"}
        log.warning("engine failed", extra=_fields(stamped, **failed, error=without_numbers(event.error)))
    elif isinstance(event, CallEnded):
        _info(stamped, "call over", after_s=round(stamped.at_s, 1), reason=event.reason)


def _info(stamped: CallEvent, message: str, **fields: object) -> None:
    log.info(message, extra=_fields(stamped, **fields))


def _say(stamped: CallEvent, message: str, words: str, **fields: object) -> None:
    if words and words_log.isEnabledFor(logging.INFO):
        words_log.info(message, extra=_fields(stamped, **fields, **{WORDS: remove_contacts(words)}))


def _fields(stamped: CallEvent, **fields: object) -> dict[str, object]:
    """The fields of a record; those that are None are left out."""
    told = {name: value for name, value in fields.items() if value is not None}
    return {"call": stamped.call_id, "turn": stamped.turn, **told}


def _work(used: EngineUsed) -> dict[str, object]:
    return {
        "stage": used.stage,
        "engine": used.engine,
        "model": used.model or None,
        "outcome": used.outcome,
        "ms": round(used.duration_ms),
        "first_ms": None if used.first_ms is None else round(used.first_ms),
    }


def _stages(timings: TurnTimings) -> dict[str, object]:
    """The stages that were reached, in the order in which they were: work begun ahead of time overtakes."""
    reached = {name: value for name, value in asdict(timings).items() if value is not None}
    return {name: round(value) for name, value in sorted(reached.items(), key=lambda item: item[1])}
