"""What a language brings to the reading of amounts: number words, nouns, and what stands around a number.

Strings are regular expressions over the canonical text: words are folded (see `text.fold`), stand one blank apart, and
every number is written `#0`, `#1`. Those named `…_after` begin where the number ends; the others before a number are
matched so that they end where it begins.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.search.parser.number_words import NumberWords


@dataclass(frozen=True, slots=True)
class Sides:
    """What bounds a number from one side.

    Attributes:
        filler: words between such a word and the number ("a maximum *of the*").
        over, under: exclude the number itself when it counts things ("more than two bedrooms"); after a negation they
            turn round and include it ("no more than two").
        most, least: include it ("up to", "at least").
        about: around it.
        exact: just it; `exact_count` only when things are counted ("only two bathrooms", but "only 400 thousand").
        negation: turns `over` and `under` round, up to some words before them.
        most_after, least_after, about_after, exact_after: the same, after the number.
        exact_inside: between the number and its noun ("un *solo* baño").
        range_open, range_joint: "between … and …".
        soft: before a number that is a second choice ("three, ideally four bedrooms").
    """

    filler: str
    over: str
    under: str
    most: str
    least: str
    about: str
    exact: str
    exact_count: str
    negation: str
    most_after: str
    least_after: str
    about_after: str
    exact_after: str
    exact_inside: str
    range_open: str
    range_joint: str
    soft: str


@dataclass(frozen=True, slots=True)
class Units:
    """What a number can count.

    Attributes:
        rooms, baths, area, square_feet, money: nouns that fill a slot.
        homes: nouns that make the number one of results ("three options").
        nothing: what follows a number that is none of our slots ("minutes", "kids").
        parts: parts of a home that have a size of their own ("a terrace of 20 metres").
        between_stops: words that do not stand between a number and its noun.
        price_words, size_words: words before a number that tell what it is.
        no_wish: words before a number that is none of our slots ("floor 3").
        no_price: words before an amount of money that is no price ("fees of 100 euros").
        per_time: after an amount of money that is no price ("a month").
    """

    rooms: str
    baths: str
    area: str
    square_feet: str
    money: str
    homes: str
    nothing: str
    parts: str
    between_stops: str
    price_words: str
    size_words: str
    no_wish: str
    no_price: str
    per_time: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Tables of one language.

    Attributes:
        code: ISO 639-1.
        markers: words that show that a text is in this language.
        numbers: number words.
        counted: nouns of rooms and baths, as they are said and typed.
        slips: words that recognition writes for a number before a counted noun ("to bathrooms").
        slips_before_multiplier: the same before "hundred" and the like, after a word that wants an amount.
        units, sides: see there.
        answer_opening: what may stand before a number that is all of the answer ("make it", "maybe").
        studio, no_studio: a home without a separate bedroom.
        ordinals: words for "a *second* bathroom" and what they stand for.
    """

    code: str
    markers: frozenset[str]
    numbers: NumberWords
    counted: frozenset[str]
    slips: dict[str, int]
    slips_before_multiplier: dict[str, int]
    units: Units
    sides: Sides
    answer_opening: str
    studio: str
    no_studio: str
    ordinals: dict[str, int]
