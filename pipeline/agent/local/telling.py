"""What to say about homes already found: details, more of the listing, two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.agent.local.acts import Comparison
from pipeline.agent.local.aspects import Aspect
from pipeline.agent.local.details import look_up, look_up_words, sentences_of
from pipeline.agent.local.plan import Answer, Say
from pipeline.agent.local.state import Note, State
from pipeline.properties import Property

_MOST_WORDS_MORE = 34
"""Of a listing's text at once: about twelve seconds of speech."""


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
    return Answer(says, Note(home=second.id, pair=(first.id, second.id)))


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
