"""Results remembered by meaning: the same wish in other words is one search."""

from __future__ import annotations

from pipeline.search.cache import ResultCache
from pipeline.search.finding import Found
from pipeline.search.index_protocol import Embedder
from pipeline.search.parameters import SearchParameters
from pipeline.search.status import CacheStatus
from pipeline.search.wishes.known_wishes import split_wishes, wish_names

_NAMES = frozenset(wish_names())


class SearchMemory:
    """What was found, by version of the listings and by wish.

    The same wish is looked up in microseconds, on the event loop; a wish in free words that is new ("painted ceilings")
    is compared with others by the vectors of their words, which takes a thread.

    Args:
        capacity: most results kept; one holds a reference to each listing that obeys.
    """

    def __init__(self, capacity: int = 2_048) -> None:
        self._same: ResultCache[Found] = ResultCache(capacity)
        self._like: ResultCache[Found] = ResultCache(capacity, similarity=self._similarity)
        self._embedder: Embedder | None = None

    @property
    def status(self) -> CacheStatus:
        """How often it helped."""
        same, near = self._same.figures, self._like.hits
        return CacheStatus(same.exact, near, same.misses - near, len(self._same))

    def same(self, parameters: SearchParameters, version: str) -> Found | None:
        """What was found for this wish, or None. Quick."""
        return self._same.get(parameters, version)

    def like(self, parameters: SearchParameters, version: str, index: object) -> Found | None:
        """What was found for a wish of nearly this meaning, or None. Blocks while words are embedded.

        Args:
            parameters: the wish.
            version: of the listings.
            index: compares words, if it can.
        """
        if not isinstance(index, Embedder) or not _has_free_words(parameters):
            return None
        self._embedder = index
        found = self._like.get(parameters, version)
        if found is not None:
            self._same.put(parameters, found, version)
        return found

    def put(self, parameters: SearchParameters, version: str, found: Found) -> None:
        """Remember what was found."""
        self._same.put(parameters, found, version)
        if _has_free_words(parameters):
            self._like.put(parameters, found, version)

    def clear(self) -> None:
        """Forget all results; the figures stay."""
        self._same.clear()
        self._like.clear()

    def _similarity(self, wish: str, other: str) -> float:
        assert self._embedder is not None
        return float(self._embedder.embed(wish) @ self._embedder.embed(other))


def _has_free_words(parameters: SearchParameters) -> bool:
    return any(wish not in _NAMES for wish in split_wishes(parameters.text))
