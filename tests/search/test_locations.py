"""Location columns as agencies fill them in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.search.listings.locations import ADDRESS, tidy_locations
from pipeline.search.places.finder import PlaceFinder
from tests.search.conftest import listing


def _tidied(*locations: str, city: str | None = None) -> list[tuple[str, str | None]]:
    listings = [listing(number, location, city) for number, location in enumerate(locations)]
    return [(each.location, each.city) for each in tidy_locations(listings)]


def test_plain_districts_stay_the_very_same_objects() -> None:
    listings = [
        listing(0, "Chueca-Justicia", "Madrid"),
        listing(1, "Barcelona", "Barcelona"),
        listing(2, "Alfama", None),
    ]
    assert all(new is old for new, old in zip(tidy_locations(listings), listings, strict=True))


def test_street_district_and_city_in_one_column() -> None:
    assert _tidied("Calle Mayor 5, Sol, Madrid", "Calle Ibiza 12, Retiro, Madrid, Spain", "Goya, Madrid") == [
        ("Sol", "Madrid"),
        ("Retiro", "Madrid"),
        ("Goya", "Madrid"),
    ]


def test_street_is_kept_as_the_address() -> None:
    listings = [listing(0, "Calle Mayor 5, 28013 Sol, Madrid", None), listing(1, "Goya, Madrid", None)]
    first, second = tidy_locations(listings)
    assert (first.location, first.city, first.extra[ADDRESS]) == ("Sol", "Madrid", "Calle Mayor 5, 28013 Sol, Madrid")
    assert (second.location, second.city) == ("Goya", "Madrid")


def test_city_column_says_what_the_city_is() -> None:
    assert _tidied("Rua Augusta, Baixa, Lisboa", "Lisboa", city="Lisboa") == [("Baixa", "Lisboa"), ("Lisboa", "Lisboa")]


def test_spellings_of_one_district_become_one() -> None:
    assert _tidied("Chueca", "CHUECA", "chueca ", " Chueca") == [("Chueca", None)] * 4
    assert _tidied("SOHO", "SOHO", "TRIBECA") == [("SOHO", None), ("SOHO", None), ("TRIBECA", None)]


def test_finest_area_that_several_share() -> None:
    found = _tidied(
        "Bedford Avenue 3, Williamsburg, Brooklyn", "Grand Street, Williamsburg, Brooklyn", "Bushwick, Brooklyn"
    )
    assert found == [("Williamsburg", "Brooklyn"), ("Williamsburg", "Brooklyn"), ("Bushwick", "Brooklyn")]


def test_places_are_understood() -> None:
    listings = [
        listing(0, "Calle Mayor 5, Sol, Madrid", None),
        listing(1, "Calle Preciados 2, SOL , Madrid", None),
        listing(2, "Paseo Ibiza 12, Retiro, Madrid", None),
    ]
    places = PlaceFinder(tidy_locations(listings))
    assert [match.place.name for match in places.find("a flat in Sol").matches] == ["Sol"]
    assert places.cities() == ("Madrid",)


@given(st.lists(st.text(min_size=1).filter(str.strip), max_size=8))
def test_any_location_is_kept_or_shortened(locations: list[str]) -> None:
    tidied = tidy_locations([listing(number, location, None) for number, location in enumerate(locations)])
    assert len(tidied) == len(locations)
    assert all(each.location.strip() for each in tidied)
