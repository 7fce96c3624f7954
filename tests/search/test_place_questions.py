"""What is asked about a place, and what the question says for whoever words it."""

from __future__ import annotations

import pytest

from pipeline.search.parameters import Place
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.places.place_names import spoken_name


@pytest.mark.parametrize(
    ("text", "kind", "options", "words", "city"),
    [
        ("a flat in Chugo", "confirm", ("Chueca-Justicia",), "Chugo", None),
        ("a flat in Eixample", "which", ("Eixample Dret", "Eixample Esquerra"), "Eixample", None),
        ("near Las Ramblas", "which", ("El Raval", "Barri Gòtic"), "Las Ramblas", None),
        ("near Gran Via in Madrid", "which", ("Chueca-Justicia", "Malasaña-Universidad", "Sol"), "Gran Via", "Madrid"),
    ],
)
def test_question_says_what_it_is_about(
    finder: PlaceFinder, text: str, kind: str, options: tuple[str, ...], words: str, city: str | None
) -> None:
    reading = finder.find(text)
    assert reading.ask is not None and reading.question is not None
    assert (reading.ask.kind, reading.ask.words, reading.ask.city) == (kind, words, city)
    assert tuple(place.name for place in reading.ask.options) == options
    assert reading.asked_span is not None
    assert all(spoken_name(place) in reading.question for place in reading.ask.options)
    assert reading.suggestion == (reading.ask.options[0] if kind == "confirm" and len(options) == 1 else None)


def test_question_about_an_unknown_place_offers_what_there_is(finder: PlaceFinder) -> None:
    reading = finder.find("a flat in Springfield with a lift")
    assert reading.ask is not None
    assert (reading.ask.kind, reading.ask.words) == ("unknown", "Springfield")
    assert {place.city for place in reading.ask.options} == {"Madrid", "Barcelona"}
    assert reading.question is not None and reading.question.startswith("I don't have anything called Springfield.")


def test_boundary_is_settled_by_the_city_that_was_named(finder: PlaceFinder) -> None:
    assert [place.name for place in _asked(finder, "near Plaza de España")] == [
        "Argüelles",
        "Palacio",
        "Sants",
        "Poble-sec",
    ]
    assert [place.name for place in _asked(finder, "near Plaza de España in Barcelona")] == ["Sants", "Poble-sec"]


def _asked(finder: PlaceFinder, text: str) -> tuple[Place, ...]:
    reading = finder.find(text)
    assert reading.ask is not None
    return reading.ask.options
