"""What a number is worth in its slot's unit: bare prices are thousands, feet become metres."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.search.parser.bounds import Quantity
from pipeline.search.parser.number_words import Number
from pipeline.search.parser.units import Unit

_SQUARE_FEET_TO_METRES = 0.09290304  # international foot, 0.3048 m, squared
_LEAST_PRICE = 10_000
"""Homes cost more: a lower price was said in thousands ("under four fifty"), or in millions ("budget: two")."""


@dataclass(frozen=True, slots=True)
class SizeUnit:
    """Unit of the listings' sizes."""

    in_feet: bool

    @classmethod
    def named(cls, name: str) -> SizeUnit:
        """From its name, "square metres", "m2", "square feet", "sq ft"."""
        return cls("f" in name.lower().replace("of", ""))


def amount_of(
    quantity: Quantity, value: float, number: Number, unit: Unit | None, size_unit: SizeUnit, *, in_range: bool = False
) -> float:
    """`value` in the unit of `quantity`.

    Args:
        quantity: the slot.
        value: what was said, scaled by a multiplier that it shares in a range.
        number: the number itself, for the multiplier that was said with it.
        unit: the noun it counts.
        size_unit: of the listings.
        in_range: the multiplier may have been said with the other number.
    """
    if quantity == "size":
        if unit is not None and unit.name == "feet" and not size_unit.in_feet:
            return float(round(value * _SQUARE_FEET_TO_METRES))
        if unit is not None and unit.name == "size" and size_unit.in_feet:
            return float(round(value / _SQUARE_FEET_TO_METRES))
        return value
    if quantity == "price":
        if number.scale == 1 and value < 10:
            return value * 1_000_000
        if (number.scale == 1 or in_range) and value < _LEAST_PRICE:
            return value * 1_000
    return value


def in_one_scale(low: Number, high: Number) -> tuple[float, float]:
    """ "300 to 400 thousand": the first number takes over the multiplier that was said once."""
    if low.scale > 1:
        return low.value, high.value
    if high.scale == 1:
        if low.value < 10 and high.value >= 100 and high.value / 20 <= low.value * 100 < high.value:
            return low.value * 100, high.value
        return low.value, high.value
    for multiplier in dict.fromkeys((high.unit_scale, high.scale, 100_000, 1_000)):
        if high.value / 20 <= low.value * multiplier < high.value:
            return low.value * multiplier, high.value
    return low.value, high.value
