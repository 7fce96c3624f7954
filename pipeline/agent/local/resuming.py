"""Back to business after an aside: what was asked before is asked again, in other words."""

from __future__ import annotations

import re

from pipeline.agent.local.note import SLOTS, Asked
from pipeline.agent.local.office.asking import still
from pipeline.agent.local.office.state import OFFICE_ASKED
from pipeline.agent.local.plan import Say
from pipeline.agent.local.state import State

_QUESTION = re.compile(r"[^.!?]+\?")


def resumed(state: State) -> tuple[Say, ...]:
    """The question that is still open, or the next one to ask; `still_asked` says which it is."""
    asked = state.asked
    if asked == "place":
        questions = [text.strip() for text in _QUESTION.findall(state.question or "")]
        named = questions and any(char.isupper() for char in questions[-1][1:])
        # One that names a place in its own words: a "yes" must still mean that place.
        return (Say("verbatim", text=questions[-1]) if named else Say("which area?"),)
    if asked in SLOTS:
        return (Say(f"ask {asked}"),)
    if asked == "criteria":
        return (Say("ask first"),)
    if asked == "next":
        return (Say("count next"),)
    if asked == "change":
        return (Say("what to relax"),)
    if asked in OFFICE_ASKED:
        return (say,) if (say := still(state)) is not None else ()
    if asked == "retry":
        return (Say("retry?"),)
    if not state.shown:
        return (Say("ask_wish"),)
    return (Say("offer_more"),) if asked == "more" else (Say("carry on"),)


def still_asked(state: State) -> Asked | None:
    """What `resumed` asks."""
    if state.asked not in (None, "name", "wish"):
        return state.asked
    return None if state.shown else "wish"
