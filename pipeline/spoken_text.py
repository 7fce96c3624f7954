"""Written text as it is spoken: no markup, numbers and units in words, abbreviations said out."""

from __future__ import annotations

import re
from collections.abc import Callable

from num2words import num2words

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ADDRESS = re.compile(r"https?://\S+")
_LINE_START = re.compile(r"^\s*(?:#{1,6}\s+|[-*•>]\s+|\d{1,2}[.)]\s+(?=\D))", re.MULTILINE)
_EMPHASIS = re.compile(r"[*`#~|<>\\]+|(?<!\w)_+|_+(?!\w)")
# Dingbats, arrows and other symbols, pictographs, flags, the joiners and variation selectors between them.
_PICTOGRAPHS = re.compile(r"[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\u200d\ufe0e\ufe0f\U0001f000-\U0001faff]+")

_NUMBER = r"(?:\d{1,3}(?:[.,\u202f\u00a0 ]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SCALE = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}
_CURRENCY = {"€": "euro", "eur": "euro", "$": "dollar", "£": "pound"}
_UNITS = {
    **dict.fromkeys(("m²", "m2", "sqm", "sq m", "sq. m", "sq.m", "sq. m.", "sq m."), ("square metre", "square metres")),
    **dict.fromkeys(("ft²", "ft2", "sqft", "sq ft", "sq. ft", "sq. ft."), ("square foot", "square feet")),
    "km²": ("square kilometre", "square kilometres"),
    "km": ("kilometre", "kilometres"),
    "cm": ("centimetre", "centimetres"),
    "m": ("metre", "metres"),
    "min": ("minute", "minutes"),
    "mins": ("minute", "minutes"),
    "%": ("percent", "percent"),
    "°C": ("degree", "degrees"),
}
_WORDS = (
    (re.compile(r"\be\.g\.,?"), "for example"),
    (re.compile(r"\bi\.e\.,?"), "that is"),
    (re.compile(r"\betc\."), "et cetera"),
    (re.compile(r"\bapprox\."), "approximately"),
    (re.compile(r"\b[Nn](?:o\.|º|°)\s?(?=\d)"), "number "),
    (re.compile(r"\bvs\.?(?=\s)"), "versus"),
    (re.compile(r"\bw/\s?"), "with "),
    (re.compile(r"\bAvda?\.(?=\s)"), "Avenida"),
    (re.compile(r"\bC/\s?"), "Calle "),
    (re.compile(r"\bSt\.(?=\s[A-Z])"), "Saint"),
    (re.compile(r"\s&\s"), " and "),
    (re.compile(r"\s\+\s"), " plus "),
)

_MAGNITUDE = r"(?:\s?(k|K|mn|m|M|bn)\b)?(\s(?:thousand|million|billion)\b)?"
_MONEY_BEFORE = re.compile(rf"(€|\$|£|\bEUR)\s?({_NUMBER}){_MAGNITUDE}")
_MONEY_AFTER = re.compile(rf"\b({_NUMBER}){_MAGNITUDE}\s?(€|EUR\b|euros?\b)")
_THOUSANDS = re.compile(rf"\b({_NUMBER})\s?[kK]\b")
_UNIT_NAMES = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_MEASURE = re.compile(rf"\b({_NUMBER})[\s\u00a0-]?({_UNIT_NAMES})(?!\w)")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_RANGE = re.compile(rf"(?<![\d-])({_NUMBER})\s?[-–—]\s?(?=[€$£]?\s?{_NUMBER}(?![\d-]))")
_LONG_DIGITS = re.compile(r"(?<![\d.,])\+?\d{8,}\b")
_TELEPHONE = re.compile(r"\b[6-9]\d{2} \d{3} \d{3}\b")  # how nine-digit Spanish numbers are written
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)(s)?\b")
_HYPHENATED = re.compile(r"\b(\d+)-(?=[a-zA-Z])")
_PLAIN = re.compile(_NUMBER)


def strip_markup(text: str, *, at_line_start: bool = True) -> str:
    """Text without Markdown, links and pictographs; white space becomes single spaces.

    Args:
        text: the text.
        at_line_start: whether it begins a line, where "1." numbers an item.
    """
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub("", text)
    begun, newline, lines = ("", "", text) if at_line_start else text.partition("\n")
    text = begun + newline + _LINE_START.sub("", lines)
    text = _PICTOGRAPHS.sub("", _EMPHASIS.sub("", text))
    return " ".join(text.split())


def spoken(text: str) -> str:
    """English text as it is read aloud.

    "450,000 €" -> "four hundred and fifty thousand euros", "120 m²" -> "one hundred and twenty square metres".
    Long runs of digits (references, telephone numbers) are read digit by digit, years as years.
    """
    text = strip_markup(text)
    for pattern, words in _WORDS:
        text = pattern.sub(words, text)
    for pattern, say in _NUMBER_RULES:
        text = pattern.sub(say, text)
    return " ".join(text.split())


def number_words(value: float) -> str:
    """A number in words: 450000 -> "four hundred and fifty thousand"."""
    return num2words(value).replace(",", "")


def _value(digits: str) -> float:
    """What the digits mean: "450,000" and "450.000" are thousands, "1.5" is a decimal."""
    grouped = re.fullmatch(r"(\d{1,3}(?:[.,\u202f\u00a0 ]\d{3})+)(\.\d+)?", digits)
    if grouped:
        whole = re.sub(r"\D", "", grouped[1])
        return float(whole + (grouped[2] or "")) if grouped[2] else int(whole)
    return float(digits) if "." in digits else int(digits)


def _scaled(digits: str, scale: str | None) -> float:
    value = _value(digits) * _SCALE.get((scale or "").lower(), 1)
    return int(value) if value == int(value) else value


def _money(digits: str, scale: str | None, magnitude: str | None, currency: str) -> str:
    value = _scaled(digits, scale)
    name = _CURRENCY.get(currency.lower(), "euro")
    return f"{number_words(value)}{magnitude or ''} {name if value == 1 and not magnitude else name + 's'}"


def _measure(match: re.Match[str]) -> str:
    value = _value(match[1])
    one, many = _UNITS[match[2]]
    return f"{number_words(value)} {one if value == 1 else many}"


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    if minute == 0:
        return f"{number_words(hour)} o'clock" if hour <= 12 else f"{number_words(hour)} hundred hours"
    return f"{number_words(hour)} {'oh ' if minute < 10 else ''}{number_words(minute)}"


def _digit_by_digit(match: re.Match[str]) -> str:
    return " ".join("plus" if digit == "+" else number_words(int(digit)) for digit in match[0] if digit != " ")


def _year(match: re.Match[str]) -> str:
    words = num2words(int(match[1]), to="year").replace(",", "")
    if not match[2]:
        return words
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


# In this order: what carries a sign or a unit first, bare numbers last.
_NUMBER_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_CLOCK, _clock),
    (_RANGE, lambda m: f"{m[1]} to "),
    (_MONEY_BEFORE, lambda m: _money(m[2], m[3], m[4], m[1])),
    (_MONEY_AFTER, lambda m: _money(m[1], m[2], m[3], m[4])),
    (_MEASURE, _measure),
    (_THOUSANDS, lambda m: number_words(_scaled(m[1], "k"))),
    (_ORDINAL, lambda m: num2words(int(m[1]), to="ordinal").replace(",", "")),
    (_LONG_DIGITS, _digit_by_digit),
    (_TELEPHONE, _digit_by_digit),
    (_YEAR, _year),
    (_HYPHENATED, lambda m: f"{number_words(int(m[1]))}-"),
    (_PLAIN, lambda m: number_words(_value(m[0]))),
)
