"""Parameters in words that the query parser reads back to the same parameters."""

from __future__ import annotations

from pipeline.search.parameters import SearchParameters, Weights
from pipeline.search.weighting import CHEAP_WORD, weights_for
from pipeline.search.wishes import split_wishes


def render(parameters: SearchParameters) -> str:
    """An English query for `parameters`: parsing it gives them back, for all that a query can express.

    A query can express wishes the parser knows by name (though "near the beach" without a district asks back), and
    the weights that `weighting.weights_for` gives.
    """
    wishes = split_wishes(parameters.text)
    parts = [_opening(parameters)]
    if parameters.weights != Weights() and parameters.weights == weights_for(wishes, cheap=True):
        parts.append(CHEAP_WORD)
    parts.append(_homes(parameters))
    if parameters.place is not None:
        city = parameters.place.city
        parts.append(f"in {parameters.place.name}" + (f", {city}" if city and city != parameters.place.name else ""))
    if parameters.excluded_places:
        parts.append(" ".join(f"not in {place.name}" for place in parameters.excluded_places))
    parts += _counts("bedrooms", parameters.min_rooms, parameters.max_rooms)
    parts += _counts("bathrooms", parameters.min_baths, parameters.max_baths)
    parts += _measures("square metres", parameters.min_size, parameters.max_size)
    parts += _measures("euros", parameters.min_price, parameters.max_price)
    if wishes:
        parts.append("with " + ", ".join(wishes))
    return " ".join(part for part in parts if part)


def _opening(parameters: SearchParameters) -> str:
    return f"{parameters.limit}" if parameters.limit > 1 else ""


def _homes(parameters: SearchParameters) -> str:
    return "homes"


def _counts(noun: str, low: int | None, high: int | None) -> list[str]:
    if low is not None and low == high:
        return [f"exactly {low} {noun}"]
    words = []
    if low is not None:
        words.append(f"at least {low} {noun}")
    if high is not None:
        words.append(f"at most {high} {noun}")
    return words


def _measures(unit: str, low: float | None, high: float | None) -> list[str]:
    words = []
    if low is not None:
        words.append(f"at least {_plain(low)} {unit}")
    if high is not None:
        words.append(f"at most {_plain(high)} {unit}")
    return words


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value)}"
