"""Words against all names at once: how near in spelling and in sound, and how far ahead of the runner-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel, Levenshtein

from pipeline.search.parameters import Place
from pipeline.search.place_names import PlaceName
from pipeline.search.sounds import Sounds
from pipeline.search.text import tokenize


@dataclass(frozen=True, slots=True)
class Guess:
    """The nearest name.

    Attributes:
        places: what it means; several when the name leaves it open.
        score: in [0, 1], 1 is the same in spelling and sound.
        runner_up, runner_up_score: the nearest name of another place.
    """

    places: tuple[Place, ...]
    score: float
    runner_up: Place | None
    runner_up_score: float

    @property
    def lead(self) -> float:
        """Distance to the runner-up."""
        return self.score - self.runner_up_score

    @property
    def confidence(self) -> float:
        """The score, half of the lead above or below a tenth added: a near runner-up makes a good score doubtful."""
        return round(min(1.0, max(0.0, self.score + (min(self.lead, 0.3) - 0.1) / 2)), 3)


_VOICES = ("en", "es", "ca")
"""A name may be said as an English, a Spanish or a Catalan speaker reads it; what was heard was written down as English
or Spanish, and Spanish spelling is not compared with English reading."""

NOBODY = Guess((), 0.0, None, 0.0)


class PlaceMatcher:
    """Scores words against all names at once, by spelling and by sound."""

    def __init__(self, names: Sequence[PlaceName], sounds: Sounds) -> None:
        self._names = [name for name in names if not _too_short(name)]
        self._sounds = sounds
        self._spellings = ["".join(name.words) for name in self._names]
        written = [name.spoken if _same(name) else " ".join(name.words) for name in self._names]
        self._keys = [sounds.key(text, language) for language in _VOICES for text in written]

    def match(self, heard: Sequence[str]) -> list[Guess]:
        """The best place for each of `heard`, and the runner-up."""
        if not self._names:
            return [NOBODY for _ in heard]
        folded = [
            "".join(token.folded.replace(".", "") for token in tokenize(words) if token.is_word) for words in heard
        ]
        spelling = process.cdist(folded, self._spellings, scorer=Indel.normalized_similarity, dtype=np.float32)
        keys = [self._sounds.key(words, "en") for words in heard] + [
            self._sounds.key(words.lower(), "es") for words in heard
        ]
        near = process.cdist(keys, self._keys, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
        near[[not key for key in keys], :] = 0.0
        by_name = near.reshape(2, len(heard), len(_VOICES), len(self._names))
        sound = np.maximum(by_name[0].max(axis=1), by_name[1, :, 1:].max(axis=1))
        high, low = np.maximum(spelling, sound), np.minimum(spelling, sound)
        scores = 0.7 * high + 0.3 * low if sound.any() else spelling
        return [self._best(row) for row in scores]

    def _best(self, row: NDArray[np.float32]) -> Guess:
        order = np.argsort(-row, kind="stable")
        best = self._names[int(order[0])]
        for index in order[1:]:
            name = self._names[int(index)]
            if not set(name.places) & set(best.places):
                return Guess(best.places, float(row[order[0]]), name.places[0], float(row[index]))
        return Guess(best.places, float(row[order[0]]), None, 0.0)


def _same(name: PlaceName) -> bool:
    return tuple(token.folded for token in tokenize(name.spoken) if token.is_word) == name.words


def _too_short(name: PlaceName) -> bool:
    """Names of two or three letters are near everything."""
    return len("".join(name.words)) < 4
