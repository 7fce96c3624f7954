"""A listings file that may change at any time: noticed, waited for while it is being written, read once."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import ListingsError
from pipeline.search.listings.loading import Listings, parse_listings
from pipeline.search.listings.table import read_bytes

_Mark = tuple[int, int, int, int]
"""Inode, size, and when content and status were changed: another mark is another content, or may be."""
_NEVER: _Mark = (-1, -1, -1, -1)


class ListingsWatch:
    """Looks at a listings file. Blocks for as long as reading it takes.

    Args:
        path: of the file.

    Attributes:
        path: as given.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._judged: _Mark | None = _NEVER
        self._seen: _Mark | None = _NEVER

    def first(self) -> Listings:
        """The listings at the start.

        Raises:
            ListingsError: they cannot be used.
        """
        self._judged = self._seen = self._mark()
        return parse_listings(read_bytes(self.path), self.path)

    def look(self) -> Listings | None:
        """New listings, as soon as the file has been the same at two looks; None while there are none.

        Each change is reported once, the good and the bad.

        Raises:
            ListingsError: the file has changed and cannot be used.
        """
        mark = self._mark()
        if mark == self._judged:
            return None
        if mark != self._seen:
            self._seen = mark  # perhaps still being written
            return None
        content = read_bytes(self.path) if mark is not None else None
        if self._mark() != mark:
            return None
        self._judged = mark
        if content is None:
            raise ListingsError(f"The listings {self.path} are gone. Put the CSV there again.")
        listings = parse_listings(content, self.path)
        if listings.report.cut_off is not None:
            raise ListingsError(
                f"The listings {self.path} end in the middle of line {listings.report.cut_off}, as if only a part had"
                f" been written. Write the file again; best under another name, then rename it."
            )
        return listings

    def again(self) -> None:
        """Offer the same content once more: it could not be taken in."""
        self._judged = _NEVER

    def _mark(self) -> _Mark | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
