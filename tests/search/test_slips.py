"""Bedrooms as recognisers wrote them on the phone."""

from __future__ import annotations

import pytest

from pipeline.search.listings.loading import load_listings
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.finder import PlaceFinder
from pipeline.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def parser() -> QueryParser:
    return QueryParser(PlaceFinder(load_listings(PROJECT_ROOT / "data" / "properties.csv").properties))


@pytest.mark.parametrize(
    ("heard", "rooms"),
    [
        ("Too bad in Goya.", 2),
        ("Too bad flat in Retiro", 2),
        ("I need a to bad flat in Retiro", 2),
        ("three bad flat in Goya", 3),
        ("two bet in Chueca", 2),
        ("and is possible with three Rome?", 3),
        ("Two bad, Goya, under 500,000", 2),
    ],
)
def test_bad_is_bed_after_a_number(parser: QueryParser, heard: str, rooms: int) -> None:
    assert parser.parse(heard).parameters.min_rooms == rooms


@pytest.mark.parametrize(
    "said",
    ["that's too bad", "that's too bad, in Goya then", "it's not too bad in Goya", "too bad", "I had two bad ones"],
)
def test_too_bad_is_no_number_of_bedrooms(parser: QueryParser, said: str) -> None:
    assert parser.parse(said).parameters.min_rooms is None
