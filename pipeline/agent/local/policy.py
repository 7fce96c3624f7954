"""What to do next, from the caller's acts and the state of the conversation. Decides; does not word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from pipeline.agent.local import presenting, telling
from pipeline.agent.local.acts import (
    Act,
    ChangeSlot,
    Count,
    Detail,
    Does,
    GiveName,
    Move,
    Pick,
    Superlative,
    Which,
    Wish,
)
from pipeline.agent.local.aspects import Aspect
from pipeline.agent.local.plan import Answer, Plan, Say, Search
from pipeline.agent.local.state import Note, State
from pipeline.properties import Property
from pipeline.search.merging import merge
from pipeline.search.parameters import Place, SearchParameters
from pipeline.search.query import ParsedQuery
from pipeline.search.rendering import render
from pipeline.search.wishes.known_wishes import features_of, split_wishes

RESULTS = 5
"""Asked for in one search, so that "the next one" needs no new search."""
MORE_RESULTS = 10
_MOST_PROBES = 6
"""Searches for the cheapest, biggest, … in one turn; each at least takes out the ten best matches."""
_MOST_UNCLEAR = 2
_ANY_HOME = "homes"

_PLAIN = {
    "system": "ask_wish",
    "other callers": "ask_wish",
    "person": None,
    "viewing": None,
    "who are you": None,
    "are you a robot": None,
    "what can you do": None,
    "joke": "ask_wish",
    "rude": "ask_wish",
    "wait": None,
}
"""Acts answered by the sentence of the same name, and what is said after it while nothing was shown yet."""
_Kind = TypeVar("_Kind")


class Policy:
    """Decides what to do.

    Args:
        aspects: all aspects of a home the language knows.
    """

    def __init__(self, aspects: Sequence[Aspect]) -> None:
        self._aspects = tuple(aspects)

    def plan(self, acts: Sequence[Act], state: State) -> Plan:
        """What to do after the caller's `acts`, before any search in this turn."""
        plan = self._plan(acts, state)
        return _with_name(plan, acts)

    def after_search(self, acts: Sequence[Act], before: State, after: State, searches: int) -> Plan:
        """What to do with the result of a search.

        Args:
            before: the state the caller spoke in.
            after: the state with the result.
            searches: how many there were in this turn.
        """
        openers = _openers(acts)
        superlative = _first(acts, Superlative)
        if superlative is not None and after.results and not after.relaxed:
            return _with_name(self._narrow(superlative, after, searches, openers), acts)
        place = after.wish.place
        nothing = after.status == "nothing found" and not after.results
        if (nothing or presenting.nearest_is_known(before, after)) and place is not None and searches == 1:
            # No single wish helps, or none but to what they have heard: look in the whole city, or in every city.
            wider = Place(place.city, "city", place.city) if place.kind == "district" and place.city else None
            return Search(
                _query(replace(after.wish, place=wider, or_places=())) or _ANY_HOME, RESULTS, Note(probe=True)
            )
        if _first(acts, Move) is not None and after.results:
            fresh = presenting.next_fresh(after)
            return presenting.present(fresh, (Say("next_one"),), after.wish) if fresh else _no_more()
        return _with_name(presenting.found(acts, before, after, openers), acts)

    def _plan(self, acts: Sequence[Act], state: State) -> Plan:
        openers = _openers(acts)
        if Does("goodbye") in acts and not any(_goes_on(act) for act in acts):
            name = (Say("pleasure", text=state.caller),) if state.caller else ()
            return Answer((*name, Say("goodbye")), Note())
        wish = _first(acts, Wish)
        if Does("start over") in acts:
            if wish is None or not wish.parsed.understood:
                return Answer((Say("fresh start"), Say("ask_wish")), Note(asked="wish", reset=True))
            state = State(caller=state.caller, replies=state.replies, turns=state.turns)
        slot = _first(acts, ChangeSlot)
        if slot is not None and wish is None:
            return Answer((Say(f"ask {slot.slot}"),), Note(asked=slot.slot))
        if Does("any home") in acts:
            parsed = ParsedQuery(dropped=("place",)) if state.asked == "place" else ParsedQuery()
            return _search(merge(state.wish, parsed))
        superlative, count = _first(acts, Superlative), _first(acts, Count)
        if wish is not None and (wish.parsed.understood or not (superlative or count)):
            return _take_wish(wish.parsed, state, openers)
        if superlative is not None:
            return self._superlative(superlative, state, openers)
        if count is not None:
            return presenting.count(state, openers) if state.searched and state.status == "ok" else _search(state.wish)
        return self._about_homes(acts, state, openers) or _about_the_rest(acts, state, openers)

    def _about_homes(self, acts: Sequence[Act], state: State, openers: Sequence[Say]) -> Plan | None:
        pick, details = _first(acts, Pick), [act for act in acts if isinstance(act, Detail)]
        if details:
            home = pick.home if pick else state.current
            if home is not None:
                said = [telling.detail(home, act.aspect, act.words, self._aspects) for act in details]
                return Answer(telling.details_together(said), Note(home=home.id))
        if pick is not None:
            key = "present again" if pick.home in state.shown else None
            return presenting.present(pick.home, openers, state.wish, key=key)
        if move := _first(acts, Move):
            return _move(move, state, openers)
        if which := _first(acts, Which):
            return telling.which(which.comparison, state)
        if Does("compare") in acts:
            return telling.compare(state)
        if Does("tell more") in acts:
            return telling.more(state)
        if Does("why") in acts and state.current is not None:
            return Answer((Say("why", wish=state.wish),), Note(home=state.current.id, asked="more"))
        return None

    def _superlative(self, act: Superlative, state: State, openers: Sequence[Say]) -> Plan:
        if not state.searched or state.relaxed or not state.results:
            return _search(state.wish, limit=MORE_RESULTS)
        return self._narrow(act, state, 0, openers)

    def _narrow(self, act: Superlative, state: State, searches: int, openers: Sequence[Say]) -> Plan:
        """The extreme of all homes that obey the wish: look beyond the best one known until nothing is left there."""
        left = state.total - len(state.results) if state.probe_left is None else state.probe_left
        homes = [home for home in state.known.values() if state.wish.allows(home)] or list(state.results)
        wished = set(split_wishes(state.wish.text))
        homes = [home for home in homes if wished <= features_of(home.description)] or homes
        best = min(homes, key=presenting.KEYS[act.extreme])
        # Results with what was wished come first: a probe that did not better the best one has nothing left that would.
        exhausted = state.probed is not None and best not in state.probed
        if left <= 0 or exhausted or searches > _MOST_PROBES:
            return presenting.extreme(act.extreme, homes, openers)
        return Search(render(_beyond(state.wish, act, best)), MORE_RESULTS, Note(probe=True))


