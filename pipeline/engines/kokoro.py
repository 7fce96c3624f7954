"""Text to speech with Kokoro-82M, in-process."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np

from pipeline.audio import AudioChunk, FloatSamples, to_int16
from pipeline.engines.base import Voice
from pipeline.engines.context import EngineContext
from pipeline.engines.kokoro_graph import VERSION as GRAPH_VERSION
from pipeline.engines.kokoro_graph import lean_model
from pipeline.engines.loudness import VERSION as LOUDNESS_VERSION
from pipeline.engines.loudness import levelled
from pipeline.engines.onnx import open_session
from pipeline.engines.pauses import BEFORE_S, FRAME_S, QUIET, pause_after_s
from pipeline.engines.worker import InferencePool
from pipeline.errors import EngineError
from pipeline.pronunciation import Pronouncer
from pipeline.spoken_text import spoken
from pipeline.spoken_text_es import spoken_spanish

log = logging.getLogger(__name__)

RATE_HZ = 24_000
_LANGUAGES = {"a": "en-us", "b": "en-gb", "e": "es"}
"""The first letter of a voice's name says what it speaks (Kokoro's VOICES.md)."""

_FADE_S = 0.005


class KokoroTextToSpeech:
    """Kokoro. A text is given out as one chunk, when it is done.

    Args:
        model: the ONNX file.
        voices: `.npz` of name -> style vectors.
        place_names: said in Spanish or Catalan inside English sentences.
        threads: cores one synthesis may use.
        workers: syntheses at once.
        limit_s: time limit of one text.

    Attributes:
        version: of the sound: the same text in the same voice sounds the same in the same version.
    """

    name = "kokoro"
    rate_hz = RATE_HZ

    def __init__(
        self,
        model: Path,
        voices: Path,
        place_names: Sequence[str] = (),
        *,
        threads: int = 2,
        workers: int = 2,
        limit_s: float = 20.0,
    ) -> None:
        import kokoro_onnx

        lean = lean_model(model)
        try:
            session = open_session(lean, threads)
        except Exception as error:
            if lean == model:
                raise
            log.warning("lean Kokoro cannot be opened", extra={"file": str(lean), "error": str(error)})
            lean = model
            session = open_session(model, threads)
        self._kokoro = kokoro_onnx.Kokoro.from_session(session, str(voices))
        self.version = f"{'whole' if lean == model else f'lean{GRAPH_VERSION}'}-level{LOUDNESS_VERSION}"
        self._pronouncer = Pronouncer(place_names)
        self._pool = InferencePool(self.name, workers=workers, limit_s=limit_s)

    @classmethod
    def create(cls, context: EngineContext) -> KokoroTextToSpeech:
        """Makes it from the project's model files."""
        return cls(context.assets.kokoro_model, context.assets.kokoro_voices, context.place_names)

    def learn_places(self, place_names: Sequence[str]) -> None:
        """Other place names from now on."""
        self._pronouncer = Pronouncer(place_names)

    @property
    def voice_names(self) -> list[str]:
        """The voices there are."""
        return sorted(self._kokoro.voices)

    def phonemes(self, text: str, voice: Voice) -> str:
        """IPA of `text` as `voice` will say it; empty when there is nothing to say."""
        language = _LANGUAGES.get(voice.name[:1], "en-us")
        words = spoken_spanish(text) if language == "es" else spoken(text)
        if not any(character.isalnum() for character in words):
            return ""
        return self._pronouncer.phonemes(words, language, self._kokoro.tokenizer.phonemize)

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
        """Sound of `text` at 24 kHz; nothing for a text without words.

        Raises:
            EngineError: unknown voice, or the model failed or was too slow.
        """
        if voice.name not in self._kokoro.voices:
            raise EngineError(f"kokoro has no voice {voice.name!r}; it has {', '.join(self.voice_names)}")
        samples = await self._pool.run(lambda: self._speak(text, voice))
        if len(samples):
            yield AudioChunk(to_int16(samples), RATE_HZ)

    def _speak(self, text: str, voice: Voice) -> FloatSamples:
        phonemes = self.phonemes(text, voice)
        if not phonemes:
            return np.zeros(0, dtype=np.float32)
        samples, _ = self._kokoro.create(phonemes, voice.name, speed=voice.speed, is_phonemes=True, trim=False)
        return levelled(trimmed(samples, after_s=pause_after_s(phonemes)), RATE_HZ)


def trimmed(samples: FloatSamples, *, after_s: float) -> FloatSamples:
    """Speech with 20 ms of silence before it and `after_s` after it, its ends faded so that they cannot click.

    Args:
        samples: float32 (n,) at 24 kHz.
        after_s: silence to leave after the speech; what is missing is added.
    """
    frame = round(FRAME_S * RATE_HZ)
    peaks = np.abs(samples[: len(samples) // frame * frame]).reshape(-1, frame).max(axis=1, initial=0.0)
    loud = np.flatnonzero(peaks > QUIET)
    if not len(loud):
        return np.zeros(0, dtype=np.float32)
    start = max(0, int(loud[0]) * frame - round(BEFORE_S * RATE_HZ))
    end = (int(loud[-1]) + 1) * frame + round(after_s * RATE_HZ)
    kept = np.array(samples[start:end], dtype=np.float32)
    fade = min(round(_FADE_S * RATE_HZ), len(kept) // 2)
    ramp = np.linspace(0.0, 1.0, fade, dtype=np.float32)
    kept[:fade] *= ramp
    kept[len(kept) - fade :] *= ramp[::-1]
    return np.pad(kept, (0, max(0, end - start - len(kept))))
