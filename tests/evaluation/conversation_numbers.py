"""Numbers in what is said: read from words and from digits, without any code of the product.

English here, Spanish words in `conversation_numbers_es.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.evaluation.conversation_numbers_es import ORDINALS_ES, SCALES_ES, bare, spanish_number

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES = {"thousand": 1_000, "million": 1_000_000}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}
_TOKEN = re.compile(r"[a-zà-ÿ]+(?:'[a-z]+)?|\d+(?:[.,\u00a0 ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[.,;:!?()]")
_SCALED = re.compile(r"(\d+(?:[.,]\d+)?)\s?([km])\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was said.

    Attributes:
        value: what it is.
        after: the words that follow it, up to three, lower case.
        ordinal: "third" rather than "three".
    """

    value: float
    after: tuple[str, ...]
    ordinal: bool = False

    @property
    def noun(self) -> str:
        """The word right after it, empty at the end of a clause."""
        return self.after[0] if self.after else ""


def numbers_in(text: str, language: str = "en") -> list[Number]:
    """The numbers in `text`, in order: words ("four hundred and fifty thousand", "two point five") and digits.

    Words after a Spanish number lose their accents, not the ñ.
    """
    spanish = language == "es"
    ordinals, scales = (ORDINALS_ES, SCALES_ES) if spanish else (_ORDINALS, _SCALES)
    lower = text.lower().replace("-", " ").replace("’", "'")
    tokens = _TOKEN.findall(bare(lower) if spanish else lower)
    numbers = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token in ordinals:
            numbers.append(Number(ordinals[token], _words_from(tokens, position + 1), ordinal=True))
            position += 1
        elif token[0].isdigit():
            scale = scales.get(tokens[position + 1], 1) if position + 1 < len(tokens) else 1
            position += 1 if scale == 1 else 2
            numbers.append(Number(_digits(token) * scale, _words_from(tokens, position)))
        elif (read := (spanish_number if spanish else _words_number)(tokens, position)) is not None:
            value, position, ordinal = read
            numbers.append(Number(value, _words_from(tokens, position), ordinal))
        else:
            position += 1
    return numbers


def values_in(text: str, language: str = "en") -> set[float]:
    """Every value in `text`, and what shortened amounts stand for: "450k", "1.2m", "four fifty" as thousands."""
    values = {number.value for number in numbers_in(text, language)}
    for match in _SCALED.finditer(text):
        scale = 1_000 if match.group(2).lower() == "k" else 1_000_000
        values.add(float(match.group(1).replace(",", ".")) * scale)
    return values


def _words_number(tokens: list[str], start: int) -> tuple[float, int, bool] | None:
    """The number in words that begins at `start`: value, position after it, ordinal or not."""
    total, group, position, last = 0.0, 0.0, start, ""
    seen = False
    while position < len(tokens):
        token = tokens[position]
        following = tokens[position + 1] if position + 1 < len(tokens) else ""
        if token in _UNITS and (last in ("", "hundred", "scale", "and") or (last == "tens" and 0 < _UNITS[token] < 10)):
            group, last = group + _UNITS[token], "units" if _UNITS[token] < 10 else "teens"
        elif token in _TENS and last in ("", "hundred", "scale", "and"):
            group, last = group + _TENS[token], "tens"
        elif _is_year(group, total, token):
            # "nineteen twenty-five": the century was read as a number of its own.
            group, last = group * 100 + (_TENS.get(token) or _UNITS[token]), "tens" if token in _TENS else "teens"
        elif token == "hundred" and seen and group < 100:
            group, last = group * 100, "hundred"
        elif token in _SCALES and seen:
            total, group, last = total + group * _SCALES[token], 0.0, "scale"
        elif token == "and" and last in ("hundred", "scale") and (following in _UNITS or following in _TENS):
            last = "and"
        elif token == "point" and seen and following in _UNITS:
            group, position = _decimal(tokens, position + 1, group)
            last = "decimal"
            continue
        elif token in ("a", "half") and not seen and (skipped := _article(tokens, position)) is not None:
            value, position = skipped
            group, last, seen = value, "article", True
            continue
        elif seen and token in _ORDINALS and last in ("tens", "hundred", "and"):
            return total + group + _ORDINALS[token], position + 1, True
        else:
            break
        seen = True
        position += 1
    # Sums of decimals are not exact: four point one million is a whole number.
    return (round(total + group, 6), position, False) if seen else None


def _is_year(group: float, total: float, token: str) -> bool:
    tens = _TENS.get(token) or _UNITS.get(token, 0)
    return total == 0 and group in (17, 18, 19, 20) and tens >= 10


def _article(tokens: list[str], position: int) -> tuple[float, int] | None:
    """ "a hundred", "a million", "half a million": the value in front of the scale, and where the scale stands."""
    words = tokens[position : position + 3]
    if words[0] == "half" and words[1:2] == ["a"] and words[2:3] and words[2] in (*_SCALES, "hundred"):
        return 0.5, position + 2
    if words[0] == "a" and words[1:2] and words[1] in (*_SCALES, "hundred"):
        return 1.0, position + 1
    return None


def _decimal(tokens: list[str], position: int, whole: float) -> tuple[float, int]:
    digits = ""
    while position < len(tokens) and tokens[position] in _UNITS and _UNITS[tokens[position]] < 10:
        digits += str(_UNITS[tokens[position]])
        position += 1
    return whole + float(f"0.{digits}"), position


def _digits(token: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[.,\u00a0 ]\d{3})+", token):
        return float(re.sub(r"\D", "", token))
    return float(token.replace(",", "."))


def _words_from(tokens: list[str], position: int) -> tuple[str, ...]:
    return tuple(_until_stop(tokens[position : position + 3]))


def _until_stop(tokens: list[str]) -> Iterator[str]:
    for token in tokens:
        if not token[0].isalnum():
            return
        yield token
