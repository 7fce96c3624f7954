"""Whole calls in virtual time. Times are exact: one sentence of n characters lasts n / 15 s."""

from __future__ import annotations

import pytest

from pipeline.errors import EngineError
from pipeline.events import CallEnded, EngineFailed, Heard, Interrupted, Spoken, ToolCalled, ToolReturned, TurnEnded
from tests.timeline import CHARACTERS_PER_S, TARA, Timeline
from tests.virtual_time import virtual_time

GREETING_S = len(TARA.phone_greeting.format(agency="Casavoz Homes")) / CHARACTERS_PER_S
LONG = "I have a bright flat in the middle of town with three rooms and two baths and a very large terrace."
LONG_S = len(LONG) / CHARACTERS_PER_S


def phrase_is(text: str, kind: str) -> bool:
    """Is the sentence one of this set phrase, or a part of one?"""
    return any(text in way for way in getattr(TARA.phrases, kind))


@virtual_time
async def test_the_avatar_speaks_first_and_at_once() -> None:
    call = Timeline()
    await call.play(10)
    assert call.first_sound_after(0) < 0.5
    assert call.heard_between(0, 10) == pytest.approx(GREETING_S, abs=0.3)
    assert call.agent.memory == [("agent", TARA.phone_greeting.format(agency="Casavoz Homes"))]


@virtual_time
async def test_a_turn_is_answered_soon_and_reported() -> None:
    call = Timeline(["It has two rooms."])
    call.caller_says(12, 14, "how many rooms does it have")
    await call.play(20)
    assert call.agent.asked == ["how many rooms does it have"]
    assert call.first_sound_after(13) - 14 < 0.7
    (turn,) = [event for event in call.of(TurnEnded) if event.said]
    assert (turn.said, turn.replied, turn.interrupted) == ("how many rooms does it have", "It has two rooms.", False)
    stages = turn.timings
    assert 0 < stages.transcript_ms < stages.first_token_ms <= stages.first_sentence_ms < stages.first_audio_ms
    assert stages.first_audio_ms == pytest.approx((call.first_sound_after(13) - 14) * 1_000, abs=60)
    assert [event.text for event in call.of(Spoken)][-1] == "It has two rooms."


@virtual_time
async def test_recognition_starts_in_the_pause_and_is_not_done_twice() -> None:
    call = Timeline(["Yes."])
    call.caller_says(12, 14, "is it quiet")
    await call.play(18)
    assert call.stt.calls == 1


@virtual_time
async def test_sentences_are_spoken_while_the_model_still_writes() -> None:
    slow = [(0.1, "Here is a nice one. "), (3.0, "It costs half a million euros.")]
    call = Timeline([slow])
    call.caller_says(12, 13, "tell me more")
    await call.play(25)
    first = call.first_sound_after(12.5)
    assert first - 13 < 0.9
    assert call.first_sound_after(first + 2.5) - 13 > 3.0
    assert call.said == ["Here is a nice one.", "It costs half a million euros."]


@virtual_time
async def test_speaking_over_the_avatar_stops_it_and_the_memory_holds_only_what_was_heard() -> None:
    call = Timeline([LONG, "Sure."])
    call.caller_says(12, 13, "tell me more")
    call.caller_says(16, 17, "wait something cheaper")
    await call.play(22)
    assert call.heard_between(16.2, 17) == 0
    assert len(call.clears) == 1 and call.clears[0] - 16 < 0.2
    (cut,) = call.of(Interrupted)
    assert cut.heard and LONG.startswith(cut.heard) and f"{cut.heard} {cut.unheard}" == LONG
    spoken_s = 16.15 - call.first_sound_after(13)
    assert len(cut.heard) / CHARACTERS_PER_S == pytest.approx(spoken_s, abs=0.6)
    assert len(cut.heard) / CHARACTERS_PER_S <= spoken_s + 0.05
    assert call.agent.memory[1:] == [
        ("caller", "tell me more"),
        ("agent", cut.heard),
        ("caller", "wait something cheaper"),
        ("agent", "Sure."),
    ]


@virtual_time
async def test_the_greeting_can_be_interrupted() -> None:
    call = Timeline(["Of course."])
    call.caller_says(1.5, 3, "I need two rooms")
    await call.play(8)
    assert call.agent.asked == ["I need two rooms"]
    greeting = TARA.phone_greeting.format(agency="Casavoz Homes")
    assert call.agent.memory[0][1] != greeting and greeting.startswith(call.agent.memory[0][1])


@virtual_time
async def test_a_caller_who_goes_on_before_the_answer_has_one_turn() -> None:
    """The model took the first half for a whole sentence; nothing was heard of the answer to it."""
    call = Timeline([[(1.0, "Which budget?")], "Here you are."])
    call.caller_says(12, 13, "how big is it", finished=0.95)
    call.caller_says(13.5, 14.5, "and does it have a lift", finished=0.95)
    await call.play(20)
    assert call.agent.asked == ["how big is it", "how big is it and does it have a lift"]
    assert call.agent.memory[1:] == [("caller", "how big is it and does it have a lift"), ("agent", "Here you are.")]
    assert not any("Which" in event.text for event in call.of(Spoken))
    assert [event.text for event in call.of(Heard)][-1] == "how big is it and does it have a lift"


