"""Which answer the avatar's last words ask for."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from pipeline.turn_taking.vocabulary import Vocabulary

Expected = Literal["yes or no", "amount", "count", "place", "name", "wish"]

_WORD = re.compile(r"[a-z0-9]+(?:['’.,][a-z0-9]+)*")
_SENTENCE = re.compile(r"[^.!?¿¡]*[.!?]*")
_QUESTIONS_LOOKED_AT = 2
"""Sentences at the end of what the avatar said: what it asked before them has been talked over by itself."""


def words_of(text: str) -> tuple[str, ...]:
    """Its words in lower case and without accents; "€450,000" is one."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return tuple(word.replace("’", "'") for word in _WORD.findall(plain))


def holds(words: tuple[str, ...], phrases: frozenset[tuple[str, ...]]) -> bool:
    """Does one of `phrases` stand somewhere in `words`?"""
    return any(words[at : at + length] in phrases for length in _lengths(phrases) for at in range(len(words)))


def begins_with(words: tuple[str, ...], phrases: frozenset[tuple[str, ...]]) -> int:
    """How many words the longest of `phrases` at the beginning has; 0 if there is none."""
    return max((length for length in _lengths(phrases) if words[:length] in phrases), default=0)


def ends_with(words: tuple[str, ...], phrases: frozenset[tuple[str, ...]]) -> bool:
    """Does one of `phrases` stand at the end?"""
    return any(words[-length:] in phrases for length in _lengths(phrases))


@lru_cache(maxsize=128)
def expected_answers(agent_said: str, vocabulary: Vocabulary) -> frozenset[Expected]:
    """What the avatar's last question asks for; empty if nothing in particular, or nothing was asked."""
    sentences = [sentence for sentence in _SENTENCE.findall(agent_said) if sentence.strip()]
    questions = [words_of(sentence) for sentence in sentences[-_QUESTIONS_LOOKED_AT:] if sentence.endswith("?")]
    asks: tuple[tuple[Expected, frozenset[tuple[str, ...]]], ...] = (
        ("yes or no", vocabulary.asks_yes_no),
        ("amount", vocabulary.asks_amount),
        ("count", vocabulary.asks_count),
        ("place", vocabulary.asks_place),
        ("name", vocabulary.asks_name),
        ("wish", vocabulary.asks_wish),
    )
    return frozenset(kind for kind, phrases in asks if any(holds(words, phrases) for words in questions))


@lru_cache(maxsize=128)
def _lengths(phrases: frozenset[tuple[str, ...]]) -> frozenset[int]:
    return frozenset(map(len, phrases))
