"""Is a word one of every day? Inflected forms of English and Spanish words count as the word they come from."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.search.places import everyday_english, everyday_spanish
from pipeline.search.places.vocabulary import ORDINARY
from pipeline.search.text import fold

_ENGLISH = ORDINARY | everyday_english.WORDS
_KNOWN = _ENGLISH | frozenset(fold(word) for word in everyday_spanish.WORDS)
_ENDING = re.compile(rf"(?:{fold(everyday_spanish.ENDINGS)})(?:me|te|se|l[aeo]s?|nos)?")
_STEMS = frozenset(stem for stem in everyday_spanish.VERB_STEMS if len(stem) > 2)
_SHORTEST = 3
_SHORTEST_FORM = 4


@lru_cache(maxsize=20_000)
def is_everyday(word: str, language: str = "es") -> bool:
    """Is `word` (folded) an ordinary word, or a form of one?

    In English speech ("en") only English ones count, in Spanish speech English ones too.
    """
    known = _ENGLISH if language == "en" else _KNOWN
    if word in known:
        return True
    if len(word) > _SHORTEST_FORM and any(base in known for base in _bases(word)):
        return True
    return language != "en" and _is_spanish_verb(word)


def _bases(word: str) -> list[str]:
    """What `word` may be a form of."""
    bases = []
    if word.endswith("'s"):
        bases.append(word[:-2])
    if word.endswith("s"):
        bases += [word[:-1], word[:-1].removesuffix("a") + "o"]
        if word.endswith("es"):
            bases.append(word[:-2])
        if word.endswith("ies"):
            bases.append(word[:-3] + "y")
    if word.endswith("a"):
        bases.append(word[:-1] + "o")
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            stem = word[: -len(ending)]
            bases += [stem, stem + "e"]
            if stem[-1] == stem[-2]:
                bases.append(stem[:-1])
            if stem.endswith("i"):
                bases.append(stem[:-1] + "y")
    if word.endswith("ly"):
        bases += [word[:-2], word[:-2] + "le"]
    if word.endswith("mente"):
        bases += [word[:-5], word[:-6] + "o"]
    return bases


def _is_spanish_verb(word: str) -> bool:
    return any(
        word[:at] in _STEMS and _ENDING.fullmatch(word, at) is not None for at in range(_SHORTEST, min(len(word), 10))
    )
