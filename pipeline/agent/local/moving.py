"""From one result to another."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.agent.local import presenting
from pipeline.agent.local.acts import Move
from pipeline.agent.local.note import Note
from pipeline.agent.local.plan import Answer, Plan, Say
from pipeline.agent.local.searching import MORE_RESULTS, search
from pipeline.agent.local.state import State
from pipeline.properties import Property


def move(act: Move, state: State, openers: Sequence[Say]) -> Plan:
    """The home that `act` goes to."""
    if not state.searched or not (state.results or state.shown):
        return Answer((*openers, Say("nothing yet"), Say("ask_wish")), Note(asked="wish"))
    if act.to == "next" and state.stale:
        return search(state.wish)
    if act.to == "first":
        return presenting.present(state.listed[0], openers, state.wish, key="present again")
    if act.to == "last" and state.told:
        return presenting.present(state.told[-1], openers, state.wish, key="present again")
    if act.to in ("previous", "last"):
        if len(state.shown) < 2:
            return Answer((Say("no earlier"),), Note(asked="more"))
        return presenting.present(state.shown[-2], openers, state.wish, key="present again")
    fresh = presenting.next_fresh(state)
    if fresh is not None:
        return presenting.present(fresh, (*openers, Say("next_one")), state.wish, before=state.current)
    if state.total > len(state.results) and len(state.results) < MORE_RESULTS:
        return search(state.wish, limit=MORE_RESULTS, basis=state.basis)
    return no_more()


def target(act: Move, state: State) -> Property | None:
    """The home spoken about before that `act` goes back to."""
    if act.to == "first":
        return next(iter(state.listed), None)
    at = {"previous": 2, "last": 1}.get(act.to, 0)
    return state.shown[-at] if 0 < at <= len(state.shown) else None


def no_more() -> Answer:
    """Every result was shown."""
    return Answer((Say("no more"),), Note(asked="change"))
