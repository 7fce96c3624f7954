"""A new utterance and the conversation's standing wish become one wish."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from typing import Any, TypeVar

from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters, Weights
from pipeline.search.query import Change, ParsedQuery
from pipeline.search.wishes.known_wishes import KINDS_OF_HOME, SPECIAL_FORM_OF, join_wishes, split_wishes

Bound = TypeVar("Bound", bound="float | None")
_BOUNDS = {
    "price": ("min_price", "max_price"),
    "size": ("min_size", "max_size"),
    "rooms": ("min_rooms", "max_rooms"),
    "baths": ("min_baths", "max_baths"),
}
_STUDIO = 0
"""Most rooms of a studio."""
_CHEAPER_WITHOUT_PROPERTY = 0.9
"""Without a property to compare with, "cheaper" and "bigger" move the standing bound by a tenth."""


def merge(standing: SearchParameters, parsed: ParsedQuery, current: Property | None = None) -> SearchParameters:
    """The wish after `parsed` was said.

    Args:
        standing: the wish so far.
        parsed: what was said now; its bounds replace the standing ones of the same slot, its places the standing
            places.
        current: the property last spoken about; "cheaper" and the like are relative to it, or to the standing bound if
            None.
    """
    wish = _forget(standing, parsed.dropped)
    said = parsed.parameters
    for low, high in _BOUNDS.values():
        if getattr(said, low) is not None or getattr(said, high) is not None:
            wish = _with(wish, **{low: getattr(said, low), high: getattr(said, high)})
    wish = _with_places(wish, said, adds=parsed.adds_place)
    wish = _with_wishes(wish, said)
    wish = replace(
        wish,
        weights=said.weights if said.weights != Weights() else wish.weights,
        limit=said.limit if any(slot.name == "limit" for slot in parsed.slots) else wish.limit,
    )
    for change in parsed.changes:
        wish = _change(wish, change, current)
    return wish


def _with_places(wish: SearchParameters, said: SearchParameters, *, adds: bool) -> SearchParameters:
    """New places replace the old ones; what is ruled out now is no longer wanted, and the other way round."""
    places = said.places or wish.places
    if adds:
        places = tuple(dict.fromkeys(wish.places + said.places))
    excluded = tuple(place for place in wish.excluded_places if place not in said.places)
    excluded = tuple(dict.fromkeys(excluded + said.excluded_places))
    places = tuple(place for place in places if place not in said.excluded_places)
    return replace(wish, place=places[0] if places else None, or_places=places[1:], excluded_places=excluded)


def _with_wishes(wish: SearchParameters, said: SearchParameters) -> SearchParameters:
    """New wishes join the old ones, but a home is of one kind: a new kind, or a studio, replaces the old one."""
    wanted, standing = split_wishes(said.text), split_wishes(wish.text)
    kinds = [name for name in wanted if name in KINDS_OF_HOME]
    if kinds or said.max_rooms == _STUDIO:
        standing = tuple(name for name in standing if name not in KINDS_OF_HOME)
    if kinds and wish.max_rooms == _STUDIO and said.max_rooms is None:
        wish = replace(wish, min_rooms=None, max_rooms=None)
    kept = [name for name in standing if not _is_one_of(name, said.unwanted)]
    unwanted = [name for name in wish.unwanted if name not in wanted]
    return replace(wish, text=join_wishes([*kept, *wanted]), unwanted=tuple(dict.fromkeys([*unwanted, *said.unwanted])))


def _is_one_of(wish: str, names: Collection[str]) -> bool:
    """Is `wish` one of `names` or a special form of one ("forget the terrace" means the roof terrace as well)?"""
    return wish in names or SPECIAL_FORM_OF.get(wish) in names


def _forget(wish: SearchParameters, dropped: tuple[str, ...]) -> SearchParameters:
    for name in dropped:
        if name in _BOUNDS:
            low, high = _BOUNDS[name]
            wish = _with(wish, **{low: None, high: None})
            if name == "price":
                wish = replace(wish, weights=Weights())
        elif name == "place":
            wish = replace(wish, place=None, or_places=(), excluded_places=())
        elif name == "text":
            wish = replace(wish, text="", unwanted=())
        else:
            wish = replace(
                wish,
                text=join_wishes([part for part in split_wishes(wish.text) if not _is_one_of(part, (name,))]),
                unwanted=tuple(part for part in wish.unwanted if part != name),
            )
    return wish


def _change(wish: SearchParameters, change: Change, current: Property | None) -> SearchParameters:
    if change.slot == "price":
        return _change_price(wish, change, current)
    if change.slot == "size":
        return _change_size(wish, change, current)
    return _change_count(wish, change, current)


def _change_price(wish: SearchParameters, change: Change, current: Property | None) -> SearchParameters:
    if change.direction == "less":
        if current is not None:
            most = current.price - 1
        elif wish.max_price is not None:
            most = math.floor(wish.max_price * _CHEAPER_WITHOUT_PROPERTY)
        else:
            return replace(wish, weights=Weights(description=0.5, size=0.1, price=0.4))
        return replace(wish, max_price=most, min_price=_at_most(wish.min_price, most))
    if current is not None:
        least = current.price + 1
    elif wish.max_price is not None:
        least = wish.max_price
    else:
        return wish
    return replace(wish, min_price=least, max_price=_at_least(wish.max_price, least))


def _change_size(wish: SearchParameters, change: Change, current: Property | None) -> SearchParameters:
    if change.direction == "more":
        if current is not None:
            least = current.sqft + 1
        elif wish.min_size is not None:
            least = wish.min_size / _CHEAPER_WITHOUT_PROPERTY
        else:
            return replace(wish, weights=Weights(description=0.5, size=0.4, price=0.1))
        return replace(wish, min_size=least, max_size=_at_least(wish.max_size, least))
    if current is not None:
        most = current.sqft - 1
    elif wish.max_size is not None or wish.min_size is not None:
        most = (wish.max_size or wish.min_size or 0) * _CHEAPER_WITHOUT_PROPERTY
    else:
        return wish
    return replace(wish, max_size=most, min_size=_at_most(wish.min_size, most))


def _change_count(wish: SearchParameters, change: Change, current: Property | None) -> SearchParameters:
    low, high = _BOUNDS[change.slot]
    standing_low, standing_high = getattr(wish, low), getattr(wish, high)
    if change.direction == "more":
        start = getattr(current, change.slot) if current is not None else standing_low
        least = (start if start is not None else 1) + 1
        return _with(wish, **{low: least, high: _at_least(standing_high, least)})
    start = getattr(current, change.slot) if current is not None else standing_high or standing_low
    if start is None:
        return wish
    most = max(0, start - 1)
    return _with(wish, **{high: most, low: _at_most(standing_low, most)})


def _with(wish: SearchParameters, **bounds: Any) -> SearchParameters:
    """`wish` with bounds that are named at run time."""
    return replace(wish, **bounds)


def _at_most(low: Bound, most: float) -> Bound:
    """A lower bound that would contradict a new upper one is given up."""
    return None if low is not None and low > most else low  # type: ignore[return-value]


def _at_least(high: Bound, least: float) -> Bound:
    return None if high is not None and high < least else high  # type: ignore[return-value]
