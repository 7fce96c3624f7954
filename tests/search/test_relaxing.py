"""What is given up when nothing obeys: known answers, and what holds for any wish."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.properties import Property
from pipeline.search.parameters import Place, SearchParameters, lies_in
from pipeline.search.relaxing import nearest_relaxation
from tests.search.conftest import listing

CHUECA = Place("Chueca", "district", "Madrid")
RETIRO = Place("Retiro", "district", "Madrid")
GRACIA = Place("Gràcia", "district", "Barcelona")
MADRID = Place("Madrid", "city", "Madrid")
BARCELONA = Place("Barcelona", "city", "Barcelona")
HOMES = (
    listing(1, "Chueca", "Madrid", rooms=1, baths=1, sqft=50.0, price=400_000),
    listing(2, "Chueca", "Madrid", rooms=3, baths=2, sqft=110.0, price=900_000),
    listing(3, "Retiro", "Madrid", rooms=2, baths=1, sqft=80.0, price=500_000),
    listing(4, "Gràcia", "Barcelona", rooms=2, baths=2, sqft=85.0, price=420_000),
    listing(5, "Gràcia", "Barcelona", rooms=4, baths=2, sqft=140.0, price=800_000),
)


@pytest.mark.parametrize(
    ("wanted", "wish", "nearest"),
    [
        # Chueca from 900 000 (double the price), two rooms in Retiro: the price is nearer to what was asked in Retiro.
        (SearchParameters(place=RETIRO, min_rooms=2, max_price=450_000), "the price", "3"),
        (SearchParameters(place=CHUECA, min_rooms=3, max_price=880_000), "the price", "2"),
        # A bedroom less rather than a price doubled.
        (SearchParameters(place=CHUECA, min_rooms=2, max_price=420_000), "the number of bedrooms", "1"),
        (SearchParameters(place=GRACIA, min_rooms=5), "the number of bedrooms", "5"),
        (SearchParameters(place=GRACIA, min_baths=3, max_price=500_000), "the number of bathrooms", "4"),
        (SearchParameters(place=RETIRO, min_size=85), "the size", "3"),
        # Another district of the same city before another city.
        (SearchParameters(place=CHUECA, min_rooms=2, max_rooms=2, max_price=600_000), "the number of bedrooms", "1"),
        (SearchParameters(place=CHUECA, min_size=75, max_size=90, max_price=600_000), "the size", "1"),
        (SearchParameters(place=RETIRO, min_rooms=3, max_rooms=3, min_price=850_000), "the area", "2"),
        # In the city that was asked for with a compromise, before another city that has it all.
        (SearchParameters(place=MADRID, min_rooms=4, max_price=900_000), "the number of bedrooms", "2"),
        (SearchParameters(place=Place("Sevilla", "city", "Sevilla"), min_rooms=2), "the city", "4"),
    ],
)
def test_one_wish_is_given_up(wanted: SearchParameters, wish: str, nearest: str) -> None:
    relaxation = nearest_relaxation(wanted, HOMES)
    assert relaxation is not None
    assert (relaxation.wish, relaxation.nearest.id) == (wish, nearest)


def test_bounds_move_just_as_far_as_needed() -> None:
    relaxation = nearest_relaxation(SearchParameters(place=RETIRO, max_price=450_000), HOMES)
    assert relaxation is not None
    assert relaxation.parameters == SearchParameters(place=RETIRO, max_price=500_000)
    assert relaxation.distance == pytest.approx(0.105, abs=0.001)


def test_alternatives_count_as_one_place() -> None:
    wanted = SearchParameters(place=CHUECA, or_places=(RETIRO,), max_price=390_000)
    relaxation = nearest_relaxation(wanted, HOMES)
    assert relaxation is not None
    assert (relaxation.wish, relaxation.nearest.id) == ("the price", "1")
    assert relaxation.parameters.places == (CHUECA, RETIRO)


def test_of_districts_in_two_cities_both_cities_are_left() -> None:
    wanted = SearchParameters(
        place=Place("Sol", "district", "Madrid"), or_places=(Place("Sants", "district", "Barcelona"),), min_rooms=4
    )
    relaxation = nearest_relaxation(wanted, HOMES)
    assert relaxation is not None
    assert (relaxation.wish, relaxation.nearest.id) == ("the area", "5")
    assert relaxation.parameters.places == (MADRID, BARCELONA)


def test_two_wishes_when_no_single_one_helps() -> None:
    wanted = SearchParameters(place=RETIRO, min_rooms=3, min_baths=2, max_price=800_000)
    relaxation = nearest_relaxation(wanted, HOMES)
    assert relaxation is not None
    assert (relaxation.wish, relaxation.nearest.id) == ("the number of bedrooms and the number of bathrooms", "3")
    wanted = SearchParameters(place=RETIRO, min_rooms=3, min_size=100, min_baths=2, max_price=880_000)
    relaxation = nearest_relaxation(wanted, HOMES)
    assert relaxation is not None
    assert (relaxation.wish, relaxation.nearest.id) == ("the price and the area", "2")


def test_what_is_firm_is_kept_if_anything_else_helps() -> None:
    wanted = SearchParameters(place=RETIRO, min_rooms=2, max_price=480_000)
    relaxation = nearest_relaxation(wanted, HOMES, firm={"price"})
    assert relaxation is not None
    assert (relaxation.wish, relaxation.nearest.id) == ("the number of bedrooms and the area", "1")
    only = nearest_relaxation(SearchParameters(max_price=300_000), HOMES, firm={"price"})
    assert only is not None and (only.wish, only.nearest.id) == ("the price", "1")


def test_an_excluded_place_is_the_last_to_come_back() -> None:
    wanted = SearchParameters(place=MADRID, excluded_places=(CHUECA,), max_rooms=1)
    relaxation = nearest_relaxation(wanted, HOMES)
    assert relaxation is not None
    assert (relaxation.wish, relaxation.nearest.id) == ("the number of bedrooms", "3")
    alone = nearest_relaxation(replace(wanted, max_rooms=None), HOMES[:2])
    assert alone is not None
    assert (alone.wish, alone.parameters.excluded_places) == ("the area", ())


def test_nothing_when_three_wishes_are_in_the_way() -> None:
    wanted = SearchParameters(min_rooms=9, min_size=900, max_price=1_000)
    assert nearest_relaxation(wanted, HOMES) is None
    assert nearest_relaxation(SearchParameters(max_price=1), ()) is None


def test_listings_without_cities() -> None:
    homes = [replace(home, city=None) for home in HOMES]
    relaxation = nearest_relaxation(SearchParameters(place=Place("Retiro", "district"), min_rooms=4), homes)
    assert relaxation is not None
    assert (relaxation.wish, relaxation.nearest.id, relaxation.parameters.place) in (
        ("the area", "5", None),
        ("the number of bedrooms", "3", Place("Retiro", "district")),
    )


_FIELDS = {
    "the price": {"min_price", "max_price"},
    "the size": {"min_size", "max_size"},
    "the number of bedrooms": {"min_rooms", "max_rooms"},
    "the number of bathrooms": {"min_baths", "max_baths"},
    "the area": {"place", "or_places", "excluded_places"},
    "the city": {"place", "or_places"},
}
_PLACES = st.sampled_from([CHUECA, RETIRO, GRACIA, MADRID, BARCELONA, Place("Sol", "district", "Madrid")])
_WISHES = st.builds(
    SearchParameters,
    text=st.sampled_from(["", "lift", "terrace, pool"]),
    place=st.none() | _PLACES,
    or_places=st.lists(_PLACES, max_size=2).map(tuple),
    excluded_places=st.lists(_PLACES, max_size=2).map(tuple),
    min_rooms=st.none() | st.integers(0, 6),
    max_rooms=st.none() | st.integers(0, 6),
    min_baths=st.none() | st.integers(0, 4),
    max_baths=st.none() | st.integers(0, 4),
    min_size=st.none() | st.floats(20, 200),
    max_size=st.none() | st.floats(20, 200),
    min_price=st.none() | st.integers(100_000, 1_000_000),
    max_price=st.none() | st.integers(100_000, 1_000_000),
)
_FIRM = st.frozensets(st.sampled_from(["price", "size", "rooms", "baths", "place"]))


@settings(deadline=None, max_examples=400)
@given(_WISHES, _FIRM)
def test_only_what_is_named_changes_and_something_is_found(wanted: SearchParameters, firm: frozenset[str]) -> None:
    relaxation = nearest_relaxation(wanted, HOMES, firm=firm)  # type: ignore[arg-type]
    if any(wanted.allows(home) for home in HOMES) or relaxation is None:
        return
    eased, nearest = relaxation.parameters, relaxation.nearest
    assert eased.allows(nearest)
    named = set().union(*(_FIELDS[wish] for wish in relaxation.wish.split(" and ")))
    changed = {name for name in SearchParameters.__slots__ if getattr(wanted, name) != getattr(eased, name)}
    assert changed and changed <= named
    assert len(relaxation.wish.split(" and ")) <= 2
    # Every bound that moved stops at the nearest listing.
    for name, column in (("price", "price"), ("size", "sqft"), ("rooms", "rooms"), ("baths", "baths")):
        for side in ("min", "max"):
            if f"{side}_{name}" in changed:
                assert getattr(eased, f"{side}_{name}") == getattr(nearest, column)
    # Nothing else is broken by anything the eased wish lets in.
    kept = replace(wanted, **{name: getattr(SearchParameters(), name) for name in named})
    assert all(kept.allows(home) for home in HOMES if eased.allows(home))
    if "the area" not in relaxation.wish:
        assert not any(lies_in(nearest, place) for place in wanted.excluded_places)
    assert relaxation.distance > 0


@settings(deadline=None, max_examples=200)
@given(_WISHES)
def test_two_are_given_up_only_when_no_single_one_brings_a_home_that_is_near(wanted: SearchParameters) -> None:
    relaxation = nearest_relaxation(wanted, HOMES)
    if relaxation is None or " and " not in relaxation.wish or any(wanted.allows(home) for home in HOMES):
        return
    for wish, fields in _FIELDS.items():
        if wish == "the city":
            continue
        without = replace(wanted, **{name: getattr(SearchParameters(), name) for name in fields - {"excluded_places"}})
        if wish == "the area":
            without = replace(without, place=wanted.place and Place(wanted.place.city or "", "city", wanted.place.city))
        assert not any(without.allows(home) and _is_near(wanted, home) for home in HOMES), wish


def _is_near(wanted: SearchParameters, home: Property) -> bool:
    """At most double (or half) of a price or size, and a bedroom, a bathroom more or less."""
    return (
        (wanted.min_price or 0) / 2 <= home.price <= 2 * (wanted.max_price or home.price)
        and (wanted.min_size or 0) / 2 <= home.sqft <= 2 * (wanted.max_size or home.sqft)
        and (wanted.min_rooms or 0) - 1
        <= home.rooms
        <= (home.rooms if wanted.max_rooms is None else wanted.max_rooms) + 1
        and (wanted.min_baths or 0) - 1
        <= home.baths
        <= (home.baths if wanted.max_baths is None else wanted.max_baths) + 1
    )


def test_a_studio_is_no_answer_to_who_needs_many_bedrooms() -> None:
    homes = (
        listing(1, "Chueca", "Madrid", rooms=0, baths=1, sqft=30.0, price=190_000),
        listing(2, "Chueca", "Madrid", rooms=4, baths=2, sqft=110.0, price=360_000),
        listing(3, "Retiro", "Madrid", rooms=5, baths=2, sqft=150.0, price=900_000),
    )
    relaxation = nearest_relaxation(SearchParameters(place=CHUECA, min_rooms=5, max_price=200_000), homes)
    assert relaxation is not None
    assert (relaxation.wish, relaxation.nearest.id) == ("the price and the number of bedrooms", "2")
    # Nothing near: what so many bedrooms cost.
    relaxation = nearest_relaxation(SearchParameters(min_rooms=5, max_price=200_000), (homes[0], homes[2]))
    assert relaxation is not None
    assert (relaxation.wish, relaxation.nearest.id) == ("the price", "3")
