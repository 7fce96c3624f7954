"""Takes up a changed listings file while searches go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from pipeline.errors import ListingsError
from pipeline.search.listings.loading import Listings
from pipeline.search.listings.watch import ListingsWatch
from pipeline.search.observer import SearchObserver
from pipeline.search.search_threads import SearchThreads

logger = logging.getLogger(__name__)

_LONGEST_PAUSE_S = 60.0
"""Between two tries to take in listings that are all right but could not be indexed."""


class Reloader:
    """Looks at the file every so often and hands on what is new.

    Args:
        watch: the file.
        every_s: how often it is looked at.
        take: takes listings in; False if they are the same as before.
        thread: where the file is read.
        observer: told of what came of it.

    Attributes:
        problem: why the file as it is now is not in use; empty when it is.
    """

    def __init__(
        self,
        watch: ListingsWatch,
        every_s: float,
        take: Callable[[Listings], Awaitable[bool]],
        thread: SearchThreads,
        observer: SearchObserver,
    ) -> None:
        self.problem = ""
        self._watch = watch
        self._every_s = every_s
        self._pause_s = every_s
        self._take = take
        self._thread = thread
        self._observer = observer
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look from now on."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(), name="listings reload")

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def look(self) -> None:
        """Look once. Whatever is wrong with the file, the listings in use stay."""
        try:
            fresh = await self._thread.run(self._watch.look)
        except ListingsError as error:
            self._refuse(str(error))
            return
        if fresh is None:
            return
        try:
            taken = await self._take(fresh)
        except Exception as error:
            logger.debug("taking in new listings failed", exc_info=error)
            self._watch.again()
            self._pause_s = min(max(2 * self._pause_s, self._every_s), _LONGEST_PAUSE_S)
            self._refuse(f"The new listings could not be indexed: {error}. It is tried again.")
            return
        self.problem, self._pause_s = "", self._every_s
        self._observer.reloaded("taken" if taken else "unchanged")

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._pause_s)
            try:
                await self.look()
            except Exception:  # the listings in use must not grow old because of one bad look
                logger.exception("looking at the listings failed")

    def _refuse(self, why: str) -> None:
        problem = why.replace(str(self._watch.path), self._watch.path.name)
        if problem != self.problem:
            logger.warning("changed listings refused, the listings in use stay", extra={"error": why})
        self.problem = problem
        self._observer.reloaded("refused")
