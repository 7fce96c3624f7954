"""Listings of towns that no line of code knows: districts exact and misheard, city questions, ordinary words."""

from __future__ import annotations

import pytest

from pipeline.search.places.finder import PlaceFinder, PlaceReading
from tests.search.conftest import listing

AGENCIES: dict[str, list[tuple[str, str | None]]] = {
    "lisbon": [
        (name, None) for name in "Alfama|Graça|Chiado|Belém|Lapa|Príncipe Real|Cais do Sodré|Estrela".split("|")
    ],
    "valencia": [
        (name, "Valencia")
        for name in "Ruzafa|El Carmen|Benimaclet|Campanar|Patraix|Malvarrosa|El Cabanyal|Centro|Valencia".split("|")
    ],
    "england": [
        *(
            (name, "Bristol")
            for name in "Clifton|Easton|St Pauls|Bedminster|Southville|Redland|Stoke Bishop".split("|")
        ),
        *((name, "Bath") for name in "Widcombe|Lansdown|Bear Flat|Oldfield Park|Bathwick|Bath|City Centre".split("|")),
        *((name, "Reading") for name in "Caversham|Riverside|Hope".split("|")),
    ],
    "valencia towns": [(name, "Valencia") for name in "Ciutat Vella|Nou Moles|Quatre Carreres|Rascanya".split("|")],
    "paris": [
        (name, "Paris")
        for name in "Le Marais|Belleville|Montmartre|Passy|Saint-Germain-des-Prés|Pigalle|Ménilmontant|Bercy".split("|")
    ],
    "mexico": [
        (name, "Ciudad de México")
        for name in "Polanco|Condesa|Roma Norte|Roma Sur|Coyoacán|Xochimilco|Narvarte|Centro Histórico".split("|")
    ],
    "new york": [
        (name, "New York")
        for name in "Upper East Side|Upper West Side|SoHo|Tribeca|Harlem|Park Slope|Hell's Kitchen|DUMBO".split("|")
    ],
}

FOUND = [
    ("lisbon", "a flat in Graca", "Graça"),
    ("lisbon", "somewhere in Shiado", "Chiado"),
    ("lisbon", "a flat in Principe Real please", "Príncipe Real"),
    ("lisbon", "two bedrooms near Cais do Sodre", "Cais do Sodré"),
    ("lisbon", "a flat in Kaish do Sodray", "Cais do Sodré"),
    ("lisbon", "what about Beleng?", "Belém"),
    ("valencia", "a flat in Ruthafa", "Ruzafa"),
    ("valencia", "a flat in Carmen", "El Carmen"),
    ("valencia", "something in Benny McLet", "Benimaclet"),
    ("valencia", "in Malva Rosa", "Malvarrosa"),
    ("valencia", "un piso en el centro", "Centro"),
    ("valencia", "a flat in the Cabanyal", "El Cabanyal"),
    ("england", "a house in Clifton", "Clifton"),
    ("england", "a flat in Saint Paul's", "St Pauls"),
    ("england", "a flat in St. Pauls", "St Pauls"),
    ("england", "a two bed flat in easton", "Easton"),
    ("england", "a flat in Bed Minster", "Bedminster"),
    ("england", "a flat in Wid Comb", "Widcombe"),
    ("england", "a flat in South Ville", "Southville"),
    ("england", "what about bath?", "Bath"),
    ("england", "flat bath 300k", "Bath"),
    ("england", "Bath, three bedrooms", "Bath"),
    ("england", "a house in red land", "Redland"),
    ("england", "Stoke Bishop please", "Stoke Bishop"),
    ("england", "a flat in Bath with two baths", "Bath"),
    ("england", "a house in reading", "Reading"),
    ("england", "a flat in Riverside", "Riverside"),
    ("england", "a flat in Hope", "Hope"),
    ("england", "in the city centre", "City Centre"),
    ("england", "downtown", "City Centre"),
    ("valencia towns", "see you tat vella", "Ciutat Vella"),
    ("valencia towns", "no molas two rooms", "Nou Moles"),
    ("valencia towns", "en cuatro carreras con piscina", "Quatre Carreres"),
    ("england", "two bed in bed minster", "Bedminster"),
    ("england", "anything in bare flat with four bedrooms", "Bear Flat"),
    ("england", "3 bed house bath max 700k", "Bath"),
    ("paris", "an apartment in the Marais", "Le Marais"),
    ("paris", "something in Saint Germain des Pres", "Saint-Germain-des-Prés"),
    ("paris", "a flat in Mont Martre", "Montmartre"),
    ("paris", "a flat in Menilmontant", "Ménilmontant"),
    ("mexico", "a flat in Condessa", "Condesa"),
    ("mexico", "a flat in Coyoacan", "Coyoacán"),
    ("mexico", "a flat in Roma Norte", "Roma Norte"),
    ("mexico", "un departamento en el centro historico", "Centro Histórico"),
    ("mexico", "a flat in Polenco", "Polanco"),
    ("new york", "an apartment on the upper east side", "Upper East Side"),
    ("new york", "upper west side, two bedrooms", "Upper West Side"),
    ("new york", "a loft in soho", "SoHo"),
    ("new york", "a place in Hells Kitchen", "Hell's Kitchen"),
    ("new york", "a loft in Try Becca", "Tribeca"),
    ("new york", "a loft in Dumbo", "DUMBO"),
]

