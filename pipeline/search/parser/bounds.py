"""Limits on one quantity, as they were said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Quantity = Literal["price", "size", "rooms", "baths", "limit"]
Side = Literal["min", "max", "exact", "about", "range", "plain"]
QUANTITIES: tuple[Quantity, ...] = ("rooms", "baths", "size", "price")
COUNTED: tuple[Quantity, ...] = ("rooms", "baths")


@dataclass(frozen=True, slots=True)
class Bound:
    """Limits on one quantity, and where they were said.

    Attributes:
        quantity: what is bounded.
        low, high: inclusive, None is open.
        side: how it was said; a correction that gives only a number takes it over.
        start, end: characters of the canonical text.
        confidence: in [0, 1].
    """

    quantity: Quantity
    low: float | None
    high: float | None
    side: Side
    start: int
    end: int
    confidence: float

    def moved(self, by: int) -> Bound:
        """The same, `by` characters further on."""
        return replace(self, start=self.start + by, end=self.end + by)


def both(first: Bound, second: Bound) -> Bound:
    """What holds when both were said: each gives its side if they fit together, or else the later one counts.

    "At least two but no more than four" has two sides. Of "two bathrooms, one of them small" the greater number stays.
    """
    if first.quantity in COUNTED and first.side == second.side == "plain":
        return first if (first.low or 0) >= (second.low or 0) else second
    low = second.low if second.low is not None else first.low
    high = second.high if second.high is not None else first.high
    complementary = (first.low is None) != (second.low is None) and (first.high is None) != (second.high is None)
    if not complementary or (low is not None and high is not None and low > high):
        return second
    return replace(second, low=low, high=high, start=min(first.start, second.start), end=max(first.end, second.end))
