"""Speech that is kept."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from pipeline.audio import AudioChunk, join
from pipeline.engines.base import TextToSpeech, Voice
from pipeline.engines.scripted import ScriptedTextToSpeech, Speech
from pipeline.engines.speech_cache import CachedTextToSpeech
from pipeline.errors import EngineError

VOICE = Voice("tara")
LONG = "A sentence that is about one flat in particular, and so will hardly come again."


async def said(tts: TextToSpeech, text: str, voice: Voice = VOICE) -> AudioChunk:
    return join([chunk async for chunk in tts.synthesize(text, voice)], tts.rate_hz)


def files(folder: Path) -> list[Path]:
    return list(folder.glob("*.wav"))


def make_older(folder: Path) -> None:
    for path in files(folder):
        stat = path.stat()
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns - 10**9))


async def test_what_was_warmed_is_synthesised_once_and_comes_back_identical(tmp_path: Path) -> None:
    inner = ScriptedTextToSpeech([LONG], chunk_s=0.1)
    cache = CachedTextToSpeech(inner, tmp_path)
    assert await cache.warm([LONG, LONG], VOICE) == 1
    assert await cache.warm([LONG], VOICE) == 0
    first, second = await said(cache, LONG), await said(cache, LONG)
    expected = await said(ScriptedTextToSpeech(), LONG)
    assert np.array_equal(first.samples, expected.samples)
    assert np.array_equal(second.samples, expected.samples)
    inner.assert_complete()
    assert (cache.hits, cache.misses) == (2, 0)


async def test_it_is_still_there_after_a_restart(tmp_path: Path) -> None:
    await CachedTextToSpeech(ScriptedTextToSpeech(), tmp_path).warm([LONG], VOICE)
    assert len((await said(CachedTextToSpeech(ScriptedTextToSpeech([]), tmp_path), LONG)).samples)


@pytest.mark.parametrize(
    ("text", "voice", "version"),
    [
        ("Hello!", VOICE, "1"),
        ("Hello.", Voice("leo"), "1"),
        ("Hello.", Voice("tara", speed=1.1), "1"),
        ("Hello.", Voice("tara", language="es"), "1"),
        ("Hello.", VOICE, "2"),
    ],
)
async def test_another_text_voice_speed_language_or_version_is_another_sound(
    tmp_path: Path, text: str, voice: Voice, version: str
) -> None:
    await CachedTextToSpeech(ScriptedTextToSpeech(), tmp_path, version="1").warm(["Hello."], VOICE)
    inner = ScriptedTextToSpeech()
    await said(CachedTextToSpeech(inner, tmp_path, version=version), text, voice)
    assert inner.spoken == [text]


async def test_replies_are_not_kept_but_short_phrases_are(tmp_path: Path) -> None:
    inner = ScriptedTextToSpeech()
    cache = CachedTextToSpeech(inner, tmp_path)
    for text in (LONG, LONG, "Yes, it does.", "Yes, it does."):
        await said(cache, text)
    assert inner.spoken == [LONG, LONG, "Yes, it does."]


async def test_speech_that_was_cut_off_or_broke_is_not_kept(tmp_path: Path) -> None:
    inner = ScriptedTextToSpeech(
        [Speech("Hello there."), Speech("Hello there.", error=EngineError("broke")), Speech("Hello there.")],
        chunk_s=0.1,
    )
    cache = CachedTextToSpeech(inner, tmp_path)
    stream = cache.synthesize("Hello there.", VOICE)
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    with pytest.raises(EngineError):
        await said(cache, "Hello there.")
    assert (await said(cache, "Hello there.")).duration_s == pytest.approx(12 / 15, abs=0.01)
    inner.assert_complete()


async def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    cache = CachedTextToSpeech(ScriptedTextToSpeech(), tmp_path)
    await cache.warm([LONG], VOICE)
    (kept,) = files(tmp_path)
    kept.write_bytes(b"RIFFrubbish")
    assert (await said(cache, LONG)).duration_s > 1
    assert cache.misses == 1


async def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    texts = ["one two three", "four five six", "seven eight nine"]
    one_file = 44 + 2 * round(len(texts[0]) / 15 * 24_000)
    cache = CachedTextToSpeech(ScriptedTextToSpeech(), tmp_path, max_bytes=round(2.8 * one_file))
    for text in texts[:2]:
        await said(cache, text)
        make_older(tmp_path)
    await said(cache, texts[0])  # used again: now the second is the oldest
    await said(cache, texts[2])
    hits = cache.hits
    await said(cache, texts[0])
    assert cache.hits == hits + 1
    assert sum(path.stat().st_size for path in files(tmp_path)) <= round(2.8 * one_file)
    await said(cache, texts[1])
    assert cache.hits == hits + 1


async def test_warming_waits_while_somebody_is_being_served(tmp_path: Path) -> None:
    going_on = asyncio.Event()
    order: list[str] = []

    class Slow(ScriptedTextToSpeech):
        async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
            order.append(text)
            if text == LONG:
                await going_on.wait()
            async for chunk in super().synthesize(text, voice):
                yield chunk

    cache = CachedTextToSpeech(Slow(), tmp_path)
    live = asyncio.create_task(said(cache, LONG))
    await asyncio.sleep(0.02)
    warming = asyncio.create_task(cache.warm(["Hello."], VOICE))
    await asyncio.sleep(0.02)
    assert order == [LONG]
    going_on.set()
    await live
    assert await warming == 1
    assert order == [LONG, "Hello."]


async def test_a_text_that_cannot_be_warmed_does_not_stop_the_rest(tmp_path: Path) -> None:
    inner = ScriptedTextToSpeech([Speech("one", error=EngineError("no")), Speech("two")])
    assert await CachedTextToSpeech(inner, tmp_path).warm(["one", "two"], VOICE) == 1


async def test_a_folder_that_cannot_be_written_costs_only_the_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = CachedTextToSpeech(ScriptedTextToSpeech(), tmp_path / "file" / "cache")
    assert (await said(cache, "Hello.")).duration_s > 0


async def test_what_is_at_hand_is_known_at_once(tmp_path: Path) -> None:
    cache = CachedTextToSpeech(ScriptedTextToSpeech(), tmp_path)
    assert not cache.has("Okay.", VOICE)
    await cache.warm(["Okay."], VOICE, in_memory=True)
    assert cache.has("Okay.", VOICE)
    assert not cache.has("Okay.", Voice("leo"))
    assert not cache.has("Okay!", VOICE)
    again = CachedTextToSpeech(ScriptedTextToSpeech([]), tmp_path)
    assert again.has("Okay.", VOICE)


async def test_what_is_in_memory_needs_no_disk_and_no_turn_of_the_loop(tmp_path: Path) -> None:
    cache = CachedTextToSpeech(ScriptedTextToSpeech(), tmp_path)
    await cache.warm(["Okay."], VOICE, in_memory=True)
    for path in files(tmp_path):
        path.unlink()
    stream = cache.synthesize("Okay.", VOICE)
    with pytest.raises(StopIteration) as first:
        anext(stream).__await__().send(None)
    assert first.value.value.duration_s > 0
    assert await cache.warm(["Okay."], VOICE, in_memory=True) == 0


async def test_a_warmed_file_is_taken_into_memory(tmp_path: Path) -> None:
    await CachedTextToSpeech(ScriptedTextToSpeech(), tmp_path).warm(["Okay."], VOICE)
    cache = CachedTextToSpeech(ScriptedTextToSpeech([]), tmp_path)
    assert await cache.warm(["Okay."], VOICE, in_memory=True) == 0
    for path in files(tmp_path):
        path.unlink()
    assert (await said(cache, "Okay.")).duration_s > 0


async def test_memory_is_bounded_and_keeps_what_was_used_last(tmp_path: Path) -> None:
    texts = ["one two three", "four five six", "seven eight nine"]
    one = 2 * round(len(texts[0]) / 15 * 24_000)
    cache = CachedTextToSpeech(ScriptedTextToSpeech(), tmp_path, memory_bytes=round(2.5 * one))
    await cache.warm(texts[:2], VOICE, in_memory=True)
    await said(cache, texts[0])
    await cache.warm(texts[2:], VOICE, in_memory=True)
    for path in files(tmp_path):
        path.unlink()
    assert (await said(cache, texts[0])).duration_s > 0
    assert cache.misses == 0
    await said(cache, texts[1])
    assert cache.misses == 1


async def test_what_is_gone_from_the_disk_is_no_longer_at_hand(tmp_path: Path) -> None:
    one = 44 + 2 * round(len("one two three") / 15 * 24_000)
    cache = CachedTextToSpeech(ScriptedTextToSpeech(), tmp_path, max_bytes=round(1.5 * one))
    await cache.warm(["one two three"], VOICE)
    make_older(tmp_path)
    await cache.warm(["seven eight nine"], VOICE)
    assert not cache.has("one two three", VOICE)
    assert cache.has("seven eight nine", VOICE)


async def test_an_engine_that_sounds_otherwise_is_another_sound(tmp_path: Path) -> None:
    class Versioned(ScriptedTextToSpeech):
        version = "1"

    await CachedTextToSpeech(Versioned(), tmp_path).warm(["Okay."], VOICE)
    inner = Versioned()
    assert CachedTextToSpeech(inner, tmp_path).has("Okay.", VOICE)
    inner.version = "2"
    assert not CachedTextToSpeech(inner, tmp_path).has("Okay.", VOICE)
