"""From a wish to a call of the search tool."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict

from pipeline.agent.local.acts import Act, Wish
from pipeline.agent.local.note import Note
from pipeline.agent.local.plan import Answer, Plan, Say, Search
from pipeline.agent.local.state import State
from pipeline.search.merging import merge
from pipeline.search.parameters import SearchParameters
from pipeline.search.places.place_reading import PlaceQuestion
from pipeline.search.query import ParsedQuery
from pipeline.search.rendering import render

RESULTS = 5
"""Asked for in one search, so that "the next one" needs no new search."""
MORE_RESULTS = 10
ANY_HOME = "homes"
_SENTENCE_END = re.compile(r"(?<=[.?!]) ")
_BOUNDS = frozenset(f"{side}_{of}" for side in ("min", "max") for of in ("price", "size", "rooms", "baths"))


def search(wish: SearchParameters, limit: int = RESULTS, basis: SearchParameters | None = None) -> Search:
    """Search for `wish`; it becomes the standing one.

    Args:
        wish: what to look for.
        limit: how many to fetch.
        basis: the wish without what follows from comparing with a home; None when that is the same.
    """
    compared = basis is not None and basis != wish
    return Search(query(wish) or ANY_HOME, limit, Note(basis=query(basis) if compared and basis else None))


def query(wish: SearchParameters) -> str:
    """`wish` as a query of the tool; empty when nothing is wished."""
    # How many to fetch is the tool's other argument.
    plain = replace(wish, limit=1)
    return render(plain) if plain != SearchParameters() else ""


def take_wish(parsed: ParsedQuery, state: State, openers: Sequence[Say]) -> Plan:
    """A wish was said: search for it together with the standing one, or ask what it leaves open."""
    current = state.current if state.shown else None
    wish = merge(with_offered(state, parsed).wish, parsed, current)
    if parsed.question:
        return Answer(
            (*openers, *_asking(parsed.question, state)),
            Note(asked="place", wish=query(wish), rules_out=parsed.rules_out, **_asked_about(parsed.ask)),
        )
    if wish == SearchParameters() and not parsed.understood and not state.searched:
        if state.asked == "criteria":
            return search(wish)
        return Answer((*openers, Say("ask first")), Note(asked="criteria"))
    basis = merge(state.basis or state.wish, replace(parsed, changes=()), current)
    if state.basis is not None and is_new_search(parsed) and not parsed.changes:
        return search(basis)
    return search(wish, basis=basis)


def is_new_search(parsed: ParsedQuery) -> bool:
    """Does it say where and how much, rooms or size: enough to be looked for without what was compared before?"""
    names = {slot.name for slot in parsed.slots}
    return "place" in names and bool(names & _BOUNDS)


def without_comparisons(acts: Sequence[Act], after: State) -> Search | None:
    """Another search, when nothing obeys a wish for another place because of "cheaper" or "bigger" said before it."""
    said = [act.parsed for act in acts if isinstance(act, Wish)]
    elsewhere = any(slot.name == "place" for parsed in said for slot in parsed.slots)
    if after.basis is None or not elsewhere or any(parsed.changes for parsed in said):
        return None
    return search(after.basis) if after.relaxed or not after.results else None


def with_offered(state: State, parsed: ParsedQuery | None = None) -> State:
    """`state` with the places just offered as its place, when the caller goes on without naming one.

    "Two bedrooms" after "By the sea I have Barceloneta and Poblenou" is a wish for either.
    """
    names_one = parsed is not None and (
        parsed.parameters.place is not None or parsed.question is not None or "place" in parsed.dropped
    )
    if state.asked != "place" or not state.offered or names_one:
        return state
    wish = replace(state.wish, place=state.offered[0], or_places=state.offered[1:])
    return replace(state, wish=wish, searched=False)


def _asking(question: str, state: State) -> tuple[Say, ...]:
    """`question` about a place; of one that was asked just before only what is new."""
    before = state.question if state.asked == "place" and state.question else ""
    if question in before:
        return (Say("area examples"),)
    sentences = _SENTENCE_END.split(question)
    fresh = [each for each in sentences if each not in before]
    if len(fresh) == len(sentences):
        return (Say("verbatim", text=question),)
    asks = () if any("?" in each for each in fresh) else (Say("which area?"),)
    return (Say("verbatim", text=" ".join(fresh)), *asks)


def _asked_about(ask: PlaceQuestion | None) -> _AskedAbout:
    """What a note keeps of a question about a place."""
    if ask is None:
        return {}
    if (ask.kind == "which" or ask.area == "shore") and ask.options:
        return {"offered": query(SearchParameters(place=ask.options[0], or_places=ask.options[1:]))}
    return {"vague": ask.words} if ask.kind == "vague" and ask.city is None else {}


class _AskedAbout(TypedDict, total=False):
    offered: str
    vague: str


def without(state: State, slot: str) -> Search:
    """The caller does not mind about `slot`."""
    return search(merge(state.wish, ParsedQuery(dropped=(slot,))))
