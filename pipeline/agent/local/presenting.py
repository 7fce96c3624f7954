"""What to say about search results and homes: the part of the policy that speaks of listings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.agent.local.acts import Act, Comparison, Count, Extreme
from pipeline.agent.local.aspects import Aspect
from pipeline.agent.local.details import look_up, look_up_words, sentences_of
from pipeline.agent.local.plan import Answer, Say
from pipeline.agent.local.state import Note, State
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters
from pipeline.search.wishes import features_of, split_wishes

_MOST_WORDS_MORE = 34
"""Of a listing's text at once: about twelve seconds of speech."""

KEYS: dict[Extreme, Callable[[Property], float]] = {
    "cheapest": lambda home: home.price,
    "dearest": lambda home: -home.price,
    "biggest": lambda home: -home.sqft,
    "smallest": lambda home: home.sqft,
}
"""Sorts the home asked for to the front."""


def found(acts: Sequence[Act], before: State, after: State, openers: Sequence[Say]) -> Answer:
    """The answer to a search. `before` is the state the caller spoke in, `after` the one with the result."""
    if after.status == "search failed":
        return Answer((Say("search_failed"),), Note(asked="retry"))
    if after.question:
        return Answer((*openers, Say("verbatim", text=after.question)), Note(asked="place"))
    if not after.results:
        says = (*openers, Say("nothing_found"), Say("what to relax"))
        return Answer(says, Note(asked="change"))
    if after.relaxed:
        return _nearest(before, after, openers)
    if any(isinstance(act, Count) for act in acts):
        return count(after, openers)
    return _matches(before, after, openers)


def _nearest(before: State, after: State, openers: Sequence[Say]) -> Answer:
    """Nothing obeys every wish: what there is when one is given up."""
    home = after.results[0]
    key = "relaxed price" if "price" in (after.relaxed or "") and after.wish.min_price is None else "relaxed"
    if before.current == home and home in before.shown:
        key = "still closest"
    says = (*openers, Say("nothing_found"), Say(key, home=home, text=after.relaxed or ""))
    return Answer(
        (*says, *_wishes_met(home, _new_wishes(before, after)), Say("offer_more")), Note(home=home.id, asked="more")
    )


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
    opener = () if openers else (Say("found" if not before.shown or fresh[0] == after.results[0] else "next_one"),)
    return present(fresh[0], (*openers, *opener), after.wish, new_wishes=wishes)


def _still_fits(before: State, after: State) -> Property | None:
    """The current home, when the caller only added to the wish and it obeys that too, with others left to show."""
    home, old, new = before.current, before.wish, after.wish
    if (
        home is None
        or home not in before.shown
        or not old.allows(home)
        or not new.allows(home)
        or old.place != new.place
    ):
        return None
    loosened = replace(new, text=old.text, weights=old.weights) == replace(old, text=old.text)
    added = set(split_wishes(new.text)) - set(split_wishes(old.text))
    if loosened and not added or not added <= features_of(home.description):
        return None
    return home if old != new and after.total > 1 and _is_tighter(new, old) else None


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
) -> Answer:
    """One home: price, place, rooms, baths, what was wished for; then offers more."""
    if key is None:
        key = "present with city" if home.city and wish.place is None and home.city != home.location else "present"
    says = (*openers, Say(key, home=home), *_wishes_met(home, new_wishes), Say("offer_more"))
    return Answer(says, Note(home=home.id, asked="more"))


def count(state: State, openers: Sequence[Say]) -> Answer:
    """How many obey the standing wish."""
    total = 0 if state.relaxed else state.total
    key = "count none" if total == 0 else "count one" if total == 1 else "count"
    if total == 0:
        return Answer((*openers, Say(key), Say("what to relax")), Note(asked="change"))
    seen = {home.id for home in state.shown}
    if all(home.id in seen for home in state.results):
        return Answer((*openers, Say(key, count=total), Say("offer_more")), Note(asked="more"))
    offer = "count next" if seen & {home.id for home in state.results} else "count offer"
    return Answer((*openers, Say(key, count=total), Say(offer)), Note(asked="next"))


def extreme(which: Extreme, homes: Sequence[Property], openers: Sequence[Say]) -> Answer:
    """The cheapest, biggest, … of `homes`."""
    home = min(homes, key=KEYS[which])
    return Answer(
        (*openers, Say(f"superlative {which}", home=home), Say("offer_more")), Note(home=home.id, asked="more")
    )


