"""Names of places in what is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.search.text import fold

_CAPITAL = r"(?!I['’])[A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’·-]+"
_NAME = re.compile(
    rf"(?<![\w'’-]){_CAPITAL}(?:(?: (?:de las?|de los|del?|la|el|los|las|of the|of|d['’]) ?| |/){_CAPITAL})*"
)
_BEFORE_NAME = re.compile(
    r"(?:In|En|At|Near|From|For|This|That|It|On|And|But|Or|So|Then|One|There|There's|It's|Your|Our|My|With|Also|While"
    r"|Around|Within|By|To|Of|Not|No|Yes|Are|Is|Do|Does|Did|Would|Could|Shall|Can|Which|What|Where|If|As|Here|Both"
    r"|Another|Certainly|Sure|Unlike|Only|Just|The|Por|Con|Y|Pero|Hay|Este|Esta|Ese|Esa|Cerca|Como) (?=[A-ZÀ-ÖØ-Þ])"
)
"""Words that open a sentence, and so have a capital, right before a name."""
_OPENS = re.compile(r"^\W*$")
_IN = re.compile(
    r"\b(?:in|en)(?: the| el| la| los| las)?(?: (?:district|neighbourhood|area|barrio|distrito) (?:of|de))? $"
)
_NEAR = re.compile(
    r"\b(?:near|around|close to|next to|opposite|overlooking|towards?|facing|minutes? (?:from|to|of)|walk (?:from|to)"
    r"|away from|steps? from|metres from|heart of|centre of|outside|behind|beside|cerca de|junto a|al lado de|frente a"
    r"|hacia|minutos? de|pasos? de|metros de|centro de|corazon de|zona de|barrio de|distrito de|vistas a)"
    r"(?: the| el| la| los| las|l)? $"
)
_PLACE_NOUN = re.compile(
    r"^(?:['’]s)? (?:metro|station|park|market|square|street|avenue|beach|district|neighbourhood|quarter|hospital"
    r"|university|museum|stadium|airport|cathedral|area)\b"
)
_STREET = re.compile(
    r"^(?:Calle|Carrer|Plaza|Pla[çc]a|Avenida|Avinguda|Paseo|Passeig|Ronda|Rambla|Gran V[ií]a|Parque|Parc|Mercado"
    r"|Mercat"
    r"|Metro)\b"
)
_NO_PLACES = frozenset(
    "el la los las les els de del the san sant santa barrio barri"
    " i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december lunes martes miercoles jueves viernes sabado domingo enero febrero"
    " marzo abril"
    " mayo junio julio agosto septiembre octubre noviembre diciembre english spanish catalan european french italian"
    " scandinavian japanese modernist art deco spring summer autumn winter christmas easter spain espana europe europa"
    " catalonia cataluna internet wi-fi wifi tv ok euribor ibi".split()
)
_ARTICLE = re.compile(r"^(?:(?:the|el|la|los|las|les|els|barrio de|barri de|distrito de|calle|carrer) |l')(?=\w{3})")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that may be a place's.

    Attributes:
        words: folded, without an article.
        start, end: where it stands in the text.
        where: how it is joined: "in" a place, "near" one, or else "".
        opens: it is the first word of the text, where every word has a capital.
    """

    words: str
    start: int
    end: int
    where: str
    opens: bool


def plain(text: str) -> str:
    """Folded words of `text`, one blank apart."""
    return " ".join(re.sub(r"[^\w]+", " ", fold(text)).split())


@lru_cache(maxsize=1024)
def place_form(name: str) -> str:
    """A name as it is compared: folded, without an article and a possessive."""
    folded = fold(re.sub(r"['’]s$", "", name.strip()))
    return " ".join(re.sub(r"[^\w]+", " ", _ARTICLE.sub("", folded)).split())


@lru_cache(maxsize=2048)
def names_of(text: str) -> tuple[Name, ...]:
    """Names in `text` that may be places, left to right. `text` begins a sentence."""
    found: list[Name] = []
    for match in _NAME.finditer(text):
        start, said = match.start(), match.group().rstrip("'’-")
        if opening := _BEFORE_NAME.match(said):
            start, said = start + opening.end(), said[opening.end() :]
        end = start + len(said)
        words = place_form(said)
        if not words or words in _NO_PLACES or all(word in _NO_PLACES for word in words.split()):
            continue
        before = fold(text[:start])
        where = "in" if _IN.search(before) else ""
        if not where and (_NEAR.search(before) or _PLACE_NOUN.match(text[end:]) or _STREET.match(said)):
            where = "near"
        found.append(Name(words, start, end, where, _OPENS.match(text[:start]) is not None))
    return tuple(found)


def has_words(text: str, words: str) -> bool:
    """Does `text`, as `plain` gives it, hold `words` in this order?"""
    return f" {words} " in f" {text} "
