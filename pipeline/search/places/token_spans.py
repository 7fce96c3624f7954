"""Stretches of tokens as text: what stands to the left, what patterns are matched on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.search.places.vocabulary import ARTICLES, SENTENCE_WORDS
from pipeline.search.text import Token

_LOOK_BACK = 6
SENTENCE = 14
"""Tokens to look back for who it is that lives in a place."""


def left_of(tokens: Sequence[Token], end: int, most: int = _LOOK_BACK) -> str:
    """The last few folded tokens before `end`, one blank apart."""
    return " ".join(token.folded for token in tokens[max(0, end - most) : end])


def without_articles(before: str) -> str:
    """`before` without the articles at its end: "near the" -> "near"."""
    words = before.split()
    while words and words[-1] in ARTICLES:
        words.pop()
    return " ".join(words)


def joined(words: Iterable[str]) -> tuple[str, list[int]]:
    """`words` one blank apart, and where each begins."""
    starts, text = [], ""
    for word in words:
        starts.append(len(text))
        text += f"{word} "
    return text.rstrip(), starts


def raw_text(tokens: Sequence[Token]) -> str:
    """The tokens as they were written, one blank apart."""
    return " ".join(token.raw for token in tokens)


def is_telegraphic(tokens: Sequence[Token]) -> bool:
    """Only key words in lower case, as typed into a search box: "flat sants 2 bed"."""
    words = [token for token in tokens if token.is_word]
    return len(words) > 1 and all(
        token.raw == token.raw.lower() and token.folded not in SENTENCE_WORDS for token in words
    )
