"""Places that are named exactly, by one of the names they go by."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from pipeline.search.parameters import Place
from pipeline.search.places.everyday import is_everyday
from pipeline.search.places.place_names import PlaceName, plain_word
from pipeline.search.places.place_reading import PlaceMatch
from pipeline.search.places.token_spans import is_telegraphic, left_of, raw_text, without_articles
from pipeline.search.places.vocabulary import (
    AFTER_PLACE,
    BEFORE_PLACE,
    BEFORE_PLACE_MAYBE,
    CENTRES,
    ENDS_NAME,
    NOT_BEFORE_PLACE,
    ORDINARY,
    ROMANCE_ARTICLES,
)
from pipeline.search.text import Token

_BEFORE = re.compile("|".join(BEFORE_PLACE.values()))
_BEFORE_MAYBE = {language: re.compile(pattern) for language, pattern in BEFORE_PLACE_MAYBE.items()}
_SMALL_NUMBERS = frozenset("one two three four five six half separate family master".split())
_BEFORE_ALONE = re.compile(
    r"\b(?:what about|how about|and about|mov(?:e|ing) to|relocat(?:e|ing) to|do you cover|prefer|but|except|love"
    r"|thinking(?: of| about)?(?: more)?(?: like)?|more like|considering|leaning towards"
    r"|que tal|prefiero)$"
)
"""Even a word of every day is a place when it comes last after these: "what about Bath?"."""
_BEFORE_NAME_ALONE = re.compile(
    r"\b(?:want|wants|like|fancy|have|take|choose|pick|try|said|say|quiero|queremos|gusta|busco|digo|he dicho)$"
)
"""A name that is no word of every day is a place when it comes last after these too: "I'd rather have Sants"."""
_NOT_BEFORE = re.compile(NOT_BEFORE_PLACE)
_EVERYDAY = ORDINARY - CENTRES
_MAY_FOLLOW = ENDS_NAME | AFTER_PLACE | CENTRES
_BETWEEN = ("-", "–", "—", "/", ".", "'")
_COMMON_NOUNS = frozenset("universidad iglesia canal lago tribunal palacio justicia cortes justice palace".split())
"""With an article they are the thing: "cerca de la universidad" means any, "metro Universidad" the district."""
_ARTICLE_BEFORE = re.compile(r"\b(?:the|el|la|los|las|del|al|una?|an?|mi|my|su|tu)$")
_VERB_BEFORE = re.compile(r"\b(?:me|te|se|nos|mi|tu|su)$")
"""Before a name of one word: "me retiro" is a verb, "mi retiro" a noun."""
_JOINING = frozenset({"or", "o"})
_VERBS = frozenset({"retiro"})
_AS_A_VERB = re.compile(r"(?:lo|los|mi|mis|el|la|de (?:mi|mis|tu|su|sus|dinero))\b")
_SPLIT_INTO = 3
_SHORTEST_SPLIT = 7
"""Letters of a name that is recognised when it is written in up to three words: "hot wells"."""
_POLITE = frozenset({"gracias"})  # heard for Gràcia, but by itself it is thanks


@dataclass(frozen=True, slots=True)
class Named:
    """A name found at tokens [start, end)."""

    name: PlaceName
    start: int
    end: int
    words: str


class ExactPlaces:
    """Finds names word for word, the longest first.

    Args:
        names: what to look for.
        is_ordinary: whether a token is a word of every day in a language.
    """

    def __init__(self, names: Sequence[PlaceName], is_ordinary: Callable[[Token, str], bool]) -> None:
        self._names = {name.words: name for name in names}
        self._joined = {"".join(name.words): name for name in names if not (name.part or name.alias)}
        self._longest = max((len(name.words) for name in names), default=0)
        self._longest = max(self._longest, _SPLIT_INTO)
        self._first_words = {name.words[0] for name in names}
        self._beginnings = {joined[:3] for joined in self._joined}
        self._is_ordinary = is_ordinary

    def find(self, tokens: Sequence[Token], taken: Collection[int], language: str) -> list[Named]:
        """Names in order; none of `taken` (token indices) is part of one."""
        spoken = [index for index, token in enumerate(tokens) if token.folded not in _BETWEEN]
        found: list[Named] = []
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
    ) -> Named | None:
        first = plain_word(tokens[spoken[at]].folded)
        if first not in self._first_words and first[:3] not in self._beginnings:
            return None
        for length in range(min(self._longest, len(spoken) - at), 0, -1):
            indices = spoken[at : at + length]
            words = tuple(plain_word(tokens[index].folded) for index in indices)
            name = self._names.get(words)
            if name is None and 1 < length <= _SPLIT_INTO and len("".join(words)) >= _SHORTEST_SPLIT:
                name = self._joined.get("".join(words))
            if name is None or all(index in taken for index in indices):
                continue
            start, end = indices[0], indices[-1] + 1
            before = left_of(tokens, start)
            if _NOT_BEFORE.search(before) or (length == 1 and _VERB_BEFORE.search(before)):
                continue
            if name.words[-1] in _VERBS and _AS_A_VERB.match(_right_of(tokens, end)):
                continue
            split = words != name.words and all(self._is_ordinary(tokens[index], language) for index in indices)
            if (name.needs_context or split) and not self._has_context(tokens, start, end, name, language):
                continue
            if name.part and not self._stands_alone(tokens, start, end, language):
                continue
            return Named(name, start, end, raw_text(tokens[start:end]))
        return None

    def _has_context(self, tokens: Sequence[Token], start: int, end: int, name: PlaceName, language: str) -> bool:
        before = left_of(tokens, start)
        if end < len(tokens) and tokens[end].folded in AFTER_PLACE:
            return True
        if name.words[-1] in _COMMON_NOUNS and len(name.words) == 1 and _ARTICLE_BEFORE.search(before):
            return False
        if _BEFORE.search(before):
            return True
        bare = before if len(name.words) == 1 and name.words[0] in _EVERYDAY else without_articles(before)
        if _BEFORE.search(bare):
            return True
        if end - start > 1 and _BEFORE_MAYBE[language].search(bare) and (bare or self._may_end(tokens, end)):
            return True
        everyday = all(word in ORDINARY and word not in ROMANCE_ARTICLES for word in name.words)
        ends_clause = end == len(tokens) or not tokens[end].is_word or tokens[end].folded in _JOINING
        proper = not any(is_everyday(word, language) for word in name.words)
        named_last = _BEFORE_ALONE.search(before) or (proper and _BEFORE_NAME_ALONE.search(before))
        if ends_clause and (named_last or (start == 0 and end < len(tokens))):
            return tokens[start].folded not in _POLITE
        if is_telegraphic(tokens) and name.places[0].kind == "city" and not _counts(tokens, start):
            return True
        thing = name.words[-1] in _COMMON_NOUNS and name.words[0] in ROMANCE_ARTICLES
        if not (everyday or thing) and (is_telegraphic(tokens) or _is_whole_field(tokens, start, end)):
            return True
        whole = start <= 1 and end >= len(tokens) - 1 and tokens[start].folded not in _POLITE
        return whole or self._capital_tells(tokens, start)

    @staticmethod
    def _may_end(tokens: Sequence[Token], end: int) -> bool:
        """Could a name that the text begins with end here?"""
        return end == len(tokens) or not tokens[end].is_word or tokens[end].folded in ENDS_NAME

    def _capital_tells(self, tokens: Sequence[Token], start: int) -> bool:
        """Is the word written with a capital where an ordinary word would not be?"""
        if start == 0 or not tokens[start].raw[:1].isupper() or tokens[start - 1].folded in (".", "?", "!"):
            return False
        before = tokens[start - 1]
        if before.number is not None or not before.is_word:
            return before.folded == ","
        return any(token.raw[:1].islower() for token in tokens if token.is_word and len(token.raw) > 1)

    def _stands_alone(self, tokens: Sequence[Token], start: int, end: int, language: str) -> bool:
        """Is there no unfamiliar word beside it, which would make it a piece of a misheard name?"""
        before, after = start - 1, end
        if start and tokens[before].folded in ROMANCE_ARTICLES:
            return False
        before -= before >= 0 and tokens[before].folded == ","
        after += after < len(tokens) and tokens[after].folded == ","
        if end < len(tokens) and tokens[end].is_word and tokens[end].folded not in _MAY_FOLLOW:
            return False
        beside = [tokens[at] for at in (before, after) if 0 <= at < len(tokens)]
        return all(not token.is_word or self._is_ordinary(token, language) for token in beside)


def _right_of(tokens: Sequence[Token], start: int) -> str:
    return " ".join(token.folded for token in tokens[start : start + 2])


def _counts(tokens: Sequence[Token], start: int) -> bool:
    """Does a number stand before it ("2 bath")?"""
    return start > 0 and (tokens[start - 1].number is not None or tokens[start - 1].folded in _SMALL_NUMBERS)


def _is_whole_field(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Does it stand between commas, with more fields beside it: "two bedrooms, palacio, lift"?"""
    alone = (start == 0 or tokens[start - 1].folded == ",") and (end == len(tokens) or tokens[end].folded == ",")
    return alone and not _POLITE.intersection(token.folded for token in tokens[start:end])


def settled(all_named: Sequence[Named]) -> list[PlaceMatch]:
    """The names that mean one place. A city named beside it decides between places of the same name."""
    cities = {other.name.places[0].name for other in all_named if other.name.places[0].kind == "city"}
    matches = []
    for named in all_named:
        options = named.name.places
        if len(options) > 1:
            options = tuple(place for place in options if place.city in cities) or options
        if len(options) == 1:
            matches.append(PlaceMatch(options[0], named.words, named.start, named.end, 1.0))
    return matches


def left_open(all_named: Sequence[Named], matches: Sequence[PlaceMatch]) -> Named | None:
    """The first name that means several places, if no district was named besides."""
    if any(match.place.kind == "district" for match in matches):
        return None
    starts = {match.start for match in matches}
    return next((named for named in all_named if named.start not in starts), None)


def options_of(named: Named, city: str | None) -> tuple[Place, ...]:
    """What an open name may mean; only in `city` if any of it lies there."""
    inside = tuple(place for place in named.name.places if place.city == city)
    return inside if city and inside else named.name.places
