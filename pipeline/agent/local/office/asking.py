"""The office's open question asked again, in other words, after something else was answered."""

from __future__ import annotations

import re

from pipeline.agent.local.plan import Say
from pipeline.agent.local.state import State
from pipeline.office.answers import ViewingAnswer

_DATE_IN_FULL = re.compile(r" (?:the [\w-]+ of [A-Z]\w+|\w+(?: y \w+)? de (?!la\b)\w+(?=,? a(?: la|l)))")
_AGAIN = {
    "visit choose": "desk which time",
    "visit time": "desk when",
    "visit home": "desk which home",
    "visit retry": "desk retry",
    "contact name": "desk name",
    "contact phone": "desk number",
    "contact retry": "desk retry",
    "forget": "desk forget?",
    "else": "desk anything",
}


def still(state: State) -> Say | None:
    """The question of the office that the caller has not answered yet; None when there is none."""
    if state.asked == "visit":
        return Say("desk still", words=times(state.desk.viewing))
    if state.asked == "contact":
        contact = state.desk.contact
        if contact is None or contact.phone_in_words is None:
            return Say("desk retry")
        return Say("desk digits", words=(("digits", contact.phone_in_words), ("caller", state.desk.task.name)))
    key = _AGAIN.get(state.asked or "")
    return Say(key) if key else None


def short(time: str) -> str:
    """A time without its date, for saying it again: "Saturday at eleven in the morning"."""
    return _DATE_IN_FULL.sub("", time, count=1)


def times(answer: ViewingAnswer | None) -> tuple[tuple[str, str], ...]:
    """What sentences say of the office's answer, by the names of their placeholders."""
    if answer is None:
        return ()
    return (
        ("time", answer.time or ""),
        ("short", short(answer.time or "")),
        ("free", answer.free or ""),
        ("instead", short(answer.instead_of or "")),
    )
