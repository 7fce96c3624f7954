"""Spanish callers as they really talk: every form of address, budgets that move, facts of a home, follow-ups."""

from __future__ import annotations

import re

import pytest

from avatars.avatar import Avatar
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.local import telling
from pipeline.agent.local.acts import Act, Detail, Does, GiveName, Move, Wish
from pipeline.agent.local.es.language import SPANISH
from pipeline.agent.local.es.listing import listing_words, tells
from pipeline.agent.local.es.questions import AsksInSpanish
from pipeline.agent.local.state import State
from pipeline.agent.local.understanding import Understanding
from pipeline.properties import Property
from pipeline.search.parser.query_parser import QueryParser
from tests.agent.talk import SmallSearch, Talk, listing

_HOMES = (listing("20"), listing("21"), listing("22"))
_TALKING = State(
    searched=True,
    results=_HOMES,
    total=3,
    status="ok",
    shown=_HOMES[:2],
    told=_HOMES[:2],
    known={home.id: home for home in _HOMES},
    current=_HOMES[1],
    asked="more",
    replies=("Hay uno en Salamanca.",),
    turns=3,
)


@pytest.fixture(scope="module")
def understanding(parser: QueryParser) -> Understanding:
    return Understanding(AsksInSpanish(parser), SPANISH.cues, "Tara")


def _shown(act: Act) -> str:
    if isinstance(act, Does):
        return act.what
    if isinstance(act, GiveName):
        return f"name {act.name}"
    if isinstance(act, Move):
        return f"move {act.to}"
    if isinstance(act, Detail):
        return f"about {act.aspect.key if act.aspect else act.words}"
    return {Wish: "wish"}.get(type(act), type(act).__name__)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # usted, vos, vosotros
        ("cuénteme más, por favor", "tell more"),
        ("mostrame otro", "move next"),
        ("enséñeme otro", "move next"),
        ("repítamelo", "repeat"),
        ("¿mande?", "repeat"),
        ("no te escucho bien puedes repetir", "repeat"),
        ("¿Me lo dices otra vez, más despacito?", "slower"),
        ("espera, que llaman a la puerta", "wait"),
        ("¿por dónde íbamos?", "what did i ask"),
        ("¿me recuerdas qué te he pedido?", "what did i ask"),
        ("¿Hay otro por ese precio?", "move next"),
        # words of other places
        ("¿Tiene estacionamiento?", "about parking"),
        ("¿tiene cochera?", "about parking"),
        ("¿Y cuenta con elevador?", "about lift"),
        ("¿está para refaccionar?", "about condition"),
        # about the home, not courtesies, wishes or other things
        ("¿y la calefacción qué tal?", "about heating"),
        ("¿hay que reformarlo?", "about condition"),
        ("¿es un bajo? es que no puede con las escaleras", "about floor"),
        ("¿hacia dónde está orientado?", "about orientation"),
        ("¿Cuánto mide la terraza?", "about terrace"),
        ("¿Y la calle es ruidosa?", "about noise"),
        ("puedo meter a mi gata", "about pets"),
        ("¿metros?", "about size"),
        ("¿precio?", "about price"),
        # asides
        ("Gracias, maja, eres un encanto. Adiós.", "goodbye, thanks, compliment"),
        ("¿se puede visitar el sábado?", "viewing"),
        ("¿y no me lo dejarían en ciento treinta?", "viewing"),
        ("¿cuánto tendría que pagar al mes?", "finance"),
        ("¿qué buscaba la persona que ha llamado antes que yo?", "other callers"),
        ("¿y el del dueño del piso?", "other callers"),
        ("vaya timo", "rude"),
        ("¿me haces una paella?", "out of scope"),
    ],
)
def test_what_callers_say(said: str, expected: str, understanding: Understanding) -> None:
    assert ", ".join(map(_shown, understanding.acts(said, _TALKING))) == expected


@pytest.mark.parametrize("said", ["oye guapa, ¿tendrías un piso en Vallecas?", "che, ¿qué tenés en Chamberí?"])
def test_how_somebody_is_addressed_is_no_name(said: str, understanding: Understanding) -> None:
    assert [_shown(act) for act in understanding.acts(said, State(asked="name"))] == ["wish"]


