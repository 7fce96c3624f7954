"""Writes viewings or contacts as CSV: `python -m pipeline.office.export --what viewings --out viewings.csv`."""

from __future__ import annotations

import argparse
import csv
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.office import tables

DEFAULT_DATABASE = Path("~/.local/share/casavoz/office.db")
_VIEWINGS = ("id", "property_id", "starts_at", "ends_at", "name", "phone", "conversation", "booked_at")
_CONTACTS = ("id", "name", "phone", "wish", "conversation", "left_at")
# A spreadsheet would take such a cell for a formula (OWASP, "CSV injection"); callers' words are in these columns.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_csv(database: Path, what: str, to: TextIO, zone: ZoneInfo) -> int:
    """Writes a table as CSV with a header row; times are local, ISO 8601. Returns the number of rows.

    Args:
        database: the office's file.
        what: "viewings" (with the contact that was left in the same conversation) or "contacts".
        to: where to.
        zone: the office's time zone.

    Raises:
        sqlite3.Error: the file is not the office's.
    """
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        rows = list(_viewing_rows(connection, zone) if what == "viewings" else _contact_rows(connection, zone))
    writer = csv.writer(to)
    writer.writerow(_VIEWINGS if what == "viewings" else _CONTACTS)
    writer.writerows(rows)
    return len(rows)


def _viewing_rows(connection: sqlite3.Connection, zone: ZoneInfo) -> Iterator[tuple[str, ...]]:
    people = {contact.conversation: contact for contact in tables.contacts(connection)}
    for viewing in tables.viewings(connection):
        contact = people.get(viewing.conversation)
        yield (
            viewing.uid,
            _safe(viewing.property_id),
            viewing.start.astimezone(zone).isoformat(timespec="minutes"),
            viewing.end.astimezone(zone).isoformat(timespec="minutes"),
            _safe(contact.name if contact else ""),
            (contact.phone if contact else viewing.caller) or "",
            _safe(viewing.conversation),
            viewing.booked_at.astimezone(zone).isoformat(),
        )


def _contact_rows(connection: sqlite3.Connection, zone: ZoneInfo) -> Iterator[tuple[str, ...]]:
    for contact in tables.contacts(connection):
        yield (
            contact.uid,
            _safe(contact.name),
            contact.phone,
            _safe(contact.wish),
            _safe(contact.conversation),
            contact.left_at.astimezone(zone).isoformat(),
        )


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.office.export", description="Writes what callers booked or left as CSV."
    )
    parser.add_argument("--what", choices=["viewings", "contacts"], default="viewings", help="default: viewings")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: the terminal")
    parser.add_argument(
        "--database", type=Path, default=DEFAULT_DATABASE, metavar="FILE", help=f"default: {DEFAULT_DATABASE}"
    )
    parser.add_argument("--timezone", default="Europe/Madrid", metavar="NAME", help="default: Europe/Madrid")
    chosen = parser.parse_args(arguments)
    database = chosen.database.expanduser()
    try:
        zone = ZoneInfo(chosen.timezone)
        if not database.exists():
            print(f"{database} does not exist: nothing has been booked or left yet", file=sys.stderr)
            return 1
        if chosen.out is None:
            export_csv(database, chosen.what, sys.stdout, zone)
            return 0
        with chosen.out.open("w", encoding="utf-8", newline="") as to:
            rows = export_csv(database, chosen.what, to, zone)
    except (ZoneInfoNotFoundError, ValueError):
        print(f'time zone "{chosen.timezone}" is not known', file=sys.stderr)
        return 2
    except (sqlite3.Error, OSError) as error:
        print(f"{database} cannot be exported: {error}", file=sys.stderr)
        return 1
    print(f"{rows} {chosen.what} -> {chosen.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
