"""The same loudness for every piece of synthesised speech."""

from __future__ import annotations

import numpy as np

from pipeline.audio import FloatSamples

VERSION = 2
"""Of the levels below: speech kept on disk with others would be heard as louder or softer."""
TARGET_DBFS = -22.0
"""Of active speech; leaves its peaks, up to 19 dB above, below full scale."""
MOST_GAIN_DB = 9.0
"""Voices lie within 8 dB of the target; something further off is no speech that should be made as loud."""
HIGHEST_PEAK = 0.9
"""-0.9 dBFS: a resampling filter may overshoot by as much."""
_FRAME_S = 0.02
_GATE_DB = 18.0
"""Frames this far below the loudest one are pauses and closures, not speech."""
_LOW_HZ, _LOW_WEIGHT = 200.0, 0.7
_HIGHEST_HZ = 3_600.0
"""What decides how loud a voice is: a man's fundamental counts less than the rest, hissing sounds do not count."""


def speech_level(samples: FloatSamples, rate_hz: int) -> float:
    """RMS level of the active speech in dBFS, weighted roughly as it is heard; -inf for silence.

    Args:
        samples: float32 (n,) in [-1, 1].
        rate_hz: samples per second.
    """
    frame = round(_FRAME_S * rate_hz)
    if len(samples) < frame:
        return -np.inf
    spectrum = np.fft.rfft(samples.astype(np.float64))
    hertz = np.fft.rfftfreq(len(samples), 1 / rate_hz)
    spectrum[hertz < _LOW_HZ] *= _LOW_WEIGHT
    spectrum[hertz > _HIGHEST_HZ] = 0.0
    heard = np.fft.irfft(spectrum, len(samples))
    frames = heard[: len(heard) // frame * frame].reshape(-1, frame)
    power = np.mean(frames**2, axis=1)
    loudest = power.max(initial=0.0)
    if loudest <= 0.0:
        return -np.inf
    active = power[power > loudest * 10 ** (-_GATE_DB / 10)]
    return float(10 * np.log10(active.mean()))


def levelled(samples: FloatSamples, rate_hz: int) -> FloatSamples:
    """`samples` with one gain for all of them, so that the speech has the target level and nothing clips."""
    level = speech_level(samples, rate_hz)
    if not np.isfinite(level):
        return samples
    gain = 10 ** (float(np.clip(TARGET_DBFS - level, -MOST_GAIN_DB, MOST_GAIN_DB)) / 20)
    peak = float(np.abs(samples).max(initial=0.0))
    return (samples * min(gain, HIGHEST_PEAK / max(peak, 1e-9))).astype(np.float32)
