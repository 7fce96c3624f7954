"""One clause of an utterance, and the wish in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.agent.local.note import SLOTS
from pipeline.agent.local.state import State
from pipeline.search.parameters import Place
from pipeline.search.query import ParsedQuery

SOFT_SLOTS = frozenset({"text", "weights", "limit"})
"""Slots that a question about the current home has just as well as a wish."""
_OPEN_QUESTIONS = frozenset({"criteria", "wish", "name", "change"})
_MOST_ROOMS = 9
_LEAST_PRICE = 50_000
"""Euros; what is less is no price of a home."""


class WishParser(Protocol):
    """What is needed of the query parser."""

    def parse(self, text: str, expecting: str | None = None) -> ParsedQuery:
        """`text` understood on its own; `expecting` is the slot that was asked for."""
        ...


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause being read.

    Attributes:
        raw: as it was said.
        asked: in lower case, without hesitation.
        words: without what says nothing ("okay", "well").
        parsed: what the query parser reads in it.
        state: where the conversation stands.
    """

    raw: str
    asked: str
    words: str
    parsed: ParsedQuery
    state: State

    @property
    def is_hard(self) -> bool:
        """Does it say more than a feature by name?"""
        parsed = self.parsed
        return bool(
            parsed.changes
            or parsed.dropped
            or parsed.question
            or any(slot.name not in SOFT_SLOTS for slot in parsed.slots)
        )

    def names_shown(self, places: Sequence[Place]) -> bool:
        """Is a home that was spoken about in one of `places`?"""
        names = {place.name for place in places}
        return any(home.location in names for home in self.state.shown)


def expected_slot(state: State) -> str | None:
    """The slot that the last reply asked for."""
    return state.asked if state.asked == "place" or state.asked in SLOTS else None


def read_wish(parser: WishParser, text: str, state: State) -> ParsedQuery:
    """The wish in `text`, an answer to what the last reply asked.

    A bare number after an open question ("which area, and what budget?") is what it can only be: "three" bedrooms,
    "four hundred" thousand euros.
    """
    parsed = parser.parse(text, expected_slot(state))
    asked_by_caller = next((slot for slot in sorted(filter(None, SLOTS)) if slot in state.aspects), None)
    if not parsed.understood and asked_by_caller and not state.presented and state.asked is None:
        # "How many bedrooms?" "One." "I'd want at least two.": of what they had just asked about.
        parsed = parser.parse(text, asked_by_caller)
    if parsed.understood or state.asked not in _OPEN_QUESTIONS:
        return parsed
    rooms = parser.parse(text, "rooms")
    if (rooms.parameters.min_rooms or rooms.parameters.max_rooms or _MOST_ROOMS + 1) <= _MOST_ROOMS:
        return rooms
    price = parser.parse(text, "price")
    most = price.parameters.max_price or price.parameters.min_price or 0
    return price if most >= _LEAST_PRICE else parsed


def content(words: str, stop_words: frozenset[str]) -> tuple[str, ...]:
    """The words of `words` that say something of their own."""
    return tuple(word for word in re.findall(r"[^\W\d_]+", words) if word not in stop_words)


def capitalised(name: str) -> str:
    """`name` with a capital, however it was typed."""
    return name if name[:1].isupper() else name[:1].upper() + name[1:]
