"""Spanish numbers in words, for the checks of conversations; without any code of the product."""

from __future__ import annotations

from collections.abc import Sequence

_DIGITS = {word: value for value, word in enumerate("cero uno dos tres cuatro cinco seis siete ocho nueve".split())} | {
    "un": 1,
    "una": 1,
}
_TO_29 = {
    word: value
    for value, word in enumerate(
        "diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos "
        "veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve".split(),
        start=10,
    )
} | {"veintiun": 21, "veintiuna": 21}
_TENS = {
    word: 10 * value
    for value, word in enumerate("treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(), start=3)
}
_HUNDRED_STEMS = (
    "doscient",
    "trescient",
    "cuatrocient",
    "quinient",
    "seiscient",
    "setecient",
    "ochocient",
    "novecient",
)
_HUNDREDS = {stem + end: 100 * value for value, stem in enumerate(_HUNDRED_STEMS, start=2) for end in ("os", "as")} | {
    "cien": 100,
    "ciento": 100,
}
_MILLION = frozenset({"millon", "millones"})
SCALES_ES = {"mil": 1_000, "millon": 1_000_000, "millones": 1_000_000}
ORDINALS_ES = {
    stem + end: value
    for value, stem in enumerate(
        "primer segund tercer cuart quint sext septim octav noven decim undecim duodecim".split(), start=1
    )
    for end in ("o", "a")
} | {"primer": 1, "tercer": 3}
_ACCENTS = str.maketrans("áéíóúü", "aeiouu")


def bare(text: str) -> str:
    """`text` without its accents; the ñ stays."""
    return text.translate(_ACCENTS)


def spanish_number(tokens: Sequence[str], start: int) -> tuple[float, int, bool] | None:
    """The number in words that begins at `start`: value, position after it, ordinal or not (it never is)."""
    total, group, position, last = 0.0, 0.0, start, ""
    while position < len(tokens):
        token = tokens[position]
        following = tokens[position + 1] if position + 1 < len(tokens) else ""
        if token in _HUNDREDS and last in ("", "scale"):
            group, last = group + _HUNDREDS[token], "hundred"
        elif token in _TO_29 and last in ("", "scale", "hundred"):
            group, last = group + _TO_29[token], "small"
        elif token in _TENS and last in ("", "scale", "hundred"):
            group, last = group + _TENS[token], "tens"
        elif token in _DIGITS and last in ("", "scale", "hundred", "and"):
            group, last = group + _DIGITS[token], "small"
        elif token == "y" and last == "tens" and following in _DIGITS:
            last = "and"
        elif token == "y" and following == "medio" and last == "scale" and tokens[position - 1] in _MILLION:
            total, position, last = total + 500_000, position + 1, "end"
        elif token == "medio" and not last and following in _MILLION:
            total, position, last = 500_000.0, position + 1, "end"
        elif token == "coma" and last not in ("", "scale", "end") and (read := _decimal(tokens, position + 1)):
            fraction, position = read
            group, last = group + fraction, "decimal"
            continue
        elif token == "mil" and last != "end" and (group or not last or total):
            total, group, last = total + max(group, 1.0) * 1_000, 0.0, "scale"
        elif token in _MILLION and last not in ("", "end"):
            total, group, last = (total + group) * 1_000_000, 0.0, "scale"
        else:
            break
        position += 1
    return (round(total + group, 6), position, False) if last else None


def _decimal(tokens: Sequence[str], position: int) -> tuple[float, int] | None:
    """ "cinco", "cero cinco", "veinticinco" after "coma": the fraction, and where it ends."""
    digits = ""
    while position < len(tokens) and (value := _small(tokens[position])) is not None:
        digits += str(value)
        position += 1
    return (float(f"0.{digits}"), position) if digits else None


def _small(token: str) -> int | None:
    return _DIGITS.get(token, _TO_29.get(token))
