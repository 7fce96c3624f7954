"""What a language brings to the query parser: number words, and patterns over the canonical text.

In the canonical text words are folded (see `text.fold`), stand one blank apart, and every number is written `#0`, `#1`.
Patterns named `…_before` are matched so that they end where the number begins, those named `…_after` begin where it
ends.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.search.numbers import NumberWords


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Tables of one language. Strings are regular expressions over the canonical text.

    Attributes:
        code: ISO 639-1.
        markers: words that show that a text is in this language.
        numbers: number words.
        slips: words that recognition writes for a number before a counted noun ("to bathrooms").
        rooms, baths, area, square_feet, euros, homes: nouns that say what a number counts.
        adjectives: what may stand between a number and its noun.
        not_counted: what follows a number that is none of our slots ("minutes", "kids").
        max_before … exact_before: what bounds a number, before it; `fewer_before` and `more_before` exclude the number
            itself when it counts things.
        max_after … about_after: the same, after it.
        range_before, range_between: "between … and …".
        price_before, size_before: words that tell what a bare number is.
        studio, no_studio: a home without a separate bedroom.
        corrections: what introduces a better version of what was just said.
        changes: (slot, direction, pattern).
        drops: (slot, pattern).
        negation_before: stands before something that is not wanted.
    """

    code: str
    markers: frozenset[str]
    numbers: NumberWords
    slips: dict[str, int]
    rooms: str
    baths: str
    area: str
    square_feet: str
    euros: str
    homes: str
    adjectives: str
    not_counted: str
    max_before: str
    min_before: str
    fewer_before: str
    more_before: str
    about_before: str
    exact_before: str
    max_after: str
    min_after: str
    about_after: str
    range_before: str
    range_between: str
    price_before: str
    size_before: str
    studio: str
    no_studio: str
    corrections: str
    changes: tuple[tuple[str, str, str], ...]
    drops: tuple[tuple[str, str], ...]
    negation_before: str
