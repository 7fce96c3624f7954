"""Parameters in words that the query parser reads back to the same parameters."""

from __future__ import annotations

from pipeline.search.parameters import Place, SearchParameters, Weights
from pipeline.search.weighting import BIGGEST_WORDS, BY_PRICE, BY_SIZE, CHEAP_WORD, CHEAPEST_WORDS, weights_for
from pipeline.search.wishes.known_wishes import split_wishes


def render(parameters: SearchParameters) -> str:
    """An English query for `parameters`: parsing it gives them back, for all that a query can express.

    A query can express wishes the parser knows by name (though "near the beach" without a district asks back), places
    of which none lies in another, and the weights that `weighting.weights_for` gives.
    """
    wishes = split_wishes(parameters.text)
    parts = [_opening(parameters)]
    parts.append(_ranked(parameters.weights, wishes))
    parts.append("homes")
    if parameters.places:
        parts.append(" or ".join(f"in {_named(place)}" for place in parameters.places))
    parts += [f"not in {place.name}" for place in parameters.excluded_places]
    parts += _counts("bedrooms", parameters.min_rooms, parameters.max_rooms)
    parts += _counts("bathrooms", parameters.min_baths, parameters.max_baths)
    parts += _bounds(parameters.min_size, parameters.max_size, before="size ")
    parts += _bounds(parameters.min_price, parameters.max_price, unit=" euros")
    if wishes:
        parts.append("with " + ", ".join(wishes))
    if parameters.unwanted:
        parts.append(("; " if wishes else "") + ", ".join(f"without {wish}" for wish in parameters.unwanted))
    return " ".join(part for part in parts if part).replace(" ;", ";")


def _ranked(weights: Weights, wishes: tuple[str, ...]) -> str:
    """The word that shifts the ranking as `weights` do, where the wishes do not by themselves."""
    if weights in (Weights(), weights_for(wishes, cheap=False)):
        return ""
    words = {BY_PRICE: CHEAPEST_WORDS, BY_SIZE: BIGGEST_WORDS, weights_for(wishes, cheap=True): CHEAP_WORD}
    return words.get(weights, "")


def _opening(parameters: SearchParameters) -> str:
    return f"{parameters.limit}" if parameters.limit > 1 else ""


def _named(place: Place) -> str:
    return f"{place.name}, {place.city}" if place.city and place.city != place.name else place.name


def _counts(noun: str, low: int | None, high: int | None) -> list[str]:
    if low is not None and low == high:
        return [f"exactly {low} {noun}"]
    words = []
    if low is not None:
        words.append(f"at least {low} {noun}")
    if high is not None:
        words.append(f"at most {high} {noun}")
    return words


def _bounds(low: float | None, high: float | None, *, before: str = "", unit: str = "") -> list[str]:
    """A size is written without a unit, which is then the listings' own, metres or feet."""
    sides = (("at least", low), ("at most", high))
    return [f"{before}{side} {_plain(value)}{unit}" for side, value in sides if value is not None]


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value)}"
