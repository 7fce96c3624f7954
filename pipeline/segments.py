"""The pieces of a reply: what is said, what it is for, its sound and when each of its words sounds in it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import AudioChunk, Resampler, Samples
from pipeline.engines.base import TextToSpeech, Voice
from pipeline.errors import EngineError
from pipeline.word_timing import TimedWord, heard_characters, take_up_s, timed_words

FADE_S = 0.005
"""Ends of a segment's sound are faded over this long, so that an engine which leaves no silence there cannot click."""

PieceKind = Literal["opener", "tool", "content"]
"""A word in front of the answer ("Sure."), a sentence while a tool runs, the answer itself."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to say: a sentence, or a clause."""

    text: str
    kind: PieceKind = "content"


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Makes sound of text at `rate_hz`.

    Attributes:
        tts: the engine.
        voice: whose voice.
        rate_hz: of the sound wanted; the engine's is changed to it.
        on_failure: called when a text could not be synthesised.
    """

    tts: TextToSpeech
    voice: Voice
    rate_hz: int
    on_failure: Callable[[str, EngineError], None]

    async def sound_of(self, text: str) -> AsyncGenerator[Samples, None]:
        """The sound, int16 (n,) each, as soon as it is ready; what an engine failed to make is missing."""
        resampler = Resampler(self.tts.rate_hz, self.rate_hz)
        try:
            stream = cast("AsyncGenerator[AudioChunk, None]", self.tts.synthesize(text, self.voice))
            async with aclosing(stream) as chunks:
                async for chunk in chunks:
                    yield resampler.push(chunk.samples)
        except EngineError as error:
            self.on_failure(text, error)
        yield resampler.push(np.zeros(0, dtype=np.int16), last=True)


@dataclass(slots=True, eq=False)
class Segment:
    """One piece on its way out.

    Attributes:
        text: what is said.
        kind: what it is for.
        sound: int16 (n,), as far as it is synthesised; kept after it was played, so that speech can be taken up again.
        complete: will there be no more sound?
    """

    text: str
    kind: PieceKind = "content"
    sound: Samples = field(default_factory=lambda: np.zeros(0, dtype=np.int16))
    complete: bool = False
    _timed: tuple[int, list[TimedWord]] = (-1, [])

    def add(self, samples: Samples, rate_hz: int) -> None:
        """More sound."""
        if len(samples) and not len(self.sound):
            samples = faded_in(samples, rate_hz)
        self.sound = np.concatenate([self.sound, samples])

    def finish(self, rate_hz: int, released: int) -> None:
        """All sound is there; `released` samples of it are out already."""
        end = faded_in(self.sound[released:][::-1], rate_hz)[::-1]
        self.sound = np.concatenate([self.sound[:released], end])
        self.complete = True

    def split_at(self, heard: int, rate_hz: int) -> tuple[str, str]:
        """The words that were played whole after `heard` samples, and the rest."""
        if heard <= 0 or not len(self.sound):
            return "", self.text
        if self.complete and heard >= len(self.sound):
            return self.text, ""
        end = heard_characters(self.words(rate_hz), heard / rate_hz)
        return self.text[:end], self.text[end:].lstrip()

    def take_up_at(self, stopped: int, rate_hz: int) -> int:
        """The sample at which it goes on when it was stopped at sample `stopped`."""
        return min(round(take_up_s(self.words(rate_hz), stopped / rate_hz) * rate_hz), len(self.sound))

    def words(self, rate_hz: int) -> list[TimedWord]:
        """When each word sounds."""
        known = len(self.sound) * 2 + self.complete
        if self._timed[0] != known:
            self._timed = (known, timed_words(self.text, self.sound, rate_hz, complete=self.complete))
        return self._timed[1]


def faded_in(samples: Samples, rate_hz: int) -> Samples:
    """The same, int16 (n,), rising from silence over `FADE_S`."""
    faded = samples.copy()
    length = min(round(FADE_S * rate_hz), len(faded))
    ramp: NDArray[np.float64] = np.arange(length) / max(1, length)
    faded[:length] = (faded[:length] * ramp).astype(np.int16)
    return faded
