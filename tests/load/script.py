"""What the callers of the load bench say; the stub recogniser tells their sentences apart by how long they are."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.audio import PHONE_RATE_HZ, AudioChunk, Samples
from tests.simulated_phone import FRAME_SAMPLES
from tests.voices import spoken

SENTENCES = (
    "Anything cheaper?",
    "Two bedrooms in Gràcia, please.",
    "I'm looking for a flat in Chamberí with a lift.",
    "We need three bedrooms in Salamanca, for at most nine hundred thousand euros.",
)
"""Each half a second longer than the one before, or more."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence as sound.

    Attributes:
        text: what is said.
        audio: as it was spoken.
    """

    text: str
    audio: AudioChunk

    @property
    def phone(self) -> Samples:
        """8 kHz, a whole number of frames."""
        samples = self.audio.at_rate(PHONE_RATE_HZ).samples
        return samples[: len(samples) // FRAME_SAMPLES * FRAME_SAMPLES]


async def utterances() -> list[Utterance]:
    """All of them; kept on disk."""
    return [Utterance(text, await spoken(text)) for text in SENTENCES]