@virtual_time
async def test_a_turn_that_was_joined_does_not_join_the_next() -> None:
    """Once an answer to the whole was heard, what interrupts it is a turn of its own."""
    call = Timeline([[(1.0, "Which budget?")], LONG, "Sure."])
    call.caller_says(12, 13, "how big is it", finished=0.95)
    call.caller_says(13.5, 14.5, "and does it have a lift", finished=0.95)
    call.caller_says(18, 19, "wait something cheaper")
    await call.play(25)
    whole = "how big is it and does it have a lift"
    assert call.agent.asked == ["how big is it", whole, "wait something cheaper"]
    assert [text for who, text in call.agent.memory if who == "caller"] == [whole, "wait something cheaper"]


@virtual_time
async def test_a_noise_does_not_end_an_answer() -> None:
    call = Timeline([LONG])
    call.caller_says(12, 13, "tell me more")
    call.caller_says(15, 15.3, "")  # a cough
    await call.play(30)
    assert call.agent.asked == ["tell me more"]
    total_s = call.heard_between(12, 30)
    assert LONG_S * 0.9 < total_s < LONG_S + 1.5
    assert call.agent.memory[-1] == ("agent", LONG)
    assert not any(phrase_is(text, "not_understood") for text in call.tts.spoken)


@virtual_time
async def test_not_understood_asks_twice_and_then_offers_help() -> None:
    call = Timeline()
    for start_s in (12, 18, 24):
        call.caller_says(start_s, start_s + 0.5, "")
    await call.play(32)
    prompts = [turn.replied for turn in call.of(TurnEnded)][1:]
    assert len(prompts) == 3 and prompts[0] != prompts[1]
    assert [kind for text in prompts for kind in ("not_understood", "offer_help") if phrase_is(text, kind)] == [
        "not_understood",
        "not_understood",
        "offer_help",
    ]


@virtual_time
async def test_silence_is_asked_about_twice_and_then_the_call_ends() -> None:
    call = Timeline()
    await call.play(80)
    questions = [text for text in call.tts.spoken if phrase_is(text, "still_there")]
    assert len(questions) == 2
    assert call.ended_by_itself
    assert call.of(CallEnded)[0].reason == "silence"
    goodbye = call.tts.spoken[-1]
    assert phrase_is(goodbye, "goodbye")
    # The goodbye was played to its end.
    last = max(frame.at_s for frame in call.frames if frame.loud)
    assert call.heard_between(last - len(goodbye) / CHARACTERS_PER_S, last + 1) > len(goodbye) / CHARACTERS_PER_S - 0.2
    assert call.first_sound_after(GREETING_S + 1) == pytest.approx(GREETING_S + 8, abs=1.0)


@virtual_time
async def test_an_answer_to_the_silence_question_starts_the_count_again() -> None:
    call = Timeline(["Good."])
    call.caller_says(20, 20.6, "yes")
    await call.play(34)
    assert not call.ended_by_itself


@virtual_time
async def test_typed_words_are_answered_in_the_call_and_interrupt_it() -> None:
    call = Timeline(["Here it is."])
    call.caller_types(2.0, "two rooms in Sol")
    await call.play(8)
    assert call.agent.asked == ["two rooms in Sol"]
    assert call.of(Heard)[0].typed
    assert "Here it is." in call.tts.spoken
    assert len(call.clears) == 1


@virtual_time
async def test_hanging_up_in_mid_sentence_ends_everything() -> None:
    call = Timeline([LONG])
    call.caller_says(12, 13, "tell me more")
    call.caller_hangs_up(15)
    await call.play(60)
    assert call.ended_by_itself
    assert call.of(CallEnded)[0].reason == "hangup"
    assert call.agent.active == 0
    assert call.heard_between(15.3, 60) == 0


@virtual_time
async def test_a_failing_model_gets_an_apology_and_the_call_goes_on() -> None:
    call = Timeline([[(0.1, EngineError("no answer"))], "Fine."])  # type: ignore[list-item]
    call.caller_says(12, 13, "two rooms")
    call.caller_says(20, 21, "two rooms please")
    await call.play(26)
    assert call.of(EngineFailed)[0].stage == "llm"
    assert any(phrase_is(text, "apology") for text in call.tts.spoken)
    assert call.agent.asked == ["two rooms", "two rooms please"]


@virtual_time
async def test_a_failing_recogniser_asks_to_repeat() -> None:
    call = Timeline()
    call.stt.fails = True
    call.caller_says(12, 13, "two rooms")
    await call.play(18)
    assert call.of(EngineFailed)[0].stage == "stt"
    assert phrase_is(call.said[-1], "not_understood")


