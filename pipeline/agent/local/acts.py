"""What a caller does with an utterance. One utterance can be several acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

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
    "recommend",
    "why",
    "why price",
    "what did i ask",
    "what did i ask first",
    "negotiate",
    "repeat",
    "slower",
    "start over",
    "wait",
    "what can you do",
    "who are you",
    "are you a robot",
    "system",
    "other callers",
    "finance",
    "closest",
    "agency",
    "opinion",
    "elsewhere",
    "are you there",
    "said already",
    "think it over",
    "chatter",
    "what do you mean",
    "languages",
    "keeps name",
    "person",
    "viewing",
    "rude",
    "joke",
    "to rent",
    "privacy",
    "area advice",
    "available",
    "my name",
    "weather talk",
    "your day",
    "nervous",
    "first time",
    "good news",
    "sad news",
    "compliment",
    "laugh",
    "out of scope",
    "any home",
    "unclear",
]
Direction = Literal["next", "previous", "first", "last"]
Slot = Literal["place", "price", "rooms", "baths", "size"]
Comparison = Literal["cheaper", "dearer", "bigger", "smaller", "more rooms", "more baths"]
Extreme = Literal["cheapest", "dearest", "biggest", "smallest", "most rooms"]


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
    """Asks for the cheapest, biggest, …

    Attributes:
        extreme: in which order.
        rank: 1 is the cheapest, 2 the second cheapest.
        homes: of which it is asked; empty for all that obey the wish.
    """

    extreme: Extreme
    rank: int = 1
    homes: tuple[Property, ...] = ()


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
    """Asks which of two homes is cheaper, bigger, …

    Attributes:
        homes: the two; empty for those spoken about last.
    """

    comparison: Comparison
    homes: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Stops in the middle of a phrase that says nothing yet."""

    words: str


@dataclass(frozen=True, slots=True)
class WhichHas:
    """Asks which of the homes spoken about has something."""

    aspect: Aspect


@dataclass(frozen=True, slots=True)
class Compare:
    """Asks to compare two homes by name: "the first with the third"."""

    homes: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Areas:
    """Asks where there are homes.

    Attributes:
        city: in which city, as the listings name it; None for all.
    """

    city: str | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """Asks about the home last spoken about.

    Attributes:
        aspect: what about; None when no table knows it.
        words: the words it was asked with, when `aspect` is None.
        is_open: "what heating is there", which is not answered by "yes".
    """

    aspect: Aspect | None
    words: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class ChangeSlot:
    """Says which wish to change, not yet to what."""

    slot: Slot


Act = (
    Does
    | GiveName
    | Wish
    | Count
    | Superlative
    | Move
    | Pick
    | Which
    | WhichHas
    | Compare
    | Areas
    | Detail
    | ChangeSlot
    | Unfinished
)
_Kind = TypeVar("_Kind")


def first(acts: Iterable[Act], kind: type[_Kind]) -> _Kind | None:
    """The first of `acts` of that kind."""
    return next((act for act in acts if isinstance(act, kind)), None)
