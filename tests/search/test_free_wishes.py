"""Wishes without a name: found in the words that were said, and never in small talk."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.text import tokenize
from pipeline.search.wishes.free_wishes import find_free_wishes
from pipeline.search.wishes.known_wishes import find_wishes

_READ_BY_OTHERS = re.compile(
    r"#\d+ (?:bed ?rooms?|bath ?rooms?|rooms?|habitacion(?:es)?|banos?|dormitorios?|euros|square metres)"
)


def free(query: str, language: str = "en") -> tuple[str, ...]:
    """As the query parser asks for them: known wishes, numbers and what they count are read already."""
    pieces = [f"#{index}" if token.number is not None else token.folded for index, token in enumerate(tokenize(query))]
    text = " ".join(pieces)
    spaced = text.replace(" - ", "   ")
    claimed = [(wish.start, wish.end) for wish in find_wishes(spaced)]
    claimed += [match.span() for match in _READ_BY_OTHERS.finditer(text)]
    return find_free_wishes(text, claimed, language)


@pytest.mark.parametrize(
    ("query", "wishes"),
    [
        ("a flat with frescoed ceilings in Chueca", ("frescoed ceilings",)),
        ("I'd love bay windows", ("bay windows",)),
        ("something with a wine fridge and a lift", ("wine fridge",)),
        ("room for a grand piano", ("grand piano",)),
        ("we need space for my drum kit", ("drum kit",)),
        ("a 2 bedroom flat with exposed brick walls, sash windows, a lift", ("exposed brick walls", "sash windows")),
        ("an art deco apartment", ("art deco",)),
        ("a mid-century home with skylights", ("mid century", "skylights")),
        ("it should have a pantry", ("pantry",)),
        ("it must have a koi pond", ("koi pond",)),
        ("is there anything with a conservatory?", ("conservatory",)),
        ("do you have any with a claw-foot bathtub", ("claw foot bathtub",)),
        ("I want a house with stables for my horses", ("stables",)),
        ("a kitchen with a marble worktop", ("marble worktop",)),
        ("with wooden beams and vaulted ceilings please", ("wooden beams", "vaulted ceilings")),
        ("as long as it has a spiral staircase", ("spiral staircase",)),
        ("a flat with a library, maybe a bar", ("library", "bar")),
        ("ideally with stained glass windows", ("stained glass windows",)),
        ("somewhere with a pizza oven and fruit trees", ("pizza oven", "fruit trees")),
        ("it needs to have a walk-in shower", ("walk in shower",)),
        ("I'd like a place that has original shutters", ("original shutters",)),
        ("with a charging point for an electric car", ("charging point",)),
        ("a villa with an orchard and a lift", ("orchard",)),
        ("a Victorian house with a turret", ("victorian", "turret")),
    ],
)  # fmt: skip
def test_english(query: str, wishes: tuple[str, ...]) -> None:
    assert free(query) == wishes


@pytest.mark.parametrize(
    ("query", "wishes"),
    [
        ("un piso con techos con frescos", ("techos con frescos",)),
        ("busco algo con ventanas de guillotina", ("ventanas de guillotina",)),
        ("una casa con vigas de madera y chimenea", ("vigas de madera",)),
        ("que tenga una vinoteca", ("vinoteca",)),
        ("sitio para un piano de cola", ("piano de cola",)),
        ("me encantaría una bañera con patas", ("banera con patas",)),
        ("un apartamento con suelo de mosaico y terraza", ("suelo de mosaico",)),
        ("una casa con horno de leña y huerto", ("horno de lena", "huerto")),
        ("quiero un piso con vidrieras", ("vidrieras",)),
        ("un piso minimalista", ("minimalista",)),
    ],
)
def test_spanish(query: str, wishes: tuple[str, ...]) -> None:
    assert free(query, "es") == wishes


@pytest.mark.parametrize(
    "query",
    [
        "my name is Paul",
        "I'm Paul, speaking from Bristol",
        "how big is it",
        "the next one",
        "the first one again please",
        "does it have a wine fridge?",
        "what about the one with the big windows",
        "tell me more about the one with the bay windows",
        "I live with my wife and two kids",
        "we have two children and a piano",
        "I'm moving with my grandmother",
        "I'd like to speak with an agent",
        "I need help with a mortgage",
        "with a budget of 300",
        "I want to sell my flat",
        "I'd like some information please",
        "thanks, that sounds great",
        "can you compare the two",
        "nothing with carpets",
        "no carpets",
        "without wallpaper",
        "I don't want a bidet",
        "a place with a lot of character",
        "something with good vibes",
        "a flat with 3 bedrooms and 2 bathrooms",
        "I want a nice big flat",
        "I'd love that",
        "I need a place for my parents",
        "something for my elderly mother",
        "you can call me on my mobile",
        "with that one, how much are the fees?",
        "a tiled terrace",
        "I'd like to go ahead with the visit",
        "we were very happy with the last one",
        "is it far from the airport",
        "yes please",
        "hello, good morning, how are you",
        "a flat in Goya with a lift, my knees aren't what they were",
    ],
)
def test_no_wish_in_english(query: str) -> None:
    assert free(query) == ()


@pytest.mark.parametrize(
    "query",
    [
        "me llamo Pablo",
        "soy Marta y llamo por el anuncio",
        "vivo con mi mujer y dos hijos",
        "cuánto cuesta",
        "quiero hablar con un agente",
        "tengo dos hijos",
        "un piso sin moqueta",
        "¿tiene ascensor?",
        "quiero comprar con mi pareja",
        "necesito ayuda con la hipoteca",
        "cómo es la cocina",
        "el siguiente, por favor",
        "un piso con 3 habitaciones y 2 baños",
        "muchas gracias, hasta luego",
    ],
)
def test_no_wish_in_spanish(query: str) -> None:
    assert free(query, "es") == ()


@pytest.mark.parametrize(
    "phrase",
    ["frescoed ceilings", "bay windows", "wine fridge", "grand piano", "art deco", "pantry", "koi pond", "brick",
     "library", "charging point", "exposed brick walls", "victorian"],
)  # fmt: skip
def test_a_phrase_is_read_back_from_with(phrase: str) -> None:
    assert free(f"homes with {phrase}") == (phrase,)
    assert free(f"homes with lift, with {phrase}") == (phrase,)


def test_another_language_has_none() -> None:
    assert find_free_wishes("mit bay windows", (), "de") == ()


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=120), st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=4))
def test_any_text(text: str, claimed: list[tuple[int, int]]) -> None:
    for language in ("en", "es"):
        for phrase in find_free_wishes(text, claimed, language):
            assert phrase and "," not in phrase and len(phrase.split()) <= 4


@given(
    st.lists(st.sampled_from("a flat with bay windows , and lift i'd love @0 #0 my dog name is".split()), max_size=12)
)
def test_what_is_claimed_is_never_a_wish(words: list[str]) -> None:
    text = " ".join(words)
    assert find_free_wishes(text, [(0, len(text))], "en") == ()
