"""The names that places go by, derived from how listings write them."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.parameters import Place
from pipeline.search.places import gazetteer
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.places.place_names import derive_names, places_of, plain_word, shown_name, spoken_name
from pipeline.search.places.sounds import Sounds
from pipeline.search.places.vocabulary import ENDS_NAME
from pipeline.search.text import fold, words_of
from tests.search.conftest import BARCELONA, MADRID, listing


def _names_of(*districts: str, city: str | None = None) -> set[str]:
    names = derive_names(places_of([listing(number, name, city) for number, name in enumerate(districts)]))
    return {" ".join(name.words) for name in names}


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("Chueca-Justicia", {"chueca justicia", "chueca", "justicia"}),
        ("Barrio de Salamanca", {"barrio de salamanca", "salamanca"}),
        ("El Born", {"el born", "born"}),
        ("Poble-sec", {"poble sec", "poblesec"}),
        ("Sant Gervasi", {"sant gervasi", "san gervasi", "st gervasi", "gervasi"}),
        ("St. Paul's", {"st pauls", "saint pauls"}),
        ("Elephant & Castle", {"elephant and castle", "castle"}),
        ("Sarrià / Pedralbes", {"sarria", "pedralbes"}),
        ("Saint-Germain-des-Prés", {"saint germain des pres", "san germain des pres", "germain"}),
        ("Riverside Quarter", {"riverside"}),
        ("Colonia Roma", {"roma"}),
        ("Town Centre", {"town center"}),
        ("Centro", {"el centro", "downtown", "city centre"}),
        ("L'Eixample", {"leixample", "eixample"}),
    ],
)
def test_other_names_of_a_district(written: str, also: set[str]) -> None:
    assert also <= _names_of(written)


@pytest.mark.parametrize("written", ["Arganzuela", "Argüelles", "Almagro", "Aravaca", "Oporto", "Lavapiés", "Latina"])
def test_first_letters_of_a_word_are_no_article(written: str) -> None:
    assert _names_of(written) == {fold(written)}


def test_hyphens_inside_one_name_do_not_part_it() -> None:
    for name in ("Saint-Germain-des-Prés", "Aix-en-Provence", "Poble-sec"):
        assert spoken_name(Place(name, "district")) == name
    assert spoken_name(Place("Chueca-Justicia", "district")) == "Chueca"
    assert spoken_name(Place("CHUECA-JUSTICIA", "district")) == "Chueca"
    assert shown_name(Place("BARRIO DE SALAMANCA", "district")) == "Barrio De Salamanca"
    assert spoken_name(Place("SoHo", "district")) == "SoHo"


def test_person_in_a_longer_name_is_not_its_short_name() -> None:
    assert "arturo" not in _names_of("Arturo Soria")
    assert "soria" in _names_of("Arturo Soria")


def _meanings(finder: PlaceFinder) -> dict[tuple[str, ...], list[str]]:
    return {name.words: [place.name for place in name.places] for name in finder.names}


def test_landmarks_mean_districts_of_the_listings(finder: PlaceFinder) -> None:
    meanings = _meanings(finder)
    named = {alias for table in (gazetteer.MADRID, gazetteer.BARCELONA) for alias, _ in gazetteer.entries(table)}
    assert len(named) > 500
    assert {alias for alias in named if _plain(alias) not in meanings} == set()


def test_every_table_entry_names_districts_that_exist() -> None:
    known = {fold(part) for name in MADRID + BARCELONA for part in (name, *name.split("-"))}
    known |= {name.removeprefix("el ").removeprefix("la ") for name in known} | {"eixample", "poble-sec"}
    for table in (gazetteer.MADRID, gazetteer.BARCELONA, gazetteer.BETWEEN, gazetteer.HEARD):
        for districts in table:
            assert any(district.strip() in known for district in districts.split(",")), districts


def test_landmark_counts_only_in_its_own_city() -> None:
    assert "the prado" in _names_of("Retiro", "Sol", city="Madrid")
    assert "the prado" not in _names_of("Retiro", "Palermo", city="Buenos Aires")
    assert "the prado" not in _names_of("Retiro", "Palermo")
    assert "the prado" in _names_of("Retiro", "Sol", "Chueca", "Lavapiés"), "four of its districts make it Madrid"


@pytest.mark.parametrize(
    ("landmark", "districts"),
    [
        ("gran via", ["Chueca-Justicia", "Malasaña-Universidad", "Sol"]),
        ("las ramblas", ["El Raval", "Barri Gòtic"]),
        ("plaza del sol", ["Sol", "Gràcia"]),
        ("park guell", ["Gràcia"]),
        ("bernabeu", ["Hispanoamérica"]),
        ("barajas airport", ["Barajas"]),
        ("sagrada familia church", ["Sagrada Família"]),
        ("casa de campo", ["Moncloa"]),
    ],
)
def test_where_landmarks_lie(finder: PlaceFinder, landmark: str, districts: list[str]) -> None:
    assert _meanings(finder)[_plain(landmark)] == districts


_LETTERS = string.ascii_letters + "áéíóúàèòçñüãõâêôöäß"
_WORD = st.text(alphabet=_LETTERS, min_size=4, max_size=10)
_DISTRICT = st.one_of(
    _WORD,
    st.tuples(_WORD, _WORD).map(" ".join),
    st.tuples(_WORD, _WORD).map("-".join),
    _WORD.map(lambda word: f"Barrio de {word}"),
    _WORD.map(lambda word: f"El {word}"),
    _WORD.map(lambda word: f"{word}'s Hill"),
)
_SOUNDS = Sounds()


def _plain(name: str) -> tuple[str, ...]:
    return tuple(plain_word(word) for word in words_of(name))


@settings(max_examples=40, deadline=None)
@given(st.lists(_DISTRICT, min_size=1, max_size=6, unique_by=_plain), st.sampled_from([None, "Porto"]), st.booleans())
def test_exact_name_of_any_district_is_found(districts: list[str], city: str | None, in_capitals: bool) -> None:
    """Districts of any agency are found by their own names, whatever other districts there are."""
    places = PlaceFinder([listing(number, name, city) for number, name in enumerate(districts)], _SOUNDS)
    for name in districts:
        if any(word in ENDS_NAME for word in words_of(name)) or fold(name) == "porto":
            continue
        said = name.upper() if in_capitals else name
        reading = places.find(f"a flat in {said}, please")
        assert name in {match.place.name for match in reading.matches}, (name, reading)


def test_cities_and_districts_are_counted() -> None:
    places = places_of([listing(0, "Sol", "Madrid"), listing(1, "Sol", "Madrid"), listing(2, "Madrid", "Madrid")])
    assert places == {Place("Madrid", "city", "Madrid"): 3, Place("Sol", "district", "Madrid"): 2}
