"""Written text as it is spoken."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spoken_text import number_words, spoken, strip_markup


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("450,000 €", "four hundred and fifty thousand euros"),
        ("€450,000", "four hundred and fifty thousand euros"),
        ("€ 450.000", "four hundred and fifty thousand euros"),
        ("450000 euros", "four hundred and fifty thousand euros"),
        ("EUR 2 290 000", "two million two hundred and ninety thousand euros"),
        ("€450k", "four hundred and fifty thousand euros"),
        ("about €1.2 million", "about one point two million euros"),
        ("1.5 million euros", "one point five million euros"),
        ("€1.5M", "one million five hundred thousand euros"),
        ("1 €", "one euro"),
        ("between €300,000-€400,000", "between three hundred thousand euros to four hundred thousand euros"),
        ("300-400 thousand", "three hundred to four hundred thousand"),
        ("120 m²", "one hundred and twenty square metres"),
        ("120m2", "one hundred and twenty square metres"),
        ("1 sq. m.", "one square metre"),
        ("400 m away, 5 min by bus", "four hundred metres away, five minutes by bus"),
        ("10%", "ten percent"),
        ("a 3-bed with 2 baths", "a three-bed with two baths"),
        ("on the 3rd floor of No. 12", "on the third floor of number twelve"),
        ("built in 1925", "built in nineteen twenty-five"),
        ("from the 1920s", "from the nineteen twenties"),
        ("in 2007", "in two thousand and seven"),
        ("17:30, 9:05 and 10:00", "seventeen thirty, nine oh five and ten o'clock"),
        ("reference 103903400", "reference one zero three nine zero three four zero zero"),
        ("call 912 345 678", "call nine one two three four five six seven eight"),
        ("1.5 baths", "one point five baths"),
        ("C/ Goya, e.g. near St. James", "Calle Goya, for example near Saint James"),
        ("No. I do not.", "No. I do not."),
        ("**Bright** [flat](http://x.y/z) 😀 & `quiet`", "Bright flat and quiet"),
        ("bright & quiet", "bright and quiet"),
        ("A sentence without numbers.", "A sentence without numbers."),
    ],
)
def test_numbers_units_and_abbreviations(written: str, said: str) -> None:
    assert spoken(written) == said


def test_numbered_items_lose_their_numbers_only_at_the_start_of_a_line() -> None:
    assert strip_markup("1. First\n2. Second") == "First Second"
    assert strip_markup("1. First\n2. Second", at_line_start=False) == "1. First Second"


@given(st.text(max_size=80))
def test_nothing_written_stays_unspeakable(text: str) -> None:
    assert not re.search(r"[*`#<>|~\\0-9]", spoken(text))


@given(st.integers(0, 10**10))
def test_a_price_in_any_notation_is_the_same_words(value: int) -> None:
    expected = f"{number_words(value)} {'euro' if value == 1 else 'euros'}"
    assert spoken(f"{value:,} €") == spoken(f"€{value:,}") == spoken(f"{value} euros") == expected
    if value >= 1_000:
        assert spoken(f"{value:,} €".replace(",", ".")) == expected
