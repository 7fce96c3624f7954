"""The office's file: its schema, a connection to it, transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

from pipeline.sqlite_files import make_ready

BUSY_S = 5.0
"""How long a transaction waits for that of another process."""
_VERSION = 1
# Times are whole seconds since 1970, so that they compare as numbers.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS viewings (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    property_id TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
    conversation TEXT NOT NULL,
    caller TEXT,
    booked_at INTEGER NOT NULL,
    UNIQUE (property_id, starts_at)
);
CREATE TABLE IF NOT EXISTS contacts (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    wish TEXT NOT NULL,
    conversation TEXT NOT NULL,
    left_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS offers (
    conversation TEXT NOT NULL,
    subject TEXT NOT NULL,
    turn TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (conversation, subject)
);
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at REAL NOT NULL,
    error TEXT
);
CREATE INDEX IF NOT EXISTS viewings_of_a_conversation ON viewings (conversation);
CREATE INDEX IF NOT EXISTS contacts_of_a_conversation ON contacts (conversation);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (due_at);
"""


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the office's file, which is made when there is none.

    What was committed is on the disk: neither a killed process nor a power cut takes it back.

    Raises:
        sqlite3.Error, OSError: the file cannot be opened, or is that of a newer version.
    """
    make_ready(path, BUSY_S)
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        connection.close()
        raise sqlite3.DatabaseError(f"{path} was written by a newer version of this program")
    connection.executescript(_SCHEMA)
    connection.execute(f"PRAGMA user_version = {_VERSION}")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; from its first statement on no other process writes."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def in_seconds(moment: datetime) -> int:
    """Whole seconds since 1970."""
    return int(moment.timestamp())


def moment_of(seconds: object) -> datetime:
    """What a column of seconds says, in UTC."""
    assert isinstance(seconds, int)
    return datetime.fromtimestamp(seconds, timezone.utc)
