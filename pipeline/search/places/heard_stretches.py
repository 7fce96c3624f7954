"""Stretches of words that may be a misheard name, and how near a name they have to come in their context."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pipeline.search.places.everyday import is_everyday
from pipeline.search.places.token_spans import left_of, raw_text, without_articles
from pipeline.search.places.vocabulary import (
    AFTER_PLACE,
    ARTICLES,
    BEFORE_PLACE,
    BEFORE_PLACE_LIKELY,
    BEFORE_PLACE_MAYBE,
    ENDS_NAME,
    NOT_BEFORE_PLACE,
    ORDINARY,
)
from pipeline.search.text import Token

_BEFORE = re.compile("|".join(BEFORE_PLACE.values()))
_BEFORE_LIKELY = {language: re.compile(pattern) for language, pattern in BEFORE_PLACE_LIKELY.items()}
_BEFORE_MAYBE = {language: re.compile(pattern) for language, pattern in BEFORE_PLACE_MAYBE.items()}
_NOT_BEFORE = re.compile(NOT_BEFORE_PLACE)
_LONGEST_HEARD = 5
_SMALL_WORDS = frozenset("and on in or a of at to the an her our for is up do de no y".split())
"""May be heard inside a name ("Sant on Tony"), but neither begin nor end it."""
INDEFINITE = frozenset("a an un una".split())
_NO_BEGINNING = frozenset({"en"})
_MAY_BEGIN = frozenset({"more", "our", "less"})
"""Small words that the beginning of a name is heard as: "more Attalas"."""
_IN = frozenset({"in", "en", "near"})
_SENSELESS_AFTER_IN = frozenset("by for no bed bath to below but so min max par con por sin mas que up".split())
"""Words that "in" never stands before, so that they are heard for the beginning of a name: "in for pienc"."""
_NOT_BEFORE_NAMES = frozenset({"no"})
_HEARD_INSIDE = frozenset({"you", "me", "it"})
"""May be heard inside a name at the beginning of an utterance or after "in": "see you tat vella"."""
_LIVED_IN = re.compile(r"\b(?:live|living|anything|a (?:flat|house|home|place)|an apartment) in$")
_ENGLISH_ARTICLES = frozenset({"a", "an"})
_PRONOUNS = frozenset("lo le me te se nos".split())
_SAINTS = frozenset("saint saints san sant santa santo sao st".split())


@dataclass(frozen=True, slots=True)
class _Limits:
    """Confidence in [0, 1] from which a match is taken for sure, or asked about.

    The values part the misheard names in tests/search/test_places.py from names of places that are not in the listings.
    """

    sure: float
    ask: float


_NEVER = 2.0
_AFTER_PREPOSITION = _Limits(sure=0.825, ask=0.64)
LIKELY = _Limits(sure=0.84, ask=0.69)
_PERHAPS = _Limits(sure=0.86, ask=0.78)
_ODD = _Limits(sure=_NEVER, ask=0.8)
_ANYWHERE = _Limits(sure=0.92, ask=_NEVER)
_LOWER_CASE_SURE = 0.9
_LOWER_CASE_ASK = 0.68
"""Recognisers write names with a capital: a word without one is taken for a name only when it comes this near."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of words that may be a misheard name.

    Attributes:
        start, end, words: where it stands and how it was written.
        names: its words without hyphens.
        limits: of the context it stands in.
        after_preposition: "in" or the like comes before it.
        unfamiliar: how many of its words are not of every day.
        fragment: an unfamiliar word stands beside it.
        small: written in lower case where other words are not.
    """

    start: int
    end: int
    words: str
    names: tuple[str, ...]
    limits: _Limits
    after_preposition: bool
    unfamiliar: int
    fragment: bool
    small: bool

    @property
    def ordinary(self) -> bool:
        """Only words of every day."""
        return not self.unfamiliar

    @property
    def sure(self) -> float:
        """Confidence from which it is taken without a question."""
        if self.small and self.words.split()[0].lower() in INDEFINITE:
            return _NEVER
        return max(self.limits.sure, _LOWER_CASE_SURE) if self.small else self.limits.sure

    @property
    def ask(self) -> float:
        """Confidence from which it is worth a question."""
        return max(self.limits.ask, _LOWER_CASE_ASK) if self.words.islower() else self.limits.ask


class Stretches:
    """Finds stretches of words that may be a misheard name.

    Args:
        is_ordinary: whether a token is a word of every day, which by itself is no misheard name.
        own_words: folded words of the names; those that else end a name may end a misheard one too ("bare flat").
    """

    def __init__(self, is_ordinary: Callable[[Token, str], bool], own_words: AbstractSet[str] = frozenset()) -> None:
        self._is_ordinary = is_ordinary
        self._own_words = own_words & ENDS_NAME

    def find(self, tokens: Sequence[Token], used: Collection[int], language: str) -> list[Stretch]:
        """All of them; they overlap. None holds a token of `used`."""
        heard: list[Stretch] = []
        cased = any(not token.raw.islower() for token in tokens if token.is_word)
        few_words = sum(token.is_word for token in tokens) <= 3
        for start, token in enumerate(tokens):
            if start in used or not token.is_word or token.folded in _NO_BEGINNING:
                continue
            before = left_of(tokens, start)
            if token.folded in ENDS_NAME and not self._may_begin(tokens, start, before, language):
                continue
            if _NOT_BEFORE.search(before):
                continue
            bare = without_articles(before)
            strong = _BEFORE.search(bare) is not None
            if strong and before.rpartition(" ")[2] in INDEFINITE and token.raw.islower():
                limits = _PERHAPS
            elif strong:
                limits = _AFTER_PREPOSITION
            elif few_words and not used:
                limits = _AFTER_PREPOSITION if start == 0 else LIKELY
            elif _BEFORE_LIKELY[language].search(bare):
                limits = LIKELY
            elif _BEFORE_MAYBE[language].search(bare) or (token.raw[:1].isupper() and start > 0):
                limits = _PERHAPS
            else:
                limits = _ANYWHERE
            small = cased and token.raw.islower()
            heard += self._stretches_from(start, tokens, used, limits, language, strong=strong, small=small)
        return heard

    def _may_begin(self, tokens: Sequence[Token], start: int, before: str, language: str) -> bool:
        """May a word that else ends a name begin one? Right after "in", where it makes no sense: "in no barris"."""
        word = tokens[start].folded
        if word in _MAY_BEGIN:
            return True
        if start + 1 >= len(tokens) or not tokens[start + 1].is_word:
            return False
        if before.rpartition(" ")[2] in _IN:
            return word in _SENSELESS_AFTER_IN
        return start == 0 and word in _NOT_BEFORE_NAMES and not self._is_ordinary(tokens[start + 1], language)

    def _stretches_from(
        self,
        start: int,
        tokens: Sequence[Token],
        used: Collection[int],
        limits: _Limits,
        language: str,
        *,
        strong: bool,
        small: bool,
    ) -> list[Stretch]:
        heard = []
        for end in range(start + 1, min(start + _LONGEST_HEARD, len(tokens)) + 1):
            last = tokens[end - 1]
            if end - 1 in used or not (last.is_word or last.folded == "-"):
                break
            if end - 1 > start and last.folded in ENDS_NAME:
                own = last.folded in self._own_words and limits is not _ANYWHERE
                if last.folded in _SMALL_WORDS and limits is not _ANYWHERE:
                    continue
                if last.folded in _HEARD_INSIDE and (start == 0 or strong) and end < len(tokens):
                    continue
                if not own:
                    break
            words = [word for word in tokens[start:end] if word.is_word]
            if last.folded == "-" or (words[-1].folded in _SAINTS and (_goes_on(tokens, end) or len(last.raw) < 4)):
                continue
            if end - 1 > start and words[-1].folded in _SMALL_WORDS:
                continue
            if len(words) > 1 and (words[-1].folded in ARTICLES or words[-1].folded in _PRONOUNS):
                continue
            unfamiliar = sum(not self._is_ordinary(word, language) for word in words)
            ordinary = not unfamiliar
            articles = _ENGLISH_ARTICLES if language == "en" else ARTICLES | INDEFINITE
            content = sum(word.folded not in articles for word in words)
            odd = (
                ordinary
                and not any(word.folded in ORDINARY for word in words[-1:])
                and self._is_lived_in(tokens, start, end)
            )
            if ordinary and not odd and (content < 2 or limits in (_ANYWHERE, _PERHAPS)):
                continue
            after_the = (words[0].folded == "the" and len(words) > 2) or (start and tokens[start - 1].folded == "the")
            if ordinary and not odd and after_the and all(is_everyday(word.folded, language) for word in words):
                continue
            if (
                limits is _ANYWHERE
                and len(words) > 1
                and all(self._is_ordinary(word, language) for word in (words[0], words[-1]))
            ):
                continue
            if end < len(tokens) and tokens[end].folded in AFTER_PLACE and limits in (_PERHAPS, _ANYWHERE):
                limits = _PERHAPS
            fragment = self._is_fragment(tokens, used, start, end, language)
            heard.append(
                Stretch(
                    start,
                    end,
                    raw_text(tokens[start:end]),
                    tuple(word.raw for word in words),
                    _ODD if odd else limits,
                    strong,
                    unfamiliar,
                    fragment,
                    small,
                )
            )
        return heard

    @staticmethod
    def _is_lived_in(tokens: Sequence[Token], start: int, end: int) -> bool:
        """Is it what somebody would live in, if it were no word of every day: "we would like to live in grass"?"""
        ends = end == len(tokens) or not tokens[end].is_word or tokens[end].folded in ("with", "con")
        return ends and _LIVED_IN.search(left_of(tokens, start)) is not None

    def _is_fragment(self, tokens: Sequence[Token], used: Collection[int], start: int, end: int, language: str) -> bool:
        """Is the word before or after it unfamiliar too, so that they are likely one name?"""
        before, after = start - 1, end
        if before >= 0 and tokens[before].folded == "-":
            before -= 1
        if after < len(tokens) and tokens[after].folded == "-":
            after += 1
        return any(
            0 <= at < len(tokens)
            and at not in used
            and tokens[at].is_word
            and not self._is_ordinary(tokens[at], language)
            for at in (before, after)
        )


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """Is there another word of the same name? A saint's name does not end with "Saint"."""
    following = [token for token in tokens[end : end + 2] if token.is_word]
    return bool(following) and (following[0].folded not in ENDS_NAME or following[-1].raw[:1].isupper())
