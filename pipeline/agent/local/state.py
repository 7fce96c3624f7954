"""Where a conversation stands, derived from its messages alone: the model keeps nothing between turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from pydantic import ValidationError

from pipeline.agent.local.acts import Extreme
from pipeline.agent.local.note import Asked, Note
from pipeline.agent.local.office.state import OFFICE_TOOLS, Desk
from pipeline.agent.local.ordering import as_asked_first
from pipeline.agent.local.unnoted import asked_in, home_in
from pipeline.agent.tool_answer import Status, ToolAnswer
from pipeline.agent.tools import SEARCH_TOOL
from pipeline.properties import Property
from pipeline.search.parameters import Place, SearchParameters


@dataclass(frozen=True, slots=True)
class State:
    """Where the conversation stands.

    Attributes:
        wish: the standing wish.
        basis: that wish without what followed from comparing with a home ("cheaper", "bigger"); None when nothing did.
        searched: was there a search?
        stale: was the wish changed without a search?
        results: homes of the last search, best first.
        total: how many obey that wish.
        relaxed: the wish given up for `results`.
        status: how the last search ended.
        shown: homes spoken about, each once, the latest last.
        told: the same homes in the order in which they were first spoken about.
        known: every home of the conversation by id.
        current: the home spoken about.
        pair: the two homes the last reply compared.
        caller: their name, once they gave it.
        asked: what the last reply asked.
        question: the words of that question, for a place.
        unclear: how many replies in a row have asked to repeat.
        replies: everything said so far.
        said_last: the last reply that was no repetition.
        presented: did it tell price, place and rooms of the current home?
        unfinished: what the caller began to say in their last turn.
        areas: did the last reply name areas?
        aspects: what was asked about a home last.
        counted: did the last reply say how many there are?
        extreme: the order, and the rank in it, of the home the last reply told as the cheapest, biggest, …
        among: was that of the homes spoken about only?
        offered: places the last reply's question offered, when they are all there is of what was asked for.
        rules_out: does a yes to that question rule the place out?
        vague: the kind of place that question is about, when no city was named with it.
        first_wish: what the caller asked for first.
        turns: number of caller's turns.
        probed: what the last probe of this turn found; None when there was none.
        elsewhere: what the last probe of this turn found, also when a wish was given up for it.
        desk: where the caller's business with the office stands.
        probe_left: how many homes the last probe of this turn left unseen; None when there was none.
    """

    wish: SearchParameters = field(default_factory=SearchParameters)
    basis: SearchParameters | None = None
    searched: bool = False
    stale: bool = False
    results: tuple[Property, ...] = ()
    total: int = 0
    relaxed: str | None = None
    status: Status | None = None
    shown: tuple[Property, ...] = ()
    told: tuple[Property, ...] = ()
    known: dict[str, Property] = field(default_factory=dict)
    current: Property | None = None
    caller: str | None = None
    asked: Asked | None = None
    question: str | None = None
    pair: tuple[Property, ...] = ()
    unclear: int = 0
    replies: tuple[str, ...] = ()
    said_last: str = ""
    presented: bool = False
    unfinished: str | None = None
    areas: bool = False
    aspects: tuple[str, ...] = ()
    counted: bool = False
    extreme: tuple[Extreme, int] | None = None
    among: bool = False
    offered: tuple[Place, ...] = ()
    vague: str | None = None
    rules_out: bool = False
    first_wish: SearchParameters | None = None
    turns: int = 0
    probed: tuple[Property, ...] | None = None
    probe_left: int | None = None
    elsewhere: tuple[Property, ...] = ()
    desk: Desk = Desk()

    @property
    def last_two(self) -> tuple[Property, ...]:
        """The two homes spoken about last, in the order in which the caller first heard of them."""
        return tuple(sorted(self.shown[-2:], key=self.told.index)) if len(self.told) > 1 else self.shown[-2:]

    @property
    def listed(self) -> tuple[Property, ...]:
        """The homes that "the first one" and "the second one" count.

        The two just compared; else the results, when the caller heard of several of them or of nothing else; else all
        they heard of in the conversation.
        """
        if self.pair:
            return self.pair
        heard = [home for home in self.told if home in self.results]
        earlier = heard if len(heard) > 1 or len(heard) == len(self.told) else self.told
        return (*earlier, *(home for home in self.results if home not in earlier))


ReadQuery = Callable[[str], SearchParameters]
"""A query of the tool as parameters."""
TakeWish = Callable[[State, str], State]
"""The state after an utterance that was never answered: its wish must not be lost."""


def derive(messages: Sequence[BaseMessage], read_query: ReadQuery, take_wish: TakeWish) -> State:
    """The state after `messages`."""
    state = State()
    unanswered: str | None = None
    probing = False
    for message in messages:
        if isinstance(message, HumanMessage):
            if unanswered is not None:
                state = take_wish(state, unanswered)
            unanswered = message.text
            state = replace(state, turns=state.turns + 1, probed=None, probe_left=None, elsewhere=())
        elif isinstance(message, AIMessage):
            note = Note.of(message)
            for call in message.tool_calls:
                if call["name"] == SEARCH_TOOL:
                    unanswered = None
                    probing = note is not None and note.probe
                    if not probing:
                        wish = replace(read_query(str(call["args"].get("query", ""))), limit=1)
                        basis = replace(read_query(note.basis), limit=1) if note and note.basis is not None else None
                        begun = state.first_wish or wish
                        state = replace(state, wish=wish, first_wish=begun, basis=basis)
                        state = replace(state, searched=True, stale=False, asked=None)
                elif call["name"] in OFFICE_TOOLS:
                    unanswered = None
                    desk = state.desk.after_call(call["name"], call["args"], note.task if note else None)
                    state = replace(state, desk=desk)
            if message.text.strip():
                unanswered = unanswered if note is None else None
                state = _after_reply(state, message.text, note, read_query)
        elif isinstance(message, ToolMessage) and message.name == SEARCH_TOOL:
            state = _after_search(state, str(message.content), probing)
        elif isinstance(message, ToolMessage) and message.name in OFFICE_TOOLS:
            state = _after_office(state, message.name, str(message.content))
    return state


def _after_office(state: State, tool: str, content: str) -> State:
    desk = state.desk.after_answer(tool, content)
    if desk.forgotten:
        # Who they are and what they wished is not known any more; what was said before may not be said again soon.
        return State(replies=state.replies, turns=state.turns, desk=Desk(called=tool, forgotten=True))
    if desk.untold is not None:
        # What was asked before is settled, even if the caller has not heard so yet.
        return replace(state, desk=desk, asked="else")
    return replace(state, desk=desk)


@lru_cache(maxsize=256)
def _read_answer(content: str) -> tuple[ToolAnswer, tuple[Property, ...]] | None:
    """A tool message's content; None when it is not a search's. Remembered: every turn reads the whole conversation."""
    try:
        answer = ToolAnswer.model_validate_json(content)
    except ValidationError:
        return None
    return answer, tuple(row.as_property() for row in answer.properties)


def _after_search(state: State, content: str, probing: bool) -> State:
    read = _read_answer(content)
    if read is None:
        return replace(state, status="search failed")
    answer, found = read
    if not (probing or answer.relaxed):
        found = as_asked_first(found, state.wish)
    known = state.known | {home.id: home for home in found}
    if probing:
        if answer.relaxed:
            return replace(state, known=known, probed=(), probe_left=0, elsewhere=found)
        return replace(state, known=known, probed=found, probe_left=answer.total - len(found), elsewhere=found)
    if answer.status == "search failed" or answer.question:
        return replace(state, status=answer.status, question=answer.question)
    return replace(
        state,
        status=answer.status,
        question=None,
        results=found,
        total=answer.total,
        relaxed=answer.relaxed,
        known=known,
        current=found[0] if found else state.current,
    )


def _after_reply(state: State, text: str, note: Note | None, read_query: ReadQuery) -> State:
    state = replace(state, replies=(*state.replies, text))
    if note is None:
        about_a_place, open_home = bool(state.question), state.current is not None
        latest_first = (*state.results, *reversed(list(state.known.values())))
        note = Note(home=home_in(text, latest_first), asked=asked_in(text, about_a_place, open_home))
    if note.reset:
        state = State(caller=state.caller, replies=state.replies, turns=state.turns, desk=state.desk)
    home = state.known.get(note.home) if note.home else None
    if home is not None:
        shown = (*(shown for shown in state.shown if shown.id != home.id), home)
        told = state.told if home in state.told else (*state.told, home)
        state = replace(state, current=home, shown=shown, told=told)
    if note.wish is not None:
        wish = replace(read_query(note.wish), limit=1) if note.wish else SearchParameters()
        state = replace(state, wish=wish, basis=None, stale=state.searched and wish != state.wish)
    question = None
    if note.asked == "place":
        question = state.question if note.again and state.question else text
    caller = note.caller or state.caller
    pair = tuple(state.known[home_id] for home_id in note.pair or () if home_id in state.known)
    return replace(
        state,
        caller=caller,
        asked=note.asked,
        question=question,
        unclear=note.unclear,
        pair=pair,
        said_last=state.said_last if note.again else text,
        presented=note.presented,
        unfinished=note.unfinished,
        areas=note.areas,
        aspects=note.aspects or state.aspects,
        desk=state.desk.after_reply(note.task),
        counted=note.counted,
        extreme=note.extreme,
        among=note.among,
        offered=read_query(note.offered).places if note.offered else state.offered if note.again else (),
        vague=note.vague or (state.vague if note.again else None),
        rules_out=note.rules_out or (state.rules_out and note.again),
    )
