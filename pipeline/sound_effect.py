"""A sound in the background of a wait, faded in and out."""

from __future__ import annotations

import numpy as np

from pipeline.audio import Samples

FADE_S = 0.04
"""From silence to full and back: too short to be missed, too long to click. It may last on under the first speech."""


class SoundEffect:
    """A loop, given out in frames.

    Args:
        samples: int16 (n,), n > 0, at the rate of the frames.
        rate_hz: that rate.
        longest_s: after so much of it has been heard it ends by itself.
    """

    def __init__(self, samples: Samples, rate_hz: int, longest_s: float) -> None:
        self._loop = samples
        self._rate_hz = rate_hz
        self._left = round(longest_s * rate_hz)
        self._at = 0
        self._gain = 0.0
        self._ending = False

    @property
    def over(self) -> bool:
        """Will no more of it be heard?"""
        return self._gain == 0.0 and (self._ending or self._left <= FADE_S * self._rate_hz)

    def end(self) -> None:
        """Fades out from now on."""
        self._ending = True

    def silence(self) -> None:
        """It was thrown away downstream: it begins anew from silence, if at all."""
        self._gain = 0.0

    def frame(self, count: int, *, wanted: bool) -> Samples:
        """The next `count` samples: rising or full while `wanted` and not over, else falling to silence."""
        fade = FADE_S * self._rate_hz
        target = 1.0 if wanted and not self._ending and self._left > fade else 0.0
        if target == self._gain == 0.0:
            return np.zeros(count, dtype=np.int16)
        step = 1.0 / fade
        gains = np.clip(self._gain + np.arange(1, count + 1) * (step if target else -step), 0.0, 1.0)
        part = np.take(self._loop, np.arange(self._at, self._at + count), mode="wrap")
        self._gain = round(float(gains[-1]), 6)
        self._at = (self._at + count) % len(self._loop)
        self._left -= count
        return (part * gains).astype(np.int16)

    def under(self, speech: Samples) -> Samples:
        """The frame with what is left of the effect falling silent beneath it: neither a jump nor a wait."""
        mixed = speech.astype(np.int32) + self.frame(len(speech), wanted=False)
        return np.clip(mixed, -32_768, 32_767).astype(np.int16)
