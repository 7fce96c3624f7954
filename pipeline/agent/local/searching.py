"""From a wish to a call of the search tool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.agent.local.plan import Answer, Plan, Say, Search
from pipeline.agent.local.state import Note, State
from pipeline.search.merging import merge
from pipeline.search.parameters import SearchParameters
from pipeline.search.query import ParsedQuery
from pipeline.search.rendering import render

RESULTS = 5
"""Asked for in one search, so that "the next one" needs no new search."""
MORE_RESULTS = 10
ANY_HOME = "homes"


def search(wish: SearchParameters, limit: int = RESULTS) -> Search:
    """Search for `wish`; it becomes the standing one."""
    return Search(query(wish) or ANY_HOME, limit, Note())


def query(wish: SearchParameters) -> str:
    """`wish` as a query of the tool; empty when nothing is wished."""
    # How many to fetch is the tool's other argument.
    plain = replace(wish, limit=1)
    return render(plain) if plain != SearchParameters() else ""


def take_wish(parsed: ParsedQuery, state: State, openers: Sequence[Say]) -> Plan:
    """A wish was said: search for it together with the standing one, or ask what it leaves open."""
    current = state.current if state.shown else None
    wish = merge(state.wish, parsed, current)
    if parsed.question:
        asks = Say("verbatim", text=parsed.question)
        if state.question is not None and parsed.question in state.question:
            asks = Say("area examples")
        return Answer((*openers, asks), Note(asked="place", wish=query(wish)))
    if wish == SearchParameters() and not parsed.understood and not state.searched:
        if state.asked == "criteria":
            return search(wish)
        return Answer((*openers, Say("ask first")), Note(asked="criteria"))
    return search(wish)


def without(state: State, slot: str) -> Search:
    """The caller does not mind about `slot`."""
    return search(merge(state.wish, ParsedQuery(dropped=(slot,))))
