"""Numbers that are no amounts: years, telephone numbers, lines of the metro."""

from __future__ import annotations

import re

from pipeline.search.parser.number_words import Number

_SPELLED_OUT = re.compile(r"#(\d+) #(\d+) (?:- )?#(\d+)")
"""Three numbers in a row are a telephone number."""
_BEFORE_A_YEAR = re.compile(
    r"\b(?:in|since|until|before|after|by|year|en|desde|hasta|del|ano|para)(?: (?:the|el|year|ano))* $"
)
OF_A_LINE = re.compile(r"\b(?:line|lines|linea|lineas) $")
""" "Line 5 of the metro" is no size."""


def is_spelled_out(clause: str, numbers: tuple[Number, ...]) -> bool:
    """Is it digit after digit, as telephone numbers are said?"""
    match = _SPELLED_OUT.search(clause)
    return match is not None and all(numbers[int(index)].scale == 1 for index in match.groups())


def is_year(number: Number) -> bool:
    """ "2019", or "nineteen eighty-five"."""
    return number.scale == 1 and 1900 <= number.value < 2100 and number.value == int(number.value)


def is_spoken_year(number: Number, left: str, *, sided: bool) -> bool:
    """ "In two thousand and nineteen"."""
    if number.scale != 1_000 or not 1900 <= number.value < 2100:
        return False
    return not sided or _BEFORE_A_YEAR.search(left) is not None
