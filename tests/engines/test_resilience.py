"""Breakers, fall-back chains and the way back, with engines that fail on purpose."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from pipeline.audio import AudioChunk
from pipeline.engines.base import Transcript, Voice
from pipeline.engines.notices import NOTICES, Notice
from pipeline.engines.resilience import Breaker, Breakers, Recovery
from pipeline.engines.resilience.recognition import ResilientSpeechToText
from pipeline.engines.resilience.voices import BREATH_S, ResilientTextToSpeech
from pipeline.engines.speech_cache import CachedTextToSpeech
from pipeline.errors import EngineError, EngineTimeout
from pipeline.events import EngineFailed
from tests.virtual_time import virtual_time

RATE_HZ = 24_000
SECOND = AudioChunk(np.ones(16_000, dtype=np.int16), 16_000)
TARA = Voice("tara", others=(("kokoro", "af_heart"), ("orpheus", "tara")))
SENTENCE = "I have a bright flat in Chueca with three rooms and a terrace."


@dataclass
class Clock:
    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Ears:
    """Understands everything as its own name, unless it is ill."""

    name: str
    ill: EngineError | None = None
    asked: int = 0
    probed: int = 0

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        self.asked += 1
        if self.ill is not None:
            raise self.ill
        return Transcript(f"heard by {self.name}", self.name, 1.0, language)

    async def probe(self) -> None:
        self.probed += 1
        if self.ill is not None:
            raise self.ill


@dataclass
class Mouth:
    """Speaks 15 characters a second, one tone; `stops_after_s` cuts its stream."""

    name: str
    level: int
    stops_after_s: float | None = None
    rate_hz: int = RATE_HZ
    said: list[tuple[str, str]] = field(default_factory=list)
    closed: int = 0

    async def synthesize(self, text: str, voice: Voice) -> AsyncGenerator[AudioChunk, None]:
        self.said.append((voice.name, text))
        left = round(len(text) / 15.0 * self.rate_hz)
        until = left if self.stops_after_s is None else round(self.stops_after_s * self.rate_hz)
        at = 0
        try:
            while at < min(left, until):
                count = min(self.rate_hz // 10, min(left, until) - at)
                at += count
                yield AudioChunk(np.full(count, self.level, dtype=np.int16), self.rate_hz)
            if at < left:
                raise EngineError("the stream was cut")
        finally:
            self.closed += 1


@pytest.fixture
def notices() -> list[Notice]:
    told: list[Notice] = []
    NOTICES.set(told.append)
    return told


def voices(tmp_path: Path, engine: Mouth, breaker: Breaker | None = None) -> tuple[ResilientTextToSpeech, Mouth]:
    stand_in = Mouth("kokoro", 2_000)
    chain = ResilientTextToSpeech(
        CachedTextToSpeech(engine, tmp_path),
        CachedTextToSpeech(stand_in, tmp_path),
        breaker or Breaker("tts", engine.name),
        ("en",),
    )
    return chain, stand_in


async def sound_of(chain: ResilientTextToSpeech, text: str, voice: Voice = TARA) -> np.ndarray:
    return np.concatenate([chunk.samples async for chunk in chain.synthesize(text, voice)])


# Breakers


def test_a_breaker_opens_after_failures_in_a_row_and_lets_one_attempt_through_later() -> None:
    clock = Clock()
    breaker = Breaker("stt", "far", failures=2, retry_s=15.0, now=clock)
    breaker.failed("one")
    breaker.worked()
    breaker.failed("one")
    assert breaker.allows()
    breaker.failed("two")
    assert (breaker.state, breaker.allows()) == ("open", False)
    clock.now_s = 15.0
    assert breaker.state == "half-open"
    assert breaker.allows()
    assert not breaker.allows(), "a second attempt beside the first"
    breaker.failed("three")
    assert breaker.state == "open"
    clock.now_s = 30.0
    assert breaker.allows()
    breaker.worked()
    assert breaker.allows() and breaker.allows()
    state = breaker.status
    assert (state.state, state.failures, state.trips, state.last_error) == ("closed", 4, 1, "")


def test_an_attempt_that_never_ends_does_not_keep_others_away_for_ever() -> None:
    clock = Clock()
    breaker = Breaker("stt", "far", failures=1, retry_s=10.0, now=clock)
    breaker.failed("gone")
    clock.now_s = 10.0
    assert breaker.allows()
    clock.now_s = 20.0
    assert breaker.allows()


def test_a_provider_that_asks_to_wait_is_left_alone_for_so_long() -> None:
    clock = Clock()
    breaker = Breaker("llm", "far", failures=5, retry_s=10.0, now=clock)
    breaker.failed("429", for_s=40.0)
    clock.now_s = 39.0
    assert breaker.state == "open"
    clock.now_s = 40.0
    assert breaker.state == "half-open"


def test_breakers_are_one_for_each_engine() -> None:
    breakers = Breakers(failures=1)
    breakers.of("stt", "groq").failed("gone")
    assert breakers.of("stt", "groq").state == "open"
    assert [(each.stage, each.engine, each.state) for each in breakers.states] == [("stt", "groq", "open")]
    assert breakers.of("llm", "groq").state == "closed"


# The way back


@virtual_time
async def test_an_engine_with_a_probe_is_tried_by_it_and_never_by_a_caller() -> None:
    far, near = Ears("far", EngineTimeout("slow")), Ears("near")
    breakers = Breakers(failures=1, retry_s=15.0, now=asyncio.get_running_loop().time)
    breaker = breakers.of("stt", "far")
    breaker.probe = far.probe
    chain = ResilientSpeechToText(far, near, breaker)
    looking_after = asyncio.ensure_future(Recovery(breakers).run())
    assert (await chain.transcribe(SECOND)).engine == "near"
    await asyncio.sleep(40)
    assert far.probed == 2
    assert (await chain.transcribe(SECOND)).engine == "near"
    assert far.asked == 1, "a caller waited for an engine that was down"
    far.ill = None
    await asyncio.sleep(16)
    assert (await chain.transcribe(SECOND)).engine == "far"
    looking_after.cancel()


@virtual_time
async def test_engines_are_looked_at_before_the_first_call() -> None:
    loop = asyncio.get_running_loop()
    breakers = Breakers(failures=3, now=loop.time)
    wrong_key = Ears("wrong key", EngineError("401: the key was refused"))
    well = Ears("well")

    async def hangs() -> None:
        await asyncio.sleep(1_000)

    for name, probe in (("wrong key", wrong_key.probe), ("well", well.probe), ("hangs", hangs)):
        breakers.of("stt", name).probe = probe
    breakers.of("stt", "not probed")
    before_s = loop.time()
    await Recovery(breakers).first_look()
    assert loop.time() - before_s == pytest.approx(5.0)
    states = {each.engine: each.state for each in breakers.states}
    assert states == {"wrong key": "open", "well": "closed", "hangs": "open", "not probed": "closed"}


@virtual_time
async def test_a_probe_with_a_mistake_of_its_own_does_not_end_the_looking_after() -> None:
    breakers = Breakers(failures=1, retry_s=5.0, now=asyncio.get_running_loop().time)
    breaker, tries = breakers.of("tts", "far"), 0

    async def probe() -> None:
        nonlocal tries
        tries += 1
        raise KeyError("mistake")

    breaker.probe = probe
    breaker.failed("gone")
    looking_after = asyncio.ensure_future(Recovery(breakers).run())
    await asyncio.sleep(30)
    assert tries >= 4 and not looking_after.done()
    looking_after.cancel()


# Recognition


async def test_an_utterance_that_the_hosted_recogniser_cannot_do_is_done_here(notices: list[Notice]) -> None:
    far, near = Ears("far", EngineError("503")), Ears("near")
    chain = ResilientSpeechToText(far, near, Breaker("stt", "far", failures=2))
    for _ in range(3):
        assert (await chain.transcribe(SECOND)).text == "heard by near"
    assert far.asked == 2, "asked although it is left alone"
    assert notices == [EngineFailed("stt", "far", "503", "near")] * 2


async def test_when_both_fail_the_last_failure_is_raised(notices: list[Notice]) -> None:
    chain = ResilientSpeechToText(
        Ears("far", EngineError("503")), Ears("near", EngineError("broken too")), Breaker("stt", "far")
    )
    with pytest.raises(EngineError, match="broken too"):
        await chain.transcribe(SECOND)


# Voices


async def test_a_voice_that_works_is_heard_whole(tmp_path: Path, notices: list[Notice]) -> None:
    far = Mouth("far", 1_000)
    chain, near = voices(tmp_path, far)
    sound = await sound_of(chain, SENTENCE)
    assert len(sound) == round(len(SENTENCE) / 15.0 * RATE_HZ) and set(sound) == {1_000}
    assert not near.said and not notices


async def test_a_voice_that_says_nothing_is_replaced_by_the_same_speakers_other_one(
    tmp_path: Path, notices: list[Notice]
) -> None:
    chain, near = voices(tmp_path, Mouth("far", 1_000, stops_after_s=0.0))
    sound = await sound_of(chain, SENTENCE)
    assert near.said == [("af_heart", SENTENCE)]
    assert set(sound) == {2_000}
    assert notices == [EngineFailed("tts", "far", "the stream was cut", "kokoro")]


@pytest.mark.parametrize(
    ("cut_s", "goes_on_with"),
    [
        (0.55, "a bright flat in Chueca with three rooms and a terrace."),
        (1.9, "with three rooms and a terrace."),
        (3.0, "and a terrace."),
        (3.9, "terrace."),
    ],
)
async def test_a_cut_voice_goes_on_in_the_other_at_the_word_where_it_stopped(
    tmp_path: Path, notices: list[Notice], cut_s: float, goes_on_with: str
) -> None:
    chain, near = voices(tmp_path, Mouth("far", 1_000, stops_after_s=cut_s))
    sound = await sound_of(chain, SENTENCE)
    (said,) = near.said
    # A tone has no pauses: the word is found by the rate of speaking alone, and one word off is near enough.
    words, expected = SENTENCE.split(), goes_on_with.split()
    assert said[1].split() == words[len(words) - len(said[1].split()) :]
    assert abs(len(said[1].split()) - len(expected)) <= 1
    first, second = np.flatnonzero(sound == 1_000), np.flatnonzero(sound == 2_000)
    assert (len(first) + 240) / RATE_HZ == pytest.approx(cut_s, abs=0.02)
    assert (second[0] - first[-1]) / RATE_HZ == pytest.approx(BREATH_S, abs=0.02)
    assert np.abs(np.diff(sound[first[-1] : second[0] - 1].astype(int))).max() < 100, "a click where it was cut"


async def test_what_the_voice_has_said_before_is_said_in_it_while_it_is_left_alone(
    tmp_path: Path, notices: list[Notice]
) -> None:
    far, breaker = Mouth("far", 1_000), Breaker("tts", "far", failures=1)
    chain, near = voices(tmp_path, far, breaker)
    await chain.warm(["One moment."], TARA)
    breaker.failed("gone")
    assert chain.has("One moment.", TARA)
    assert set(await sound_of(chain, "One moment.")) == {1_000}
    assert set(await sound_of(chain, "And this is new.")) == {2_000}
    assert breaker.state == "open", "the cache is no proof that the engine is well"
    assert [text for _, text in far.said] == ["One moment."]
    await chain.warm(["Made while it is down."], TARA)
    assert near.said[-1] == ("af_heart", "Made while it is down.")
    assert chain.has("Made while it is down.", TARA)
    breaker.worked()
    assert not chain.has("Made while it is down.", TARA), "the other voice's sound is not this one's"


async def test_a_language_that_the_engine_does_not_speak_is_the_stand_ins(
    tmp_path: Path, notices: list[Notice]
) -> None:
    far = Mouth("far", 1_000)
    chain, near = voices(tmp_path, far)
    spanish = Voice("tara", language="es", others=(("kokoro", "ef_dora"),))
    assert set(await sound_of(chain, "Tengo un piso en Chueca.", spanish)) == {2_000}
    assert near.said == [("ef_dora", "Tengo un piso en Chueca.")] and not far.said and not notices


async def test_closing_the_sound_closes_the_engines_stream(tmp_path: Path, notices: list[Notice]) -> None:
    far = Mouth("far", 1_000)
    breaker = Breaker("tts", "far", failures=1)
    chain, near = voices(tmp_path, far, breaker)
    stream = chain.synthesize(SENTENCE, TARA)
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    assert far.closed == 1 and not near.said and not notices and breaker.state == "closed"


async def test_a_speaker_without_a_voice_in_the_stand_in_is_an_engine_error(tmp_path: Path) -> None:
    chain, _ = voices(tmp_path, Mouth("far", 1_000, stops_after_s=0.0))
    with pytest.raises(EngineError, match="no counterpart in kokoro"):
        await sound_of(chain, SENTENCE, Voice("tara"))


async def test_the_stand_ins_rate_is_changed_to_the_engines(tmp_path: Path) -> None:
    far, near = Mouth("far", 1_000, stops_after_s=0.0), Mouth("kokoro", 2_000, rate_hz=16_000)
    chain = ResilientTextToSpeech(
        CachedTextToSpeech(far, tmp_path), CachedTextToSpeech(near, tmp_path), Breaker("tts", "far"), ("en",)
    )
    sound = await sound_of(chain, SENTENCE)
    assert len(sound) / RATE_HZ == pytest.approx(len(SENTENCE) / 15.0, abs=0.01)
