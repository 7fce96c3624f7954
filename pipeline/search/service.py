"""The search: words or parameters in, listings out. What the agent's tool and the HTTP route call."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import SearchFailed
from pipeline.properties import Property
from pipeline.search.cache import ResultCache
from pipeline.search.index_protocol import PropertyIndex
from pipeline.search.listings import Listings, load_listings
from pipeline.search.merging import merge
from pipeline.search.parameters import SearchParameters, SearchResult
from pipeline.search.places import PlaceFinder
from pipeline.search.query import ParsedQuery
from pipeline.search.query_parser import QueryParser
from pipeline.search.ranking import put_wished_first
from pipeline.search.relaxing import nearest_relaxation
from pipeline.search.wishes import features_of

logger = logging.getLogger(__name__)

_WARM_UP = SearchParameters(text="bright", limit=3)


@dataclass(frozen=True, slots=True)
class SearchStatus:
    """For `/health`.

    Attributes:
        ready: the warm-up query has been answered.
        backend: what holds the vectors.
        listings: how many are searched.
        rejected: rows of the file that were left out.
        redacted: descriptions from which contacts were removed.
        cache_hits, cache_misses: since the start.
    """

    ready: bool
    backend: str
    listings: int
    rejected: int
    redacted: int
    cache_hits: int
    cache_misses: int


@dataclass(frozen=True, slots=True)
class _Found:
    """What is remembered of a search: all that obey, best first."""

    properties: tuple[Property, ...]
    relaxed: str | None
    total: int


class SearchService:
    """Searches listings without blocking the event loop.

    Args:
        listings: what there is.
        make_index: makes the index; called once, in the service's thread, because that takes seconds.
        parser: reads queries.
        places: the listings' places.
        timeout_s: time limit of one search; past it `SearchFailed`.

    Attributes:
        listings, parser, places: as given.
    """

    def __init__(
        self,
        listings: Listings,
        make_index: Callable[[], PropertyIndex],
        parser: QueryParser,
        places: PlaceFinder,
        timeout_s: float,
    ) -> None:
        self.listings = listings
        self.parser = parser
        self.places = places
        self._make_index = make_index
        self._timeout_s = timeout_s
        self._by_id = {listing.id: listing for listing in listings.properties}
        self._features: dict[str, frozenset[str]] = {}
        self._cache: ResultCache[_Found] = ResultCache()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")
        self._index: PropertyIndex | None = None
        self._ready = False

    @property
    def status(self) -> SearchStatus:
        """How the search is doing."""
        return SearchStatus(
            ready=self._ready,
            backend=self._index.health.backend if self._index is not None else "starting",
            listings=len(self.listings.properties),
            rejected=len(self.listings.rejected),
            redacted=self.listings.redacted,
            cache_hits=self._cache.hits,
            cache_misses=self._cache.misses,
        )

    async def warm_up(self) -> None:
        """Make the index, put the listings in and answer one query. Has no time limit: the model is loaded here.

        Raises:
            SearchFailed: the index cannot be made or does not answer.
        """
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._start)
        except Exception as error:
            raise SearchFailed(f"the search index cannot be started: {error}") from error
        self._ready = True

    async def search(self, query: str, limit: int | None = None) -> SearchResult:
        """Understand `query` and find what it asks for.

        Args:
            query: as spoken or typed.
            limit: most results; None is what the query says ("show me three"), or 1.

        Raises:
            SearchFailed: the search could not be carried out, or not in time.
        """
        began = time.perf_counter()
        try:
            parsed = self.parser.parse(query)
        except Exception as error:
            raise SearchFailed(f"the query could not be read: {error}") from error
        parameters = alone(parsed)
        if limit is not None:
            parameters = replace(parameters, limit=max(1, limit))
        if parsed.question is not None:
            return SearchResult(query, parameters, question=parsed.question, duration_ms=_since_ms(began))
        result = await self.find(parameters, query)
        return replace(result, duration_ms=_since_ms(began))

    async def find(self, parameters: SearchParameters, query: str = "") -> SearchResult:
        """Find what `parameters` ask for; with one wish relaxed when nothing obeys them all.

        Raises:
            SearchFailed: the search could not be carried out, or not in time.
        """
        began = time.perf_counter()
        found = self._cache.get(parameters)
        if found is None:
            found = await self._find(parameters)
            self._cache.put(parameters, found)
        return SearchResult(
            query=query,
            parameters=parameters,
            properties=found.properties[: max(1, parameters.limit)],
            total=found.total,
            relaxed=found.relaxed,
            duration_ms=_since_ms(began),
        )

    async def close(self) -> None:
        """Let the thread go. A search under way is not waited for."""
        self._ready = False
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _find(self, parameters: SearchParameters) -> _Found:
        loop = asyncio.get_running_loop()
        try:
            return await asyncio.wait_for(
                loop.run_in_executor(self._thread, self._find_now, parameters), timeout=self._timeout_s
            )
        except asyncio.TimeoutError as error:
            raise SearchFailed(f"the search took longer than {self._timeout_s:g} s") from error
        except SearchFailed:
            raise
        except Exception as error:
            logger.exception("search failed")
            raise SearchFailed(f"the search failed: {error}") from error

    def _find_now(self, parameters: SearchParameters) -> _Found:
        """Runs in the service's thread."""
        allowed = sum(map(parameters.allows, self.listings.properties))
        if allowed:
            return _Found(self._ranked(parameters, allowed), None, allowed)
        relaxation = nearest_relaxation(parameters, self.listings.properties)
        if relaxation is None:
            return _Found((), None, 0)
        eased = relaxation.parameters
        count = sum(map(eased.allows, self.listings.properties))
        return _Found(self._ranked(eased, count), relaxation.wish, 0)

    def _ranked(self, parameters: SearchParameters, count: int) -> tuple[Property, ...]:
        """All listings that obey, best first. The index filters; what it let through is checked again all the same."""
        if self._index is None:
            self._start()
        assert self._index is not None
        ids = self._index.search(parameters, count)
        listings = [self._by_id[listing_id] for listing_id in ids if listing_id in self._by_id]
        obeying = [listing for listing in listings if parameters.allows(listing)]
        if len(obeying) < count:
            logger.warning("the index found %d of %d listings that obey %s", len(obeying), count, parameters)
            missing = {listing.id for listing in obeying}
            obeying += [
                listing
                for listing in self.listings.properties
                if listing.id not in missing and parameters.allows(listing)
            ]
        return tuple(put_wished_first(obeying, parameters.text, self._features))

    def _start(self) -> None:
        if self._index is not None:
            return
        index = self._make_index()
        index.load(self.listings.properties)
        self._features = {listing.id: features_of(listing.description) for listing in self.listings.properties}
        index.search(_WARM_UP, _WARM_UP.limit)
        self._index = index


