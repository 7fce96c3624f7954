"""What conversations are remembered with: whole turns, a thread for each conversation, for a time that is set."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Sequence

from langchain_core.messages import AnyMessage
from langchain_core.runnables import RunnableConfig

from pipeline.agent.remembering.locks import Locks
from pipeline.agent.remembering.store import Store, Stored, StoreStatus
from pipeline.agent.remembering.trimming import trimmed

_log = logging.getLogger(__name__)

OTHERS_KEPT_S = 86_400.0
"""Conversations of nobody who could be known again (a call from a browser, one without a number) are kept for a day:
somebody who writes may go on with theirs."""
EXPIRE_EVERY_S = 86_400.0
TIDY_EVERY_S = 15.0
_DAY_S = 86_400.0
_MOST_VERSIONS = 4_096
_MOST_FORGOTTEN = 1_000


class Memory:
    """The messages of conversations.

    The agents' graphs work on copies of them and keep no checkpoints: what is stored was stored here, a whole turn at
    a time, so that work given up in the middle can leave nothing behind. A long conversation is trimmed when a turn is
    added, so that a turn costs the same however many there were.

    Args:
        store: keeps them; what others write there is seen at the next reading.
        retention_days: known callers' conversations are deleted when they have not been touched for so long.
        now: the time in seconds since 1970.
    """

    def __init__(self, store: Store, *, retention_days: float = 30.0, now: Callable[[], float] = time.time) -> None:
        self._store = store
        self._retention_s = retention_days * _DAY_S
        self._now = now
        self._locks = Locks()
        self._changes = 0
        self._versions: OrderedDict[str, int] = OrderedDict()
        self._forgotten: OrderedDict[str, tuple[AnyMessage, ...]] = OrderedDict()
        self._expired_at_s: float | None = None

    @property
    def status(self) -> StoreStatus:
        """How the store is doing."""
        return self._store.status

    def version(self, thread_id: str) -> int:
        """A number that is another one after each change made here; noted before reading it tells of later changes."""
        return self._versions.get(thread_id, 0)

    async def messages(self, config: RunnableConfig) -> list[AnyMessage]:
        """The thread's messages, oldest first."""
        return list((await self._load(_thread(config))).messages)

    async def append(self, config: RunnableConfig, messages: Sequence[AnyMessage]) -> None:
        """Puts `messages` at the end of the thread, which is trimmed if it has become long."""
        async with self._locks.of(thread_id := _thread(config)):
            stored = await self._load(thread_id)
            await self._save(thread_id, trimmed([*stored.messages, *messages]), stored.version)

    async def replace(self, config: RunnableConfig, messages: Sequence[AnyMessage]) -> None:
        """Makes `messages` all that the thread has."""
        async with self._locks.of(thread_id := _thread(config)):
            await self._save(thread_id, messages, (await self._load(thread_id)).version)

    async def forget(self, thread_id: str) -> None:
        """Deletes the thread, and stores nothing of it any more until `begin`: the call may go on."""
        async with self._locks.of(thread_id):
            self._forgotten[thread_id] = ()
            if len(self._forgotten) > _MOST_FORGOTTEN:
                self._forgotten.popitem(last=False)
            self._changed(thread_id)
            await self._store.delete(thread_id)

    def begin(self, thread_id: str) -> None:
        """A new call of the thread: what is said from now on is stored again, though it was forgotten before."""
        if self._forgotten.pop(thread_id, None) is not None:
            self._changed(thread_id)

    async def open(self) -> None:
        """Opens the store and deletes what is too old."""
        await self._store.open()
        await self.tidy()

    async def close(self) -> None:
        """Closes the store."""
        await self._store.close()

    async def tidy(self) -> None:
        """Saves what could not be saved, and once a day deletes what is too old."""
        await self._store.tidy()
        now_s = self._now()
        if self._expired_at_s is not None and now_s - self._expired_at_s < EXPIRE_EVERY_S:
            return
        others_s = min(OTHERS_KEPT_S, self._retention_s) if self._retention_s else OTHERS_KEPT_S
        if deleted := await self._store.expire(now_s - self._retention_s, now_s - others_s):
            _log.info("conversations not touched for long were deleted", extra={"conversations": deleted})
        if self._store.status.working:
            self._expired_at_s = now_s

    async def keep_tidy(self) -> None:
        """Tidies for ever."""
        while True:
            await asyncio.sleep(TIDY_EVERY_S)
            try:
                await self.tidy()
            except Exception:
                _log.exception("the conversations could not be tidied")

    async def _load(self, thread_id: str) -> Stored:
        if thread_id in self._forgotten:
            return Stored(self._forgotten[thread_id])
        return await self._store.load(thread_id)

    async def _save(self, thread_id: str, messages: Sequence[AnyMessage], after: str) -> None:
        named = [
            message if message.id else message.model_copy(update={"id": str(uuid.uuid4())}) for message in messages
        ]
        if thread_id in self._forgotten:
            self._forgotten[thread_id] = tuple(named)
        else:
            await self._store.save(thread_id, named, after)
        self._changed(thread_id)

    def _changed(self, thread_id: str) -> None:
        self._changes += 1
        self._versions[thread_id] = self._changes
        self._versions.move_to_end(thread_id)
        if len(self._versions) > _MOST_VERSIONS:
            self._versions.popitem(last=False)


def _thread(config: RunnableConfig) -> str:
    return str(config["configurable"]["thread_id"])