@virtual_time
async def test_a_sentence_that_cannot_be_synthesised_does_not_stop_the_others() -> None:
    call = Timeline(["This one breaks. This one is fine."])
    call.tts.fails_on = "breaks"
    call.caller_says(12, 13, "two rooms")
    await call.play(20)
    assert call.of(EngineFailed)[0].stage == "tts"
    assert call.heard_between(13, 20) == pytest.approx(len("This one is fine.") / CHARACTERS_PER_S, abs=0.1)


@virtual_time
async def test_a_slow_tool_gets_a_word_and_is_not_delayed() -> None:
    tool = [
        (0.05, ToolCalled("1", "search_property_tool", {"query": "two rooms"})),
        (2.0, ToolReturned("1", "search_property_tool", 0, 2_000.0)),
        (0.05, "Nothing there."),
    ]
    call = Timeline([tool])
    call.caller_says(12, 13, "is it quiet there")
    await call.play(20)
    words, answer = call.said
    assert phrase_is(words, "tool_use")
    assert answer == "Nothing there."
    assert 13.6 < call.first_sound_after(13) < 14.2


@virtual_time
async def test_a_quick_tool_gets_no_word() -> None:
    tool = [(0.05, ToolCalled("1", "t", {})), (0.2, ToolReturned("1", "t", 0, 200.0)), (0.0, "Nothing there.")]
    call = Timeline([tool])
    call.caller_says(12, 13, "two rooms")
    await call.play(20)
    assert call.said == ["Nothing there."]


@virtual_time
async def test_released_sound_is_never_far_ahead_of_playback() -> None:
    call = Timeline([LONG])
    call.caller_says(12, 13, "tell me more")
    await call.play(15)
    now_s = 15.0
    assert max(frame.at_s for frame in call.frames) <= now_s + 0.2 + 0.021


@virtual_time
async def test_a_browser_gets_an_unbroken_stream() -> None:
    call = Timeline(channel="browser")
    await call.play(12)
    times = [frame.at_s for frame in call.frames]
    gaps = [later - earlier for earlier, later in zip(times, times[1:], strict=False)]
    assert max(gaps) < 0.05
    assert len(times) == pytest.approx(12 / 0.02, rel=0.02)


TOOL_WORDS = "tool_use"


@virtual_time
async def test_a_caller_never_waits_in_silence_for_a_slow_model() -> None:
    call = Timeline([[(11.0, "It has two rooms.")]])
    call.caller_says(12, 14, "how many rooms does it have")
    await call.play(32)
    assert call.longest_silence(14, 26) < 5
    waiting = [text for text in call.said if phrase_is(text, TOOL_WORDS)]
    assert len(waiting) == 2 and call.said[-1] == "It has two rooms."
    assert call.agent.memory[-1] == ("agent", "It has two rooms.")


@virtual_time
async def test_a_caller_never_waits_in_silence_for_a_slow_recogniser() -> None:
    call = Timeline(["It has two rooms."])
    call.stt.delay_s = 9.0
    call.caller_says(12, 14, "how many rooms does it have")
    await call.play(32)
    assert call.longest_silence(14, 25) < 5
    assert call.said[-1] == "It has two rooms." and call.agent.memory[-1] == ("agent", "It has two rooms.")


@virtual_time
async def test_a_caller_never_waits_in_silence_between_two_sentences() -> None:
    call = Timeline([[(0.1, "Here is a nice one. "), (9.0, "It costs half a million euros.")]])
    call.caller_says(12, 13, "tell me more")
    await call.play(26)
    assert call.longest_silence(13, 24) < 5
    first, *waiting, last = call.said
    assert (first, last) == ("Here is a nice one.", "It costs half a million euros.")
    assert waiting and all(phrase_is(text, TOOL_WORDS) for text in waiting)
    assert call.agent.memory[-1] == ("agent", "Here is a nice one. It costs half a million euros.")


@virtual_time
async def test_a_sentence_whose_end_is_late_is_not_torn_by_another() -> None:
    call = Timeline([[(0.1, "In Salamanca there is one for half a million euros, "), (9.0, "with two rooms.")]])
    call.caller_says(12, 13, "tell me more")
    await call.play(26)
    assert call.longest_silence(13, 24) < 5
    assert "One moment." in call.said and not any(phrase_is(text, TOOL_WORDS) for text in call.said)
    assert call.agent.memory[-1] == ("agent", "In Salamanca there is one for half a million euros, with two rooms.")


@virtual_time
async def test_what_is_said_in_place_of_silence_can_be_interrupted() -> None:
    call = Timeline([[(30.0, "It has two rooms.")], "Of course."])
    call.caller_says(12, 14, "how many rooms does it have")
    call.caller_says(17.8, 19, "never mind something cheaper")
    await call.play(24)
    assert call.heard_between(18.1, 19) == 0
    assert call.agent.asked[-1].endswith("never mind something cheaper") and call.said[-1] == "Of course."
