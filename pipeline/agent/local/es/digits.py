"""A Spanish text with its digits and signs in words."""

from __future__ import annotations

import re

from pipeline.agent.local.es import numbers

_NUMBER = r"\d{1,3}(?:[.\u00a0 ]\d{3})+(?!\d)|\d+(?:,\d{1,2})?(?!\d)|\d+"
_MONEY = re.compile(rf"(?:€\s?({_NUMBER})|({_NUMBER})\s?(?:€|EUR\b|euros?\b))")
_AREA = re.compile(rf"({_NUMBER})\s?(?:m²|m2|metros cuadrados|metros)(?!\w)")
_FLOOR = re.compile(r"\b(\d{1,2})\.?[ªa] planta\b")
_COUNTED = re.compile(rf"(?<![\w-])({_NUMBER}) (habitaciones|plazas|terrazas|plantas|personas|viviendas)\b")
_PLAIN = re.compile(rf"(?<![\w-])({_NUMBER})(?!\w)")


def in_words(text: str) -> str:
    """`text` with "90 m²" as "noventa metros cuadrados", "95 €" as "noventa y cinco euros"."""
    text = _MONEY.sub(lambda match: numbers.price_words(_value(match.group(1) or match.group(2))), text)
    text = _AREA.sub(lambda match: numbers.size_words(_value(match.group(1)), "square metres"), text)
    text = _FLOOR.sub(lambda match: numbers.floor_words(int(match.group(1))), text)
    text = _COUNTED.sub(
        lambda match: f"{numbers.before_noun(_value(match.group(1)), feminine=True)} {match.group(2)}", text
    )
    text = _PLAIN.sub(lambda match: numbers.number_words(_value(match.group(1))), text)
    return re.sub(r"\s*[—–]\s*", ", ", text).replace("&", "y")


def _value(digits: str) -> float:
    return float(re.sub(r"[.\u00a0 ](?=\d{3})", "", digits).replace(",", "."))
