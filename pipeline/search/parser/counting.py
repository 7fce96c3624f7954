"""Does a number count something of its own?"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.search.text import Token

_COUNT_NOTHING = frozenset(
    "in with for and or of to under over at on near is are has have i we that , . ; : - / y o con en de por para euros "
    "thousand hundred million mil k square metres meters metros m2 max maximum minimum but sqm sq meter metre metro"
    " mts "
    "one two three four five six seven eight nine ten uno dos tres cuatro cinco seis siete ocho nueve diez".split()
)
"""What does not stand between a number and what it counts."""
_WORDS_BETWEEN = 2


def counts(tokens: Sequence[Token], at: int, counted: frozenset[str]) -> bool:
    """Does a noun follow at `at`, after a dash or a few words perhaps, that takes a number ("three big bedrooms")?"""
    if at < len(tokens) and tokens[at].folded == "-":
        at += 1
    for token in tokens[at : at + _WORDS_BETWEEN + 1]:
        if token.folded in counted:
            return True
        if not token.is_word or token.folded in _COUNT_NOTHING:
            return False
    return False
