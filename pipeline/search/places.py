"""Which place did they mean? Names are matched by spelling and by sound, with confidence from score and runner-up."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.properties import Property
from pipeline.search.gazetteer import ELSEWHERE, VAGUE_EN, VAGUE_ES
from pipeline.search.parameters import Place
from pipeline.search.place_matcher import NOBODY, Guess, PlaceMatcher
from pipeline.search.place_names import PlaceName, derive_names, places_of, spoken_name
from pipeline.search.sounds import Sounds
from pipeline.search.text import Token, fold, tokenize
from pipeline.search.vocabulary import AFTER_PLACE, ARTICLES, BEFORE_PLACE, BEFORE_PLACE_MAYBE, ENDS_NAME, ORDINARY

logger = logging.getLogger(__name__)

_LONGEST_NAME = 6
_LONGEST_HEARD = 4
_VAGUE = {
    language: re.compile(rf"\b{pattern}\b(?! (?:heating|air|station|park\b))")
    for language, pattern in (("en", VAGUE_EN), ("es", VAGUE_ES))
}
_BEFORE = {language: re.compile(pattern) for language, pattern in BEFORE_PLACE.items()}
_BEFORE_MAYBE = {language: re.compile(pattern) for language, pattern in BEFORE_PLACE_MAYBE.items()}
_OFF_THE_MAP = re.compile(
    r"\bon ((?:the )?(?:moon|mars|sun|planet \w+|another planet))\b|\ben ((?:la )?(?:luna|marte))\b"
)
_POLITE = frozenset({"gracias"})  # heard for Gràcia, but by itself it is thanks
_NOT_WANTED = re.compile(
    r"\b(?:not|no|except|but|avoid|outside|sin|excepto|salvo)(?: (?:in|the|near|to|be|en|of|a|for|too))*$"
)


@dataclass(frozen=True, slots=True)
class _Limits:
    """Confidence in [0, 1] from which a match is taken for sure, or asked about.

    The values part the misheard names in tests/search/test_places.py from names of places that are not in the listings.
    """

    sure: float
    ask: float


_AFTER_PREPOSITION = _Limits(sure=0.78, ask=0.69)
_PERHAPS = _Limits(sure=0.86, ask=0.78)
_ANYWHERE = _Limits(sure=0.92, ask=2.0)
_ORDINARY_WORDS_SURE = 0.8
"""Several ordinary words ("bars alone") are a name only when they come this near one."""


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place that was named.

    Attributes:
        place: the listings' place.
        words: what was heard.
        start, end: tokens [start, end).
        confidence: in [0, 1]; 1 is an exact name.
    """

    place: Place
    words: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a text says about places.

    Attributes:
        matches: places that are sure, in order.
        question: what to ask, when a place was named but is vague, unsure or unknown.
        suggestion: the place the question suggests, when it is a yes-or-no question.
        asked_span: the tokens [start, end) the question is about.
    """

    matches: tuple[PlaceMatch, ...] = ()
    question: str | None = None
    suggestion: Place | None = None
    asked_span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Heard:
    """A stretch of words that may be a misheard name."""

    start: int
    end: int
    words: str
    limits: _Limits
    after_preposition: bool
    ordinary: bool


class PlaceFinder:
    """Finds the listings' cities and districts in text.

    Args:
        listings: where place names come from.
        sounds: phonemes; a new one is made if None.
    """

    def __init__(self, listings: Sequence[Property], sounds: Sounds | None = None) -> None:
        self._sounds = sounds or Sounds()
        self._counts = places_of(listings)
        self.names = derive_names(self._counts)
        self._exact = {name.words: name for name in self.names}
        self._matcher = PlaceMatcher([name for name in self.names if not name.part], self._sounds)
        self._double_meaning = {name.words[0] for name in self.names if name.needs_context and len(name.words) == 1}
        self._vocabulary = _lower_case_words(listings)

    @property
    def places(self) -> tuple[Place, ...]:
        """All cities and districts, those with most listings first."""
        return tuple(self._counts)

    def districts(self, city: str | None = None, most: int | None = None) -> tuple[str, ...]:
        """Districts as one says them, those with most listings first; only of `city` if given."""
        names = [
            spoken_name(place) for place in self._counts if place.kind == "district" and city in (None, place.city)
        ]
        return tuple(dict.fromkeys(names))[:most]

    def cities(self) -> tuple[str, ...]:
        """Cities of the listings."""
        return tuple(place.name for place in self._counts if place.kind == "city")

    def find(self, text: str, language: str = "en") -> PlaceReading:
        """Places named in `text`. See `read` for text that is tokenised already."""
        return self.read(tokenize(text), frozenset(), language)

    def read(self, tokens: Sequence[Token], taken: Collection[int], language: str) -> PlaceReading:
        """Places named in `tokens`.

        Args:
            tokens: the whole utterance.
            taken: indices of tokens that are something else (numbers).
            language: "en" or "es"; decides which words introduce a place.
        """
        named = self._read_exact(tokens, taken, language)
        matches = [match for match in (self._settle(named, found) for found in named) if match is not None]
        used = set(taken).union(*(range(found.start, found.end) for found in named)) if named else set(taken)
        question = self._ask_which(named, matches)
        vague = self._vague_span(tokens, language)
        if vague is not None:
            used.update(range(*vague))
        has_district = any(match.place.kind == "district" for match in matches)
        heard_matches, doubt = self._read_heard(tokens, used, language, has_place=bool(matches))
        matches = sorted([*matches, *heard_matches], key=lambda match: match.start)
        for match in heard_matches:
            logger.info("place heard as %r taken for %r (%.2f)", match.words, match.place.name, match.confidence)
        if question is not None:
            return PlaceReading(tuple(matches), question)
        if doubt is not None and not has_district:
            return PlaceReading(tuple(matches), doubt.question, doubt.suggestion, doubt.asked_span)
        if vague is not None and not any(match.place.kind == "district" for match in matches):
            city = matches[0].place.name if matches else None
            return PlaceReading(tuple(matches), self.ask_where(city), asked_span=vague)
        return PlaceReading(tuple(matches))

    def ask_where(self, city: str | None = None) -> str:
        """A question that offers districts that exist."""
        offered = _listed(self.districts(city, 4))
        if city:
            return f"Which part of {city} would you like? I have homes in {offered}, for instance."
        cities = self.cities()
        if len(cities) > 1:
            examples = _listed([name for town in cities[:3] for name in self.districts(town, 2)])
            return f"Which area would you like? I have homes in {_listed(cities)}, in {examples} for instance."
        return f"Which area would you like? I have homes in {offered}, for instance."

    def ask_elsewhere(self, words: str) -> str:
        """Says that `words` is no place of the listings, and what there is."""
        cities = self.cities()
        where = _listed(cities) if cities else _listed(self.districts(None, 4))
        examples = (
            f", in {_listed([name for town in cities[:3] for name in self.districts(town, 2)])} for instance"
            if cities
            else ""
        )
        return f"I don't have anything called {words}. I have homes in {where}{examples}. Which area would you like?"

    def _read_exact(self, tokens: Sequence[Token], taken: Collection[int], language: str) -> list[_Named]:
        spoken = [index for index, token in enumerate(tokens) if token.folded not in ("-", "–", ".")]
        found: list[_Named] = []
        at = 0
        while at < len(spoken):
            named = self._longest_at(tokens, spoken, at, taken, language)
            if named is None:
                at += 1
                continue
            found.append(named)
            while at < len(spoken) and spoken[at] < named.end:
                at += 1
        return found

    def _longest_at(
        self, tokens: Sequence[Token], spoken: Sequence[int], at: int, taken: Collection[int], language: str
    ) -> _Named | None:
        for length in range(min(_LONGEST_NAME, len(spoken) - at), 0, -1):
            indices = spoken[at : at + length]
            name = self._exact.get(tuple(tokens[index].folded for index in indices))
            if name is None or any(index in taken for index in indices):
                continue
            if name.needs_context and not self._has_context(tokens, indices[0], indices[-1] + 1, language):
                continue
            if name.part and not self._stands_alone(tokens, indices[0], indices[-1] + 1):
                continue
            return _Named(name, indices[0], indices[-1] + 1, _raw(tokens[indices[0] : indices[-1] + 1]))
        return None

    def _has_context(self, tokens: Sequence[Token], start: int, end: int, language: str) -> bool:
        before = _left(tokens, start)
        if _BEFORE[language].search(before) or (end < len(tokens) and tokens[end].folded in AFTER_PLACE):
            return True
        whole = start <= 1 and end >= len(tokens) - 1 and tokens[start].folded not in _POLITE
        capital = tokens[start].raw[:1].isupper() and start > 0 and tokens[start - 1].folded != "."
        return whole or capital

    def _stands_alone(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Is there no unfamiliar word beside it, which would make it a piece of a misheard name?"""
        beside = [*tokens[max(0, start - 1) : start], *tokens[end : end + 1]]
        return all(not token.is_word or self._is_ordinary(token) for token in beside)

    def _settle(self, all_named: Sequence[_Named], named: _Named) -> PlaceMatch | None:
        """One place of those a name may mean; a city named beside it decides between them."""
        options = named.name.places
        if len(options) > 1:
            cities = {other.name.places[0].name for other in all_named if other.name.places[0].kind == "city"}
            options = tuple(place for place in options if place.city in cities) or options
        if len(options) > 1:
            return None
        return PlaceMatch(options[0], named.words, named.start, named.end, 1.0)

    def _ask_which(self, named: Sequence[_Named], matches: Sequence[PlaceMatch]) -> str | None:
        settled = {match.start for match in matches}
        open_names = [found for found in named if found.start not in settled]
        if not open_names or any(match.place.kind == "district" for match in matches):
            return None
        options = open_names[0].name.places
        if len({place.name for place in options}) > 1:
            return f"Would you like {_listed([place.name for place in options], 'or')}?"
        return f"{options[0].name} in {_listed([str(place.city) for place in options], 'or')}?"

    def _vague_span(self, tokens: Sequence[Token], language: str) -> tuple[int, int] | None:
        text, starts = _joined(tokens)
        for code in dict.fromkeys((language, "en")):
            for match in _VAGUE[code].finditer(text):
                if _NOT_WANTED.search(text[: match.start()].rstrip()):
                    continue
                first = next(index for index, start in enumerate(starts) if start >= match.start())
                last = max(index for index, start in enumerate(starts) if start < match.end())
                return first, last + 1
        return None

    def _read_heard(
        self, tokens: Sequence[Token], used: Collection[int], language: str, *, has_place: bool
    ) -> tuple[list[PlaceMatch], PlaceReading | None]:
        """Misheard names: those that are sure, and the doubt worth asking about, if there is one."""
        heard = self._candidates(tokens, used, language)
        if not heard:
            moon = _off_the_map(tokens)
            return [], None if moon is None or has_place else PlaceReading(question=self.ask_elsewhere(moon))
        guesses = self._matcher.match([candidate.words for candidate in heard])
        guesses = [
            NOBODY if fold(candidate.words) in ELSEWHERE else guess
            for candidate, guess in zip(heard, guesses, strict=True)
        ]
        ranked = sorted(
            zip(heard, guesses, strict=True), key=lambda pair: (-pair[1].score, pair[0].start - pair[0].end)
        )
        matches: list[PlaceMatch] = []
        covered: set[int] = set()
        doubt: tuple[_Heard, Guess] | None = None
        for candidate, guess in ranked:
            if covered.intersection(range(candidate.start, candidate.end)):
                continue
            if candidate.ordinary and guess.score < _ORDINARY_WORDS_SURE:
                continue
            if len(guess.places) == 1 and guess.confidence >= candidate.limits.sure:
                matches.append(
                    PlaceMatch(guess.places[0], candidate.words, candidate.start, candidate.end, guess.confidence)
                )
                covered.update(range(candidate.start, candidate.end))
            elif guess.confidence >= candidate.limits.ask and doubt is None:
                doubt = (candidate, guess)
                covered.update(range(candidate.start, candidate.end))
        if doubt is not None:
            return matches, self._ask_about(*doubt)
        unknown = _unknown_name(tokens, heard, covered)
        if unknown is not None and not matches and (not has_place or unknown.words[:1].isupper()):
            return matches, PlaceReading(
                question=self.ask_elsewhere(unknown.words), asked_span=(unknown.start, unknown.end)
            )
        moon = _off_the_map(tokens)
        if moon is not None and not matches and not has_place:
            return matches, PlaceReading(question=self.ask_elsewhere(moon))
        return matches, None

    def _ask_about(self, candidate: _Heard, guess: Guess) -> PlaceReading:
        span = (candidate.start, candidate.end)
        if len(guess.places) > 1:
            options = _listed([place.name for place in guess.places], "or")
            return PlaceReading(question=f"Would you like {options}?", asked_span=span)
        if guess.lead < 0.03 and guess.runner_up is not None:
            first, second = spoken_name(guess.places[0]), spoken_name(guess.runner_up)
            if first != second:
                return PlaceReading(question=f"Did you say {first} or {second}?", asked_span=span)
        return PlaceReading(
            question=f"Did you say {spoken_name(guess.places[0])}?", suggestion=guess.places[0], asked_span=span
        )

    def _candidates(self, tokens: Sequence[Token], used: Collection[int], language: str) -> list[_Heard]:
        heard: list[_Heard] = []
        words_only = [token for token in tokens if token.is_word]
        for start, token in enumerate(tokens):
            if start in used or not token.is_word or token.folded in ENDS_NAME:
                continue
            before = _left(tokens, start)
            bare = _without_articles(before)
            if _BEFORE[language].search(bare):
                limits, strong = _AFTER_PREPOSITION, True
            elif len(words_only) <= 3 and not used:
                limits, strong = _AFTER_PREPOSITION if start == 0 else _PERHAPS, False
            elif _BEFORE_MAYBE[language].search(bare) or (token.raw[:1].isupper() and start > 0):
                limits, strong = _PERHAPS, False
            else:
                limits, strong = _ANYWHERE, False
            for end in range(start + 1, min(start + _LONGEST_HEARD, len(tokens)) + 1):
                last = tokens[end - 1]
                if end - 1 in used or not (last.is_word or last.folded == "-"):
                    break
                if end - 1 > start and last.folded in ENDS_NAME:
                    break
                if last.folded == "-":
                    continue
                words = tokens[start:end]
                ordinary = all(self._is_ordinary(word) for word in words if word.is_word)
                if ordinary and (end - start == 1 or limits is _ANYWHERE):
                    continue
                if end < len(tokens) and tokens[end].folded in AFTER_PLACE and limits is not _AFTER_PREPOSITION:
                    limits = _PERHAPS
                heard.append(_Heard(start, end, _raw(words), limits, strong, ordinary))
        return heard

    def _is_ordinary(self, token: Token) -> bool:
        if token.folded in ORDINARY or token.folded in ARTICLES or token.folded in self._double_meaning:
            return True
        return token.raw.islower() and token.folded in self._vocabulary


