"""The outbox: what is to be passed on to the agency's webhook. Each function but `put_out` is one transaction."""

from __future__ import annotations

import json
import sqlite3
import uuid
from datetime import datetime, timezone

from pipeline.office.database import transaction
from pipeline.office.records import Delivery


def put_out(connection: sqlite3.Connection, event: str, now: datetime, record: dict[str, str | None]) -> None:
    """In the transaction of the record itself: what is stored is passed on, and nothing else is."""
    uid = str(uuid.uuid4())
    subject = event.partition(".")[0]
    body = {"id": uid, "event": event, "created_at": now.astimezone(timezone.utc).isoformat(), subject: record}
    connection.execute(
        "INSERT INTO outbox (uid, body, due_at) VALUES (?, ?, ?)",
        (uid, json.dumps(body, ensure_ascii=False), now.timestamp()),
    )


def claim(connection: sqlite3.Connection, now_s: float, lease_s: float, limit: int = 10) -> list[Delivery]:
    """What is due to be sent; for `lease_s` nobody else gets it."""
    with transaction(connection):
        rows = connection.execute(
            "SELECT uid, body, attempts FROM outbox WHERE due_at <= ? ORDER BY due_at, id LIMIT ?", (now_s, limit)
        ).fetchall()
        connection.executemany(
            "UPDATE outbox SET due_at = ? WHERE uid = ?", [(now_s + lease_s, uid) for uid, _, _ in rows]
        )
        return [Delivery(*row) for row in rows]


def delivered(connection: sqlite3.Connection, uid: str) -> None:
    """The webhook has it: no reason to keep what is in it twice."""
    with transaction(connection):
        connection.execute("DELETE FROM outbox WHERE uid = ?", (uid,))


def undelivered(connection: sqlite3.Connection, uid: str, due_at_s: float, error: str) -> None:
    """It could not be sent and is tried again at `due_at_s`."""
    with transaction(connection):
        connection.execute(
            "UPDATE outbox SET attempts = attempts + 1, due_at = ?, error = ? WHERE uid = ?", (due_at_s, error, uid)
        )


def next_due_s(connection: sqlite3.Connection) -> float | None:
    """When the next delivery is due, in seconds since 1970; None when there is none."""
    (due,) = connection.execute("SELECT MIN(due_at) FROM outbox").fetchone()
    return None if due is None else float(due)
