"""The HTTP routes, with doubles for search and agent: forms, errors, what is said while starting."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from avatars.avatar import load_avatars
from pipeline.agent.remembering.store import StoreStatus
from pipeline.api import build_api
from pipeline.errors import EngineError, SearchFailed
from pipeline.events import AgentEvent, ReplyDelta, ToolCalled, ToolReturned
from pipeline.house import House
from pipeline.properties import Property
from pipeline.search.parameters import Place, SearchParameters, SearchResult
from pipeline.search.status import CacheStatus, SearchStatus
from pipeline.settings import PROJECT_ROOT
from pipeline.transports.desk import CallDesk

FLAT = Property("102662115", "Two balconies.", 1, 3, 70.0, "Barcelona", 245_000, "Barcelona", {"energy": "D"})


STATUS = SearchStatus(
    ready=True,
    backend="in-process",
    listings=277,
    rejected=2,
    redacted=3,
    version="0123456789ab",
    loaded_at="2026-01-31T10:00:00Z",
    cache=CacheStatus(5, 1, 7, 6),
)


class OneFlat:
    """Finds the same flat whatever is asked, or fails."""

    def __init__(self, failure: str = "", status: SearchStatus = STATUS) -> None:
        self.failure = failure
        self.status = status

    async def search(self, query: str, limit: int) -> SearchResult:
        if self.failure:
            raise SearchFailed(self.failure)
        place = Place("Barcelona", "city")
        parameters = SearchParameters(text="balconies", place=place, min_rooms=3, max_price=500_000, limit=limit)
        return SearchResult(query, parameters, (FLAT,), 1, None, "price")


class SearchesOnce:
    """Says two words around one tool call, or fails."""

    def __init__(self, fails: bool = False, memory: StoreStatus = StoreStatus("sqlite")) -> None:  # noqa: B008
        self.fails = fails
        self.memory_status = memory
        self.threads: list[str] = []

    async def messages(self, conversation: Any) -> tuple[Any, ...]:
        return ()

    async def reply(self, text: str, conversation: Any) -> AsyncIterator[AgentEvent]:
        self.threads.append(conversation.thread_id)
        yield ToolCalled("1", "search_property_tool", {"query": text, "limit": 5})
        yield ToolReturned("1", "search_property_tool", 1, 12.0, (FLAT,))
        if self.fails:
            raise EngineError("no answer from the model")
        yield ReplyDelta("Here it ")
        yield ReplyDelta("is.")


def house(search: Any = None, agent: Any = None) -> House:
    avatars = load_avatars(PROJECT_ROOT / "avatars" / "definitions")
    return House(CallDesk(avatars, "tara", 4), {"speech_to_text": "moonshine"}, search, agent)


async def ask(service: House, method: str, path: str, body: Any = None) -> httpx.Response:
    app = FastAPI()
    app.include_router(build_api(service))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.request(method, path, json=body)


async def test_health_while_starting_ready_and_broken() -> None:
    starting = await ask(house(), "GET", "/health")
    assert (starting.status_code, starting.json()["status"]) == (503, "starting")
    ready = await ask(house(OneFlat(), SearchesOnce()), "GET", "/health")
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ok",
        "message": "Ready for calls.",
        "search": {
            "ready": True,
            "backend": "in-process",
            "degraded": False,
            "reason": "",
            "fallbacks": 0,
            "listings": 277,
            "rejected": 2,
            "redacted": 3,
            "version": "0123456789ab",
            "loaded_at": "2026-01-31T10:00:00Z",
            "listings_problem": "",
            "parser": "local",
            "parser_fallbacks": 0,
            "parser_reason": "",
            "cache": {"hits_exact": 5, "hits_near": 1, "misses": 7, "entries": 6},
            "hung": 0,
        },
        "memory": {"name": "sqlite", "working": True, "failures": 0, "unsaved": 0},
        "engines": {"speech_to_text": "moonshine"},
        "hosted": [],
        "calls": {"in_progress": 0, "max": 4, "refused": 0},
    }
    broken = house(OneFlat(), SearchesOnce())
    broken.failure = "the listings file is missing"
    answer = await ask(broken, "GET", "/health")
    assert (answer.status_code, answer.json()["message"]) == (503, "the listings file is missing")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"degraded": True, "reason": "Qdrant does not answer", "fallbacks": 1}, "Qdrant does not answer"),
        ({"listings_problem": "The listings homes.csv lack the column(s) price."}, "lack the column(s) price"),
    ],
)
async def test_degraded_is_healthy_but_says_so(change: dict[str, Any], says: str) -> None:
    answer = await ask(house(OneFlat(status=replace(STATUS, **change)), SearchesOnce()), "GET", "/health")
    body = answer.json()
    assert (answer.status_code, body["status"]) == (200, "degraded")
    assert says in body["message"]
    assert {name: body["search"][name] for name in change} == change


async def test_a_hosted_engine_that_is_left_alone_is_in_the_health() -> None:
    service = house(OneFlat(), SearchesOnce())
    breaker = service.breakers.of("stt", "whisper-groq")
    assert (await ask(service, "GET", "/health")).json()["status"] == "ok"
    breaker.failed("401: the key was refused", for_s=0.0)
    answer = await ask(service, "GET", "/health")
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "degraded" and "whisper-groq is left alone" in body["message"]
    (hosted,) = body["hosted"]
    assert (hosted["stage"], hosted["engine"], hosted["state"]) == ("stt", "whisper-groq", "open")
    breaker.worked()
    assert (await ask(service, "GET", "/health")).json()["status"] == "ok"


async def test_a_store_that_fails_is_said_and_counted() -> None:
    failing = StoreStatus("postgres", working=False, failures=3, unsaved=2)
    service = house(OneFlat(), SearchesOnce(memory=failing))
    answer = await ask(service, "GET", "/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "postgres" in answer.json()["message"]
    assert answer.json()["memory"] == {"name": "postgres", "working": False, "failures": 3, "unsaved": 2}
    counted = (await ask(service, "GET", "/metrics")).text
    assert "casavoz_memory_degraded 1.0" in counted and "casavoz_memory_failures_total 3.0" in counted
    assert "casavoz_memory_unsaved 2.0" in counted


async def test_metrics_are_prometheus_text() -> None:
    answer = await ask(house(OneFlat(), SearchesOnce()), "GET", "/metrics")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'casavoz_search_backend{backend="in-process"} 1.0' in answer.text
    assert (await ask(house(), "GET", "/metrics")).status_code == 200


@pytest.mark.parametrize("path", ["/superlinked/search", "/chat"])
async def test_half_a_character_is_refused_not_a_stack_trace(path: str) -> None:
    """JSON may hold one half of a surrogate pair, which is no text."""
    name = "query" if path.endswith("search") else "text"
    app = FastAPI()
    app.include_router(build_api(house(OneFlat(), SearchesOnce())))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.post(
            path, content=f'{{"{name}": "flat \\ud800"}}', headers={"content-type": "application/json"}
        )
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", name]


async def test_search_shows_what_was_understood_and_found() -> None:
    body = {"query": "balconies in Barcelona", "limit": 2}
    answer = await ask(house(OneFlat(), SearchesOnce()), "POST", "/superlinked/search", body)
    assert answer.status_code == 200
    found = answer.json()
    assert (found["status"], found["query"], found["count"]) == ("success", "balconies in Barcelona", 1)
    assert (found["question"], found["relaxed"]) == (None, "price")
    assert found["properties"] == [
        {
            "id": "102662115",
            "description": "Two balconies.",
            "baths": 1,
            "rooms": 3,
            "sqft": 70.0,
            "location": "Barcelona",
            "price": 245_000,
            "city": "Barcelona",
            "energy": "D",
        }
    ]
    understood = found["parameters"]
    assert understood["place"]["name"] == "Barcelona" and understood["max_price"] == 500_000
    assert "min_price" not in understood


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/superlinked/search", {"query": "flat", "limit": -1}, "limit"),
        ("/superlinked/search", {"query": "flat", "limit": 0}, "limit"),
        ("/superlinked/search", {"query": "flat", "limit": "many"}, "limit"),
        ("/superlinked/search", {"query": "   "}, "query"),
        ("/superlinked/search", {}, "query"),
        ("/superlinked/search", {"query": "flat", "limits": 2}, "limits"),
        ("/chat", {"text": ""}, "text"),
        ("/chat", {"text": "x" * 3_000}, "text"),
        ("/chat", {"text": "hello", "avatar": "nobody"}, "avatar"),
    ],
)
async def test_bad_input_is_refused_by_field(path: str, body: dict[str, Any], field: str) -> None:
    answer = await ask(house(OneFlat(), SearchesOnce()), "POST", path, body)
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert problem["loc"] == ["body", field] and problem["msg"]


async def test_an_unknown_avatar_is_told_the_names_there_are() -> None:
    answer = await ask(house(OneFlat(), SearchesOnce()), "POST", "/chat", {"text": "hi", "avatar": "nobody"})
    assert "tara" in answer.json()["detail"][0]["msg"].lower()


async def test_a_failed_search_is_not_an_empty_one() -> None:
    answer = await ask(
        house(OneFlat("the index is gone"), SearchesOnce()), "POST", "/superlinked/search", {"query": "a"}
    )
    assert answer.status_code == 503
    assert answer.json() == {"status": "error", "message": "the index is gone"}


async def test_chat_keeps_the_thread_and_reports_tools() -> None:
    agent = SearchesOnce()
    service = house(OneFlat(), agent)
    first = (await ask(service, "POST", "/chat", {"text": "three rooms", "avatar": "Leo"})).json()
    assert first["reply"] == "Here it is."
    assert first["tool_calls"] == [
        {"name": "search_property_tool", "arguments": {"query": "three rooms", "limit": 5}, "result_count": 1}
    ]
    assert [listing["id"] for listing in first["properties"]] == ["102662115"]
    assert {"tools", "first_token", "total"} <= first["timings_ms"].keys()
    second = (await ask(service, "POST", "/chat", {"text": "cheaper", "thread_id": first["thread_id"]})).json()
    assert second["thread_id"] == first["thread_id"] and agent.threads == [first["thread_id"]] * 2


async def test_a_failing_model_is_an_apology_not_a_stack_trace() -> None:
    answer = await ask(house(OneFlat(), SearchesOnce(fails=True)), "POST", "/chat", {"text": "hello"})
    assert answer.status_code == 200
    assert answer.json()["reply"] in load_avatars(PROJECT_ROOT / "avatars" / "definitions")["tara"].phrases.apology


async def test_requests_while_starting_are_told_to_come_back() -> None:
    for path, body in (("/chat", {"text": "hello"}), ("/superlinked/search", {"query": "flat"})):
        answer = await ask(house(), "POST", path, body)
        assert answer.status_code == 503 and answer.headers["retry-after"] == "5"
