"""What the parser hands on: parameters, where each came from, and what the words ask to change or forget."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.search.parameters import Place, SearchParameters
from pipeline.search.places.place_reading import PlaceQuestion


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing understood.

    Attributes:
        name: field of `SearchParameters` ("min_rooms", "max_price", "place", "or_places", "unwanted", "text", …).
            Wishes that are known by name and those that are not are two slots named "text".
        value: what was read.
        words: the words it came from; several stretches are parted by ", ".
        confidence: in [0, 1].
    """

    name: str
    value: object
    words: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Change:
    """A wish relative to the property last spoken about: "cheaper", "bigger", "one more bathroom"."""

    slot: Literal["price", "size", "rooms", "baths"]
    direction: Literal["less", "more"]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """One utterance, understood on its own (without the conversation's standing wish).

    Attributes:
        parameters: what these words alone ask for.
        slots: each thing understood, with its words and confidence.
        question: what to ask before searching (a vague, unsure or unknown place), else None.
        changes: comparatives.
        adds_place: the place joins the standing ones instead of replacing them ("try Gràcia as well").
        dropped: what to forget or be indifferent about: slot names ("place", "price", "rooms", "baths", "size",
            "text") or one wish's name. What is ruled out is in `parameters.unwanted`.
        ask: the same question, not worded, when it is about a place.
        suggestion: the place that `question` offers when it is a yes-or-no question: "yes" means this one.
        rules_out: "yes" to that question rules the place out ("but not …").
        unread: words with a meaning of their own that no step has read.
    """

    parameters: SearchParameters = field(default_factory=SearchParameters)
    slots: tuple[Slot, ...] = ()
    question: str | None = None
    changes: tuple[Change, ...] = ()
    adds_place: bool = False
    dropped: tuple[str, ...] = ()
    suggestion: Place | None = None
    rules_out: bool = False
    ask: PlaceQuestion | None = None
    unread: tuple[str, ...] = ()

    @property
    def understood(self) -> bool:
        """Was anything found at all?"""
        return bool(self.slots or self.changes or self.dropped or self.question)
