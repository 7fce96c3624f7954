"""What the callers of the fault matrix say, and how their sentences are told apart by sound."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from pipeline.audio import LISTEN_RATE_HZ, PHONE_RATE_HZ, AudioChunk
from tests.providers.faults import KINDS, FaultKind
from tests.voices import spoken

CALLER = "am_michael"
PLACES = ("Salamanca", "Chamberí", "Gràcia", "Retiro", "Chueca", "Malasaña", "Lavapiés", "Moncloa")


@dataclass(frozen=True, slots=True)
class Question:
    """A turn of a caller.

    Attributes:
        text: what they say.
        expected: a word that an answer to it has in it; empty: any words are an answer.
    """

    text: str
    expected: str = ""


FIRST = Question("Hi, my name is Anna.")
GOODBYE = Question("Thank you, goodbye.")


def before(kind: FaultKind) -> Question:
    """What is asked while a fault is there; another wish for each: no search is to be answered from memory."""
    place = PLACES[KINDS.index(kind) % len(PLACES)]
    return Question(f"I'm looking for a two bedroom flat in {place}.", place)


def middle(kind: FaultKind) -> Question:
    """What is asked before a fault strikes the answer."""
    place = PLACES[(KINDS.index(kind) + 3) % len(PLACES)]
    return Question(f"And what do you have in {place} with three bedrooms?", place)


def texts() -> tuple[str, ...]:
    """All of them."""
    return tuple(each.text for each in (FIRST, GOODBYE, *map(before, KINDS), *map(middle, KINDS)))


async def clips() -> dict[str, AudioChunk]:
    """Every text as it is spoken; kept on disk."""
    return {text: await spoken(text, CALLER) for text in texts()}


_FRAME_S = 0.02
_BANDS = 12
_LOWEST_HZ, _HIGHEST_HZ = 150.0, 3_400.0
_ALIKE = 0.85
"""Correlation above which a sound is a sentence: over a telephone it has 0.96 with itself, noise 0.76, a part 0.8."""


class KnownSentences:
    """Knows the sentence that a sound is, by the course of its loudness in some bands. It recognises nothing.

    Args:
        known: sound of each text.
    """

    def __init__(self, known: dict[str, AudioChunk]) -> None:
        self._known = {
            text: _course(clip.at_rate(PHONE_RATE_HZ).at_rate(LISTEN_RATE_HZ)) for text, clip in known.items()
        }

    def likeness(self, audio: AudioChunk) -> dict[str, float]:
        """Of the sound with each text, -1 to 1, at the best place."""
        course = _course(audio.at_rate(LISTEN_RATE_HZ))
        return {text: _correlation(course, other) for text, other in self._known.items()}

    def text_of(self, audio: AudioChunk) -> str:
        """The sentence; empty when it is none of them."""
        likeness = self.likeness(audio)
        best = max(likeness, key=lambda text: likeness[text])
        return best if likeness[best] >= _ALIKE else ""


def _course(audio: AudioChunk) -> Any:
    """Loudness by frame and band, float64 of shape (frames, bands)."""
    size = round(_FRAME_S * audio.rate_hz)
    frames = audio.as_float()[: len(audio.samples) // size * size].reshape(-1, size)
    power = np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)) ** 2
    edges = np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, _BANDS + 1) / (audio.rate_hz / size)
    bands = [power[:, int(low) : max(int(low) + 1, int(high))].mean(axis=1) for low, high in pairwise(edges)]
    return np.log10(np.stack(bands, axis=1) + 1e-5) if len(frames) else np.zeros((1, _BANDS))


def _correlation(one: Any, other: Any) -> float:
    """Of two courses at the shift at which they are most alike; the shorter is filled up with silence."""
    quiet = np.log10(1e-5)
    length = len(one) + len(other)
    a = np.full((length, _BANDS), quiet)
    a[: len(one)] = one
    a -= a.mean(axis=0)
    b = np.full((length, _BANDS), quiet)
    b[: len(other)] = other
    b -= b.mean(axis=0)
    size = 2 * length
    spectrum = np.fft.rfft(a, size, axis=0) * np.conj(np.fft.rfft(b, size, axis=0))
    products = np.fft.irfft(spectrum, size, axis=0).sum(axis=1)
    return float(products.max() / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9))
