"""What was heard, when the far end plays later than the clock says: its marks tell."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pipeline.playback import LONGEST_DELAY_S, Playback
from pipeline.speech import Speaker
from pipeline.voicing import Voicing
from tests.far_end import RATE_HZ, VOICE, WORD_S, FarEnd, KnownVoice, one_by_one, virtual_call, word_starts

TEXT = "there are three rooms and two baths here"
DELAY_S = 0.3


def now_s() -> float:
    return asyncio.get_running_loop().time()


def a_call(**options: Any) -> tuple[Speaker, FarEnd]:
    speaker = Speaker(KnownVoice(), VOICE, RATE_HZ, asyncio.get_running_loop().time)
    return speaker, FarEnd(speaker, **{"delay_s": DELAY_S, "marks": True, **options})


async def playing(speaker: Speaker, *texts: str) -> Voicing:
    voicing = speaker.prepare()
    await voicing.say(one_by_one(texts))
    speaker.play(voicing)
    return voicing


@virtual_call
async def test_what_is_heard_follows_the_far_end_not_the_clock() -> None:
    speaker, _ = a_call()
    voicing = await playing(speaker, TEXT)
    begun_s = now_s()
    for number, start_s in enumerate(word_starts(TEXT)):
        await asyncio.sleep(begun_s + DELAY_S + start_s + WORD_S - 0.06 - now_s())
        assert len(speaker.heard_and_unheard()[0].split()) == number
        await asyncio.sleep(0.16)
        assert len(speaker.heard_and_unheard()[0].split()) == number + 1
    await speaker.played(voicing)
    assert now_s() - begun_s == pytest.approx(DELAY_S + voicing.synthesised / RATE_HZ, abs=0.03)
    assert voicing.heard_at_s == pytest.approx(begun_s + DELAY_S, abs=0.021)
    assert voicing.first_audio_at_s == begun_s


@virtual_call
async def test_it_speaks_until_the_far_end_has_played_all() -> None:
    speaker, ear = a_call()
    voicing = await playing(speaker, "one two")
    await asyncio.sleep(voicing.synthesised / RATE_HZ + DELAY_S - 0.05)
    assert speaker.speaking
    await asyncio.sleep(0.1)
    assert not speaker.speaking
    assert ear.marks and all(name.startswith(f"{voicing.number}-") for name in ear.marks)


@virtual_call
async def test_marks_are_about_a_word_apart_and_one_ends_each_sentence() -> None:
    speaker, ear = a_call()
    asked: list[float] = []
    told = speaker.on_mark
    assert told is not None
    voicing = speaker.prepare()

    def note(name: str) -> None:
        asked.append(voicing.released / RATE_HZ)
        told(name)

    speaker.on_mark = note
    await voicing.say(one_by_one(["one two three", "four five"]))
    speaker.play(voicing)
    await speaker.played(voicing)
    first_s = len(voicing.segments[0].sound) / RATE_HZ
    gaps = [later - earlier for earlier, later in zip(asked, asked[1:], strict=False)]
    assert max(gaps) <= 0.3 and len(asked) <= voicing.synthesised / RATE_HZ / 0.2 + 3
    assert min(abs(at_s - first_s) for at_s in asked) <= 0.02
    assert asked[-1] == pytest.approx(voicing.synthesised / RATE_HZ)
    assert len(ear.marks) == len(asked)


@virtual_call
async def test_held_and_taken_up_at_the_word_that_was_at_the_ear() -> None:
    speaker, ear = a_call()
    voicing = await playing(speaker, TEXT)
    await asyncio.sleep(DELAY_S + word_starts(TEXT)[4] + 0.12)  # "and" is at the ear
    speaker.hold()
    assert speaker.heard_and_unheard()[0] == "there are three rooms"
    await asyncio.sleep(0.5)
    assert speaker.heard_and_unheard()[0] == "there are three rooms"
    resumed_s = now_s()
    speaker.resume()
    await speaker.played(voicing)
    assert ear.words(resumed_s) == [5, 6, 7, 8]
    assert speaker.heard_and_unheard() == (TEXT, "")


@virtual_call
async def test_marks_that_come_back_because_of_a_clear_say_nothing() -> None:
    speaker, ear = a_call(delay_s=0.8)
    await playing(speaker, TEXT)
    await asyncio.sleep(0.8 + word_starts(TEXT)[3] + 0.1)
    before = len(ear.marks)
    heard = speaker.heard_and_unheard()[0]
    speaker.hold()
    await asyncio.sleep(0.1)
    assert len(ear.marks) > before, "the far end gave them all back"
    assert speaker.heard_and_unheard()[0] == heard == "there are three"
    assert speaker.cut()[0] == heard
    # The next reply does not take them, nor their lateness, for its own.
    following = await playing(speaker, "nine ten")
    for name in ear.marks:
        speaker.mark_reached(name)
    await asyncio.sleep(0.7)
    assert speaker.heard_and_unheard() == ("", "nine ten")
    await speaker.played(following)
    assert speaker.heard_and_unheard() == ("nine ten", "")


@virtual_call
async def test_marks_of_the_reply_before_are_not_this_ones() -> None:
    speaker, ear = a_call(delay_s=1.0)
    first = await playing(speaker, "one")
    await asyncio.sleep(first.synthesised / RATE_HZ + 0.05)  # by the clock it is over; no mark has come back yet
    assert not ear.marks
    second = await playing(speaker, TEXT)
    await asyncio.sleep(0.7)
    assert ear.marks and second.heard == 0
    await speaker.played(second)
    assert ear.words() == [1, *range(2, 10)] and speaker.heard_and_unheard() == (TEXT, "")


@virtual_call
async def test_a_far_end_that_stalls_is_waited_for() -> None:
    speaker, ear = a_call(delay_s=0.1)
    voicing = await playing(speaker, TEXT)
    await asyncio.sleep(1.0)
    # The line stalls for a second: nothing is played, no mark comes back.
    ear._end_s += 1.0
    stalled_from = speaker.heard_and_unheard()[0]
    await asyncio.sleep(0.9)
    heard = len(speaker.heard_and_unheard()[0].split())
    assert heard <= len(stalled_from.split()) + 2, "what was under way arrived, no more"
    await speaker.played(voicing)
    assert now_s() == pytest.approx(1.1 + voicing.synthesised / RATE_HZ, abs=0.05)


@virtual_call
async def test_without_marks_the_clock_counts() -> None:
    speaker, _ = a_call(delay_s=0.0, marks=False)
    voicing = await playing(speaker, TEXT)
    await speaker.played(voicing)
    assert now_s() == pytest.approx(voicing.synthesised / RATE_HZ, abs=0.021)
    assert voicing.heard_at_s == 0.0


def test_one_late_mark_moves_the_delay_a_little_and_none_beyond_its_bound() -> None:
    clock = [0.0]
    playback = Playback(lambda: clock[0])

    def round_trip(late_s: float) -> None:
        playback.give(0.02, 160)
        name = playback.mark(1)
        clock[0] = clock[0] + 0.02 + late_s
        assert playback.reached(name) is not None
        assert playback.reached(name) is None, "a mark comes back once"

    assert playback.delay_s == 0.0
    round_trip(0.2)
    assert playback.delay_s == pytest.approx(0.2)
    round_trip(0.6)
    assert playback.delay_s == pytest.approx(0.3)
    for _ in range(40):
        round_trip(30.0)
    assert playback.delay_s == pytest.approx(LONGEST_DELAY_S, abs=0.01)
    for _ in range(40):
        round_trip(-0.02)
    assert playback.delay_s == pytest.approx(0.0, abs=0.01)


def test_a_lost_mark_holds_nothing_up_for_long() -> None:
    clock = [0.0]
    playback = Playback(lambda: clock[0])
    playback.give(0.02, 160)
    clock[0] = 0.05
    assert playback.reached(playback.mark(1)) is not None
    playback.give(0.02, 320)
    playback.mark(1)
    clock[0] = 1.0
    assert playback.left_s > 0 and playback.played() == 0
    clock[0] = 2.5
    assert playback.left_s == 0 and playback.played() == 320
