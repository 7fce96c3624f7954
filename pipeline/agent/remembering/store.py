"""What the memory needs of a place to keep conversations, and any LangGraph checkpointer as such a place."""

from __future__ import annotations

import random
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from langchain_core.messages import AnyMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver, Checkpoint, CheckpointMetadata

CALLER_PREFIX = "caller-"
"""Threads of known callers begin so; all others belong to one call, or to one page."""
_CHANNEL = "messages"
_FORMAT = 4
"""Of checkpoints, as LangGraph 1.x writes them."""
_TICKS_BEFORE_1970 = 0x01B21DD213814000
"""100 ns from 1582-10-15 to 1970-01-01: the time in a UUID counts from there (RFC 9562)."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A conversation as it is kept.

    Attributes:
        messages: oldest first.
        version: changes with each save; empty when nothing is kept.
    """

    messages: tuple[AnyMessage, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """How a store is doing.

    Attributes:
        name: "memory", "sqlite", "postgres".
        working: False while conversations are kept in this process only because the store fails.
        failures: how often it failed since the start.
        unsaved: conversations, or deletions, that it does not know of yet.
    """

    name: str
    working: bool = True
    failures: int = 0
    unsaved: int = 0


class Store(ABC):
    """Keeps conversations by the id of their thread. All methods may raise whatever its medium raises."""

    name = "store"

    @property
    def status(self) -> StoreStatus:
        """How it is doing."""
        return StoreStatus(self.name)

    async def open(self) -> None:  # noqa: B027 - most have nothing to do here
        """Makes it ready; may be called again."""

    async def close(self) -> None:  # noqa: B027
        """Gives back what it holds open."""

    async def tidy(self) -> None:  # noqa: B027
        """Does what was left undone."""

    @abstractmethod
    async def load(self, thread_id: str) -> Stored:
        """The conversation."""

    @abstractmethod
    async def save(self, thread_id: str, messages: Sequence[AnyMessage], after: str) -> str:
        """Makes `messages` the conversation.

        Args:
            thread_id: which one.
            messages: all of it, oldest first.
            after: the version it was made from.

        Returns:
            Its version.
        """

    @abstractmethod
    async def delete(self, thread_id: str) -> None:
        """Deletes the conversation and all that was kept of it."""

    @abstractmethod
    async def expire(self, callers_s: float, others_s: float) -> int:
        """Deletes conversations that nobody touched since a time (seconds since 1970), of known callers and of others.

        Returns:
            How many.
        """


class CheckpointStore(Store):
    """A LangGraph checkpointer; of each thread one checkpoint, the newest, is kept where `_prune` can drop the others.

    Args:
        saver: the checkpointer; None where a subclass opens it.
        now: the time in seconds since 1970.
    """

    name = "checkpointer"

    def __init__(self, saver: BaseCheckpointSaver[Any] | None = None, *, now: Callable[[], float] = time.time) -> None:
        self._saver = saver
        self._now = now

    @property
    def saver(self) -> Any:
        """The checkpointer.

        Raises:
            ConnectionError: it is not open.
        """
        if self._saver is None:
            raise ConnectionError(f"{self.name} is not open")
        return self._saver

    async def load(self, thread_id: str) -> Stored:
        found = await self.saver.aget_tuple(_config(thread_id))
        if found is None:
            return Stored()
        return Stored(tuple(found.checkpoint["channel_values"].get(_CHANNEL, ())), found.checkpoint["id"])

    async def save(self, thread_id: str, messages: Sequence[AnyMessage], after: str) -> str:
        version = self.saver.get_next_version(None, None)
        checkpoint = Checkpoint(
            v=_FORMAT,
            # Later than the one it follows even where another process's clock is ahead.
            id=checkpoint_id(self._now(), after),
            ts=datetime.fromtimestamp(self._now(), timezone.utc).isoformat(),
            channel_values={_CHANNEL: list(messages)},
            channel_versions={_CHANNEL: version},
            versions_seen={},
            updated_channels=[_CHANNEL],
        )
        metadata = CheckpointMetadata(source="update", step=len(messages), parents={})
        await self.saver.aput(_config(thread_id), checkpoint, metadata, {_CHANNEL: version})
        await self._prune(thread_id, checkpoint["id"])
        return checkpoint["id"]

    async def delete(self, thread_id: str) -> None:
        await self.saver.adelete_thread(thread_id)

    async def expire(self, callers_s: float, others_s: float) -> int:
        """Nothing: a checkpointer cannot say how old its threads are."""
        return 0

    async def _prune(self, thread_id: str, newest: str) -> None:
        """Drops the thread's checkpoints before `newest`. Checkpointers have no common way to do so."""


def checkpoint_id(at_s: float, after: str = "") -> str:
    """An id of the kind that LangGraph uses, a UUID of version 6, which sorts by its time.

    Args:
        at_s: the time, in seconds since 1970.
        after: an id that must sort before it.
    """
    ticks = max(_ticks(at_s), _ticks_of(after) + 1)
    return str(uuid.UUID(int=_earliest(ticks) | random.getrandbits(62)))


def earliest_id(at_s: float) -> str:
    """The first id of a time (seconds since 1970): all earlier ones sort before it."""
    return str(uuid.UUID(int=_earliest(_ticks(at_s))))


def _ticks(at_s: float) -> int:
    return int(at_s * 10_000_000) + _TICKS_BEFORE_1970


def _earliest(ticks: int) -> int:
    return ticks >> 12 << 80 | 6 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62


def _ticks_of(checkpoint: str) -> int:
    try:
        number = uuid.UUID(checkpoint).int
    except ValueError:
        return 0
    return number >> 80 << 12 | number >> 64 & 0xFFF


def _config(thread_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread_id, "checkpoint_ns": ""}}
