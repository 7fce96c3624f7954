"""No audible defects: the finders find planted ones, and the project's own speech has none on the phone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from avatars.avatar import load_avatars
from pipeline.audio import PHONE_RATE_HZ, AudioChunk, Resampler, join, mulaw_decode, mulaw_encode
from pipeline.engines.speech_cache import CachedTextToSpeech
from pipeline.rehearsal import voice_of
from pipeline.sentences import SYNTHESIS_BASE_S, SYNTHESIS_S_PER_S, SentenceSplitter
from tests.sound_quality import MULAW_RAIL, clicks, clipped, gaps, level_db, loudness_spread_db
from tests.voices import _tts

RATE_HZ = 8_000
REPLIES = (
    "Right, next one! There's one in Salamanca, for nine hundred and fifty thousand euros, with three bedrooms and two "
    "bathrooms. Shall I tell you more, or go on to the next?",
    "I don't have anything called Retiro. I have homes in Madrid and Barcelona, in Chamberí and Gràcia for instance. "
    "Which area would you like?",
)
AVATARS = load_avatars(Path(__file__).parents[1] / "avatars" / "definitions")


def tone(seconds: float, hertz: float = 220.0, level: float = 0.3) -> NDArray[np.int16]:
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.round(32_767 * level * np.sin(2 * np.pi * hertz * time_s)).astype(np.int16)


def test_a_sample_jump_is_a_click_wherever_it_is() -> None:
    whole = tone(1.0)
    assert clicks(whole, RATE_HZ) == []
    torn = np.concatenate([whole[:4_009], whole[4_025:]])  # the phase jumps
    assert clicks(torn, RATE_HZ) == [pytest.approx(4_009 / RATE_HZ, abs=0.001)]
    spike = whole.copy()
    spike[2_000] += 5_000
    assert clicks(spike, RATE_HZ) == [pytest.approx(0.25, abs=0.001)]
    cut_short = np.concatenate([whole[:4_009], np.zeros(800, np.int16)])
    assert clicks(cut_short, RATE_HZ) == [pytest.approx(4_009 / RATE_HZ, abs=0.001)]


def test_rough_sounds_are_no_clicks() -> None:
    noise = np.random.default_rng(1).normal(0, 3_000, RATE_HZ).astype(np.int16)
    assert clicks(noise, RATE_HZ) == []
    assert clicks(mulaw_decode(mulaw_encode(tone(1.0, 1_000.0))), RATE_HZ) == []


def test_clipping_is_a_run_at_the_rail() -> None:
    assert clipped(tone(1.0, level=1.0)) == []
    loud = np.clip(tone(0.1, level=0.9).astype(int) * 2, -32_767, 32_767).astype(np.int16)
    assert clipped(loud)
    assert clipped(mulaw_decode(mulaw_encode(loud)), MULAW_RAIL)
    assert clipped(np.array([0, 32_767, 32_767, 0], np.int16)) == []


def test_gaps_lie_between_sounds() -> None:
    quiet = np.zeros(round(0.4 * RATE_HZ), np.int16)
    (gap,) = gaps(np.concatenate([quiet, tone(0.5), quiet, tone(0.5), quiet]), RATE_HZ)
    assert (gap.start_s, gap.length_s) == (pytest.approx(0.9, abs=0.01), pytest.approx(0.4, abs=0.01))
    assert gaps(np.concatenate([tone(0.5), quiet[:1_900], tone(0.5)]), RATE_HZ) == []


def test_the_level_is_that_of_the_sound_without_its_pauses() -> None:
    quiet = np.zeros(RATE_HZ, np.int16)
    sine_db = 20 * np.log10(0.3) - 3.01
    assert level_db(np.concatenate([quiet, tone(1.0), quiet]), RATE_HZ) == pytest.approx(sine_db, abs=0.2)
    assert loudness_spread_db([tone(1.0), tone(1.0, level=0.15), quiet], RATE_HZ) == pytest.approx(6.02, abs=0.1)


def on_the_phone(chunk: AudioChunk) -> NDArray[np.int16]:
    """A piece as the caller gets it: resampled by itself, as the speaker does, and through mu-law."""
    resampler = Resampler(chunk.rate_hz, PHONE_RATE_HZ)
    parts = [resampler.push(chunk.samples), resampler.push(np.zeros(0, np.int16), last=True)]
    return mulaw_decode(mulaw_encode(np.concatenate(parts)))


def pieces_of(text: str) -> list[str]:
    splitter = SentenceSplitter()
    return [*splitter.push(text), *splitter.finish()]


async def spoken(cache: CachedTextToSpeech, text: str, avatar: str) -> AudioChunk:
    chunks = [chunk async for chunk in cache.synthesize(text, voice_of(AVATARS[avatar], "kokoro"))]
    return join(chunks, cache.rate_hz)


@pytest.mark.parametrize("avatar", ["tara", "leo", "dan"])
@pytest.mark.parametrize("reply", REPLIES, ids=["home", "places"])
async def test_a_reply_has_no_audible_defect_on_the_phone(avatar: str, reply: str) -> None:
    cache = _tts()
    pieces = pieces_of(reply)
    await cache.warm(pieces, voice_of(AVATARS[avatar], "kokoro"))
    sounds = [on_the_phone(await spoken(cache, piece, avatar)) for piece in pieces]
    # On the timeline on which synthesis takes its time; the speaker sends silence while a piece is not ready.
    line: list[NDArray[np.int16]] = []
    ready_s = played_s = 0.0
    for number, (piece, sound) in enumerate(zip(pieces, sounds, strict=True)):
        ready_s += SYNTHESIS_BASE_S + SYNTHESIS_S_PER_S * len(sound) / RATE_HZ
        waits_s = max(0.0, ready_s - played_s)
        line += [np.zeros(round(waits_s * RATE_HZ), np.int16), sound]
        played_s += waits_s + len(sound) / RATE_HZ
        if number and not pieces[number - 1].endswith((".", "!", "?")):
            joint = np.concatenate([sounds[number - 1], line[-2], sound])
            edge_s = len(sounds[number - 1]) / RATE_HZ
            assert not [gap for gap in gaps(joint, RATE_HZ) if gap.start_s <= edge_s <= gap.end_s], (piece, waits_s)
    heard = np.concatenate(line)
    assert clicks(heard, RATE_HZ) == []
    assert clipped(heard, MULAW_RAIL) == []
    assert loudness_spread_db(sounds, RATE_HZ) < 3.0


async def test_avatars_and_openers_are_equally_loud() -> None:
    cache = _tts()
    sounds = []
    for avatar in ("tara", "leo", "dan"):
        texts = [ways[0] for ways in AVATARS[avatar].openers.values()]
        await cache.warm(texts, voice_of(AVATARS[avatar], "kokoro"))
        sounds += [on_the_phone(await spoken(cache, text, avatar)) for text in texts]
        sounds.append(on_the_phone(await spoken(cache, pieces_of(REPLIES[0])[1], avatar)))
    assert loudness_spread_db(sounds, RATE_HZ) < 3.0


async def test_cached_speech_sounds_as_fresh_speech_does(tmp_path: Path) -> None:
    engine = _tts()._inner
    cache = CachedTextToSpeech(engine, tmp_path)
    voice = voice_of(AVATARS["tara"], "kokoro")
    await cache.warm(["Let's see."], voice)
    kept = await spoken(cache, "Let's see.", "tara")
    assert cache.hits == 1
    fresh = join([chunk async for chunk in engine.synthesize("Let's see.", voice)], engine.rate_hz)
    assert abs(level_db(kept.samples, kept.rate_hz) - level_db(fresh.samples, fresh.rate_hz)) < 0.1
