"""Writes records to their file in a thread of its own: whoever hands one over never waits for the disk."""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

from pipeline.observability.records import database
from pipeline.observability.records.call_record import CallRecord
from pipeline.observability.spending import Spent
from pipeline.observability.turn_record import TurnRecord

log = logging.getLogger(__name__)

WAITING = 2_000
"""Writes that may wait: minutes of a busy house. One more is dropped, and counted."""
TIDY_EVERY_S = 3_600.0
STOPPING_S = 2.0
"""What writing the rest may take when the service stops."""
_AT_ONCE = 200
"""Writes in a transaction."""

Write = Callable[[sqlite3.Connection], object]


@dataclass(frozen=True, slots=True)
class RecordStatus:
    """How the records are doing.

    Attributes:
        written: records written since the start.
        lost: records that were not, because too many waited or the file could not be written.
        waiting: records on their way.
    """

    written: int = 0
    lost: int = 0
    waiting: int = 0


class RecordStore:
    """Calls and turns in a SQLite file. Every method that writes returns at once.

    Args:
        path: the file; it is made when the first record comes.
        retention_days: how long a call is kept.
        waiting: how many writes may wait.
        now: what time it is, with a time zone.
    """

    def __init__(
        self,
        path: Path,
        retention_days: float,
        *,
        waiting: int = WAITING,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self.path = path.expanduser()
        self._retention = timedelta(days=retention_days)
        self._queue: queue.Queue[Write | threading.Event | None] = queue.Queue(waiting)
        self._now = now
        self._written = self._lost = 0
        self._thread: threading.Thread | None = None
        self._failing = self._closed = False
        self._owed: deque[Write] = deque()

    @property
    def status(self) -> RecordStatus:
        """How it is doing."""
        return RecordStatus(self._written, self._lost, self._queue.qsize())

    def begin(self, call: CallRecord) -> None:
        """A call has begun, or a conversation in writing goes on."""
        self._put(partial(database.begin, call=call))

    def add_turn(self, turn: TurnRecord) -> None:
        """A turn of a call that has begun is over."""
        self._put(partial(database.add_turn, turn=turn, ended_at=self._now()))

    def spend(self, call_id: str, spent: Sequence[Spent]) -> None:
        """Something was spent on a call that has begun."""
        if spent:
            self._put(partial(database.spend, call_id=call_id, spent=tuple(spent)))

    def rate(self, call_id: str, turn: int, good: bool) -> None:
        """A caller thinks that of the answer of a turn; what they thought of it before is replaced."""
        self._put(partial(database.rate, call_id=call_id, turn=turn, good=good, at=self._now()))

    def end(self, call_id: str, duration_s: float, reason: str, summary: str = "") -> None:
        """A call is over; `summary` is JSON."""
        self._put(
            partial(
                database.end,
                call_id=call_id,
                ended_at=self._now(),
                duration_s=duration_s,
                reason=reason,
                summary=summary,
            )
        )

    def forget(self, thread_id: str) -> None:
        """Deletes who spoke in a conversation and every word of it."""
        self._put(partial(database.forget, thread_id=thread_id))

    def tidy(self) -> None:
        """Deletes what is too old; done by itself at the first record and every hour."""
        self._put(self._prune)

    def flush(self, timeout_s: float = 10.0) -> bool:
        """Waits until what was handed over so far is written; not for the event loop. False past the time limit."""
        done = threading.Event()
        self._put(done)
        return done.wait(timeout_s)

    def close(self) -> None:
        """Writes what waits, in two seconds at most, and ends the thread; not for the event loop."""
        self._closed = True
        if self._thread is None:
            return
        try:
            self._queue.put(None, timeout=STOPPING_S)
        except queue.Full:
            log.warning("records of calls were not written", extra={"records": self._queue.qsize()})
        self._thread.join(STOPPING_S)

    def _put(self, write: Write | threading.Event) -> None:
        if self._thread is None and not self._closed:
            # No record may keep the process from ending.
            self._thread = threading.Thread(target=self._run, name="call records", daemon=True)
            self._thread.start()
        try:
            if self._closed:
                raise queue.Full
            self._queue.put_nowait(write)
        except queue.Full:
            self._lost += 1
            self._owe(write)

    def _owe(self, write: Write | threading.Event) -> None:
        # A record may be lost, a promise to forget may not.
        if not isinstance(write, threading.Event) and _forgets(write):
            self._owed.append(write)

    def _run(self) -> None:
        connection: sqlite3.Connection | None = None
        pruned = False
        last = False
        while not last:
            try:
                taken = [self._queue.get(timeout=TIDY_EVERY_S)]
            except queue.Empty:
                taken = [self._prune]
            while len(taken) < _AT_ONCE and taken[-1] is not None and not self._queue.empty():
                taken.append(self._queue.get_nowait())
            last = taken[-1] is None
            todo = [each for each in taken if each is not None and not isinstance(each, threading.Event)]
            if not pruned:
                todo.insert(0, self._prune)
                pruned = True
            if self._queue.empty():  # all the words that are to be forgotten are in the file, or in `todo`
                todo += [self._owed.popleft() for _ in range(len(self._owed))]
            connection = self._write_all(connection, todo)
            for each in taken:
                if isinstance(each, threading.Event):
                    each.set()
        if connection is not None:
            connection.close()

    def _write_all(self, connection: sqlite3.Connection | None, writes: list[Write]) -> sqlite3.Connection | None:
        """Writes them in one transaction or, where one of them fails, each by itself; returns what to go on with."""
        connection, error = self._write(connection, writes)
        if error is not None and connection is not None and len(writes) > 1:
            for write in writes:
                connection, failure = self._write(connection, [write])
                self._note(failure, [write])
        else:
            self._note(error, writes)
        if connection is not None and any(_forgets(write) for write in writes):
            try:
                database.scrub(connection)
            except sqlite3.Error as busy:
                log.warning(
                    "deleted words may be left in free space", extra={"file": str(self.path), "error": str(busy)}
                )
        return connection

    def _write(
        self, connection: sqlite3.Connection | None, writes: list[Write]
    ) -> tuple[sqlite3.Connection | None, Exception | None]:
        try:
            connection = connection or database.connect(self.path)
            with connection:
                for write in writes:
                    write(connection)
        except Exception as error:  # the thread must outlive a full disk, a deleted file and a record it cannot write
            if connection is not None and isinstance(error, sqlite3.OperationalError):
                connection.close()
                connection = None
            return connection, error
        return connection, None

    def _note(self, error: Exception | None, writes: list[Write]) -> None:
        records = sum(isinstance(write, partial) and write.func is not database.spend for write in writes)
        if error is None:
            self._written += records
        else:
            self._lost += records
            for write in writes:
                self._owe(write)
        if self._failing != (error is not None):
            self._failing = error is not None
            if error is None:
                log.warning("records of calls are written again")
            else:
                log.warning("records of calls cannot be written", extra={"error": str(error)})

    def _prune(self, connection: sqlite3.Connection) -> None:
        if gone := database.prune(connection, self._now() - self._retention):
            log.info("old calls were deleted from the records", extra={"calls": gone})


def _forgets(write: Write) -> bool:
    return isinstance(write, partial) and write.func is database.forget
