"""Telephone numbers as callers dictate them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.office.phones import phone_words, read_phone
from pipeline.office.said_time import Language


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("612 345 678", "+34612345678"),
        ("612345678", "+34612345678"),
        ("+34 612 34 56 78", "+34612345678"),
        ("0034 612345678", "+34612345678"),
        ("six one two, three four five, six seven eight", "+34612345678"),
        ("it's six twelve, thirty four, fifty-six, seventy eight", "+34612345678"),
        ("six double one, three four five, six seven eight", "+34611345678"),
        ("nine one oh, two three four, five six seven", "+34910234567"),
        ("seis uno dos, tres cuatro cinco, seis siete ocho", "+34612345678"),
        ("seiscientos doce, treinta y cuatro, cincuenta y seis, setenta y ocho", "+34612345678"),
        ("seiscientos dos, trescientos, doscientos veinte", "+34602300220"),
        ("plus four four, two oh seven, nine four six, oh nine five eight", "+442079460958"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_numbers(text: str, number: str) -> None:
    assert read_phone(text) == number


@pytest.mark.parametrize(
    "text", ["", "no", "12345", "six one two", "112", "112 345 678", "+999 123 456 789", "6123456789"]
)
def test_no_number(text: str) -> None:
    assert read_phone(text) is None


def test_the_number_they_ring_from() -> None:
    assert read_phone("this number", caller="+34612345678") == "+34612345678"
    assert read_phone("the number I'm calling from", caller="+34612345678") == "+34612345678"
    assert read_phone("este mismo número", caller="+34612345678") == "+34612345678"
    assert read_phone("this number") is None
    assert read_phone("my number is 622 345 678", caller="+34612345678") == "+34622345678"


def test_digits_are_said_back_in_groups() -> None:
    assert phone_words("+34612345678") == "six one two, three four five, six seven eight"
    assert phone_words("+34612345678", "es") == "seis uno dos, tres cuatro cinco, seis siete ocho"
    assert phone_words("+442079460958") == "plus four four, two zero seven, nine four six, zero nine, five eight"


@given(st.integers(min_value=600_000_000, max_value=799_999_999), st.sampled_from(["en", "es"]))
def test_what_is_said_back_is_understood_as_the_same_number(national: int, language: Language) -> None:
    number = read_phone(str(national))
    if number is not None:
        assert read_phone(phone_words(number, language)) == number
