"""Conversations in PostgreSQL, shared by any number of processes. The only module that knows psycopg; others that keep
something there get their connections here."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from pipeline.agent.remembering.store import CALLER_PREFIX, CheckpointStore, earliest_id
from pipeline.errors import EngineUnavailable

CONNECT_S = 2.0
SETUP_S = 10.0
"""How long a process waits while another one makes the tables."""
_CONNECTIONS = 4
_MISSING = (
    "MEMORY__STORE=postgres needs the packages langgraph-checkpoint-postgres and psycopg: "
    "pip install langgraph-checkpoint-postgres 'psycopg[binary]'"
)
_SETUP_LOCK = 0x0CA5A402
"""Any number that no other program's advisory lock has."""
_DROP_OLD = (
    "DELETE FROM checkpoints WHERE thread_id = %(thread)s AND checkpoint_id < %(newest)s",
    "DELETE FROM checkpoint_writes WHERE thread_id = %(thread)s AND checkpoint_id < %(newest)s",
    """DELETE FROM checkpoint_blobs b WHERE b.thread_id = %(thread)s AND NOT EXISTS (
        SELECT 1 FROM checkpoints c WHERE c.thread_id = b.thread_id AND c.checkpoint_ns = b.checkpoint_ns
        AND c.checkpoint -> 'channel_versions' ->> b.channel = b.version)""",
)
_DROP_ORPHANS = tuple(
    f"DELETE FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM checkpoints c WHERE c.thread_id = t.thread_id)"
    for table in ("checkpoint_blobs", "checkpoint_writes")
)


class PostgresStore(CheckpointStore):
    """A database; its tables are made when it is opened for the first time.

    Args:
        url: `postgresql://user:password@host:port/database`.
        now: the time in seconds since 1970.

    Raises:
        EngineUnavailable: a package is missing; the message says what to install.
    """

    name = "postgres"

    def __init__(self, url: str, *, now: Callable[[], float] = time.time) -> None:
        super().__init__(now=now)
        try:
            from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
        except ImportError as error:
            raise EngineUnavailable(_MISSING) from error
        self._pool: Any = None
        self._make_saver: Callable[[Any], Any] = AsyncPostgresSaver
        self._make_pool = pool_maker(url, _CONNECTIONS)

    async def open(self) -> None:
        if self._saver is not None:
            return
        pool = self._make_pool()
        try:
            await pool.open()
            saver = self._make_saver(pool)
            await set_up(pool, lambda _: saver.setup())
        except BaseException:
            await pool.close()
            raise
        self._pool, self._saver = pool, saver

    async def close(self) -> None:
        if self._pool is not None:
            pool, self._pool, self._saver = self._pool, None, None
            await pool.close()

    async def expire(self, callers_s: float, others_s: float) -> int:
        deleted = 0
        async with self._opened().connection() as connection:
            for like, before_s in (("LIKE", callers_s), ("NOT LIKE", others_s)):
                cursor = await connection.execute(
                    f"DELETE FROM checkpoints WHERE checkpoint_id < %s AND thread_id {like} %s",
                    (earliest_id(before_s), f"{CALLER_PREFIX}%"),
                )
                deleted += int(cursor.rowcount)
            for statement in _DROP_ORPHANS:
                await connection.execute(statement)
        return deleted

    async def _prune(self, thread_id: str, newest: str) -> None:
        async with self._opened().connection() as connection:
            for statement in _DROP_OLD:
                await connection.execute(statement, {"thread": thread_id, "newest": newest})

    def _opened(self) -> Any:
        if self._pool is None:
            raise ConnectionError(f"{self.name} is not open")
        return self._pool


def pool_maker(url: str, connections: int) -> Callable[[], Any]:
    """What makes a pool of at most so many connections, not opened yet.

    Raises:
        EngineUnavailable: a package is missing; the message says what to install.
    """
    try:
        from psycopg.rows import dict_row
        from psycopg_pool import AsyncConnectionPool
    except ImportError as error:
        raise EngineUnavailable(_MISSING) from error

    def make_pool() -> Any:
        return AsyncConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            timeout=CONNECT_S,
            open=False,
            # A connection that died with its server must not be given to a caller.
            check=AsyncConnectionPool.check_connection,
            kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row, "connect_timeout": 2},
        )

    return make_pool


async def try_connection(url: str, within_s: float) -> None:
    """Connects once, asks something and leaves again; nothing is written.

    Raises:
        EngineUnavailable: a package is missing; the message says what to install.
        OSError, psycopg.Error: it did not work.
    """
    try:
        import psycopg
    except ImportError as error:
        raise EngineUnavailable(_MISSING) from error
    seconds = max(1, round(within_s))
    async with await psycopg.AsyncConnection.connect(url, connect_timeout=seconds, autocommit=True) as connection:
        await connection.execute("SELECT 1")


async def set_up(pool: Any, make_tables: Callable[[Any], Awaitable[object]]) -> None:
    """Makes tables, one process at a time; `make_tables` gets a connection.

    The lock is tried for again and again: a session that waited for it inside the database would in turn be waited for
    by the indexes that are made without locking their tables.
    """
    deadline_s = time.monotonic() + SETUP_S
    async with pool.connection() as connection:
        while not await _lock(connection):
            if time.monotonic() > deadline_s:
                raise TimeoutError("another process has been making the tables for too long")
            await asyncio.sleep(0.1)
        try:
            await make_tables(connection)
        finally:
            await connection.execute("SELECT pg_advisory_unlock(%s)", (_SETUP_LOCK,))


async def _lock(connection: Any) -> bool:
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s) AS locked", (_SETUP_LOCK,))
    row = await cursor.fetchone()
    return bool(row["locked"])
