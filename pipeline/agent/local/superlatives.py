"""The cheapest, biggest, … of all homes that obey the wish, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.agent.local import presenting
from pipeline.agent.local.acts import Superlative
from pipeline.agent.local.note import Note
from pipeline.agent.local.plan import Plan, Say, Search
from pipeline.agent.local.searching import MORE_RESULTS, search
from pipeline.agent.local.state import State
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters
from pipeline.search.rendering import render
from pipeline.search.wishes.known_wishes import features_of, split_wishes

_MOST_PROBES = 6
"""Searches for it in one turn; each at least takes out the ten best matches."""


def superlative(act: Superlative, state: State, openers: Sequence[Say]) -> Plan:
    """The one asked for: from the results there are, or after a search."""
    if act.homes:
        return presenting.extreme(act, act.homes, openers)
    if not state.searched or state.relaxed or not state.results:
        return search(state.wish, limit=MORE_RESULTS)
    return narrow(act, state, 0, openers)


def narrow(act: Superlative, state: State, searches: int, openers: Sequence[Say]) -> Plan:
    """The extreme of all homes that obey the wish: look beyond the best one known until nothing is left there.

    Args:
        searches: how many there were in this turn.
    """
    left = state.total - len(state.results) if state.probe_left is None else state.probe_left
    homes = [home for home in state.known.values() if state.wish.allows(home)] or list(state.results)
    wished = set(split_wishes(state.wish.text))
    homes = [home for home in homes if wished <= features_of(home.description)] or homes
    best = sorted(homes, key=presenting.KEYS[act.extreme])[: act.rank][-1]
    # Results with what was wished come first: a probe that did not better the best one has nothing left that would.
    exhausted = state.probed is not None and best not in state.probed
    if left <= 0 or exhausted or searches > _MOST_PROBES:
        return presenting.extreme(act, homes, openers)
    return Search(render(_beyond(state.wish, act, best)), MORE_RESULTS, Note(probe=True))


def _beyond(wish: SearchParameters, act: Superlative, best: Property) -> SearchParameters:
    if act.extreme == "cheapest":
        return replace(wish, max_price=best.price - 1)
    if act.extreme == "dearest":
        return replace(wish, min_price=best.price + 1)
    if act.extreme == "biggest":
        return replace(wish, min_size=best.sqft + 1)
    if act.extreme == "most rooms":
        return replace(wish, min_rooms=best.rooms + 1)
    return replace(wish, max_size=best.sqft - 1)
