"""What to say about search results and homes: the part of the policy that speaks of listings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.agent.local.acts import Act, Count, Extreme, Superlative
from pipeline.agent.local.note import Note
from pipeline.agent.local.plan import Answer, Say
from pipeline.agent.local.state import State
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters
from pipeline.search.wishes.known_wishes import features_of, split_wishes

KEYS: dict[Extreme, Callable[[Property], float]] = {
    "cheapest": lambda home: home.price,
    "dearest": lambda home: -home.price,
    "biggest": lambda home: -home.sqft,
    "smallest": lambda home: home.sqft,
    "most rooms": lambda home: -home.rooms,
}
"""Sorts the home asked for to the front."""
_LEAD_IN_EVERY = 3
"""Of so many results of searches one is announced with a set phrase."""


def found(acts: Sequence[Act], before: State, after: State, openers: Sequence[Say]) -> Answer:
    """The answer to a search. `before` is the state the caller spoke in, `after` the one with the result."""
    if after.status == "search failed":
        return Answer((Say("search_failed"),), Note(asked="retry"))
    if after.question:
        return Answer((*openers, Say("verbatim", text=after.question)), Note(asked="place"))
    openers = (*openers, *_changed(before, after))
    if not after.results and after.elsewhere:
        home = after.elsewhere[0]
        says = (*openers, Say("nothing_found"), Say("elsewhere", home=home), Say("offer_more"))
        return Answer(says, Note(home=home.id, asked="more", presented=True))
    if not after.results:
        says = (*openers, Say("nothing_found"), Say("what to relax"))
        return Answer(says, Note(asked="change"))
    if after.relaxed:
        return _nearest(before, after, openers)
    if any(isinstance(act, Count) for act in acts):
        return count(after, openers)
    return _matches(before, after, openers)


def _changed(before: State, after: State) -> tuple[Say, ...]:
    """What is said back of a changed wish: a place that was added, a wish that no longer matters."""
    old, new = before.wish, after.wish
    if len(new.places) > len(old.places) > 0 and set(old.places) < set(new.places):
        return (Say("places", wish=new),)
    dropped = set(split_wishes(old.text)) - set(split_wishes(new.text))
    if dropped and before.searched and set(split_wishes(new.text)) < set(split_wishes(old.text)):
        return (Say("dropped", features=tuple(name for name in split_wishes(old.text) if name in dropped)),)
    return ()


def _nearest(before: State, after: State, openers: Sequence[Say]) -> Answer:
    """Nothing obeys every wish: what there is when one is given up."""
    home = after.results[0]
    key = "relaxed price" if after.relaxed == "the price" and after.wish.min_price is None else "relaxed"
    if nearest_is_known(before, after):
        key = "already cheapest" if key == "relaxed price" else "still closest"
        others = [each for each in after.probed or () if each.location != home.location]
        if others:
            # Of what is cheaper elsewhere, the one nearest to what they had in mind.
            other = others[0] if key == "still closest" else max(others, key=lambda each: each.price)
            # It says itself that nothing better was found.
            lead_in = (*openers, Say(key, home=home, text=after.relaxed or ""))
            says = (*lead_in, Say("but elsewhere", home=other), Say("offer_more"))
            return Answer(says, Note(home=other.id, asked="more", presented=True))
    says = (*openers, Say("nothing_found"), Say(key, home=home, text=after.relaxed or ""))
    return Answer(
        (*says, *_wishes_met(home, _new_wishes(before, after)), Say("offer_more")),
        Note(home=home.id, asked="more", presented=True),
    )


def nearest_is_known(before: State, after: State) -> bool:
    """Is the nearest home, a wish given up, the one the caller has just heard about?"""
    return bool(after.relaxed) and before.current == after.results[0] and before.current in before.shown


def _matches(before: State, after: State, openers: Sequence[Say]) -> Answer:
    wishes = _new_wishes(before, after)
    if (home := _still_fits(before, after)) is not None:
        says = (*openers, Say("still fits", home=home))
        return Answer(says, Note(home=home.id, asked="next"))
    seen = {home.id for home in before.shown}
    fresh = [home for home in after.results if home.id not in seen]
    if not fresh:
        home = after.results[0]
        says = (*openers, Say("still best", home=home), *_wishes_met(home, wishes), Say("offer_more"))
        return Answer(says, Note(home=home.id, asked="more"))
    # A phrase before every result would keep the caller from the home itself: now and then it shows who is speaking.
    says_so = not openers and len(before.shown) % _LEAD_IN_EVERY == _LEAD_IN_EVERY - 1
    key = "found" if not before.shown or fresh[0] == after.results[0] else "next_one"
    if not before.searched and _names_only_a_city(after.wish):
        # A whole city is too much to go through one by one: the first home shows what there is, a question leads on.
        answer = present(fresh[0], openers, after.wish)
        return Answer((*answer.says[:-1], Say("ask rooms")), answer.note.model_copy(update={"asked": "rooms"}))
    return present(
        fresh[0], (*openers, *([Say(key)] if says_so else ())), after.wish, new_wishes=wishes, before=before.current
    )


def _names_only_a_city(wish: SearchParameters) -> bool:
    place = wish.place
    return place is not None and place.kind == "city" and replace(wish, place=None) == SearchParameters()


def _still_fits(before: State, after: State) -> Property | None:
    """The current home, when the caller only added to the wish and it obeys that too, with others left to show."""
    home, old, new = before.current, before.wish, after.wish
    if (
        home is None
        or home not in before.shown
        or not old.allows(home)
        or not new.allows(home)
        or (old.places and old.places != new.places)
    ):
        return None
    if replace(new, weights=old.weights) == old or after.total < 2 or not _is_tighter(new, old):
        return None
    asked_for = new.min_rooms if new.min_rooms != old.min_rooms and new.max_rooms is None else None
    if asked_for is not None and home.rooms > asked_for == after.results[0].rooms:
        return None  # It has more bedrooms than they just asked for, and others have as many.
    added = set(split_wishes(new.text)) - set(split_wishes(old.text))
    return home if added <= features_of(home.description) else None


def _is_tighter(new: SearchParameters, old: SearchParameters) -> bool:
    """Has `new` every bound and wish of `old`, or a stricter one?"""
    lows = ("min_rooms", "min_baths", "min_size", "min_price")
    highs = ("max_rooms", "max_baths", "max_size", "max_price")
    return (
        all(getattr(old, name) is None or (getattr(new, name) or 0) >= getattr(old, name) for name in lows)
        and all(
            getattr(old, name) is None or (getattr(new, name) is not None and getattr(new, name) <= getattr(old, name))
            for name in highs
        )
        and set(split_wishes(old.text)) <= set(split_wishes(new.text))
    )


def _wishes_met(home: Property, wishes: Sequence[str]) -> tuple[Say, ...]:
    """What of `wishes` the listing does not mention; if nothing, what it has."""
    has = features_of(home.description)
    if missing := tuple(name for name in wishes if name not in has):
        return (Say("lacks", home=home, features=missing),)
    return (Say("has", home=home, features=tuple(wishes)),) if wishes else ()


def present(
    home: Property,
    openers: Sequence[Say],
    wish: SearchParameters,
    *,
    new_wishes: Sequence[str] = (),
    key: str | None = None,
    before: Property | None = None,
) -> Answer:
    """One home: price, place, rooms, baths, what was wished for; then offers more.

    Args:
        new_wishes: wished for in this turn.
        before: the home spoken about before it; what was wished and only that one had is said to be lacking.
    """
    if before is not None:
        lost = features_of(before.description) - features_of(home.description)
        new_wishes = (*new_wishes, *(name for name in split_wishes(wish.text) if name in lost - {*new_wishes}))
    if key is None:
        key = "present with city" if home.city and wish.place is None and home.city != home.location else "present"
    says = (*openers, Say(key, home=home), *_wishes_met(home, new_wishes), Say("offer_more"))
    return Answer(says, Note(home=home.id, asked="more", presented=True))


def count(state: State, openers: Sequence[Say]) -> Answer:
    """How many obey the standing wish."""
    total = 0 if state.relaxed else state.total
    key = "count none" if total == 0 else "count one" if total == 1 else "count"
    if total == 0:
        return Answer((*openers, Say(key), Say("what to relax")), Note(asked="change", counted=True))
    seen = {home.id for home in state.shown}
    if all(home.id in seen for home in state.results):
        return Answer((*openers, Say(key, count=total), Say("offer_more")), Note(asked="more", counted=True))
    offer = "count next" if seen & {home.id for home in state.results} else "count offer"
    return Answer((*openers, Say(key, count=total), Say(offer)), Note(asked="next", counted=True))


def extreme(asked: Superlative, homes: Sequence[Property], openers: Sequence[Say]) -> Answer:
    """The cheapest, biggest, … of `homes`, or the one that comes after it in that order."""
    ordered = sorted(homes, key=KEYS[asked.extreme])
    if asked.rank > len(ordered):
        return Answer((*openers, Say("no more")), Note(asked="change"))
    home = ordered[asked.rank - 1]
    key = f"superlative {asked.extreme}" if asked.rank == 1 else "superlative next"
    return Answer(
        (*openers, Say(key, home=home), Say("offer_more")),
        Note(home=home.id, asked="more", presented=True, extreme=(asked.extreme, asked.rank), among=bool(asked.homes)),
    )


def next_fresh(state: State) -> Property | None:
    """The next result after the current one; one that was not shown yet goes first."""
    seen = {home.id for home in state.shown}
    ids = [home.id for home in state.results]
    current = ids.index(state.current.id) if state.current is not None and state.current.id in ids else -1
    after = [home for home in state.results[current + 1 :] if home.id not in seen]
    return next(iter(after), None) or next((home for home in state.results if home.id not in seen), None)


def _new_wishes(before: State, after: State) -> tuple[str, ...]:
    """Features wished for in this turn; speaking of the old ones again and again would be tiresome."""
    old = split_wishes(before.wish.text) if before.shown else ()
    return tuple(name for name in split_wishes(after.wish.text) if name not in old)
