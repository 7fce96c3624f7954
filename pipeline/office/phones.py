"""Telephone numbers as they are said and dictated."""

from __future__ import annotations

import re

import phonenumbers
from num2words import num2words

from pipeline.office.said_time import Language

_DIGITS = {
    **{"zero": 0, "oh": 0, "o": 0, "nought": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
    **{"seven": 7, "eight": 8, "nine": 9, "cero": 0, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4},
    **{"cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9},
}
_REPEATS = {"double": 2, "triple": 3, "treble": 3, "doble": 2}
_TEENS = {
    **{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16},
    **{"seventeen": 17, "eighteen": 18, "nineteen": 19},
    **{"diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16},
    **{"dieciséis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21},
    **{"veintidos": 22, "veintidós": 22, "veintitres": 23, "veintitrés": 23, "veinticuatro": 24, "veinticinco": 25},
    **{"veintiseis": 26, "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29},
}
_TENS = {
    **{"twenty": 2, "thirty": 3, "forty": 4, "fifty": 5, "sixty": 6, "seventy": 7, "eighty": 8, "ninety": 9},
    **{"treinta": 3, "cuarenta": 4, "cincuenta": 5, "sesenta": 6, "setenta": 7, "ochenta": 8, "noventa": 9},
}
_HUNDREDS = {
    **{"cien": 1, "ciento": 1, "doscientos": 2, "trescientos": 3, "cuatrocientos": 4, "quinientos": 5},
    **{"seiscientos": 6, "setecientos": 7, "ochocientos": 8, "novecientos": 9},
}
_OWN = re.compile(
    r"\b(?:this (?:same )?(?:number|phone|one)|the (?:number|one) (?:i'm|i am|that i'm) calling|my own number"
    r"|(?:este|este mismo) (?:numero|número|telefono|teléfono)|desde el que (?:llamo|estoy llamando)|este mismo)\b"
)


def read_phone(text: str, region: str = "ES", *, caller: str | None = None) -> str | None:
    """A telephone number in E.164, or None when `text` has none that exists.

    Args:
        text: digits or their words in English or Spanish ("six one two, double three ..."), national or international.
        region: the country of numbers without a country code, in ISO 3166.
        caller: the number the caller rings from, for "this number".
    """
    words = text.lower().replace("’", "'")
    digits = _dictated(words)
    if len(digits) < 5 and caller is not None and _OWN.search(words):
        digits = caller
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def digits_said(text: str) -> str:
    """The digits that `text` dictates, a plus in front if one was said; empty when there are none."""
    return _dictated(text.lower().replace("’", "'"))


def phone_words(number: str, language: Language = "en", region: str = "ES") -> str:
    """The digits of an E.164 number in words, grouped: "six one two, three four five, six seven eight".

    A number of another country begins with "plus" and its code.
    """
    parsed = phonenumbers.parse(number, None)
    national = str(phonenumbers.national_significant_number(parsed))
    groups = _groups(national)
    if phonenumbers.region_code_for_number(parsed) != region:
        groups = [f"+{parsed.country_code}", *groups]
    return ", ".join(" ".join(_digit(digit, language) for digit in group) for group in groups)


def _digit(digit: str, language: Language) -> str:
    if digit == "+":
        return "plus" if language == "en" else "más"
    return str(num2words(int(digit), lang=language))


def _groups(digits: str) -> list[str]:
    """By threes; never a last digit alone."""
    groups = [digits[index : index + 3] for index in range(0, len(digits), 3)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2][:2], groups[-2][2:] + groups[-1]]
    return groups


def _dictated(text: str) -> str:
    """The digits of a dictated number, a plus in front if one was said."""
    found = ""
    repeat = 1
    tokens = re.findall(r"\+|\d+|[^\W\d_]+", text)
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        before = tokens[index - 1] if index else ""
        if token in ("plus", "más", "mas", "+") and not found:
            found = "+"
        elif token.isdigit():
            found += token * repeat
        elif token in _REPEATS:
            repeat = _REPEATS[token]
            continue
        elif token in _DIGITS:
            # "Thirty four" has its four already; so has "treinta y cuatro".
            if not _unit_follows(before, token) and not (before == "y" and index > 1 and tokens[index - 2] in _TENS):
                found += str(_DIGITS[token]) * repeat
        elif token in _TEENS:
            found += str(_TEENS[token]) * repeat
        elif token in _TENS:
            unit = tokens[index + 2] if following == "y" and index + 2 < len(tokens) else following
            found += f"{_TENS[token]}{_DIGITS.get(unit, 0) if _unit_follows(token, unit) else 0}"
        elif token in _HUNDREDS:
            found += _hundreds(token, tokens[index + 1 : index + 4])
        elif token == "hundred":
            found += "00"
        repeat = 1
    return found


def _unit_follows(tens: str, unit: str) -> bool:
    return tens in _TENS and bool(_DIGITS.get(unit, 0))


def _hundreds(token: str, following: list[str]) -> str:
    """Three digits of "seiscientos doce": the rest is said by the words that follow, noughts are not."""
    hundred = str(_HUNDREDS[token])
    first = following[0] if following else ""
    if first in _TEENS or first in _TENS:
        return hundred
    return f"{hundred}0" if _DIGITS.get(first, 0) else f"{hundred}00"
