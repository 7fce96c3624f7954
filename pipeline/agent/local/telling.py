"""What to say about homes already found: details, more of the listing, two of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.agent.local.acts import Comparison, Detail
from pipeline.agent.local.aspects import Aspect
from pipeline.agent.local.details import look_up, look_up_words, sentences_of
from pipeline.agent.local.note import Note
from pipeline.agent.local.plan import Answer, Say
from pipeline.agent.local.state import State
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters
from pipeline.search.wishes.known_wishes import features_of, split_wishes

_MOST_WORDS_MORE = 34
"""Of a listing's text at once: about twelve seconds of speech."""


def detail(
    home: Property, asked: Detail, others: Sequence[Aspect], tells: Callable[[str], str] = str
) -> tuple[Say, ...]:
    """What is known of `home` about what was asked.

    Args:
        others: all aspects, to mention a balcony when there is no terrace.
        tells: how a listing's sentence is told.
    """
    aspect = asked.aspect
    if aspect is not None and aspect.fact is not None:
        return (place(home) if aspect.fact == "place" else Say(_fact_key(aspect.fact, home), home=home),)
    finding = look_up(home, aspect, tells) if aspect is not None else look_up_words(home, asked.words)
    noun = aspect is not None and aspect.noun is not None
    if finding is not None and finding.there:
        if aspect is not None and aspect.told is not None and not aspect.told.search(tells(finding.words)):
            return (Say("detail yes plain" if noun else "detail vague", aspect=aspect),)
        return (Say("detail yes" if noun and not asked.is_open else "detail says", aspect=aspect, finding=finding),)
    says = [Say("unknown_detail")]
    if finding is not None:
        says = [Say("detail no" if noun else "detail denied", aspect=aspect, finding=finding)]
    instead = next((other for other in others if aspect is not None and other.key == aspect.instead), None)
    if instead is not None:
        near = look_up(home, instead, tells)
        # The same sentence would only repeat what is not there.
        if near is not None and near.there and (finding is None or near.words != finding.words):
            says.append(Say("instead", aspect=instead, finding=near))
    return tuple(says)


def shorter(says: tuple[Say, ...], last: str, tells: Callable[[str], str]) -> tuple[Say, ...]:
    """`says` without the sentence that the caller has just heard: "it has a garage and a storage room".

    Args:
        last: the last reply, in lower case.
    """
    if len(says) != 1 or says[0].key != "detail yes" or says[0].finding is None:
        return says
    told = tells(says[0].finding.words).lower()
    return (replace(says[0], key="detail yes again"),) if told and _was_said(told, last) else says


def details_together(answers: Sequence[Sequence[Say]]) -> tuple[Say, ...]:
    """Answers to several questions at once: what is known first, what is not in one short sentence at the end."""
    unknown = [answer for answer in answers if answer[0].key in ("unknown_detail", "detail vague")]
    known = [say for answer in answers if answer not in unknown for say in answer]
    if not known:
        return tuple(unknown[0])
    told = [say.finding or say for say in known]
    once = [say for index, say in enumerate(known) if told[index] not in told[:index]]
    return (*once, Say("rest unknown")) if unknown else tuple(once)


def place(home: Property) -> Say:
    """Where `home` is, with its city when that is not the same."""
    named = home.city and home.city != home.location
    return Say("fact place with city" if named else "fact place", home=home)


def more(state: State, openers: Sequence[Say], tells: Callable[[str], str]) -> Answer:
    """The next sentences of the current home's listing that were not said yet.

    Args:
        tells: how a listing's sentence is told; empty when nothing of it can be.
    """
    home = state.current
    if home is None:
        return Answer((*openers, Say("nothing yet"), Say("ask_wish")), Note(asked="wish"))
    said = " ".join(state.replies).lower()
    sentences = [(text, tells(text)) for text in sentences_of(home.description)]
    left = [text for text, told in sentences if told and not _was_said(told.lower(), said)]
    if not left:
        return Answer((*openers, Say("all told")), Note(home=home.id, asked="next"))
    chosen, words = [left[0]], len(left[0].split())
    for text in left[1:2]:
        if words + len(text.split()) <= _MOST_WORDS_MORE:
            chosen.append(text)
    return Answer((*openers, *(Say("more", text=text) for text in chosen)), Note(home=home.id, asked="more"))


