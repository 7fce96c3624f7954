"""How the search is doing, for `/health` and `/metrics`."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CacheStatus:
    """How often a search was answered from memory, since the start.

    Attributes:
        hits_exact: the same wish, perhaps in other words.
        hits_near: a wish of nearly the same meaning.
        misses: neither.
        entries: results remembered now.
    """

    hits_exact: int = 0
    hits_near: int = 0
    misses: int = 0
    entries: int = 0


@dataclass(frozen=True, slots=True)
class SearchStatus:
    """How the search is doing.

    Attributes:
        ready: the warm-up query has been answered.
        backend: what answers now: "starting", "in-process", "qdrant".
        degraded: something else answers than what was set up, or the index does not answer.
        reason: why, empty when not degraded.
        fallbacks: how often the index that was set up was given up for the in-process one, since the start.
        listings: how many are searched.
        rejected: rows of the file that were left out.
        redacted: listings from which personal data was removed.
        version: of the listings, short.
        loaded_at: when they were read, ISO 8601, UTC.
        listings_problem: why a changed file was not taken up; empty when it was.
        parser: who reads queries, as set up: "local", "openai", "auto".
        parser_fallbacks: how often the local parser stood in, since the start.
        parser_reason: why it did last; empty when the other one works.
        cache: hits and misses.
        hung: searches past their time limit that have not ended.
    """

    ready: bool
    backend: str
    degraded: bool = False
    reason: str = ""
    fallbacks: int = 0
    listings: int = 0
    rejected: int = 0
    redacted: int = 0
    version: str = ""
    loaded_at: str = ""
    listings_problem: str = ""
    parser: str = "local"
    parser_fallbacks: int = 0
    parser_reason: str = ""
    cache: CacheStatus = field(default_factory=CacheStatus)
    hung: int = 0
