"""Which place did they mean? Exact names first, then misheard ones, then vague wishes; what is unsure is asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeline.properties import Property
from pipeline.search.parameters import Place
from pipeline.search.places.everyday import is_everyday
from pipeline.search.places.exact_places import ExactPlaces, Named, left_open, options_of, settled
from pipeline.search.places.glued_names import GluedNames
from pipeline.search.places.heard_places import Doubt, HeardPlaces
from pipeline.search.places.place_matcher import PlaceMatcher, with_doubles
from pipeline.search.places.place_names import derive_names, places_of, spoken_name
from pipeline.search.places.place_questions import PlaceQuestions
from pipeline.search.places.place_reading import PlaceMatch, PlaceQuestion, PlaceReading
from pipeline.search.places.sounds import Sounds, shared_sounds
from pipeline.search.places.token_spans import raw_text
from pipeline.search.places.vague_places import VaguePlaces
from pipeline.search.places.vocabulary import ARTICLES, ENGLISH_SIGNS, ORDINARY
from pipeline.search.text import Token, tokenize

__all__ = ["PlaceFinder", "PlaceMatch", "PlaceQuestion", "PlaceReading"]


class PlaceFinder:
    """Finds the listings' cities and districts in text.

    Args:
        listings: where place names come from.
        sounds: phonemes; a new one is made if None.
    """

    def __init__(self, listings: Sequence[Property], sounds: Sounds | None = None) -> None:
        self._counts = places_of(listings)
        sounds = sounds or shared_sounds()
        self.names = with_doubles(derive_names(self._counts), sounds)
        self._double_meaning = {name.words[0] for name in self.names if name.needs_context and len(name.words) == 1}
        self._vocabulary = _lower_case_words(listings)
        self._exact = ExactPlaces(self.names, self._is_ordinary)
        whole_names = [name for name in self.names if not name.part]
        own_words = {word for name in whole_names for word in name.words}
        matcher = PlaceMatcher(whole_names, sounds)
        self._heard = HeardPlaces(matcher, self._is_ordinary, own_words)
        self._glued = GluedNames(self.places, matcher, sounds, self._is_ordinary)
        self._vague = VaguePlaces()
        self.questions = PlaceQuestions(self._counts)

    @property
    def places(self) -> tuple[Place, ...]:
        """All cities and districts, those with most listings first."""
        return tuple(self._counts)

    def districts(self, city: str | None = None, most: int | None = None) -> tuple[str, ...]:
        """Districts as one says them, those with most listings first; only of `city` if given."""
        return tuple(spoken_name(place) for place in self.questions.districts(city))[:most]

    def cities(self) -> tuple[str, ...]:
        """Cities of the listings."""
        return tuple(place.name for place in self.questions.cities())

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
        if language == "en" and ENGLISH_SIGNS.isdisjoint(token.folded for token in tokens):
            language = "es"  # the fewer words, the less sure: words of both languages count as ordinary then
        named = self._exact.find(tokens, taken, language)
        longer = self._heard.longer(tokens, named, taken, language)
        replaced = {match.start for match in longer}
        named = [found for found in named if found.start not in replaced]
        matches = [*settled(named), *longer]
        spans = [*((found.start, found.end) for found in named), *((match.start, match.end) for match in longer)]
        in_names = {index for span in spans for index in range(*span)}
        vague = self._vague.find(tokens, in_names, language)
        used = {*taken, *in_names, *(range(*vague) if vague is not None else ())}
        heard, doubt = self._heard.find(tokens, used, language, matches)
        exact_open = left_open(named, matches)
        matches = sorted([*matches, *heard], key=lambda match: match.start)
        city = next((match.place.name for match in matches if match.place.kind == "city"), None)
        has_district = any(match.place.kind == "district" for match in matches)
        if exact_open is not None:
            return self._asking(matches, _which(exact_open, city), (exact_open.start, exact_open.end))
        if has_district:
            covered = {*used, *(index for match in matches for index in range(match.start, match.end))}
            another = self._glued.listed(tokens, matches, covered, language)
            found = [*matches, another] if another is not None else matches
            return PlaceReading(tuple(sorted(found, key=lambda match: match.start)))
        if doubt is None and vague is None and not matches:
            doubt = self._glued.run_into_in(tokens)
        if doubt is not None:
            doubt = self._glued.whole_name(tokens, doubt)
            return self._asking(matches, self._about(doubt, city), (doubt.start, doubt.end))
        if vague is None:
            in_names |= {index for match in matches for index in range(match.start, match.end)}
            vague = self._vague.find_near(tokens, in_names, language)
        if vague is not None:
            ask = self.questions.vague(raw_text(tokens[slice(*vague)]), city)
            return self._asking(matches, ask, vague)
        return PlaceReading(tuple(matches))

    def _about(self, doubt: Doubt, city: str | None) -> PlaceQuestion:
        if not doubt.options:
            return self.questions.unknown(doubt.words, city)
        return PlaceQuestion("which" if doubt.open_name else "confirm", doubt.options, doubt.words, city)

    def _asking(self, matches: Sequence[PlaceMatch], ask: PlaceQuestion, span: tuple[int, int]) -> PlaceReading:
        yes_means = ask.options[0] if ask.kind == "confirm" and len(ask.options) == 1 else None
        return PlaceReading(tuple(matches), self.questions.worded(ask), yes_means, span, ask)

    def _is_ordinary(self, token: Token, language: str) -> bool:
        if token.folded in ORDINARY or token.folded in ARTICLES or token.folded in self._double_meaning:
            return True
        name_like = token.raw[:1].isupper() and not token.raw.isupper() and token.start > 0
        return not name_like and (token.folded in self._vocabulary or is_everyday(token.folded, language))


def _which(named: Named, city: str | None) -> PlaceQuestion:
    return PlaceQuestion("which", options_of(named, city), named.words, city)


def _lower_case_words(listings: Sequence[Property]) -> frozenset[str]:
    """Words that the listings' descriptions write in lower case: ordinary ones."""
    words: set[str] = set()
    for listing in listings:
        words.update(token.folded for token in tokenize(listing.description) if token.raw.islower())
    return frozenset(words)
