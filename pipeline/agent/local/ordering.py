"""The order of search results as the conversation tells them."""

from __future__ import annotations

from functools import lru_cache

from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters
from pipeline.search.wishes.known_wishes import features_of, split_wishes


@lru_cache(maxsize=256)
def _wishes_missing(description: str, text: str) -> int:
    return len(set(split_wishes(text)) - features_of(description))


def as_asked_first(found: tuple[Property, ...], wish: SearchParameters) -> tuple[Property, ...]:
    """Of homes with as much of what was wished, those with just the bedrooms asked for go first.

    "Two bedrooms" is a lower bound to the search, but not what a caller wants to hear three bedrooms for.
    """
    if wish.min_rooms is None or wish.max_rooms is not None:
        return found
    least = wish.min_rooms
    return tuple(sorted(found, key=lambda home: (_wishes_missing(home.description, wish.text), home.rooms > least)))
