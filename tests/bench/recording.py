"""Both sides of a call on one clock: what the caller's microphone picked up, and what was at their ear."""

from __future__ import annotations

import wave
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import AudioChunk, Samples

FRAME_S = 0.01
LOUD = 250.0
"""Root mean square (int16) above which 10 ms are sound: -42 dBFS.
Silence is below 10 on a mu-law line and below 30 in Opus."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something the caller said.

    Attributes:
        turn: its index in the call's plan.
        start_s, end_s: when, on the recording's clock, 0.1 s exact: `measuring` looks at the sound itself.
        pauses: (start, end) of its pauses, counted from `start_s`.
        backchannel: True when no answer is expected ("mhm", a cough).
    """

    turn: int
    start_s: float
    end_s: float
    pauses: tuple[tuple[float, float], ...] = ()
    backchannel: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One call.

    Attributes:
        mouth: the caller, int16 (n,).
        ear: the avatar, int16 (n,), sample by sample beside `mouth`.
        rate_hz: of both.
        marks: what the caller said when, in order.
    """

    mouth: Samples
    ear: Samples
    rate_hz: int
    marks: tuple[Mark, ...] = field(default=())

    def ear_between(self, start_s: float, end_s: float) -> AudioChunk:
        """What was heard between two times."""
        start, end = (max(0, round(at_s * self.rate_hz)) for at_s in (start_s, end_s))
        return AudioChunk(self.ear[start:end], self.rate_hz)

    def save(self, path: Path) -> None:
        """Writes a stereo WAV file: caller left, avatar right."""
        with wave.open(str(path), "wb") as out:
            out.setparams((2, 2, self.rate_hz, 0, "NONE", ""))
            out.writeframes(np.stack([self.mouth, self.ear], axis=1).astype("<i2").tobytes())


def lay_out(pieces: Iterable[tuple[float, Samples]], start_s: float, end_s: float, rate_hz: int) -> Samples:
    """Pieces of sound, each with the time at which it began, on a track from `start_s` to `end_s`; later ones win."""
    track = np.zeros(max(0, round((end_s - start_s) * rate_hz)), dtype=np.int16)
    for at_s, samples in pieces:
        offset = round((at_s - start_s) * rate_hz)
        first, last = max(0, -offset), min(len(samples), len(track) - offset)
        if first < last:
            track[offset + first : offset + last] = samples[first:last]
    return track


def loud_frames(samples: Samples, rate_hz: int) -> NDArray[np.bool_]:
    """For each 10 ms whether they are sound, bool (n,)."""
    length = round(FRAME_S * rate_hz)
    frames = samples[: len(samples) // length * length].reshape(-1, length).astype(np.float32)
    loud: NDArray[np.bool_] = np.sqrt(np.mean(np.square(frames), axis=1)) > LOUD
    return loud
