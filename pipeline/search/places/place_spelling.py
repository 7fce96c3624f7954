"""How names of places are written and said: parts, articles, saints, capitals."""

from __future__ import annotations

import re

from pipeline.search.parameters import Place
from pipeline.search.text import fold

_LEADING = re.compile(
    r"^(?:barrio|distrito|barri|districte|bairro|zona|district|quarter|quartier|area|urbanizacion|ciudad|colonia"
    r"|freguesia|neighbou?rhood)(?: (?:de|del|do|da|of|d'))?(?: (?:la|los|las|el|les|els))? (?=\S{3})"
)
_TRAILING = re.compile(r"(?<=\S{4}) (?:district|quarter|neighbou?rhood|area|barrio)$")
_ARTICLE = re.compile(r"^(?:(?:el|la|los|las|les|els|os|as|o|a|the|le) |[ld]' ?)(?=\S{4})")
_SAINT = ("saint", "st", "sant", "san")
SAINTS = frozenset({*_SAINT, "santa", "sainte", "sao", "ste"})
_JOINED = re.compile(r"\s*(?:[-–](?! ?[a-zà-ÿ])|/|,|\(|\)|;|\|)\s*")
"""A hyphen before a small letter is part of a name ("Poble-sec"), before a capital it joins two ("Chueca-Justicia")."""
_ADDED = re.compile(r"\s*(?:&| y | i | e | and )\s*")
_ONE_NAME = re.compile(r"[-–] ?[a-zà-ÿ]|^(?i:saint|sainte|sant|san|st)[-–]")
"""A name whose hyphens are its own: "Saint-Germain", "Aix-en-Provence"."""


def spoken_name(place: Place) -> str:
    """The short name people say: "Chueca" for "Chueca-Justicia"."""
    first = next((part for part in parts_of(place.name) if len(part) >= 3), place.name)
    return cased(first)


def shown_name(place: Place) -> str:
    """The whole name, not in capitals."""
    return cased(place.name)


def plain_word(word: str) -> str:
    """A folded word without apostrophes: "Paul's" and "Pauls" are one name."""
    return word.replace("'", "").replace("ß", "ss") or word


def parts_of(name: str) -> list[str]:
    """ "Chueca" and "Justicia" of "Chueca-Justicia"."""
    pattern = re.compile(r"\s*[/,();|]\s*") if _ONE_NAME.search(name.strip()) and not name.isupper() else _JOINED
    parts = [part.strip() for part in pattern.split(name.strip()) if part.strip()]
    return parts if len({fold(part) for part in parts}) > 1 else [name.strip()]


def cased(name: str) -> str:
    """ "CHUECA" is written "Chueca"."""
    name = " ".join(name.split())
    if not name.isupper() or len(name) < 4:
        return name
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lambda word: word.group()[:1] + word.group()[1:].lower(), name)


def variants_of(name: str) -> list[str]:
    """Folded spellings that mean the same place: parts, without article or "Barrio de", the saint in other words."""
    folded = " ".join(fold(name).split())
    parts = [fold(part) for part in parts_of(name)]
    parts += [fold(added) for part in parts for added in _ADDED.split(part)]
    variants = list(parts)
    for base in dict.fromkeys([folded, *parts]):
        bare = _TRAILING.sub("", _LEADING.sub("", base))
        variants += [bare, _ARTICLE.sub("", bare), _castilian(bare)]
        words = re.split(r"[ -]", bare)
        variants += [
            " ".join([*words[:at], saint, *words[at + 1 :]])
            for at, word in enumerate(words)
            if word.strip(".") in _SAINT and at + 1 < len(words)
            for saint in _SAINT
        ]
        if " " in bare or "-" in bare:
            variants += [re.sub(r"[ -]", "", bare), bare.replace("-", " ")]
        for some, other in _SPELT:
            variants += [_swap(bare, some, other), _swap(bare, other, some)]
    return [variant for variant in dict.fromkeys(variants) if variant and variant != folded and variant not in SAINTS]


def _castilian(name: str) -> str:
    """A Catalan name that begins with a number as Spanish speakers say it: "quatre carreres" is "cuatro carreras"."""
    first, _, rest = name.partition(" ")
    number = _CATALAN_NUMBERS.get(first)
    return f"{number} {re.sub(r'es(?=$| )', 'as', rest)}" if number and rest else ""


_CATALAN_NUMBERS = {"quatre": "cuatro", "dues": "dos", "cinc": "cinco", "sis": "seis", "set": "siete", "vuit": "ocho"}
_SPELT = (("centre", "center"), ("neighbourhood", "neighborhood"), ("harbour", "harbor"))


def _swap(text: str, some: str, other: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(some)}(?!\w)", other, text)


def without_article(name: str) -> str:
    """ "born" for "el born"; `name` is folded."""
    return _ARTICLE.sub("", name)
