"""The agency's listings, read from CSV: every row validated, personal data taken out of the texts."""

from __future__ import annotations

import html
import logging
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipeline.errors import ListingsError
from pipeline.properties import Property
from pipeline.search.listings.columns import REQUIRED_COLUMNS, count, is_personal, number, renamed_columns
from pipeline.search.listings.contacts import redact, remove_contacts
from pipeline.search.listings.locations import tidy_locations
from pipeline.search.listings.report import DoubtfulRow, ListingsReport, RejectedRow
from pipeline.search.listings.table import Table, read_bytes, read_table

__all__ = ["DoubtfulRow", "Listings", "ListingsReport", "RejectedRow", "load_listings", "remove_contacts"]

logger = logging.getLogger(__name__)

_TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[a-zA-Z][^<>]*>", re.DOTALL | re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_BELIEVABLE = {"price": (10_000, 50_000_000), "sqft": (10, 20_000), "rooms": (0, 20), "baths": (0, 20)}
"""Beyond these a row is used all the same, but reported: a price of 1 euro is one somebody has not filled in."""


@dataclass(frozen=True, slots=True)
class Listings:
    """What a listings file holds.

    Attributes:
        properties: the usable rows, in the file's order.
        report: what was made of the file.
    """

    properties: tuple[Property, ...]
    report: ListingsReport = field(default_factory=ListingsReport)

    @property
    def rejected(self) -> tuple[RejectedRow, ...]:
        """The rows left out."""
        return self.report.rejected

    @property
    def redacted(self) -> int:
        """How many listings had personal data removed; by kind in the report."""
        return self.report.redacted_rows


Count = Annotated[int, BeforeValidator(count)]
Amount = Annotated[float, BeforeValidator(number)]


