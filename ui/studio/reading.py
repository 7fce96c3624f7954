"""Records of calls and turns, as their file has them in JSON, for the studio. What older files lack is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ui.studio.backend import FallBack, LoggedCall, LoggedSearch, LoggedTurn

SEARCH_TOOL = "search_property_tool"
FORGOTTEN = "…"
"""In place of words whose caller asked to be forgotten."""


def call_of(record: Mapping[str, Any]) -> LoggedCall:
    """A call from the fields of its record."""
    counts, summary = record.get("counts") or {}, record.get("summary") or {}
    booked = tuple(f"{each['property_id']}, {each['starts_at']}" for each in summary.get("booked") or ())
    return LoggedCall(
        call_id=record["call_id"],
        channel=record["channel"],
        avatar=record["avatar"],
        caller=record["caller"],
        started_at=record["started_at"],
        duration_s=record.get("duration_s"),
        ended_by=record.get("ended_by") or "",
        turns=counts.get("turns", 0),
        searches=counts.get("searches", 0),
        found=counts.get("found", 0),
        apologies=counts.get("apologies", 0),
        wish=summary.get("wish") or "",
        shown=tuple(summary.get("shown") or ()),
        booked=booked,
        contact=bool(summary.get("contact")),
        cost=record.get("cost"),
        unpriced=record.get("unpriced", 0),
    )


def turn_of(
    record: Mapping[str, Any], ended_at: datetime, places_in: Callable[[str], tuple[str, ...]] = lambda _: ()
) -> LoggedTurn:
    """A turn from its record; `places_in` tells the places that a query names."""
    timings = record.get("timings") or {}
    uses = record.get("tools") or ()
    return LoggedTurn(
        call_id=record["call_id"],
        number=record["turn"],
        at_s=record["at_s"],
        ended_at=ended_at,
        said=record.get("said") or "",
        typed=bool(record.get("typed")),
        replied=record.get("replied") or "",
        unheard=record.get("unheard") or "",
        interrupted=bool(record.get("interrupted")),
        timings={name: float(at_ms) for name, at_ms in timings.items() if at_ms is not None},
        searches=tuple(
            _search(use, record.get("said") or "", places_in)
            for use in uses
            if use.get("name") == SEARCH_TOOL and use.get("returned")
        ),
        fall_backs=tuple(
            FallBack(each["stage"], each["engine"], each.get("fallback") or "") for each in record.get("failures") or ()
        ),
        liked=record.get("liked"),
    )


def _search(use: Mapping[str, Any], said: str, places_in: Callable[[str], tuple[str, ...]]) -> LoggedSearch:
    returned = use["returned"]
    words = str((use.get("arguments") or {}).get("query") or "")
    return LoggedSearch(
        words=words,
        places=places_in(words) if words and words != FORGOTTEN else (),
        found=returned.get("result_count", 0),
        relaxed=returned.get("relaxed") or "",
        asked=returned.get("question") or "",
        failed=bool(returned.get("error")),
        took_ms=returned.get("duration_ms", 0.0),
        said=said,
    )
