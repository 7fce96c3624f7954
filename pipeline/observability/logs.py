"""How the log is written: as text or as JSON, a line a record, with call and turn, without telephone numbers.

A message is a fixed sentence; what it is about are fields (`log.info("turn over", extra={...})`), so that a log can be
searched for one kind of line and added up by its fields. Callers' words are in the field `words` alone, and only when
they are asked for.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter

from pipeline.engines.fair_queue import WHOSE
from pipeline.log_context import TURN
from pipeline.observability.call_log import WORDS, without_international_numbers, words_log

LogFormat = Literal["text", "json"]
_Fields = MutableMapping[str, Any]
_FIRST = ("time", "level", "logger", "message", "call", "turn")
"""The fields that lines begin with; the others follow in the order in which they were given."""
_NOISE = ("color_message",)
"""uvicorn's message a second time, in colours."""
_NEVER = logging.CRITICAL + 1


class MaskingProcessorFormatter(ProcessorFormatter):
    """Writes records without international telephone numbers: in messages, fields and tracebacks, of every library."""

    def format(self, record: logging.LogRecord) -> str:
        return without_international_numbers(super().format(record))


def make_formatter(form: LogFormat = "text", *, words: bool = False) -> logging.Formatter:
    """What writes a record as one line of text or of JSON.

    Args:
        form: text has message and fields in a line, and tracebacks below it; JSON everything in one object.
        words: whether the field with callers' and avatars' words is written.
    """

    def without_words(_: Any, __: str, fields: _Fields) -> _Fields:
        if not words:
            fields.pop(WORDS, None)
        return fields

    write: Any = _as_text if form == "text" else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    shared: list[Any] = [structlog.stdlib.add_logger_name, structlog.stdlib.add_log_level]
    return MaskingProcessorFormatter(
        foreign_pre_chain=[*shared, ExtraAdder()],
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _with_context,
            without_words,
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _in_order,
            write,
        ],
    )


def set_up_logs(
    level: str = "INFO", form: LogFormat = "text", *, words: bool = False, stream: TextIO | None = None
) -> None:
    """Every record of this process goes to one place in one form, libraries' and structlog's own included.

    Args:
        level: of what is written.
        form: of its lines.
        words: whether what callers and avatars say is logged.
        stream: where to; standard error when None.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(make_formatter(form, words=words))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    words_log.setLevel(logging.INFO if words else _NEVER)
    structlog.configure(
        processors=[
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def _with_context(_: Any, __: str, fields: _Fields) -> _Fields:
    """Call and turn of the work at hand, unless the record names them itself: observers work for all calls."""
    if "call" not in fields and (call := WHOSE.get()):
        fields["call"] = call
        if "turn" not in fields and (turn := TURN.get()) is not None:
            fields["turn"] = turn
    return fields


def _in_order(_: Any, __: str, fields: _Fields) -> _Fields:
    fields["message"] = fields.pop("event", "")
    for name in _NOISE:
        fields.pop(name, None)
    return {name: fields[name] for name in (*_FIRST, *fields) if name in fields}


def _as_text(_: Any, __: str, fields: _Fields) -> str:
    time, level, logger, message = (str(fields.pop(name, "")) for name in _FIRST[:4])
    below = [fields.pop(name) for name in ("exception", "stack_info", "stack") if fields.get(name)]
    rest = "".join(f" {name}={_shown(value)}" for name, value in fields.items())
    return "\n".join([f"{time} {level.upper()} {logger}: {message}{rest}", *map(str, below)])


def _shown(value: object) -> str:
    text = str(value)
    plain = text.isprintable() and not any(char.isspace() or char in "\"'=" for char in text)
    return text if text and plain else repr(text)
