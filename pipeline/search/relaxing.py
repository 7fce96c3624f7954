"""When nothing obeys every wish: which to give up, judged by what really is on offer."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pipeline.properties import Property
from pipeline.search.parameters import Place, SearchParameters, lies_in

Relaxable = Literal["price", "size", "rooms", "baths", "place", "excluded_places"]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What is given up.

    Attributes:
        wish: in words that fit after "relax" ("the price", "the price and the area").
        parameters: what is left: bounds moved just as far as the nearest listing needs.
        distance: how far the nearest listing misses what was wished; a tenth beyond a bound is about 0.1.
        nearest: that listing.
    """

    wish: str
    parameters: SearchParameters
    distance: float
    nearest: Property


@dataclass(frozen=True, slots=True)
class _Bound:
    """A pair of bounds, and what it costs to miss them.

    `less` and `more` are the cost of a value below the lower and above the upper bound. For prices and sizes it grows
    with the logarithm of the ratio (a tenth more costs a tenth, double 0.7). For rooms and baths each one that is
    missing costs that much more than the one before: a home with two bedrooms is no answer to who needs six.
    """

    slot: Relaxable
    words: str
    column: str
    low: str
    high: str
    less: float
    more: float
    counts: bool

    def missed(self, parameters: SearchParameters, listing: Property) -> float:
        """What it costs to take `listing`; 0 when it obeys."""
        value = getattr(listing, self.column)
        low, high = getattr(parameters, self.low), getattr(parameters, self.high)
        if low is not None and value < low:
            return self.less * self._gap(value, low)
        if high is not None and value > high:
            return self.more * self._gap(high, value)
        return 0.0

    def _gap(self, lower: float, upper: float) -> float:
        if self.counts:
            missing = upper - lower
            return missing * (missing + 1) / 2
        return math.log(max(upper, 1) / max(lower, 1))

    def moved(self, parameters: SearchParameters, listing: Property) -> SearchParameters:
        """`parameters` with the bounds just wide enough for `listing`."""
        value = getattr(listing, self.column)
        low, high = getattr(parameters, self.low), getattr(parameters, self.high)
        bounds: dict[str, Any] = {
            self.low: low if low is None else min(low, value),
            self.high: high if high is None else max(high, value),
        }
        return replace(parameters, **bounds)


# Set by hand: a bedroom less weighs as much as a price a quarter above what was named, a bathroom less than that; more
# than was asked for is easier to live with than less, and nobody minds a low price much.
_BOUNDS = (
    _Bound("price", "the price", "price", "min_price", "max_price", less=0.3, more=1.0, counts=False),
    _Bound("size", "the size", "sqft", "min_size", "max_size", less=1.0, more=0.5, counts=False),
    _Bound("rooms", "the number of bedrooms", "rooms", "min_rooms", "max_rooms", less=0.25, more=0.15, counts=True),
    _Bound("baths", "the number of bathrooms", "baths", "min_baths", "max_baths", less=0.15, more=0.1, counts=True),
)
_OTHER_DISTRICT = 0.5
_OTHER_CITY = 2.0
_EXCLUDED = 3.0
"""Moving counts as much as a bound missed by half; the two others only compare with their like. Chosen by hand."""
_MOST_GIVEN_UP = 2
_FAR_FROM_IT: Mapping[Relaxable, tuple[float, int]] = {
    "price": (math.log(2), 1),
    "size": (math.log(2), 1),
    "rooms": (0.25, 2),
    "baths": (0.15, 2),
}
"""Beyond this cost a bound is missed by so much that hardly anybody would call the home an answer: double the price,
two bedrooms less than asked for. A second wish is rather given up when that stays nearer. The number says which is
worse: what the cheapest home with so many bedrooms costs is worth knowing, a studio for a family of six is not."""


def nearest_relaxation(
    parameters: SearchParameters, listings: Sequence[Property], firm: Collection[Relaxable] = ()
) -> Relaxation | None:
    """The wish whose giving up brings the nearest listing; None when even two do not bring one.

    Two are given up when no single one brings a listing that is near enough.
    Another city only helps when nothing else does. Wishes in `text` never keep a listing out, so they are not given up.

    Args:
        parameters: what nothing obeys.
        listings: what there is.
        firm: what is only given up when nothing else helps. Excluded places always are.
    """
    options = []
    for listing in listings:
        missed = _missed(parameters, listing)
        if 0 < len(missed) <= _MOST_GIVEN_UP:
            reluctance = max(_reluctance(slot, cost, firm) for slot, cost in missed.items())
            far = max(_how_far(slot, cost) for slot, cost in missed.items())
            options.append((reluctance, far, len(missed), sum(missed.values()), listing.price, listing.id, listing))
    if not options:
        return None
    *_, distance, _, _, nearest = min(options, key=lambda option: option[:6])
    missed = _missed(parameters, nearest)
    return Relaxation(_in_words(parameters, missed, nearest), _eased(parameters, missed, nearest), distance, nearest)


def _how_far(slot: Relaxable, cost: float) -> int:
    """0 when the home is near enough to be an answer, else how bad it is to miss `slot` by so much."""
    limit, badness = _FAR_FROM_IT.get(slot, (math.inf, 0))
    return badness if cost > limit else 0


def _reluctance(slot: Relaxable, cost: float, firm: Collection[Relaxable]) -> int:
    """What is given up only if nothing of less reluctance helps: another city, then what the caller is firm about."""
    if slot in firm or slot == "excluded_places":
        return 2
    return int(slot == "place" and cost >= _OTHER_CITY)


def _missed(parameters: SearchParameters, listing: Property) -> dict[Relaxable, float]:
    """Which wishes `listing` does not obey, and what each costs."""
    costs: dict[Relaxable, float] = {bound.slot: bound.missed(parameters, listing) for bound in _BOUNDS}
    if parameters.place is not None and not any(lies_in(listing, place) for place in parameters.places):
        costs["place"] = _OTHER_DISTRICT if _is_near(parameters, listing) else _OTHER_CITY
    if any(lies_in(listing, place) for place in parameters.excluded_places):
        costs["excluded_places"] = _EXCLUDED
    return {slot: cost for slot, cost in costs.items() if cost > 0}


def _is_near(parameters: SearchParameters, listing: Property) -> bool:
    """Is `listing` in the city of a district that was asked for? Without cities everything is near."""
    return any(
        place.kind == "district" and (place.city is None or listing.city is None or place.city == listing.city)
        for place in parameters.places
    )


def _eased(parameters: SearchParameters, missed: Collection[Relaxable], listing: Property) -> SearchParameters:
    for bound in _BOUNDS:
        if bound.slot in missed:
            parameters = bound.moved(parameters, listing)
    if "place" in missed:
        near = _is_near(parameters, listing)
        cities = dict.fromkeys(place.city for place in parameters.places if place.city) if near else {}
        wider = [Place(city, "city", city) for city in cities if listing.city is not None]
        parameters = replace(parameters, place=wider[0] if wider else None, or_places=tuple(wider[1:]))
    if "excluded_places" in missed:
        kept = tuple(place for place in parameters.excluded_places if not lies_in(listing, place))
        parameters = replace(parameters, excluded_places=kept)
    return parameters


def _in_words(parameters: SearchParameters, missed: Collection[Relaxable], listing: Property) -> str:
    words = [bound.words for bound in _BOUNDS if bound.slot in missed]
    if "place" in missed:
        words.append("the area" if _is_near(parameters, listing) else "the city")
    if "excluded_places" in missed and "the area" not in words:
        words.append("the area")
    return " and ".join(words)
