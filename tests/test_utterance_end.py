"""Can these words be the end of an utterance? Judged by hand, in the forms recognisers write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.turn_taking.english import ENGLISH
from pipeline.turn_taking.expected_answer import expected_answers
from pipeline.turn_taking.false_stops import without_false_stops
from pipeline.turn_taking.spanish import SPANISH
from pipeline.turn_taking.utterance_end import Ending, ending_of

GREETING = "Hi, I'm Tara from Casavoz Homes! What's your name, and what kind of home are you looking for?"
OFFER = "It has three bedrooms. Want to hear more about it?"
BUDGET = "And what's your budget?"
ROOMS = "How many bedrooms would you like?"
NAME = "What's your name?"
WHERE = "Which area would you like to live in?"


@pytest.mark.parametrize(
    "text",
    [
        "I'm looking for a flat in.",
        "I'd like an apartment with",
        "I want something under...",
        "Houses in Barcelona and.",
        "My budget is.",
        "I'm looking for a.",
        "I'm looking for",
        "I need at least.",
        "Up to.",
        "A flat in, um.",
        "Uh",
        "Could you",
        "I would like to.",
        "I would like.",
        "I have.",
        "It should have.",
        "Is there one that has.",
        "Between 300.",
        "Between three hundred and.",
        "Somewhere between 300,000",
        "More than",
        "Show me.",
        "I think.",
        "What about",
        "Well.",
    ],
)
def test_something_must_follow(text: str) -> None:
    assert ending_of(text, OFFER) is Ending.DANGLING


@pytest.mark.parametrize(
    "text",
    [
        "Hi.",
        "Hello, Tara.",
        "Good morning.",
        "Hi, my name is Anna.",
        "My name is Peter Smith.",
        "If it has a lift.",
        "When we move to Madrid.",
        "I want a garage,",
        "For my family -",
    ],
)
def test_something_usually_follows(text: str) -> None:
    assert ending_of(text, GREETING) is Ending.OPENING


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Yes.", OFFER),
        ("Yes, please.", OFFER),
        ("Yes, I do.", OFFER),
        ("Okay, go on.", OFFER),
        ("No, thanks.", OFFER),
        ("I'd prefer one with a lift, please.", OFFER),
        ("Two.", ROOMS),
        ("2", ROOMS),
        ("At least four.", ROOMS),
        ("Two.", ""),
        ("Four hundred thousand euros.", BUDGET),
        ("Around 450,000.", BUDGET),
        ("450k", BUDGET),
        ("Half a million.", BUDGET),
        ("The second one.", OFFER),
        ("The first one again, please.", OFFER),
        ("Thanks, bye.", OFFER),
        ("That's all, thank you.", OFFER),
        ("Something cheaper.", OFFER),
        ("Tell me more.", OFFER),
        ("How big is it?", OFFER),
        ("How big is it.", OFFER),
        ("Does it have a lift?", OFFER),
        ("What else do you have", OFFER),
        ("And what about Gràcia?", OFFER),
        ("Chueca.", WHERE),
        ("In Salamanca, please.", WHERE),
        ("Peter.", NAME),
        ("My name is Peter.", NAME),
    ],
)
def test_nothing_need_follow(text: str, asked: str) -> None:
    assert ending_of(text, asked) is Ending.COMPLETE


@pytest.mark.parametrize("text", ["A flat in Chamberí.", "A house with a garden.", "Two bedrooms in Tuger."])
def test_a_wish_of_two_parts_may_go_on(text: str) -> None:
    assert ending_of(text, GREETING) is Ending.WISH


@pytest.mark.parametrize(
    "text", ["I need two bedrooms.", "I want a house.", "For me and my family.", "My bunch of this."]
)
def test_asked_for_a_wish_next_to_nothing_of_it_is_a_beginning(text: str) -> None:
    assert ending_of(text, GREETING) is Ending.OPENING


@pytest.mark.parametrize(
    "text",
    [
        "I want a three bedroom apartment in Retiro under half a million.",
        "I'm looking for a flat in Chamberí with two bathrooms.",
        "Something near the park for 400,000 euros.",
    ],
)
def test_a_wish_with_most_of_its_parts(text: str) -> None:
    assert ending_of(text, GREETING) is Ending.FULL_WISH


@pytest.mark.parametrize("text", ["With two bathrooms instead.", "I need two bedrooms.", "It should have a lift."])
def test_a_refinement_in_the_course_of_the_call_is_short(text: str) -> None:
    assert ending_of(text, OFFER) is Ending.FULL_WISH
    assert ending_of(text, GREETING) is not Ending.FULL_WISH


@pytest.mark.parametrize("text", ["No.", "Not really.", "Nope"])
def test_after_a_bare_refusal_callers_often_say_what_they_want(text: str) -> None:
    assert ending_of(text, OFFER) is Ending.NEUTRAL


@pytest.mark.parametrize(
    "text", ["Between 300 and F.", "From 200,000.", "Up to 600.", "Around four.", "Under six hundred."]
)
def test_half_a_price_is_not_enough(text: str) -> None:
    assert ending_of(text, BUDGET) in (Ending.OPENING, Ending.DANGLING)


def test_a_misheard_number_after_an_article_wants_its_noun() -> None:
    assert ending_of("I'm looking for a 3.", GREETING) is Ending.DANGLING
    assert ending_of("Half a million.", BUDGET) is Ending.COMPLETE


def test_a_budget_of_hundreds_is_half_a_number() -> None:
    assert ending_of("Six hundred.", BUDGET) is Ending.OPENING
    assert ending_of("Six hundred.", ROOMS) is Ending.COMPLETE
    assert ending_of("Six hundred and fifty thousand.", BUDGET) is Ending.COMPLETE
    assert ending_of("Between 300 and 400,000 euros.", BUDGET) is Ending.COMPLETE


def test_a_name_opens_where_a_wish_was_asked_for_too() -> None:
    assert ending_of("I'm Susan.", NAME) is Ending.COMPLETE
    assert ending_of("I'm Susan.", GREETING) is Ending.OPENING


@pytest.mark.parametrize("text", ["", " ", "...", "?!", "¿"])
def test_no_words_tell_nothing(text: str) -> None:
    assert ending_of(text, OFFER) is Ending.NEUTRAL


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("Busco un piso en", Ending.DANGLING),
        ("Quiero una casa con.", Ending.DANGLING),
        ("Mi presupuesto es", Ending.DANGLING),
        ("Entre trescientos y", Ending.DANGLING),
        ("Pues, eh", Ending.DANGLING),
        ("Me gustaría", Ending.DANGLING),
        ("Hola, buenos días.", Ending.OPENING),
        ("Hola, me llamo Ana.", Ending.OPENING),
        ("Sí.", Ending.COMPLETE),
        ("No, gracias.", Ending.COMPLETE),
        ("La segunda.", Ending.COMPLETE),
        ("Algo más barato.", Ending.COMPLETE),
        ("¿Cuánto cuesta?", Ending.COMPLETE),
        ("¿Tiene ascensor?", Ending.COMPLETE),
        ("Gracias, adiós.", Ending.COMPLETE),
        ("Un piso en Chamberí.", Ending.WISH),
        ("Busco un piso con tres habitaciones en Chamberí por cuatrocientos mil euros", Ending.FULL_WISH),
    ],
)
def test_spanish(text: str, ending: Ending) -> None:
    assert ending_of(text, "¿Cómo te llamas y qué tipo de casa buscas?", "es") is ending


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (GREETING, {"name", "wish"}),
        (OFFER, {"yes or no"}),
        (BUDGET, {"amount"}),
        (ROOMS, {"count"}),
        (WHERE, {"place"}),
        ("Did you say Chueca?", {"yes or no"}),
        ("It costs four hundred thousand euros.", set()),
        ("What's your budget? It costs nothing to ask. Anything goes.", set()),
        ("", set()),
    ],
)
def test_what_the_avatar_asks_for(said: str, expected: set[str]) -> None:
    assert expected <= expected_answers(said, ENGLISH)
    assert bool(expected) == bool(expected_answers(said, ENGLISH))


@given(st.text(max_size=80), st.text(max_size=40), st.sampled_from(["en", "es", "fr"]))
def test_any_text_has_an_ending(text: str, asked: str, language: str) -> None:
    assert ending_of(text, asked, language) in Ending


@given(st.sampled_from(["A flat in", "My budget is", "Yes", "How big is it", "The second one", "I need two bedrooms"]))
def test_case_and_a_full_stop_change_nothing(text: str) -> None:
    assert ending_of(text, OFFER) is ending_of(text.lower() + ".", OFFER) is ending_of(text.upper(), OFFER)


def test_word_lists_are_written_as_words_are_read() -> None:
    for vocabulary in (ENGLISH, SPANISH):
        assert all(word.isascii() and word == word.lower() for word in vocabulary.unfinished | vocabulary.fillers)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Hello, I'd like to buy a flat in. Chueca.", "Hello, I'd like to buy a flat in Chueca."),
        ("I need a... terrace and. A lift.", "I need a terrace and A lift."),
        ("A flat with, two bathrooms", "A flat with two bathrooms"),
        ("I live in Madrid. Show me flats.", "I live in Madrid. Show me flats."),
        ("What is it in?", "What is it in?"),
        ("The one you told me of.", "The one you told me of."),
    ],
)
def test_a_stop_behind_a_word_that_wants_more_is_a_pause(text: str, mended: str) -> None:
    assert without_false_stops(text) == mended


def test_a_stop_in_spanish() -> None:
    assert without_false_stops("Busco un piso en. Chueca.", "es") == "Busco un piso en Chueca."


@pytest.mark.parametrize("text", ["Sorry.", "Wait.", "We are a family of four.", "I have two kids."])
def test_what_asks_for_the_word_or_explains_is_followed_by_a_wish(text: str) -> None:
    assert ending_of(text) is Ending.OPENING


def test_a_wish_that_follows_from_the_circumstances_is_one() -> None:
    assert ending_of("We are a family of four, so we need three bedrooms in Sants.") is Ending.FULL_WISH
    assert ending_of("Sorry?") is not Ending.OPENING


@pytest.mark.parametrize("text", ["Yes, I'd like to.", "Yes, I do.", "No, we have."])
def test_after_a_yes_or_no_they_are_whole(text: str) -> None:
    assert ending_of(text, OFFER) is Ending.COMPLETE
