"""The search tool that language models call."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field, field_validator

from pipeline.agent.tool_answer import ToolAnswer
from pipeline.errors import SearchFailed
from pipeline.events import ToolReturned
from pipeline.search.parameters import SearchParameters, SearchResult
from pipeline.search.places.place_reading import PlaceQuestion

LANGUAGE_KEY = "language"
"""Under `configurable`: "en" or "es", the language that the conversation is in."""
SEARCH_TOOL = "search_property_tool"
MAX_LIMIT = 10
MAX_QUERY_CHARS = 400
READ_ONLY = {"read_only": True}
"""Metadata of a tool that changes nothing, here or elsewhere: it may run before the caller's turn is certain."""
MAX_DESCRIPTION_CHARS = 1_024
"""OpenAI, and servers that follow it, refuse a request with a tool whose description is longer."""
_DISTRICTS_NAMED = 24
"""At most; enough for a model to see how districts are written; the system prompt has the whole list."""

_log = logging.getLogger(__name__)

_DESCRIPTION = """\
Search the agency's listings. Call it before saying anything about what there is or is not.

query: every wish that still holds, in plain English: place, bedrooms, bathrooms, size, price in euros, other wishes. \
Good queries: "{first}", "two bedroom flat in {second} with a terrace, at least 80 square metres", \
"bright home with a lift between 300000 and 450000 euros", "more than 2 bathrooms in {city}".
limit: how many results, 1 to {limit}.

Districts in the listings: {districts}.
The answer is JSON: `status` ("ok", "nothing found", "search failed"), `total` that obey every wish, `properties` \
best first, `question` to ask the caller first, `relaxed`: the wish given up to find these."""


class PropertySearch(Protocol):
    """What the tool needs of the search service."""

    async def search(self, query: str, limit: int) -> SearchResult:
        """The best `limit` listings for `query`.

        Raises:
            SearchFailed: the search could not be carried out.
        """
        ...


class SearchArguments(BaseModel):
    """Arguments of the search tool, as a model writes them."""

    query: str = Field(
        min_length=2, max_length=MAX_QUERY_CHARS, description="every wish that still holds, in plain English"
    )
    limit: int = Field(default=3, description=f"how many results, 1 to {MAX_LIMIT}")

    @field_validator("query")
    @classmethod
    def _not_blank(cls, value: str) -> str:
        if not (stripped := " ".join(value.split())):
            raise ValueError("the query is empty: say what to search for")
        return stripped

    @field_validator("limit")
    @classmethod
    def _bounded(cls, value: int) -> int:
        # Models like to ask for fifty; a caller can be told of a handful.
        return max(1, min(MAX_LIMIT, value))


def make_search_tool(
    search: PropertySearch,
    *,
    districts: Sequence[str],
    cities: Sequence[str] = (),
    size_unit: str = "square metres",
    questions: Mapping[str, Callable[[PlaceQuestion], str]] = MappingProxyType({}),
) -> BaseTool:
    """The tool `search_property_tool(query, limit)`.

    Args:
        search: the search behind it.
        districts: names as the listings write them; the docstring shows some of them.
        cities: cities of the listings.
        size_unit: unit of the listings' sizes, put into the result so that it is spoken rightly.
        questions: by language, how a question about a place is worded for conversations in it; else it is English.

    Returns:
        A tool whose message has JSON for the model as content and a `ToolReturned` (without its call's id) as artifact.
    """

    async def search_property_tool(query: str, config: RunnableConfig, limit: int = 3) -> tuple[str, ToolReturned]:
        started_s = time.perf_counter()
        try:
            result = await search.search(query, limit)
        except SearchFailed as failure:
            _log.warning("search failed", extra={"error": str(failure)})
            event = ToolReturned("", SEARCH_TOOL, 0, _since_ms(started_s), error=str(failure) or "search failed")
            return ToolAnswer.failed().to_json(), event
        language = str(config.get("configurable", {}).get(LANGUAGE_KEY))
        if result.ask is not None and language in questions:
            result = replace(result, question=questions[language](result.ask))
        event = ToolReturned(
            "",
            SEARCH_TOOL,
            result_count=len(result.properties),
            duration_ms=_since_ms(started_s),
            properties=result.properties,
            question=result.question,
            relaxed=result.relaxed,
            understood=understood(result.parameters),
        )
        return ToolAnswer.of(result, size_unit).to_json(), event

    return StructuredTool.from_function(
        coroutine=search_property_tool,
        name=SEARCH_TOOL,
        description=_describe(districts, cities),
        args_schema=SearchArguments,
        response_format="content_and_artifact",
        metadata=READ_ONLY,
    )


def understood(wish: SearchParameters) -> dict[str, object]:
    """What a search made of its query, for `ToolReturned`; what was not asked for is left out."""
    told: dict[str, object] = {
        "places": tuple(place.name for place in wish.places),
        "not_places": tuple(place.name for place in wish.excluded_places),
        "rooms": (wish.min_rooms, wish.max_rooms),
        "baths": (wish.min_baths, wish.max_baths),
        "size": (wish.min_size, wish.max_size),
        "price": (wish.min_price, wish.max_price),
        "text": wish.text,
    }
    return {name: value for name, value in told.items() if value and value != (None, None)}


def only_reads(tool: BaseTool | None) -> bool:
    """Does `tool` say that it only reads? One that says nothing, or is not known, is taken to have effects."""
    return tool is not None and (tool.metadata or {}).items() >= READ_ONLY.items()


def _describe(districts: Sequence[str], cities: Sequence[str]) -> str:
    city = cities[0] if cities else "the city"
    first, second = (*districts[:2], city, city)[:2]
    for count in range(min(len(districts), _DISTRICTS_NAMED), -1, -1):
        text = _DESCRIPTION.format(
            first=f"3 bedrooms in {first} under 500000 euros",
            second=second,
            city=city,
            limit=MAX_LIMIT,
            districts=", ".join(_evenly(districts, count)) or "ask the caller",
        )
        if len(text) <= MAX_DESCRIPTION_CHARS:
            break
    return text[:MAX_DESCRIPTION_CHARS]


def _evenly(names: Sequence[str], count: int) -> list[str]:
    """At most `count` of `names`, spread over the whole list so that every city shows up."""
    if len(names) <= count:
        return list(names)
    return [names[index * len(names) // count] for index in range(count)]


def _since_ms(started_s: float) -> float:
    return (time.perf_counter() - started_s) * 1_000
