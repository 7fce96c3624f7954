"""Intervals for what a number of calls can tell. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 4_000
_AT_ONCE = 200
"""Resamples drawn at a time, so that many callers do not fill the memory."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and the interval that holds the true one with the chosen confidence; `value` None: nothing to go by."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Sums:
    """What adds up to a ratio, one row for each caller: calls of one caller are alike, so they are drawn together.

    Attributes:
        above: numerators, float64 (callers,).
        below: denominators, float64 (callers,).
    """

    above: NDArray[np.float64]
    below: NDArray[np.float64]

    @property
    def ratio(self) -> float | None:
        """Sum by sum; None where nothing is to be divided by."""
        below = float(self.below.sum())
        return float(self.above.sum()) / below if below else None


def wilson(count: int, of: int, confidence: float = 0.95) -> Estimate:
    """A share with Wilson's score interval (E. B. Wilson, JASA 22, 1927), which holds for few and for extreme shares.

    Args:
        count: how many did.
        of: how many might have.
        confidence: of the interval.
    """
    if not of:
        return Estimate(None)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = count / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Estimate(share, max(0.0, middle - reach), min(1.0, middle + reach))


def ratio(sums: Sums, confidence: float, seed: int) -> Estimate:
    """A ratio of sums with a percentile bootstrap interval over callers (B. Efron, 1979).

    Of what never happened no resample tells how often it might: its bound is that of the rule of three (J. Hanley and
    A. Lippman-Hand, JAMA 249, 1983), 3 in n for 95 %.
    """
    if sums.ratio == 0:
        return Estimate(0.0, 0.0, -math.log(1 - confidence) / float(sums.below.sum()))
    return _estimate(sums.ratio, _resampled(sums, seed), confidence)


def difference(of: Sums, control: Sums, confidence: float, seed: int) -> Estimate:
    """How much higher the ratio is than the control's, with its bootstrap interval."""
    value, base = of.ratio, control.ratio
    if value is None or base is None:
        return Estimate(None)
    return _estimate(value - base, _resampled(of, seed) - _resampled(control, seed + 1), confidence)


def _estimate(value: float | None, drawn: NDArray[np.float64], confidence: float) -> Estimate:
    known = drawn[np.isfinite(drawn)]
    if value is None or not known.size:
        return Estimate(value)
    low, high = np.quantile(known, ((1 - confidence) / 2, (1 + confidence) / 2))
    return Estimate(value, float(low), float(high))


def _resampled(sums: Sums, seed: int) -> NDArray[np.float64]:
    count = len(sums.above)
    if not count:
        return np.empty(0)
    random = np.random.default_rng(seed)
    drawn: list[NDArray[np.float64]] = []
    for _ in range(RESAMPLES // _AT_ONCE):
        who = random.integers(count, size=(_AT_ONCE, count))
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn.append(sums.above[who].sum(axis=1) / sums.below[who].sum(axis=1))
    return np.concatenate(drawn)


def sums_of(rows: Sequence[tuple[str, float, float]]) -> Sums:
    """The sums by caller.

    Args:
        rows: who called, numerator, denominator; one for each call.
    """
    above: dict[str, float] = {}
    below: dict[str, float] = {}
    for unit, numerator, denominator in rows:
        above[unit] = above.get(unit, 0.0) + numerator
        below[unit] = below.get(unit, 0.0) + denominator
    return Sums(np.array(list(above.values()), dtype=np.float64), np.array(list(below.values()), dtype=np.float64))
