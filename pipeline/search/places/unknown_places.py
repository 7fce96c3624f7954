"""Places that were named but that the listings do not have: "in Atlantis", "on the moon"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.search.places.elsewhere import ELSEWHERE
from pipeline.search.places.everyday import is_everyday
from pipeline.search.places.gazetteer import LANDMARKS
from pipeline.search.places.heard_stretches import INDEFINITE, LIKELY, Stretch
from pipeline.search.places.residence import tells_residence
from pipeline.search.places.token_spans import SENTENCE, is_telegraphic, joined, left_of
from pipeline.search.places.vocabulary import ARTICLES, EVERYDAY_ENDING, NAMES_FOLLOW
from pipeline.search.text import Token, fold

_NOT_WANTED = re.compile(
    r"\b(?:not|no|except|but|avoid|outside|sin|excepto|salvo)(?: (?:in|the|near|to|be|en|of|a|for|too))*$"
)
_OFF_THE_MAP = re.compile(
    r"\bon ((?:the )?(?:moon|mars|sun|planet \w+|another planet))\b|\ben ((?:la )?(?:luna|marte))\b"
)
_NEXT_TO = 2
"""Tokens between a name and the city it is said to lie in."""


def is_elsewhere(stretch: Stretch) -> bool:
    """Is it a well-known place, so that it is no misheard district?"""
    words = fold(stretch.words)
    return words in ELSEWHERE or words in LANDMARKS


def find_unknown(
    tokens: Sequence[Token],
    stretches: Sequence[Stretch],
    covered: Collection[int],
    beside: Sequence[tuple[int, int]] = (),
) -> tuple[str, int, int] | None:
    """Words, first token and end of a place that nothing comes near.

    Args:
        tokens: the utterance.
        stretches: what may be a misheard name.
        covered: indices of tokens that are something else.
        beside: tokens [start, end) of places that were named; if there are any, only a name next to one counts.
    """
    unknown = _unknown_name(tokens, stretches, covered)
    if beside:
        near = unknown is not None and any(
            0 <= unknown.start - end <= _NEXT_TO or 0 <= start - unknown.end <= _NEXT_TO for start, end in beside
        )
        if unknown is None or not near or is_elsewhere(unknown) or not _proper(tokens, unknown):
            return None
    if unknown is not None:
        return unknown.words, unknown.start, unknown.end
    return _off_the_map(tokens)


def _unknown_name(tokens: Sequence[Token], stretches: Sequence[Stretch], covered: Collection[int]) -> Stretch | None:
    """The first run of unfamiliar words after a preposition that leaves no doubt, as long as it is capitalised.

    Written in lower case it counts only if everything is, and if it looks like no word of every day.
    """
    key_words = is_telegraphic(tokens)
    typed = all(token.raw.islower() for token in tokens if token.is_word)
    runs = [
        stretch
        for stretch in stretches
        if not stretch.ordinary
        and (
            stretch.after_preposition
            or (stretch.limits is LIKELY and _ends_clause(tokens, stretch.end))
            or (key_words and is_elsewhere(stretch))
        )
        and not any(at in covered for at in range(stretch.start, stretch.end))
        and not _NOT_WANTED.search(left_of(tokens, stretch.start))
        and not tells_residence(left_of(tokens, stretch.start, SENTENCE))
        and (_proper(tokens, stretch) or is_elsewhere(stretch) or (typed and _may_be_a_name(tokens, stretch)))
    ]
    return max(runs, key=lambda run: (-run.start, _proper(tokens, run), run.start - run.end), default=None)


def _ends_clause(tokens: Sequence[Token], end: int) -> bool:
    return end >= len(tokens) or not tokens[end].is_word


def _may_be_a_name(tokens: Sequence[Token], stretch: Stretch) -> bool:
    words = [token.folded for token in tokens[stretch.start : stretch.end] if token.is_word]
    first = words[0]
    before = tokens[stretch.start - 1].folded if stretch.start else ""
    everyday = EVERYDAY_ENDING.search(first) or is_everyday(first)
    return before in NAMES_FOLLOW and not everyday and first not in INDEFINITE and first not in ARTICLES


def _off_the_map(tokens: Sequence[Token]) -> tuple[str, int, int] | None:
    """Places nobody lists homes in, said with ordinary words."""
    text, starts = joined(token.folded for token in tokens)
    match = _OFF_THE_MAP.search(text)
    if match is None:
        return None
    inside = [index for index, start in enumerate(starts) if match.start() <= start < match.end()]
    return match.group(1) or match.group(2), inside[0] + 1, inside[-1] + 1


def _proper(tokens: Sequence[Token], run: Stretch) -> int:
    """How many capitalised words the run begins with, 0 when something else is in it."""
    words = tokens[run.start : run.end]
    return len(words) if all(word.raw[:1].isupper() for word in words) else 0