def _about_the_rest(acts: Sequence[Act], state: State, openers: Sequence[Say]) -> Plan:
    for act in acts:
        if isinstance(act, Does) and act.what in _PLAIN:
            after = _PLAIN[act.what] if not state.shown else None
            asked = "wish" if after else state.asked
            return Answer((Say(act.what), *((Say(after),) if after else ())), Note(asked=asked))
    if Does("repeat") in acts or Does("slower") in acts:
        return _repeat(state, slowly=Does("slower") in acts)
    if Does("what did i ask") in acts:
        if state.wish == SearchParameters():
            return Answer((Say("no recap"), Say("ask_wish")), Note(asked="wish"))
        return Answer((Say("recap", wish=state.wish),), Note(asked=state.asked))
    if Does("dislike") in acts and state.current is not None:
        return _move(Move("next"), state, openers)
    if Does("like") in acts and state.current is not None:
        return Answer((Say("glad"), Say("carry on")), Note(home=state.current.id, asked="more"))
    if Does("yes") in acts:
        return _yes(state, openers)
    if Does("no") in acts:
        return _no(state)
    if any(isinstance(act, Detail | Move) or act in (Does("tell more"), Does("compare"), Does("why")) for act in acts):
        return Answer((Say("nothing yet"), Say("ask_wish")), Note(asked="wish"))
    if Does("out of scope") in acts:
        return Answer((Say("out_of_scope"),), Note(asked=state.asked if state.asked == "place" else None))
    if Does("unclear") in acts:
        unclear = state.unclear + 1
        if unclear > _MOST_UNCLEAR:
            return Answer((Say("offer_help"),), Note(asked="wish"))
        return Answer((*openers, Say("not_understood")), Note(asked=state.asked, unclear=unclear))
    if Does("thanks") in acts:
        return Answer((Say("thanks"),), Note(asked=state.asked))
    if openers:
        opening = () if state.shown else (Say("ask_wish"),)
        return Answer((*openers, *opening), Note(asked="wish" if opening else state.asked))
    return Answer((Say("greet"), Say("ask_wish")), Note(asked="wish"))


