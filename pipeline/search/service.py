"""The search: words or parameters in, listings out. What the agent's tool and the HTTP route call."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.errors import SearchFailed
from pipeline.search.catalogue import Catalogue, make_catalogue, version_of
from pipeline.search.current import CurrentParser, CurrentPlaces
from pipeline.search.finding import Found, find
from pipeline.search.guarded_index import GuardedIndex
from pipeline.search.index_protocol import PropertyIndex
from pipeline.search.listings.loading import Listings
from pipeline.search.listings.watch import ListingsWatch
from pipeline.search.memory import SearchMemory
from pipeline.search.merging import merge
from pipeline.search.observer import NoObserver, SearchObserver, outcome_of
from pipeline.search.parameters import SearchParameters, SearchResult
from pipeline.search.places.sounds import shared_sounds
from pipeline.search.query import ParsedQuery
from pipeline.search.reading import LocalReader, LocalStatus, QueryReader, Reading, ReportingReader
from pipeline.search.reloading import Reloader
from pipeline.search.status import SearchStatus
from pipeline.search_settings import QdrantSettings

logger = logging.getLogger(__name__)


class SearchService:
    """Searches listings without blocking the event loop.

    A search keeps to the version of the listings it began with, whatever happens to the file meanwhile.

    Args:
        listings: what there is.
        make_index: makes the index; called once, in a thread, because that takes seconds.
        timeout_s: time limit of one search; past it `SearchFailed`.
        size_unit: unit of the listings' sizes.
        reader: reads queries.
        observer: told of every search.
        watch: the file the listings came from; None if they never change.
        reload_s: how often it is looked at; 0 is never.

    Attributes:
        parser, places: of the current listings; the objects stay the same when the listings change.
    """

    def __init__(
        self,
        listings: Listings,
        make_index: Callable[[], PropertyIndex],
        timeout_s: float,
        *,
        size_unit: str = "square metres",
        reader: QueryReader | None = None,
        observer: SearchObserver | None = None,
        watch: ListingsWatch | None = None,
        reload_s: float = 0.0,
    ) -> None:
        self._sounds = shared_sounds()
        self._size_unit = size_unit
        self._catalogue = make_catalogue(listings, size_unit, self._sounds)
        self.parser = CurrentParser(lambda: self._catalogue)
        self.places = CurrentPlaces(lambda: self._catalogue)
        self._timeout_s = timeout_s
        self._reader = reader or LocalReader()
        self._observer = observer or NoObserver()
        self._memory = SearchMemory()
        self._index = GuardedIndex(make_index)
        self._ready = False
        self._listeners: list[Callable[[Catalogue], None]] = []
        self._reloader = (
            Reloader(watch, reload_s, self._take, self._index.keeper, self._observer)
            if watch and reload_s > 0
            else None
        )

    @property
    def catalogue(self) -> Catalogue:
        """The current version of the listings."""
        return self._catalogue

    @property
    def listings(self) -> Listings:
        """The current listings and what was made of their file."""
        return Listings(self._catalogue.properties, self._catalogue.report)

    @property
    def status(self) -> SearchStatus:
        """How the search is doing."""
        health, catalogue = self._index.health, self._catalogue
        reading = self._reader.status if isinstance(self._reader, ReportingReader) else LocalStatus()
        return SearchStatus(
            ready=self._ready,
            backend=health.backend,
            degraded=health.degraded,
            reason=health.reason,
            fallbacks=health.fallbacks,
            listings=len(catalogue.properties),
            rejected=len(catalogue.report.rejected),
            redacted=catalogue.report.redacted_rows,
            version=catalogue.version[:12],
            loaded_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(catalogue.loaded_at)),
            listings_problem=self._reloader.problem if self._reloader is not None else "",
            parser=reading.parser,
            parser_fallbacks=reading.fallbacks,
            parser_reason=reading.reason,
            cache=self._memory.status,
            hung=self._index.hung,
        )

    def on_change(self, callback: Callable[[Catalogue], None]) -> None:
        """Call `callback` with the new catalogue after each change of the listings: on the event loop, so quickly."""
        self._listeners.append(callback)

    async def warm_up(self) -> None:
        """Make the index, put the listings in and answer one query; from then on the file is looked at.

        Has no time limit: the model is loaded here.

        Raises:
            SearchFailed: the index cannot be made or does not answer.
        """
        await self._index.start(self._catalogue.properties)
        self._ready = True
        if self._reloader is not None:
            self._reloader.start()

    async def search(self, query: str, limit: int | None = None) -> SearchResult:
        """Understand `query` and find what it asks for.

        Args:
            query: as spoken or typed.
            limit: most results; None is what the query says ("show me three"), or 1.

        Raises:
            SearchFailed: the search could not be carried out, or not in time.
        """
        return await self._observed(self._search(query, limit))

    async def find(self, parameters: SearchParameters, query: str = "") -> SearchResult:
        """Find what `parameters` ask for; with one wish relaxed when nothing obeys them all.

        Raises:
            SearchFailed: the search could not be carried out, or not in time.
        """
        return await self._observed(self._find(self._catalogue, parameters, query))

    async def close(self) -> None:
        """Let threads and connections go. A search under way is not waited for."""
        self._ready = False
        if self._reloader is not None:
            await self._reloader.stop()
        await self._index.close()

    async def _observed(self, search: Coroutine[None, None, SearchResult]) -> SearchResult:
        began = time.perf_counter()
        try:
            result = await search
        except SearchFailed:
            self._observer.searched("failed", time.perf_counter() - began)
            raise
        duration_s = time.perf_counter() - began
        self._observer.searched(outcome_of(result), duration_s)
        return replace(result, duration_ms=duration_s * 1_000)

    async def _search(self, query: str, limit: int | None) -> SearchResult:
        catalogue = self._catalogue
        reading = await self._read(query, catalogue)
        self._observer.read(reading.duration_ms / 1_000, reading.parser, bool(reading.note))
        parameters = alone(reading.parsed)
        if limit is not None:
            parameters = replace(parameters, limit=max(1, limit))
        if reading.parsed.question is not None:
            asked, ask = reading.parsed.question, reading.parsed.ask
            return SearchResult(query, parameters, question=asked, ask=ask, parser=reading.parser)
        return replace(await self._find(catalogue, parameters, query), parser=reading.parser)

    async def _read(self, query: str, catalogue: Catalogue) -> Reading:
        try:
            return await asyncio.wait_for(self._reader.read(query, catalogue.parser), self._timeout_s)
        except Exception as error:
            logger.exception("a query could not be read, the local parser tries")
            note = f"{type(error).__name__}: {error}"
        try:
            return replace(await LocalReader().read(query, catalogue.parser), note=note)
        except Exception as error:
            raise SearchFailed(f"the query could not be read: {error}") from error

    async def _find(self, catalogue: Catalogue, parameters: SearchParameters, query: str) -> SearchResult:
        # The version is part of the key, so a search that began before the listings changed cannot mix them.
        found = self._memory.same(parameters, catalogue.version)
        if found is None:
            work = partial(self._find_now, catalogue, parameters)
            found = await self._index.run(work, catalogue.properties, self._timeout_s)
            self._memory.put(parameters, catalogue.version, found)
        return SearchResult(
            query=query,
            parameters=parameters,
            properties=found.properties[: max(1, parameters.limit)],
            total=found.total,
            relaxed=found.relaxed,
        )

    def _find_now(self, catalogue: Catalogue, parameters: SearchParameters, index: PropertyIndex | None) -> Found:
        """Runs in a search thread."""
        return self._memory.like(parameters, catalogue.version, index) or find(catalogue, parameters, index)

    async def _take(self, listings: Listings) -> bool:
        """Make `listings` the current ones; False if they are so already."""
        old = self._catalogue
        if version_of(listings.properties) == old.version:
            self._catalogue = replace(old, report=listings.report)
            return False
        catalogue = await self._index.keeper.run(partial(self._prepare, listings))
        self._catalogue = catalogue
        self._memory.clear()
        counted = {"listings": len(catalogue.properties), "version": catalogue.version[:12]}
        logger.info("changed listings are in use", extra=counted)
        for callback in self._listeners:
            try:
                callback(catalogue)
            except Exception:
                logger.exception("someone could not be told of the new listings")
        return True

    def _prepare(self, listings: Listings) -> Catalogue:
        """Runs in the keeper's thread: everything that takes time, before the swap."""
        catalogue = make_catalogue(listings, self._size_unit, self._sounds)
        self._index.load(catalogue.properties)
        return catalogue