def alone(parsed: ParsedQuery) -> SearchParameters:
    """Parameters of a query that stands alone: "cheaper" has nothing to compare with and shifts the ranking."""
    return merge(SearchParameters(), parsed)


def build_search(
    properties_csv: Path, model_cache_dir: Path, size_unit: str, timeout_s: float, vectors_dir: Path | None = None
) -> SearchService:
    """A search service over a CSV. Quick: the index is made by `warm_up` (or by the first search).

    Args:
        properties_csv: the agency's listings.
        model_cache_dir: folder with MiniLM in the hub's cache layout.
        size_unit: unit of the column `sqft`.
        timeout_s: time limit of one search.
        vectors_dir: where vectors are kept between starts; `vectors` beside the model by default.

    Raises:
        ListingsError: the listings cannot be used.
    """
    listings = load_listings(properties_csv)
    places = PlaceFinder(listings.properties)
    folder = vectors_dir or model_cache_dir.parent / "vectors"
    vectors_file = folder / f"{_file_name(properties_csv)}.json"

    def make_index() -> PropertyIndex:
        from pipeline.search.index import SuperlinkedIndex

        return SuperlinkedIndex(model_cache_dir, size_unit, vectors_file)

    return SearchService(listings, make_index, QueryParser(places, size_unit), places, timeout_s)


def _file_name(path: Path) -> str:
    safe: Sequence[str] = [char if char.isalnum() else "-" for char in path.stem]
    return "".join(safe)[:60] or "listings"


def _since_ms(began: float) -> float:
    return (time.perf_counter() - began) * 1_000
