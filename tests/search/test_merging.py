"""A dialogue's standing wish: what stays, what is replaced, what "cheaper" means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.merging import merge
from pipeline.search.parameters import Place, SearchParameters
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.wishes.known_wishes import split_wishes
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


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("try Sants as well", {"Gràcia", "Sants"}),
        ("also in Sants", {"Gràcia", "Sants"}),
        ("y también en Sants", {"Gràcia", "Sants"}),
        ("ok and Sants too", {"Gràcia", "Sants"}),
        ("prueba también en Sants", {"Gràcia", "Sants"}),
        ("what about Sants", {"Sants"}),
        ("I also want a terrace, in Sants", {"Sants"}),
    ],
)
def test_a_place_that_is_added_joins_the_standing_one(parser: QueryParser, said: str, places: set[str]) -> None:
    assert {place.name for place in _after(parser, "two bedrooms in Gràcia", said).places} == places


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("forget the terrace", "duplex"),
        ("olvídese de la terraza", "duplex"),
        ("no terrace please", "duplex"),
        ("I don't need a roof terrace", "duplex"),
        ("forget the duplex", "roof terrace"),
    ],
)
def test_a_wish_takes_its_special_forms_with_it(parser: QueryParser, said: str, left: str) -> None:
    assert _after(parser, "a duplex with a roof terrace", said).text == left


def test_one_with_more_rooms_has_more_than_the_property(parser: QueryParser) -> None:
    assert _after(parser, "at least two bedrooms", "i want one with more rooms").min_rooms == 4


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


def test_new_places_replace_the_old_ones(parser: QueryParser) -> None:
    wish = _after(parser, "in Chamberí or Tetuán", "what about Gràcia or Sants")
    assert [place.name for place in wish.places] == ["Gràcia", "Sants"]
    wish = merge(wish, parser.parse("in Goya"))
    assert [place.name for place in wish.places] == ["Goya"] and wish.or_places == ()


def test_ruling_out_one_of_several_places_leaves_the_others(parser: QueryParser) -> None:
    wish = _after(parser, "in Chamberí, Tetuán or Usera", "not in Chamberí")
    assert [place.name for place in wish.places] == ["Tetuán", "Usera"]
    assert [place.name for place in wish.excluded_places] == ["Chamberí"]
    assert merge(wish, parser.parse("any area")).places == ()


def test_wanted_ruled_out_and_indifferent_replace_one_another(parser: QueryParser) -> None:
    wanted = _after(parser, "with a pool and a terrace")
    ruled_out = merge(wanted, parser.parse("without a pool"))
    assert (ruled_out.text, ruled_out.unwanted) == ("terrace", ("swimming pool",))
    again = merge(ruled_out, parser.parse("with a pool after all"))
    assert (again.text, again.unwanted) == ("terrace, swimming pool", ())
    for wish in (wanted, ruled_out):
        indifferent = merge(wish, parser.parse("the pool isn't important"))
        assert (indifferent.text, indifferent.unwanted) == ("terrace", ())


def test_a_home_is_of_one_kind(parser: QueryParser) -> None:
    assert _after(parser, "a house with a garden", "a penthouse then").text == "garden, penthouse"
    studio = _after(parser, "a loft with a terrace", "a studio")
    assert (studio.text, studio.max_rooms) == ("terrace", 0)
    loft = merge(studio, parser.parse("or a loft rather"))
    assert (loft.text, loft.max_rooms) == ("terrace, loft", None)


SAID = st.sampled_from(
    [
        "three bedrooms in Chueca under 500k with a terrace",
        "in Chamberí or Tetuán",
        "not in Usera",
        "without a pool",
        "with a pool",
        "I don't need a pool",
        "a studio",
        "a house",
        "at least 80 square metres",
        "something cheap",
        "any area",
        "forget the budget",
        "show me three options",
        "exactly two bathrooms",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, max_size=4), SAID)
def test_saying_it_again_changes_nothing(parser: QueryParser, before: list[str], said: str) -> None:
    standing = SearchParameters()
    for text in before:
        standing = merge(standing, parser.parse(text))
    once = merge(standing, parser.parse(said))
    assert merge(once, parser.parse(said)) == once


@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, max_size=4), SAID)
def test_what_was_said_last_holds(parser: QueryParser, before: list[str], said: str) -> None:
    standing = SearchParameters()
    for text in before:
        standing = merge(standing, parser.parse(text))
    now = parser.parse(said).parameters
    wish = merge(standing, parser.parse(said))
    for name in ("rooms", "baths", "size", "price"):
        bounds = (getattr(now, f"min_{name}"), getattr(now, f"max_{name}"))
        if bounds != (None, None):
            assert (getattr(wish, f"min_{name}"), getattr(wish, f"max_{name}")) == bounds
    assert not now.places or wish.places == now.places
    assert set(split_wishes(now.text)) <= set(split_wishes(wish.text)) and set(now.unwanted) <= set(wish.unwanted)
    assert not set(split_wishes(wish.text)) & set(wish.unwanted)
    assert not set(wish.places) & set(wish.excluded_places)
