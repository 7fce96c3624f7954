"""From a number's slot, value and side to a bound."""

from __future__ import annotations

import re

from pipeline.search.parser.bounds import COUNTED, Bound, Quantity
from pipeline.search.parser.sides import SideFound

_HALF_OF_HUNDRED = re.compile(r"\b(low|lower|early|mid|high|upper|late)(?: -)? $")
_ABOUT = 0.10
""" "Around" allows a tenth more or less."""
_MOST_COUNTED = 20
_LARGEST_SIZE = 30_000
"""In either unit."""


def bound_of(quantity: Quantity, value: float, side: SideFound, end: int, confidence: float) -> Bound:
    """The bound that `value`, in its slot's unit, gives from `side`.

    Args:
        quantity: the slot.
        value: the number.
        side: how it is bounded; a plain price is a maximum, anything else that is plain a minimum.
        end: where the words of the bound end.
        confidence: of the slot.
    """
    start, name = side.start, side.name
    counts = quantity in COUNTED
    if name == "fewer":
        return Bound(quantity, None, max(0.0, value - 1) if counts else value, "max", start, end, confidence)
    if name == "more":
        return Bound(quantity, value + 1 if counts else value, None, "min", start, end, confidence)
    if name == "about" and not counts:
        low, high = round(value * (1 - _ABOUT)), round(value * (1 + _ABOUT))
        return Bound(quantity, low, high, "about", start, end, confidence)
    if name == "exact" or (name == "exact count" and counts):
        return Bound(quantity, value, value, "exact", start, end, confidence)
    if name == "max":
        return Bound(quantity, None, value, "max", start, end, confidence)
    if name == "min":
        return Bound(quantity, value, None, "min", start, end, confidence)
    if quantity == "price":
        return Bound(quantity, None, value, "plain", start, end, confidence)
    return Bound(quantity, value, None, "plain", start, end, confidence)


def as_corrected(quantity: Quantity, value: float, before: Bound, start: int, end: int, confidence: float) -> Bound:
    """ "At most three bedrooms, no, four": the new number stands where the old one stood."""
    names = {"min": "min", "max": "max", "exact": "exact", "about": "about"}
    name = names.get(before.side, "plain")
    return bound_of(quantity, value, SideFound(name, start, end), end, confidence)  # type: ignore[arg-type]


def in_hundreds(left: str, value: float, start: int, end: int) -> Bound:
    """ "In the high three hundreds"."""
    half = _HALF_OF_HUNDRED.search(left)
    width = 100_000 if value >= 100_000 else 100
    low, high = value, value + width
    if half is not None:
        start = half.start()
        word = half.group(1)
        low = value + (width / 2 if word in ("high", "upper", "late") else width / 4 if word == "mid" else 0)
        high = value + (width / 2 if word in ("low", "lower", "early") else 3 * width / 4 if word == "mid" else width)
    return Bound("price", low, high, "range", start, end, 0.6)


def fits(quantity: Quantity, value: float) -> bool:
    """Could `value` be said of `quantity` without a unit?"""
    if quantity in COUNTED:
        return value <= _MOST_COUNTED and value == int(value)
    if quantity == "size":
        return 15 <= value <= _LARGEST_SIZE
    return True


def is_other_end(previous: Bound, value: float, side: SideFound) -> bool:
    """ "At least 80 square metres, up to 100"; but in "120 metres, under 600" the second number is a price."""
    if previous.quantity in COUNTED:
        return True
    if side.name == "about" or (side.name in ("max", "fewer")) == (previous.side == "max"):
        return False
    known = previous.low if previous.low is not None else previous.high
    return previous.side in ("min", "max") and known is not None and known / 3 < value < known * 3
