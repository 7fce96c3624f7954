"""What to do next, from the caller's acts and the state of the conversation. Decides; does not word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from pipeline.agent.local import asides, moving, noting, presenting, recommending, telling
from pipeline.agent.local.acts import (
    Act,
    ChangeSlot,
    Compare,
    Count,
    Detail,
    Does,
    GiveName,
    Move,
    Pick,
    Superlative,
    Which,
    WhichHas,
    Wish,
    first,
)
from pipeline.agent.local.acts import Areas as AsksAreas
from pipeline.agent.local.areas import Areas
from pipeline.agent.local.aspects import Aspect
from pipeline.agent.local.note import SLOTS, Note
from pipeline.agent.local.plan import Answer, Plan, Say, Search
from pipeline.agent.local.searching import (
    ANY_HOME,
    RESULTS,
    query,
    search,
    take_wish,
    with_offered,
    without_comparisons,
)
from pipeline.agent.local.state import State
from pipeline.agent.local.superlatives import narrow, superlative
from pipeline.properties import Property
from pipeline.search.merging import merge
from pipeline.search.parameters import Place
from pipeline.search.query import ParsedQuery


class Policy:
    """Decides what to do.

    Args:
        aspects: all aspects of a home the language knows.
        areas: knows where there are homes.
        tells: how a listing's sentence is told; empty when nothing of it can be.
    """

    def __init__(self, aspects: Sequence[Aspect], areas: Areas, tells: Callable[[str], str] = str) -> None:
        self._aspects = tuple(aspects)
        self._areas = areas
        self._tells = tells
        self._more = partial(telling.more, tells=tells)

    def plan(self, acts: Sequence[Act], state: State) -> Plan:
        """What to do after the caller's `acts`, before any search in this turn."""
        return _with_name(self._plan(acts, state), acts)

    def after_search(self, acts: Sequence[Act], before: State, after: State, searches: int) -> Plan:
        """What to do with the result of a search.

        Args:
            before: the state the caller spoke in.
            after: the state with the result.
            searches: how many there were in this turn.
        """
        openers = self._openers(acts, before)
        extreme = first(acts, Superlative)
        if extreme is not None and after.results and not after.relaxed:
            return _with_name(narrow(extreme, after, searches, openers), acts)
        if (again := without_comparisons(acts, after)) is not None:
            return again
        place = after.wish.place
        nothing = after.status == "nothing found" and not after.results
        if (nothing or presenting.nearest_is_known(before, after)) and place is not None and searches == 1:
            # No single wish helps, or none but to what they have heard: look in the whole city, or in every city.
            wider = Place(place.city, "city", place.city) if place.kind == "district" and place.city else None
            return Search(query(replace(after.wish, place=wider, or_places=())) or ANY_HOME, RESULTS, Note(probe=True))
        if first(acts, Move) is not None and first(acts, Wish) is None and after.results:
            fresh = presenting.next_fresh(after)
            if fresh is None:
                return moving.no_more()
            return presenting.present(fresh, (Say("next_one"),), after.wish)
        return _with_name(presenting.found(acts, before, after, openers), acts)

    def _plan(self, acts: Sequence[Act], state: State) -> Plan:
        openers = self._openers(acts, state)
        if Does("goodbye") in acts and not any(_goes_on(act) for act in acts):
            name = (Say("pleasure", text=state.caller),) if state.caller else ()
            return Answer((*name, Say("goodbye")), Note())
        wishes = [act for act in acts if isinstance(act, Wish)]
        wish = wishes[-1] if wishes else None
        for earlier in wishes[:-1]:
            state = replace(state, wish=merge(state.wish, earlier.parsed, state.current if state.shown else None))
        if Does("start over") in acts:
            if wish is None or not wish.parsed.understood:
                return Answer((Say("fresh start"), Say("ask_wish")), Note(asked="wish", reset=True))
            state = State(caller=state.caller, replies=state.replies, turns=state.turns)
        slot = first(acts, ChangeSlot)
        if slot is not None and wish is None:
            return Answer((*openers, Say(f"ask {slot.slot}")), Note(asked=slot.slot))
        areas = first(acts, AsksAreas)
        if areas is not None and (wish is None or _names_only_a_place(wish)):
            place = wish.parsed.parameters.place if wish is not None else None
            return self._areas.answer(areas.city or (place.city if place is not None else None), state, openers)
        if Does("any home") in acts:
            minded = state.asked if state.asked == "place" or state.asked in SLOTS else None
            return search(merge(state.wish, ParsedQuery(dropped=(minded,) if minded else ())))
        extreme, count = first(acts, Superlative), first(acts, Count)
        if wish is not None and state.shown and self._is_about_current(wish, acts, state):
            return noting.noted(wish.parsed, state, openers, [act.aspect for act in acts if isinstance(act, Detail)])
        if wish is not None and (wish.parsed.understood or not (extreme or count)):
            return take_wish(wish.parsed, state, openers)
        if extreme is not None or count is not None:
            state = with_offered(state)
        if extreme is not None:
            return superlative(extreme, state, openers)
        if count is not None:
            return presenting.count(state, openers) if state.searched and state.status == "ok" else search(state.wish)
        return self._about_homes(acts, state, openers) or asides.answer(acts, state, self._more)

    @staticmethod
    def _is_about_current(wish: Wish, acts: Sequence[Act], state: State) -> bool:
        """Does a question about the current home say why it is asked ("Is there a lift? My mother can't do stairs")?"""
        asks = any(isinstance(act, Detail) for act in acts) and state.current is not None
        return asks and wish.parsed.understood and noting.names_only_features(wish.parsed)

    def _about_homes(self, acts: Sequence[Act], state: State, openers: Sequence[Say]) -> Plan | None:
        pick, details = first(acts, Pick), [act for act in acts if isinstance(act, Detail)]
        home = pick.home if pick else state.current
        move = first(acts, Move)
        if details and pick is None and move is not None:
            # "Rather the first one, what did it cost?"
            home = moving.target(move, state) or home
        if Does("why price") in acts and home is not None and (pick or state.shown):
            return recommending.why_price(home, state, openers)
        if details and home is not None:
            aspects = tuple(act.aspect.key for act in details if act.aspect is not None)
            return Answer((*openers, *self._told(home, details, state)), Note(home=home.id, aspects=aspects))
        if comparison := first(acts, Compare):
            return telling.compare(state, openers, comparison.homes)
        if pick is not None and Does("tell more") in acts:
            return self._more(replace(state, current=pick.home), openers)
        if pick is not None:
            key = "present again" if pick.home in state.shown else None
            return presenting.present(pick.home, openers, state.wish, key=key)
        if move is not None:
            return moving.move(move, state, openers)
        if which := first(acts, Which):
            return telling.which(which.comparison, which.homes or state.pair or state.last_two, openers)
        if (has := first(acts, WhichHas)) is not None:
            return telling.which_has(has.aspect, state.shown[-2:], openers)
        if Does("compare") in acts:
            return telling.compare(state, openers)
        if Does("recommend") in acts:
            return recommending.recommend(state, openers)
        current = state.current if state.shown else None
        if Does("tell more") in acts and current is not None:
            return self._more(state, openers)
        if Does("closest") in acts and current is not None and state.results:
            return presenting.present(state.results[0], openers, state.wish, key="present again")
        if Does("why") in acts and current is not None:
            return telling.why(current, state, openers)
        if Does("available") in acts and current is not None:
            return Answer((*openers, Say("available", home=current)), Note(home=current.id, asked="more"))
        return None

    def _told(self, home: Property, details: Sequence[Detail], state: State) -> tuple[Say, ...]:
        """What the listing of `home` says to `details`."""
        last = state.replies[-1].lower() if state.replies else ""
        said = [
            telling.shorter(telling.detail(home, act, self._aspects, self._tells), last, self._tells) for act in details
        ]
        return telling.details_together(said)

    def beside(self, acts: Sequence[Act], state: State) -> tuple[Say, ...]:
        """What is said to `acts` besides something that has nothing to do with them."""
        details = [act for act in acts if isinstance(act, Detail)]
        told = self._told(state.current, details, state) if details and state.current is not None else ()
        return (*asides.openers(acts), *told)

    def _openers(self, acts: Sequence[Act], state: State) -> tuple[Say, ...]:
        """What goes before an answer: courtesies, and what was asked of the home before a new wish was said."""
        details = [act for act in acts if isinstance(act, Detail)]
        wish = first(acts, Wish)
        answers: tuple[Say, ...] = ()
        if details and state.current is not None and wish is not None and wish.parsed.understood:
            answers = self._told(state.current, details, state)
        return (*asides.openers(acts), *answers)


def _with_name(plan: Plan, acts: Sequence[Act]) -> Plan:
    name = first(acts, GiveName)
    return plan if name is None else replace(plan, note=plan.note.model_copy(update={"caller": name.name}))


def _names_only_a_place(wish: Wish) -> bool:
    return not wish.parsed.changes and all(slot.name == "place" for slot in wish.parsed.slots)


def _goes_on(act: Act) -> bool:
    """Does someone who says goodbye still want something? A name misheard as a place is no wish."""
    if isinstance(act, Wish):
        return bool(act.parsed.slots or act.parsed.changes)
    return isinstance(act, Detail | Move)
