"""Contacts: who is to be called and on which number; and forgetting the caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.agent.local.note import Note
from pipeline.agent.local.office.cues import OfficeCues
from pipeline.agent.local.office.reading import Heard
from pipeline.agent.local.office.state import CONTACT_ASKED, CONTACT_TOOL, FORGET_TOOL, Task
from pipeline.agent.local.plan import Answer, Call, Plan, Say
from pipeline.agent.local.state import State
from pipeline.office.phones import digits_said
from pipeline.properties import Property

WishWords = Callable[[str, Property | None, str], str]
"""What is noted down for the agency: what it is about, which home, when."""
_FEWEST_DIGITS = 7
_WHOLE_NUMBER = 9
"""Digits of a telephone number; with fewer the caller has paused in the middle of it."""
OPENINGS: Mapping[str | None, str] = {"person": "desk person", "offer": "desk offer", "cancel": "desk cancel"}
"""What is said first to each request."""


class Contacting:
    """Decides about contacts.

    Args:
        cues: how the language says things to the office.
        wish: words what is noted down.
    """

    def __init__(self, cues: OfficeCues, wish: WishWords) -> None:
        self._cues = cues
        self._wish = wish

    def plan(self, heard: Heard, state: State, openers: Sequence[Say]) -> Plan | None:
        """What to do, before any tool was called in this turn; None when nothing of it is about a contact."""
        if heard.request in ("person", "offer", "cancel"):
            return self._wanted(heard, state, openers)
        if heard.request == "move":
            return None  # Who comes can be asked when it is known when.
        task = state.desk.task
        if state.asked not in CONTACT_ASKED:
            return self._next(_filled(task, heard), state, openers) if heard.phone and task.kind == "contact" else None
        if heard.drops:
            return _left(openers, state)
        own = heard.own_number and task.phone == self._cues.this_number
        again = heard.phone and digits_said(heard.phone) == digits_said(task.phone)
        if state.asked == "contact" and not heard.declines and (own or (again and heard.agrees)):
            return _call(task, confirmed=True)
        if heard.phone:
            # Digits after a number was said back take its place; after a part of one they go on with it.
            goes_on = state.asked == "contact phone" and task.phone and task.phone != self._cues.this_number
            phone = f"{task.phone} {heard.phone}" if goes_on else heard.phone
            return self._next(_filled(task, heard).model_copy(update={"phone": phone}), state, openers)
        if heard.why:
            return Answer((*openers, Say("desk why")), Note(asked=state.asked))
        if heard.own_number:
            filled = _filled(task, heard).model_copy(update={"phone": self._cues.this_number})
            return self._next(filled, state, openers)
        if heard.name and (state.asked == "contact name" or not heard.declines):
            return self._next(_filled(task, heard), state, openers)
        if heard.declines:
            if state.asked != "contact":
                return _left(openers, state)
            asks = Answer((*openers, Say("desk number again")), Note(asked="contact phone", task=_without_phone(task)))
            return asks
        return self._agreed(state, openers) if heard.agrees else None

    def after(self, state: State, openers: Sequence[Say]) -> Answer:
        """What to say to the office's answer; `state` is the one with it."""
        task, answer = state.desk.task, state.desk.contact
        if answer is None or answer.status == "failed":
            return Answer((*openers, Say("desk contact failed")), Note(asked="contact retry"))
        name, digits = answer.name or task.name, answer.phone_in_words or ""
        words = (("digits", digits), ("caller", name.split()[0] if name else ""))
        own = task.phone == self._cues.this_number
        if answer.status in ("confirm", "not offered"):
            return Answer((*openers, Say("desk own digits" if own else "desk digits", words=words)), _asks("contact"))
        if answer.status == "saved":
            about_visit = task.wish.startswith(self._cues.wishes["visit"])
            says = (*openers, Say("desk saved visit" if about_visit else "desk saved", words=words))
            caller = name.split()[0] if state.caller is None else None
            return Answer((*says, Say("desk anything")), Note(asked="else", task=Task(), caller=caller))
        if answer.status == "name missing":
            return Answer((*openers, Say("desk name")), _asks("contact name"))
        said = digits_said(task.phone)
        if own or not said:
            note = Note(asked="contact phone", task=_without_phone(task))
            return Answer((*openers, Say("desk not that number" if self._asked_own(state) else "desk number")), note)
        if len(said) < _WHOLE_NUMBER:
            return Answer((*openers, Say("desk more digits")), _asks("contact phone"))
        return Answer((*openers, Say("desk no number")), Note(asked="contact phone", task=_without_phone(task)))

    def _asked_own(self, state: State) -> bool:
        """Did the caller themselves say that it is the number they ring from?"""
        return state.asked == "contact phone"

    def _wanted(self, heard: Heard, state: State, openers: Sequence[Say]) -> Plan:
        what = heard.request or "person"
        home = heard.home or (state.current if state.shown else None)
        booked = state.desk.booking_of(home.id if home else None) or next(iter(state.desk.booked[-1:]), None)
        time = ""
        if what == "cancel" and booked is not None:
            home, time = state.known.get(booked.property_id, home), booked.time or ""
        known = state.desk.saved
        task = Task(
            kind="contact",
            name=heard.name or (known.name if known and known.name else "") or state.caller or "",
            phone=heard.phone or (self._cues.this_number if heard.own_number else known.phone if known else "") or "",
            wish=self._wish(what, home, time),
        )
        return self._next(task, state, (*openers, Say(OPENINGS[what])))

    def _next(self, task: Task, state: State, openers: Sequence[Say]) -> Plan:
        """Asks for what is missing, or has the office say the digits back."""
        if not task.name:
            return Answer((*openers, Say("desk name")), Note(asked="contact name", task=task))
        said = digits_said(task.phone)
        if 0 < len(said) < _FEWEST_DIGITS:
            return Answer((*openers, Say("desk more digits")), Note(asked="contact phone", task=task))
        if not task.phone:
            # Whether the number they ring from is known only the office can tell.
            task = task.model_copy(update={"phone": self._cues.this_number})
        return _call(task, confirmed=False)

    def _agreed(self, state: State, openers: Sequence[Say]) -> Plan:
        task = state.desk.task
        if state.asked == "contact":
            return _call(task, confirmed=True)
        if state.asked == "contact retry":
            return _call(task, confirmed=state.desk.confirmed)
        key = "desk name" if state.asked == "contact name" else "desk number"
        return Answer((*openers, Say(key)), _asks(state.asked))


