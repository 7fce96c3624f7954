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
_SIGN = re.compile(r"[¿¡]|\b[Ss][ií],|\b[Ss]í\b|\b[a-zà-ý]+ñ|\bñ|\b[a-zà-ý]+(?:ción|ciones)\b")
_NAME = re.compile(
    r"\b(?:Plaza|Puerta|Gran|Calle|Paseo|Avenida|Ronda|Cuesta|Nuevos|Tres|Cuatro|Dos|Casa|Ciudad)"
    r"(?:\s+(?:(?:de|del|la|las|los|el|y)\s+)*[A-ZÀ-Ý][\w'’-]*)+"
)
"""A street's, square's or quarter's name with a word of its own in it: no sign of the caller's language."""
_ASKED_FOR: dict[Code, re.Pattern[str]] = {
    "es": re.compile(
        r"\b(?:speak|in|talk) (?:\w+ )?spanish\b(?! (?:style|villa|house|quarter|village|colonial|garden|tile))"
        r"|\b(?:en|habla\w*)(?: usted(?:es)?)? (?:español|espanol|castellano)\b"
        r"|^(?:spanish|español|espanol|castellano),? (?:please|por favor)\W*$",
        re.I,
    ),
    "en": re.compile(
        r"\b(?:speak|in|talk) (?:\w+ )?english\b(?! (?:style|villa|house|quarter|village|garden))"
        r"|\b(?:en|habla\w*)(?: usted(?:es)?)? ingl[eé]s\b|^(?:english|ingl[eé]s),? (?:please|por favor)\W*$",
        re.I,
    ),
}
_SURE = 2
"""Twice the words by which one language must lead: one telling word is enough, one of a place's name is not."""


def language_of(words: str) -> Code | None:
    """The language a caller speaks, or asks for ("Do you speak Spanish?"); None when the words do not tell.

    For switching a conversation: see `written_in` for what counts as no sign.
    """
    return asked_for(words) or written_in(words)


def asked_for(words: str) -> Code | None:
    """The language that a caller asks for ("Can we speak Spanish?", "in English, please"); None when they do not."""
    return next((code for code, asks in _ASKED_FOR.items() if asks.search(words)), None)


def written_in(words: str) -> Code | None:
    """The language of a text; None when its words do not tell ("No.", "Chueca", "OK").

    A place's name, or a word that both languages have, is no sign of either.
    """
    lead = lead_of_spanish(words)
    return None if abs(lead) < _SURE else "es" if lead > 0 else "en"


def lead_of_spanish(words: str) -> int:
    """By how much the words are Spanish rather than English, 2 for each telling word; negative if they are English."""
    words = _NAME.sub(" ", words)
    folded = [fold(word) for word in re.findall(r"[^\W\d_]+", words)]
    spanish = sum(1 if word in _IN_NAMES else 2 for word in folded if word in _SPANISH - _BOTH)
    spanish += 2 * len(_SIGN.findall(words))
    english = sum(2 for word in folded if word in _ENGLISH - _BOTH)
    # Articles alone are names ("La Barceloneta, el Born"), however many there are.
    if spanish > english and not _SIGN.search(words) and not set(folded) & (_SPANISH - _BOTH - _IN_NAMES):
        return 0
    return spanish - english


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
