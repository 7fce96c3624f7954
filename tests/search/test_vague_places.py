"""Wishes for some kind of place are asked about; wishes for the home itself are not."""

from __future__ import annotations

import pytest

from pipeline.search.places.finder import PlaceFinder
from tests.search.conftest import listing

VAGUE = """
a flat downtown | a flat in the city centre | a flat in the center of town | something near the beach | a quiet area
somewhere central | in the old town | by the sea | in a nice neighbourhood | in the heart of the city
a good part of town | in the suburbs | close to everything | somewhere not too far from the centre | close to my work
a lively neighbourhood | a good area for kids | anywhere nice | right in the heart of things | on the seafront
a seafront flat | a beachfront apartment | near the office | close to my office please | near my daughter's school
not far from my parents | somewhere with a bit of life | somewhere with lots of bars and restaurants
an area with good schools and parks | a neighbourhood with character | where the nightlife is | where it all happens
I want to be in the middle of everything | an up-and-coming area | a family-friendly area | a safe, quiet neighbourhood
the area should be quiet | a neighbourhood that's quiet at night | the best part of the city | somewhere green
somewhere peaceful and leafy | a trendy district | a posh area | in the north of the city | on the outskirts
out of town | in the countryside | a central location | something centrally located | well located
in a good location | walking distance to the beach | within walking distance of the sea | next to the sea
close to the coast | near the seaside | a short walk from the beach | ten minutes from the centre
near where I work | close to where my kids go to school | as close to the centre as possible | near the city center
as central as possible | it has to be central | close to the action | in the historic centre | in the business district
a residential area | a more residential neighbourhood | some nice quiet area | in a cheap area | a bohemian quarter
somewhere safe for children | an interesting part of town | away from the tourists | near work | close to downtown
in town | in the city | near the airport | around here | a well connected area
somewhere close to the river | near the port | by the mountains | close to the nightlife | near the kids' school
where the expats live | where most foreigners live, two bedrooms | around where my brother works | near the stadium
not too far from my sister's place | within walking distance of the harbour | close from the sea | near from my job
not far of the centre | in a calm region | where people go out at night | near the embassy where my wife works
I want to live where my friends live | in the area where my grandmother lives | near the forest | close to a river
half an hour from the airport | near nature | two streets from my mother | near where the kids train | in a village
"""
VAGUE_SPANISH = """
por el centro | en el centro | un piso en pleno centro | una zona con ambiente | bien situado | un piso céntrico
una zona tranquila | cerca del mar | en un barrio bueno | en una buena zona | cerca de la playa | por una zona bonita
cerca de mi trabajo | cerca del trabajo | cerca de la oficina | en las afueras | en el casco antiguo
un barrio con vida | una zona donde haya ambiente | no muy lejos del centro | en primera línea de playa
frente al mar | junto al mar | en una zona segura | una zona para familias | un sitio tranquilo
algo céntrico | muy bien ubicado | en una zona residencial | en el corazón de la ciudad | cerca de todo
un barrio animado | una zona más barata | que sea céntrico | cerca del colegio de mis hijos | cerca de mis padres
en un barrio tranquilo y seguro | en la zona norte | por el sur de la ciudad | a diez minutos del centro
cerca de donde trabajo | buena ubicación | en la costa | en la mejor zona
cerca del río | al lado de casa de mi madre | por donde vive mi hermana | donde viven los extranjeros
no muy lejos del cole de los niños | cerca de la guardería de la pequeña | a un paso de mi oficina | cerca del estadio
junto al lago | al lado del canal | por la zona de mi suegra | en el mismo barrio que mi hermano | cerca del polígono
quiero vivir donde viven mis amigos | no quiero estar lejos de mi madre | en una región tranquila | cerca del bosque
donde está la marcha | lo más cerca posible del trabajo | por el puerto | por la zona del puerto | cerca del despacho
"""
NOT_VAGUE = """
near the metro | near a park | near good schools | a quiet flat | a bright flat | a flat with a view of the sea
central heating | with central air conditioning | near a shopping centre | close to a sports centre | near a hospital
a dining area | with a large living area | a play area for the kids | with a storage area | common areas with a pool
a quiet street | a nice flat | a good kitchen | with sea views | overlooking the mountains | a big area of terrace
any area
I don't care where it is | tell me where it is | any neighbourhood is fine | it doesn't matter where
close to shops | near a supermarket
near public transport | with a view over the city | a modern building | in good condition | in a small building
not in the centre | nothing central | I don't want a noisy area | a town house | a nice place | a safe building
near the underground | the second one | with a barbecue area | a private garden | is it in a quiet area?
is it close to the beach? | is the area safe? | how far is it from the centre?
a house on one floor | walk-in wardrobe | in the kitchen | around a hundred square metres | on the first floor
an outdoor area with trees | in the morning | facing south | a north-facing terrace | on the top floor
near enough | by Christmas | close to four hundred thousand | close to my budget | in the near future | near the door
the flat where I live now has no lift | I don't know where my husband put the papers | around the clock security
in the same building | by the time we move | close to the dining room | in the middle of the month | near a pharmacy
the metro every day, with shops close by | near a park where I can run | we live near the sea | my office is too small
near a bus stop | with parking nearby | a view of the mountains | a home office to work from home | city views
"""
NOT_VAGUE_SPANISH = """
cerca del metro | un piso tranquilo | con calefacción central | cerca de un colegio | cerca de un parque
con vistas al mar | con zonas comunes | con zona infantil | un piso luminoso | cerca de un centro comercial
con zonas verdes | bien comunicado | en buen estado | orientado al sur | no quiero el centro | con aire central
cerca de un centro de salud | en la primera planta | en una finca antigua | una cocina grande | da igual la zona
está en una zona tranquila?
cerca de la universidad | el piso donde vivo ahora no tiene ascensor | donde vivo ahora no hay luz | por mi cumpleaños
cerca de mi presupuesto | cerca del supermercado | por donde entra la luz | al lado de la cocina
a cien metros del metro | en el mismo barrio | en principio, de acuerdo | en septiembre | en camino | en un mes
en el segundo piso | lejos de ser barato | hacia el sur orientado | en el centro de la habitación
llevo dos semanas en la ciudad
"""


