"""Used tokens in PostgreSQL: one that an instance has taken is none for the others.

A caller waits for one insertion, for half a second at most. A database that fails ends no call: each process goes on
with what it knows by itself, as it does where there is none.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from pipeline.agent.remembering.postgres import pool_maker, set_up

log = logging.getLogger(__name__)

TIMEOUT_S = 0.5
OPEN_S = 5.0
RETRY_S = 5.0
"""A database that failed is left alone for so long."""
PURGE_EVERY_S = 60.0
KEPT_S = 3_600.0
"""After they have expired: machines' clocks may differ."""
_CONNECTIONS = 2
_TABLE = """CREATE TABLE IF NOT EXISTS used_stream_tokens (
    token_id text PRIMARY KEY, expires_s double precision NOT NULL)"""
_INDEX = "CREATE INDEX IF NOT EXISTS used_stream_tokens_expires ON used_stream_tokens (expires_s)"
_TAKE = "INSERT INTO used_stream_tokens VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING token_id"
_PURGE = "DELETE FROM used_stream_tokens WHERE expires_s < %s"


class UsedInPostgres:
    """Notes which tokens were used, for every process of the service.

    Args:
        url: `postgresql://user:password@host:port/database`.
        timeout_s: for one note.
        retry_s: how long a database that failed is left alone.
        clock: seconds since the epoch.

    Raises:
        EngineUnavailable: a package is missing; the message says what to install.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float = TIMEOUT_S,
        retry_s: float = RETRY_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._make_pool = pool_maker(url, _CONNECTIONS)
        self._pool: Any = None
        self._has_tables = False
        self._opening = asyncio.Lock()
        self._timeout_s = timeout_s
        self._retry_s = retry_s
        self._clock = clock
        self._down_until_s: float | None = None
        self._purge_due_s = 0.0

    async def open(self) -> None:
        """Connects, and makes the table if there is none; a database that cannot be reached is tried again later."""
        try:
            await asyncio.wait_for(self._opened(), OPEN_S)
        except Exception as error:
            self._failed(error)

    async def close(self) -> None:
        """Gives the connections back."""
        pool, self._pool, self._has_tables = self._pool, None, False
        if pool is not None:
            await pool.close()

    async def take(self, token_id: str, expires_s: float) -> bool:
        """Notes a use.

        Args:
            token_id: of the token.
            expires_s: when it is void by itself, in seconds since the epoch.

        Returns:
            False when there was a use before; True too while the database cannot be asked.
        """
        if self._down_until_s is not None and time.monotonic() < self._down_until_s:
            return True
        try:
            first = await asyncio.wait_for(self._insert(token_id, expires_s), self._timeout_s)
        except Exception as error:
            self._failed(error)
            return True
        if self._down_until_s is not None:
            self._down_until_s = None
            log.info("used tokens are shared again")
        return first

    async def _insert(self, token_id: str, expires_s: float) -> bool:
        pool = await self._opened()
        async with pool.connection() as connection:
            cursor = await connection.execute(_TAKE, (token_id, expires_s))
            first = await cursor.fetchone() is not None
            if self._clock() >= self._purge_due_s:
                self._purge_due_s = self._clock() + PURGE_EVERY_S
                await connection.execute(_PURGE, (self._clock() - KEPT_S,))
        return first

    async def _opened(self) -> Any:
        if self._has_tables:
            return self._pool
        async with self._opening:
            if self._pool is None:
                self._pool = self._make_pool()
                await self._pool.open()
            if not self._has_tables:
                await set_up(self._pool, _make_tables)
                self._has_tables = True
            return self._pool

    def _failed(self, error: Exception) -> None:
        if self._down_until_s is None:
            said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            log.warning("used tokens are not shared with other instances for the moment", extra={"error": said})
        self._down_until_s = time.monotonic() + self._retry_s


async def _make_tables(connection: Any) -> None:
    await connection.execute(_TABLE)
    await connection.execute(_INDEX)
