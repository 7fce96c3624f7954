"""Misheard names: which stretch of words is one, and whether that is sure, worth asking, or nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pipeline.search.parameters import Place
from pipeline.search.places.exact_places import Named
from pipeline.search.places.heard_stretches import Stretch, Stretches
from pipeline.search.places.place_matcher import NOBODY, Guess, PlaceMatcher
from pipeline.search.places.place_names import spoken_name
from pipeline.search.places.place_reading import PlaceMatch
from pipeline.search.places.residence import tells_residence
from pipeline.search.places.token_spans import SENTENCE, left_of, raw_text
from pipeline.search.places.unknown_places import find_unknown, is_elsewhere
from pipeline.search.text import Token

logger = logging.getLogger(__name__)

_TIE = 0.03
"""Names whose scores are nearer than this are both named in the question."""
_ORDINARY_WORDS_SURE = 0.8
"""Several ordinary words ("bars alone") are a name only when they come this near one."""
_LONGER_SURE = 0.8
"""How near a name has to come that begins with another's and goes on with an unfamiliar word ("horta layza")."""
_BEYOND_ELSEWHERE = 0.78
"""How near a name has to come that begins with a well-known place elsewhere ("puebla new")."""
_FRAGMENT_COST = 0.12
"""Taken off the score of a stretch that leaves out an unfamiliar word beside it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is worth asking about tokens [start, end): one of `options` was said, or (none given) an unknown place."""

    words: str
    start: int
    end: int
    options: tuple[Place, ...]
    open_name: bool = False


class HeardPlaces:
    """Finds names that recognition misspelt.

    Args:
        matcher: scores words against names.
        is_ordinary: whether a token is a word of every day, which by itself is no misheard name.
        own_words: folded words of the names.
    """

    def __init__(
        self, matcher: PlaceMatcher, is_ordinary: Callable[[Token, str], bool], own_words: AbstractSet[str]
    ) -> None:
        self._matcher = matcher
        self._is_ordinary = is_ordinary
        self._own_words = own_words
        self._stretches = Stretches(is_ordinary, own_words)

    def longer(
        self, tokens: Sequence[Token], named: Sequence[Named], taken: Collection[int], language: str
    ) -> list[PlaceMatch]:
        """Names heard as another's name and an unfamiliar word after it: "horta layza" is no Horta.

        Args:
            tokens: the utterance.
            named: names that were found word for word.
            taken: indices of tokens that are something else.
            language: "en" or "es".
        """
        in_names = {index for found in named for index in range(found.start, found.end)}
        found_longer = []
        for found in named:
            end = found.end
            if end >= len(tokens) or end in taken or end in in_names or not tokens[end].is_word:
                continue
            leaves_open = len(found.name.places) > 1
            if self._is_ordinary(tokens[end], language) and not (leaves_open and tokens[end].folded in self._own_words):
                continue
            if len(found.name.words) > 1 and not leaves_open:
                continue
            words = [token.raw for token in tokens[found.start : end + 1] if token.is_word]
            (guess,) = self._matcher.match([words])
            known = len(found.name.places) == 1 and found.name.places[0] in guess.places
            if guess.score >= _LONGER_SURE and len(guess.places) == 1 and not known:
                said = raw_text(tokens[found.start : end + 1])
                found_longer.append(PlaceMatch(guess.places[0], said, found.start, end + 1, guess.confidence))
        return found_longer

    def find(
        self, tokens: Sequence[Token], used: Collection[int], language: str, named: Sequence[PlaceMatch]
    ) -> tuple[list[PlaceMatch], Doubt | None]:
        """Misheard names that are sure, and the doubt worth asking about, if there is one.

        Args:
            tokens: the utterance.
            used: indices of tokens that are something else.
            language: "en" or "es".
            named: places that were named exactly.
        """
        heard = self._stretches.find(tokens, used, language)
        ranked = self._ranked(heard, _only_city(named))
        matches: list[PlaceMatch] = []
        covered: set[int] = set()
        doubt: Doubt | None = None
        for stretch, guess in ranked:
            span = range(stretch.start, stretch.end)
            if tells_residence(left_of(tokens, stretch.start, SENTENCE)):
                continue
            if covered.intersection(span) or (stretch.ordinary and guess.score < _ORDINARY_WORDS_SURE):
                continue
            if len(guess.places) == 1 and guess.confidence >= stretch.sure:
                _log(stretch, guess, "taken for")
                matches.append(PlaceMatch(guess.places[0], stretch.words, span.start, span.stop, guess.confidence))
                covered.update(span)
            elif guess.confidence >= stretch.ask and doubt is None:
                _log(stretch, guess, "asked about as")
                doubt = _doubt(stretch, guess)
                covered.update(span)
        if doubt is None and not matches:
            doubt = _unknown(tokens, heard, covered, named)
        return matches, doubt

    def _ranked(self, heard: Sequence[Stretch], city: str | None) -> list[tuple[Stretch, Guess]]:
        """Candidates with their guesses, best first; of equals the longest."""
        guesses = self._matcher.match([stretch.names for stretch in heard], city)
        elsewhere = [(stretch.start, stretch.end) for stretch in heard if is_elsewhere(stretch)]
        known = [
            (
                stretch,
                NOBODY if _adds_nothing(stretch, guess, elsewhere) else guess.less(_FRAGMENT_COST * stretch.fragment),
            )
            for stretch, guess in zip(heard, guesses, strict=True)
        ]
        return sorted(known, key=lambda pair: (-pair[1].score, pair[0].start - pair[0].end))


def _only_city(named: Sequence[PlaceMatch]) -> str | None:
    cities = {match.place.name for match in named if match.place.kind == "city"}
    return cities.pop() if len(cities) == 1 else None


def _adds_nothing(stretch: Stretch, guess: Guess, elsewhere: Sequence[tuple[int, int]]) -> bool:
    """Is it a well-known place, with nothing but ordinary words beside it ("Valencia de")?"""
    return any(
        stretch.start == start
        and end <= stretch.end
        and stretch.unfamiliar <= end - start
        and (end == stretch.end or guess.score < _BEYOND_ELSEWHERE)
        for start, end in elsewhere
    )


def _unknown(
    tokens: Sequence[Token], heard: Sequence[Stretch], covered: Collection[int], named: Sequence[PlaceMatch]
) -> Doubt | None:
    """An unknown place. Beside a city that was named it counts only next to it ("in Springfield, Madrid")."""
    unknown = find_unknown(tokens, heard, covered, beside=[(match.start, match.end) for match in named])
    return Doubt(*unknown, ()) if unknown is not None else None


def _doubt(stretch: Stretch, guess: Guess) -> Doubt:
    options, open_name = guess.places, len(guess.places) > 1
    if not open_name and guess.lead < _TIE and guess.runner_up is not None:
        alike = spoken_name(options[0]) == spoken_name(guess.runner_up)
        options = options if alike else (*options, guess.runner_up)
    return Doubt(stretch.words, stretch.start, stretch.end, options, open_name)


def _log(stretch: Stretch, guess: Guess, verb: str) -> None:
    """Only the words of the name are logged, never the rest of what the caller said."""
    logger.info(
        "place heard",
        extra={
            "words": stretch.words,
            "verdict": verb,
            "place": " or ".join(place.name for place in guess.places),
            "confidence": round(guess.confidence, 2),
            "runner_up": guess.runner_up.name if guess.runner_up is not None else "none",
            "runner_up_confidence": round(guess.runner_up_score, 2),
        },
    )