def alone(parsed: ParsedQuery) -> SearchParameters:
    """Parameters of a query that stands alone: "cheaper" has nothing to compare with and shifts the ranking."""
    return merge(SearchParameters(), parsed)


def build_search(
    properties_csv: Path,
    model_cache_dir: Path,
    size_unit: str,
    timeout_s: float,
    vectors_dir: Path | None = None,
    *,
    reload_s: float = 0.0,
    qdrant: QdrantSettings | None = None,
    reader: QueryReader | None = None,
    observer: SearchObserver | None = None,
) -> SearchService:
    """A search service over a CSV. Quick: the index is made by `warm_up` (or by the first search).

    Args:
        properties_csv: the agency's listings.
        model_cache_dir: folder with MiniLM in the hub's cache layout.
        size_unit: unit of the column `sqft`.
        timeout_s: time limit of one search.
        vectors_dir: where vectors are kept between starts; `vectors` beside the model by default.
        reload_s: how often the CSV is looked at for changes; 0 is never.
        qdrant: the vector store; None is in-process.
        reader: reads queries; the local parser by default.
        observer: told of every search.

    Raises:
        ListingsError: the listings cannot be used.
    """
    watch = ListingsWatch(properties_csv)
    listings = watch.first()

    def make() -> PropertyIndex:
        from pipeline.search.index import make_index, vectors_file_of  # its import takes seconds

        file = vectors_file_of(properties_csv, model_cache_dir)
        return make_index(model_cache_dir, size_unit, vectors_dir / file.name if vectors_dir else file, qdrant)

    return SearchService(
        listings,
        make,
        timeout_s,
        size_unit=size_unit,
        reader=reader,
        observer=observer,
        watch=watch,
        reload_s=reload_s,
    )