@dataclass(frozen=True, slots=True)
class _Named:
    name: PlaceName
    start: int
    end: int
    words: str


def _lower_case_words(listings: Sequence[Property]) -> frozenset[str]:
    """Words that the listings' descriptions write in lower case: ordinary ones."""
    words: set[str] = set()
    for listing in listings:
        words.update(token.folded for token in tokenize(listing.description) if token.raw.islower())
    return frozenset(words)


def _unknown_name(tokens: Sequence[Token], heard: Sequence[_Heard], covered: set[int]) -> _Heard | None:
    """The longest run of unfamiliar words after a preposition that leaves no doubt ("in Atlantis", "on the moon")."""
    runs = [
        candidate
        for candidate in heard
        if candidate.after_preposition
        and not candidate.ordinary
        and not covered.intersection(range(candidate.start, candidate.end))
        and not _NOT_WANTED.search(_left(tokens, candidate.start))
    ]
    return max(runs, key=lambda run: (-run.start, _proper(tokens, run), run.start - run.end), default=None)


def _off_the_map(tokens: Sequence[Token]) -> str | None:
    """Places nobody lists homes in, said with ordinary words."""
    match = _OFF_THE_MAP.search(_joined(tokens)[0])
    return match.group(1) or match.group(2) if match is not None else None


def _proper(tokens: Sequence[Token], run: _Heard) -> int:
    """How many capitalised words the run begins with, 0 when something else is in it."""
    words = tokens[run.start : run.end]
    return len(words) if all(word.raw[:1].isupper() for word in words) else 0


def _left(tokens: Sequence[Token], end: int) -> str:
    return " ".join(token.folded for token in tokens[max(0, end - 5) : end])


def _without_articles(before: str) -> str:
    words = before.split()
    while words and words[-1] in ARTICLES:
        words.pop()
    return " ".join(words)


def _joined(tokens: Sequence[Token]) -> tuple[str, list[int]]:
    """Folded tokens one blank apart, and where each begins."""
    starts, length = [], 0
    for token in tokens:
        starts.append(length)
        length += len(token.folded) + 1
    return " ".join(token.folded for token in tokens), starts


def _raw(tokens: Sequence[Token]) -> str:
    return " ".join(token.raw for token in tokens)


def _listed(names: Sequence[str], joiner: str = "and") -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joiner} {names[-1]}"
