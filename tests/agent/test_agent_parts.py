"""Numbers and places as spoken, what listings say, the tool's message and its docstring."""

from __future__ import annotations

import json

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from avatars.avatar import Avatar
from pipeline.agent.local import make_local_model
from pipeline.agent.local.details import Finding, look_up, sentences_of
from pipeline.agent.local.en.aspects import ASPECTS
from pipeline.agent.local.spoken import listing_words, place_words, price_words, size_words
from pipeline.agent.tool_answer import ToolAnswer
from pipeline.agent.tools import SEARCH_TOOL, make_search_tool
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters, SearchResult
from pipeline.search.parser.query_parser import QueryParser
from tests.agent.talk import AGENCY, LISTINGS, SmallSearch


@pytest.mark.parametrize(
    ("euros", "words"),
    [
        (450_000, "four hundred and fifty thousand euros"),
        (245_000, "two hundred and forty-five thousand euros"),
        (2_290_000, "two million two hundred and ninety thousand euros"),
        (1_000_000, "one million euros"),
        (1_500_000, "one point five million euros"),
    ],
)
def test_prices(euros: int, words: str) -> None:
    assert price_words(euros) == words


def test_sizes() -> None:
    assert size_words(184.0, "square metres") == "one hundred and eighty-four square metres"
    assert size_words(70.4, "square feet") == "seventy square feet"


@pytest.mark.parametrize(
    ("location", "spoken"),
    [
        ("Chueca-Justicia", "Chueca"),
        ("Malasaña-Universidad", "Malasaña"),
        ("Barrio de Salamanca", "Salamanca"),
        ("Poble-sec", "Poble-sec"),
        ("Sarrià-Sant Gervasi", "Sarrià-Sant Gervasi"),
        ("El Raval", "El Raval"),
        ("Barcelona", "Barcelona"),
    ],
)
def test_places_as_people_say_them(location: str, spoken: str) -> None:
    assert place_words(location) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("A 12 m² terrace.", "A twelve square metres terrace."),
        ("Built in 1925, on the 3rd floor.", "Built in nineteen twenty-five, on the third floor."),
        (
            "A block of the 1960s with 24-hour security.",
            "A block of the nineteen sixties with twenty-four-hour security.",
        ),
        ("Fees of 85 € a month.", "Fees of eighty-five euros a month."),
        ("It cost €450,000 once.", "It cost four hundred and fifty thousand euros once."),
    ],
)
def test_listings_are_read_out_in_words(written: str, spoken: str) -> None:
    assert listing_words(written) == spoken


def aspect(key: str) -> int:
    return next(index for index, each in enumerate(ASPECTS) if each.key == key)


@pytest.mark.parametrize(
    ("description", "key", "there"),
    [
        ("The building has a lift.", "lift", True),
        ("A third floor without a lift.", "lift", False),
        ("There is no terrace, but two balconies.", "terrace", False),
        ("There is no terrace, but two balconies.", "balcony", True),
        ("It has neither lift nor garage.", "parking", False),
        ("Walk-up building. The lift shaft is planned.", "lift", False),
        ("Pets are not allowed.", "pets", False),
        ("Dogs and cats are welcome.", "pets", True),
        ("No noise from the street; a lift goes up to the door.", "lift", True),
        ("Nothing is said here.", "lift", None),
    ],
)
def test_what_a_listing_says(description: str, key: str, there: bool | None) -> None:
    found = look_up(Property("1", description, 1, 1, 50, "Sol", 1), ASPECTS[aspect(key)])
    assert (found.there if found else None) is there


def test_a_column_of_the_agencys_own_counts_too() -> None:
    home = Property("1", "A flat.", 1, 1, 50, "Sol", 1, extra={"lift": "yes", "pets": "no", "heating": "gas"})
    assert look_up(home, ASPECTS[aspect("lift")]) == Finding(True, "It has lift")
    assert look_up(home, ASPECTS[aspect("pets")]) == Finding(False, "It has no pets")
    assert look_up(home, ASPECTS[aspect("heating")]) == Finding(True, "The heating is gas")


def test_sentences() -> None:
    assert sentences_of("One. Two!  Three?\nFour at 3.5 m.") == ("One.", "Two!", "Three?", "Four at 3.5 m.")


def test_tool_answer_goes_there_and_back() -> None:
    result = SearchResult("q", SearchParameters(), LISTINGS[:2], total=7)
    answer = ToolAnswer.model_validate_json(ToolAnswer.of(result, "square metres").to_json())
    assert tuple(row.as_property() for row in answer.properties) == LISTINGS[:2]
    assert (answer.status, answer.count, answer.total) == ("ok", 2, 7)


def test_nothing_found_and_failed_are_told_apart() -> None:
    nothing = json.loads(ToolAnswer.of(SearchResult("q", SearchParameters()), "square metres").to_json())
    failed = json.loads(ToolAnswer.failed().to_json())
    assert nothing["status"] == "nothing found" and failed["status"] == "search failed"
    asked = ToolAnswer.of(SearchResult("q", SearchParameters(), question="Which area?"), "square metres")
    assert asked.status == "ok" and asked.question == "Which area?"


async def test_the_docstring_names_districts_from_the_whole_list(search: SmallSearch) -> None:
    tool = make_search_tool(search, districts=[f"District {n}" for n in range(100)], cities=["Lisbon"])
    assert tool.name == SEARCH_TOOL and "Lisbon" in tool.description
    assert "District 0," in tool.description and "District 95" in tool.description and len(tool.description) < 2_000


@pytest.mark.parametrize(("asked_for", "got"), [(-5, 1), (0, 1), (4, 4), (99, 10)])
async def test_limit_is_bounded(search: SmallSearch, asked_for: int, got: int) -> None:
    tool = make_search_tool(search, districts=["Sol"])
    await tool.ainvoke({"query": "homes in Madrid", "limit": asked_for})
    assert search.queries == [("homes in Madrid", got)]


async def test_local_model_alone(parser: QueryParser, avatars: dict[str, Avatar], search: SmallSearch) -> None:
    """It is a chat model like any other: invoke, stream, with and without tools."""
    model = make_local_model(avatars["zac"], parser, agency=AGENCY, districts=["Gràcia"])
    said = [HumanMessage("two bedrooms in Gràcia")]
    without = await model.ainvoke(said)
    assert without.text in avatars["zac"].phrases.search_failed
    bound = model.bind_tools([make_search_tool(search, districts=["Gràcia"])])
    whole = bound.invoke(said)
    assert isinstance(whole, AIMessage) and whole.tool_calls[0]["name"] == SEARCH_TOOL
    chunks = [chunk async for chunk in bound.astream(said)]
    streamed = chunks[0]
    for chunk in chunks[1:]:
        streamed = streamed + chunk
    assert streamed.tool_calls == whole.tool_calls and streamed.additional_kwargs == whole.additional_kwargs
    words = [chunk.text for chunk in bound.stream([HumanMessage("thanks")])]
    assert len([word for word in words if word]) > 1 or len("".join(words).split()) == 1
