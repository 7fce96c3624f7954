"""Conversations in a SQLite file: LangGraph's `AsyncSqliteSaver`. The only module that knows aiosqlite."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.agent.remembering.store import CALLER_PREFIX, CheckpointStore, earliest_id
from pipeline.errors import EngineUnavailable
from pipeline.sqlite_files import make_ready

LOCKED_S = 0.8
"""How long a statement waits for another process's lock; the memory's time limit is a little longer."""
_SETTINGS = (
    # No wait for the disk at each turn; what a power cut can cost are the last turns, never the file.
    "PRAGMA synchronous=NORMAL",
    # What is deleted is overwritten.
    "PRAGMA secure_delete=ON",
)


class SqliteStore(CheckpointStore):
    """A file that its owner alone can read.

    Args:
        path: of the file; it is made if it does not exist.
        now: the time in seconds since 1970.

    Raises:
        EngineUnavailable: a package is missing; the message says what to install.
    """

    name = "sqlite"

    def __init__(self, path: Path, *, now: Callable[[], float] = time.time) -> None:
        super().__init__(now=now)
        try:
            import aiosqlite
            from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
        except ImportError as error:
            raise EngineUnavailable(
                "MEMORY__STORE=sqlite needs the package langgraph-checkpoint-sqlite: "
                "pip install langgraph-checkpoint-sqlite"
            ) from error
        self._path = path
        self._connect: Callable[..., Any] = aiosqlite.connect
        self._make_saver: Callable[[Any], Any] = AsyncSqliteSaver

    async def open(self) -> None:
        if self._saver is not None:
            return
        await asyncio.to_thread(make_ready, self._path, LOCKED_S)
        connection = await self._connect(self._path, timeout=LOCKED_S)
        try:
            for setting in _SETTINGS:
                await connection.execute(setting)
            saver = self._make_saver(connection)
            await saver.setup()
        except BaseException:
            await connection.close()
            raise
        self._saver = saver

    async def close(self) -> None:
        if self._saver is not None:
            saver, self._saver = self.saver, None
            await saver.conn.close()

    async def delete(self, thread_id: str) -> None:
        await super().delete(thread_id)
        await self._empty_journal()

    async def expire(self, callers_s: float, others_s: float) -> int:
        saver = self.saver
        async with saver.lock:
            deleted = 0
            for like, before_s in (("LIKE", callers_s), ("NOT LIKE", others_s)):
                cursor = await saver.conn.execute(
                    f"DELETE FROM checkpoints WHERE checkpoint_id < ? AND thread_id {like} ?",
                    (earliest_id(before_s), f"{CALLER_PREFIX}%"),
                )
                deleted += int(cursor.rowcount)
            await saver.conn.execute("DELETE FROM writes WHERE thread_id NOT IN (SELECT thread_id FROM checkpoints)")
            await saver.conn.commit()
        if deleted:
            await self._empty_journal()
        return deleted

    async def _prune(self, thread_id: str, newest: str) -> None:
        saver = self.saver
        async with saver.lock:
            await saver.conn.execute(
                "DELETE FROM checkpoints WHERE thread_id = ? AND checkpoint_id < ?", (thread_id, newest)
            )
            await saver.conn.execute(
                "DELETE FROM writes WHERE thread_id = ? AND checkpoint_id < ?", (thread_id, newest)
            )
            await saver.conn.commit()

    async def _empty_journal(self) -> None:
        """What was deleted must not live on in the file that changes are written to first."""
        saver = self.saver
        async with saver.lock:
            cursor = await saver.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            await cursor.fetchall()
