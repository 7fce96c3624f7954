"""Names that recognition ran into the words beside them."""

from __future__ import annotations

import pytest

from pipeline.search.listings.loading import load_listings
from pipeline.search.places.finder import PlaceFinder
from pipeline.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    return PlaceFinder(load_listings(PROJECT_ROOT / "data" / "properties.csv").properties)


@pytest.mark.parametrize("heard", ["A flat incense.", "a flat incense with a terrace", "A flattened sense"])
def test_in_that_became_a_part_of_the_next_word(finder: PlaceFinder, heard: str) -> None:
    reading = finder.find(heard)
    assert reading.suggestion is not None and reading.suggestion.name == "Sants" and not reading.matches


@pytest.mark.parametrize(
    "heard",
    [
        *("a flat for sale", "something nice", "homes to rent", "a house with a terrace", "anything cheaper"),
        *("a place to live", "a flat essentially", "a flatmate", "something in between", "a studio instead"),
        *("a home immediately", "a household", "something interesting", "an apartment indoors", "something intense"),
        "a house incidentally",
    ],
)
def test_ordinary_words_after_a_home_are_no_place(finder: PlaceFinder, heard: str) -> None:
    reading = finder.find(heard)
    assert not reading.matches and reading.suggestion is None


@pytest.mark.parametrize(
    ("heard", "names"),
    [
        ("three bedrooms at least, Sanjur, Basi or Sarria.", ["Sant Gervasi", "Sarrià"]),
        ("three bedrooms at least, Santorasi or Sarria.", ["Sant Gervasi", "Sarrià"]),
        ("three bedrooms at least, Sant Gervasi, Orseria.", ["Sant Gervasi", "Sarrià"]),
        ("two bedrooms in Goya or Sol", ["Goya", "Sol"]),
        ("a terrace or balcony in Goya, please", ["Goya"]),
        ("anything nice or Goya", ["Goya"]),
    ],
)
def test_a_misheard_name_beside_or_and_a_name(finder: PlaceFinder, heard: str, names: list[str]) -> None:
    reading = finder.find(heard)
    assert [match.place.name for match in reading.matches] == names and reading.question is None


@pytest.mark.parametrize("heard", ["a two bedroom in a champler, the red.", "a two-bedroom in a chample of the ret."])
def test_the_rest_of_a_name_that_others_share(finder: PlaceFinder, heard: str) -> None:
    reading = finder.find(heard)
    assert reading.suggestion is not None and reading.suggestion.name == "Eixample Dret"


def test_other_words_after_a_shared_name_complete_none(finder: PlaceFinder) -> None:
    reading = finder.find("a two bedroom in a champler with a lift")
    assert reading.suggestion is None and reading.ask is not None and reading.ask.kind == "which"
