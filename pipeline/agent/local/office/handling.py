"""What the caller wants of the office is done with its tools; what they say besides is answered as ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.agent.local.acts import Act, Detail, Does, Wish, first
from pipeline.agent.local.cues import Cues
from pipeline.agent.local.note import Note
from pipeline.agent.local.office.asking import still
from pipeline.agent.local.office.booking import Booking
from pipeline.agent.local.office.contacting import OPENINGS, Contacting, Forgetting
from pipeline.agent.local.office.cues import OfficeCues
from pipeline.agent.local.office.reading import Heard, Reader
from pipeline.agent.local.office.state import CONTACT_TOOL, FORGET_TOOL, OFFICE_ASKED, VIEWING_TOOL
from pipeline.agent.local.plan import Answer, Plan, Say
from pipeline.agent.local.state import State
from pipeline.office.answers import ViewingAnswer

ReadActs = Callable[[str, State], tuple[Act, ...]]
"""The acts of an utterance."""
SayBeside = Callable[[Sequence[Act], State], tuple[Say, ...]]
"""What is said to acts besides the main matter: courtesies, answers about the home."""
_NEEDS = {"forget": FORGET_TOOL, "visit": VIEWING_TOOL, "move": VIEWING_TOOL, "when is it": VIEWING_TOOL}


class Handling:
    """The office's part of the dialogue.

    Args:
        office, cues: how the language is understood.
        acts: reads what is not for the office.
        beside: words answers to that.
    """

    def __init__(self, office: OfficeCues, cues: Cues, acts: ReadActs, beside: SayBeside) -> None:
        self._acts = acts
        self._beside = beside
        self._reader = Reader(office, cues, self._asks_of_home)
        self._booking = Booking(office)
        self._contacting = Contacting(office, self._booking.wish)
        self._forgetting = Forgetting()

    def plan(self, text: str, state: State, tools: frozenset[str]) -> Plan | None:
        """What to do after `text`; None when nothing in it is for the office, or no tool of it may be called."""
        heard = self._reader.read(text, state)
        if state.desk.unsure and VIEWING_TOOL in tools:
            return self._booking.check(state)
        if heard.nothing or _NEEDS.get(heard.request or "", CONTACT_TOOL if heard.request else "") not in {*tools, ""}:
            return None
        rest = self._rest(heard, state)
        if heard.request == "visit" and heard.home is None and not state.shown:
            wish = first(rest, Wish) or first(self._acts(text, state), Wish)
            if wish is not None and wish.parsed.understood:
                return None
        openers = self._beside(rest, state) if rest else ()
        if heard.request is not None:
            # Whatever was open: they want something else now, and their answer to it is in what they said.
            return self._requested(heard, state, openers)
        if state.asked == "else" and (heard.declines or heard.drops):
            return Answer((*openers, Say("desk all done")), Note())
        if state.asked == "else" and heard.agrees and not rest:
            return Answer((*openers, Say("carry on" if state.shown else "ask_wish")), Note())
        return self._requested(heard, state, openers)

    def after(self, text: str, before: State, after: State) -> Plan:
        """What to do with what one of the office's tools answered in this turn."""
        if after.desk.called == FORGET_TOOL:
            return self._forgetting.after(before, after)
        heard = self._reader.read(text, before)
        rest = self._rest(heard, before) if not heard.nothing else self._acts(text, before)
        openers = self._beside(rest, before) if rest else ()
        asked = replace(after, asked=before.asked)
        if after.desk.called == CONTACT_TOOL:
            # When all was known at once the office was asked before anything was said.
            if heard.request in OPENINGS:
                openers = (*openers, Say(OPENINGS[heard.request]))
            return self._contacting.after(asked, openers)
        return self._booking.after(asked, openers)

    def resumed(self, plan: Plan, before: State, acts: Sequence[Act]) -> Plan:
        """`plan`, with what the office had asked asked again after an answer about the same home."""
        if not isinstance(plan, Answer) or before.asked not in OFFICE_ASKED or before.asked == "else":
            return plan
        about = None in (plan.note.home, before.desk.task.home) or plan.note.home == before.desk.task.home
        about = about and not plan.note.presented
        if plan.note.asked is None and about and any(isinstance(act, Detail) for act in acts):
            asks = still(before)
            if asks is not None:
                note = plan.note.model_copy(update={"asked": before.asked})
                return Answer((*plan.says, asks), note)
        return plan

    def with_news(self, plan: Plan, before: State) -> Plan:
        """`plan`, with what was booked and never heard of said first."""
        news = before.desk.untold
        if news is None or not isinstance(plan, Answer) or any(say.key.startswith("desk") for say in plan.says):
            return plan
        if isinstance(news, ViewingAnswer):
            say = Say("desk already", words=(("time", news.time or ""),))
            if CONTACT_TOOL in news.note and plan.note.asked in (None, "else"):
                asks, note = self._booking.who_comes(news, before)
                return Answer((say, *plan.says, asks), note)
        else:
            say = Say("desk saved", words=(("caller", news.name or ""),))
        return Answer((say, *plan.says), plan.note)

    def _requested(self, heard: Heard, state: State, openers: Sequence[Say]) -> Plan | None:
        for part in (self._forgetting, self._contacting, self._booking):
            plan = part.plan(heard, state, openers)
            if plan is not None:
                return plan
        return None

    def _rest(self, heard: Heard, state: State) -> tuple[Act, ...]:
        if not heard.rest:
            return ()
        noise = (Does("unclear"), Does("out of scope"), Does("viewing"), Does("person"), Does("yes"), Does("no"))
        return tuple(act for act in self._acts(heard.rest, state) if act not in noise)

    def _asks_of_home(self, words: str, state: State) -> bool:
        plain = replace(state, asked=None)
        acts = self._acts(words, plain)
        return any(isinstance(act, Detail) or (isinstance(act, Wish) and act.parsed.understood) for act in acts)
