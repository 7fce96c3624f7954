"""The HTTP routes beside the page and the phone: health, search, chat, metrics."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from avatars.avatar import choose_avatar
from pipeline.agent.agent import Agent, Conversation
from pipeline.errors import AvatarError, SearchFailed
from pipeline.events import EngineFailed, ToolCalled, ToolReturned, TurnEnded
from pipeline.house import House
from pipeline.observability.metrics import CONTENT_TYPE
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
MAX_RESULTS = 50


class SearchRequest(BaseModel):
    """Body of `POST /superlinked/search`."""

    model_config = ConfigDict(extra="forbid")

    query: Words
    limit: int = Field(default=1, ge=1, le=MAX_RESULTS)


class ChatRequest(BaseModel):
    """Body of `POST /chat`."""

    model_config = ConfigDict(extra="forbid")

    text: Words
    thread_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128)] | None = None
    avatar: str | None = None


def build_api(house: House) -> APIRouter:
    """The routes, on top of whatever `house` holds at the time of a request."""
    router = APIRouter(dependencies=[Depends(_whole_characters)])

    @router.get("/health")
    async def health() -> JSONResponse:
        status, message = _status(house)
        search, memory = house.search_status, house.memory_status
        calls = {"in_progress": house.desk.in_progress, "max": house.desk.max_calls, "refused": house.desk.refused}
        body = {
            "status": status,
            "message": message,
            "search": asdict(search) if search is not None else {"ready": False},
            "memory": asdict(memory) if memory is not None else None,
            "engines": house.engines,
            "hosted": [asdict(state) for state in house.breakers.states],
            "calls": calls,
        }
        return JSONResponse(body, status_code=200 if house.ready and not house.desk.draining else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(house.metrics.text(), media_type=CONTENT_TYPE)

    @router.post("/superlinked/search")
    async def search(request: SearchRequest) -> JSONResponse:
        service = _ready(house, lambda: house.search)
        try:
            result = await service.search(request.query, request.limit)
        except SearchFailed as error:
            return JSONResponse({"status": "error", "message": str(error)}, status_code=503)
        return JSONResponse(
            {
                "status": "success",
                "query": result.query,
                "count": len(result.properties),
                "properties": [listing_json(listing) for listing in result.properties],
                "parameters": parameters_json(result.parameters),
                "question": result.question,
                "relaxed": result.relaxed,
            }
        )

    @router.post("/chat")
    async def chat(request: ChatRequest) -> JSONResponse:
        agent = _ready(house, lambda: house.agent)
        try:
            avatar = choose_avatar(house.desk.avatars, request.avatar or house.desk.default_avatar)
        except AvatarError as error:
            raise HTTPException(422, [{"loc": ["body", "avatar"], "msg": str(error), "type": "value_error"}]) from error
        thread_id = request.thread_id or uuid.uuid4().hex
        avatar = house.desk.experiments.of(avatar, None, thread_id)
        return JSONResponse(await _chat(house, agent, Conversation(thread_id, avatar, "text"), request.text))

    return router


def explain_bad_input(app: FastAPI) -> None:
    """Bad input gets which field and why, and not what was sent: bytes and infinities could not be repeated in JSON."""

    @app.exception_handler(RequestValidationError)
    async def explain(_: Request, error: RequestValidationError) -> JSONResponse:
        problems = [{key: problem[key] for key in ("loc", "msg", "type")} for problem in error.errors()]
        return JSONResponse({"detail": problems}, status_code=422)


async def _whole_characters(request: Request) -> None:
    """Refuses halves of surrogate pairs: JSON can write them, but they are no text and no answer could repeat them."""
    body = await request.body()
    if b"\\u" not in body:
        return
    try:
        fields = json.loads(body)
    except ValueError:
        return  # said by FastAPI
    for name, value in fields.items() if isinstance(fields, dict) else ():
        if any(0xD800 <= ord(char) <= 0xDFFF for char in f"{name}{value}"):
            name = name.encode("utf-8", "replace").decode()
            raise HTTPException(422, [{"loc": ["body", name], "msg": "This is no valid Unicode.", "type": "unicode"}])


async def _chat(house: House, agent: Agent, conversation: Conversation, text: str) -> dict[str, Any]:
    calls: dict[str, dict[str, Any]] = {}
    properties: dict[str, Property] = {}
    timings: dict[str, float] = {}
    reply = ""
    async for stamped in house.text_turn(agent, conversation, text):
        event = stamped.event
        if isinstance(event, ToolCalled):
            calls[event.tool_call_id] = {"name": event.name, "arguments": dict(event.arguments), "result_count": None}
        elif isinstance(event, ToolReturned):
            calls[event.tool_call_id]["result_count"] = event.result_count
            properties |= {listing.id: listing for listing in event.properties}
            timings["tools"] = round(timings.get("tools", 0.0) + event.duration_ms, 1)
        elif isinstance(event, TurnEnded):
            reply = event.replied
            timings["first_token"] = round(event.timings.first_token_ms or 0.0, 1)
            timings["total"] = round(event.timings.finished_ms or 0.0, 1)
        elif isinstance(event, EngineFailed):
            timings["failed_after"] = round(stamped.at_s * 1_000, 1)
    return {
        "thread_id": conversation.thread_id,
        "reply": reply,
        "tool_calls": list(calls.values()),
        "properties": [listing_json(listing) for listing in properties.values()],
        "timings_ms": timings,
    }


def listing_json(listing: Property) -> dict[str, Any]:
    """A listing as the routes show it: the agency's further columns beside the known ones."""
    known = {key: value for key, value in asdict(listing).items() if key != "extra"}
    return {**listing.extra, **known}


def parameters_json(parameters: SearchParameters) -> dict[str, Any]:
    """What was understood; bounds that were not given are left out."""
    return {key: value for key, value in asdict(parameters).items() if value not in (None, "", (), [])}


def _status(house: House) -> tuple[str, str]:
    if house.failure:
        return "error", house.failure
    if not house.ready:
        return "starting", "Models are loading and listings are being indexed."
    if house.desk.draining:
        return "draining", f"Stopping: no new calls; {house.desk.in_progress} in progress."
    search = house.search_status
    problems = []
    if search is not None and search.degraded:
        problems.append(f"Searches are answered, but not as set up: {search.reason}.")
    if search is not None and search.listings_problem:
        problems.append(f"Searches are answered from the listings before the last change. {search.listings_problem}")
    for hosted in house.breakers.states:
        if hosted.state != "closed":
            problems.append(f"{hosted.engine} is left alone, another engine does its work: {hosted.last_error}.")
    memory = house.memory_status
    if memory is not None and not memory.working:
        problems.append(f"Conversations are kept in this process until {memory.name} works again.")
    return ("degraded", " ".join(problems)) if problems else ("ok", "Ready for calls.")


def _ready(house: House, part: Callable[[], Any]) -> Any:
    """The part, or 503 with the reason while the service is not ready."""
    found = part()
    if found is None or house.failure:
        raise HTTPException(503, _status(house)[1], headers={"Retry-After": "5"})
    return found