@pytest.mark.parametrize(
    ("said", "rooms"), [("busco un", None), ("¿me haces una paella?", None), ("dos", 2), ("una", 1)]
)
def test_an_article_is_no_number(said: str, rooms: int | None, understanding: Understanding) -> None:
    wishes = [act.parsed for act in understanding.acts(said, State(asked="wish")) if isinstance(act, Wish)]
    assert [wish.parameters.min_rooms for wish in wishes] == ([] if rooms is None else [rooms])


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("vale, pues subo a quinientos mil", None, 500_000),
        ("subo el presupuesto a quinientos mil", None, 500_000),
        ("bajo a trescientos mil", None, 300_000),
        ("no puedo subir a más de trescientos mil", None, 300_000),
        ("que no suba de trescientos mil", None, 300_000),
        ("que suba de trescientos mil", 300_000, None),
    ],
)
def test_a_budget_that_moves(said: str, low: int | None, high: int | None, parser: QueryParser) -> None:
    read = parser.parse(said).parameters
    assert (read.min_price, read.max_price, read.text) == (low, high, "")


def test_one_room_and_cheaper_is_not_one_room_more(parser: QueryParser) -> None:
    parsed = parser.parse("el piso de una habitación más barato de Madrid")
    assert parsed.parameters.min_rooms == 1
    assert [change.slot for change in parsed.changes] == ["price"]
    assert [change.slot for change in parser.parse("una habitación más").changes] == ["rooms"]


@pytest.mark.parametrize("said", ["está carísimo", "¡qué caro!", "es mucho dinero", "uf, demasiado"])
def test_too_dear(said: str, parser: QueryParser) -> None:
    assert [(change.slot, change.direction) for change in parser.parse(said).changes] == [("price", "less")]


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Monthly community costs come to 50 euros.", "la comunidad cuesta cincuenta euros al mes"),
        ("The community charges 135 euros monthly.", "la comunidad cuesta ciento treinta y cinco euros al mes"),
        ("The building dates from 1968.", "el edificio es de mil novecientos sesenta y ocho"),
        ("Fully renovated, it needs nothing but your furniture.", "solo faltan los muebles"),
        ("The kitchen is independent and could be opened to the living room.", "la cocina es independiente"),
        ("The Diagonal is busy, and there is a dog park near by.", "hay un parque cerca"),
        ("A few steps from Carrer de Mandri.", "está junto al Carrer de Mandri"),
    ],
)  # fmt: skip
def test_what_a_listing_says(english: str, spanish: str) -> None:
    assert spanish in tells(english)


def test_a_room_to_park_is_no_park() -> None:
    assert "parque" not in tells("There is a closed garage and room to park visitors' cars inside the plot.")


def test_an_answer_says_what_was_asked_alone() -> None:
    sentence = "In good condition, the 74 square metres and two bedrooms have individual gas heating."
    heating = next(aspect for aspect in SPANISH.cues.aspects if aspect.key == "heating")
    assert listing_words(sentence, "square metres", heating.told) == "tiene calefacción individual de gas"
    assert len(listing_words(sentence, "square metres")) > 40


@pytest.fixture
def talk(agent: Agent, avatars: dict[str, Avatar], search: SmallSearch) -> Talk:
    return Talk(agent, Conversation("callers", avatars["tara"].in_language("es"), "text"), search)


async def test_what_is_counted_is_counted_on(talk: Talk) -> None:
    await talk.say("¿Cuántos tenéis en el barrio de Salamanca?")
    assert re.search(r"\buno\b|una\b|dos\b|tres\b|cinco\b", (turn := await talk.say("¿Y con tres habitaciones?")).text)
    assert "euros" not in turn.text, "a number, not a home"


async def test_the_first_one_and_what_it_cost(talk: Talk) -> None:
    first = (await talk.say("Un piso en Gràcia")).text
    price = re.search(r"por (.+? euros)", first)
    await talk.say("El siguiente")
    assert price is not None
    assert price.group(1) in (await talk.say("Mejor el primero, ¿qué precio tenía?")).text
    # The first stays the first, although it was the one spoken about last.
    cheaper = (await talk.say("¿Y cuál de los dos es más barato?")).text
    assert cheaper.startswith("El primero es más barato" if "trescientos" in price.group(1) else "El segundo")


def test_a_spanish_listing_answers_in_its_own_words() -> None:
    home = Property("9", "Reformado. Tiene escuelas y paradas a un paso.", 1, 2, 60.0, "Sol", 300_000, "Madrid")
    aspects = SPANISH.cues.aspects
    for key in ("schools", "transport"):
        aspect = next(each for each in aspects if each.key == key)
        says = telling.detail(home, Detail(aspect), aspects, tells)
        assert [say.key for say in says] == ["detail says" if key == "schools" else "unknown_detail"]


async def test_what_heating_there_is_is_no_yes_or_no(talk: Talk) -> None:
    await talk.say("Tres habitaciones en el barrio de Salamanca")
    assert not (await talk.say("¿Qué calefacción lleva?")).text.startswith(("Sí", "Pues sí"))
