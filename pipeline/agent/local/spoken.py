"""Numbers, prices, sizes and places as people say them."""

from __future__ import annotations

import re

from num2words import num2words

_MOST_SPOKEN = 999_999_999
# Numbers with separators: 1,250,000 or 1.250.000 or 450 000; then decimals; then whole numbers.
_NUMBER = r"\d{1,3}(?:[.,\u00a0 ]\d{3})+(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)|\d+"
_MONEY = re.compile(rf"(?:€\s?({_NUMBER})|({_NUMBER})\s?(?:€|EUR\b))")
_AREA = re.compile(rf"({_NUMBER})\s?(?:m²|m2|sqm|sq m)(?!\w)")
_ORDINAL = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\b")
_DECADE = re.compile(r"\b(1[89]\d0|20\d0)s\b")
_YEAR = re.compile(r"\b(1[789]\d\d|20\d\d)\b(?!\s?(?:euros|square|m²|m2|€))")
_ROAD = re.compile(r"\b([A-Z]{1,3})-?(\d{1,3})\b")
"""Roads and lines: "A-1", "M-30", "L3"."""
_PLAIN = re.compile(rf"(?<![\w-])({_NUMBER})(?!\w)")


def number_words(value: float) -> str:
    """A number in words: 184 -> "one hundred and eighty-four"; at most one decimal is said."""
    rounded = round(value, 1)
    if abs(rounded) > _MOST_SPOKEN:
        return str(round(value))
    return num2words(int(rounded) if rounded == int(rounded) else rounded, lang="en").replace(",", "")


def ordinal_words(value: int) -> str:
    """A position in words: 3 -> "third"."""
    return num2words(value, to="ordinal", lang="en").replace(",", "")


def price_words(euros: float) -> str:
    """A price in words: 450000 -> "four hundred and fifty thousand euros"."""
    if euros >= 1_000_000 and euros % 100_000 == 0 and euros % 1_000_000:
        return f"{number_words(euros / 1_000_000)} million euros"
    return f"{number_words(round(euros))} {'euro' if round(euros) == 1 else 'euros'}"


def size_words(size: float, unit: str) -> str:
    """A size in words: 70, "square metres" -> "seventy square metres"."""
    one = round(size) == 1
    return f"{number_words(round(size))} {re.sub(r'(?<=[^s])s$', '', unit) if one else unit}"


def count_words(count: int, one: str, many: str) -> str:
    """A count in words: 1, "bathroom", "bathrooms" -> "one bathroom"."""
    return f"{number_words(count)} {one if count == 1 else many}"


def place_words(location: str) -> str:
    """A district as people call it: "Chueca-Justicia" -> "Chueca", "Barrio de Salamanca" -> "Salamanca"."""
    name = re.sub(
        r"^(?:barrio|distrito|district) (?:de |del |of )?(?:la |el )?(?=\w{4})",
        "",
        location.strip(),
        flags=re.IGNORECASE,
    )
    # Agencies join neighbours with a hyphen, people say the first; "Poble-sec" and "Sarrià-Sant Gervasi" are one name.
    first, _, second = (part.strip() for part in name.partition("-"))
    joined = second[:1].isupper() and " " not in second and len(first) > 3
    return first if joined else name


def listing_words(text: str, size_unit: str = "square metres") -> str:
    """A sentence of a listing with its digits and signs in words."""
    text = _MONEY.sub(lambda match: price_words(_value(match.group(1) or match.group(2))), text)
    text = _AREA.sub(lambda match: size_words(_value(match.group(1)), size_unit), text)
    text = _DECADE.sub(lambda match: _decade_words(int(match.group(1))), text)
    text = _ORDINAL.sub(lambda match: ordinal_words(int(match.group(1))), text)
    text = _YEAR.sub(lambda match: num2words(int(match.group(1)), to="year", lang="en"), text)
    text = _ROAD.sub(lambda match: f"{match.group(1)} {number_words(int(match.group(2)))}", text)
    text = _PLAIN.sub(lambda match: number_words(_value(match.group(1))), text)
    return re.sub(r"\s*[—–]\s*", ", ", text).replace("&", "and")


def sentence(text: str) -> str:
    """`text` with a capital at the start and a full stop at the end."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".") if text else text


def _value(digits: str) -> float:
    compact = digits.replace("\u00a0", " ")
    groups = re.split(r"[., ]", compact)
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
        return float("".join(groups))
    return float(compact.replace(",", ".").replace(" ", ""))


def _decade_words(year: int) -> str:
    century, decade = divmod(year, 100)
    if decade == 0:
        return f"{number_words(century)} hundreds"
    tens = number_words(decade)
    return f"{number_words(century)} {tens[:-1]}ies"
