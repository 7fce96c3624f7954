"""What a language brings to the local chat model, and which one a caller speaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from pipeline.agent.local.cues import Cues
from pipeline.agent.local.office.cues import OfficeCues
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters
from pipeline.search.parser.lexicon_en import ENGLISH
from pipeline.search.parser.lexicon_es import SPANISH
from pipeline.search.text import fold

Code = Literal["en", "es"]
_IN_NAMES = frozenset("el la los las de del i y barrio sol".split())
"""Words of Spanish place names: they count half, so that "La Latina" alone is no Spanish."""
_SPANISH = (
    SPANISH.markers
    | frozenset(
        "adios buenos buena buen dias tardes noches llamo llama soy eres este esta ese esa esto eso estos siguiente"
        " anterior primero primera segundo segunda tercero cuanto cuantos cuanta cuantas cuesta cuestan vale dime"
        " cuentame hablame puedes podrias puede quien porque cuando estan hay luego hasta espanol castellano hablas"
        " ensename comprar"
        " vivienda viviendas encuentro entiendo entendido nosotros comparalos compara repite despacio claro".split()
    )
) - frozenset({"no", "me", "son", "solo", "sin", "dos", "once", "como", "con"})
_ENGLISH = (
    ENGLISH.markers
    | frozenset(
        "hello hi hey thanks thank yes yeah okay bye goodbye sorry morning afternoon evening are was do did can could"
        " will tell me first second third next other another much many when where which who why he she they them your"
        " speak english am be price cost costs live buy good great sure well right repeat again slowly".split()
    )
) - frozenset({"has", "he", "i", "ba", "bd", "bds", "br", "brs", "come", "once", "sin", "son", "me"})
# What the other language has too is no sign of either.
_BOTH = _SPANISH & _ENGLISH
_SIGN = re.compile(r"[¿¡ñ]|\bs[ií],|\bsí\b|\b\w+(?:ción|ciones)\b", re.IGNORECASE)
_ASKED_FOR: dict[Code, re.Pattern[str]] = {
    "es": re.compile(
        r"\b(?:speak|in|talk) (?:\w+ )?spanish\b|\b(?:en|habla\w*) (?:español|espanol|castellano)\b", re.I
    ),
    "en": re.compile(r"\b(?:speak|in|talk) (?:\w+ )?english\b|\b(?:en|habla\w*) ingl[eé]s\b", re.I),
}
_SURE = 2
"""Twice the words by which one language must lead: one telling word is enough, one of a place's name is not."""


def language_of(words: str) -> Code | None:
    """The language a caller speaks, or asks for ("Do you speak Spanish?"); None when the words do not tell.

    For switching a conversation: see `written_in` for what counts as no sign.
    """
    for code, asks in _ASKED_FOR.items():
        if asks.search(words):
            return code
    return written_in(words)


def written_in(words: str) -> Code | None:
    """The language of a text; None when its words do not tell ("No.", "Chueca", "OK").

    A place's name, or a word that both languages have, is no sign of either.
    """
    folded = [fold(word) for word in re.findall(r"[^\W\d_]+", words)]
    spanish = sum(1 if word in _IN_NAMES else 2 for word in folded if word in _SPANISH - _BOTH)
    spanish += 2 * len(_SIGN.findall(words))
    english = sum(2 for word in folded if word in _ENGLISH - _BOTH)
    if abs(spanish - english) < _SURE:
        return None
    # Articles alone are names ("La Barceloneta, el Born"), however many there are.
    if spanish > english:
        telling = [word for word in folded if word in _SPANISH - _BOTH - _IN_NAMES]
        return "es" if telling or _SIGN.search(words) else None
    return "en"


def as_it_is(text: str) -> str:
    """A sentence of a listing in the listing's own language."""
    return text


class Values(Protocol):
    """How a language says values."""

    def price(self, euros: float) -> str: ...
    def size(self, size: float, unit: str) -> str: ...
    def number(self, value: float) -> str: ...
    def place(self, location: str) -> str: ...
    def layout(self, home: Property) -> str: ...
    def rooms(self, count: int) -> str: ...
    def baths(self, count: int) -> str: ...
    def homes(self, count: int) -> str: ...
    def wish(self, wish: SearchParameters, unit: str) -> str: ...
    def features(self, names: Sequence[str]) -> str: ...
    def has(self, names: Sequence[str]) -> str: ...
    def lacking(self, names: Sequence[str]) -> str: ...
    def given_up(self, name: str) -> str: ...
    def listing(self, text: str, unit: str, about: re.Pattern[str] | None = None) -> str: ...


@dataclass(frozen=True)
class Language:
    """A language.

    Attributes:
        code: ISO 639-1.
        cues: how it is understood.
        sentences: what is said, by key; each in several ways, with `{placeholders}`.
        values: how values are said.
        office: how its office is asked for things.
        tells: what is said of a listing's sentence, "" when nothing of it can be.
    """

    code: str
    cues: Cues
    sentences: Mapping[str, tuple[str, ...]]
    values: Values
    office: OfficeCues
    tells: Callable[[str], str] = as_it_is
