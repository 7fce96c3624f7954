"""Recognition of the utterance under way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast

import numpy as np
import pytest

from pipeline.audio import LISTEN_RATE_HZ, AudioChunk
from pipeline.engines.base import Transcript
from pipeline.listening import Ear
from pipeline.recognition import Recognition


class EarOfLengths:
    """Sound whose length alone says which it is."""

    def cut_out(self, start_s: float, end_s: float) -> AudioChunk:
        return AudioChunk(np.zeros(round((end_s - start_s) * LISTEN_RATE_HZ), dtype=np.int16), LISTEN_RATE_HZ)


class WordsByLength:
    """A recogniser that writes fixed words for so many seconds."""

    name = "scripted"

    def __init__(self, words: Mapping[float, str]) -> None:
        self._words = words

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        await asyncio.sleep(0)
        return Transcript(self._words[round(audio.duration_s, 1)], self.name, 0.0, language, 1.0)


async def words_after_a_pause(words: Mapping[float, str], pause_at_s: float, end_s: float) -> str:
    recognition = Recognition(WordsByLength(words), cast("Ear", EarOfLengths()), "en", lambda: 0.0)
    await recognition.so_far(0.0, pause_at_s)
    recognition.drop()  # the caller goes on
    transcript = await recognition.so_far(0.0, end_s)
    assert transcript is not None
    return transcript.text


@pytest.mark.parametrize(
    ("words", "end_s", "expected"),
    [
        ({2.0: "I'd like a flat in.", 2.8: "I'd like a flat in.", 0.8: "Chueca."}, 2.8, "I'd like a flat in Chueca."),
        ({2.0: "I'd like a flat in.", 2.8: "I'd like a flat in Chueca."}, 2.8, "I'd like a flat in Chueca."),
        # A breath after it is not looked at alone, nor is what follows a sentence that is complete.
        ({2.0: "I'd like a flat in.", 2.2: "I'd like a flat in."}, 2.2, "I'd like a flat in."),
        ({2.0: "How big is it?", 2.8: "How big is it?"}, 2.8, "How big is it?"),
    ],
)
async def test_what_was_overheard_after_a_pause_is_listened_to_alone(
    words: Mapping[float, str], end_s: float, expected: str
) -> None:
    assert await words_after_a_pause(words, 2.0, end_s) == expected
