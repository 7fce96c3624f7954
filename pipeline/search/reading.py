"""Who reads a query: the seam behind which the parsers stand."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable
from weakref import WeakKeyDictionary

from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.query import ParsedQuery

ReaderName = Literal["local", "openai"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A query, read.

    Attributes:
        parsed: what it asks for.
        parser: who read it.
        note: why the other parser did not, when this one stood in for it; empty otherwise.
        duration_ms: wall time of the reading.
    """

    parsed: ParsedQuery
    parser: ReaderName = "local"
    note: str = ""
    duration_ms: float = 0.0


class ReaderStatus(Protocol):
    """How a reader is doing, for `/health`."""

    @property
    def parser(self) -> str:
        """Who reads, as set up: "local", "openai", "auto"."""
        ...

    @property
    def fallbacks(self) -> int:
        """How often the local parser stood in because the other one failed, since the start."""
        ...

    @property
    def reason(self) -> str:
        """Why it did last; empty when the other one works."""
        ...


@dataclass(frozen=True, slots=True)
class LocalStatus:
    """Of a reader that cannot fail."""

    parser: str = "local"
    fallbacks: int = 0
    reason: str = ""


class QueryReader(Protocol):
    """Reads queries. Falls back to the local parser by itself: a caller's words are always read."""

    async def read(self, query: str, parser: QueryParser) -> Reading:
        """What `query` asks for. `parser` is the local one, for the listings of this moment."""
        ...


@runtime_checkable
class ReportingReader(Protocol):
    """A reader that can say how it is doing."""

    @property
    def status(self) -> ReaderStatus:
        """How it is doing; cheap."""
        ...


class LocalReader:
    """The project's own parser: a millisecond or so, so it stays on the event loop. What was read before is remembered.

    Args:
        capacity: most queries remembered.
    """

    status = LocalStatus()

    def __init__(self, capacity: int = 2_048) -> None:
        self._capacity = capacity
        # By parser, because another list of listings is another parser and reads place names otherwise.
        self._read: WeakKeyDictionary[QueryParser, OrderedDict[str, ParsedQuery]] = WeakKeyDictionary()

    async def read(self, query: str, parser: QueryParser) -> Reading:
        """What `query` asks for."""
        began = time.perf_counter()
        remembered = self._read.setdefault(parser, OrderedDict())
        parsed = remembered.get(query)
        if parsed is None:
            parsed = remembered[query] = parser.parse(query)
            if len(remembered) > self._capacity:
                remembered.popitem(last=False)
        return Reading(parsed, duration_ms=(time.perf_counter() - began) * 1_000)
