"""Spanish wording: numbers, wishes, what an English listing says, and which language somebody speaks."""

from __future__ import annotations

import re
from dataclasses import fields
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agent.local.cues import NEVER, Cues
from pipeline.agent.local.details import look_up
from pipeline.agent.local.en.language import ENGLISH
from pipeline.agent.local.es.digits import in_words
from pipeline.agent.local.es.features import BEING, THINGS
from pipeline.agent.local.es.grammar import listed
from pipeline.agent.local.es.language import SPANISH
from pipeline.agent.local.es.listing import listing_words, tells
from pipeline.agent.local.es.numbers import before_noun, floor_words, price_words, size_words
from pipeline.agent.local.es.questions import worded
from pipeline.agent.local.language import language_of
from pipeline.search.parameters import Place, SearchParameters
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.place_reading import PlaceQuestion
from pipeline.search.wishes.known_wishes import wish_names
from tests.agent.talk import LISTINGS, listing

VALUES = SPANISH.values
CHUECA = Place("Chueca-Justicia", "district", "Madrid")
GRACIA = Place("Gràcia", "district", "Barcelona")


def test_spanish_says_all_that_english_says() -> None:
    assert set(SPANISH.sentences) == set(ENGLISH.sentences)


@pytest.mark.parametrize("key", sorted(ENGLISH.sentences))
def test_a_sentence_says_the_same_things_in_both(key: str) -> None:
    english, spanish = (
        {name for text in language.sentences.get(key, ()) for _, name, _, _ in Formatter().parse(text) if name}
        for language in (ENGLISH, SPANISH)
    )
    assert spanish <= english
    assert bool(spanish) == bool(english)


def test_spanish_understands_all_that_english_understands() -> None:
    assert {what for what, _ in ENGLISH.cues.simple} == {what for what, _ in SPANISH.cues.simple}
    assert {aspect.key for aspect in ENGLISH.cues.aspects} == {aspect.key for aspect in SPANISH.cues.aspects}
    for name in ("moves", "slots", "extremes", "which", "comparatives"):
        assert {key for key, _ in getattr(ENGLISH.cues, name)} == {key for key, _ in getattr(SPANISH.cues, name)}, name
    missing = [
        cue.name
        for cue in fields(Cues)
        if getattr(SPANISH.cues, cue.name) in (NEVER, ()) and getattr(ENGLISH.cues, cue.name) not in (NEVER, ())
    ]
    assert not missing


def test_the_sentences_say_neither_tu_nor_usted() -> None:
    address = re.compile(r"\b(?:tú|usted|te|le|tu|tus|contigo|quieres|quiere|prefieres|prefiere|dime|dígame)\b", re.I)
    assert not [text for texts in SPANISH.sentences.values() for text in texts if address.search(text)]


def test_every_wish_has_a_spanish_name() -> None:
    assert not set(wish_names()) - set(THINGS) - set(BEING)


@pytest.mark.parametrize(
    ("euros", "words"),
    [
        (450_000, "cuatrocientos cincuenta mil euros"),
        (1_200_000, "un millón doscientos mil euros"),
        (1_000_000, "un millón de euros"),
        (2_290_000, "dos millones doscientos noventa mil euros"),
        (231_000, "doscientos treinta y un mil euros"),
        (221_000, "doscientos veintiún mil euros"),
        (1_000, "mil euros"),
        (95, "noventa y cinco euros"),
        (1, "un euro"),
    ],
)
def test_prices(euros: int, words: str) -> None:
    assert price_words(euros) == words


@given(st.integers(min_value=50, max_value=9_999).map(lambda thousands: thousands * 1_000))
def test_the_parser_reads_every_price_back(parser: QueryParser, euros: int) -> None:
    assert parser.parse(f"un piso de hasta {price_words(euros)}").parameters.max_price == euros


def test_counts() -> None:
    assert VALUES.baths(1) == "un baño"
    assert VALUES.rooms(2) == "dos habitaciones"
    assert VALUES.rooms(1) == "una habitación"
    assert VALUES.homes(21) == "veintiuna viviendas"
    assert before_noun(200, feminine=True) == "doscientas"
    assert before_noun(31) == "treinta y un"
    assert size_words(90.4, "square metres") == "noventa metros cuadrados"
    assert size_words(1_000, "square feet") == "mil pies cuadrados"
    assert floor_words(3) == "tercera planta"
    assert floor_words(12) == "planta doce"
    assert VALUES.layout(listing("40")) == "un estudio con un baño"


def test_lists() -> None:
    assert listed(["Sol", "Retiro", "Iglesia"]) == "Sol, Retiro e Iglesia"
    assert listed(["Chueca", "Hortaleza"], "o") == "Chueca u Hortaleza"
    assert listed(["agua", "hielo"]) == "agua y hielo"
    assert listed(["Sol"]) == "Sol"


