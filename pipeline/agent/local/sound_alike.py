"""An utterance of one word that says nothing as it is written, read by its sound: "Flawr." for "floor"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.search.places.sounds import shared_sounds

_LEAST_ALIKE = 0.8
_FEWEST_LETTERS = 3
"""Shorter ones ("mm") are noises."""


def sounds_like(text: str, words: Sequence[str], language: str = "en") -> str | None:
    """The one of `words` that `text` sounds like; None when there is none, or more words than one in `text`."""
    said = re.findall(r"[^\W\d_]+", text.lower())
    if len(said) != 1 or len(said[0]) < _FEWEST_LETTERS or not words:
        return None
    key = shared_sounds().key
    heard = key(said[0], language)
    likeness = {word: Levenshtein.normalized_similarity(heard, key(word, language)) for word in words}
    best = max(words, key=lambda word: likeness[word])
    return best if heard and likeness[best] >= _LEAST_ALIKE else None
