"""Number words to values, in any language that has a `NumberWords` table, with the habits of speech.

Covers "four hundred and fifty thousand", "four fifty" (450), "half a million", "a million and a half", "one point two
million", "450k", "cuatrocientos mil", "millón y medio".
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.search.parser.counting import counts
from pipeline.search.parser.number_reader import NumberReader
from pipeline.search.parser.number_words import Number, NumberWords
from pipeline.search.text import Token

_TELL_WHICH = frozenset("that which with in near for of bigger cheaper que con en cerca por para de mas".split())
"""What follows a pronoun rather than a number: "one with a terrace"."""
_OPENS_DESCRIPTION = frozenset("with that which in near on closer con que en".split())
_ASKS_FOR = frozenset("want need show prefer quiero busco necesito".split())
""" "I want one with more rooms"."""
_INSISTS = frozenset("exactamente justo justamente precisamente solo solamente".split())
""" "Una habitación, exactamente una"."""
_SHORT_ANSWER = 5
"""Tokens."""


def find_numbers(
    tokens: Sequence[Token], words: NumberWords, counted: frozenset[str], *, answers_how_many: bool = False
) -> list[Number]:
    """All numbers in `tokens`, left to right.

    Args:
        tokens: the utterance.
        words: of its language.
        counted: nouns that take a number of their own ("bedrooms").
        answers_how_many: a number was asked for: "just the one" is one.
    """
    answers = answers_how_many and len(tokens) <= _SHORT_ANSWER
    found, at = [], 0
    while at < len(tokens):
        number = NumberReader(tokens, words, counted, at).read()
        if number is None or (not answers and _is_pronoun(tokens, number, words, counted)):
            at += 1
        else:
            found.append(number)
            at = number.end
    return found


def _opens_a_range(tokens: Sequence[Token], end: int, words: NumberWords) -> bool:
    """ "One to two bedrooms"."""
    if end + 1 >= len(tokens) or tokens[end].folded not in ("to", "or", "-", "o", "a", "/"):
        return False
    return tokens[end + 1].number is not None or tokens[end + 1].folded in words.small


def _is_pronoun(tokens: Sequence[Token], number: Number, words: NumberWords, counted: frozenset[str]) -> bool:
    """ "A cheaper one", "the two-bedroom one": no number, unless something follows that it counts."""
    word = tokens[number.start].folded
    if number.end - number.start != 1 or word not in words.pronouns | words.indefinite:
        return False
    if counts(tokens, number.end, counted) or len(tokens) == 1 or _opens_a_range(tokens, number.end, words):
        return False
    behind = tokens[number.end] if number.end < len(tokens) else None
    if word in words.indefinite:
        insists = number.start > 0 and tokens[number.start - 1].folded in _INSISTS
        return not insists or (behind is not None and behind.is_word)
    behind_word = behind.folded if behind is not None else ""
    if number.start == 0:
        return behind_word in _TELL_WHICH
    before = tokens[number.start - 1]
    if behind_word in _OPENS_DESCRIPTION and before.folded in _ASKS_FOR:
        return True
    return before.is_word and before.folded not in words.before_numbers and behind_word != "-"
