"""What callers ask about a home, and how a listing says it. The tables are per language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Fact = Literal["price", "size", "rooms", "baths", "place"]
"""What has a column of its own."""


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
    """

    key: str
    asked: re.Pattern[str]
    listed: re.Pattern[str] | None = None
    noun: str | None = None
    fact: Fact | None = None
    absent: re.Pattern[str] | None = None
    instead: str | None = None
