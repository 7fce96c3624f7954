"""Words cut down so that "frescoed ceilings" and "frescoes on the ceiling" are the same, in English and Spanish."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.search.text import fold

_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    "a an the of for with and or in on to from by at its my our your some any de del la el los las un una con para y o"
    " e en por al su mi".split()
)
_ENDINGS = ("ings", "ing", "eds", "ed", "ies", "es", "s")
_SHORTEST = 3


@lru_cache(maxsize=4_096)
def stem_set(text: str) -> frozenset[str]:
    """The stems of a wish or a sentence, without order."""
    return frozenset(stems(text))


def stems(text: str) -> tuple[str, ...]:
    """The stems of the words of `text` that mean something, in order."""
    return tuple(_stem(word) for word in _WORD.findall(fold(text)) if word not in _EMPTY)


def words_apart(first: str, second: str) -> tuple[str, str]:
    """The words of each that mean something and have no like in the other: ("rain", "rainfall") of two showers."""
    return _words_without(first, stems(second)), _words_without(second, stems(first))


def _words_without(text: str, others: tuple[str, ...]) -> str:
    words = [word for word in _WORD.findall(fold(text)) if word not in _EMPTY]
    return " ".join(word for word in words if _stem(word) not in others)


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST and not word.endswith("ss"):
            word = word[: -len(ending)] + ("i" if ending == "ies" else "")
            break
    if word.endswith("y") and len(word) > _SHORTEST:
        word = word[:-1] + "i"
    if len(word) > _SHORTEST and word[-1] in "aeo":
        word = word[:-1]
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word
