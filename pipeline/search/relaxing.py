"""When nothing obeys every wish: which one to give up, judged by what really is on offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.properties import Property
from pipeline.search.parameters import Place, SearchParameters


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One wish given up.

    Attributes:
        wish: in words that fit after "relax" ("the price").
        parameters: what is left.
        distance: how far the nearest listing misses the wish, 0.1 is a tenth of the bound.
        nearest: that listing.
    """

    wish: str
    parameters: SearchParameters
    distance: float
    nearest: Property


_BOUNDS = (
    ("the price", "price", "min_price", "max_price"),
    ("the size", "sqft", "min_size", "max_size"),
    ("the number of bedrooms", "rooms", "min_rooms", "max_rooms"),
    ("the number of bathrooms", "baths", "min_baths", "max_baths"),
)
_OTHER_DISTRICT = 0.5
_OTHER_CITY = 2.0
"""Moving counts as much as a bound missed by half, to another city as one missed threefold: people give up a place
last, but for a hopeless budget. Chosen by hand."""


def nearest_relaxation(parameters: SearchParameters, listings: Sequence[Property]) -> Relaxation | None:
    """The single wish whose giving up brings the nearest listing; None when no single one helps."""
    options = [option for option in (*_bounds(parameters, listings), *_places(parameters, listings)) if option]
    return min(options, key=lambda option: option.distance, default=None)


def _bounds(parameters: SearchParameters, listings: Sequence[Property]) -> list[Relaxation]:
    found = []
    for wish, column, low_name, high_name in _BOUNDS:
        low, high = getattr(parameters, low_name), getattr(parameters, high_name)
        if low is None and high is None:
            continue
        none: dict[str, Any] = {low_name: None, high_name: None}
        without = replace(parameters, **none)
        allowed = [listing for listing in listings if without.allows(listing)]
        if not allowed:
            continue
        nearest = min(allowed, key=lambda listing: (_missed(getattr(listing, column), low, high), listing.id))
        distance = _missed(getattr(nearest, column), low, high)
        # What lies beyond the nearest is no answer to the wish, so the bound moves just far enough.
        value = getattr(nearest, column)
        eased = replace(
            parameters,
            **{
                low_name: low if low is None or value >= low else value,
                high_name: high if high is None or value <= high else value,
            },
        )
        found.append(Relaxation(wish, eased, distance, nearest))
    return found


def _missed(value: float, low: float | None, high: float | None) -> float:
    if low is not None and value < low:
        return (low - value) / low
    if high is not None and value > high:
        return (value - high) / max(high, 1)
    return 0.0


def _places(parameters: SearchParameters, listings: Sequence[Property]) -> list[Relaxation]:
    place, found = parameters.place, []
    if place is None and not parameters.excluded_places:
        return []
    same_city = replace(parameters, place=None)
    if place is not None:
        for listing in listings:
            if same_city.allows(listing):
                near = place.kind == "district" and place.city is not None and listing.city == place.city
                found.append(
                    Relaxation(
                        "the area" if near or place.kind == "district" else "the city",
                        _around(same_city, listing) if near else same_city,
                        _OTHER_DISTRICT if near or place.city is None else _OTHER_CITY,
                        listing,
                    )
                )
    if parameters.excluded_places:
        without = replace(parameters, excluded_places=())
        found += [
            Relaxation("the area", without, _OTHER_DISTRICT, listing) for listing in listings if without.allows(listing)
        ]
    return sorted(found, key=lambda option: (option.distance, option.nearest.price))[:1]


def _around(parameters: SearchParameters, listing: Property) -> SearchParameters:
    if listing.city is None:
        return parameters
    return replace(parameters, place=Place(listing.city, "city", listing.city))
