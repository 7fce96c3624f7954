"""A wish in numbers: what a query asks for, apart from how it was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pipeline.properties import Property

if TYPE_CHECKING:
    from pipeline.search.places.place_reading import PlaceQuestion


@dataclass(frozen=True, slots=True)
class Place:
    """A city or district of the listings, named as the listings name it."""

    name: str
    kind: Literal["city", "district"]
    city: str | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """How much description, size and price count in the ranking; the defaults are the product's specification's."""

    description: float = 0.7
    size: float = 0.15
    price: float = 0.15


@dataclass(frozen=True, slots=True)
class SearchParameters:
    """What a search is asked for. Bounds are inclusive and hard; None is no bound.

    Attributes:
        text: free-text wish that is compared with descriptions; negated wishes are not in it.
        unwanted: names of wishes that are ruled out ("no ground floor"); listings that have them come last.
        place: the listing must lie there, or in one of `or_places`.
        or_places: further places that do as well ("Chamberí or Tetuán"); empty when `place` is None.
        excluded_places: the listing must not lie there.
        min_rooms, max_rooms: bedrooms.
        min_baths, max_baths: bathrooms.
        min_size, max_size: in SIZE_UNIT.
        min_price, max_price: euros.
        weights: of the ranking.
        limit: most results wanted, at least 1.
    """

    text: str = ""
    unwanted: tuple[str, ...] = ()
    place: Place | None = None
    or_places: tuple[Place, ...] = ()
    excluded_places: tuple[Place, ...] = ()
    min_rooms: int | None = None
    max_rooms: int | None = None
    min_baths: int | None = None
    max_baths: int | None = None
    min_size: float | None = None
    max_size: float | None = None
    min_price: int | None = None
    max_price: int | None = None
    weights: Weights = field(default_factory=Weights)
    limit: int = 1

    @property
    def places(self) -> tuple[Place, ...]:
        """All places that do; empty when any place does."""
        return () if self.place is None else (self.place, *self.or_places)

    def allows(self, listing: Property) -> bool:
        """Does `listing` obey every hard bound?"""
        return (
            _within(listing.rooms, self.min_rooms, self.max_rooms)
            and _within(listing.baths, self.min_baths, self.max_baths)
            and _within(listing.sqft, self.min_size, self.max_size)
            and _within(listing.price, self.min_price, self.max_price)
            and (self.place is None or any(lies_in(listing, place) for place in self.places))
            and not any(lies_in(listing, place) for place in self.excluded_places)
        )


def lies_in(listing: Property, place: Place) -> bool:
    """Does `listing` lie in `place`? A district is told apart by its city when both are known."""
    if place.kind == "city":
        return place.name in (listing.city, listing.location)
    return listing.location == place.name and (place.city is None or listing.city is None or listing.city == place.city)


def _within(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a query.

    Attributes:
        query: the words that were searched for.
        parameters: what was understood.
        properties: what was found, best first; all obey the parameters (the relaxed ones, when `relaxed` is set).
        total: how many listings obey all bounds.
        question: what to ask the caller before a search makes sense (a vague or unsure place), else None.
        relaxed: the wish given up to find these ("the price"), when nothing obeyed all of them, else None.
        duration_ms: wall time of the search.
        parser: who read the query, "local" or "openai".
        ask: `question`, not worded, when it is about a place.
    """

    query: str
    parameters: SearchParameters
    properties: tuple[Property, ...] = ()
    total: int = 0
    question: str | None = None
    relaxed: str | None = None
    duration_ms: float = 0.0
    parser: str = "local"
    ask: PlaceQuestion | None = None
