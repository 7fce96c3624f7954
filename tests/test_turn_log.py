"""The log of turns: what a call leaves in it, that it is bounded, and that it holds no personal data."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, cast

import pytest

from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    CutOff,
    EngineFailed,
    Event,
    Heard,
    Interrupted,
    Overlapped,
    ReplyCorrected,
    SentenceStarted,
    Speculated,
    SpeechStarted,
    Spoken,
    ToolCalled,
    ToolReturned,
    TurnDecided,
    TurnEnded,
    TurnTimings,
)
from pipeline.feed import EventFeed
from pipeline.observability.turn_log import MAX_OF_A_KIND, TurnLog
from pipeline.observability.turn_record import OverlapNote, ToolUse, TurnRecord
from pipeline.properties import Property
from tests.timeline import Timeline
from tests.virtual_time import virtual_time

HOME = Property("103903400", "A designer renovation.", 3, 3, 184, "Chueca-Justicia", 2_290_000, "Madrid")
STARTED = CallStarted("phone", "Tara", "+34600111222")


async def recorded(*events: tuple[int, float, Event], log: TurnLog | None = None) -> TurnLog:
    log = log or TurnLog()
    feed = EventFeed()
    subscription = feed.subscribe()
    for turn, at_s, event in events:
        feed.publish(CallEvent("call-1", turn, at_s, event))
    feed.close()
    await log.follow(subscription)
    return log


async def test_a_call_leaves_its_turns() -> None:
    returned = ToolReturned("t", "search_property_tool", 1, 9.0, (HOME,), relaxed="the price")
    failed = EngineFailed("llm", "groq", "timeout", "local")
    timings = TurnTimings(decided_ms=310.0, first_audio_ms=420.0)
    log = await recorded(
        (0, 0.0, STARTED),
        (0, 0.1, SentenceStarted("Hi, I'm Tara.")),
        (0, 0.4, Spoken("Hi, I'm")),
        (0, 1.5, TurnEnded("", "Hi, I'm Tara.")),
        (0, 2.0, SpeechStarted()),
        (0, 3.0, Heard("A flat in", final=False)),
        (0, 3.1, Speculated("dropped")),
        (0, 4.0, TurnDecided(310.0)),
        (1, 4.0, Heard("A flat in Chueca")),
        (1, 4.0, Speculated("used")),
        (1, 4.1, ToolCalled("t", "search_property_tool", {"query": "flat in Chueca", "limit": 3})),
        (1, 4.2, returned),
        (1, 4.2, failed),
        (1, 5.0, Spoken("There is")),
        (1, 5.0, Overlapped("backchannel", 240.0)),
        (1, 6.0, TurnDecided(290.0)),
        (1, 6.1, Overlapped("turn", 180.0)),
        (1, 6.1, Interrupted("There is one", "for two million.")),
        (1, 6.12345, TurnEnded("A flat in Chueca", "There is one", True, timings)),
        (2, 6.2, Heard("Cheaper")),
        (2, 7.0, TurnEnded("Cheaper", "Nothing is cheaper.")),
        (2, 8.0, CallEnded("hangup")),
    )
    shared: dict[str, Any] = {"channel": "phone", "avatar": "Tara", "caller": "…22"}
    assert (
        log.of_call("call-1")
        == log.records
        == (
            TurnRecord("call-1", 0, 1.5, **shared, replied="Hi, I'm Tara."),
            TurnRecord(
                "call-1",
                1,
                6.123,
                **shared,
                said="A flat in Chueca",
                replied="There is one",
                unheard="for two million.",
                interrupted=True,
                timings=timings,
                tools=(
                    ToolUse(
                        "search_property_tool",
                        {"query": "flat in Chueca", "limit": 3},
                        ToolReturned("t", "search_property_tool", 1, 9.0, relaxed="the price"),
                    ),
                ),
                failures=(failed,),
                waited_ms=(310.0,),
                overlaps=(OverlapNote("backchannel", 240.0), OverlapNote("turn", 180.0)),
                speculated=("dropped", "used"),
            ),
            TurnRecord("call-1", 2, 7.0, **shared, said="Cheaper", replied="Nothing is cheaper.", waited_ms=(290.0,)),
        )
    )
    assert log.of_call("another") == ()


async def test_what_the_model_invented_is_kept_with_its_turn() -> None:
    corrected = ReplyCorrected("number", "corrected", "three hundred thousand euros", "four hundred thousand euros")
    log = await recorded(
        (0, 0.0, STARTED),
        (1, 1.0, corrected),
        (1, 2.0, TurnEnded("a flat", "It costs four hundred thousand euros.")),
        (2, 3.0, TurnEnded("thanks", "You're welcome.")),
    )
    assert [record.corrections for record in log.records] == [(corrected,), ()]


async def test_every_record_has_the_conversation_and_the_variant() -> None:
    started = CallStarted("phone", "Tara", "+34600111222", "caller-1", "shorter/control")
    log = await recorded((0, 0.0, started), (1, 1.0, TurnEnded("a", "b")), (2, 2.0, TurnEnded("c", "d")))
    assert [(record.thread_id, record.variant) for record in log.records] == [("caller-1", "shorter/control")] * 2


async def test_a_forgotten_caller_leaves_counts_and_no_words() -> None:
    started = CallStarted("phone", "Tara", "+34600111222", "caller-1", "shorter/control")
    returned = ToolReturned("t", "search_property_tool", 0, 9.0, question="Did you say Chueca?")
    log = await recorded(
        (0, 0.0, started),
        (1, 1.0, ToolCalled("t", "search_property_tool", {"query": "a flat in Chueca for Ana"})),
        (1, 1.1, returned),
        (1, 1.1, EngineFailed("llm", "groq", "Ana", "local")),
        (1, 1.1, ReplyCorrected("place", "corrected", "in Chueca, Ana", "in Retiro")),
        (1, 1.2, Interrupted("Did you", "say Chueca?")),
        (1, 2.0, TurnEnded("I'm Ana", "Did you", True)),
    )
    kept = log.records[0]
    log.forget("another")
    assert log.records == (kept,)
    log.forget("caller-1")
    (record,) = log.records
    assert not any(word in repr(record) for word in ("Ana", "Chueca", "Retiro", "caller-1", "22"))
    assert record.interrupted and record.tools[0].returned is not None and record.tools[0].returned.question
    assert (record.variant, len(record.corrections)) == ("shorter/control", 1)


async def test_what_follows_in_the_call_is_forgotten_too_and_the_next_call_is_not() -> None:
    started = CallStarted("phone", "Tara", "+34600111222", "caller-1")
    log, feed = TurnLog(), EventFeed()
    subscription = feed.subscribe()
    following = asyncio.ensure_future(log.follow(subscription))
    feed.publish(CallEvent("call-1", 0, 0.0, started))
    await asyncio.sleep(0.01)
    log.forget("caller-1")
    feed.publish(CallEvent("call-1", 1, 1.0, TurnEnded("I'm Ana, forget me", "Done.")))
    feed.close()
    await following
    assert "Ana" not in repr(log.records) and len(log.records) == 1
    await recorded((0, 0.0, started), (1, 1.0, TurnEnded("It's Ana again", "Hi.")), log=log)
    assert log.records[-1].said == "It's Ana again" and not log.is_forgotten("caller-1")


async def test_a_turn_that_the_end_of_the_call_cut_short_is_kept_as_far_as_it_came() -> None:
    log = await recorded(
        (0, 0.0, STARTED),
        (1, 2.0, Heard("Two rooms", typed=True)),
        (1, 2.1, ToolCalled("t", "search_property_tool", {})),
        (1, 3.0, Spoken("Let me")),
        (1, 3.2, CallEnded("hangup")),
    )
    (record,) = log.records
    assert (record.said, record.typed, record.replied, record.ended_by) == ("Two rooms", True, "Let me", "hangup")
    assert record.tools == (ToolUse("search_property_tool", {}),)


async def test_a_call_without_a_turn_leaves_nothing() -> None:
    assert (await recorded((0, 0.0, STARTED), (0, 0.1, SpeechStarted()), (0, 0.2, CallEnded("hangup")))).records == ()


async def test_a_call_that_breaks_off_without_a_word_of_its_end_is_kept() -> None:
    (record,) = (await recorded((0, 0.0, STARTED), (1, 1.0, Heard("Hello")))).records
    assert (record.said, record.ended_by) == ("Hello", "")


async def test_personal_data_are_masked() -> None:
    number = "+34 600 111 222"
    log = await recorded(
        (0, 0.0, STARTED),
        (1, 1.0, Heard(f"Call me on {number}")),
        (1, 1.0, ToolCalled("t", "note", {"text": f"call {number}", "limit": 3})),
        (1, 2.0, Interrupted(f"I noted {number}", f"so {number} it is")),
        (1, 2.0, TurnEnded(f"Call me on {number} or anna@example.com", f"I noted {number}", True)),
        (2, 3.0, Heard(f"It is {number}")),
        (2, 4.0, Spoken(f"So {number}")),
    )
    assert len(log.records) == 2
    assert "600" not in repr(log.records) and "anna@" not in repr(log.records)
    assert log.records[0].said == "Call me on [contact removed] or [contact removed]"
    assert log.records[0].caller == "…22"


async def test_prices_and_numbers_of_rooms_stay() -> None:
    said = "Three bedrooms under 450,000 euros, at least 90 square metres, listing 103903400"
    (record,) = (await recorded((0, 0.0, STARTED), (1, 1.0, TurnEnded(said, "There are 12.")))).records
    assert record.said == said


async def test_the_log_is_bounded() -> None:
    log = TurnLog(kept=3)
    await recorded((0, 0.0, STARTED), *((n, 1.0, TurnEnded(f"turn {n}", "Yes.")) for n in range(1, 6)), log=log)
    assert [record.said for record in log.records] == ["turn 3", "turn 4", "turn 5"]
    many: list[tuple[int, float, Event]] = [(1, 1.0, TurnDecided(float(n))) for n in range(200)]
    many += [(1, 1.0, ToolCalled(str(n), "t", {})) for n in range(200)]
    await recorded((0, 0.0, STARTED), *many, (1, 2.0, TurnEnded("x", "y")), log=log)
    assert log.records[-1].waited_ms[-1] == 199.0
    assert len(log.records[-1].waited_ms) == len(log.records[-1].tools) == MAX_OF_A_KIND


async def test_what_cannot_be_recorded_hurts_nobody(caplog: pytest.LogCaptureFixture) -> None:
    broken = TurnEnded(cast(str, None), "y")
    with caplog.at_level(logging.ERROR):
        log = await recorded(
            (0, 0.0, STARTED), (1, 1.0, broken), (1, 2.0, TurnEnded("fine", "Yes.")), (2, 3.0, Heard(cast(str, None)))
        )
    assert [record.said for record in log.records] == ["fine"]
    assert caplog.messages == [
        "observer failed",
        "the last turn of a call could not be kept",
    ]


async def test_a_pause_taken_for_the_end_of_the_turn_is_noted() -> None:
    log = await recorded((0, 0.0, STARTED), (1, 1.0, CutOff(640.0)), (1, 2.0, TurnEnded("a flat", "", True)))
    assert log.records[0].cut_off_ms == (640.0,)


@virtual_time
async def test_a_real_call_leaves_its_turns() -> None:
    call = Timeline(["There are two flats in Retiro. The first one has three rooms and a lift."])
    call.caller_says(12, 13, "two rooms in Retiro")
    await call.play(30)
    log = TurnLog()
    feed = EventFeed()
    subscription = feed.subscribe()
    for stamped in call.events:
        feed.publish(stamped)
    feed.close()
    await log.follow(subscription)
    greeting, turn = log.records[:2]
    assert (greeting.said, greeting.channel) == ("", "phone") and greeting.replied.startswith("Hi")
    assert turn.said == "two rooms in Retiro"
    assert turn.replied.endswith("There are two flats in Retiro. The first one has three rooms and a lift.")
    assert not turn.interrupted and turn.waited_ms
    decided_ms, first_audio_ms = turn.timings.decided_ms, turn.timings.first_audio_ms
    assert decided_ms is not None and first_audio_ms is not None and 0 < decided_ms <= first_audio_ms < 2_000
