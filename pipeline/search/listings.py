"""The agency's listings, read from CSV: every row validated, personal data taken out of the descriptions."""

from __future__ import annotations

import csv
import logging
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipeline.errors import ListingsError
from pipeline.properties import Property
from pipeline.search.text import digits_value, fold

logger = logging.getLogger(__name__)

REQUIRED_COLUMNS = ("id", "description", "baths", "rooms", "sqft", "location", "price")
_EMAIL = re.compile(r"[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w.,])(?:(?:\+|00)\d{1,3}[\s.-]?)?(?:\(\d{1,4}\)[\s.-]?)?\d(?:[\s.-]?\d){8,11}(?![\w,]|\.\d)(?!\s*(?:€"
    r"|euros?|m2|m²))", re.IGNORECASE
)  # fmt: skip
_REDACTED = "[contact removed]"
_SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was left out.

    Attributes:
        line: its line in the file, counted from 1; the header is line 1.
        reason: what is wrong with it.
    """

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Listings:
    """What a listings file holds.

    Attributes:
        properties: the usable rows, in the file's order.
        rejected: the rows left out.
        redacted: how many descriptions had a phone number or an e-mail address removed.
    """

    properties: tuple[Property, ...]
    rejected: tuple[RejectedRow, ...] = ()
    redacted: int = 0


def _number(value: object) -> object:
    """Numbers as agencies write them: "1.250.000 €", "450,000", "84 m²", "3.0"."""
    if not isinstance(value, str):
        return value
    compact = re.sub(r"(?i)€|euros?|eur|m²|m2|sqm|sq ?ft|\s", "", value.strip())
    negative, digits = compact.startswith("-"), compact.lstrip("+-")
    if not re.fullmatch(r"\d+(?:[.,]\d+)*", digits):
        return value
    number = digits_value(digits)
    return -number if negative else number


Count = Annotated[int, BeforeValidator(_number)]
Measure = Annotated[float, BeforeValidator(_number)]


class _Row(BaseModel):
    """One row as the agency must write it; further columns are kept."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    id: str = Field(min_length=1)
    description: str = Field(min_length=1)
    baths: Count = Field(ge=0)
    rooms: Count = Field(ge=0)
    sqft: Measure = Field(gt=0, allow_inf_nan=False)
    location: str = Field(min_length=1)
    price: Annotated[float, BeforeValidator(_number)] = Field(gt=0, allow_inf_nan=False)
    city: str | None = None


def load_listings(path: Path) -> Listings:
    """The listings in `path`, a CSV with a header.

    Separators are recognised (comma, semicolon, tab, bar), as are a byte-order mark, upper case and blanks in column
    names, and prices like "1.250.000 €". A bad row is left out and reported; a known id a second time is a bad row.

    Raises:
        ListingsError: the file is missing, cannot be read, lacks a column or holds no usable row. The message says what
            to do.
    """
    table, lines = _read_table(path)
    missing = [column for column in REQUIRED_COLUMNS if column not in table.columns]
    if missing:
        raise ListingsError(
            f"The listings {path} lack the column(s) {', '.join(missing)}. Required are {', '.join(REQUIRED_COLUMNS)}; "
            f"found: {', '.join(map(str, table.columns))}. Rename the columns, or point PROPERTIES_CSV to another file."
        )
    properties: dict[str, Property] = {}
    rejected: list[RejectedRow] = []
    redacted = 0
    for line, cells in zip(lines, _rows(table), strict=False):
        try:
            listing, was_redacted = _property(cells)
        except ValidationError as error:
            rejected.append(RejectedRow(line, _reasons(error)))
            continue
        if listing.id in properties:
            rejected.append(RejectedRow(line, f"id: {listing.id} is there already, in an earlier row"))
            continue
        properties[listing.id] = listing
        redacted += was_redacted
    if not properties:
        first = f" First reason, line {rejected[0].line}: {rejected[0].reason}." if rejected else ""
        raise ListingsError(f"The listings {path} hold no usable row.{first} Correct them, or set PROPERTIES_CSV.")
    logger.info("listings %s: %d rows, %d left out, %d redacted", path.name, len(properties), len(rejected), redacted)
    return Listings(tuple(properties.values()), tuple(rejected), redacted)


def remove_contacts(text: str) -> str:
    """`text` without phone numbers and e-mail addresses."""
    return _PHONE.sub(_REDACTED, _EMAIL.sub(_REDACTED, text))


def _read_table(path: Path) -> tuple[pd.DataFrame, list[int]]:
    """The file as text cells, and the line on which each row begins."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    except OSError as error:
        raise ListingsError(
            f"The listings {path} cannot be read: {error.strerror or error}. Put the CSV there or set PROPERTIES_CSV"
            f" to its path."
        ) from error
    header = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=header.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    rows: list[list[str]] = []
    lines: list[int] = []
    begins = 1
    try:
        for row in reader:
            if row and any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise ListingsError(
            f"The listings {path} are not a valid CSV near line {reader.line_num}: {error}. Save them as CSV (UTF-8)"
            f" again."
        ) from error
    if not rows:
        raise ListingsError(f"The listings {path} are empty. Required columns: {', '.join(REQUIRED_COLUMNS)}.")
    columns = [re.sub(r"\s+", "_", fold(name.strip())) for name in rows[0]]
    width = len(columns)
    cells = [(row + [""] * width)[:width] for row in rows[1:]]
    return pd.DataFrame(cells, columns=columns, dtype=str), lines[1:]


def _rows(table: pd.DataFrame) -> Iterator[Mapping[str, str | None]]:
    for record in table.to_dict("records"):
        yield {str(name): (str(value).strip() or None) for name, value in record.items()}


def _property(cells: Mapping[str, str | None]) -> tuple[Property, bool]:
    row = _Row.model_validate({name: value for name, value in cells.items() if value is not None})
    description = remove_contacts(row.description)
    extra = {name: str(value) for name, value in (row.model_extra or {}).items() if name}
    listing = Property(
        id=row.id,
        description=description,
        baths=row.baths,
        rooms=row.rooms,
        sqft=row.sqft,
        location=row.location,
        price=math.ceil(row.price),
        city=row.city or None,
        extra=extra,
    )
    return listing, description != row.description


def _reasons(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, problem['loc']))}: {_reason(problem)}" for problem in error.errors())


def _reason(problem: Mapping[str, object]) -> str:
    if problem["type"] == "missing":
        return "is empty"
    value = str(problem.get("input"))[:40]
    return f"{str(problem['msg']).lower()} (it is {value!r})"