def test_a_wish_in_words() -> None:
    wish = SearchParameters(
        text="lift, quiet",
        unwanted=("ground floor",),
        place=CHUECA,
        or_places=(GRACIA,),
        min_rooms=3,
        max_price=499_999,
    )
    assert VALUES.wish(wish, "square metres") == (
        "al menos tres habitaciones en Chueca o Gràcia, por menos de quinientos mil euros, con ascensor, tranquilo, "
        "que no sea una planta baja"
    )
    assert VALUES.wish(SearchParameters(), "square metres") == "una vivienda"
    elsewhere = SearchParameters(place=GRACIA, excluded_places=(CHUECA,), max_rooms=0)
    assert VALUES.wish(elsewhere, "square metres") == "un estudio en Gràcia, sin contar Chueca"
    assert VALUES.lacking(("lift", "terrace", "bright")) == "ascensor, terraza ni que sea luminoso"
    assert VALUES.has(("lift", "bright")) == "tiene ascensor, y es luminoso"
    assert VALUES.given_up("the price and the area") == "el presupuesto y la zona"


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Energy class D.", "su certificado energético es de clase D"),
        ("No lift here: the first floor is reached by a wide stone staircase.",
         "está en la primera planta y no tiene ascensor"),
        ("You can walk to Cuzco metro station in ten minutes.", "el metro de Cuzco está a diez minutos"),
        ("With Jaume I metro station ten minutes away, a car is optional.", "el metro de Jaume I está a diez minutos"),
        ("Bicycle lanes pass by and Muntaner FGC station is five minutes on foot.",
         "la estación de FGC de Muntaner está a cinco minutos"),
        ("Community fees are 65 euros a month.", "la comunidad cuesta sesenta y cinco euros al mes"),
        ("Add to this a 12-square-metre terrace, with water supply for plants.",
         "tiene una terraza de doce metros cuadrados"),
        ("There is neither terrace nor balcony, only large windows.", "no tiene balcón ni terraza"),
        ("Winter is covered by central heating; air conditioning is not installed.",
         "tiene calefacción central y no tiene aire acondicionado"),
        ("It has two bedrooms, one bathroom and 66 square metres.",
         "tiene sesenta y seis metros cuadrados, dos dormitorios y un baño"),
        ("Few homes on the street are as bright: the windows face due south.", "tiene orientación sur"),
        ("Dogs and cats are no problem under the community rules.", "se admiten mascotas"),
        ("No pets are allowed.", "no se admiten mascotas"),
        ("The flat is sold unfurnished.", "se vende sin amueblar"),
        ("El piso tiene 90 m² y 2 terrazas.", "El piso tiene noventa metros cuadrados y dos terrazas."),
        ("Swimmers from the Club Natació walk past at seven every morning.", ""),
    ],
)  # fmt: skip
def test_what_a_listing_says(english: str, spanish: str) -> None:
    assert tells(english) == spanish


def test_what_is_not_known_is_quoted_as_english() -> None:
    said = listing_words("Swimmers from the club walk past at 7 every morning.", "metros cuadrados")
    assert said == "En la ficha, en inglés, pone: Swimmers from the club walk past at seven every morning."


def test_spanish_listings_are_spoken_as_they_stand() -> None:
    said = in_words("Ático de 90 m² en la 3ª planta — comunidad de 95 € y 21 plazas.")
    assert said == (
        "Ático de noventa metros cuadrados en la tercera planta, comunidad de noventa y cinco euros y veintiuna plazas."
    )


def test_spanish_asks_about_english_and_spanish_listings() -> None:
    lift = next(aspect for aspect in SPANISH.cues.aspects if aspect.key == "lift")
    assert (found := look_up(listing("21"), lift)) is not None
    assert not found.there
    spanish = type(LISTINGS[0])("99", "Piso luminoso con ascensor. Dos baños.", 2, 3, 90.0, "Sol", 400_000, "Madrid")
    assert (found := look_up(spanish, lift)) is not None
    assert found.there


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (PlaceQuestion("vague", (CHUECA, GRACIA), "centro"),
         "¿Qué zona sería? Tengo pisos en Madrid y Barcelona, por ejemplo en Chueca y Gràcia."),
        (PlaceQuestion("vague", (CHUECA,), "centro", "Madrid"),
         "¿Qué parte de Madrid sería? Tengo pisos en Chueca, por ejemplo."),
        (PlaceQuestion("unknown", (CHUECA, GRACIA), "Narnia"),
         "No tengo nada que se llame Narnia. Tengo pisos en Madrid y Barcelona, por ejemplo en Chueca y Gràcia. "
         "¿Qué zona sería?"),
        (PlaceQuestion("confirm", (CHUECA,), "chuleta"), "¿Chueca, he entendido bien?"),
        (PlaceQuestion("which", (GRACIA, CHUECA), "x"), "¿Mejor Gràcia o Chueca-Justicia?"),
    ],
)  # fmt: skip
def test_questions_about_places(ask: PlaceQuestion, words: str) -> None:
    assert worded(ask) == words


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Hola, busco un piso en Gràcia", "es"),
        ("¿Tiene ascensor?", "es"),
        ("Sí, por favor", "es"),
        ("cuanto cuesta", "es"),
        ("dos habitaciones", "es"),
        ("Hello there", "en"),
        ("I'm looking for a flat in La Barceloneta", "en"),
        ("something cheaper near el Retiro", "en"),
        ("two bedrooms", "en"),
        ("Do you speak English?", "en"),
        ("¿Hablas inglés?", "en"),
        ("Can we speak Spanish?", "es"),
        ("En castellano, por favor", "es"),
        ("La Latina", None),
        ("el Born, la Barceloneta, los Austrias", None),
        ("No.", None),
        ("OK", None),
        ("Chueca", None),
        ("", None),
    ],
)
def test_which_language_somebody_speaks(words: str, language: str | None) -> None:
    assert language_of(words) == language


@given(st.text(max_size=60))
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert language_of(text) in ("en", "es", None)
