"""Conversations in this process: LangGraph's `InMemorySaver`, with bounds."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from langchain_core.messages import AnyMessage
from langgraph.checkpoint.memory import InMemorySaver

from pipeline.agent.remembering.store import CALLER_PREFIX, CheckpointStore, Stored

MOST_THREADS = 1_000
"""A thread of twenty turns takes 30 to 100 kB."""


class InProcessStore(CheckpointStore):
    """Keeps the last checkpoint of each thread, of so many threads; the one untouched longest goes first.

    Args:
        most: threads.
        now: the time in seconds since 1970.
    """

    name = "memory"

    def __init__(self, *, most: int = MOST_THREADS, now: Callable[[], float] = time.time) -> None:
        super().__init__(InMemorySaver(), now=now)
        self._most = most
        self._touched_s: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._touched_s)

    async def load(self, thread_id: str) -> Stored:
        # The checkpointer would make room for a thread that it is asked for.
        return await super().load(thread_id) if thread_id in self._touched_s else Stored()

    async def save(self, thread_id: str, messages: Sequence[AnyMessage], after: str) -> str:
        version = await super().save(thread_id, messages, after)
        self._touched_s[thread_id] = self._now()
        self._touched_s.move_to_end(thread_id)
        while len(self._touched_s) > self._most:
            await self.delete(next(iter(self._touched_s)))
        return version

    async def delete(self, thread_id: str) -> None:
        self._touched_s.pop(thread_id, None)
        await super().delete(thread_id)

    async def expire(self, callers_s: float, others_s: float) -> int:
        old = [
            thread_id
            for thread_id, touched_s in self._touched_s.items()
            if touched_s < (callers_s if thread_id.startswith(CALLER_PREFIX) else others_s)
        ]
        for thread_id in old:
            await self.delete(thread_id)
        return len(old)

    async def _prune(self, thread_id: str, newest: str) -> None:
        saver: InMemorySaver = self.saver
        for checkpoints in saver.storage[thread_id].values():
            for old in [each for each in checkpoints if each < newest]:
                del checkpoints[old]
        found = await saver.aget_tuple({"configurable": {"thread_id": thread_id, "checkpoint_ns": ""}})
        current = set(found.checkpoint["channel_versions"].items()) if found else set()
        for key in [key for key in saver.blobs if key[0] == thread_id and key[2:] not in current]:
            del saver.blobs[key]
