"""The doubles complain when a script is not followed."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.audio import silence
from pipeline.engines.base import Voice
from pipeline.engines.scripted import (
    ScriptedEndOfTurn,
    ScriptedSpeechToText,
    ScriptedTextToSpeech,
    ScriptedVoiceActivity,
    Speech,
    Step,
)
from pipeline.errors import EngineError

VOICE = Voice("anyone")
FRAME = np.zeros(512, dtype=np.float32)


async def test_recognition_follows_the_script() -> None:
    stt = ScriptedSpeechToText(["hello", Step("slow", delay_s=0.01), EngineError("gone")])
    assert (await stt.transcribe(silence(1, 16_000))).text == "hello"
    assert (await stt.transcribe(silence(1, 16_000))).inference_ms == 10
    with pytest.raises(AssertionError, match="was not asked for"):
        stt.assert_complete()
    with pytest.raises(EngineError, match="gone"):
        await stt.transcribe(silence(1, 16_000))
    stt.assert_complete()
    with pytest.raises(AssertionError, match="more than its script"):
        await stt.transcribe(silence(1, 16_000))
    assert len(stt.heard) == 4


async def test_speech_lasts_as_long_as_its_text() -> None:
    tts = ScriptedTextToSpeech(rate_hz=8_000, chunk_s=0.5)
    chunks = [chunk async for chunk in tts.synthesize("a" * 30, VOICE)]
    assert sum(chunk.duration_s for chunk in chunks) == pytest.approx(2.0)
    assert [chunk.duration_s for chunk in chunks] == [0.5] * 4
    assert np.abs(chunks[0].samples).max() > 5_000
    tts.assert_complete()
    assert tts.spoken == ["a" * 30]


async def test_speech_follows_the_script() -> None:
    tts = ScriptedTextToSpeech([Speech("one", duration_s=0.1, error=EngineError("broke")), "two"])
    with pytest.raises(EngineError, match="broke"):
        async for chunk in tts.synthesize("one", VOICE):
            assert chunk.duration_s == pytest.approx(0.1)
    with pytest.raises(AssertionError, match="was not asked for"):
        tts.assert_complete()
    with pytest.raises(AssertionError, match="expected to speak 'two', not 'three'"):
        async for _ in tts.synthesize("three", VOICE):
            pass


def test_voice_activity_follows_the_script() -> None:
    vad = ScriptedVoiceActivity([0.1, 0.9])
    assert [vad.probability(FRAME), vad.probability(FRAME)] == [0.1, 0.9]
    vad.assert_complete()
    with pytest.raises(AssertionError, match="more than its script"):
        vad.probability(FRAME)
    with pytest.raises(AssertionError, match="512 samples"):
        vad.probability(FRAME[:100])


def test_voice_activity_without_a_script_hears_loudness() -> None:
    vad = ScriptedVoiceActivity()
    assert vad.probability(FRAME) == 0.0
    assert vad.probability(FRAME + 0.1) == 1.0


async def test_end_of_turn_follows_the_script() -> None:
    model = ScriptedEndOfTurn([0.2, EngineError("gone")])
    assert await model.probability(FRAME) == 0.2
    with pytest.raises(AssertionError, match="was not asked for"):
        model.assert_complete()
    with pytest.raises(EngineError):
        await model.probability(FRAME)
    model.assert_complete()
