"""A dialogue's standing wish: what stays, what is replaced, what "cheaper" means."""

from __future__ import annotations

import pytest

from pipeline.search.merging import merge
from pipeline.search.parameters import Place, SearchParameters
from pipeline.search.query_parser import QueryParser
from tests.search.conftest import listing
from tests.search.test_query_parser import understood

CURRENT = listing(1, "Chueca-Justicia", "Madrid", rooms=3, baths=2, sqft=90.0, price=480_000)


def _after(parser: QueryParser, *said: str) -> SearchParameters:
    wish = SearchParameters()
    for text in said:
        wish = merge(wish, parser.parse(text), CURRENT)
    return wish


def test_follow_ups_keep_the_rest(parser: QueryParser) -> None:
    wish = _after(parser, "three bedrooms in Chueca under 500k with a terrace", "what about Chamberí", "with two baths")
    assert (wish.min_rooms, wish.min_baths, wish.max_price, wish.text) == (3, 2, 500_000, "terrace")
    assert wish.place is not None and wish.place.name == "Chamberí"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("something cheaper", {"max_price": 479_999}),
        ("more expensive", {"min_price": 480_001}),
        ("bigger", {"min_size": 91.0}),
        ("smaller please", {"max_size": 89.0}),
        ("with one more bathroom", {"min_baths": 3}),
        ("more bedrooms", {"min_rooms": 4}),
        ("fewer bedrooms", {"max_rooms": 2}),
        ("bigger and cheaper", {"min_size": 91.0, "max_price": 479_999}),
    ],
)
def test_comparatives_are_relative_to_the_property(parser: QueryParser, said: str, expected: dict[str, float]) -> None:
    wish = merge(SearchParameters(), parser.parse(said), CURRENT)
    assert {name: getattr(wish, name) for name in expected} == expected


def test_cheaper_without_property_moves_the_bound(parser: QueryParser) -> None:
    assert merge(SearchParameters(max_price=500_000), parser.parse("cheaper")).max_price == 450_000


def test_cheaper_gives_up_a_lower_bound_that_contradicts(parser: QueryParser) -> None:
    wish = merge(SearchParameters(min_price=480_000, max_price=600_000), parser.parse("cheaper"), CURRENT)
    assert (wish.min_price, wish.max_price) == (None, 479_999)


def test_new_bound_replaces_both_sides(parser: QueryParser) -> None:
    assert understood(parser.parse("at least 300 thousand")) == {"min_price": "300000"}
    wish = merge(SearchParameters(max_price=200_000), parser.parse("at least 300 thousand"))
    assert (wish.min_price, wish.max_price) == (300_000, None)


def test_forgetting(parser: QueryParser) -> None:
    standing = SearchParameters(
        text="terrace, lift", place=Place("Goya", "district", "Madrid"), max_price=400_000, min_rooms=2
    )
    assert merge(standing, parser.parse("any area")).place is None
    assert merge(standing, parser.parse("forget the budget")).max_price is None
    assert merge(standing, parser.parse("it doesn't need a lift")).text == "terrace"
    assert merge(standing, parser.parse("any area")).min_rooms == 2


def test_exclusion_takes_the_place_away_and_back(parser: QueryParser) -> None:
    wish = _after(parser, "a flat in Usera", "not in Usera")
    assert wish.place is None and [place.name for place in wish.excluded_places] == ["Usera"]
    wish = merge(wish, parser.parse("well, in Usera then"))
    assert wish.place is not None and wish.place.name == "Usera" and wish.excluded_places == ()


def test_wishes_are_not_doubled(parser: QueryParser) -> None:
    assert _after(parser, "with a terrace", "a terrace and a lift").text == "terrace, lift"
