"""What a caller does with an utterance. One utterance can be several acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.agent.local.aspects import Aspect
from pipeline.properties import Property
from pipeline.search.query import ParsedQuery

Simple = Literal[
    "greet",
    "how are you",
    "thanks",
    "goodbye",
    "yes",
    "no",
    "like",
    "dislike",
    "tell more",
    "compare",
    "why",
    "what did i ask",
    "repeat",
    "slower",
    "start over",
    "wait",
    "what can you do",
    "who are you",
    "are you a robot",
    "system",
    "other callers",
    "person",
    "viewing",
    "rude",
    "joke",
    "out of scope",
    "any home",
    "unclear",
]
Direction = Literal["next", "previous", "first", "last"]
Slot = Literal["place", "price", "rooms", "baths", "size"]
Comparison = Literal["cheaper", "dearer", "bigger", "smaller"]
Extreme = Literal["cheapest", "dearest", "biggest", "smallest"]


@dataclass(frozen=True, slots=True)
class Does:
    """An act without further content."""

    what: Simple


@dataclass(frozen=True, slots=True)
class GiveName:
    """Says who they are."""

    name: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Says what they are looking for, or changes it."""

    parsed: ParsedQuery


@dataclass(frozen=True, slots=True)
class Count:
    """Asks how many there are."""


@dataclass(frozen=True, slots=True)
class Superlative:
    """Asks for the cheapest, biggest, …"""

    extreme: Extreme


@dataclass(frozen=True, slots=True)
class Move:
    """Goes to another result."""

    to: Direction


@dataclass(frozen=True, slots=True)
class Pick:
    """Points at one of the homes already spoken about."""

    home: Property


@dataclass(frozen=True, slots=True)
class Which:
    """Asks which of the two homes spoken about last is cheaper, bigger, …"""

    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Detail:
    """Asks about the home last spoken about.

    Attributes:
        aspect: what about; None when no table knows it.
        words: the words it was asked with, when `aspect` is None.
    """

    aspect: Aspect | None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeSlot:
    """Says which wish to change, not yet to what."""

    slot: Slot


Act = Does | GiveName | Wish | Count | Superlative | Move | Pick | Which | Detail | ChangeSlot
