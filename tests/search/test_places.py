"""Places by name, by slip of recognition, by landmark; and what is no place."""

from __future__ import annotations

import pytest

from pipeline.search.places import PlaceFinder
from tests.search.conftest import LISBON

SLIPS = {
    "Chamberí": ["Chambray", "Chambery", "Chambury", "Chambari", "Cham berry"],
    "Malasaña-Universidad": ["Malasonia", "Malasania", "Malassania", "mala sana", "Mala Sanya"],
    "Retiro": ["Rattiero", "Rotero", "Retero", "the Retiro"],
    "Lavapiés-Embajadores": ["lava pAs", "lava p.s.", "lava BAs", "Lavapieres", "lavapies", "Lava Pies"],
    "Chueca-Justicia": ["Chuka", "Tuger", "Chewecka", "Chweca"],
    "Barcelona": ["bars alone", "Barsalona", "Barcellona"],
    "Barrio de Salamanca": ["Salamonka", "Salamanka"],
    "Gràcia": ["Grassia", "Gracia", "Grathia"],
    "Sarrià": ["Saria"],
    "Poblenou": ["Poblanow", "Poble Noe", "Poble New"],
    "Hortaleza": ["Hortalaza"],
    "Tetuán": ["Tetwan"],
    "Sant Gervasi": ["Sangervasi", "San Jervasi"],
    "Montjuïc": ["Mount Jewic", "Montwick"],
    "Vicálvaro": ["Vic Alvaro"],
    "La Moraleja": ["Moral Eja"],
    "Guinardó": ["Gwinardo"],
    "Carabanchel": ["Carabanchal"],
}


@pytest.mark.parametrize(("slip", "place"), [(slip, name) for name, slips in SLIPS.items() for slip in slips])
@pytest.mark.parametrize("frame", ["a two bedroom flat in {} under 400k", "{}", "what about {}?"])
def test_slip_is_recovered(finder: PlaceFinder, slip: str, place: str, frame: str) -> None:
    """Taken as the place, or asked about it: never another, never lost."""
    reading = finder.find(frame.format(slip))
    named = [match.place.name for match in reading.matches] + [reading.suggestion.name if reading.suggestion else ""]
    assert place in named, reading


@pytest.mark.parametrize("slip", ["Tugo", "Chugo"])
def test_doubtful_slip_is_asked_about(finder: PlaceFinder, slip: str) -> None:
    reading = finder.find(f"a flat in {slip}")
    assert reading.matches == ()
    assert reading.question == "Did you say Chueca?"
    assert reading.suggestion is not None and reading.suggestion.name == "Chueca-Justicia"


@pytest.mark.parametrize(
    "text",
    [
        "for my mother, who is retired",
        "a villa with a garden",
        "something with a lot of sun",
        "I was born here",
        "thank you, gracias",
        "it should be in good condition",
        "we want to move in the summer",
        "I saw it in the newspaper",
        "my name is Anna and I am a teacher",
        "near a park and a school",
        "at least three bedrooms",
        "can you say that again",
        "the second one sounded lovely",
        "with justice and prosperity for all",
        "is it in a quiet street",
        "under half a million euros",
        "we have two children",
        "en una calle tranquila",
        "con mucho sol y terraza",
    ],
)
def test_ordinary_words_are_no_place(finder: PlaceFinder, text: str) -> None:
    reading = finder.find(text)
    assert (reading.matches, reading.question) == ((), None)


@pytest.mark.parametrize(
    "text",
    [
        "downtown",
        "the city centre",
        "near the beach",
        "a quiet area",
        "somewhere central",
        "in the old town",
        "by the sea",
    ]
    + [
        "in a nice neighbourhood",
        "in the heart of the city",
        "a good part of town",
        "in the suburbs",
        "close to everything",
    ],
)
def test_vague_place_asks_and_offers_real_districts(finder: PlaceFinder, text: str) -> None:
    reading = finder.find(f"a flat {text}")
    assert reading.matches == ()
    assert reading.question is not None
    assert any(name in reading.question for name in finder.districts())


def test_vague_place_in_a_city_offers_that_city(finder: PlaceFinder) -> None:
    reading = finder.find("a flat in the centre of Barcelona")
    assert [match.place.name for match in reading.matches] == ["Barcelona"]
    assert reading.question is not None and "Barcelona" in reading.question
    assert any(name in reading.question for name in finder.districts("Barcelona"))
    assert not any(f" {name}" in reading.question for name in finder.districts("Madrid"))


@pytest.mark.parametrize("text", ["in Atlantis", "in London", "on the moon", "in Springfield", "near Hogwarts"])
def test_unknown_place_says_what_there_is(finder: PlaceFinder, text: str) -> None:
    reading = finder.find(f"a flat {text}")
    assert reading.matches == ()
    assert reading.question is not None
    assert "Madrid" in reading.question and "Barcelona" in reading.question


def test_unknown_place_in_spanish(finder: PlaceFinder) -> None:
    assert finder.find("un piso en Sevilla", "es").question is not None


@pytest.mark.parametrize(
    ("landmark", "place"),
    [
        ("the Bernabéu", "Chamartín"),
        ("Camp Nou", "Les Corts"),
        ("the gothic quarter", "Barri Gòtic"),
        ("Plaza Mayor", "Sol"),
        ("Tirso de Molina", "Lavapiés-Embajadores"),
        ("Justicia", "Chueca-Justicia"),
        ("San Gervasio", "Sant Gervasi"),
        ("Moraleja", "La Moraleja"),
        ("Raval", "El Raval"),
        ("poble sec", "Poble-sec"),
    ],
)
def test_other_names_and_landmarks(finder: PlaceFinder, landmark: str, place: str) -> None:
    assert [match.place.name for match in finder.find(f"a flat near {landmark}").matches] == [place]


def test_name_of_several_districts_is_asked_about(finder: PlaceFinder) -> None:
    reading = finder.find("a flat in Eixample")
    assert reading.question == "Would you like Eixample Dret or Eixample Esquerra?"


def test_listings_of_another_agency_need_no_code(lisbon: PlaceFinder) -> None:
    assert set(lisbon.districts()) == set(LISBON)
    for said, place in [
        ("Alfama", "Alfama"),
        ("Graca", "Graça"),
        ("Shiado", "Chiado"),
        ("Belem", "Belém"),
        ("by row alto", "Bairro Alto"),
        ("Campo de Orique", "Campo de Ourique"),
        ("Ourique", "Campo de Ourique"),
        ("Arroyos", "Arroios"),
    ]:
        reading = lisbon.find(f"a flat in {said}")
        named = [match.place.name for match in reading.matches] + [
            reading.suggestion.name if reading.suggestion else ""
        ]
        assert place in named, (said, reading)
    assert lisbon.find("near the Bernabéu").matches == ()


def test_no_listings_no_places() -> None:
    assert PlaceFinder([]).find("a flat in Chueca").matches == ()
