"""Whisper's log-mel spectrogram of a fixed window, in numpy.

Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022): 25 ms Hann windows every 10 ms at
16 kHz, 80 triangular filters on Slaney's mel scale, log10, a floor 8 decades below the maximum, (x + 4) / 4.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipeline.audio import LISTEN_RATE_HZ, FloatSamples

WINDOW_SAMPLES = 400
HOP_SAMPLES = 160
MEL_BANDS = 80
_FLOOR = 1e-10
_DYNAMIC_RANGE = 8.0
# Slaney's scale (Auditory Toolbox, 1998): linear, 200/3 Hz a mel, up to 1 kHz, then 27 mels for a factor of 6.4.
_HZ_PER_MEL = 200.0 / 3.0
_BREAK_HZ = 1_000.0
_BREAK_MEL = _BREAK_HZ / _HZ_PER_MEL
_LOG_STEP = np.log(6.4) / 27.0


def log_mel(samples: FloatSamples) -> NDArray[np.float32]:
    """Log-mel features, float32 (80, n // 160), of float32 (n,) at 16 kHz; n a multiple of 160."""
    padded = np.pad(samples.astype(np.float32), WINDOW_SAMPLES // 2, mode="reflect")
    windows = sliding_window_view(padded, WINDOW_SAMPLES)[::HOP_SAMPLES][: len(samples) // HOP_SAMPLES]
    spectrum = np.fft.rfft(windows * _hann(), axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    mel = np.log10(np.maximum(_filters() @ power.T, _FLOOR))
    mel = np.maximum(mel, mel.max() - _DYNAMIC_RANGE)
    return ((mel + 4.0) / 4.0).astype(np.float32)


@lru_cache(maxsize=1)
def _hann() -> NDArray[np.float32]:
    """The periodic Hann window, (400,)."""
    return (0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(WINDOW_SAMPLES) / WINDOW_SAMPLES)).astype(np.float32)


@lru_cache(maxsize=1)
def _filters() -> NDArray[np.float32]:
    """Triangular filters of equal area, (80, 201)."""
    top_mel = _BREAK_MEL + np.log(LISTEN_RATE_HZ / 2 / _BREAK_HZ) / _LOG_STEP
    mels = np.linspace(0.0, top_mel, MEL_BANDS + 2)
    edges_hz = np.where(mels < _BREAK_MEL, mels * _HZ_PER_MEL, _BREAK_HZ * np.exp(_LOG_STEP * (mels - _BREAK_MEL)))
    bins_hz = np.fft.rfftfreq(WINDOW_SAMPLES, 1.0 / LISTEN_RATE_HZ)
    low, centre, high = edges_hz[:-2, None], edges_hz[1:-1, None], edges_hz[2:, None]
    rising = (bins_hz - low) / (centre - low)
    falling = (high - bins_hz) / (high - centre)
    return (np.maximum(0.0, np.minimum(rising, falling)) * 2.0 / (high - low)).astype(np.float32)
