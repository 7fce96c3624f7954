"""A listings file as a table of text cells, whatever program wrote it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ListingsError
from pipeline.search.listings.columns import REQUIRED_COLUMNS, column_name

_SEPARATORS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])\r?\n")
"""What spreadsheets put first to tell each other the separator."""
_LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """A file's cells.

    Attributes:
        columns: names, in the project's writing.
        rows: cells, as many as there are columns.
        lines: the line on which each row begins, counted from 1.
        widths: how many cells each row had in the file.
        cut_off: the line in the middle of which the file ends, else None.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    widths: tuple[int, ...]
    cut_off: int | None


def read_bytes(path: Path) -> bytes:
    """The file's content.

    Raises:
        ListingsError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ListingsError(
            f"The listings {path} cannot be read: {error.strerror or error}. Put the CSV there or set PROPERTIES_CSV"
            f" to its path."
        ) from error


def read_table(content: bytes, path: Path) -> Table:
    """The table in `content`. Separator, encoding and line ends are recognised.

    Args:
        content: of the file.
        path: where it came from, for messages.

    Raises:
        ListingsError: it is no CSV, or empty.
    """
    text = _decoded(content)
    begins, separator = 1, ""
    if told := _SEPARATOR_LINE.match(text):
        text, begins, separator = text[told.end() :], 2, told.group(1)
    first = begins
    header = next((line for line in text.splitlines() if line.strip()), "")
    separator = separator or max(_SEPARATORS, key=header.count)
    csv.field_size_limit(_LONGEST_CELL)
    # Read as a stream: `splitlines` would also break lines at form feeds and at Unicode's own separators, which
    # descriptions pasted from other programs are full of.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(begins)
            begins = first + reader.line_num
    except csv.Error as error:
        raise ListingsError(
            f"The listings {path} are not a valid CSV near line {reader.line_num}: {error}. Save them as CSV (UTF-8)"
            f" again."
        ) from error
    if not rows:
        raise ListingsError(f"The listings {path} are empty. Required columns: {', '.join(REQUIRED_COLUMNS)}.")
    columns = tuple(column_name(name) for name in rows[0])
    width = len(columns)
    last_row = "".join(list(io.StringIO(text, newline=""))[lines[-1] - first :])
    cut_off = lines[-1] if _ends_midway(last_row, separator, width) else None
    return Table(
        columns,
        tuple(tuple((row + [""] * width)[:width]) for row in rows[1:]),
        tuple(lines[1:]),
        tuple(len(row) for row in rows[1:]),
        cut_off,
    )


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _ends_midway(text: str, separator: str, width: int) -> bool:
    """Does the text, the last row of a file, stop inside a quoted cell, or before its last cell and without an end?"""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return len(rows[0]) < width and not text.endswith(("\n", "\r"))
