"""Whole conversations in text, from `data/evaluation/conversations`, with the local model and the real search."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from pipeline.properties import Property
from tests.evaluation.conversation_checks import Agency, Heard, repeated, unmet, unspeakable
from tests.evaluation.conversation_grounding import Known, mentioned, ungrounded
from tests.evaluation.conversation_numbers import numbers_in, values_in
from tests.evaluation.conversation_scenarios import Scenario, Turn, load_scenarios
from tests.evaluation.conversations import Outcome, hold_all
from tests.search.listing_facts import ListingFacts

SCENARIOS = load_scenarios()
FLAT = Property("7", "Second floor with lift, built in 1925. No pets.", 1, 2, 64.0, "Gràcia", 410_000, "Barcelona")
OTHER = Property("8", "Bright. A terrace of 12 m².", 2, 3, 104.0, "Chueca-Justicia", 695_000, "Madrid")
FACTS = {
    "7": ListingFacts(FLAT.description, frozenset({"lift"}), frozenset(), frozenset({"pets"})),
    "8": ListingFacts(OTHER.description, frozenset({"terrace"}), frozenset(), frozenset()),
}
AGENCY = Agency((FLAT, OTHER), FACTS)
TRUE = "One is in Gràcia, for four hundred and ten thousand euros, two bedrooms and one bathroom."


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    held = asyncio.run(hold_all([each for each in SCENARIOS if each.pending is None]))
    return {each.scenario.name: each for each in held}


@pytest.mark.engines
@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: f"{each.theme}/{each.name}")
def test_conversation(scenario: Scenario, outcomes: dict[str, Outcome]) -> None:
    if scenario.pending is not None:
        pytest.skip(scenario.pending)
    outcome = outcomes[scenario.name]
    assert outcome.passed, "\n" + "\n".join(outcome.transcript)


@pytest.mark.engines
@pytest.mark.slow
def test_a_search_takes_fewer_than_three_turns(outcomes: dict[str, Outcome]) -> None:
    found = [each.found_after for each in outcomes.values() if each.found_after is not None]
    assert len(found) >= 10
    assert sum(found) / len(found) < 3


def test_there_are_enough_scenarios() -> None:
    assert sum(each.language == "en" for each in SCENARIOS) >= 45
    assert sum(each.language == "es" for each in SCENARIOS) >= 65


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("four hundred and fifty thousand euros", [450_000]),
        ("two million two hundred and ninety thousand", [2_290_000]),
        ("one point two million euros", [1_200_000]),
        ("half a million, two bedrooms and one bathroom", [500_000, 2, 1]),
        ("a hundred and four square metres", [104]),
        ("built in nineteen twenty-five", [1925]),
        ("nine hundred and ninety-four thousand", [994_000]),
        ("the twenty-third floor", [23]),
        ("410,000 euros, 64 m², 1.5 million", [410_000, 64, 1_500_000]),
        ("one two three", [1, 2, 3]),
        ("sixty-four square metres, against fifty-eight", [64, 58]),
        ("it has a lift and a terrace", []),
    ],
)
def test_numbers_are_read(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers_in(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("cuatrocientos cincuenta mil euros", [450_000]),
        ("un millón doscientos mil euros", [1_200_000]),
        ("dos millones doscientos noventa mil", [2_290_000]),
        ("un millón y medio, dos habitaciones y un baño", [1_500_000, 2, 1]),
        ("medio millón", [500_000]),
        ("uno coma dos millones", [1_200_000]),
        ("mil novecientos veinticinco", [1925]),
        ("ciento cuatro metros cuadrados, frente a veintiún mil", [104, 21_000]),
        ("treinta y un minutos", [31]),
        ("la tercera planta", [3]),
        ("uno dos tres", [1, 2, 3]),
        ("410.000 euros, 64 m², 1,5 millones, 450 mil", [410_000, 64, 1_500_000, 450_000]),
        ("mil euros y cien mil euros", [1_000, 100_000]),
        ("tiene ascensor y terraza", []),
    ],
)
def test_spanish_numbers_are_read(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers_in(text, "es")] == values


def test_shortened_amounts_are_read() -> None:
    assert {450_000, 1_200_000} <= values_in("450k or 1.2m")


def known(*said: str) -> Known:
    talk = Known("Tara Casavoz Homes Madrid Barcelona", ("Gràcia", "Chueca-Justicia", "Sol"), list(said))
    talk.add_homes([FLAT, OTHER])
    talk.tool_texts = [FLAT.description, OTHER.description, "Gràcia Barcelona Chueca-Justicia Madrid total 2"]
    return talk


@pytest.mark.parametrize(
    "reply",
    [
        TRUE,
        "The second one is forty square metres bigger, and two hundred and eighty-five thousand euros dearer.",
        "It was built in nineteen twenty-five, on the second floor.",
        "Nice to meet you, Ana! Which of the two would you like?",
        "Its terrace has twelve square metres.",
        "Nothing under three hundred thousand euros, Ana.",
    ],
)
def test_what_is_borne_out_is_grounded(reply: str) -> None:
    assert ungrounded(reply, known("I'm Ana, under 300k")) == []


@pytest.mark.parametrize(
    "reply",
    [
        TRUE.replace("ten", "twenty"),
        TRUE.replace("two bedrooms", "three bedrooms"),
        TRUE.replace("one bathroom", "two bathrooms"),
        TRUE.replace("Gràcia,", "Gràcia, near Sol,"),
        "I also have a villa in Marbella.",
        "It's on the fifth floor.",
        "There are seventeen homes like that.",
        "It's five minutes from the metro.",
    ],
)
def test_what_comes_from_nowhere_is_not(reply: str) -> None:
    assert ungrounded(reply, known("two bedrooms in Gràcia"))


EN_GRACIA = "Hay uno en Gràcia, por cuatrocientos diez mil euros, con dos habitaciones y un baño."


def spanish(*said: str) -> Known:
    talk = known(*said)
    talk.language = "es"
    return talk


@pytest.mark.parametrize(
    "reply",
    [
        EN_GRACIA,
        "El segundo tiene cuarenta metros cuadrados más, y cuesta doscientos ochenta y cinco mil euros más.",
        "El edificio es de mil novecientos veinticinco, y está en la segunda planta.",
        "¡Hola, Ana! ¿Quieres saber más de alguno de los dos?",
        "Nada por menos de trescientos mil euros, Ana.",
    ],
)
def test_what_is_borne_out_is_grounded_in_spanish(reply: str) -> None:
    assert ungrounded(reply, spanish("soy Ana, hasta trescientos mil")) == []


@pytest.mark.parametrize(
    "reply",
    [
        EN_GRACIA.replace("diez", "veinte"),
        EN_GRACIA.replace("dos habitaciones", "tres habitaciones"),
        EN_GRACIA.replace("un baño", "dos baños"),
        EN_GRACIA.replace("Gràcia,", "Gràcia, junto a Sol,"),
        "También tengo un chalet en Marbella.",
        "Está en la quinta planta.",
        "Tengo diecisiete viviendas así.",
        "El metro está a cinco minutos.",
    ],
)
def test_what_comes_from_nowhere_is_not_in_spanish(reply: str) -> None:
    assert ungrounded(reply, spanish("dos habitaciones en Gràcia"))


SPANISH_EXPECTATIONS = [
    ({"about": "lift"}, "Pues sí. Tiene ascensor.", "La ficha no lo dice."),
    ({"about": "pets"}, "Me temo que no. No se admiten mascotas.", "Sí, claro."),
    ({"about": "garage"}, "La ficha no lo menciona.", "Sí, tiene garaje."),
    ({"counts": {"min_rooms": 2}}, "Tengo dos viviendas así.", "Tengo tres."),
    (
        {"states": ["size", "rooms"]},
        "Sesenta y cuatro metros cuadrados, dos habitaciones.",
        "Sesenta metros cuadrados.",
    ),
    ({"presents": {"places": ["Gràcia"]}}, EN_GRACIA, "Hay uno en Chueca."),
]


@pytest.mark.parametrize(("expected", "right", "wrong"), SPANISH_EXPECTATIONS, ids=lambda value: str(value)[:40])
def test_expectations_in_spanish(expected: dict[str, object], right: str, wrong: str) -> None:
    turn = Turn.model_validate({"say": "…", **expected})
    for reply, fine in ((right, True), (wrong, False)):
        said = Heard(reply, [], [FLAT, OTHER], (FLAT,), ("¿Qué buscas?",), language="es")
        assert (list(unmet(turn, said, AGENCY)) == []) is fine


@pytest.mark.parametrize(
    "reply", ["", "Cuesta 410.000 euros.", "It has a lift.", "¿Qué zona sería.", "Un piso de de lujo."]
)
def test_what_does_not_sound_right_in_spanish(reply: str) -> None:
    assert list(unspeakable(reply, 45, "es"))
    assert not list(unspeakable(EN_GRACIA, 45, "es"))


def test_a_home_is_spoken_of_with_price_and_place() -> None:
    assert mentioned(TRUE, [OTHER, FLAT]) == [FLAT]
    assert mentioned("It's four hundred and ten thousand euros.", [OTHER, FLAT]) == []


def heard(reply: str, *, wish: dict[str, object] | None = None, before: tuple[Property, ...] = ()) -> Heard:
    return Heard(reply, [wish] if wish is not None else [], [FLAT, OTHER], before, ("What are you looking for?",))


EXPECTATIONS = [
    # the turn's expectations, a reply that meets them, one that does not; both after the flat in Gràcia was shown
    ({"presents": {"places": ["Gràcia"], "max_price": 410_000}}, TRUE, "In Chueca, for six hundred thousand."),
    ({"presents": {"min_rooms": 2, "which": "same"}}, TRUE, "Chueca: six hundred and ninety-five thousand euros."),
    ({"presents": {"min_rooms": 3}}, "Chueca: six hundred and ninety-five thousand euros.", TRUE),
    ({"presents": {"extreme": "cheapest"}}, TRUE, "Chueca: six hundred and ninety-five thousand euros."),
    ({"presents": {"than_last": "bigger"}}, "Chueca: six hundred and ninety-five thousand euros.", TRUE),
    ({"presents": "none"}, "Which area?", "Chueca: six hundred and ninety-five thousand euros."),
    ({"states": ["size", "place"]}, "Sixty-four square metres, in Gràcia.", "Sixty square metres, in Gràcia."),
    ({"about": "lift"}, "Yes. It has a lift.", "The listing doesn't say."),
    ({"about": "pets"}, "I'm afraid not. No pets.", "Yes, of course."),
    ({"about": "garage"}, "The listing doesn't mention one.", "Yes, there's a garage."),
    ({"counts": {"min_rooms": 2}}, "I have two.", "I have three."),
    ({"says": ["metro", "bus"]}, "By bus.", "By train."),
    ({"never": ["sorry"]}, "Fine.", "I'm sorry."),
    ({"asks": True}, "Where?", "There."),
    ({"repeats": True}, "What are you looking for?", "Hello."),
]


@pytest.mark.parametrize(("expected", "right", "wrong"), EXPECTATIONS, ids=lambda value: str(value)[:40])
def test_expectations(expected: dict[str, object], right: str, wrong: str) -> None:
    turn = Turn.model_validate({"say": "…", **expected})
    assert list(unmet(turn, heard(right, before=(FLAT,)), AGENCY)) == []
    assert list(unmet(turn, heard(wrong, before=(FLAT,)), AGENCY))


def test_what_was_said_clearly_must_be_understood() -> None:
    pardon = Heard("Oh. Sorry, pardon?", [], [], not_understood=("Sorry, pardon?",), out_of_scope=("Not my world.",))
    assert list(unmet(Turn(say="price?"), pardon, AGENCY))
    assert not list(unmet(Turn(say="the", understood=False), pardon, AGENCY))
    assert not list(unmet(Turn(say="the weather?"), replace(pardon, reply="Not my world."), AGENCY))
    assert list(unmet(Turn(say="how many?", on_topic=True), replace(pardon, reply="Not my world."), AGENCY))


def test_a_comparison_names_both() -> None:
    turn = Turn(say="compare them", compares=True)
    both = "The first is sixty-four square metres, the second a hundred and four."
    assert list(unmet(turn, heard(both, before=(FLAT, OTHER)), AGENCY)) == []
    assert list(unmet(turn, heard("The first is nicer.", before=(FLAT, OTHER)), AGENCY))


def test_searches_are_held_against_what_was_wished() -> None:
    turn = Turn.model_validate({"say": "…", "search": {"places": ["Gràcia"], "min_rooms": 2, "max_price": None}})
    assert list(unmet(turn, heard("", wish={"places": ["Gràcia"], "min_rooms": 2, "min_size": 60}), AGENCY)) == []
    for wish in ({"places": ["Gràcia"]}, {"places": ["Gràcia"], "min_rooms": 2, "max_price": 9}, None):
        assert list(unmet(turn, heard("", wish=wish), AGENCY))
    assert list(unmet(Turn(say="…", search="none"), heard("", wish={}), AGENCY))


@pytest.mark.parametrize(
    "reply", ["", "It costs 410000 euros.", "**Lovely**", "See search_property_tool.", "word " * 46]
)
def test_what_does_not_sound_right(reply: str) -> None:
    assert list(unspeakable(reply, 45))
    assert not list(unspeakable(TRUE, 45))


def test_the_same_sentence_again_is_noticed() -> None:
    assert repeated("Yes. Which area would you like?", ["Well, hello. Which area would you like?"])
    assert not repeated("Two bedrooms. Where would you like to live?", ["Two bedrooms. Which area would you like?"])
