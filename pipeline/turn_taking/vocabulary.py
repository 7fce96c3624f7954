"""What a language's word lists must hold for judging whether an utterance is over. Words are lower-case, unaccented."""

from __future__ import annotations

from dataclasses import dataclass


def phrases(text: str) -> frozenset[tuple[str, ...]]:
    """Phrases written one after the other, apart by "/"."""
    return frozenset(tuple(phrase.split()) for phrase in text.split("/") if phrase.split())


def words(text: str) -> frozenset[str]:
    """Words written one after the other."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language by what they say about the end of an utterance.

    Attributes:
        unfinished: at the end, something must follow: prepositions, conjunctions, articles, auxiliaries, fillers.
        unfinished_phrases: the same for several words ("my budget is" needs no entry, "at least" does).
        finished_phrases: they end in such a word, and yet nothing need follow ("go on", "yes I do").
        fillers: sounds of thinking; wherever they stand at the end, the caller goes on.
        greetings: an utterance of these and a name alone is an opening.
        attention: alone, they ask for the word ("sorry", "wait"); what is wanted follows.
        circumstances: they tell who will live there, and why; what is wanted follows from it ("a family of four").
        name_phrases: before a name ("my name is").
        assent: what a short answer to a yes-or-no question begins with.
        closing: thanks and goodbyes.
        requests: short wishes about what was just shown; complete as they are.
        question_words: a question begins with one of them.
        inverted: verbs that begin a question without a question word.
        question_tails: ends of a question that begins with a question word ("what else do you have", "how big is it").
        subordinating: they begin a clause that needs another one.
        subjects: pronouns that begin a clause.
        wish_verbs: they say that what follows is a wish; with nothing after them the wish is unfinished.
        units: they end a number ("euros", "bedrooms").
        numbers: spoken numbers below a thousand.
        thousands: spoken ones that make a number a price.
        range_starts: "between", "from": two numbers must follow.
        range_joints: between those two.
        before_prices: a number after them is a price rather than a count ("under four").
        articles: a number after them belongs to a noun ("a three").
        refusal: alone, it is often followed by what is wanted instead.
        polite: at the end, they close a wish.
        features: things a home has: part of a wish.
        asks_yes_no, asks_amount, asks_count, asks_place, asks_name, asks_wish: what the avatar's question asks
            for.
    """

    unfinished: frozenset[str]
    unfinished_phrases: frozenset[tuple[str, ...]]
    finished_phrases: frozenset[tuple[str, ...]]
    fillers: frozenset[str]
    greetings: frozenset[str]
    attention: frozenset[str]
    circumstances: frozenset[tuple[str, ...]]
    name_phrases: frozenset[tuple[str, ...]]
    assent: frozenset[str]
    closing: frozenset[str]
    requests: frozenset[tuple[str, ...]]
    question_words: frozenset[str]
    inverted: frozenset[str]
    question_tails: frozenset[tuple[str, ...]]
    subordinating: frozenset[str]
    subjects: frozenset[str]
    wish_verbs: frozenset[str]
    units: frozenset[str]
    numbers: frozenset[str]
    thousands: frozenset[str]
    range_starts: frozenset[str]
    range_joints: frozenset[str]
    before_prices: frozenset[str]
    articles: frozenset[str]
    refusal: frozenset[tuple[str, ...]]
    polite: frozenset[tuple[str, ...]]
    features: frozenset[str]
    asks_yes_no: frozenset[tuple[str, ...]]
    asks_amount: frozenset[tuple[str, ...]]
    asks_count: frozenset[tuple[str, ...]]
    asks_place: frozenset[tuple[str, ...]]
    asks_name: frozenset[tuple[str, ...]]
    asks_wish: frozenset[tuple[str, ...]]
