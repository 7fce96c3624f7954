"""What callers ask about a home, and how a listing says it. The tables are per language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Fact = Literal["price", "rate", "size", "rooms", "baths", "place"]
"""What has a column of its own."""
_GENERAL = frozenset({"condition", "building", "distance"})
"""Give way to a more definite aspect of the same question: "is the kitchen new" is about the kitchen."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing to ask about.

    Attributes:
        key: its name.
        asked: how callers ask for it.
        listed: how listings speak of it; None when it has a column.
        noun: as in "there is no lift"; None for what is not simply there or not there ("which floor").
        fact: its column, if it has one.
        absent: what says that it is not there without the word itself ("pedestrian access by stairs only").
        instead: aspect to mention when this one is not: a balcony for a terrace.
        told: what an answer about it must speak of, where listings are not told in the language they are written in;
            None where they are told as they stand.
    """

    key: str
    asked: re.Pattern[str]
    listed: re.Pattern[str] | None = None
    noun: str | None = None
    fact: Fact | None = None
    absent: re.Pattern[str] | None = None
    instead: str | None = None
    told: re.Pattern[str] | None = None


def asked_in(clause: str, aspects: Iterable[Aspect]) -> list[Aspect]:
    """Aspects asked for, in the order of the question; a longer match swallows one inside it."""
    found = [(match.start(), match.end(), aspect) for aspect in aspects if (match := aspect.asked.search(clause))]
    kept = [
        (start, aspect)
        for start, end, aspect in found
        if not any(other[0] <= start and end <= other[1] and other[1] - other[0] > end - start for other in found)
    ]
    kept.sort(key=lambda hit: hit[0])
    chosen = [aspect for _, aspect in kept]
    definite = [aspect for aspect in chosen if aspect.key not in _GENERAL]
    return definite or chosen
