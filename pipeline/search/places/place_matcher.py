"""Words against all names at once: how near in spelling and in sound, and how far ahead of the runner-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel, Levenshtein

from pipeline.search.parameters import Place
from pipeline.search.places.place_names import PlaceName
from pipeline.search.places.sounds import Sounds
from pipeline.search.places.vocabulary import GENERIC_NAMES
from pipeline.search.text import fold, tokenize

_VOICES = ("en", "es", "ca")
"""A name may be said as an English, a Spanish or a Catalan speaker reads it; what was heard was written down as English
or Spanish, and Spanish spelling is not compared with English reading."""
_ALIAS_VOICES = ("en", "es")
_ALIAS_COST = 0.04
_OTHER_CITY_COST = np.float32(0.1)
_SHORTEST_ALIAS = 8
"""Letters. Landmarks are many and less often meant than districts: short ones count only word for word."""
_SHORTEST_NAME = 4
_DOUBLE = 0.82
"""Likeness from which a loose name of one place may as well be a mishearing of another's own."""
_FAR = 0.4
"""Likeness below which nothing is ever made of it; the exact value is not computed."""


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

    def less(self, cost: float) -> Guess:
        """The same guess, `cost` taken off both scores."""
        if not cost:
            return self
        return replace(self, score=self.score - cost, runner_up_score=self.runner_up_score - cost)


NOBODY = Guess((), 0.0, None, 0.0)


class PlaceMatcher:
    """Scores words against all names at once, by spelling and by sound."""

    def __init__(self, names: Sequence[PlaceName], sounds: Sounds) -> None:
        candidates = _distinct([name for name in names if _can_be_misheard(name)])
        self._names = sorted(candidates, key=lambda name: name.alias)
        self._own = sum(not name.alias for name in self._names)
        self._sounds = sounds
        self._spellings = ["".join(name.words) for name in self._names]
        self._costs = np.array([_ALIAS_COST * name.alias for name in self._names], dtype=np.float32)
        written = [name.spoken if _same(name) else " ".join(name.words) for name in self._names]
        keys = [
            [sounds.key(text, voice) for voice in (_ALIAS_VOICES if name.alias else _VOICES)]
            for text, name in zip(written, self._names, strict=True)
        ]
        self._english = _Keys([set(some) for some in keys])
        self._spanish = _Keys([set(some[1:]) for some in keys[: self._own]])
        self._cities = np.array([name.places[0].city or "" for name in self._names], dtype=object)
        self._related = _related(self._names)

    def match(self, heard: Sequence[Sequence[str]], city: str | None = None) -> list[Guess]:
        """The best place for each of `heard` (its words as written), and the runner-up.

        Args:
            heard: stretches of words.
            city: the city that was named besides; places elsewhere have to come nearer.
        """
        if not self._names or not heard:
            return [NOBODY for _ in heard]
        folded = ["".join(fold(word).replace(".", "").replace("'", "") for word in words) for words in heard]
        spelling = process.cdist(
            folded, self._spellings, scorer=Indel.normalized_similarity, score_cutoff=_FAR, dtype=np.float32
        )
        english = ["".join(self._sounds.key(word, "en") for word in words) for words in heard]
        spanish = ["".join(self._sounds.key(word.lower(), "es") for word in words) for words in heard]
        if any(english):
            sound = self._english.likeness(english)
            if self._own:
                sound[:, : self._own] = np.maximum(sound[:, : self._own], self._spanish.likeness(spanish))
            scores = 0.7 * np.maximum(spelling, sound) + 0.3 * np.minimum(spelling, sound)
        else:
            scores = spelling
        costs = self._costs if city is None else self._costs + _OTHER_CITY_COST * (self._cities != city)
        return self._best(scores - costs)

    def _best(self, scores: NDArray[np.float32]) -> list[Guess]:
        rows = np.arange(len(scores))
        best = scores.argmax(axis=1)
        others = np.where(self._related[best], np.float32(-1), scores)
        second = others.argmax(axis=1)
        return [
            Guess(
                self._names[first].places,
                max(0.0, score),
                self._names[next_best].places[0] if runner_up > 0 else None,
                max(0.0, runner_up),
            )
            for first, score, next_best, runner_up in zip(
                best.tolist(), scores[rows, best].tolist(), second.tolist(), others[rows, second].tolist(), strict=True
            )
        ]


class _Keys:
    """Sound keys of names, several to a name; each different key is compared once."""

    def __init__(self, keys: Sequence[set[str]]) -> None:
        flat = [(key, index) for index, some in enumerate(keys) for key in sorted(some)]
        self._keys = [key for key, _ in flat]
        owners = np.array([index for _, index in flat], dtype=np.int64)
        self._begins = np.searchsorted(owners, np.arange(len(keys)))

    def likeness(self, heard: Sequence[str]) -> NDArray[np.float32]:
        """Likeness in [0, 1] of each of `heard` with each name's nearest key; shape (heard, names), float32."""
        near = process.cdist(
            heard, self._keys, scorer=Levenshtein.normalized_similarity, score_cutoff=_FAR, dtype=np.float32
        )
        near[[not key for key in heard], :] = 0.0
        result: NDArray[np.float32] = np.maximum.reduceat(near, self._begins, axis=1)
        return result


def with_doubles(names: Sequence[PlaceName], sounds: Sounds) -> tuple[PlaceName, ...]:
    """Names of one word that are no district's own ("Soria") mean a district that sounds alike ("Sarrià") as well."""
    loose = [name for name in names if len(name.words) == 1 and (name.part or name.alias)]
    own = PlaceMatcher([name for name in names if not (name.part or name.alias)], sounds)
    doubles: dict[PlaceName, PlaceName] = {}
    for name, guess in zip(loose, own.match([name.words for name in loose]), strict=True):
        others = tuple(place for place in guess.places if place.kind == "district" and place not in name.places)
        if not set(guess.places) & set(name.places):
            score = guess.score
        else:
            others, score = ((guess.runner_up,) if guess.runner_up is not None else ()), guess.runner_up_score
        if others and score >= _DOUBLE and all(place.kind == "district" for place in others):
            doubles[name] = replace(name, places=(*name.places, *others))
    return tuple(doubles.get(name, name) for name in names)


def _related(names: Sequence[PlaceName]) -> NDArray[np.bool_]:
    """Which names mean a place in common; shape (names, names)."""
    numbers = {place: number for number, place in enumerate(dict.fromkeys(p for name in names for p in name.places))}
    means = np.zeros((len(names), len(numbers)), dtype=np.float32)
    for row, name in enumerate(names):
        means[row, [numbers[place] for place in name.places]] = 1
    return (means @ means.T) > 0


def _same(name: PlaceName) -> bool:
    return tuple(token.folded for token in tokenize(name.spoken) if token.is_word) == name.words


def _distinct(names: Sequence[PlaceName]) -> list[PlaceName]:
    """One name of those that differ in blanks and hyphens only: the first, which is nearest to the listings'."""
    found: dict[tuple[str, tuple[Place, ...]], PlaceName] = {}
    for name in names:
        found.setdefault(("".join(name.words), name.places), name)
    return list(found.values())


def _can_be_misheard(name: PlaceName) -> bool:
    """Names of two or three letters are near everything; "Plaza de …" and the like are near each other."""
    letters = len("".join(name.words))
    if name.alias:
        return letters >= _SHORTEST_ALIAS and not any(word in GENERIC_NAMES for word in name.words)
    return letters >= _SHORTEST_NAME
