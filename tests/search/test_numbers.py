"""Number words: known answers, and every number that is spelt out is read back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.parser.lexicon import Lexicon
from pipeline.search.parser.lexicon_en import ENGLISH
from pipeline.search.parser.lexicon_es import SPANISH
from pipeline.search.parser.number_words import Number
from pipeline.search.parser.numbers import find_numbers
from pipeline.search.text import tokenize

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
UNIDADES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete"
    " dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete"
    " veintiocho veintinueve"
).split()
DECENAS = "_ _ _ treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
CENTENAS = (
    "_ ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos".split()
)


def read(text: str, lexicon: Lexicon = ENGLISH) -> list[Number]:
    """All numbers in `text`."""
    return find_numbers(tokenize(text), lexicon.numbers, lexicon.counted)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("four fifty", [450]),
        ("four hundred and fifty thousand", [450_000]),
        ("half a million", [500_000]),
        ("a million and a half", [1_500_000]),
        ("two and a half million", [2_500_000]),
        ("three quarters of a million", [750_000]),
        ("one point two five million", [1_250_000]),
        ("a million two fifty", [1_250_000]),
        ("a million four", [1_400_000]),
        ("a million and two hundred thousand", [1_200_000]),
        ("one million, two hundred thousand", [1_200_000]),
        ("between half a million and seven hundred thousand", [500_000, 700_000]),
        ("one oh five", [105]),
        ("twelve hundred", [1_200]),
        ("450 mil", [450_000]),
        ("a mil five", [1_500_000]),
        ("400 50 thousand", [450_000]),
        ("400 50,000", [450_000]),
        ("100 and 20 square metres", [120]),
        ("seven hundred and fifty k", [750_000]),
        ("under four hundred three bedrooms", [400, 3]),
        ("two hundred and four hundred", [200, 400]),
        ("four fifty two beds", [450, 2]),
        ("a couple of bedrooms", [2]),
        ("ninety odd", [90]),
        ("a cheaper one", []),
        ("one or two bedrooms", [1, 2]),
        ("half a bath", []),
        ("1'5", [1.5]),
        ("1200 000", [1_200_000]),
    ],
)
def test_english(text: str, values: list[float]) -> None:
    assert [number.value for number in read(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("medio millón", [500_000]),
        ("millón y medio", [1_500_000]),
        ("un millón doscientos", [1_200_000]),
        ("dos millones trescientos mil", [2_300_000]),
        ("tres cuartos de millón", [750_000]),
        ("dos cuartos", [2]),
        ("450 mil", [450_000]),
        ("uno coma dos millones", [1_200_000]),
        ("750 mil dos o tres baños", [750_000, 2, 3]),
        ("un piso", []),
        ("un baño", [1]),
    ],
)
def test_spanish(text: str, values: list[float]) -> None:
    assert [number.value for number in read(text, SPANISH)] == values


def test_rough_numbers_say_so() -> None:
    assert read("ninety odd")[0].rough and read("millón y pico", SPANISH)[0].rough
    assert not read("ninety")[0].rough
    assert read("in the four hundreds")[0].in_hundreds and read("the 400s")[0].in_hundreds


def spelt(value: int, conjunction: str = " and ") -> str:
    """`value` below ten million in English words."""
    if value >= 1_000_000:
        rest = value % 1_000_000
        return f"{spelt(value // 1_000_000)} million" + (f" {spelt(rest, conjunction)}" if rest else "")
    if value >= 1_000:
        rest = value % 1_000
        return f"{spelt(value // 1_000, conjunction)} thousand" + (f" {spelt(rest, conjunction)}" if rest else "")
    if value >= 100:
        return f"{UNITS[value // 100]} hundred" + (f"{conjunction}{spelt(value % 100)}" if value % 100 else "")
    if value >= 20:
        return TENS[value // 10] + (f"-{UNITS[value % 10]}" if value % 10 else "")
    return UNITS[value]


def deletreado(value: int) -> str:
    """`value` below ten million in Spanish words."""
    if value >= 1_000_000:
        head = "un millón" if value < 2_000_000 else f"{deletreado(value // 1_000_000)} millones"
        return head + (f" {deletreado(value % 1_000_000)}" if value % 1_000_000 else "")
    if value >= 1_000:
        head = "mil" if value < 2_000 else f"{deletreado(value // 1_000).replace('uno', 'un')} mil"
        return head + (f" {deletreado(value % 1_000)}" if value % 1_000 else "")
    if value >= 100:
        return (
            "cien" if value == 100 else CENTENAS[value // 100] + (f" {deletreado(value % 100)}" if value % 100 else "")
        )
    if value >= 30:
        return DECENAS[value // 10] + (f" y {UNIDADES[value % 10]}" if value % 10 else "")
    return UNIDADES[value]


AMOUNTS = st.integers(1, 999) | st.integers(1, 9_999).map(lambda thousands: thousands * 1_000)


@settings(max_examples=300, deadline=None)
@given(AMOUNTS, st.sampled_from([" and ", " "]))
def test_spelt_out_english_is_read_back(value: int, conjunction: str) -> None:
    assert [number.value for number in read(spelt(value, conjunction))] == [value]


@settings(max_examples=300, deadline=None)
@given(AMOUNTS)
def test_spelt_out_spanish_is_read_back(value: int) -> None:
    assert [number.value for number in read(deletreado(value), SPANISH)] == [value]
