"""The short notation in which a district lists the homes it offers."""

from __future__ import annotations

import re
from dataclasses import dataclass

KINDS = {"": "flat", "p": "penthouse", "d": "duplex", "l": "loft", "g": "ground", "h": "house", "v": "villa"}
STATES = ("designer", "renovated", "good", "dated", "reform", "new")
_NOTATION = re.compile(r"(s|\d)([pdlghv]?)(?:@(\d+))?((?:/[^/]+)*)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the notation fixes of a home; None is left to be drawn."""

    rooms: int
    kind: str
    size_m2: int | None = None
    state: str | None = None
    lift: bool | None = None
    price: int | None = None


def parse_home(notation: str) -> Wanted:
    """Read one item of `District.homes`: bedrooms ("s" is a studio), kind, size, then what is fixed.

    "3@95/dated/lift" is a flat of 95 square metres with three bedrooms, dated, with a lift; "6v" a villa;
    "/€137000" fixes the price.

    Raises:
        ValueError: the notation is not understood.
    """
    match = _NOTATION.fullmatch(notation)
    if match is None:
        raise ValueError(f"not a home: {notation!r}")
    rooms, kind, size, marks = match.groups()
    state = lift = price = None
    for mark in marks.split("/")[1:]:
        if mark in STATES:
            state = mark
        elif mark in ("lift", "nolift"):
            lift = mark == "lift"
        elif mark.startswith("€"):
            price = int(mark[1:])
        else:
            raise ValueError(f"not a mark of a home: {mark!r}")
    return Wanted(0 if rooms == "s" else int(rooms), KINDS[kind], int(size) if size else None, state, lift, price)
