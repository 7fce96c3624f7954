"""The log: a line a record, text or JSON, with call and turn, words only when asked for, never a telephone number."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from typing import Any

import pytest
import structlog

from pipeline.audio import AudioChunk
from pipeline.engines.base import Voice
from pipeline.engines.fair_queue import WHOSE
from pipeline.events import CallEnded, CallEvent, CallStarted, EngineFailed, Heard, TurnEnded, TurnTimings
from pipeline.feed import EventFeed
from pipeline.log_context import TURN
from pipeline.observability.call_log import log_call, words_log
from pipeline.observability.logs import LogFormat, set_up_logs
from pipeline.work_events import EngineUsed
from tests.timeline import SteadyTts, Timeline
from tests.virtual_time import virtual_time

NUMBERS = ("600111222", "600 111 222", "111 222", "six zero")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, words_level = root.handlers[:], root.level, words_log.level
    server, server_level = logging.getLogger("uvicorn.error"), logging.getLogger("uvicorn.error").level
    configured = structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    words_log.setLevel(words_level)
    server.setLevel(server_level)
    structlog.configure(**configured)


def log_into(form: LogFormat = "json", level: str = "DEBUG", *, words: bool = False) -> io.StringIO:
    stream = io.StringIO()
    set_up_logs(level, form, words=words, stream=stream)
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    return stream


def objects(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


async def log_a_call() -> None:
    feed = EventFeed()
    subscription = feed.subscribe()
    for turn, event in (
        (0, CallStarted("phone", "Tara", "+34600111222", "thread-1")),
        (1, Heard("call me on 600 111 222 or on six zero zero one one one two two two")),
        (
            1,
            EngineUsed("llm", "groq", "openai/gpt-oss-20b", 480.0, 110.0, given="call +34600111222", outcome="stopped"),
        ),
        (1, EngineFailed("llm", "groq", "refused for +34600111222\nat once", "local")),
        (1, TurnEnded("call me", "I'll ring 600 111 222.", timings=TurnTimings(decided_ms=352.4))),
        (1, CallEnded("hangup")),
    ):
        feed.publish(CallEvent("call-1", turn, 2.5, event))
    feed.close()
    await log_call(subscription)


async def test_a_call_as_json_is_an_object_a_line_with_fixed_messages_and_fields() -> None:
    stream = log_into()
    await log_a_call()
    lines = objects(stream)
    assert [line["message"] for line in lines] == [
        "call began",
        "engine used",
        "engine failed",
        "turn over",
        "call over",
    ]
    assert all(line["call"] == "call-1" and line["logger"] == "pipeline.observability.call_log" for line in lines)
    assert [line["turn"] for line in lines] == [0, 1, 1, 1, 1]
    assert lines[0]["caller"] == "…22" and lines[3]["decided_ms"] == 352
    assert (lines[2]["level"], lines[2]["fallback"]) == ("warning", "local")
    assert list(lines[0])[:6] == ["time", "level", "logger", "message", "call", "turn"]
    for telling in (*NUMBERS, "call me", "ring"):
        assert telling not in stream.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
async def test_words_are_logged_when_they_are_asked_for_without_numbers(form: LogFormat) -> None:
    stream = log_into(form, "INFO", words=True)
    await log_a_call()
    assert "call me on" in stream.getvalue() and "I'll ring" in stream.getvalue()
    assert not any(number in stream.getvalue() for number in NUMBERS)
    if form == "json":
        assert [line["message"] for line in objects(stream) if "words" in line] == ["caller", "avatar"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_numbers_of_any_library_are_masked_in_messages_fields_and_tracebacks(form: LogFormat) -> None:
    stream = log_into(form)
    log = logging.getLogger("twilio.http_client")
    try:
        raise ValueError("cannot call +34 (600) 111-222")
    except ValueError:
        log.exception("POST /Calls To=%s", "+34 600111222", extra={"to": "+34600111222", "price": 2_290_000})
    structlog.get_logger("superlinked").warning("asked", query="+34600111222")
    told = stream.getvalue()
    assert "ValueError: cannot call …22" in told and "To=…22" in told and "2290000" in told
    assert told.count("…22") == 5 and not any(number in told for number in NUMBERS)
    if form == "json":
        first, second = objects(stream)
        assert first["to"] == "…22" and first["price"] == 2_290_000 and "Traceback" in first["exception"]
        assert second["message"] == "asked" and second["level"] == "warning"


def test_the_servers_own_log_has_the_same_form(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = log_into()
    server = logging.getLogger("uvicorn.error")
    # Servers of other tests have set up uvicorn's own form of log, which the service does not.
    server.setLevel(logging.INFO)
    monkeypatch.setattr(logging.getLogger("uvicorn"), "propagate", True)
    server.info("Started on %d", 7860, extra={"color_message": "\x1b[1mStarted\x1b[0m"})
    (line,) = objects(stream)
    assert (line["logger"], line["message"]) == ("uvicorn.error", "Started on 7860")
    assert "color_message" not in line


async def test_work_for_a_call_is_logged_with_call_and_turn() -> None:
    stream = log_into()
    log = logging.getLogger("pipeline.engines.somewhere")

    async def work(call: str, turn: int | None) -> None:
        WHOSE.set(call)
        TURN.set(turn)
        await asyncio.sleep(0)
        log.warning("engine left alone")

    await asyncio.gather(work("call-1", 3), work("call-2", None))
    log.info("of no call")
    first, second, third = objects(stream)
    assert (first["call"], first["turn"]) == ("call-1", 3)
    assert second["call"] == "call-2" and "turn" not in second
    assert "call" not in third


def test_text_is_for_reading() -> None:
    stream = log_into("text")
    logging.getLogger("x").info("turn over", extra={"call": "c 1", "turn": 2, "decided_ms": 310, "error": "a=b\nc"})
    time, _, rest = stream.getvalue().partition(" ")
    assert time.endswith("Z") and rest == "INFO x: turn over call='c 1' turn=2 decided_ms=310 error='a=b\\nc'\n"


def test_a_field_that_others_have_written_moves_no_terminal() -> None:
    stream = log_into("text")
    logging.getLogger("pipeline.door").warning("asked", extra={"asked": "\x1b[2J"})
    assert "\x1b" not in stream.getvalue() and r"asked='\x1b[2J'" in stream.getvalue()


class Telling(SteadyTts):
    """Logs when it begins to speak, as an engine that knows nothing of calls does."""

    async def synthesize(self, text: str, voice: Voice) -> AsyncGenerator[AudioChunk, None]:
        logging.getLogger("pipeline.engines.telling").warning("speaking")
        async for chunk in super().synthesize(text, voice):
            yield chunk


@virtual_time
async def test_a_scripted_call_is_logged_with_its_call_and_turns() -> None:
    stream = log_into("json", "INFO")
    call = Timeline(["It has two rooms.", "Yes."])
    call.tts = Telling()
    call.answer_config = replace(call.answer_config, speculate=False)
    call.caller_says(12, 14, "how many rooms does it have, call 600 111 222")
    call.caller_says(20, 21, "is it quiet")
    await call.play(30)
    feed = EventFeed()
    subscription = feed.subscribe()
    for event in call.events:
        feed.publish(event)
    feed.close()
    await log_call(subscription)
    lines = objects(stream)
    assert {line["call"] for line in lines} == {"call-1"}
    over = [line for line in lines if line["message"] == "turn over" and "decided_ms" in line]
    assert [line["turn"] for line in over] == [1, 2] and lines[-1]["message"] == "call over"
    speaking = [line.get("turn") for line in lines if line["message"] == "speaking"]
    assert list(dict.fromkeys(speaking)) == [None, 1, 2]  # the greeting is in no turn
    assert not any(telling in stream.getvalue() for telling in (*NUMBERS, "rooms"))
