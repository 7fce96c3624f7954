"""The speaker in virtual time: sound without gaps, held and taken up again at the word, openers, effects."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audio import AudioChunk
from pipeline.speech import FRAME_S, IDLE_LEAD_S, LEAD_S, TIMER_S, Speaker
from pipeline.voicing import Piece, Voicing
from tests.far_end import (
    COMMA_S,
    DIP_S,
    RATE_HZ,
    STEP,
    VOICE,
    WORD_S,
    FarEnd,
    KnownVoice,
    one_by_one,
    virtual_call,
    word_starts,
)

TEXT = "there are three rooms, and two baths here"
TEN = np.resize(np.array([100, -100], dtype=np.int16), RATE_HZ)


def a_speaker(tts: KnownVoice | None = None, **options: Any) -> Speaker:
    return Speaker(tts or KnownVoice(), VOICE, RATE_HZ, asyncio.get_running_loop().time, **options)


def now_s() -> float:
    return asyncio.get_running_loop().time()


async def playing(speaker: Speaker, *texts: str | Piece) -> Voicing:
    voicing = speaker.prepare()
    await voicing.say(one_by_one(texts))
    speaker.play(voicing)
    return voicing


@virtual_call
async def test_a_reply_is_heard_from_beginning_to_end_and_known_to_be() -> None:
    speaker = a_speaker()
    ear = FarEnd(speaker)
    voicing = await playing(speaker, "one two", "three")
    await speaker.played(voicing)
    assert ear.words() == [1, 2, 3]
    assert speaker.heard_and_unheard() == ("one two three", "")
    assert not speaker.speaking
    assert now_s() == pytest.approx(len(ear.sound) / RATE_HZ)


@virtual_call
async def test_nobody_hears_a_reply_that_is_not_played() -> None:
    speaker = a_speaker()
    ear = FarEnd(speaker)
    dropped = speaker.prepare()
    await dropped.say(one_by_one(["one two"]))
    assert dropped.ready
    await asyncio.sleep(1)
    dropped.drop()
    speaker.play(dropped)
    await asyncio.wait_for(speaker.played(dropped), 1)
    await asyncio.sleep(1)
    assert ear.frames == [] and speaker.heard_and_unheard() == ("", "one two")


@virtual_call
async def test_dropping_what_is_played_is_left_to_the_speaker() -> None:
    speaker = a_speaker()
    ear = FarEnd(speaker)
    voicing = await playing(speaker, "one two")
    voicing.drop()
    await speaker.played(voicing)
    assert ear.words() == [1, 2]


@virtual_call
async def test_frames_are_paced() -> None:
    speaker = a_speaker()
    voicing = await playing(speaker, "one two three four five six")
    given_s = []
    while not voicing.finished:
        await speaker.next_frame()
        given_s.append(now_s())
    for number, at_s in enumerate(given_s):
        assert at_s == pytest.approx(max(0.0, number * FRAME_S - LEAD_S), abs=1e-3)


@virtual_call
async def test_a_new_reply_replaces_the_one_that_plays() -> None:
    speaker = a_speaker()
    ear = FarEnd(speaker)
    first = await playing(speaker, "one two three")
    await asyncio.sleep(0.5)
    second = await playing(speaker, "four")
    assert first.stopped and len(ear.clears) == 1
    await asyncio.wait_for(speaker.played(first), 0.1)
    await speaker.played(second)
    assert ear.words() == [1, 2, 4]
    assert speaker.heard_and_unheard() == ("four", "")


# What goes in


@virtual_call
async def test_only_the_first_sentence_is_made_before_it_may_go_on() -> None:
    tts = KnownVoice(delay_s=0.2)
    speaker = a_speaker(tts)
    certain = asyncio.Event()
    voicing = speaker.prepare()
    saying = asyncio.ensure_future(voicing.say(one_by_one(["one", "two", "three"]), may_go_on=certain))
    await asyncio.sleep(3)
    assert tts.spoken == ["one"] and not saying.done()
    certain.set()
    await saying
    assert tts.spoken == ["one", "two", "three"]


@virtual_call
async def test_what_waits_to_go_on_ends_when_it_is_dropped() -> None:
    tts = KnownVoice()
    voicing = a_speaker(tts).prepare()
    saying = asyncio.ensure_future(voicing.say(one_by_one(["one", "two"]), may_go_on=asyncio.Event()))
    await asyncio.sleep(1)
    voicing.drop()
    await asyncio.wait_for(saying, 0.1)
    assert tts.spoken == ["one"]


@virtual_call
async def test_the_next_sentence_is_made_while_one_plays_but_not_a_whole_speech_ahead() -> None:
    tts = KnownVoice(delay_s=0.1)
    speaker = a_speaker(tts)
    ear = FarEnd(speaker)
    voicing = speaker.prepare()
    speaker.play(voicing)
    sentence = "a b c d e f g h i j"  # 3 s
    saying = asyncio.ensure_future(voicing.say(one_by_one([sentence] * 9)))
    await asyncio.sleep(1)
    assert 3 <= len(tts.spoken) <= 5
    await saying
    await speaker.played(voicing)
    assert len(tts.spoken) == 9 and max(ear.gaps()) < 1e-6


@virtual_call
async def test_a_sentence_that_fails_is_told_and_left_out() -> None:
    failed: list[str] = []
    speaker = a_speaker(KnownVoice(fails_on="two"), on_failure=lambda text, _: failed.append(text))
    ear = FarEnd(speaker)
    voicing = await playing(speaker, "one", "two", "three")
    await speaker.played(voicing)
    assert failed == ["two"] and ear.words() == [1, 2]
    assert speaker.heard_and_unheard() == ("one three", "two")


@virtual_call
async def test_a_task_that_has_not_begun_to_speak_is_waited_for() -> None:
    speaker = a_speaker(KnownVoice(delay_s=0.3))
    ear = FarEnd(speaker)
    voicing = speaker.prepare()
    saying = asyncio.ensure_future(voicing.say(one_by_one(["one"])))
    speaker.play(voicing)
    await speaker.played(voicing)
    assert saying.done() and ear.words() == [1]


# No gap, no click


@given(
    texts=st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=5),
    chunk_s=st.sampled_from([0.013, 0.1, 100.0]),
    delay_s=st.sampled_from([0.0, 0.05, 0.4]),
    fills=st.booleans(),
)
@settings(max_examples=25, deadline=None)
@virtual_call
async def test_frames_are_the_segments_sound_and_nothing_else(
    texts: list[str], chunk_s: float, delay_s: float, fills: bool
) -> None:
    tts = KnownVoice(delay_s=delay_s, chunk_s=chunk_s)
    speaker = a_speaker(tts, fills_silence=fills)
    ear = FarEnd(speaker)
    voicing = speaker.prepare()
    speaker.play(voicing)
    await voicing.say(one_by_one(texts))
    await speaker.played(voicing)
    # Sound begins with silence and ends with a breath longer than any synthesis here: the segments join seamlessly.
    wanted = np.concatenate(tts.sounds)
    heard = ear.sound[np.flatnonzero(ear.sound)[0] :]
    wanted = wanted[np.flatnonzero(wanted)[0] :]
    np.testing.assert_array_equal(heard[: len(wanted)], wanted)
    assert not heard[len(wanted) :].any() and (fills or len(heard) - len(wanted) < FRAME_S * RATE_HZ)


class Abrupt(KnownVoice):
    """Leaves no silence anywhere."""

    async def synthesize(self, text: str, voice: Any) -> Any:
        yield AudioChunk(np.full(RATE_HZ // 2 + 7, 9_000, dtype=np.int16), RATE_HZ)


# 5 ms from silence to full: 225 from one sample to the next at 8 kHz.
LARGEST_STEP = 300


@virtual_call
async def test_an_engine_that_leaves_no_silence_cannot_click_at_the_joins() -> None:
    speaker = a_speaker(Abrupt())
    ear = FarEnd(speaker)
    voicing = await playing(speaker, "one", "two")
    await speaker.played(voicing)
    assert np.abs(np.diff(ear.sound.astype(int), prepend=0, append=0)).max() < LARGEST_STEP


@virtual_call
async def test_speech_is_taken_up_again_without_a_click() -> None:
    speaker = a_speaker(Abrupt())
    ear = FarEnd(speaker)
    voicing = await playing(speaker, "one two three")
    await asyncio.sleep(0.3)
    speaker.hold()
    before = len(ear.frames)
    speaker.resume()
    await speaker.played(voicing)
    again = np.concatenate([samples for _, samples in ear.frames[before:]]).astype(int)
    assert 0.2 < len(again) / RATE_HZ < 0.5
    assert np.abs(np.diff(again, prepend=0, append=0)).max() < LARGEST_STEP


@virtual_call
async def test_speech_takes_over_from_an_effect_without_a_click() -> None:
    speaker = a_speaker(Abrupt())
    ear = FarEnd(speaker)
    speaker.begin_effect(np.full(RATE_HZ, 4_000, dtype=np.int16), max_s=3.0)
    await asyncio.sleep(0.5)
    voicing = await playing(speaker, "one")
    speaker.end_effect()
    await speaker.played(voicing)
    assert np.abs(np.diff(ear.sound.astype(int), prepend=0, append=0)).max() < LARGEST_STEP


@virtual_call
async def test_another_rate_than_the_engines_loses_nothing_at_the_joins() -> None:
    class Fast(KnownVoice):
        async def synthesize(self, text: str, voice: Any) -> Any:
            tone = 8_000 * np.sin(2 * np.pi * 200 * np.arange(24_000) / 24_000)
            for part in np.array_split(tone.astype(np.int16), 7):
                yield AudioChunk(part, 24_000)

    speaker = a_speaker(Fast(rate_hz=24_000))
    ear = FarEnd(speaker)
    voicing = await playing(speaker, "one", "two")
    await speaker.played(voicing)
    assert abs(voicing.synthesised - 2 * RATE_HZ) <= 2
    # The steepest of this tone is 8000 * 2 pi * 200 / 8000 = 1257 from sample to sample.
    assert np.abs(np.diff(ear.sound.astype(int))).max() < 1_400


# Held and taken up again


@virtual_call
async def test_held_at_once_and_taken_up_at_the_word() -> None:
    tts = KnownVoice()
    speaker = a_speaker(tts)
    ear = FarEnd(speaker)
    voicing = await playing(speaker, TEXT)
    await asyncio.sleep(word_starts(TEXT)[2] + 0.12)  # in the middle of "three"
    speaker.hold()
    assert speaker.holding and not speaker.speaking and len(ear.clears) == 1
    assert speaker.heard_and_unheard() == ("there are", "three rooms, and two baths here")
    held_s = now_s()
    await asyncio.sleep(0.7)
    assert all(at_s < held_s for at_s, _ in ear.frames)
    before = len(ear.frames)
    speaker.resume()
    assert not speaker.holding
    await speaker.played(voicing)
    assert ear.words(held_s) == [3, 4, 5, 6, 7, 8] and tts.spoken == [TEXT]
    assert speaker.heard_and_unheard() == (TEXT, "")
    # It begins within the dip before the word, and softly.
    again = np.concatenate([samples for _, samples in ear.frames[before:]])
    assert np.flatnonzero(np.abs(again) == 3 * STEP)[0] / RATE_HZ < DIP_S + 0.005
    assert np.abs(again[:4]).max() < STEP


@virtual_call
async def test_held_in_a_pause_it_goes_on_with_a_natural_gap() -> None:
    speaker = a_speaker()
    ear = FarEnd(speaker)
    voicing = await playing(speaker, TEXT)
    await asyncio.sleep(word_starts(TEXT)[4] - COMMA_S / 2)  # after "rooms,"
    speaker.hold()
    await asyncio.sleep(1)
    resumed_s = now_s()
    speaker.resume()
    await speaker.played(voicing)
    assert ear.words(resumed_s) == [5, 6, 7, 8]
    first_s = next(at_s for at_s, samples in ear.frames if at_s >= resumed_s and np.abs(samples).max() >= STEP)
    assert 0.04 <= first_s - resumed_s <= 0.2


@virtual_call
async def test_a_second_hold_finds_the_word_too() -> None:
    speaker = a_speaker()
    ear = FarEnd(speaker)
    voicing = await playing(speaker, TEXT)
    await asyncio.sleep(word_starts(TEXT)[2] + 0.12)
    speaker.hold()
    speaker.hold()  # nothing changes
    await asyncio.sleep(0.4)
    speaker.resume()
    await asyncio.sleep(0.12)  # in "three" again
    speaker.hold()
    assert len(ear.clears) == 2
    assert speaker.heard_and_unheard()[0] == "there are"
    await asyncio.sleep(0.4)
    resumed_s = now_s()
    speaker.resume()
    await speaker.played(voicing)
    assert ear.words(resumed_s) == [3, 4, 5, 6, 7, 8]


@virtual_call
async def test_held_before_any_sound_it_begins_at_the_beginning() -> None:
    tts = KnownVoice(delay_s=0.3)
    speaker = a_speaker(tts)
    ear = FarEnd(speaker)
    voicing = speaker.prepare()
    saying = asyncio.ensure_future(voicing.say(one_by_one(["one two"])))
    speaker.play(voicing)
    await asyncio.sleep(0.1)
    speaker.hold()
    await saying
    await asyncio.sleep(0.5)
    assert ear.frames == [] and voicing.first_audio_at_s is None
    resumed_s = now_s()
    speaker.resume()
    await speaker.played(voicing)
    np.testing.assert_array_equal(ear.sound[: len(tts.sounds[0])], tts.sounds[0])
    assert voicing.first_audio_at_s == resumed_s


@virtual_call
async def test_sound_that_was_taken_back_before_it_was_heard_was_not_the_first() -> None:
    speaker = a_speaker()
    FarEnd(speaker)
    voicing = await playing(speaker, "one two")
    await asyncio.sleep(0.01)
    assert voicing.first_audio_at_s == 0.0 and voicing.heard_at_s is None
    speaker.hold()
    await asyncio.sleep(1)
    resumed_s = now_s()
    speaker.resume()
    await speaker.played(voicing)
    assert voicing.first_audio_at_s == voicing.first_content_at_s == voicing.heard_at_s == resumed_s


@virtual_call
async def test_a_reply_that_is_played_while_held_waits() -> None:
    speaker = a_speaker()
    ear = FarEnd(speaker)
    speaker.hold()
    voicing = await playing(speaker, "one")
    await asyncio.sleep(1)
    assert ear.frames == [] and speaker.holding
    speaker.resume()
    await speaker.played(voicing)
    assert ear.words() == [1]


@virtual_call
async def test_cut_while_held_tells_what_was_heard_when_it_was_held() -> None:
    speaker = a_speaker()
    ear = FarEnd(speaker)
    voicing = await playing(speaker, TEXT)
    await asyncio.sleep(word_starts(TEXT)[4] + 0.1)
    speaker.hold()
    await asyncio.sleep(2)
    assert speaker.cut() == ("there are three rooms,", "and two baths here")
    assert not speaker.holding and len(ear.clears) == 1
    await asyncio.wait_for(speaker.played(voicing), 0.1)
    assert speaker.heard_and_unheard() == ("", "")


@virtual_call
async def test_held_while_later_sentences_are_still_made() -> None:
    speaker = a_speaker(KnownVoice(delay_s=0.5))
    ear = FarEnd(speaker)
    voicing = speaker.prepare()
    speaker.play(voicing)
    saying = asyncio.ensure_future(voicing.say(one_by_one(["one two three", "four"])))
    await asyncio.sleep(0.5 + word_starts("one two three")[1] + 0.1)
    speaker.hold()
    await asyncio.sleep(1)
    held_s = now_s()
    speaker.resume()
    await saying
    await speaker.played(voicing)
    assert ear.words(held_s) == [2, 3, 4]
    assert speaker.heard_and_unheard() == ("one two three four", "")


@given(stop_s=st.floats(0.0, 3.0), again_s=st.floats(0.0, 1.0))
@settings(max_examples=25, deadline=None)
@virtual_call
async def test_wherever_it_is_held_no_word_is_lost(stop_s: float, again_s: float) -> None:
    speaker = a_speaker()
    ear = FarEnd(speaker)
    voicing = await playing(speaker, TEXT, "nine ten")
    for pause_s in (stop_s, again_s):
        await asyncio.sleep(pause_s)
        speaker.hold()
        heard, unheard = speaker.heard_and_unheard()
        assert f"{heard} {unheard}".split() == [*TEXT.split(), "nine", "ten"]
        await asyncio.sleep(0.3)
        mark = len(ear.frames)
        speaker.resume()
    await speaker.played(voicing)
    after = np.concatenate([np.zeros(1, np.int16), *(samples for _, samples in ear.frames[mark:])])
    for number in range(len(heard.split()) + 1, 11):
        # Every word that was not heard whole is heard whole now, but for the 5 ms in which it fades in.
        assert np.count_nonzero(np.abs(after) == number * STEP) >= (WORD_S - 0.03) * RATE_HZ


# Openers


@virtual_call
async def test_an_opener_bridges_the_synthesis_without_a_gap() -> None:
    tts = KnownVoice(delay_s=0.4, at_hand=frozenset({"let me see"}))
    speaker = a_speaker(tts)
    ear = FarEnd(speaker)
    voicing = speaker.prepare()
    saying = asyncio.ensure_future(voicing.say(one_by_one(["one two", "three"])))
    await asyncio.sleep(0.1)
    assert speaker.at_hand("let me see") and not speaker.at_hand("one two") and not voicing.ready
    speaker.play(voicing)
    assert await voicing.open_with("let me see")
    assert not voicing.ready
    await saying
    await speaker.played(voicing)
    assert max(ear.gaps()) < 1e-6
    assert [tts.words[number - 1] for number in ear.words()] == "let me see one two three".split()
    assert voicing.first_audio_at_s == pytest.approx(0.1, abs=0.01)
    # The sentence goes on: of the silence after the opener a tenth of a second is left.
    opener_s = word_starts("let me see")[-1] + WORD_S + 0.1
    assert voicing.first_content_at_s == pytest.approx(0.1 + opener_s - LEAD_S, abs=0.03)
    assert speaker.heard_and_unheard() == ("let me see one two three", "")
    assert speaker.heard_content() == "one two three"


@virtual_call
async def test_no_opener_once_the_answer_is_ready_or_given_up() -> None:
    tts = KnownVoice(delay_s=0.2)
    speaker = a_speaker(tts)
    ear = FarEnd(speaker)
    voicing = speaker.prepare()
    saying = asyncio.ensure_future(voicing.say(one_by_one(["one"])))
    await asyncio.sleep(0.1)
    speaker.play(voicing)
    assert not await voicing.open_with("sure")  # it takes 0.2 s, the answer only 0.1 more
    await saying
    await asyncio.sleep(0.1)
    assert not await voicing.open_with("sure")
    await speaker.played(voicing)
    assert [tts.words[number - 1] for number in ear.words()] == ["one"]
    dropped = speaker.prepare()
    dropped.drop()
    assert not await dropped.open_with("sure")


@virtual_call
async def test_an_opener_whose_synthesis_fails_is_left_out() -> None:
    failed: list[str] = []
    speaker = a_speaker(KnownVoice(fails_on="sure"), on_failure=lambda text, _: failed.append(text))
    assert not await speaker.prepare().open_with("sure")
    assert failed == ["sure"]


@virtual_call
async def test_a_tool_sentence_is_not_the_answer() -> None:
    speaker = a_speaker()
    FarEnd(speaker)
    voicing = await playing(speaker, Piece("I look", "tool"), Piece("one two"))
    await asyncio.sleep(0.3)
    assert voicing.first_audio_at_s == 0.0 and voicing.first_content_at_s is None
    await speaker.played(voicing)
    assert voicing.first_content_at_s is not None
    assert speaker.heard_content() == "one two"


# Effects


@virtual_call
async def test_an_effect_sounds_only_while_there_is_no_speech() -> None:
    tts = KnownVoice()
    speaker = a_speaker(tts)
    ear = FarEnd(speaker)
    voicing = speaker.prepare()
    speaker.play(voicing)
    speaker.begin_effect(TEN, max_s=3.0)
    await asyncio.sleep(1)
    assert ear.frames and not speaker.speaking and speaker.heard_and_unheard() == ("", "")
    assert voicing.first_audio_at_s is None
    ready_s = now_s()
    await voicing.say(one_by_one(["one two"]))
    assert speaker.speaking
    await speaker.played(voicing)
    assert ear.words() == [1, 2]
    # Behind at most 40 ms of effect; the tone begins 20 ms into the sound.
    assert ear.first_s() - ready_s <= IDLE_LEAD_S + TIMER_S + 0.02 + FRAME_S
    assert max(ear.gaps()) < 1e-6
    # Beneath the speech it has fallen silent within 40 ms.
    start = round((ear.first_s() - ear.frames[0][0] + 0.04) * RATE_HZ)
    tail = ear.sound[start : start + round(0.1 * RATE_HZ)]
    assert set(np.abs(tail).tolist()) <= {0, STEP}
    # The answer is out, nobody ended the effect: it comes back until its time is over.
    await asyncio.sleep(5)
    assert sum(0 < np.abs(samples).max() <= 100 for _, samples in ear.frames) == pytest.approx(3.0 / FRAME_S, abs=5)


@virtual_call
async def test_an_effect_fades_in_and_out_and_ends() -> None:
    speaker = a_speaker()
    ear = FarEnd(speaker)
    speaker.begin_effect(np.full(RATE_HZ, 3_200, dtype=np.int16))
    await asyncio.sleep(0.5)
    speaker.end_effect()
    await asyncio.sleep(2)
    sound = ear.sound.astype(int)
    assert sound.max() == 3_200 and np.abs(np.diff(sound, prepend=0, append=0)).max() <= 12
    assert len(sound) / RATE_HZ == pytest.approx(0.5 + IDLE_LEAD_S + 0.04, abs=0.03)
    assert max(ear.gaps()) < 1e-6


@virtual_call
async def test_an_effect_stops_by_itself_in_time_and_at_a_cut() -> None:
    speaker = a_speaker()
    ear = FarEnd(speaker)
    speaker.begin_effect(TEN[:800], max_s=0.7)
    await asyncio.sleep(3)
    assert len(ear.sound) / RATE_HZ == pytest.approx(0.7, abs=0.021)
    speaker.begin_effect(TEN, rate_hz=RATE_HZ, max_s=2.0)
    await asyncio.sleep(0.5)
    speaker.cut()
    heard = len(ear.frames)
    await asyncio.sleep(3)
    assert len(ear.frames) == heard


@virtual_call
async def test_in_the_browser_silence_fills_what_is_left() -> None:
    speaker = a_speaker(fills_silence=True)
    ear = FarEnd(speaker)
    voicing = await playing(speaker, "one")
    await speaker.played(voicing)
    speaker.hold()
    await asyncio.sleep(1)
    speaker.resume()
    speaker.begin_effect(TEN, max_s=0.5)
    await asyncio.sleep(1)
    assert len(ear.frames) * FRAME_S == pytest.approx(now_s(), abs=0.1)
    assert not ear.words(0.8)
