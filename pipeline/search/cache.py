"""A small cache of search results by what was understood, not by how it was said."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Generic, TypeVar

from pipeline.search.parameters import SearchParameters
from pipeline.search.wishes.known_wishes import join_wishes, split_wishes, wish_names
from pipeline.search.wishes.stems import stems, words_apart

Found = TypeVar("Found")

SAME_MEANING = 0.9
"""Cosine similarity of MiniLM vectors from which two free wishes count as one, whole and in the words in which they
differ ("bike", "bicycle"). Measured on 52 pairs of the same meaning, of which
18 are found so or by their stems, and 67 that differ in a word, of which none is taken for the same."""
_NAMES = frozenset(wish_names())
_MOST_COMPARED = 8
"""Entries of one key that are compared by similarity; comparing costs an embedding the first time."""


@dataclass(frozen=True, slots=True)
class CacheFigures:
    """Since the cache was made.

    Attributes:
        exact: found under the very same parameters.
        near: found under other words of the same meaning.
        misses: not found.
        evictions: dropped because the cache was full.
    """

    exact: int = 0
    near: int = 0
    misses: int = 0
    evictions: int = 0


@dataclass(frozen=True, slots=True)
class _Entry(Generic[Found]):
    free: tuple[frozenset[str], ...]
    words: tuple[str, ...]
    found: Found


class ResultCache(Generic[Found]):
    """Least-recently-used results by parameters. Threads may share it.

    The parameters without free wishes must be the same to the last bound, place and exclusion; only order and doubles
    do not count, nor how many results are wanted. Free wishes ("frescoed ceilings") are compared by their stems, and,
    when `similarity` is given, by meaning: each must have its like on the other side.

    Args:
        capacity: most entries kept, at least 1.
        similarity: of two free wishes, as the cosine of their vectors; None compares stems only.
        threshold: similarity from which two wishes are one.
    """

    def __init__(
        self,
        capacity: int = 512,
        similarity: Callable[[str, str], float] | None = None,
        threshold: float = SAME_MEANING,
    ) -> None:
        self._entries: OrderedDict[tuple[str, SearchParameters], list[_Entry[Found]]] = OrderedDict()
        self._capacity = max(1, capacity)
        self._similarity = similarity
        self._threshold = threshold
        self._figures = CacheFigures()
        self._size = 0
        self._lock = threading.Lock()

    @property
    def figures(self) -> CacheFigures:
        """How often it helped."""
        return self._figures

    @property
    def hits(self) -> int:
        """How often `get` found something, exactly or nearly."""
        return self._figures.exact + self._figures.near

    @property
    def misses(self) -> int:
        """How often `get` found nothing."""
        return self._figures.misses

    def get(self, parameters: SearchParameters, version: str = "") -> Found | None:
        """What was found for `parameters` in this version of the listings, or None."""
        key, free, words = _split(parameters)
        with self._lock:
            entries = list(self._entries.get((version, key), ()))
        # Embedding takes long, so other threads are not kept waiting for it.
        exact = next((entry for entry in entries if entry.free == free), None)
        entry = exact or next((entry for entry in entries[-_MOST_COMPARED:] if self._same(words, entry.words)), None)
        with self._lock:
            if entry is None:
                self._count(misses=1)
                return None
            self._count(exact=int(exact is not None), near=int(exact is None))
            if (version, key) in self._entries:
                self._entries.move_to_end((version, key))
        return entry.found

    def put(self, parameters: SearchParameters, found: Found, version: str = "") -> None:
        """Remember `found`."""
        key, free, words = _split(parameters)
        with self._lock:
            entries = self._entries.setdefault((version, key), [])
            kept = [entry for entry in entries if entry.free != free]
            self._size += len(kept) + 1 - len(entries)
            entries[:] = [*kept, _Entry(free, words, found)]
            self._entries.move_to_end((version, key))
            while self._size > self._capacity:
                self._drop_oldest()

    def clear(self) -> None:
        """Forget everything, after the listings changed. The figures stay."""
        with self._lock:
            self._entries.clear()
            self._size = 0

    def __len__(self) -> int:
        return self._size

    def _drop_oldest(self) -> None:
        key, entries = next(iter(self._entries.items()))
        entries.pop(0)
        if not entries:
            del self._entries[key]
        self._size -= 1
        self._count(evictions=1)

    def _count(self, **more: int) -> None:
        self._figures = replace(self._figures, **{name: getattr(self._figures, name) + n for name, n in more.items()})

    def _same(self, ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
        """Has each of our free wishes its own like among theirs?"""
        if self._similarity is None or len(ours) != len(theirs) or not ours:
            return False
        left = list(theirs)
        for wish in ours:
            like = next((other for other in left if self._alike(wish, other)), None)
            if like is None:
                return False
            left.remove(like)
        return True

    def _alike(self, wish: str, other: str) -> bool:
        if self._similarity is None or not self._similarity(wish, other) >= self._threshold:
            return False
        # Vectors of "two fireplaces" and "three fireplaces" are near, those of "two" and "three" are not.
        mine, its = words_apart(wish, other)
        return not (mine and its) or self._similarity(mine, its) >= self._threshold


def canonical_key(parameters: SearchParameters) -> SearchParameters:
    """`parameters` with the parts that do not change what is found put in one order."""
    places = sorted(set(parameters.places), key=repr)
    return replace(
        parameters,
        text=join_wishes(sorted(split_wishes(parameters.text.lower()))),
        unwanted=tuple(sorted(set(parameters.unwanted))),
        place=places[0] if places else None,
        or_places=tuple(places[1:]),
        excluded_places=tuple(sorted(set(parameters.excluded_places), key=repr)),
        limit=1,
    )


@lru_cache(maxsize=2_048)
def _split(parameters: SearchParameters) -> tuple[SearchParameters, tuple[frozenset[str], ...], tuple[str, ...]]:
    """The key without free wishes, the stems of each free wish, and the free wishes in words."""
    key = canonical_key(parameters)
    wishes = split_wishes(key.text)
    words = tuple(wish for wish in wishes if wish not in _NAMES)
    free = tuple(sorted({frozenset(stems(wish)) or frozenset((wish,)) for wish in words}, key=sorted))
    return replace(key, text=join_wishes([wish for wish in wishes if wish in _NAMES])), free, words
