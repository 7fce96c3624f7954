"""What the pipeline asks of an engine. One file per engine implements one of these; `registry` names them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pipeline.audio import AudioChunk, FloatSamples


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a recogniser understood.

    Attributes:
        text: the words, stripped; empty when nothing was understood.
        engine: name of the engine that did it.
        inference_ms: time the engine worked.
        language: ISO 639-1 code of the text.
        confidence: how sure the recogniser is of its words, in [0, 1]; None if it does not tell.
        in_language: probability that the sound is in `language` rather than another that callers speak, in [0, 1];
            None if the recogniser knows one only.
    """

    text: str
    engine: str
    inference_ms: float
    language: str = "en"
    confidence: float | None = None
    in_language: float | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """How a text is to be spoken.

    Attributes:
        name: the engine's own name of the voice ("af_heart" for Kokoro, "tara" for Orpheus).
        language: ISO 639-1 code ("en", "es").
        speed: 1.0 is the voice's own rate.
        others: the same speaker's voices in other engines, (engine, name) each; an engine that stands in uses them.
    """

    name: str
    language: str = "en"
    speed: float = 1.0
    others: tuple[tuple[str, str], ...] = ()


class SpeechToText(Protocol):
    """Recognises one utterance."""

    name: str

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        """Words of `audio` (16 kHz).

        Raises:
            EngineError: it could not be done.
        """
        ...


@runtime_checkable
class HearsEither(Protocol):
    """A recogniser of callers who may speak another language than expected."""

    async def transcribe_either(self, audio: AudioChunk, *, language: str, other: str) -> Transcript:
        """Words of `audio` (16 kHz), probably in `language`, in `other` if it certainly is; the transcript says which.

        Raises:
            EngineError: it could not be done.
        """
        ...


class TextToSpeech(Protocol):
    """Speaks text."""

    name: str
    rate_hz: int

    def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
        """Sound of `text` at `rate_hz`, in order, as soon as it is ready. Closing the iterator stops the work.

        Raises:
            EngineError: it could not be done, or not to the end.
        """
        ...


@runtime_checkable
class LearnsPlaces(Protocol):
    """An engine that hears or says place names better when it knows them."""

    def learn_places(self, place_names: Sequence[str]) -> None:
        """These are the listings' cities and districts from now on."""
        ...


@runtime_checkable
class KeepsSpeech(Protocol):
    """A voice engine that has some texts' sound ready."""

    def has(self, text: str, voice: Voice) -> bool:
        """Would its sound come at once? Cheap: asked in the middle of a turn."""
        ...


@runtime_checkable
class Probed(Protocol):
    """A hosted engine that can be asked whether it would work, at next to no cost."""

    async def probe(self) -> None:
        """Does the smallest piece of real work: its key, its model and its answer are tried.

        Raises:
            EngineError: it would not; the message tells an operator what to do.
        """
        ...


@runtime_checkable
class Closed(Protocol):
    """An engine that keeps connections open."""

    async def close(self) -> None:
        """Closes them; it is not used any more."""
        ...


class VoiceActivity(Protocol):
    """Speech or not, for one call: keeps the state of its stream."""

    frame_samples: int

    def probability(self, frame: FloatSamples) -> float:
        """Probability in [0, 1] that `frame`, float32 (frame_samples,) at 16 kHz, is speech.

        Cheap enough for the event loop.
        """
        ...


class EndOfTurn(Protocol):
    """Was the sentence finished, judged by its sound?"""

    name: str

    async def probability(self, audio: FloatSamples) -> float:
        """Probability in [0, 1] that the speaker has finished; `audio` is float32 (n,) at 16 kHz, its last 8 s count.

        Raises:
            EngineError: it could not be done.
        """
        ...
