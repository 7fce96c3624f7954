"""What follows inside a number, before it is taken."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.search.parser.number_words import NumberWords
from pipeline.search.text import Token

_LONGEST_THOUSANDS = 9
"""Tokens of "nine hundred and ninety-nine thousand", and one."""

ENDS_AMOUNT = frozenset(", . ; ! ? euros euro eur € in or please max maximum tops at and o y en como".split()) | {""}
"""What may follow an amount of money; the empty word is the text's end."""


def is_number_word(word: str, words: NumberWords) -> bool:
    """Is `word` a number by itself?"""
    return word in words.small or word in words.hundreds or word in words.hundred | words.thousand | words.million


def thousands_follow(tokens: Sequence[Token], at: int, words: NumberWords) -> bool:
    """ "One million, two hundred and fifty thousand": does a count of thousands follow the token `at`?"""
    for ahead, token in enumerate(tokens[at + 1 : at + _LONGEST_THOUSANDS], 1):
        if token.folded in words.thousand:
            return ahead > 1
        inside = is_number_word(token.folded, words) or token.number is not None
        if not (inside or token.folded in words.joiners or token.folded == "-"):
            return False
    return False


def hundreds_follow(tokens: Sequence[Token], at: int, words: NumberWords) -> bool:
    """ "A million and two hundred thousand": does a count of hundreds of thousands follow the token `at`?"""
    first, second, third = ([token.folded for token in tokens[at + 1 : at + 4]] + ["", "", ""])[:3]
    if first in words.hundreds:
        return second in words.thousand
    return second in words.hundred and third in words.thousand


def fraction_of(word: str, words: NumberWords) -> float | None:
    """What "half" or "quarter" is worth."""
    if word in words.halves:
        return 0.5
    return 0.25 if word in words.quarters else None


def ends_a_range(tokens: Sequence[Token], start: int, total: float) -> bool:
    """ "Between half a million and seven hundred thousand" are two numbers; the first, `total`, begins at `start`."""
    before = tokens[start - 1].folded if start else ""
    return total % 1_000_000 != 0 or before in ("between", "from", "entre", "de", "desde")


def thousands_left_out(scale: int, group: float | None, behind: str) -> int:
    """What the end of a number is worth.

    "A million two fifty" and "un millón doscientos" leave the thousands out, "a million two" more than that.

    Args:
        scale: the greatest multiplier that was said.
        group: the end of the number, after its last multiplier.
        behind: the word that follows.
    """
    if scale != 1_000_000 or group is None:
        return 1
    if 100 <= group < 1_000:
        return 1_000
    return 100_000 if 1 <= group <= 9 and behind in ENDS_AMOUNT else 1


def is_too_exact(value: int, scale: int, total: float, behind: str, words: NumberWords) -> bool:
    """Is `value` after `total` a number of its own ("setecientos cincuenta mil dos o tres baños")?

    Nobody asks for 750 002. `behind` is the word after it: "ninety thousand five hundred" may go on.
    """
    if scale != 1_000 or total < 10_000:
        return False
    return total >= 100_000 or (value < 100 and behind not in words.hundred)


def approximate_at(tokens: Sequence[Token], at: int, words: NumberWords) -> int:
    """How many tokens from `at` on make a number a rough one ("ninety *odd*")."""
    for phrase in words.approximate:
        if tuple(token.folded for token in tokens[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0
