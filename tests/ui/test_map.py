"""The map of districts: what is on it, and that what is not is said."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.properties import Property
from ui.districts import district_map, known_places
from ui.map_figure import map_figure
from ui.state import PageState
from ui.words import Words

LISTINGS = Path(__file__).parents[2] / "data" / "properties.csv"


def home(name: str, location: str, city: str | None, price: int = 300_000) -> Property:
    return Property(name, "", 1, 2, 70, location, price, city)


GOYA, SOL, SOL_2 = home("1", "Goya", "Madrid"), home("2", "Sol", "Madrid"), home("3", "Sol", "Madrid", 250_000)
GRACIA = home("4", "Gràcia", "Barcelona")


def test_every_district_of_the_listings_has_a_place() -> None:
    rows = csv.DictReader(LISTINGS.read_text("utf-8").splitlines())
    places = known_places()
    missing = {(row["city"], row["location"]) for row in rows if row["location"] not in places[row["city"]]}
    assert missing == {("Barcelona", "Barcelona")}  # a listing without a district


def test_places_lie_as_they_do_in_the_city() -> None:
    madrid, barcelona = known_places()["Madrid"], known_places()["Barcelona"]
    assert madrid["La Moraleja"][1] > madrid["Chamartín"][1] > madrid["Sol"][1] > madrid["Usera"][1]
    assert madrid["Aravaca"][0] < madrid["Sol"][0] < madrid["Barajas"][0]
    assert barcelona["Pedralbes"][0] < barcelona["Gràcia"][0] < barcelona["Diagonal Mar"][0]
    for city in (madrid, barcelona):
        assert all(abs(x) < 15 and abs(y) < 15 for x, y in city.values()), "kilometres from the middle"


def test_homes_of_a_district_are_one_point_and_others_are_told() -> None:
    found = district_map((GOYA, SOL, GRACIA, SOL_2))
    assert found is not None
    assert (found.city, [(each.location, len(each.homes)) for each in found.found]) == (
        "Madrid",
        [("Goya", 1), ("Sol", 2)],
    )
    assert found.missing == ("Gràcia",)
    assert len(found.others) == len(known_places()["Madrid"]) - 2


def test_the_outline_is_closed_and_around_everything() -> None:
    found = district_map((GOYA,))
    assert found is not None
    assert found.outline[0] == found.outline[-1]
    for (ax, ay), (bx, by) in zip(found.outline, found.outline[1:], strict=False):
        for x, y in found.others:
            assert (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -1e-9


def test_without_a_city_the_district_tells_it() -> None:
    found = district_map((home("1", "Gràcia", None),))
    assert found is not None
    assert found.city == "Barcelona"


@pytest.mark.parametrize("homes", [(), (home("1", "Nowhere", "Madrid"),), (home("1", "Sol", "Paris"),)])
def test_no_known_place_no_map(homes: tuple[Property, ...]) -> None:
    assert district_map(homes) is None
    (note,) = map_figure(PageState(results=homes)).layout.annotations
    assert note.text == (f"Not on the map: {homes[0].location}" if homes else "Where the homes found are")


def test_the_map_marks_the_district_that_is_spoken_about() -> None:
    figure = map_figure(PageState(results=(GOYA, SOL, SOL_2, GRACIA), about="3"))
    points = figure.data[-1]
    assert list(points.text) == ["Goya", "Sol"]
    assert points.marker.color[0] != points.marker.color[1]
    assert "2 homes, from €250,000" in points.hovertext[1]
    assert [note.text for note in figure.layout.annotations] == [
        "Approximate places by district, Madrid",
        "Not on the map: Gràcia",
    ]


def test_the_map_in_spanish() -> None:
    figure = map_figure(PageState(results=(SOL, SOL_2)), Words("es"))
    assert "2 viviendas, desde 250.000 €" in figure.data[-1].hovertext[0]


def test_foreign_text_on_the_map_is_escaped() -> None:
    nasty = home("1", '<img src=x onerror="alert(1)">', "Madrid")
    assert "<img" not in map_figure(PageState(results=(nasty, SOL))).to_json().replace("\\u003c", "<")
