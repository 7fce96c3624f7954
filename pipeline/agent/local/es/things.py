"""What a home has, more closely: how big the terrace is, what kind of heating."""

from __future__ import annotations

import re

from pipeline.agent.local.es import numbers
from pipeline.agent.local.es.english_numbers import NUMBER, number

_OUTSIDE = re.compile(
    rf"\b({NUMBER})[- ](?:square[- ]met(?:re|er)s?|m²|m2)[- ](terrace|patio|balcony|garden)\b"
    rf"|\b(terrace|patio|balcony|garden) of ({NUMBER}) square met(?:re|er)s",
    re.IGNORECASE,
)
_NAMES = {"terrace": "una terraza", "patio": "un patio", "balcony": "un balcón", "garden": "un jardín"}
_LARGE = re.compile(r"\b(large|big|generous|small|tiny) (terrace|patio|balcony|garden)\b", re.IGNORECASE)
_SEVERAL = re.compile(rf"\b({NUMBER}) (balconies|(?:parking|garage) spaces|terraces)\b", re.IGNORECASE)
_MANY = {"balconies": ("balcony", "balcones", False), "terraces": ("terrace", "terrazas", True)}
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("heating", r"aerothermal underfloor heating", "suelo radiante por aerotermia"),
    ("heating", r"underfloor heating", "suelo radiante"),
    ("heating", r"aerothermal heating", "calefacción por aerotermia"),
    ("heating", r"individual gas heating", "calefacción individual de gas"),
    ("heating", r"gas heating", "calefacción de gas"),
    ("heating", r"electric heating", "calefacción eléctrica"),
    ("heating", r"central heating", "calefacción central"),
    ("air conditioning", r"split-unit air conditioning", "aire acondicionado por splits"),
    ("air conditioning", r"ducted air conditioning|air conditioning by ducts", "aire acondicionado por conductos"),
)


def details_of(text: str) -> dict[str, str]:
    """By the wish's name what `text` says of it more closely: "terrace" -> "una terraza de doce metros cuadrados"."""
    found: dict[str, str] = {}
    for match in _LARGE.finditer(text):
        small = match.group(1).lower() in ("small", "tiny")
        found[_wish(match.group(2))] = _sized(match.group(2), small=small)
    for match in _SEVERAL.finditer(text):
        count, thing = number(match.group(1)), match.group(2).lower()
        if count > 1 and "spaces" in thing:
            found["garage"] = f"{numbers.before_noun(count, feminine=True)} plazas de garaje"
        elif count > 1:
            wish, plural, feminine = _MANY[thing]
            found[wish] = f"{numbers.before_noun(count, feminine=feminine)} {plural}"
    for match in _OUTSIDE.finditer(text):
        thing = (match.group(2) or match.group(3)).lower()
        size = numbers.size_words(number(match.group(1) or match.group(4)), "square metres")
        found[_wish(thing)] = f"{_NAMES[thing]} de {size}"
    for wish, pattern, words in _KINDS:
        if wish not in found and re.search(pattern, text, re.IGNORECASE):
            found[wish] = words
    return found


def _wish(thing: str) -> str:
    return "terrace" if thing.lower() == "patio" else thing.lower()


def _sized(thing: str, *, small: bool) -> str:
    name = _NAMES[thing.lower()]
    return f"{name} {('pequeña' if name.startswith('una') else 'pequeño') if small else 'grande'}"