def compare(state: State, openers: Sequence[Say] = (), homes: Sequence[Property] = ()) -> Answer:
    """Two homes side by side: `homes`, or the two spoken about last."""
    if len(homes) != 2:
        homes = state.last_two
    if len(homes) < 2:
        if not homes:
            return Answer((*openers, Say("nothing yet"), Say("ask_wish")), Note(asked="wish"))
        return Answer((*openers, Say("only one so far")), Note(home=homes[0].id, asked="next"))
    first, second = homes
    key = "compare same place" if first.location == second.location else "compare"
    says = (Say(key, home=first, other=second), Say(_compare_key(first, second), home=first, other=second))
    return Answer((*openers, *says), Note(home=second.id, pair=(first.id, second.id)))


def which(comparison: Comparison, homes: Sequence[Property], openers: Sequence[Say] = ()) -> Answer:
    """Which of two homes is cheaper, dearer, bigger or smaller."""
    first, second = homes
    if comparison in ("more rooms", "more baths"):
        return _which_has_more(comparison, first, second, openers)
    size = comparison in ("bigger", "smaller")
    if (round(first.sqft) == round(second.sqft)) if size else first.price == second.price:
        return Answer((*openers, Say("same size" if size else "same price")), Note(home=second.id, asked="more"))
    low, high = sorted((first, second), key=lambda home: home.sqft if size else home.price)
    # The sentences say which is cheaper or bigger; the other question has the same answer.
    chosen, other = (high, low) if size else (low, high)
    asked = chosen if comparison in ("cheaper", "bigger") else other
    key = "which size" if size else "which price"
    if first.location == second.location:
        # The place does not tell them apart, but their order does.
        key += " first" if chosen == first else " second"
    pair = (first.id, second.id)
    return Answer((*openers, Say(key, home=chosen, other=other)), Note(home=asked.id, asked="more", pair=pair))


def _which_has_more(comparison: Comparison, first: Property, second: Property, openers: Sequence[Say]) -> Answer:
    """Which of two homes has more bedrooms or bathrooms."""
    rooms = comparison == "more rooms"
    counts = (first.rooms, second.rooms) if rooms else (first.baths, second.baths)
    pair = (first.id, second.id)
    if counts[0] == counts[1]:
        says = (*openers, Say("as many rooms" if rooms else "as many baths", home=first))
        return Answer(says, Note(home=second.id, asked="more", pair=pair))
    more, fewer = (first, second) if counts[0] > counts[1] else (second, first)
    says = (*openers, Say("which rooms" if rooms else "which baths", home=more, other=fewer))
    return Answer(says, Note(home=more.id, asked="more", pair=pair))


def which_has(aspect: Aspect, homes: Sequence[Property], openers: Sequence[Say] = ()) -> Answer:
    """Which of `homes`, the latest last, has what `aspect` asks about."""
    said = [(home, look_up(home, aspect)) for home in homes]
    have = [(home, finding) for home, finding in said if finding is not None and finding.there]
    if not have:
        return Answer((*openers, Say("which none")), Note(home=homes[-1].id, asked="more"))
    home, finding = have[-1]
    key = "which all" if len(have) == len(homes) else "which has"
    return Answer((*openers, Say(key, home=home, finding=finding)), Note(home=home.id, asked="more"))


def why(home: Property, state: State, openers: Sequence[Say] = ()) -> Answer:
    """Why `home` was presented: what of the wish it obeys, or that it comes nearest."""
    key = "why"
    if state.wish == SearchParameters():
        key = "why any"
    elif state.relaxed or not state.wish.allows(home):
        key = "why nearest"
    if key != "why":
        return Answer((*openers, Say(key, home=home, wish=state.wish)), Note(home=home.id, asked="more"))
    has = features_of(home.description)
    wished = split_wishes(state.wish.text)
    met = replace(state.wish, text=", ".join(name for name in wished if name in has))
    lacking = tuple(name for name in wished if name not in has)
    lacks = (Say("lacks", home=home, features=lacking),) if lacking else ()
    return Answer((*openers, Say(key, home=home, wish=met), *lacks), Note(home=home.id, asked="more"))


def _fact_key(fact: str, home: Property) -> str:
    if fact == "rooms":
        return "fact rooms none" if home.rooms == 0 else "fact rooms one" if home.rooms == 1 else "fact rooms"
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
