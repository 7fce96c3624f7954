from __future__ import annotations

import logging

import pytest

from pipeline.events import CallEnded, CallEvent, CallStarted, EngineFailed, Event, Heard, TurnEnded, TurnTimings
from pipeline.feed import EventFeed
from pipeline.observability.call_log import log_call, masked


async def lines(caplog: pytest.LogCaptureFixture, *events: Event) -> list[str]:
    feed = EventFeed()
    subscription = feed.subscribe()
    for event in events:
        feed.publish(CallEvent("call-1", 1, 2.5, event))
    feed.close()
    with caplog.at_level(logging.INFO):
        await log_call(subscription)
    return caplog.messages


async def test_a_call_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert await lines(
        caplog,
        CallStarted("phone", "Tara", "+34600111222"),
        Heard("my name is Anna"),
        TurnEnded("my name is Anna", "Hi Anna.", timings=TurnTimings(decided_ms=352.4, first_audio_ms=421.0)),
        EngineFailed("llm", "groq", "timeout", "apology"),
        CallEnded("hangup"),
    ) == [
        "call call-1: phone, Tara answers, caller …22",
        "call call-1 turn 1: after ms: decided 352, first_audio 421",
        "call call-1 turn 1: llm (groq) failed, apology took over: timeout",
        "call call-1: over after 2.5 s: hangup",
    ]


def test_numbers_are_masked() -> None:
    assert masked("+34600111222") == "…22"
    assert masked(None) == masked("") == "unknown"


async def test_a_slow_observer_loses_events_not_the_call() -> None:
    feed = EventFeed()
    slow = feed.subscribe(size=3)
    for number in range(10):
        feed.publish(CallEvent("call-1", number, 0.0, Heard(str(number))))
    assert [stamped.turn for stamped in slow.drain()] == [7, 8, 9]
    assert slow.lost == 7
