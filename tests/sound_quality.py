"""Audible defects, found in samples: clicks, clipping, gaps, uneven loudness. For tests and for recorded calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FULL_SCALE = 32_767
CLIPPED_RUN = 3
"""Samples in a row at the rail: one alone may be a peak that just fits."""
MULAW_RAIL = 32_124
"""The largest magnitude that G.711 mu-law decodes to."""
LONGEST_GAP_S = 0.25
_QUIET = 200
"""Peak of a frame without speech (-44 dBFS); mu-law's own noise around silence lies below."""
_FRAME_S = 0.005
_CLICK_RATIO = 14.0
_CLICK_FLOOR = 0.02
"""A jump smaller than this share of full scale is masked by the line's own noise."""
_NEAR_S = 0.006
"""A plosive bursts for longer than this, a jump is over within a millisecond."""
_GATE_DB = 18.0


@dataclass(frozen=True, slots=True)
class Gap:
    """Silence between two stretches of sound, in seconds from the start."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """How long."""
        return self.end_s - self.start_s


def clicks(samples: NDArray[np.int16], rate_hz: int) -> list[float]:
    """Where the sound jumps, in seconds: steps that the sound around them does not explain.

    Speech is smooth from sample to sample, or rough for longer than a millisecond; a sample jump is neither. So the
    second difference at a place is compared with its size 1 to 6 ms before and after it.
    """
    sound = samples.astype(np.float64)
    if len(sound) < 8:
        return []
    rough = np.abs(np.diff(sound, 2))
    near, core = round(_NEAR_S * rate_hz), max(2, round(0.001 * rate_hz))
    power = np.concatenate([[0.0], np.cumsum(rough**2)])

    def mean(start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
        start, end = np.clip(start, 0, len(rough)), np.clip(end, 0, len(rough))
        return np.asarray((power[end] - power[start]) / np.maximum(end - start, 1))

    at = np.flatnonzero(rough > _CLICK_FLOOR * FULL_SCALE)
    around = np.sqrt(np.maximum(mean(at - near, at - core), mean(at + core + 1, at + near)))
    found = at[rough[at] > _CLICK_RATIO * np.maximum(around, 1.0)]
    places: list[float] = []
    for index in found:
        at_s = float(index + 1) / rate_hz
        if not places or at_s - places[-1] > 0.005:
            places.append(at_s)
    return places


def clipped(samples: NDArray[np.int16], rail: int = FULL_SCALE) -> list[int]:
    """Indices where runs of at least three samples at the rail begin (`MULAW_RAIL` for decoded phone sound)."""
    at_rail = np.concatenate([[False], np.abs(samples.astype(np.int32)) >= rail, [False]])
    edges = np.flatnonzero(np.diff(at_rail.astype(np.int8)))
    return [int(start) for start, end in zip(edges[::2], edges[1::2], strict=True) if end - start >= CLIPPED_RUN]


def gaps(samples: NDArray[np.int16], rate_hz: int, longest_s: float = LONGEST_GAP_S) -> list[Gap]:
    """Silences longer than `longest_s` between two sounds; silence before the first and after the last is none."""
    frame = round(_FRAME_S * rate_hz)
    peaks = np.abs(samples[: len(samples) // frame * frame].astype(np.int32)).reshape(-1, frame).max(axis=1, initial=0)
    loud = np.flatnonzero(peaks > _QUIET)
    found = []
    for before, after in zip(loud, loud[1:], strict=False):
        gap = Gap((int(before) + 1) * frame / rate_hz, int(after) * frame / rate_hz)
        if gap.length_s > longest_s:
            found.append(gap)
    return found


def level_db(samples: NDArray[np.int16], rate_hz: int) -> float:
    """RMS level of the active sound in dBFS: 20 ms frames within 18 dB of the loudest; -inf for silence."""
    frame = round(0.02 * rate_hz)
    sound = samples[: len(samples) // frame * frame].astype(np.float64).reshape(-1, frame) / (FULL_SCALE + 1)
    power = np.mean(sound**2, axis=1)
    loudest = power.max(initial=0.0)
    if not loudest:
        return -np.inf
    return float(10 * np.log10(power[power > loudest * 10 ** (-_GATE_DB / 10)].mean()))


def loudness_spread_db(parts: Sequence[NDArray[np.int16]], rate_hz: int) -> float:
    """How far the loudest part lies above the softest, in dB; parts without sound do not count."""
    levels = [level for part in parts if np.isfinite(level := level_db(part, rate_hz))]
    return max(levels) - min(levels) if levels else 0.0
