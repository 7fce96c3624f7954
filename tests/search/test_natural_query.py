"""The parser `openai`: Superlinked's natural query against a local server that speaks the chat-completions protocol."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from pipeline.assets import Assets
from pipeline.search.natural_reading import NaturalQueryReader
from pipeline.search.parameters import SearchParameters, Weights
from pipeline.search.parser.query_parser import QueryParser
from pipeline.settings import load_settings

SAID = "three bedrooms in Chueca under four hundred and fifty thousand with a terrace"


@dataclass
class ModelServer:
    """A test helper that stands for a hosted model: it fills in the parameters it is told to.

    Attributes:
        arguments: the tool call's arguments: a mapping, or text sent as it is.
        status: of every answer.
        delay_s: before every answer.
        body: sent instead of an answer, if not None.
        requests: bodies of the requests.
    """

    arguments: Mapping[str, Any] | str = field(default_factory=dict)
    status: int = 200
    delay_s: float = 0.0
    body: str | None = None
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    async def handle(self, request: web.Request) -> web.Response:
        """One chat completion with a tool call."""
        asked = await request.json()
        self.requests.append(asked)
        await asyncio.sleep(self.delay_s)
        if self.body is not None or self.status != 200:
            return web.Response(status=self.status, text=self.body or '{"error": {"message": "overloaded"}}')
        arguments = self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments)
        function = {"name": asked["tools"][0]["function"]["name"], "arguments": arguments}
        message = {"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": function}]}
        choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
        return web.json_response(
            {"id": "1", "object": "chat.completion", "created": 1, "model": "stub", "choices": [choice]}
        )


@asynccontextmanager
async def model_server(**knobs: Any) -> AsyncIterator[ModelServer]:
    """A running server."""
    server = ModelServer(**knobs)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.handle)
    async with TestServer(app) as running:
        server.url = str(running.make_url("/v1"))
        yield server


class Scripted:
    """Fills in what it is told, or raises."""

    def __init__(self, *answers: Mapping[str, Any] | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def fill(self, query: str) -> Mapping[str, Any]:
        self.asked.append(query)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


FILLED = {"wishes": "Terrace", "place": "Chueca", "min_rooms": 3, "max_price": 450_000, "excluded_place": None}


async def test_the_models_values_become_parameters(parser: QueryParser) -> None:
    reading = await NaturalQueryReader(Scripted(FILLED)).read("something for us three, you know", parser)
    wish = reading.parsed.parameters
    assert reading.parser == "openai"
    assert (wish.place and wish.place.name, wish.min_rooms, wish.max_price) == ("Chueca-Justicia", 3, 450_000)
    assert wish.text == "terrace"
    assert {slot.name for slot in reading.parsed.slots} == {"place", "min_rooms", "max_price", "text"}


async def test_a_misheard_or_unknown_place_from_the_model_is_resolved_like_a_callers(parser: QueryParser) -> None:
    filler = Scripted({"place": "Chambery"}, {"place": "Atlantis"})
    reader = NaturalQueryReader(filler)
    heard = (await reader.read("somewhere", parser)).parsed
    assert heard.parameters.place is not None and heard.parameters.place.name == "Chamberí"
    unknown = (await reader.read("somewhere", parser)).parsed
    assert unknown.parameters.place is None and unknown.question is not None


async def test_a_vague_place_is_asked_about_whatever_the_model_says(parser: QueryParser) -> None:
    reading = await NaturalQueryReader(Scripted({"place": ""})).read("a flat near the beach", parser)
    assert reading.parsed.question is not None
    assert reading.parsed.parameters.place is None


async def test_weights_shift(parser: QueryParser) -> None:
    reading = await NaturalQueryReader(Scripted({"price_weight": 1.0})).read("not dear at all", parser)
    assert reading.parsed.parameters.weights.price > Weights().price


@pytest.mark.parametrize(
    "rubbish",
    [
        {"min_price": 900_000, "max_price": 100_000},
        {"min_rooms": -2},
        {"max_price": "a lot"},
        {"wishes": ["a", 3]},
        ["no", "mapping"],
    ],
)
async def test_values_that_make_no_sense_are_refused(parser: QueryParser, rubbish: Any) -> None:
    reader = NaturalQueryReader(Scripted(rubbish))
    reading = await reader.read(SAID, parser)
    assert reading.parser == "local"
    assert "no sense" in reading.note
    assert reading.parsed == parser.parse(SAID)


async def test_after_three_failures_the_model_is_left_alone_for_a_while(parser: QueryParser) -> None:
    now = [100.0]
    filler = Scripted(*[ConnectionError("refused")] * 3, FILLED)
    reader = NaturalQueryReader(filler, pause_s=30, now=lambda: now[0])
    for _ in range(5):
        assert (await reader.read(SAID, parser)).parser == "local"
    assert len(filler.asked) == 3
    assert reader.status.paused and reader.status.fallbacks == 5
    now[0] += 31
    assert (await reader.read(SAID, parser)).parser == "openai"
    assert not reader.status.paused and reader.status.reason == ""


async def test_auto_asks_the_model_only_for_what_local_left_unread(parser: QueryParser) -> None:
    filler = Scripted({"min_rooms": 7, "max_price": 1, "wishes": "quiet"})
    reader = NaturalQueryReader(filler, "auto")
    assert (await reader.read("three bedrooms in Chueca", parser)).parser == "local"
    assert filler.asked == []
    said = "three bedrooms where my grandmother could nap undisturbed"
    assert parser.parse(said).unread, "this sentence must have words that the local parser cannot read"
    reading = await reader.read(said, parser)
    assert reading.parser == "openai"
    # What local read stands; only what it lacks is taken over.
    assert reading.parsed.parameters.min_rooms == 3
    assert reading.parsed.parameters.max_price == 1


@pytest.mark.engines
class TestOverHttp:
    """The real client and Superlinked's real prompt and validation."""

    @asynccontextmanager
    async def _reader(self, server: ModelServer, timeout_s: float = 3.0) -> AsyncIterator[NaturalQueryReader]:
        from pipeline.search.index.natural import NaturalQuery

        filler = NaturalQuery(
            Assets(load_settings().cache_dir).minilm_cache_dir,
            "square metres",
            lambda: ["Chueca-Justicia", "Madrid"],
            api_key=None,
            base_url=server.url,
            model="stub",
            timeout_s=timeout_s,
        )
        await filler.prepare()
        try:
            yield NaturalQueryReader(filler, timeout_s=timeout_s)
        finally:
            filler.close()

    async def test_a_query_goes_out_and_parameters_come_back(self, parser: QueryParser) -> None:
        async with model_server(arguments=FILLED) as server, self._reader(server) as reader:
            reading = await reader.read(SAID, parser)
        assert reading.parser == "openai", reading.note
        assert reading.parsed.parameters == SearchParameters(
            text="terrace", place=reading.parsed.parameters.place, min_rooms=3, max_price=450_000
        )
        asked = server.requests[0]
        assert asked["messages"][-1]["content"] == SAID
        assert "Chueca-Justicia, Madrid" in asked["messages"][0]["content"]
        offered = asked["tools"][0]["function"]["parameters"]["properties"]
        assert {"wishes", "place", "min_rooms", "max_price", "max_size"} <= set(offered)

    @pytest.mark.parametrize(
        ("knobs", "reason"),
        [
            ({"status": 503}, "overloaded"),
            ({"status": 401, "body": '{"error": {"message": "bad key"}}'}, "bad key"),
            ({"body": "<html>gateway</html>"}, ""),
            ({"arguments": "{no json"}, ""),
            ({"arguments": {"min_rooms": "many"}}, ""),
        ],
    )
    async def test_failures_fall_back_to_the_local_reading(
        self, parser: QueryParser, knobs: dict[str, Any], reason: str
    ) -> None:
        async with model_server(**knobs) as server, self._reader(server) as reader:
            reading = await reader.read(SAID, parser)
        assert reading.parser == "local"
        assert reason in reading.note and reading.note
        assert reading.parsed == parser.parse(SAID)
        assert len(server.requests) <= 2

    async def test_a_slow_model_costs_no_more_than_the_limit(self, parser: QueryParser) -> None:
        async with model_server(arguments=FILLED, delay_s=5) as server, self._reader(server, timeout_s=0.4) as reader:
            reading = await reader.read(SAID, parser)
        assert reading.parser == "local"
        assert "0.4 s" in reading.note or "Timeout" in reading.note or "timed out" in reading.note
        assert reading.duration_ms < 1_500
        assert reading.parsed == parser.parse(SAID)

    async def test_queries_at_the_same_time_leave_the_processs_stderr_alone(
        self, parser: QueryParser, capfd: pytest.CaptureFixture[str]
    ) -> None:
        async with model_server(arguments=FILLED, delay_s=0.2) as server, self._reader(server) as reader:
            capfd.readouterr()
            asked = asyncio.gather(*(reader.read(SAID, parser) for _ in range(8)))
            await asyncio.sleep(0.1)
            os.write(2, b"said while the model thinks\n")
            assert capfd.readouterr().err == "said while the model thinks\n"
            readings = await asked
        assert {reading.parser for reading in readings} == {"openai"}
