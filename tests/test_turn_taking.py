"""Who speaks when, in whole calls in virtual time: pauses, early work that turns out stale, and speaking at once."""

from __future__ import annotations

import asyncio

import pytest

from pipeline.answer import AnswerConfig
from pipeline.audio import FloatSamples
from pipeline.events import (
    CallEnded,
    Heard,
    Interrupted,
    Overlapped,
    SentenceStarted,
    Speculated,
    ToolCalled,
    ToolReturned,
    TurnDecided,
    TurnEnded,
)
from pipeline.preparing import Headroom
from tests.timeline import CHARACTERS_PER_S, TARA, LoudnessVad, Timeline
from tests.virtual_time import virtual_time

LONG = "I have a bright flat in the middle of town with three rooms and two baths and a very large terrace."
FLAT = "I'm looking for a flat with two rooms in Chueca"
LONG_S = len(LONG) / CHARACTERS_PER_S
OPENERS = frozenset(way for ways in TARA.openers.values() for way in ways)


def outcomes(call: Timeline) -> list[str]:
    return [event.outcome for event in call.of(Overlapped)]


# Pauses


@virtual_time
async def test_a_pause_at_a_dangling_word_is_waited_for() -> None:
    """The sound alone was taken for finished; the words say that it is not."""
    call = Timeline(["Here you are."])
    call.caller_says(12, 13, "I'm looking for a flat in", finished=0.95)
    call.caller_says(13.9, 14.5, "Chueca", finished=0.95)
    await call.play(20)
    assert call.agent.asked == ["I'm looking for a flat in Chueca"]
    assert call.heard_between(13, 14.5) == 0
    assert len(call.of(TurnDecided)) == 1


@pytest.mark.parametrize("word", ["yes", "two", "the second one"])
@virtual_time
async def test_short_answers_end_quickly(word: str) -> None:
    call = Timeline(["Would you like to hear more?", "Very well."])
    call.caller_says(12, 13, "a flat in Chueca please")
    call.caller_says(18, 18.4, word, finished=0.6)
    await call.play(24)
    assert call.agent.asked[-1] == word
    assert call.of(TurnDecided)[-1].waited_ms < 450
    assert call.first_sound_after(18.2) - 18.4 < 0.75


@virtual_time
async def test_a_caller_who_never_ends_a_sentence_is_answered_all_the_same() -> None:
    call = Timeline(["Which area?"])
    call.caller_says(12, 13, "I'm looking for a flat in", finished=0.02)
    await call.play(20)
    assert call.first_sound_after(13) - 13 < 2.5


# Early work


@virtual_time
async def test_the_answer_is_ready_when_the_turn_is_over() -> None:
    """Synthesis takes 0.4 s here, and is over before the long wait that an unsure end of turn asks for."""
    call = Timeline(["It has two rooms."])
    call.tts.delay_s = 0.4
    call.caller_says(12, 14, "something in Barcelona with a pool", finished=0.55)
    await call.play(20)
    decided_s = 14 + call.of(TurnDecided)[0].waited_ms / 1_000
    slow = Timeline(["It has two rooms."])
    slow.answer_config = AnswerConfig(speculate=False)
    slow.tts.delay_s = 0.4
    slow.caller_says(12, 14, "something in Barcelona with a pool", finished=0.55)
    await slow.play(20)
    assert call.first_sound_after(14) - decided_s < slow.first_sound_after(14) - decided_s - 0.04
    assert [event.outcome for event in call.of(Speculated)] == ["used"]
    assert not slow.of(Speculated)


@virtual_time
async def test_what_was_prepared_too_early_is_neither_heard_nor_remembered() -> None:
    call = Timeline(["Which budget?", "Here you are."])
    call.caller_says(12, 13, "a flat in Chueca", finished=0.6)
    call.caller_says(13.4, 14.5, "with two rooms", finished=0.95)
    await call.play(20)
    assert call.agent.drafted == ["a flat in Chueca", "a flat in Chueca with two rooms"]
    assert call.agent.asked == ["a flat in Chueca with two rooms"]
    assert call.agent.memory[1:] == [("caller", "a flat in Chueca with two rooms"), ("agent", "Which budget?")]
    assert call.heard_between(13, 14.5) == 0
    assert call.of(Speculated)[0].outcome == "dropped"
    assert [event.text for event in call.of(Heard) if event.final] == ["a flat in Chueca with two rooms"]
    assert [event.text for event in call.of(SentenceStarted)].count("Which budget?") == 1


@virtual_time
async def test_a_tool_call_prepared_in_vain_is_not_told() -> None:
    tool = [(0.05, ToolCalled("1", "t", {})), (0.05, ToolReturned("1", "t", 0, 50.0)), (0.0, "Nothing there.")]
    call = Timeline([tool])
    call.caller_says(12, 13, "a flat in Chueca", finished=0.6)
    call.caller_says(13.4, 14.5, "with two rooms", finished=0.95)
    await call.play(20)
    assert len(call.of(ToolCalled)) == 1
    times = [stamped.at_s for stamped in call.events if isinstance(stamped.event, ToolCalled)]
    assert times[0] > 14.5


