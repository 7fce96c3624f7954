"""The tables of viewings, contacts and offers. Each function is one transaction on a connection to their file."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from pipeline.office.database import in_seconds, moment_of, transaction
from pipeline.office.opening_hours import Interval
from pipeline.office.outbox import put_out
from pipeline.office.records import Booked, Contact, Left, Taken, Viewing

_VIEWING = "uid, property_id, starts_at, ends_at, conversation, caller, booked_at"
_CONTACT = "uid, name, phone, wish, conversation, left_at"


def book(
    connection: sqlite3.Connection,
    property_id: str,
    start: datetime,
    length: timedelta,
    conversation: str,
    caller: str | None,
    now: datetime,
    *,
    notify: bool,
) -> Booked | Taken:
    """Books a viewing unless the home is taken at any moment of it; the same again gives what is there.

    A viewing of the same home that is still to come in the same conversation is moved: nobody comes twice.
    """
    key = json.dumps([conversation, property_id, in_seconds(start)])
    with transaction(connection):
        if row := connection.execute(f"SELECT {_VIEWING} FROM viewings WHERE key = ?", (key,)).fetchone():
            return Booked(_viewing(row), repeated=True)
        begins, ends = in_seconds(start), in_seconds(start + length)
        ours = connection.execute(
            f"SELECT {_VIEWING} FROM viewings WHERE conversation = ? AND property_id = ? AND starts_at > ?",
            (conversation, property_id, in_seconds(now)),
        ).fetchone()
        uid = str(ours[0]) if ours else str(uuid.uuid4())
        if connection.execute(
            "SELECT 1 FROM viewings WHERE property_id = ? AND starts_at < ? AND ends_at > ? AND uid != ?",
            (property_id, ends, begins, uid),
        ).fetchone():
            return Taken()
        values = (uid, property_id, begins, ends, conversation, caller, in_seconds(now))
        connection.execute(
            f"INSERT INTO viewings (key, {_VIEWING}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO UPDATE SET"
            " key = excluded.key, starts_at = excluded.starts_at, ends_at = excluded.ends_at,"
            " booked_at = excluded.booked_at, caller = coalesce(excluded.caller, caller)",
            (key, *values),
        )
        viewing = _viewing(values)
        if notify:
            put_out(connection, "viewing.moved" if ours else "viewing.booked", now, as_json(viewing))
        return Booked(viewing, moved_from=_viewing(ours).start if ours else None)


def leave(
    connection: sqlite3.Connection,
    name: str,
    phone: str,
    wish: str,
    conversation: str,
    now: datetime,
    *,
    notify: bool,
) -> Left:
    """Stores a contact; the same number again in a conversation puts name and wish right."""
    key = json.dumps([conversation, phone])
    with transaction(connection):
        row = connection.execute(f"SELECT {_CONTACT} FROM contacts WHERE key = ?", (key,)).fetchone()
        if row and (row[1], row[3]) == (name, wish):
            return Left(_contact(row), repeated=True)
        uid = row[0] if row else str(uuid.uuid4())
        values = (uid, name, phone, wish, conversation, in_seconds(now))
        connection.execute(
            f"INSERT INTO contacts (key, {_CONTACT}) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET name = excluded.name, wish = excluded.wish, left_at = excluded.left_at",
            (key, *values),
        )
        contact = _contact(values)
        if notify:
            put_out(connection, "contact.changed" if row else "contact.left", now, as_json(contact))
        return Left(contact)


def offer(
    connection: sqlite3.Connection, conversation: str, subjects: Sequence[str], turn: str, now: datetime, ttl: timedelta
) -> None:
    """Notes that `subjects` were put to the caller in `turn`; a later offer of the same counts from its own turn."""
    expires = in_seconds(now + ttl)
    with transaction(connection):
        connection.execute("DELETE FROM offers WHERE expires_at <= ?", (in_seconds(now),))
        # An offer repeated while it stands keeps its turn: the caller has heard it already.
        connection.executemany(
            "INSERT INTO offers (conversation, subject, turn, expires_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (conversation, subject) DO UPDATE SET expires_at = excluded.expires_at",
            [(conversation, subject, turn, expires) for subject in subjects],
        )


def offered(connection: sqlite3.Connection, conversation: str, subject: str, turn: str, now: datetime) -> bool:
    """Was `subject` put to the caller in an earlier turn than `turn`, and not too long ago?"""
    row = connection.execute(
        "SELECT turn FROM offers WHERE conversation = ? AND subject = ? AND expires_at > ?",
        (conversation, subject, in_seconds(now)),
    ).fetchone()
    return row is not None and row[0] != turn


def taken(
    connection: sqlite3.Connection, property_id: str, since: datetime, but_not_by: str | None = None
) -> list[Interval]:
    """When the home is shown, of all that ends after `since`; in UTC, in order.

    Args:
        but_not_by: a conversation whose own viewing does not count, since it would be moved.
    """
    rows = connection.execute(
        "SELECT starts_at, ends_at FROM viewings"
        " WHERE property_id = ? AND ends_at > ? AND conversation IS NOT ? ORDER BY starts_at",
        (property_id, in_seconds(since), but_not_by),
    )
    return [(moment_of(begins), moment_of(ends)) for begins, ends in rows]


def viewings(connection: sqlite3.Connection, conversation: str | None = None) -> list[Viewing]:
    """The viewings, of one conversation or all, in order of their time."""
    where, values = ("", ()) if conversation is None else (" WHERE conversation = ?", (conversation,))
    rows = connection.execute(f"SELECT {_VIEWING} FROM viewings{where} ORDER BY starts_at, id", values)
    return [_viewing(row) for row in rows]


def contacts(connection: sqlite3.Connection, conversation: str | None = None) -> list[Contact]:
    """The contacts, of one conversation or all, oldest first."""
    where, values = ("", ()) if conversation is None else (" WHERE conversation = ?", (conversation,))
    return [_contact(row) for row in connection.execute(f"SELECT {_CONTACT} FROM contacts{where} ORDER BY id", values)]


def forget(connection: sqlite3.Connection, conversation: str) -> None:
    """Deletes contacts and offers of a conversation and the caller's number of its viewings; these stay booked."""
    with transaction(connection):
        connection.execute("DELETE FROM contacts WHERE conversation = ?", (conversation,))
        connection.execute("DELETE FROM offers WHERE conversation = ?", (conversation,))
        connection.execute("UPDATE viewings SET caller = NULL WHERE conversation = ?", (conversation,))


def as_json(record: Viewing | Contact) -> dict[str, str | None]:
    """The record as it is passed on; times in ISO 8601, UTC."""
    if isinstance(record, Viewing):
        return {
            "id": record.uid,
            "property_id": record.property_id,
            "starts_at": record.start.isoformat(),
            "ends_at": record.end.isoformat(),
            "conversation": record.conversation,
            "caller": record.caller,
        }
    return {
        "id": record.uid,
        "name": record.name,
        "phone": record.phone,
        "wish": record.wish,
        "conversation": record.conversation,
    }


def _viewing(row: Sequence[object]) -> Viewing:
    uid, property_id, begins, ends, conversation, caller, booked = row
    return Viewing(
        str(uid),
        str(property_id),
        moment_of(begins),
        moment_of(ends),
        str(conversation),
        None if caller is None else str(caller),
        moment_of(booked),
    )


def _contact(row: Sequence[object]) -> Contact:
    *texts, left = row
    uid, name, phone, wish, conversation = map(str, texts)
    return Contact(uid, name, phone, wish, conversation, moment_of(left))
