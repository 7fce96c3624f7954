"""What is not about a home: courtesies, small talk, questions about the call, and words that say nothing."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.agent.local import moving, own_questions
from pipeline.agent.local.acts import Act, Detail, Does, GiveName, Move, Simple, Unfinished, first
from pipeline.agent.local.note import Asked, Note
from pipeline.agent.local.plan import Answer, Plan, Say
from pipeline.agent.local.repeating import repeat
from pipeline.agent.local.resuming import resumed, still_asked
from pipeline.agent.local.state import State
from pipeline.search.parameters import SearchParameters

_MOST_UNCLEAR = 2
_CHAT: tuple[Simple, ...] = (
    "sad news",
    "good news",
    "nervous",
    "first time",
    "weather talk",
    "your day",
    "compliment",
    "laugh",
    "joke",
    "are you there",
    "said already",
    "what do you mean",
    "chatter",
)
"""Answered in one line, and then back to business."""
_ABOUT_US: tuple[Simple, ...] = (
    "system",
    "other callers",
    "person",
    "viewing",
    "to rent",
    "privacy",
    "finance",
    "negotiate",
    "agency",
    "languages",
    "keeps name",
    "opinion",
    "think it over",
    "are you a robot",
    "who are you",
    "what can you do",
    "area advice",
    "rude",
)
"""Answered by the sentence of the same name."""
_ASKS_ITSELF: frozenset[Simple] = frozenset({"what can you do", "area advice"})
"""Answered by sentences that end in a question or an invitation of their own."""
_CLOSED: frozenset[Simple] = frozenset({"person", "viewing", "think it over", "who are you", "are you a robot"})
"""Answered without asking on: the caller is not done with the matter yet."""

_MEANT: frozenset[Simple] = frozenset({"what did i ask", "repeat", "slower", "my name"})
"""Beside small talk these are what is to be answered."""


def openers(acts: Sequence[Act]) -> tuple[Say, ...]:
    """What is said first, before an answer to the rest of the caller's words."""
    says: list[Say] = []
    name = first(acts, GiveName)
    if name is not None:
        says.append(Say("nice_to_meet", text=name.name))
    elif Does("how are you") in acts:
        says.append(Say("how are you"))
    chat = next((what for what in (*_ABOUT_US, *_CHAT) if Does(what) in acts), None)
    # A question about us within a wish gets its answer; two asides in one turn get one.
    if chat is not None and chat not in _ASKS_ITSELF | {"chatter"}:
        says.append(Say(chat))
    return tuple(says)


def answer(acts: Sequence[Act], state: State, tell_more: own_questions.TellMore) -> Plan:
    """The answer to `acts`, none of which is about a home or a wish; `tell_more` answers a "yes" to that."""
    opening = openers(acts)
    aside = _aside(acts, state, opening)
    if aside is not None:
        return aside
    if Does("repeat") in acts or Does("slower") in acts:
        return repeat(state, slowly=Does("slower") in acts)
    if Does("what did i ask") in acts:
        return _recap(state, opening)
    if Does("what did i ask first") in acts:
        return _first_wish(state, opening)
    if Does("my name") in acts:
        known = Say("your name", text=state.caller) if state.caller else Say("no name")
        return Answer((known, *(resumed(state) if state.caller else ())), Note(asked=_asked_of(state)))
    about = state.current if state.shown else None
    if Does("elsewhere") in acts:
        return Answer((*opening, Say("ask place")), Note(asked="place"))
    if Does("dislike") in acts and about is not None:
        return moving.move(Move("next"), state, opening)
    if Does("like") in acts and about is not None:
        return Answer((*opening, Say("glad"), Say("carry on")), Note(home=about.id, asked="more"))
    if Does("yes") in acts:
        return own_questions.yes(state, opening, tell_more)
    if Does("no") in acts:
        return own_questions.no(state, opening)
    return _rest(acts, state, opening)


def _aside(acts: Sequence[Act], state: State, opening: Sequence[Say]) -> Answer | None:
    """A line of small talk or about us, and back to business."""
    does = [act.what for act in acts if isinstance(act, Does)]
    what = next((what for what in (*_ABOUT_US, *_CHAT) if what in does), None)
    if what is None or (what == "chatter" and set(does) & _MEANT):
        return None
    if what in _ASKS_ITSELF:
        return Answer((*opening, Say(what)), Note(asked=still_asked(state)))
    if what in _CLOSED and state.asked in (None, "name", "wish", "more"):
        return Answer(tuple(opening), Note(asked=state.asked))
    return Answer((*opening, *resumed(state)), Note(asked=still_asked(state)))


def _recap(state: State, opening: Sequence[Say]) -> Answer:
    if state.wish == SearchParameters():
        return Answer((*opening, Say("no recap"), Say("ask_wish")), Note(asked="wish"))
    return Answer((*opening, Say("recap", wish=state.wish)), Note(asked=state.asked))


def _first_wish(state: State, opening: Sequence[Say]) -> Answer:
    if state.first_wish is None or state.first_wish == SearchParameters():
        return _recap(state, opening)
    return Answer((*opening, Say("first wish", wish=state.first_wish)), Note(asked=state.asked))


def _rest(acts: Sequence[Act], state: State, opening: Sequence[Say]) -> Answer:
    about_a_home = {Does("tell more"), Does("compare"), Does("recommend"), Does("why"), Does("available")}
    if any(isinstance(act, Detail | Move) or act in about_a_home for act in acts):
        return Answer((*opening, Say("nothing yet"), Say("ask_wish")), Note(asked="wish"))
    if (unfinished := first(acts, Unfinished)) is not None:
        return Answer((*opening, Say("go on")), Note(asked=state.asked, again=True, unfinished=unfinished.words))
    if Does("out of scope") in acts:
        return Answer((*opening, Say("out_of_scope")), Note(asked=state.asked if state.asked == "place" else None))
    if Does("unclear") in acts:
        unclear = state.unclear + 1
        if unclear > _MOST_UNCLEAR:
            return Answer((Say("offer_help"),), Note(asked="wish"))
        return Answer((*opening, Say("not_understood")), Note(asked=state.asked, unclear=unclear, again=True))
    if Does("wait") in acts:
        return Answer((Say("wait"),), Note(asked=state.asked, again=True))
    if Does("thanks") in acts:
        return Answer((*opening, Say("thanks")), Note(asked=state.asked))
    if opening:
        return Answer((*opening, *resumed(state)), Note(asked=still_asked(state)))
    return Answer((Say("greet"), *resumed(state)), Note(asked=still_asked(state)))


def _asked_of(state: State) -> Asked | None:
    return still_asked(state) if state.caller else "name"