@virtual_time
async def test_no_answer_is_prepared_when_there_is_no_room() -> None:
    call = Timeline(["It has two rooms."])
    call.headroom = Headroom(0)
    call.caller_says(12, 14, "how many rooms does it have", finished=0.55)
    await call.play(20)
    assert call.agent.asked == ["how many rooms does it have"]
    assert not call.of(Speculated)


@virtual_time
async def test_places_for_early_work_are_given_back() -> None:
    call = Timeline(["One.", "Two.", "Three."])
    call.caller_says(12, 13, "a flat in Chueca", finished=0.6)
    call.caller_says(13.4, 14.5, "with two rooms", finished=0.95)
    call.caller_says(18, 19, "how big is it", finished=0.6)
    call.caller_hangs_up(19.4)
    await call.play(25)
    assert call.headroom.take() and call.headroom.take() and not call.headroom.take()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "answer"]


# Openers


@virtual_time
async def test_an_opener_bridges_the_synthesis_and_the_answer_follows_without_a_gap() -> None:
    call = Timeline(["It has two rooms and a terrace."])
    call.tts.at_hand = OPENERS
    call.tts.delay_s = 0.6
    call.caller_says(12, 14, "how many rooms does it have")
    await call.play(22)
    opener, content = call.said[-2:] if call.said[-1] in OPENERS else call.said[-2:][::-1]
    assert {opener in OPENERS, content in OPENERS} == {True, False}
    first = call.first_sound_after(14)
    assert first - 14 < 0.5
    (turn,) = [event for event in call.of(TurnEnded) if event.said]
    assert turn.timings.first_audio_ms < turn.timings.first_content_ms < 1_200
    assert call.agent.memory[-1] == ("agent", "It has two rooms and a terrace.")


@virtual_time
async def test_no_opener_when_the_answer_is_ready() -> None:
    call = Timeline(["It has two rooms."])
    call.tts.at_hand = OPENERS | {"It has two rooms."}
    call.caller_says(12, 14, "how many rooms does it have", finished=0.6)
    await call.play(20)
    assert not OPENERS & set(call.said)


# Over the avatar


@pytest.mark.parametrize("sound", ["mhm", "okay", "yeah", ""])
@virtual_time
async def test_the_avatar_goes_on_after_a_backchannel_or_a_cough(sound: str) -> None:
    call = Timeline([LONG])
    call.caller_says(12, 13, "tell me more")
    call.caller_says(16, 16.3, sound)
    await call.play(27)
    assert call.agent.asked == ["tell me more"]
    assert outcomes(call) == ["backchannel" if sound else "noise"]
    assert call.agent.memory[-1] == ("agent", LONG)
    assert LONG_S - 0.1 < call.heard_between(13, 27) < LONG_S + 1.0
    assert call.heard_between(16.25, 16.5) == 0
    assert call.heard_between(17.3, 18) > 0.6
    # From what was kept: nothing is synthesised again.
    assert call.said.count(LONG) <= 1


@virtual_time
async def test_two_barge_ins_in_a_row() -> None:
    call = Timeline([LONG, LONG, "Sure."])
    call.caller_says(12, 13, "tell me more")
    call.caller_says(16, 17, "wait something cheaper")
    call.caller_says(19.5, 20.5, "no sorry in Gracia")
    await call.play(28)
    assert call.agent.asked == ["tell me more", "wait something cheaper", "no sorry in Gracia"]
    first, second = call.of(Interrupted)
    assert call.agent.memory[1:] == [
        ("caller", "tell me more"),
        ("agent", first.heard),
        ("caller", "wait something cheaper"),
        ("agent", second.heard),
        ("caller", "no sorry in Gracia"),
        ("agent", "Sure."),
    ]
    assert call.heard_between(16.2, 17) == call.heard_between(19.7, 20.5) == 0
    assert outcomes(call) == ["turn", "turn"]


@virtual_time
async def test_a_second_noise_while_the_first_is_judged() -> None:
    call = Timeline([LONG])
    call.caller_says(12, 13, "tell me more")
    call.caller_says(16, 16.2, "")
    call.caller_says(16.4, 16.6, "")
    call.caller_says(17.0, 17.2, "mhm")
    await call.play(32)
    assert call.agent.memory[-1] == ("agent", LONG)
    assert call.heard_between(13, 32) > LONG_S - 0.1


@virtual_time
async def test_words_after_a_noise_are_a_turn() -> None:
    call = Timeline([LONG, "Sure."])
    call.caller_says(12, 13, "tell me more")
    call.caller_says(16, 16.2, "")
    call.caller_says(16.5, 17.5, "wait something cheaper")
    await call.play(25)
    assert call.agent.asked == ["tell me more", "wait something cheaper"]
    assert call.agent.memory[-1] == ("agent", "Sure.")


@virtual_time
async def test_okay_after_a_question_is_an_answer() -> None:
    call = Timeline(["Shall I tell you more?", "It has a lift."])
    call.caller_says(12, 13, "a flat in Chueca please")
    call.caller_says(17, 17.4, "okay")
    await call.play(24)
    assert call.agent.asked[-1] == "okay"


