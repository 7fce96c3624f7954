"""What a listing says about an aspect of the home, with the sentence it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.agent.local.aspects import Aspect
from pipeline.properties import Property

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9\"'¿¡])")
_CLAUSE_END = re.compile(r"\s*(?:;|:|—|–|,? but |,? though |,? although |,? while |,? whereas )\s*")
_NEGATION = re.compile(
    r"(?:\b(?:no|not|without|lacks?|lacking|nor|neither|never|none|isn't|doesn't|hasn't|aren't|cannot|can't"
    r"|sin|ni|nunca|tampoco|carece)\b|n't\b)(?:\s+[\w'-]+){0,4}\s*$",
    re.IGNORECASE,
)
_NEGATION_AFTER = re.compile(
    r"^[\w\s]{0,12}\b(?:is|are|was|were) (?:not|missing|lacking)\b|^ ?[- ]free\b", re.IGNORECASE
)
_MOST_WORDS = 24
"""About eight seconds of speech; a longer sentence is cut to the clause that answers."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a listing says.

    Attributes:
        there: True when it is there, False when the listing says it is not.
        words: the sentence, or its clause, as the listing has it.
    """

    there: bool
    words: str


def sentences_of(description: str) -> tuple[str, ...]:
    """The sentences of a listing's text."""
    return tuple(part.strip() for part in _SENTENCE_END.split(" ".join(description.split())) if part.strip())


def look_up(listing: Property, aspect: Aspect, tells: Callable[[str], str] = str) -> Finding | None:
    """What `listing` says about `aspect`; None when it does not mention it.

    Args:
        tells: how a sentence is told; of several mentions the first that, so told, speaks of `aspect` is taken.
    """
    if aspect.listed is None:
        return None
    for key, value in listing.extra.items():
        if value.strip() and aspect.asked.search(key.replace("_", " ")):
            return _from_column(key, value.strip())
    if aspect.absent is not None:
        for sentence in sentences_of(listing.description):
            if aspect.absent.search(sentence):
                return Finding(False, _clause(sentence, aspect.absent))
    told = aspect.told
    return _find(listing.description, aspect.listed, lambda words: told is None or bool(told.search(tells(words))))


def look_up_words(listing: Property, words: Sequence[str]) -> Finding | None:
    """What `listing` says about something no table knows: a sentence with all of `words`."""
    if not words:
        return None
    patterns = [re.compile(rf"\b{re.escape(word.rstrip('s'))}\w{{0,3}}\b", re.IGNORECASE) for word in words]
    for sentence in sentences_of(listing.description):
        if all(pattern.search(sentence) for pattern in patterns):
            return _find(sentence, patterns[-1])
    return None


def _find(
    description: str, listed: re.Pattern[str], tellable: Callable[[str], bool] = lambda _: True
) -> Finding | None:
    """The first mention that says it is there, a `tellable` one if there is any, else the first that denies it."""
    denied: Finding | None = None
    there: Finding | None = None
    for sentence in sentences_of(description):
        for match in listed.finditer(sentence):
            clause = _clause(sentence, listed)
            if not _is_denied(sentence, match):
                there = there or Finding(True, clause)
                if tellable(clause):
                    return Finding(True, clause)
                continue
            denied = denied or Finding(False, clause)
    return there or denied


def _is_denied(sentence: str, match: re.Match[str]) -> bool:
    before = _CLAUSE_END.split(sentence[: match.start()])[-1]
    after = _CLAUSE_END.split(sentence[match.end() :])[0]
    return bool(_NEGATION.search(before) or _NEGATION_AFTER.search(after))


def _clause(sentence: str, about: re.Pattern[str]) -> str:
    if len(sentence.split()) <= _MOST_WORDS:
        return sentence
    for clause in _CLAUSE_END.split(sentence):
        if about.search(clause) and len(clause.split()) > 2:
            return clause.strip()
    return sentence


def _from_column(key: str, value: str) -> Finding:
    name = key.replace("_", " ").lower()
    if value.lower() in {"yes", "true", "1", "sí", "si"}:
        return Finding(True, f"It has {name}")
    if value.lower() in {"no", "false", "0"}:
        return Finding(False, f"It has no {name}")
    return Finding(True, f"The {name} is {value}")
