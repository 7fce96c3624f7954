"""A small cache of search results by what was understood, not by how it was said."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import Generic, TypeVar

from pipeline.search.parameters import SearchParameters
from pipeline.search.wishes import join_wishes, split_wishes

Found = TypeVar("Found")


class ResultCache(Generic[Found]):
    """Least-recently-used results by parameters.

    Two wishes that differ only in the order of their words, or in how many results are wanted, are one.

    Args:
        capacity: most entries kept.

    Attributes:
        hits, misses: how often `get` found something, and did not.
    """

    def __init__(self, capacity: int = 512) -> None:
        self._entries: OrderedDict[SearchParameters, Found] = OrderedDict()
        self._capacity = capacity
        self.hits = 0
        self.misses = 0

    def get(self, parameters: SearchParameters) -> Found | None:
        """What was found for `parameters`, or None."""
        key = canonical_key(parameters)
        found = self._entries.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._entries.move_to_end(key)
        return found

    def put(self, parameters: SearchParameters, found: Found) -> None:
        """Remember `found`."""
        key = canonical_key(parameters)
        self._entries[key] = found
        self._entries.move_to_end(key)
        while len(self._entries) > self._capacity:
            self._entries.popitem(last=False)

    def clear(self) -> None:
        """Forget everything, after the listings changed."""
        self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)


def canonical_key(parameters: SearchParameters) -> SearchParameters:
    """`parameters` with the parts that do not change what is found put in one order."""
    return replace(
        parameters,
        text=join_wishes(sorted(split_wishes(parameters.text.lower()))),
        excluded_places=tuple(sorted(set(parameters.excluded_places), key=repr)),
        limit=1,
    )
