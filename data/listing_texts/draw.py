"""Seeded choices that come out the same on every Python version."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """Choices from one seed.

    Only `Random.random()` is used: its sequence is the one the standard library promises to keep.
    """

    def __init__(self, *seed: object) -> None:
        self._unit = random.Random("|".join(str(part) for part in seed)).random

    def chance(self, probability: float) -> bool:
        """True with `probability`."""
        return self._unit() < probability

    def between(self, low: float, high: float) -> float:
        """Uniform in [low, high)."""
        return low + (high - low) * self._unit()

    def integer(self, low: int, high: int) -> int:
        """Uniform in low..high, both included."""
        return low + int(self._unit() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """One of `options`, all equally likely."""
        return options[int(self._unit() * len(options))]

    def weighted(self, **weights: float) -> str:
        """One of the names, as likely as its weight."""
        left = self._unit() * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return name
