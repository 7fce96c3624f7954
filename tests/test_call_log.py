from __future__ import annotations

import logging
import sys
from typing import cast

import pytest

from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    CutOff,
    EngineFailed,
    Event,
    Heard,
    Overlapped,
    ReplyCorrected,
    ToolCalled,
    ToolReturned,
    TurnEnded,
    TurnTimings,
)
from pipeline.feed import EventFeed
from pipeline.observability.call_log import MaskingFormatter, log_call, masked, words_log
from pipeline.observability.logs import make_formatter
from pipeline.observability.turn_log import TurnLog


async def lines(caplog: pytest.LogCaptureFixture, *events: Event) -> list[str]:
    feed = EventFeed()
    subscription = feed.subscribe()
    for event in events:
        feed.publish(CallEvent("call-1", 1, 2.5, event))
    feed.close()
    with caplog.at_level(logging.INFO):
        await log_call(subscription)
    return [written(record) for record in caplog.records]


def written(record: logging.LogRecord, words: bool = False) -> str:
    """A record as it is logged, without its time."""
    text = make_formatter(words=words).format(record)
    return text.splitlines()[0].partition(": ")[2]


async def test_a_call_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert await lines(
        caplog,
        CallStarted("phone", "Tara", "+34600111222"),
        Heard("my name is Anna"),
        TurnEnded("my name is Anna", "Hi Anna.", timings=TurnTimings(decided_ms=352.4, first_audio_ms=421.0)),
        EngineFailed("llm", "groq", "timeout", "apology"),
        CallEnded("hangup"),
    ) == [
        "call began call=call-1 turn=1 channel=phone avatar=Tara caller=…22",
        "turn over call=call-1 turn=1 decided_ms=352 first_audio_ms=421",
        "engine failed call=call-1 turn=1 stage=llm engine=groq fallback=apology error=timeout",
        "call over call=call-1 turn=1 after_s=2.5 reason=hangup",
    ]


async def test_what_tools_did_and_what_was_put_right_is_told(caplog: pytest.LogCaptureFixture) -> None:
    assert await lines(
        caplog,
        CallStarted("phone", "Tara", None, "caller-1", "shorter/control"),
        ToolReturned("1", "search_property_tool", 3, 9.4),
        ToolReturned("2", "book_viewing", 1, 4.2, outcome="booked"),
        ReplyCorrected("number", "corrected", "three hundred thousand euros", "four hundred thousand euros"),
    ) == [
        "call began call=call-1 turn=1 channel=phone avatar=Tara variant=shorter/control caller=unknown",
        "tool returned call=call-1 turn=1 tool=search_property_tool results=3 ms=9",
        "tool returned call=call-1 turn=1 tool=book_viewing outcome=booked ms=4",
        "invention put right call=call-1 turn=1 kind=number outcome=corrected",
    ]


async def test_stages_are_told_in_the_order_in_which_they_were_reached(caplog: pytest.LogCaptureFixture) -> None:
    timings = TurnTimings(decided_ms=310.0, transcript_ms=250.0, first_token_ms=255.0, heard_ms=340.0)
    assert await lines(caplog, TurnEnded("a flat", "Yes.", True, timings)) == [
        "turn over call=call-1 turn=1 transcript_ms=250 first_token_ms=255 decided_ms=310 heard_ms=340 interrupted=True"
    ]


async def test_interruptions_and_cut_offs_are_told(caplog: pytest.LogCaptureFixture) -> None:
    assert await lines(caplog, Overlapped("noise", 512.4), CutOff(640.0)) == [
        "spoken over call=call-1 turn=1 outcome=noise silent_ms=512",
        "caller cut off call=call-1 turn=1 pause_ms=640",
    ]


async def test_an_event_that_cannot_be_logged_hurts_nobody(caplog: pytest.LogCaptureFixture) -> None:
    told = await lines(caplog, TurnEnded("a", "b", timings=cast(TurnTimings, None)), CallEnded("hangup"))
    assert told == [
        "observer failed call=call-1 turn=1 event_type=TurnEnded",
        "call over call=call-1 turn=1 after_s=2.5 reason=hangup",
    ]


def test_numbers_are_masked() -> None:
    assert masked("+34600111222") == "…22"
    assert masked("+34 600 111 2-2-2") == "…22"
    assert masked(None) == masked("") == masked("anonymous") == masked("112") == masked("client:ana99") == "unknown"


async def test_numbers_in_what_is_said_and_in_errors_are_masked(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, words_log.name)
    feed = EventFeed()
    subscription = feed.subscribe()
    for event in (
        Heard("call me on 600 111 222 or ana@example.org"),
        EngineFailed("llm", "groq", "no route to +34600111222 at https://api.example/v1, code 503", "apology"),
        TurnEnded("call me", "I'll call you on six zero zero one one one two two two."),
    ):
        feed.publish(CallEvent("call-1", 1, 2.5, event))
    feed.close()
    await log_call(subscription)
    told = " ".join(written(record, words=True) for record in caplog.records)
    assert "call me on" in told
    for number in ("600", "111 222", "ana@", "six zero"):
        assert number not in told
    assert "https://api.example/v1, code 503" in told and "…22" in told


def test_records_of_any_library_are_written_without_numbers() -> None:
    record = logging.LogRecord(
        "twilio", logging.INFO, "x.py", 1, "POST /Calls To=%s price=%d", ("+34 600111222", 2_290_000), None
    )
    try:
        raise ValueError("cannot call +34 (600) 111-222")
    except ValueError:
        record.exc_info = sys.exc_info()
    written = MaskingFormatter("%(levelname)s %(message)s").format(record)
    assert written.startswith("INFO POST /Calls To=…22 price=2290000")
    assert "ValueError: cannot call …22" in written and "600" not in written


async def test_the_turn_log_masks_what_tools_and_errors_say() -> None:
    feed, kept = EventFeed(), TurnLog()
    subscription = feed.subscribe()
    arguments = {"name": "Ana", "phone": 34_600_111_222, "wish": {"more": ["or 600 111 222"], "price": 450_000}}
    for event in (
        CallStarted("phone", "Tara", "+34600111222"),
        Heard("call me"),
        ToolCalled("1", "leave_contact", arguments),
        EngineFailed("llm", "groq", "refused for +34600111222", "local"),
        TurnEnded("call me", "I will."),
    ):
        feed.publish(CallEvent("call-1", 1, 2.5, event))
    feed.close()
    await kept.follow(subscription)
    (record,) = kept.records
    assert "600" not in str(record) and "450000" in str(record) and record.caller == "…22"


async def test_a_slow_observer_loses_events_not_the_call() -> None:
    feed = EventFeed()
    slow = feed.subscribe(size=3)
    for number in range(10):
        feed.publish(CallEvent("call-1", number, 0.0, Heard(str(number))))
    assert [stamped.turn for stamped in slow.drain()] == [7, 8, 9]
    assert slow.lost == 7