def detail(home: Property, aspect: Aspect | None, words: Sequence[str], others: Sequence[Aspect]) -> tuple[Say, ...]:
    """What is known of `home` about `aspect`, or about `words` when no aspect was recognised.

    Args:
        others: all aspects, to mention a balcony when there is no terrace.
    """
    if aspect is not None and aspect.fact is not None:
        return (Say(_fact_key(aspect.fact, home), home=home),)
    finding = look_up(home, aspect) if aspect is not None else look_up_words(home, words)
    noun = aspect is not None and aspect.noun is not None
    if finding is not None and finding.there:
        return (Say("detail yes" if noun else "detail says", aspect=aspect, finding=finding),)
    says = [Say("unknown_detail")]
    if finding is not None:
        says = [Say("detail no" if noun else "detail denied", aspect=aspect, finding=finding)]
    instead = next((other for other in others if aspect is not None and other.key == aspect.instead), None)
    if instead is not None:
        near = look_up(home, instead)
        # The same sentence would only repeat what is not there.
        if near is not None and near.there and (finding is None or near.words != finding.words):
            says.append(Say("instead", aspect=instead, finding=near))
    return tuple(says)


def details_together(answers: Sequence[Sequence[Say]]) -> tuple[Say, ...]:
    """Answers to several questions at once: what is known first, what is not in one short sentence at the end."""
    unknown = [answer for answer in answers if answer[0].key == "unknown_detail"]
    known = [say for answer in answers if answer not in unknown for say in answer]
    if not known:
        return tuple(unknown[0])
    once = [say for index, say in enumerate(known) if say not in known[:index]]
    return (*once, Say("rest unknown")) if unknown else tuple(once)


def more(state: State) -> Answer:
    """The next sentences of the current home's listing that were not said yet."""
    home = state.current
    if home is None:
        return Answer((Say("nothing yet"), Say("ask_wish")), Note(asked="wish"))
    said = " ".join(state.replies)
    left = [text for text in sentences_of(home.description) if not _was_said(text, said)]
    if not left:
        return Answer((Say("all told"),), Note(home=home.id, asked="next"))
    chosen, words = [left[0]], len(left[0].split())
    for text in left[1:2]:
        if words + len(text.split()) <= _MOST_WORDS_MORE:
            chosen.append(text)
    return Answer(tuple(Say("more", text=text) for text in chosen), Note(home=home.id, asked="more"))


def compare(state: State) -> Answer:
    """The two homes shown last, side by side."""
    if len(state.shown) < 2:
        if not state.shown:
            return Answer((Say("nothing yet"), Say("ask_wish")), Note(asked="wish"))
        return Answer((Say("only one so far"),), Note(home=state.shown[0].id, asked="next"))
    first, second = state.shown[-2:]
    says = (Say("compare", home=first, other=second), Say(_compare_key(first, second), home=first, other=second))
    return Answer(says, Note(home=second.id))


def which(comparison: Comparison, state: State) -> Answer:
    """Which of the two homes shown last is cheaper, dearer, bigger or smaller."""
    first, second = state.shown[-2:]
    size = comparison in ("bigger", "smaller")
    low, high = sorted((first, second), key=lambda home: home.sqft if size else home.price)
    # The sentences say which is cheaper or bigger; the other question has the same answer.
    chosen, other = (high, low) if size else (low, high)
    asked = chosen if comparison in ("cheaper", "bigger") else other
    return Answer(
        (Say("which size" if size else "which price", home=chosen, other=other),), Note(home=asked.id, asked="more")
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


def _fact_key(fact: str, home: Property) -> str:
    if fact == "rooms":
        return "fact rooms none" if home.rooms == 0 else "fact rooms one" if home.rooms == 1 else "fact rooms"
    if fact == "place" and home.city and home.city != home.location:
        return "fact place with city"
    return f"fact {fact}"


def _compare_key(first: Property, second: Property) -> str:
    if first.price == second.price:
        return "same price"
    cheaper, other, name = (first, second, "first") if first.price < second.price else (second, first, "second")
    if round(cheaper.sqft) == round(other.sqft):
        return f"{name} cheaper"
    return f"{name} cheaper, {'bigger' if cheaper.sqft > other.sqft else 'smaller'}"


def _was_said(text: str, said: str) -> bool:
    # Digits are spoken as words, so the words around them tell.
    longest = max((part.strip() for part in _between_digits(text)), key=len)
    return longest.rstrip(".!?") in said


def _between_digits(text: str) -> list[str]:
    parts, current = [], ""
    for char in text:
        if char.isdigit() or char in "€²&—–":
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]
