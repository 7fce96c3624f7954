"""The file of records read back: calls, turns, what was thought of them, what they cost.

Apart from `database.py`, by which one thread of the service writes: staff's pages and commands open the file only to
read, may do so in another process, and find nothing where there is no file yet.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from pipeline.observability.records.call_record import COUNTED, CallRecord, Counts
from pipeline.observability.records.database import BUSY_S, WITH_COSTS
from pipeline.observability.spending import Spent

_NUMBERS = ", ".join(COUNTED)
_COLUMNS = "call_id, thread_id, channel, avatar, variant, caller, started_at, ended_at, ended_by, duration_s, summary, "
_COSTS = "cost, unpriced, "
_NO_COSTS = "NULL, 0, "


def read_calls(
    path: Path, *, since: datetime | None = None, variants: Sequence[str] | None = None, limit: int | None = None
) -> list[CallRecord]:
    """Calls, the newest first.

    Args:
        path: the file; while it is not there yet there are no calls.
        since: only those that began then or later.
        variants: only those with one of these.
        limit: at most so many.

    Raises:
        sqlite3.Error: the file cannot be read, or is another one.
    """
    where, values = ["started_at >= ?"], [since.timestamp() if since else 0.0]
    named: list[Any] = list(variants or ())
    if variants is not None:
        where.append(f"variant IN ({', '.join('?' * len(named))})")
    with _reading(path) as connection:
        if connection is None:
            return []
        costs = _COSTS if _has_costs(connection) else _NO_COSTS
        rows = connection.execute(
            f"SELECT {_COLUMNS}{costs}{_NUMBERS} FROM calls WHERE {' AND '.join(where)} "
            "ORDER BY started_at DESC LIMIT ?",
            (*values, *named, -1 if limit is None else limit),
        )
        return [_call(row) for row in rows]


def read_turns(path: Path, call_id: str) -> list[dict[str, Any]]:
    """The turns of a call, oldest first: `TurnRecord` as JSON has it.

    Raises:
        sqlite3.Error: the file cannot be read, or is another one.
    """
    with _reading(path) as connection:
        if connection is None:
            return []
        rows = connection.execute("SELECT record FROM turns WHERE call_id = ? ORDER BY id", (call_id,))
        return [json.loads(record) for (record,) in rows]


def read_feedback(path: Path, call_id: str) -> dict[int, bool]:
    """What was thought of a call's answers, by the number of their turn: True for good.

    Raises:
        sqlite3.Error: the file cannot be read, or is another one.
    """
    with _reading(path) as connection:
        if (
            connection is None
            or not connection.execute(
                "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'feedback'"
            ).fetchone()
        ):
            return {}
        rows = connection.execute(
            "SELECT json_extract(record, '$.turn'), good FROM feedback JOIN turns ON turns.id = turn_id "
            "WHERE call_id = ? ORDER BY turn_id",
            (call_id,),
        )
        return {turn: bool(good) for turn, good in rows}


def read_turns_since(
    path: Path, since: datetime, *, call_id: str | None = None, most_calls: int = -1
) -> list[tuple[datetime, dict[str, Any]]]:
    """Turns with when they ended, oldest first: of the calls that began then or later, or of one of those.

    Args:
        path: the file; while it is not there yet there are no turns.
        since: when the calls began.
        call_id: only of this call.
        most_calls: of the newest calls only, so many; -1 for all.

    Raises:
        sqlite3.Error: the file cannot be read, or is another one.
    """
    with _reading(path) as connection:
        if connection is None:
            return []
        rows = connection.execute(
            "SELECT ended_at, record FROM turns WHERE call_id IN (SELECT call_id FROM calls WHERE started_at >= ?1 "
            "AND (?2 IS NULL OR call_id = ?2) ORDER BY started_at DESC LIMIT ?3) ORDER BY id",
            (since.timestamp(), call_id, most_calls),
        )
        return [(_moment(ended_at), json.loads(record)) for ended_at, record in rows]


def read_spent(path: Path, *, since: datetime | None = None, channels: Sequence[str]) -> list[Spent]:
    """What was spent on calls of these channels, by model, the dearest first.

    Raises:
        sqlite3.Error: the file cannot be read, or is another one.
    """
    with _reading(path) as connection:
        if connection is None or not _has_costs(connection):
            return []
        rows = connection.execute(
            "SELECT stage, engine, model, sum(pieces), sum(spent.cost), sum(spent.unpriced) "
            "FROM spent JOIN calls USING (call_id) "
            f"WHERE started_at >= ? AND channel IN ({', '.join('?' * len(channels))}) "
            "GROUP BY stage, engine, model ORDER BY sum(spent.cost) DESC, sum(spent.unpriced) DESC, stage, engine",
            (since.timestamp() if since else 0.0, *channels),
        )
        return [Spent(*row) for row in rows]


def _has_costs(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] >= WITH_COSTS)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    if not path.exists():
        yield None
        return
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)) as connection:
        yield connection


def _call(row: Sequence[Any]) -> CallRecord:
    call_id, thread_id, channel, avatar, variant, caller = row[:6]
    started_at, ended_at, ended_by, duration_s, summary, cost, unpriced = row[6 : -len(COUNTED)]
    return CallRecord(
        call_id,
        thread_id,
        channel,
        avatar,
        variant,
        caller,
        started_at=_moment(started_at),
        ended_at=None if ended_at is None else _moment(ended_at),
        ended_by=ended_by,
        duration_s=duration_s,
        counts=Counts(*row[-len(COUNTED) :]),
        summary=None if summary is None else json.loads(summary),
        cost=cost,
        unpriced=unpriced,
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)
