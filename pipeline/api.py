"""The HTTP routes beside the page and the phone: health, search, chat, metrics."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import asdict, dataclass, field, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from avatars.avatar import choose_avatar
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.remembering.store import StoreStatus
from pipeline.engines.resilience import Breakers
from pipeline.errors import AvatarError, SearchFailed
from pipeline.events import CallEvent, CallStarted, EngineFailed, ToolCalled, ToolReturned, TurnEnded
from pipeline.feed import Subscription
from pipeline.observability.metrics import CONTENT_TYPE, Metrics
from pipeline.observability.prices import PriceTable, load_prices
from pipeline.observability.records import Recorder, RecordStore
from pipeline.observability.records.recorder import WRITTEN
from pipeline.observability.records.what_came_of_it import CameOf, watch
from pipeline.observability.traces import Traces
from pipeline.observability.turn_log import TurnLog
from pipeline.office.office import Office
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters
from pipeline.search.service import SearchService
from pipeline.search.status import SearchStatus
from pipeline.text_turns import text_turn
from pipeline.transports.desk import CallDesk

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Observer = Callable[[Subscription], Coroutine[Any, Any, None]]
MAX_RESULTS = 50


@dataclass(slots=True, eq=False)
class House:
    """What the routes show and use; filled in while the service starts.

    Attributes:
        desk: calls in progress.
        engines: name of the engine chosen, by stage.
        breakers: of the hosted engines: which of them are left alone.
        search: None until the listings are indexed.
        agent: None until it is made.
        office: viewings and contacts; None until it is made.
        failure: why the service cannot start, empty while it can.
        records: calls and turns of the last weeks; None when they are not kept.
        recorder: who keeps them; None when they are not kept.
        prices: of what engines do.
        traces: sends turns to Opik; None when it is not set up.
        metrics: what is counted; made with the house.
        turn_log: the last turns of all calls; made with the house.
    """

    desk: CallDesk
    engines: dict[str, str]
    search: SearchService | None = None
    agent: Agent | None = None
    office: Office | None = None
    failure: str = ""
    records: RecordStore | None = None
    recorder: Recorder | None = None
    breakers: Breakers = field(default_factory=Breakers)
    prices: PriceTable = field(default_factory=load_prices)
    traces: Traces | None = None
    metrics: Metrics = field(init=False)
    turn_log: TurnLog = field(init=False)

    def __post_init__(self) -> None:
        self.turn_log = TurnLog(prices=self.prices)
        self.metrics = Metrics(
            self.desk,
            lambda: self.search_status,
            lambda: self.memory_status,
            lambda: self.records.status if self.records is not None else None,
            lambda: self.breakers.states,
            self.prices,
            lambda: self.traces.status if self.traces is not None else None,
        )
        if self.records is not None:
            self.recorder = Recorder(self.turn_log, self.records, self._watch, prices=self.prices)

    @property
    def observers(self) -> tuple[Observer, ...]:
        """Who follows every call, beside the log."""
        recording = () if self.recorder is None else (self.recorder.follow,)
        # The recorder first: a call is in the records before its turns are.
        tracing = () if self.traces is None else (self.traces.follow,)
        return (*recording, self.metrics.follow, self.turn_log.follow, *tracing)

    def forget(self, thread_id: str) -> None:
        """Deletes who spoke in a conversation, and every word of it, from the records."""
        (self.recorder or self.turn_log).forget(thread_id)
        if self.traces is not None:
            self.traces.forget(thread_id)

    def rate(self, call_id: str, turn: int, good: bool) -> None:
        """Keeps what a caller thinks of the answer of a turn; turn 0 is the conversation's last answer in writing."""
        if turn == 0:
            call_id = f"{WRITTEN}{call_id}"
        if self.records is not None:
            self.records.rate(call_id, turn, good)
        if self.traces is not None:
            self.traces.feedback(call_id, turn, float(good))

    async def text_turn(self, agent: Agent, conversation: Conversation, text: str) -> AsyncGenerator[CallEvent, None]:
        """Answers `text` without a call, and counts and records the turn."""
        avatar, writer = conversation.avatar, self.turn_log.writer()
        call_id = f"{WRITTEN}{conversation.thread_id}"
        started = CallStarted("text", avatar.name, None, conversation.thread_id, avatar.variant)
        takers = [writer.take] if self.traces is None else [writer.take, self.traces.collector().take]
        for take in takers:
            take(CallEvent(call_id, 0, 0.0, started))
        async with aclosing(text_turn(agent, conversation, text)) as events:
            async for stamped in events:
                self.metrics.wrote(stamped, avatar.variant)
                for take in takers:
                    take(replace(stamped, call_id=call_id))
                yield stamped

    async def _watch(self, call_id: str, started: CallStarted) -> CameOf:
        assert self.agent is not None  # calls are admitted when it is there
        conversation = Conversation(started.thread_id, self.desk.avatar(started.avatar), started.channel)
        return await watch(self.agent, self.office, conversation, goes_on=started.thread_id != call_id)

    @property
    def search_status(self) -> SearchStatus | None:
        """How the search is doing; None until the listings are indexed."""
        return self.search.status if self.search is not None else None

    @property
    def memory_status(self) -> StoreStatus | None:
        """How what keeps the conversations is doing; None until it is made."""
        return self.agent.memory_status if self.agent is not None else None

    @property
    def ready(self) -> bool:
        """Can calls be answered?"""
        return self.search is not None and self.agent is not None and not self.failure


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
