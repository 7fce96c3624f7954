"""The file of records: its schema, and what is written. In one thread; times are seconds since 1970."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, astuple
from datetime import datetime
from pathlib import Path

from pipeline.observability.records.call_record import COUNTED, CallRecord, counts_of
from pipeline.observability.spending import Spent, total
from pipeline.observability.turn_record import TurnRecord
from pipeline.sqlite_files import make_ready

BUSY_S = 5.0
"""How long a transaction waits for that of another process."""
_VERSION = 2
WITH_COSTS = 2
"""The version that has what calls cost."""
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS calls (
    call_id TEXT PRIMARY KEY,
    thread_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    avatar TEXT NOT NULL,
    variant TEXT NOT NULL,
    caller TEXT NOT NULL,
    started_at REAL NOT NULL,
    ended_at REAL,
    ended_by TEXT NOT NULL DEFAULT '',
    duration_s REAL,
    summary TEXT,
    cost REAL,
    unpriced INTEGER NOT NULL DEFAULT 0,
    {", ".join(f"{name} INTEGER NOT NULL DEFAULT 0" for name in COUNTED)}
);
CREATE TABLE IF NOT EXISTS turns (
    id INTEGER PRIMARY KEY,
    call_id TEXT NOT NULL REFERENCES calls (call_id) ON DELETE CASCADE,
    ended_at REAL NOT NULL,
    record TEXT NOT NULL,
    wordless TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS spent (
    call_id TEXT NOT NULL REFERENCES calls (call_id) ON DELETE CASCADE,
    stage TEXT NOT NULL,
    engine TEXT NOT NULL,
    model TEXT NOT NULL,
    pieces INTEGER NOT NULL,
    cost REAL NOT NULL,
    unpriced INTEGER NOT NULL,
    PRIMARY KEY (call_id, stage, engine, model)
);
CREATE TABLE IF NOT EXISTS feedback (
    turn_id INTEGER PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
    good INTEGER NOT NULL,
    given_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS calls_of_a_conversation ON calls (thread_id);
CREATE INDEX IF NOT EXISTS calls_by_time ON calls (started_at);
CREATE INDEX IF NOT EXISTS turns_of_a_call ON turns (call_id);
"""


def connect(path: Path) -> sqlite3.Connection:
    """A connection for writing; the file is made when there is none.

    Raises:
        sqlite3.Error, OSError: it cannot be opened, or is that of a newer version.
    """
    make_ready(path, BUSY_S)
    connection = sqlite3.connect(path, timeout=BUSY_S)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise sqlite3.DatabaseError(f"{path} was written by a newer version of this program")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten: callers are promised that they are forgotten.
        connection.execute("PRAGMA secure_delete = ON")
        connection.executescript(_SCHEMA)
        if version < WITH_COSTS:
            _add_costs(connection)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        connection.close()
        raise
    return connection


def _add_costs(connection: sqlite3.Connection) -> None:
    """To a file from before calls had costs: what its calls cost is not known."""
    there = {name for _, name, *_ in connection.execute("PRAGMA table_info (calls)")}
    for name, kind in (("cost", "REAL"), ("unpriced", "INTEGER NOT NULL DEFAULT 0")):
        if name not in there:
            connection.execute(f"ALTER TABLE calls ADD COLUMN {name} {kind}")


def begin(connection: sqlite3.Connection, call: CallRecord) -> None:
    """A call has begun. Known already (a turn of it came first, or it goes on), it stays as it is."""
    connection.execute(
        "INSERT INTO calls (call_id, thread_id, channel, avatar, variant, caller, started_at, cost) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (call_id) DO NOTHING",
        (
            call.call_id,
            call.thread_id,
            call.channel,
            call.avatar,
            call.variant,
            call.caller,
            call.started_at.timestamp(),
        ),
    )


def add_turn(connection: sqlite3.Connection, turn: TurnRecord, ended_at: datetime) -> None:
    """A turn is over: it is kept, and its call counts it."""
    connection.execute(
        "INSERT INTO turns (call_id, ended_at, record, wordless) VALUES (?, ?, ?, ?)",
        (turn.call_id, ended_at.timestamp(), _json(turn), _json(turn.forgotten())),
    )
    connection.execute(
        f"UPDATE calls SET {', '.join(f'{name} = {name} + ?' for name in COUNTED)} WHERE call_id = ?",
        (*astuple(counts_of(turn)), turn.call_id),
    )


def spend(connection: sqlite3.Connection, call_id: str, spent: Iterable[Spent]) -> None:
    """Something was spent on a call that has begun; what is spent on an unknown one is not kept."""
    spent = tuple(spent)
    cost, unpriced = total(spent)
    known = connection.execute(
        "UPDATE calls SET cost = coalesce(cost, 0) + ?, unpriced = unpriced + ? WHERE call_id = ?",
        (cost, unpriced, call_id),
    ).rowcount
    if known:
        connection.executemany(
            "INSERT INTO spent VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "pieces = pieces + excluded.pieces, cost = cost + excluded.cost, unpriced = unpriced + excluded.unpriced",
            [(call_id, *astuple(each)) for each in spent],
        )


def rate(connection: sqlite3.Connection, call_id: str, turn: int, good: bool, at: datetime) -> None:
    """A caller thinks that of an answer: the last one with that number. Of an unknown one nothing is kept."""
    connection.execute(
        "INSERT INTO feedback (turn_id, good, given_at) "
        "SELECT id, ?, ? FROM turns WHERE call_id = ? AND json_extract(record, '$.turn') = ? "
        "AND json_extract(record, '$.said') <> '' ORDER BY id DESC LIMIT 1 "
        "ON CONFLICT (turn_id) DO UPDATE SET good = excluded.good, given_at = excluded.given_at",
        (int(good), at.timestamp(), call_id, turn),
    )


def end(
    connection: sqlite3.Connection, call_id: str, ended_at: datetime, duration_s: float, reason: str, summary: str
) -> None:
    """A call is over. `summary` is JSON, or empty."""
    connection.execute(
        "UPDATE calls SET ended_at = ?, duration_s = ?, ended_by = ?, summary = ? WHERE call_id = ?",
        (ended_at.timestamp(), duration_s, reason, summary or None, call_id),
    )


def forget(connection: sqlite3.Connection, thread_id: str) -> None:
    """Deletes who spoke in a conversation and every word of it; what was counted stays."""
    connection.execute(
        "UPDATE turns SET record = wordless WHERE call_id IN (SELECT call_id FROM calls WHERE thread_id = ?)",
        (thread_id,),
    )
    connection.execute(
        "UPDATE calls SET thread_id = '', caller = 'unknown', summary = NULL WHERE thread_id = ?", (thread_id,)
    )


def scrub(connection: sqlite3.Connection) -> None:
    """Writes the file anew, so that no copy of deleted words can be left in its free space or in the log beside it.

    Raises:
        sqlite3.OperationalError: someone else is using it.
    """
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def prune(connection: sqlite3.Connection, before: datetime) -> int:
    """Deletes calls that began before a time, with their turns. Returns how many."""
    return connection.execute("DELETE FROM calls WHERE started_at < ?", (before.timestamp(),)).rowcount


def _json(turn: TurnRecord) -> str:
    # A half of a surrogate pair in a model's words is no text for SQLite.
    text = json.dumps(asdict(turn), ensure_ascii=False, default=str)
    return text.encode("utf-8", "replace").decode()
