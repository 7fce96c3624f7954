"""Numbers, prices and sizes as people say them in Spanish."""

from __future__ import annotations

import re

from num2words import num2words

_MOST_SPOKEN = 999_999_999
_UNITS = {"square metres": "metros cuadrados", "square meters": "metros cuadrados", "square feet": "pies cuadrados"}
_ORDINALS = (
    "cero",
    "primera",
    "segunda",
    "tercera",
    "cuarta",
    "quinta",
    "sexta",
    "séptima",
    "octava",
    "novena",
    "décima",
)


def unit_words(unit: str) -> str:
    """The listings' unit of size in Spanish; one that is not known stays as it is."""
    return _UNITS.get(unit.strip().lower(), unit)


def number_words(value: float) -> str:
    """A number that stands alone: 21 -> "veintiuno", 1.5 -> "uno coma cinco"; at most one decimal is said."""
    rounded = round(value, 1)
    if abs(rounded) > _MOST_SPOKEN:
        return str(round(value))
    words = num2words(int(rounded) if rounded == int(rounded) else rounded, lang="es").replace(" punto ", " coma ")
    # Before "mil" and "millones" uno is shortened: "veintiún mil", "treinta y un mil".
    return _shortened_before(words, r"mil(?:l\w+)?\b")


def before_noun(value: float, *, feminine: bool = False) -> str:
    """A number in front of what is counted: 1 -> "un"/"una", 21 -> "veintiún", 200 -> "doscientas" habitaciones."""
    words = number_words(value)
    if feminine:
        head, _, tail = words.rpartition("mil")
        words = head + _ + re.sub(r"cientos\b", "cientas", re.sub("quinientos", "quinientas", tail))
        return re.sub(r"uno$", "una", words)
    return re.sub(r"\buno$", "un", re.sub(r"veintiuno$", "veintiún", words))


def count_words(count: int, one: str, many: str, *, feminine: bool = False) -> str:
    """A count in words: 1, "baño", "baños" -> "un baño"."""
    return f"{before_noun(count, feminine=feminine)} {one if count == 1 else many}"


def price_words(euros: float) -> str:
    """A price in words: 450000 -> "cuatrocientos cincuenta mil euros", 2000000 -> "dos millones de euros"."""
    whole = round(euros)
    # "Un millón de euros", but "un millón doscientos mil euros".
    of = " de" if whole and whole % 1_000_000 == 0 else ""
    return f"{before_noun(whole)}{of} {'euro' if whole == 1 else 'euros'}"


def size_words(size: float, unit: str) -> str:
    """A size in words: 91, "square metres" -> "noventa y un metros cuadrados"; rounded to whole units."""
    unit = unit_words(unit)
    if round(size) == 1 and unit == "metros cuadrados":
        return "un metro cuadrado"
    return f"{before_noun(round(size))} {unit}"


def floor_words(number: int) -> str:
    """A floor in words: 3 -> "tercera planta", 12 -> "planta doce"."""
    return f"{_ORDINALS[number]} planta" if 0 < number < len(_ORDINALS) else f"planta {number_words(number)}"


def _shortened_before(words: str, following: str) -> str:
    words = re.sub(rf"veintiuno (?={following})", "veintiún ", words)
    return re.sub(rf"\buno (?={following})", "un ", words)
