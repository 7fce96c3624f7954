"""Yes and no to what the last reply asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.agent.local import moving, presenting
from pipeline.agent.local.acts import Move
from pipeline.agent.local.note import SLOTS, Note
from pipeline.agent.local.plan import Answer, Plan, Say
from pipeline.agent.local.searching import search, without
from pipeline.agent.local.state import State

TellMore = Callable[[State, Sequence[Say]], Answer]
"""Tells more of the current home."""


def yes(state: State, openers: Sequence[Say], tell_more: TellMore) -> Plan:
    """The caller agrees."""
    if state.asked == "next":
        return moving.move(Move("next"), state, openers)
    if state.asked == "retry":
        return search(state.wish)
    if state.asked == "change":
        return Answer((*openers, Say("what change")), Note(asked="change"))
    if state.asked == "place":
        return Answer((*openers, Say("area examples")), Note(asked="place"))
    if state.asked in SLOTS:
        return Answer((*openers, Say(f"ask {state.asked}")), Note(asked=state.asked))
    if state.current is not None and state.shown:
        return tell_more(state, openers)
    return Answer((*openers, Say("ask wish again")), Note(asked="wish"))


def no(state: State, openers: Sequence[Say]) -> Plan:
    """The caller declines."""
    if state.asked == "more" and presenting.next_fresh(state) is not None:
        return Answer((*openers, Say("another?")), Note(asked="next"))
    if state.asked in ("more", "next", "change", "retry"):
        return Answer((*openers, Say("what change")), Note(asked="change"))
    if state.asked == "place":
        return Answer((*openers, Say("which area")), Note(asked="place"))
    if state.asked is not None and state.asked in SLOTS:
        return without(state, state.asked)
    if state.asked == "criteria":
        # They have neither an area nor a budget in mind.
        return search(state.wish)
    if state.current is not None and state.shown:
        return Answer((*openers, Say("carry on")), Note())
    return Answer((*openers, Say("ask wish again")), Note(asked="wish"))
