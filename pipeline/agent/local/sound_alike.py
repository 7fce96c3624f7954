"""Words that say nothing as they are written, read by their sound: "Flawr." for "floor", "Carla's" for "Carlos"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.search.places.everyday import is_everyday
from pipeline.search.places.sounds import shared_sounds

_LEAST_ALIKE = 0.8
_FEWEST_LETTERS = 3
"""Shorter ones ("mm") are noises."""
_CONSONANT = re.compile(r"[A-Z]..")
_R = "DR+"
"""Many speakers drop it after a vowel ("flaw" for "floor")."""
_CONSONANTS_ALIKE, _WHOLE_ALIKE = 0.88, 0.55
"""How alike the consonants, and the whole, of a word have to be that is no word of every day."""
_FEWEST_CONSONANTS = 2
_GENITIVE = re.compile(r"['’]s$")
_NAMES_IN_S = (
    "Andres Carlos Charles Chris Dennis Dolores Douglas Ines Iris James Jesus Lourdes Lucas Luis Marcos Mercedes"
    " Moises Nicolas Thomas Tomas"
).split()
"""Names that recognition writes as if something were somebody's ("Carlo's", "Marco's")."""


def sounds_like(text: str, words: Sequence[str], language: str = "en") -> str | None:
    """The one of `words` that `text` sounds like; None when there is none, or more words than one in `text`."""
    said = re.findall(r"[^\W\d_]+", text.lower())
    if len(said) != 1 or len(said[0]) < _FEWEST_LETTERS or not words:
        return None
    key = shared_sounds().key
    heard = key(said[0], language)
    likeness = {word: Levenshtein.normalized_similarity(heard, key(word, language)) for word in words}
    best = max(words, key=lambda word: likeness[word])
    if heard and likeness[best] >= _LEAST_ALIKE:
        return best
    return None if is_everyday(said[0], language) else _by_consonants(heard, words, likeness, language)


def without_apostrophe(name: str, language: str = "en") -> str:
    """A caller's name without the apostrophe that recognition put into it: "Carla's" -> "Carlos", "Ana's" -> "Ana"."""
    bare = _GENITIVE.sub("", name)
    if bare == name:
        return name
    key = shared_sounds().key
    heard = key(f"{bare}s".lower(), language)
    likeness = {each: Levenshtein.normalized_similarity(heard, key(each.lower(), language)) for each in _NAMES_IN_S}
    best = max(likeness, key=lambda each: likeness[each])
    return best if heard and likeness[best] >= _LEAST_ALIKE else bare


def _by_consonants(heard: str, words: Sequence[str], likeness: Mapping[str, float], language: str) -> str | None:
    """The one of `words` with the consonants of `heard`, whatever its vowels."""
    key = shared_sounds().key
    own = _consonants(heard)
    if len(own) < _FEWEST_CONSONANTS:
        return None
    alike = {
        word: Levenshtein.normalized_similarity("".join(own), "".join(_consonants(key(word, language))))
        for word in words
        if likeness[word] >= _WHOLE_ALIKE
    }
    best = max(alike, key=lambda word: (alike[word], likeness[word]), default=None)
    return best if best is not None and alike[best] >= _CONSONANTS_ALIKE else None


def _consonants(key: str) -> list[str]:
    return [sound for sound in _CONSONANT.findall(key) if sound != _R]
