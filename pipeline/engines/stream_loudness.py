"""The same loudness for speech that comes in pieces: its end is not known when its beginning is played."""

from __future__ import annotations

import numpy as np

from pipeline.audio import FloatSamples
from pipeline.engines.loudness import HIGHEST_PEAK, MOST_GAIN_DB, TARGET_DBFS, speech_level

_GROWTH = 1.5
_LONGEST_S = 4.0
"""The level is measured anew each time there is so much more sound, until it will not change any more; each measurement
takes up to 3 ms of the event loop."""
_FRAME_S = 0.02
_TRUST_NEW_S, _TRUST_KNOWN_S = 0.25, 1.0
"""So much sound of a sentence weighs as much as what was known before: little for a voice never heard."""
_LOUD_START_DB, _LOUD_UNTIL_S, _EVEN_FROM_S = 2.5, 0.7, 1.7
"""Sentences begin louder than they go on: the mean of 12 in three of Kokoro's voices, 2.5 dB up to 0.7 s (0.5 to 1.1 dB
either way), 1.4 dB after one second, 0.5 dB after 1.5 s."""
_SLEW_DB_S = 10.0
"""A gain that changes faster is heard as such."""
_RAMP_S = 0.005
_LEARNABLE_S = 1.2
_LEARNT = 0.3
"""A sentence of which so much was measured tells the level of its voice; its weight in what is known."""


class VoiceLevels:
    """How loud each voice of an engine speaks, as far as it has been heard."""

    def __init__(self) -> None:
        self._known: dict[str, float] = {}

    def stream(self, voice: str, rate_hz: int) -> StreamLevel:
        """Makes one sentence of `voice` as loud as every other; `learn` from it when it is over."""
        return StreamLevel(self._known.get(voice), rate_hz)

    def learn(self, voice: str, stream: StreamLevel) -> None:
        """The sentence is over: what its level was helps the next one, if there was enough of it."""
        if stream.level_dbfs is not None and stream.heard_s >= _LEARNABLE_S:
            known = self._known.get(voice, stream.level_dbfs)
            self._known[voice] = known + _LEARNT * (stream.level_dbfs - known)


class StreamLevel:
    """One sentence on its way.

    Args:
        known_dbfs: the voice's level in earlier sentences; None if there were none.
        rate_hz: samples per second.

    Attributes:
        level_dbfs: level of its speech so far, before anything was done to it; None if there was too little.
    """

    def __init__(self, known_dbfs: float | None, rate_hz: int) -> None:
        self.level_dbfs: float | None = None
        self._known = known_dbfs
        self._rate_hz = rate_hz
        self._heard: list[FloatSamples] = []
        self._samples = self._measured = 0
        self._last: float | None = None
        self._unlimited: float | None = None

    @property
    def heard_s(self) -> float:
        """Seconds of sound that `level_dbfs` is of."""
        return self._measured / self._rate_hz

    def push(self, samples: FloatSamples) -> FloatSamples:
        """The next piece, float32 (n,), with the gain it needs; no sample above the highest peak."""
        if not len(samples):
            return samples
        self._measure(samples)
        wanted = self._wanted_db()
        if self._unlimited is not None:
            most = _SLEW_DB_S * len(samples) / self._rate_hz
            wanted = float(np.clip(wanted, self._unlimited - most, self._unlimited + most))
        self._unlimited = wanted
        peak = float(np.abs(samples).max(initial=0.0))
        gain = min(10 ** (wanted / 20), HIGHEST_PEAK / max(peak, 1e-9))
        gains = np.full(len(samples), gain, dtype=np.float32)
        if self._last is not None:
            ramp = min(round(_RAMP_S * self._rate_hz), len(samples))
            gains[:ramp] = np.linspace(self._last, gain, ramp, dtype=np.float32)
        self._last = gain
        return np.clip(samples * gains, -HIGHEST_PEAK, HIGHEST_PEAK).astype(np.float32)

    def _measure(self, samples: FloatSamples) -> None:
        if self._samples >= _LONGEST_S * self._rate_hz:
            return
        self._heard.append(samples)
        self._samples += len(samples)
        if self._samples >= self._measured * _GROWTH:
            self._measured = self._samples
            # Whole frames: a length with small factors is much quicker to transform.
            frame = round(_FRAME_S * self._rate_hz)
            heard = np.concatenate(self._heard)[: self._samples // frame * frame]
            level = speech_level(heard, self._rate_hz)
            self.level_dbfs = level if np.isfinite(level) else None

    def _wanted_db(self) -> float:
        known = TARGET_DBFS if self._known is None else self._known
        level = known
        if self.level_dbfs is not None:
            trust_s = _TRUST_NEW_S if self._known is None else _TRUST_KNOWN_S
            even = np.clip((_EVEN_FROM_S - self.heard_s) / (_EVEN_FROM_S - _LOUD_UNTIL_S), 0.0, 1.0)
            expected = self.level_dbfs - _LOUD_START_DB * even
            level += (expected - known) * self.heard_s / (self.heard_s + trust_s)
        return float(np.clip(TARGET_DBFS - level, -MOST_GAIN_DB, MOST_GAIN_DB))
