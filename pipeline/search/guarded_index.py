"""The index behind a time limit: made beside the event loop, searched in threads that may hang."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

from pipeline.errors import SearchFailed
from pipeline.properties import Property
from pipeline.search.index_protocol import IndexHealth, PropertyIndex
from pipeline.search.parameters import SearchParameters
from pipeline.search.search_threads import NoThreadLeft, OutOfTime, SearchThreads

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

_WARM_UP = SearchParameters(text="bright", limit=3)
_HUNG_IN_A_ROW = 3
"""Searches out of time, one after another, from which on the health says that the index does not answer."""
_CLOSING_S = 2.0


class GuardedIndex:
    """An index that cannot hold anybody up.

    Args:
        make_index: makes it; called in a thread, because that takes seconds.

    Attributes:
        keeper: the thread in which everything is done that may take long: making, loading, reading the file.
    """

    def __init__(self, make_index: Callable[[], PropertyIndex]) -> None:
        self.keeper = SearchThreads(workers=1, most_hung=0, name="search-index")
        self._threads = SearchThreads(name="search")
        self._make_index = make_index
        self._index: PropertyIndex | None = None
        self._starting: asyncio.Future[None] | None = None
        self._late = 0

    @property
    def health(self) -> IndexHealth:
        """How the index is doing, searches that hang included."""
        health = IndexHealth("starting") if self._index is None else self._index.health
        reasons = [health.reason] if health.degraded else []
        if self._late >= _HUNG_IN_A_ROW:
            reasons.append(f"the index did not answer the last {self._late} searches in time")
        if not self._threads.usable:
            reasons.append("until it does, searches go by bounds and wishes alone")
        return replace(health, degraded=health.degraded or bool(reasons), reason="; ".join(reasons))

    @property
    def hung(self) -> int:
        """Searches past their time limit that have not ended."""
        return self._threads.hung

    async def start(self, listings: Sequence[Property]) -> PropertyIndex:
        """The index with `listings` in it, made and warmed up if that was not done; who comes second waits for it.

        Raises:
            SearchFailed: it cannot be made or does not answer; the next call tries again.
        """
        if self._index is None:
            if self._starting is None or self._starting.done():
                self._starting = asyncio.ensure_future(self.keeper.run(partial(self._start, listings)))
            try:
                await asyncio.shield(self._starting)
            except Exception as error:
                raise SearchFailed(f"the search index cannot be started: {error}") from error
        assert self._index is not None
        return self._index

    def load(self, listings: Sequence[Property]) -> None:
        """Take in a changed list. Blocks; searches go on meanwhile."""
        assert self._index is not None, "started first"
        self._index.load(listings)

    async def run(
        self, work: Callable[[PropertyIndex | None], Result], listings: Sequence[Property], timeout_s: float
    ) -> Result:
        """The result of `work` with the index, in a thread; with None when the index hangs so that no thread is left.

        Args:
            work: searches.
            listings: for an index that is not started.
            timeout_s: time limit.

        Raises:
            SearchFailed: it failed, or took too long.
        """
        try:
            index = await asyncio.wait_for(self.start(listings), timeout_s)
        except asyncio.TimeoutError as error:
            raise self._too_late(timeout_s) from error
        try:
            result = await self._threads.run(partial(work, index), timeout_s)
        except OutOfTime as error:
            self._late += 1
            raise self._too_late(timeout_s) from error
        except NoThreadLeft:
            return await asyncio.to_thread(work, None)
        except Exception as error:
            logger.exception("search failed")
            raise SearchFailed(f"the search failed: {error}") from error
        self._late = 0
        return result

    async def close(self) -> None:
        """Let threads and connections go. Work in progress is not waited for."""
        self._threads.close()
        if self._index is not None:
            with suppress(OutOfTime, NoThreadLeft):
                await self.keeper.run(self._index.close, _CLOSING_S)
        self.keeper.close()

    def _start(self, listings: Sequence[Property]) -> None:
        index = self._make_index()
        index.load(listings)
        index.search(_WARM_UP, _WARM_UP.limit)
        self._index = index

    def _too_late(self, timeout_s: float) -> SearchFailed:
        return SearchFailed(f"the search took longer than {timeout_s:g} s")
