"""The office's store for the event loop: every call runs in the one thread that has the connection."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import anyio

from pipeline.office import database, outbox, tables
from pipeline.office.opening_hours import Interval
from pipeline.office.records import Booked, Contact, Delivery, Left, OfficeFailed, Taken, Viewing

LIMIT_S = database.BUSY_S + 3.0
"""Nobody waits longer for the store. What hangs longer may still be done: asked again, the store tells."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class OfficeStore:
    """Viewings, contacts, offers and the outbox in one SQLite file.

    A call that is cancelled goes on to its end in the thread; asked the same again, the store answers with what is
    there (see `tables.book` and `tables.leave`), so nothing is done twice.

    Args:
        path: the file; it is made when the first call needs it.
        notify: put what is stored into the outbox, for the webhook.
    """

    def __init__(self, path: Path, *, notify: bool = False) -> None:
        self._path = path.expanduser()
        self._notify = notify
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="office")
        self._local = threading.local()
        self._written: list[Callable[[], None]] = []

    def on_notice(self, callback: Callable[[], None]) -> None:
        """Call `callback`, on the event loop, whenever something may have been put into the outbox."""
        self._written.append(callback)

    async def book(
        self, property_id: str, start: datetime, length: timedelta, conversation: str, caller: str | None, now: datetime
    ) -> Booked | Taken:
        """Books a viewing, once, or moves the one that this conversation has of the home.

        Raises:
            OfficeFailed: the store cannot be written.
        """
        booked = await self._do(tables.book, property_id, start, length, conversation, caller, now, notify=self._notify)
        self._tell()
        return booked

    async def leave(self, name: str, phone: str, wish: str, conversation: str, now: datetime) -> Left:
        """Stores a contact, once.

        Raises:
            OfficeFailed: the store cannot be written.
        """
        left = await self._do(tables.leave, name, phone, wish, conversation, now, notify=self._notify)
        self._tell()
        return left

    async def offer(self, conversation: str, subjects: Sequence[str], turn: str, now: datetime, ttl: timedelta) -> None:
        """Notes that `subjects` were put to the caller in `turn`; forgotten after `ttl`."""
        await self._do(tables.offer, conversation, subjects, turn, now, ttl)

    async def offered(self, conversation: str, subject: str, turn: str, now: datetime) -> bool:
        """Was `subject` put to the caller in an earlier turn than `turn`?"""
        return await self._do(tables.offered, conversation, subject, turn, now)

    async def taken(self, property_id: str, since: datetime, but_not_by: str | None = None) -> list[Interval]:
        """When the home is shown to someone; not counting those of the conversation `but_not_by`."""
        return await self._do(tables.taken, property_id, since, but_not_by)

    async def viewings(self, conversation: str | None = None) -> list[Viewing]:
        """The viewings, of one conversation or all."""
        return await self._do(tables.viewings, conversation)

    async def contacts(self, conversation: str | None = None) -> list[Contact]:
        """The contacts, of one conversation or all."""
        return await self._do(tables.contacts, conversation)

    async def forget(self, conversation: str) -> None:
        """Deletes what is known of the person in a conversation; viewings stay booked, without their number."""
        await self._do(tables.forget, conversation)

    async def claim(self, now_s: float, lease_s: float) -> list[Delivery]:
        """What is due to be sent; for `lease_s` seconds nobody else gets it."""
        return await self._do(outbox.claim, now_s, lease_s)

    async def delivered(self, uid: str) -> None:
        """It has been sent."""
        await self._do(outbox.delivered, uid)

    async def undelivered(self, uid: str, due_at_s: float, error: str) -> None:
        """It is to be tried again."""
        await self._do(outbox.undelivered, uid, due_at_s, error)

    async def next_due_s(self) -> float | None:
        """When the next delivery is due, in seconds since 1970."""
        return await self._do(outbox.next_due_s)

    async def close(self) -> None:
        """Ends what is at work and closes the file."""
        if connection := await self._run(lambda: getattr(self._local, "connection", None)):
            await self._run(connection.close)
        self._thread.shutdown(wait=False)

    async def _do(
        self, work: Callable[Concatenate[sqlite3.Connection, _P], _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        try:
            # Not `wait_for`: before Python 3.12 it loses a cancellation that comes as the work ends.
            with anyio.fail_after(LIMIT_S):
                return await self._run(lambda: work(self._connection(), *args, **kwargs))
        except TimeoutError as error:
            raise OfficeFailed(f"the office's store did not answer within {LIMIT_S:g} s") from error
        except (sqlite3.Error, OSError) as error:
            raise OfficeFailed(f"the office's store failed: {error}") from error

    async def _run(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = database.connect(self._path)
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _tell(self) -> None:
        for callback in self._written if self._notify else ():
            callback()
