"""What was said is said again, as it was or in shorter pieces."""

from __future__ import annotations

import re

from pipeline.agent.local import telling
from pipeline.agent.local.note import Note
from pipeline.agent.local.plan import Answer, Say
from pipeline.agent.local.resuming import resumed
from pipeline.agent.local.state import State

_HALF_STOP = re.compile(r"[;:] +(\w)")


def repeat(state: State, *, slowly: bool) -> Answer:
    """The last reply again; what the caller says next is still an answer to its question."""
    if not state.said_last:
        return Answer((Say("nothing to repeat"), Say("ask_wish")), Note(asked="wish"))
    home = state.current if state.shown else None
    pair = (state.pair[0].id, state.pair[1].id) if len(state.pair) == 2 else None
    note = Note(home=home.id if home else None, asked=state.asked, again=True, presented=state.presented, pair=pair)
    if not slowly:
        return Answer((Say("verbatim", text=state.said_last),), note)
    if home is not None and state.presented:
        facts = (telling.place(home), Say("fact price", home=home), Say("layout", home=home))
        return Answer((Say("slower"), *facts, *resumed(state)), note)
    return Answer((Say("slower"), Say("verbatim", text=in_pieces(state.said_last))), note)


def in_pieces(text: str) -> str:
    """`text` with a full stop wherever it only half stops."""
    return _HALF_STOP.sub(lambda match: f". {match.group(1).upper()}", text)