NOTHING = [
    ("england", "with two baths and a separate bath"),
    ("england", "a bath would be nice"),
    ("england", "what about a bath?"),
    ("england", "flat 2 bath garden"),
    ("england", "flat two bath garden"),
    ("england", "I hope you can help me"),
    ("england", "I like reading in the garden"),
    ("england", "a corner for reading"),
    ("england", "my name is Clifton"),
    ("england", "my husband Easton is calling later"),
    ("england", "2 Bed 2 Bath with garden"),
    ("england", "is there a bath in the bathroom?"),
    ("new york", "on the upper floor, facing the east side"),
    ("new york", "a big kitchen"),
    ("new york", "close to a park with a slope"),
    ("paris", "with a passage to the garden"),
    ("valencia", "near a shopping centre"),
    ("valencia", "my mother, Carmen, will visit it"),
    ("mexico", "I like roman baths"),
    ("lisbon", "with a star rating"),
]


@pytest.fixture(scope="module")
def finders() -> dict[str, PlaceFinder]:
    return {
        agency: PlaceFinder([listing(number, *where) for number, where in enumerate(places)])
        for agency, places in AGENCIES.items()
    }


def _offered(reading: PlaceReading) -> set[str]:
    asked = reading.ask.options if reading.ask is not None and reading.ask.kind in ("confirm", "which") else ()
    return {match.place.name for match in reading.matches} | {place.name for place in asked}


@pytest.mark.parametrize(("agency", "text", "place"), FOUND)
def test_district_is_used_or_offered(finders: dict[str, PlaceFinder], agency: str, text: str, place: str) -> None:
    assert place in _offered(finders[agency].find(text)), finders[agency].find(text)


@pytest.mark.parametrize(("agency", "text"), NOTHING)
def test_ordinary_words_are_no_place(finders: dict[str, PlaceFinder], agency: str, text: str) -> None:
    reading = finders[agency].find(text)
    assert (reading.matches, reading.question) == ((), None)


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_district_is_found_by_its_own_name(finders: dict[str, PlaceFinder], agency: str) -> None:
    for name, city in AGENCIES[agency]:
        for text in (f"a flat in {name} with a terrace", f"a flat in {name.upper()}", f"what about {name}?"):
            assert [match.place.name for match in finders[agency].find(text).matches] == [name], text
        if city is not None and city != name:
            found = [match.place.name for match in finders[agency].find(f"a flat in {name}, {city}").matches]
            assert found == [name, city]


def test_city_and_the_word_bath(finders: dict[str, PlaceFinder]) -> None:
    (match,) = finders["england"].find("a house in Bath with a bath").matches
    assert (match.place.name, match.place.kind) == ("Bath", "city")


def test_question_offers_districts_of_the_city_that_was_named(finders: dict[str, PlaceFinder]) -> None:
    reading = finders["england"].find("somewhere quiet in Bristol")
    assert reading.ask is not None and reading.ask.city == "Bristol"
    assert {place.city for place in reading.ask.options} == {"Bristol"}
    assert reading.question is not None and reading.question.startswith("Which part of Bristol")


def test_question_without_a_city_column(finders: dict[str, PlaceFinder]) -> None:
    reading = finders["lisbon"].find("somewhere by the sea")
    assert (
        reading.question == "Which area would you like? I have homes in Alfama, Graça, Chiado and Belém, for instance."
    )


def test_shared_first_word_is_asked_about(finders: dict[str, PlaceFinder]) -> None:
    assert _offered(finders["new york"].find("an apartment in Upper")) in (
        {"Upper East Side", "Upper West Side"},
        set(),
    )
    same = PlaceFinder([listing(0, "Condesa Norte", None), listing(1, "Condesa Sur", None)])
    assert _offered(same.find("a flat in Condesa")) == {"Condesa Norte", "Condesa Sur"}


def test_same_district_in_two_cities(finders: dict[str, PlaceFinder]) -> None:
    places = PlaceFinder(
        [listing(0, "Centro", "Gijón"), listing(1, "Centro", "Oviedo"), listing(2, "La Arena", "Gijón")]
    )
    reading = places.find("a flat in Centro")
    assert reading.question == "Centro in Gijón or Oviedo?"
    assert reading.ask is not None and reading.ask.kind == "which"
    settled = places.find("a flat in Centro, Oviedo").matches
    assert [(match.place.name, match.place.city) for match in settled] == [("Centro", "Oviedo"), ("Oviedo", "Oviedo")]


def test_landmarks_of_madrid_mean_nothing_elsewhere(finders: dict[str, PlaceFinder]) -> None:
    for agency in AGENCIES:
        for text in ("near the Bernabéu", "close to the Prado", "near Camp Nou"):
            assert not finders[agency].find(text).matches


def test_district_in_capitals_is_spoken_in_small_letters() -> None:
    places = PlaceFinder([listing(0, "CHUECA-JUSTICIA", "Madrid"), listing(1, "GRÀCIA", "Barcelona")])
    assert places.districts() == ("Chueca", "Gràcia")
    assert [match.place.name for match in places.find("a flat in Chueca").matches] == ["CHUECA-JUSTICIA"]
    assert places.find("a flat in Chugo").question == "Did you say Chueca?"