@virtual_time
async def test_hanging_up_in_mid_sentence_leaves_nothing_running() -> None:
    call = Timeline([[(0.1, "Here is one. "), (5.0, "It costs a lot.")]])
    call.caller_says(12, 13, "show me one")
    call.caller_says(14.2, 16, "and how much does")
    call.caller_hangs_up(15)
    before = asyncio.all_tasks()
    await call.play(60)
    await asyncio.sleep(0.1)
    assert call.of(CallEnded)[0].reason == "hangup"
    assert call.agent.active == 0
    assert call.heard_between(15.3, 60) == 0
    assert [task for task in asyncio.all_tasks() if task not in before] == []


@virtual_time
async def test_an_opener_alone_heard_is_no_answer() -> None:
    """The caller goes on after "Sure.": what they say is one turn."""
    call = Timeline(["Which budget do you have?", "Here you are."])
    call.tts.at_hand = OPENERS
    call.tts.delay_s = 1.5
    call.caller_says(12, 13, "a flat in Chueca", finished=0.95)
    call.caller_says(13.8, 14.8, "with two rooms", finished=0.95)
    await call.play(22)
    assert call.agent.asked[-1] == "a flat in Chueca with two rooms"
    assert [text for who, text in call.agent.memory if who == "caller"] == ["a flat in Chueca with two rooms"]


# Joined turns and slow recognition


@virtual_time
async def test_a_short_word_that_joins_a_long_turn_does_not_lose_it() -> None:
    call = Timeline([[(3.0, "Which budget?")], "Here you are."])
    call.caller_says(12, 14.5, FLAT)
    call.caller_says(16.2, 16.5, "please")
    await call.play(26)
    assert [t for w, t in call.agent.memory if w == "caller"] == [FLAT + " please"]


@virtual_time
async def test_mhm_over_the_answer_to_a_joined_turn_is_a_backchannel() -> None:
    call = Timeline([[(3.0, "Which budget?")], LONG, "Wrong."])
    call.caller_says(12, 13, "a flat in Chueca")
    call.caller_says(14.8, 15.8, "with two rooms")
    call.caller_says(19, 19.4, "mhm")
    await call.play(30)
    assert [e.outcome for e in call.of(Overlapped)][-1] == "backchannel"
    assert call.agent.memory[-1] == ("agent", LONG)


@virtual_time
async def test_words_over_the_answer_to_a_joined_turn_stop_it() -> None:
    call = Timeline([[(3.0, "Which budget?")], LONG, "Sure."])
    call.caller_says(12, 13.2, "a flat near the old market in Chueca")
    call.caller_says(14.8, 16, "with two rooms and a big terrace")
    call.caller_says(19.5, 20, "cheaper please")
    await call.play(30)
    assert call.agent.asked[-1] == "cheaper please"


@virtual_time
async def test_a_cough_before_slow_recognition_is_done_does_not_lose_the_turn() -> None:
    call = Timeline(["It has two rooms.", "Wrong."])
    call.stt.delay_s = 0.9
    call.caller_says(12, 13, "how many rooms")
    call.caller_says(13.8, 14.1, "")
    await call.play(20)
    assert call.agent.memory[1:] == [("caller", "how many rooms"), ("agent", "It has two rooms.")]


@virtual_time
async def test_an_answer_stopped_while_its_words_are_recognised_has_said_nothing() -> None:
    call = Timeline(["Here you are my friend.", "Third."])
    call.stt.delay_s = 1.5
    call.caller_says(12, 13, "show me one")
    call.caller_says(18, 19, "show me another")
    call.caller_types(20.3, "hello")
    await call.play(26)
    replied = [turn.replied for turn in call.of(TurnEnded)]
    assert replied.count("Here you are my friend.") == 1


class SoftVoice(LoudnessVad):
    """Is sure of speech in one frame of six."""

    def __init__(self) -> None:
        self._frames = 0

    def probability(self, frame: FloatSamples) -> float:
        self._frames += 1
        loud = super().probability(frame) > 0.5
        return (0.95 if self._frames % 6 < 3 else 0.4) if loud else 0.01


@virtual_time
async def test_a_soft_voice_is_not_taken_for_noise() -> None:
    call = Timeline(["There is one."])
    call.make_voice_activity = SoftVoice
    call.stt.confidence = 0.2
    call.caller_says(12, 12.9, "you would like a four bedroom house in the hills", finished=0.95)
    await call.play(22)
    assert call.agent.asked == ["you would like a four bedroom house in the hills"]


@virtual_time
async def test_the_greetings_question_counts_though_it_was_talked_over() -> None:
    call = Timeline(["All right."])
    call.caller_says(1.0, 2.5, "we'd like to move to Madrid")
    call.caller_says(3.1, 4.4, "somewhere near the park")
    await call.play(9)
    assert call.agent.asked == ["we'd like to move to Madrid somewhere near the park"]
    assert call.heard_between(2.6, 4.4) == 0