class _Row(BaseModel):
    """One row as the agency must write it; further columns are kept."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    id: str = Field(min_length=1)
    description: str = Field(min_length=1)
    baths: Count = Field(ge=0)
    rooms: Count = Field(ge=0)
    sqft: Amount = Field(gt=0, allow_inf_nan=False)
    location: str = Field(min_length=1)
    price: Amount = Field(gt=0, allow_inf_nan=False)
    city: str | None = None


def load_listings(path: Path) -> Listings:
    """The listings in `path`, a CSV with a header.

    Separators are recognised (comma, semicolon, tab, bar), as are a byte-order mark, upper case and blanks in column
    names, usual synonyms of a missing column (see `columns`), and prices like "1.250.000 €". A bad row is left out and
    reported; a known id a second time is a bad row.

    Raises:
        ListingsError: the file is missing, cannot be read, lacks a column or holds no usable row. The message says what
            to do.
    """
    return parse_listings(read_bytes(path), path)


def parse_listings(content: bytes, path: Path) -> Listings:
    """Like `load_listings`, of a file that was read already; `path` is for messages.

    Raises:
        ListingsError: as there.
    """
    table = read_table(content, path)
    renamed = renamed_columns(table.columns, table.rows)
    columns = [renamed.get(column, column) for column in table.columns]
    # An agency that lists by city only: its column is the location, and the city too.
    city_too = next((name for name, to in renamed.items() if to == "location" and name in _CITY_COLUMNS), None)
    missing = [column for column in REQUIRED_COLUMNS if column not in columns]
    if missing:
        raise ListingsError(
            f"The listings {path} lack the column(s) {', '.join(missing)}. Required are {', '.join(REQUIRED_COLUMNS)}; "
            f"found: {', '.join(table.columns)}. Rename the columns, or point PROPERTIES_CSV to another file."
        )
    dropped = [column for column in dict.fromkeys(columns) if column not in _KNOWN and is_personal(column)]
    reading = _Reading(table, columns, frozenset(dropped), city_too is not None)
    reading.run()
    if not reading.properties:
        rejected = reading.rejected
        first = f" First reason, line {rejected[0].line}: {rejected[0].reason}." if rejected else ""
        raise ListingsError(f"The listings {path} hold no usable row.{first} Correct them, or set PROPERTIES_CSV.")
    report = ListingsReport(
        rows=len(table.rows),
        used=len(reading.properties),
        rejected=tuple(reading.rejected),
        doubtful=tuple(reading.doubtful),
        redacted=dict(reading.redacted),
        redacted_rows=reading.redacted_rows,
        renamed=renamed,
        dropped_columns=tuple(dropped),
        cut_off=table.cut_off,
    )
    level = logging.WARNING if report.rejected or report.doubtful or report.cut_off is not None else logging.INFO
    logger.log(level, "listings read", extra={"file": path.name, "report": report.text()})
    return Listings(tidy_locations(tuple(reading.properties.values())), report)


_KNOWN = frozenset({*REQUIRED_COLUMNS, "city"})
_CITY_COLUMNS = frozenset({"city", "town", "ciudad", "municipio", "cidade", "ciutat"})


class _Reading:
    """One pass over a table's rows."""

    def __init__(self, table: Table, columns: list[str], dropped: frozenset[str], city_is_location: bool) -> None:
        self._table = table
        self._columns = columns
        self._dropped = dropped
        self._city_is_location = city_is_location
        self.properties: dict[str, Property] = {}
        self.rejected: list[RejectedRow] = []
        self.doubtful: list[DoubtfulRow] = []
        self.redacted: Counter[str] = Counter()
        self.redacted_rows = 0

    def run(self) -> None:
        """Take every row in, or reject it."""
        for line, width, cells in zip(self._table.lines, self._table.widths, self._table.rows, strict=True):
            try:
                listing, removed = self._property(cells)
            except ValidationError as error:
                self.rejected.append(RejectedRow(line, _reasons(error) + self._too_wide(width)))
                continue
            if listing.id in self.properties:
                self.rejected.append(RejectedRow(line, f"id: {listing.id} is there already, in an earlier row"))
                continue
            self.properties[listing.id] = listing
            self.doubtful += [DoubtfulRow(line, doubt) for doubt in _doubts(listing)]
            self.redacted.update(removed)
            self.redacted_rows += bool(removed)

    def _property(self, cells: tuple[str, ...]) -> tuple[Property, Counter[str]]:
        named: dict[str, str] = {}
        for column, cell in zip(self._columns, cells, strict=True):
            if column and column not in self._dropped and cell.strip():
                named.setdefault(column, cell)  # of two columns with one name the first counts
        if "description" in named:
            named["description"] = _plain(named["description"])
        row = _Row.model_validate(named)
        description = redact(row.description)
        removed = Counter(description.counts)
        extra: dict[str, str] = {}
        for name, value in (row.model_extra or {}).items():
            text = _plain(str(value))
            if not _PLAIN_NUMBER.fullmatch(text):  # coordinates, a year, a reference
                cleaned = redact(text, keep_links=True)
                text = cleaned.text
                removed.update(cleaned.counts)
            extra[name] = text
        listing = Property(
            id=row.id,
            description=description.text,
            baths=row.baths,
            rooms=row.rooms,
            sqft=row.sqft,
            location=row.location,
            price=math.ceil(row.price),
            city=row.city or (row.location if self._city_is_location else None),
            extra=extra,
        )
        return listing, removed

    def _too_wide(self, width: int) -> str:
        if width <= len(self._columns):
            return ""
        return f"; the row has {width} cells for {len(self._columns)} columns: put texts with separators in quotes"


def _plain(text: str) -> str:
    """`text` without HTML: tags, entities (also those written twice, "&amp;nbsp;") and odd blanks."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(text.split())


def _doubts(listing: Property) -> list[str]:
    found = []
    for name, (low, high) in _BELIEVABLE.items():
        value = getattr(listing, name)
        if not low <= value <= high:
            found.append(f"{name}: {value:g} is hard to believe")
    return found


def _reasons(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, problem['loc']))}: {_reason(problem)}" for problem in error.errors())


def _reason(problem: Mapping[str, object]) -> str:
    if problem["type"] == "missing":
        return "is empty"
    value = str(problem.get("input"))[:40]
    return f"{str(problem['msg']).lower()} (it is {value!r})"