def _phrases(text: str) -> list[str]:
    return [phrase.strip() for line in text.strip().splitlines() for phrase in line.split("|")]


@pytest.mark.parametrize("phrase", _phrases(VAGUE))
def test_vague_place_is_asked_about(finder: PlaceFinder, phrase: str) -> None:
    reading = finder.find(phrase)
    assert reading.matches == ()
    assert reading.question is not None and reading.question.startswith("Which area")
    assert reading.ask is not None and reading.ask.kind == "vague"
    assert reading.ask.options and set(reading.ask.options) <= set(finder.places)
    assert reading.asked_span is not None


@pytest.mark.parametrize("phrase", _phrases(VAGUE_SPANISH))
def test_vague_place_in_spanish_is_asked_about(finder: PlaceFinder, phrase: str) -> None:
    reading = finder.find(phrase, "es")
    assert reading.matches == ()
    assert reading.ask is not None and reading.ask.kind == "vague"


@pytest.mark.parametrize("phrase", _phrases(NOT_VAGUE))
def test_wish_for_the_home_is_no_vague_place(finder: PlaceFinder, phrase: str) -> None:
    reading = finder.find(phrase)
    assert (reading.matches, reading.question) == ((), None)


@pytest.mark.parametrize("phrase", _phrases(NOT_VAGUE_SPANISH))
def test_spanish_wish_for_the_home_is_no_vague_place(finder: PlaceFinder, phrase: str) -> None:
    reading = finder.find(phrase, "es")
    assert (reading.matches, reading.question) == ((), None)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a quiet area of Chamberí", "Chamberí"),
        ("in the heart of Gràcia", "Gràcia"),
        ("somewhere central, Sol if possible", "Sol"),
        ("una zona tranquila de Hortaleza", "Hortaleza"),
        ("near the beach in Barceloneta", "Barceloneta"),
    ],
)
def test_district_beside_a_vague_phrase_wins(finder: PlaceFinder, text: str, place: str) -> None:
    reading = finder.find(text)
    assert [match.place.name for match in reading.matches] == [place]
    assert reading.question is None


@pytest.mark.parametrize(
    "text",
    [
        "in the centre of Madrid",
        "en el centro de Madrid",
        "downtown Madrid",
        "in north Madrid",
        "in the south of Madrid",
        "in the heart of Madrid",
        "right in the middle of Madrid",
    ],
)
def test_vague_place_in_a_city_keeps_the_city(finder: PlaceFinder, text: str) -> None:
    reading = finder.find(text)
    assert [match.place.name for match in reading.matches] == ["Madrid"]
    assert reading.ask is not None and (reading.ask.kind, reading.ask.city) == ("vague", "Madrid")
    assert {place.city for place in reading.ask.options} == {"Madrid"}


@pytest.mark.parametrize("district", ["Centro", "Centre", "Downtown", "City Centre", "CENTRO"])
@pytest.mark.parametrize("said", ["in {}", "a flat in the {} please", "{}"])
def test_district_that_is_called_centre_is_not_vague(district: str, said: str) -> None:
    places = PlaceFinder([listing(0, district, None), listing(1, "Alvalade", None)])
    reading = places.find(said.format(district.lower()))
    assert [match.place.name for match in reading.matches] == [district]
    assert reading.question is None


def test_other_words_for_a_district_called_centre() -> None:
    places = PlaceFinder([listing(0, "Centro", "Bilbao"), listing(1, "Deusto", "Bilbao")])
    for text in ("in the city centre", "downtown", "en el centro", "a flat in the centre of Bilbao"):
        assert "Centro" in [match.place.name for match in places.find(text).matches], text
    assert places.find("somewhere central").matches == ()