class Forgetting:
    """Decides about a caller's wish to be forgotten."""

    def plan(self, heard: Heard, state: State, openers: Sequence[Say]) -> Plan | None:
        """What to do, before the tool was called; None when nothing of it is about being forgotten."""
        if heard.request == "forget":
            return Answer((*openers, Say("desk forget?")), Note(asked="forget", task=Task(kind="forget")))
        if state.asked != "forget":
            return None
        if heard.drops or heard.declines:
            return Answer((*openers, Say("desk kept")), Note(task=Task()))
        return Call(FORGET_TOOL, {}, Note(task=Task(kind="forget"))) if heard.agrees else None

    def after(self, before: State, state: State) -> Answer:
        """What to say to the tool's answer."""
        if not state.desk.forgotten:
            return Answer((Say("desk not forgotten"),), Note(asked="forget"))
        left = (Say("desk visit stays"),) if before.desk.booked else ()
        return Answer((Say("desk forgotten"), *left), Note(task=Task()))


def _filled(task: Task, heard: Heard) -> Task:
    return task.model_copy(update={"name": heard.name or task.name, "phone": heard.phone or task.phone})


def _without_phone(task: Task) -> Task:
    return task.model_copy(update={"phone": ""})


def _left(openers: Sequence[Say], state: State) -> Answer:
    return Answer((*openers, Say("desk no contact")), Note(asked="more" if state.shown else None, task=Task()))


def _call(task: Task, *, confirmed: bool) -> Call:
    arguments: dict[str, object] = {"name": task.name, "phone": task.phone, "wish": task.wish}
    if confirmed:
        arguments["confirmed"] = True
    return Call(CONTACT_TOOL, arguments, Note(task=task))


def _asks(asked: str | None) -> Note:
    return Note.model_validate({"asked": asked})
