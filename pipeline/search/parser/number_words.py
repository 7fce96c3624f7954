"""Number words of a language, and what a number found in a text is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words of a language, folded.

    Attributes:
        small: 0 to 99 that are one word (units, teens, tens; compounds where the language writes one word).
        hundreds: words worth a multiple of a hundred on their own (Spanish "doscientos").
        hundred, thousand, million: multipliers.
        joiners: words inside a number ("and").
        articles: words that stand for one before a multiplier ("a hundred").
        halves, quarters: fractions; `several_quarters` is the plural.
        points: the decimal mark, spoken.
        pairs: sequences of words worth a number ("a couple of").
        zeros: words for a zero inside a number ("one oh five").
        either: a multiplier that means thousand after a large number and million after a small one ("450 mil").
        approximate: sequences of words after or inside a number that make it a rough one ("ninety odd").
        pronouns: numbers that stand for a thing too ("a cheaper one"), except after one of `before_numbers`.
        indefinite: articles that are a number only before something that is counted.
    """

    small: dict[str, int]
    hundreds: dict[str, int]
    hundred: frozenset[str]
    thousand: frozenset[str]
    million: frozenset[str]
    joiners: frozenset[str]
    articles: frozenset[str]
    halves: frozenset[str]
    quarters: frozenset[str]
    several_quarters: frozenset[str]
    points: frozenset[str]
    pairs: dict[tuple[str, ...], int]
    zeros: frozenset[str]
    either: frozenset[str]
    approximate: tuple[tuple[str, ...], ...]
    pronouns: frozenset[str]
    indefinite: frozenset[str]
    before_numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in tokens.

    Attributes:
        value: what it is worth.
        start, end: tokens [start, end).
        scale: the greatest multiplier that was said: 1, 1 000 or 1 000 000; 1 000 as well for "450,000" in digits.
        unit_scale: value of the last counted unit, "two hundred thousand" -> 100 000; "two to three hundred thousand"
            share it.
        rough: it was said to be a rough one ("ninety odd").
        in_hundreds: it names all from here to the next hundred ("in the four hundreds").
    """

    value: float
    start: int
    end: int
    scale: int
    unit_scale: int
    rough: bool = False
    in_hundreds: bool = False
