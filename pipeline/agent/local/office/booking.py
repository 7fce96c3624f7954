"""Viewings: which home, when, asked back, booked, moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.agent.local.note import Note
from pipeline.agent.local.office.asking import times
from pipeline.agent.local.office.cues import OfficeCues
from pipeline.agent.local.office.matching import same_time
from pipeline.agent.local.office.reading import Heard
from pipeline.agent.local.office.state import VIEWING_TOOL, VISIT_ASKED, Task
from pipeline.agent.local.plan import Answer, Call, Plan, Say
from pipeline.agent.local.state import State
from pipeline.agent.office_tools import CONTACT_TOOL
from pipeline.office.answers import ViewingAnswer
from pipeline.office.said_time import Said, read_said
from pipeline.properties import Property

_MOST_WHEN_CHARS = 180
"""The tool takes 200."""
_LATER = timedelta(minutes=5)
"""So much later a time is another one."""
_NOT_FREE = {"closed": "desk closed", "taken": "desk taken", "full": "desk full", "too soon": "desk too soon"}
_UNCLEAR = {
    "no such day": "desk no such day",
    "no such time": "desk no such time",
    "several": "desk several times",
    "which day": "desk several times",
}


class Booking:
    """Decides about viewings.

    Args:
        cues: how the language says things to the office.
    """

    def __init__(self, cues: OfficeCues) -> None:
        self._cues = cues

    def plan(self, heard: Heard, state: State, openers: Sequence[Say]) -> Plan | None:
        """What to do, before any tool was called in this turn; None when nothing of it is about a viewing."""
        if heard.request == "when is it":
            return _what_is_booked(state, openers)
        if heard.request == "move":
            return self._move(heard, state, openers)
        answered = self._answered(heard, state, openers) if state.asked in VISIT_ASKED else None
        if answered is None and heard.request == "visit":
            return self._wanted(heard, state, openers)
        return answered

    def after(self, state: State, openers: Sequence[Say]) -> Answer:
        """What to say to the office's answer; `state` is the one with it."""
        desk, answer = state.desk, state.desk.viewing
        home = state.known.get(desk.task.home or "")
        if answer is None or answer.status == "failed":
            return Answer((*openers, Say("desk diary failed")), _note(state, "visit retry"))
        if answer.status == "booked":
            return self._booked(answer, state, openers)
        words = times(answer)
        # Which of several homes it is must be said when the matter is opened.
        which = " in" if home is not None and len(state.shown) > 1 and state.asked not in VISIT_ASKED else ""
        if answer.status in ("confirm", "not offered"):
            key = "desk move?" if answer.instead_of else f"desk confirm{which}"
            return Answer((*openers, Say(key, home=home, words=words)), _note(state, "visit"))
        if answer.free is not None:
            first = Say(_NOT_FREE[answer.status]) if answer.status in _NOT_FREE else None
            key = f"desk choose{which}" if first is None else "desk free"
            says = (*openers, *([first] if first else ()), Say(key, home=home, words=words))
            return Answer(says, _note(state, "visit choose"))
        if answer.status == "unknown property":
            return Answer((*openers, Say("desk unlisted")), Note(task=Task()))
        if answer.status == "not understood":
            key = _UNCLEAR.get(answer.reason or "", "desk when")
        else:
            key = {"past": "desk past", "too far": "desk too far"}.get(answer.status, "desk none free")
        return Answer((*openers, Say(key)), _note(state, "visit time"))

    def check(self, state: State) -> Call:
        """Finds out whether what the caller confirmed was booked before they interrupted; books nothing."""
        arguments = state.desk.arguments or {}
        home, when = str(arguments.get("property_id", "")), str(arguments.get("when", ""))
        return _call(Task(kind="visit", home=home, when=when), confirmed=False)

    # --- what was asked for ---

    def _wanted(self, heard: Heard, state: State, openers: Sequence[Say]) -> Plan:
        home = heard.home or (state.current if state.shown else None)
        known = state.desk.task if state.desk.task.kind == "visit" else Task(kind="visit")
        if home is None:
            task = known.model_copy(update={"when": heard.when or known.when})
            return Answer((*openers, Say("desk no home"), Say("ask_wish")), Note(asked="wish", task=task))
        same = known.home in (None, home.id)
        task = Task(kind="visit", home=home.id, when=known.when if same or heard.home else "")
        if heard.when:
            return _call(self._timed(task, heard, state if same else None), confirmed=False)
        if heard.any_time:
            return _call(task.model_copy(update={"when": self._cues.soonest}), confirmed=False)
        if (booked := state.desk.booking_of(home.id)) is not None:
            says = (*openers, Say("desk already", words=times(booked)), Say("desk other time?"))
            return Answer(says, Note(home=home.id, asked="visit time", task=task.model_copy(update={"when": ""})))
        if task.when:
            return _call(task, confirmed=False)
        return Answer((*openers, Say("desk when")), Note(home=home.id, asked="visit time", task=task))

    def _move(self, heard: Heard, state: State, openers: Sequence[Say]) -> Plan | None:
        booked = state.desk.booked
        if not booked:
            # Nothing is booked yet: it is the time being spoken of that is to be another one.
            return self._answered(replace(heard, declines=not heard.when), state, openers)
        home = heard.home.id if heard.home else state.current.id if state.current else ""
        of = state.desk.booking_of(home) or booked[-1]
        task = Task(kind="visit", home=of.property_id, when=self._on_its_day(of))
        if heard.when:
            return _call(self._timed(task, heard, None, of), confirmed=False)
        if heard.any_time:
            return _call(task.model_copy(update={"when": self._cues.soonest}), confirmed=False)
        return Answer((*openers, Say("desk move when")), Note(home=task.home, asked="visit time", task=task))

    # --- what was answered ---

    def _answered(self, heard: Heard, state: State, openers: Sequence[Say]) -> Plan | None:
        asked, task, answer = state.asked, state.desk.task, state.desk.viewing
        if heard.drops:
            return Answer((*openers, Say("desk dropped")), Note(asked="more" if state.shown else None, task=Task()))
        if heard.home is not None and (heard.home.id != task.home or not (heard.when or heard.agrees)):
            return self._wanted(heard, state, openers)
        free = answer.free_starts if answer is not None and asked == "visit choose" else ()
        if heard.choice is not None and free:
            if -1 <= heard.choice < len(free):
                return _call(task.model_copy(update={"when": free[heard.choice]}), confirmed=True)
            return Answer((*openers, Say("desk choose", words=times(answer))), _note(state, "visit choose"))
        if heard.when:
            chosen = self._chosen(heard, answer, asked)
            if chosen and heard.declines:
                return Answer((*openers, Say("desk other time")), _note(state, "visit time"))
            if len(chosen) == 1:
                return _call(task.model_copy(update={"when": chosen[0]}), confirmed=True)
            return _call(self._timed(task, heard, state), confirmed=False)
        if heard.declines:
            if asked in ("visit time", "visit retry", "visit home"):
                return Answer((*openers, Say("desk dropped")), Note(asked="more" if state.shown else None, task=Task()))
            return Answer((*openers, Say("desk other time")), _note(state, "visit time"))
        if heard.agrees or heard.any_time:
            return self._agreed(heard, state, openers)
        return None

    def _agreed(self, heard: Heard, state: State, openers: Sequence[Say]) -> Plan:
        asked, task, answer = state.asked, state.desk.task, state.desk.viewing
        if asked == "visit retry":
            return _call(task, confirmed=state.desk.confirmed)
        if asked == "visit" and answer is not None and answer.starts_at is not None:
            return _call(task.model_copy(update={"when": answer.starts_at}), confirmed=True)
        if asked == "visit choose" and answer is not None and answer.free_starts:
            if len(answer.free_starts) == 1:
                return _call(task.model_copy(update={"when": answer.free_starts[0]}), confirmed=True)
            if heard.any_time:
                return _call(task.model_copy(update={"when": answer.free_starts[0]}), confirmed=False)
            return Answer((*openers, Say("desk which time")), _note(state, "visit choose"))
        if heard.any_time:
            return _call(task.model_copy(update={"when": self._cues.soonest}), confirmed=False)
        return Answer((*openers, Say("desk when")), _note(state, "visit time"))

    def _chosen(self, heard: Heard, answer: ViewingAnswer | None, asked: str | None) -> list[str]:
        """Of the times that were put to the caller, those that they have just said."""
        if answer is None:
            return []
        near = self._cues.days
        if asked == "visit" and answer.starts_at is not None and heard.said.found:
            return [answer.starts_at] if same_time(heard.said, answer.starts_at, answer.time or "", near) else []
        if asked != "visit choose" or not heard.said.clocks and not heard.said.days:
            return []
        return [start for start in answer.free_starts if same_time(heard.said, start, answer.free or "", near)]

    # --- times ---

    def _timed(self, task: Task, heard: Heard, state: State | None, answer: ViewingAnswer | None = None) -> Task:
        """`task` with the time that was said, put into what was said of it before."""
        if state is not None and state.asked in VISIT_ASKED:
            answer = state.desk.viewing
        moved = self._relative(task, heard, answer)
        if moved:
            return task.model_copy(update={"when": moved})
        base = self._base(task, heard.said, answer)
        when = f"{base}{self._cues.no}{heard.when}" if base else heard.when
        return task.model_copy(update={"when": when if len(when) <= _MOST_WHEN_CHARS else heard.when})

    def _base(self, task: Task, said: Said, answer: ViewingAnswer | None) -> str:
        """What was said of the time before, for what the caller leaves out now."""
        if answer is not None and answer.starts_at is not None and answer.status != "past":
            return self._in_words(datetime.fromisoformat(answer.starts_at), timed=bool(said.days))
        if answer is not None and answer.free_starts and not said.days:
            days = {start[:10] for start in answer.free_starts}
            return days.pop() if len(days) == 1 else task.when
        before = read_said(task.when, self._cues.time)
        if before.instant is not None:
            return self._in_words(before.instant, timed=bool(said.days))
        # Of what was said before only what is left out now still counts.
        timed = bool(before.clocks or before.parts or before.not_before or before.not_after)
        missing = timed and not (said.clocks or said.parts) if said.days else bool(before.days)
        return task.when if missing and task.when != self._cues.soonest else ""

    def _relative(self, task: Task, heard: Heard, answer: ViewingAnswer | None) -> str:
        """ "Half past", "later": from the time spoken of; empty when it is nothing of the kind."""
        cues, words = self._cues, heard.when
        starts = [answer.starts_at] if answer is not None and answer.starts_at else []
        starts = starts or list(answer.free_starts if answer is not None else ())
        if not starts or heard.said.days or heard.said.clocks:
            return ""
        first, last = datetime.fromisoformat(starts[0]), datetime.fromisoformat(starts[-1])
        for pattern, minutes in (
            (cues.half_past, 30),
            (cues.quarter_past, 15),
            (cues.quarter_to, 45),
            (cues.on_the_hour, 0),
        ):
            if pattern.search(words):
                return self._in_words(first.replace(minute=minutes), timed=True)
        if heard.said.found:
            return ""
        if cues.other_day.search(words):
            return (last + timedelta(days=1)).date().isoformat()
        if cues.later.search(words):
            return f"{last.date().isoformat()} {cues.after.format(f'{last + _LATER:%H:%M}')}"
        if cues.earlier.search(words):
            return f"{first.date().isoformat()} {cues.before.format(f'{first:%H:%M}')}"
        return ""

    def _in_words(self, moment: datetime, *, timed: bool) -> str:
        """A time that another one can be put into, as `read_time` understands it."""
        date = moment.date().isoformat()
        return f"{date} {self._cues.at.format(f'{moment:%H:%M}')}" if timed else date

    def _on_its_day(self, booked: ViewingAnswer) -> str:
        return self._in_words(datetime.fromisoformat(booked.starts_at), timed=True) if booked.starts_at else ""

    # --- what was booked ---

    def _booked(self, answer: ViewingAnswer, state: State, openers: Sequence[Say]) -> Answer:
        words = times(answer)
        if not state.desk.confirmed:
            return Answer(
                (*openers, Say("desk already", words=words), Say("desk anything")),
                Note(home=answer.property_id, asked="else", task=Task()),
            )
        key = "desk moved" if answer.instead_of else "desk booked"
        if CONTACT_TOOL not in answer.note:
            says = (*openers, Say(key, words=words), Say("desk anything"))
            return Answer(says, Note(home=answer.property_id, asked="else", task=Task()))
        asks, note = self.who_comes(answer, state)
        return Answer((*openers, Say(key, words=words), asks), note)

    def who_comes(self, answer: ViewingAnswer, state: State) -> tuple[Say, Note]:
        """Asks for the name or number of a caller whom nobody could reach about the viewing."""
        home = state.known.get(answer.property_id)
        task = Task(kind="contact", name=state.caller or "", wish=self.wish("visit", home, answer.time or ""))
        asks = Say("desk number after") if task.name else Say("desk name after")
        return asks, Note(home=answer.property_id, asked="contact phone" if task.name else "contact name", task=task)

    def wish(self, what: str, home: Property | None, time: str = "") -> str:
        """What is noted down for the agency: what it is about, which home, when."""
        about = f" ({home.location}, {home.id})" if home is not None else ""
        return f"{self._cues.wishes[what]}{about}{': ' if time else ''}{time}"


def _what_is_booked(state: State, openers: Sequence[Say]) -> Answer:
    says = [
        Say("desk your visit" if home is not None else "desk already", home=home, words=times(each))
        for each in state.desk.booked[-2:]
        for home in [state.known.get(each.property_id)]
    ]
    if not says:
        asked = state.asked if state.asked in VISIT_ASKED else None
        return Answer((*openers, Say("desk nothing booked")), Note(asked=asked))
    return Answer((*openers, *says, Say("desk anything")), Note(asked="else"))


def _call(task: Task, *, confirmed: bool) -> Call:
    arguments: dict[str, object] = {"property_id": task.home, "when": task.when}
    if confirmed:
        arguments["confirmed"] = True
    return Call(VIEWING_TOOL, arguments, Note(task=task))


def _note(state: State, asked: str) -> Note:
    return Note.model_validate({"home": state.desk.task.home, "asked": asked})