def _take_wish(parsed: ParsedQuery, state: State, openers: Sequence[Say]) -> Plan:
    current = state.current if state.shown else None
    wish = merge(state.wish, parsed, current)
    if parsed.question:
        asks = Say("verbatim", text=parsed.question)
        if state.question is not None and parsed.question in state.question:
            asks = Say("area examples")
        return Answer((*openers, asks), Note(asked="place", wish=_query(wish)))
    if wish == SearchParameters() and not parsed.understood and not state.searched:
        if state.asked == "criteria":
            return _search(wish)
        return Answer((*openers, Say("ask first")), Note(asked="criteria"))
    return _search(wish)


def _yes(state: State, openers: Sequence[Say]) -> Plan:
    if state.asked == "next":
        return _move(Move("next"), state, openers)
    if state.asked == "retry":
        return _search(state.wish)
    if state.asked == "change":
        return Answer((Say("what change"),), Note(asked="change"))
    if state.asked == "place":
        return Answer((Say("area examples"),), Note(asked="place"))
    if state.current is not None and state.shown:
        return telling.more(state)
    return Answer((Say("ask wish again"),), Note(asked="wish"))


def _no(state: State) -> Plan:
    if state.asked == "more" and presenting.next_fresh(state) is not None:
        return Answer((Say("another?"),), Note(asked="next"))
    if state.asked in ("more", "next", "change", "retry"):
        return Answer((Say("what change"),), Note(asked="change"))
    if state.asked == "place":
        return Answer((Say("which area"),), Note(asked="place"))
    if state.current is not None and state.shown:
        return Answer((Say("carry on"),), Note(asked=None))
    return Answer((Say("ask wish again"),), Note(asked="wish"))


def _move(move: Move, state: State, openers: Sequence[Say]) -> Plan:
    if not state.results or not state.searched:
        return Answer((*openers, Say("nothing yet"), Say("ask_wish")), Note(asked="wish"))
    if move.to == "first":
        return presenting.present(state.listed[0], openers, state.wish, key="present again")
    if move.to in ("previous", "last"):
        home = (
            state.shown[-1] if move.to == "last" and state.shown else state.shown[-2] if len(state.shown) > 1 else None
        )
        if home is None:
            return Answer((Say("no earlier"),), Note(asked="more"))
        return presenting.present(home, openers, state.wish, key="present again")
    fresh = presenting.next_fresh(state)
    if fresh is not None:
        return presenting.present(fresh, (*openers, Say("next_one")), state.wish)
    if state.total > len(state.results) and len(state.results) < MORE_RESULTS:
        return _search(state.wish, limit=MORE_RESULTS)
    return _no_more()


def _no_more() -> Answer:
    return Answer((Say("no more"),), Note(asked="change"))


def _repeat(state: State, *, slowly: bool) -> Answer:
    if not state.replies:
        return Answer((Say("nothing to repeat"), Say("ask_wish")), Note(asked="wish"))
    opener = (Say("slower"),) if slowly else ()
    home = state.current.id if state.current is not None and state.shown else None
    return Answer((*opener, Say("verbatim", text=state.replies[-1])), Note(home=home, asked=state.asked))


def _search(wish: SearchParameters, limit: int = RESULTS) -> Search:
    return Search(_query(wish) or _ANY_HOME, limit, Note())


def _query(wish: SearchParameters) -> str:
    # How many to fetch is the tool's other argument.
    plain = replace(wish, limit=1)
    return render(plain) if plain != SearchParameters() else ""


def _beyond(wish: SearchParameters, act: Superlative, best: Property) -> SearchParameters:
    if act.extreme == "cheapest":
        return replace(wish, max_price=best.price - 1)
    if act.extreme == "dearest":
        return replace(wish, min_price=best.price + 1)
    if act.extreme == "biggest":
        return replace(wish, min_size=best.sqft + 1)
    return replace(wish, max_size=best.sqft - 1)


def _openers(acts: Sequence[Act]) -> tuple[Say, ...]:
    name = _first(acts, GiveName)
    if name is not None:
        return (Say("nice_to_meet", text=name.name),)
    if Does("how are you") in acts:
        return (Say("how are you"),)
    return ()


def _with_name(plan: Plan, acts: Sequence[Act]) -> Plan:
    name = _first(acts, GiveName)
    return plan if name is None else replace(plan, note=plan.note.model_copy(update={"caller": name.name}))


def _first(acts: Sequence[Act], kind: type[_Kind]) -> _Kind | None:
    return next((act for act in acts if isinstance(act, kind)), None)


def _goes_on(act: Act) -> bool:
    """Does someone who says goodbye still want something? A name misheard as a place is no wish."""
    if isinstance(act, Wish):
        return bool(act.parsed.slots or act.parsed.changes)
    return isinstance(act, Detail | Move)
