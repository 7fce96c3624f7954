"""Bounds: the words each came from, how sure it is, and what is known to be none."""

from __future__ import annotations

import time

import pytest

from pipeline.search.parser.query_parser import QueryParser

PADDING = "well so I would really like to find a place that suits us all and our lovely neighbours too "


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("Hi, three bedrooms in Goya under four fifty", "min_rooms", "three bedrooms"),
        ("Hi, three bedrooms in Goya under four fifty", "max_price", "under four fifty"),
        ("no more than 400k please", "max_price", "no more than 400k"),
        ("I won't stretch past 350k", "max_price", "won't stretch past 350k"),
        ("between 80 and 100 m2", "max_size", "between 80 and 100 m2"),
        ("two, um, double bedrooms or more", "min_rooms", "two, um, double bedrooms or more"),
        ("tres habitaciones como mínimo", "min_rooms", "tres habitaciones como mínimo"),
        ("a studio in Sants", "max_rooms", "studio"),
        ("with a second bathroom", "min_baths", "a second bathroom"),
        ("in Chamberí or Tetuán", "place", "Chamberí"),
        ("in Chamberí or Tetuán", "or_places", "Tetuán"),
        ("with a pool but no ground floor", "text", "pool"),
        ("with a pool but no ground floor", "unwanted", "no ground floor"),
        ("something cheap", "weights", "cheap"),
    ],
)
def test_each_slot_carries_its_words(parser: QueryParser, text: str, name: str, words: str) -> None:
    slots = {slot.name: slot for slot in parser.parse(text).slots}
    assert slots[name].words == words


def test_a_guess_is_less_sure_than_a_number_with_its_noun(parser: QueryParser) -> None:
    def confidence(text: str, name: str) -> float:
        return next(slot.confidence for slot in parser.parse(text).slots if slot.name == name)

    assert confidence("three bedrooms", "min_rooms") == 1.0
    assert confidence("make it three", "min_rooms") <= 0.6
    assert confidence("450 in Goya", "max_price") < confidence("450 thousand in Goya", "max_price")
    assert confidence("with frescoed ceilings", "text") < confidence("with a terrace", "text")


@pytest.mark.parametrize(
    "text",
    [
        "on the third floor",
        "I have two kids and I'm 45 years old",
        "built after 1990",
        "by March 2025",
        "call me at 5 pm on 600 123 456",
        "I earn 3000 euros a month",
        "community fees under 100 euros",
        "a garden of 500 metres",
        "planta 3, puerta 4",
    ],
)
def test_numbers_that_count_something_else(parser: QueryParser, text: str) -> None:
    assert not [slot.name for slot in parser.parse(text).slots if slot.name.startswith(("min_", "max_"))]


def test_what_was_not_read_is_said(parser: QueryParser) -> None:
    assert parser.parse("three bedrooms in Goya under 400k, please").unread == ()
    assert parser.parse("on the third floor").unread == ("third floor",)
    assert any("astrology" in words for words in parser.parse("two bedrooms and astrology matters").unread)


def test_long_text_takes_bounded_time(parser: QueryParser) -> None:
    texts = [
        PADDING * 200 + "three bedrooms",
        "not " * 5_000,
        "or more, " * 3_000,
        "a b " * 3_000,
        "1 " * 5_000,
        "no " * 3_000 + "more than",
        "in " * 3_000,
        "€ , " * 3_000,
        "with a " * 3_000,
        "que no sea un " * 2_000,
        "entre dos y " * 2_000,
    ]
    for text in texts:
        parser.parse(text)
        began = time.perf_counter()
        parser.parse(text)
        assert time.perf_counter() - began < 0.25, text[:40]
