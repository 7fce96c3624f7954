"""A store that cannot end a call: while it fails the conversation goes on in memory, and is saved afterwards."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from langchain_core.messages import AnyMessage

from pipeline.agent.remembering.locks import Locks
from pipeline.agent.remembering.store import Store, Stored, StoreStatus

log = logging.getLogger(__name__)

_T = TypeVar("_T")

TIMEOUT_S = 1.0
"""For one read or write. A caller waits for it once; then the store is left alone for a while."""
RETRY_S = 5.0
PROBE_S = 0.25
"""For finding out in a caller's turn whether the store works again; `tidy` tries for longer."""
OPEN_S = 15.0
MOST_COPIES = 256
"""Conversations of which a copy is at hand should the store fail: more than can be going on at once."""
MOST_UNSAVED = 2_000


@dataclass(frozen=True, slots=True)
class _Copy:
    """A conversation as this process knows it.

    Attributes:
        messages: all of it.
        version: the store's version that it goes on from.
        saved: does the store have it?
        sure: is it known that the store has just that version? Not while it fails: others may write meanwhile.
    """

    messages: tuple[AnyMessage, ...]
    version: str
    saved: bool
    sure: bool


class StandIn(Store):
    """Passes everything on to `store`, and stands in for it when that fails or hangs. Never raises.

    What could not be saved is saved with the conversation's next turn once the store works again, or by `tidy`; where
    the store's conversation has changed meanwhile, or could not be read at first, what is new is put at its end.

    Args:
        store: keeps the conversations.
        timeout_s: for one read or write.
        retry_s: how long a store that failed is left alone.
        now: a clock, in seconds.
    """

    def __init__(
        self,
        store: Store,
        *,
        timeout_s: float = TIMEOUT_S,
        retry_s: float = RETRY_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = store.name
        self._store = store
        self._timeout_s = timeout_s
        self._retry_s = retry_s
        self._now = now
        self._copies: OrderedDict[str, _Copy] = OrderedDict()
        self._to_delete: dict[str, None] = {}
        self._locks = Locks()
        self._failures = 0
        self._down_until_s: float | None = None

    @property
    def status(self) -> StoreStatus:
        unsaved = sum(not copy.saved for copy in self._copies.values()) + len(self._to_delete)
        return StoreStatus(self.name, self._down_until_s is None, self._failures, unsaved)

    async def open(self) -> None:
        await self._attempt(self._store.open, "could not be opened", OPEN_S)

    async def close(self) -> None:
        """Saves what is not saved yet, if that is possible now, and closes the store."""
        self._down_until_s = None if self._down_until_s is None else self._now()
        await self._save_unsaved()
        await self._attempt(self._store.close, "could not be closed", OPEN_S)

    async def tidy(self) -> None:
        if self._down_until_s is not None:
            await self.open()
        await self._save_unsaved()

    async def load(self, thread_id: str) -> Stored:
        if thread_id in self._to_delete:
            return Stored()
        copy = self._copies.get(thread_id)
        if copy is not None and not copy.saved:
            return Stored(copy.messages, copy.version)
        stored = await self._attempt(lambda: self._store.load(thread_id), "could not be read")
        # Meanwhile it may have been written, which is newer than what was read.
        unchanged = self._copies.get(thread_id) is copy
        if stored is None:
            if copy is not None and unchanged:
                self._keep(thread_id, replace(copy, sure=False))
            return Stored(copy.messages, copy.version) if copy is not None else Stored()
        if stored.version and unchanged:
            self._keep(thread_id, _Copy(stored.messages, stored.version, saved=True, sure=True))
        return stored

    async def save(self, thread_id: str, messages: Sequence[AnyMessage], after: str) -> str:
        async with self._locks.of(thread_id):
            copy = self._copies.get(thread_id)
            if copy is not None and copy.version != after:
                # Brought together with the store's in between.
                messages, after = _joined(copy.messages, messages), copy.version
            sure = copy is not None and copy.sure
            self._keep(thread_id, _Copy(tuple(messages), after, saved=False, sure=sure))
            return await self._bring_up_to_date(thread_id)

    async def delete(self, thread_id: str) -> None:
        async with self._locks.of(thread_id):
            self._copies.pop(thread_id, None)
            self._to_delete[thread_id] = None
            await self._delete_now(thread_id)

    async def expire(self, callers_s: float, others_s: float) -> int:
        work = self._attempt(lambda: self._store.expire(callers_s, others_s), "could not drop what is old", OPEN_S)
        return await work or 0

    async def _save_unsaved(self) -> None:
        for thread_id in tuple(self._to_delete):
            async with self._locks.of(thread_id):
                if thread_id in self._to_delete:
                    await self._delete_now(thread_id, self._timeout_s)
        for thread_id in [each for each, copy in self._copies.items() if not copy.saved]:
            async with self._locks.of(thread_id):
                copy = self._copies.get(thread_id)
                if copy is not None and not copy.saved:
                    await self._bring_up_to_date(thread_id, self._timeout_s)

    async def _delete_now(self, thread_id: str, timeout_s: float | None = None) -> bool:
        async def delete() -> bool:
            await self._store.delete(thread_id)
            return True

        if await self._attempt(delete, "could not delete a conversation", timeout_s) is None:
            return False
        self._to_delete.pop(thread_id, None)
        return True

    async def _bring_up_to_date(self, thread_id: str, timeout_s: float | None = None) -> str:
        """Tries to give the store this process's copy. Returns the version that the copy goes on from now."""
        copy = self._copies[thread_id]
        if thread_id in self._to_delete and not await self._delete_now(thread_id, timeout_s):
            return copy.version

        async def put() -> _Copy:
            messages, after = copy.messages, copy.version
            if not copy.sure:
                stored = await self._store.load(thread_id)
                if stored.version != after:
                    messages, after = _joined(stored.messages, messages), stored.version
            version = await self._store.save(thread_id, messages, after)
            return _Copy(messages, version, saved=True, sure=True)

        if (put_away := await self._attempt(put, "could not be written", timeout_s)) is None:
            # It may have been written all the same.
            self._keep(thread_id, replace(copy, sure=False))
            return copy.version
        self._keep(thread_id, put_away)
        return put_away.version

    async def _attempt(self, work: Callable[[], Awaitable[_T]], what: str, timeout_s: float | None = None) -> _T | None:
        """The result of `work`; None when it failed, or when the store failed only just now."""
        if self._down_until_s is not None and self._now() < self._down_until_s:
            return None
        try:
            limit_s = self._timeout_s if self._down_until_s is None else min(PROBE_S, self._timeout_s)
            result = await asyncio.wait_for(work(), timeout_s or limit_s)
        except Exception as error:
            self._failures += 1
            if self._down_until_s is None:
                log.warning(
                    "the conversations' store failed, they go on in memory",
                    extra={"store": self.name, "what": what, "error": _in_words(error)},
                )
            self._down_until_s = self._now() + self._retry_s
            return None
        if self._down_until_s is not None:
            self._down_until_s = None
            log.info("the conversations' store works again", extra={"store": self.name})
        return result

    def _keep(self, thread_id: str, copy: _Copy) -> None:
        self._copies[thread_id] = copy
        self._copies.move_to_end(thread_id)
        if len(self._copies) <= MOST_COPIES:
            return
        oldest = next((each for each, copy in self._copies.items() if copy.saved), None)
        if oldest is not None:
            del self._copies[oldest]
        elif len(self._copies) > MOST_UNSAVED:
            self._copies.popitem(last=False)
            log.error(
                "the conversations' store has failed for so long that a conversation is lost",
                extra={"store": self.name},
            )


def _joined(there: Sequence[AnyMessage], here: Sequence[AnyMessage]) -> tuple[AnyMessage, ...]:
    """What is there, and after it what only this process has."""
    known = {message.id for message in there}
    return (*there, *(message for message in here if message.id is None or message.id not in known))


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
