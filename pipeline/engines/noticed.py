"""Engines of this process that tell the call they work for what they did, as hosted engines do."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Literal, cast

from pipeline.audio import AudioChunk
from pipeline.engines.base import LearnsPlaces, SpeechToText, TextToSpeech, Transcript, Voice
from pipeline.engines.notices import tell
from pipeline.work_events import EngineUsed

Outcome = Literal["done", "failed", "stopped"]


class NoticedSpeechToText:
    """Recognises as `inner` does."""

    def __init__(self, inner: SpeechToText) -> None:
        self.name = inner.name
        self._inner = inner

    def learn_places(self, place_names: Sequence[str]) -> None:
        """Expects these names from now on."""
        if isinstance(self._inner, LearnsPlaces):
            self._inner.learn_places(place_names)

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        """Words of `audio`.

        Raises:
            EngineError: it could not be done.
        """
        began_s = time.monotonic()
        made = ""
        outcome: Outcome = "stopped"
        try:
            transcript = await self._inner.transcribe(audio, language=language)
            made, outcome = transcript.text, "done"
            return transcript
        except Exception:
            outcome = "failed"
            raise
        finally:
            took_ms = _since_ms(began_s)
            used = EngineUsed("stt", self.name, duration_ms=took_ms, audio_s=audio.duration_s, made=made)
            tell(replace(used, outcome=outcome))


class NoticedTextToSpeech:
    """Speaks as `inner` does."""

    def __init__(self, inner: TextToSpeech) -> None:
        self.name = inner.name
        self.rate_hz = inner.rate_hz
        self.version = str(getattr(inner, "version", ""))
        self._inner = inner

    def learn_places(self, place_names: Sequence[str]) -> None:
        """Says these names as locals do from now on."""
        if isinstance(self._inner, LearnsPlaces):
            self._inner.learn_places(place_names)

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
        """Sound of `text`.

        Raises:
            EngineError: it could not be done, or not to the end.
        """
        began_s, audio_s = time.monotonic(), 0.0
        first_ms: float | None = None
        outcome: Outcome = "stopped"
        try:
            stream = cast("AsyncGenerator[AudioChunk, None]", self._inner.synthesize(text, voice))
            async with aclosing(stream) as chunks:
                async for chunk in chunks:
                    first_ms = _since_ms(began_s) if first_ms is None else first_ms
                    audio_s += chunk.duration_s
                    yield chunk
            outcome = "done"
        except Exception:
            outcome = "failed"
            raise
        finally:
            tell(
                EngineUsed(
                    "tts",
                    self.name,
                    duration_ms=_since_ms(began_s),
                    first_ms=first_ms,
                    audio_s=audio_s,
                    characters=len(text),
                    given=text,
                    outcome=outcome,
                )
            )


def _since_ms(began_s: float) -> float:
    return (time.monotonic() - began_s) * 1_000
