"""Around every model and tool call of a turn: a model that answers in time, the same tool call once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import replace
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.messages import ToolMessage
from langchain_core.tools import BaseTool
from langgraph.types import Command
from langsmith import set_runtime_overrides
from langsmith.utils import tracing_is_enabled
from pydantic import BaseModel, ValidationError

from pipeline.agent.model_calls import ModelCalls, StandIn
from pipeline.agent.tools import only_reads
from pipeline.agent.turn import TurnContext
from pipeline.errors import EngineError
from pipeline.events import ToolCalled, ToolReturned


async def _in_place(
    in_thread: Callable[..., Awaitable[Any]], context: Context, work: Callable[..., Any], /, *args: Any, **kwargs: Any
) -> Any:
    """Does LangSmith's bookkeeping here unless someone traces with it.

    It sends a thread out and back twice around each call of a middleware, to note what nobody reads; while the
    processor is busy with speech, a caller waits for each of these journeys.
    """
    if tracing_is_enabled():
        return await in_thread(context, work, *args, **kwargs)
    return context.run(work, *args, **kwargs)


set_runtime_overrides(aio_to_thread=_in_place)


class Guard(AgentMiddleware[Any, TurnContext]):
    """Middleware of an agent's graph.

    Args:
        calls: what asks the model.
        stand_in: answers when that fails.
    """

    def __init__(self, calls: ModelCalls, stand_in: StandIn | None = None) -> None:
        super().__init__()
        self._calls = calls
        self._stand_in = stand_in

    async def awrap_model_call(
        self,
        request: ModelRequest[TurnContext],
        handler: Callable[[ModelRequest[TurnContext]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        """The model's answer, or its stand-in's.

        Raises:
            EngineTimeout: no answer within a time limit, and there is no stand-in.
            EngineError: no answer for another reason.
        """
        tools = (tool.description for tool in request.tools if isinstance(tool, BaseTool))
        request.runtime.context.prompt = "\n".join((request.system_prompt or "", *tools))
        return await self._calls.answer(request, handler, self._stand_in)

    async def awrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], Awaitable[ToolMessage | Command[Any]]]
    ) -> ToolMessage | Command[Any]:
        """The tool's message; a call with the name and arguments of an earlier one in this turn shares its result.

        A tool that does not say that it only reads runs when the turn is certain, and not before.
        """
        calls: dict[tuple[str, str], asyncio.Task[ToolMessage]] = _turn_of(request).calls
        call = request.tool_call
        key = (call["name"], json.dumps(_as_meant(request), sort_keys=True, default=str))
        if key not in calls:
            calls[key] = asyncio.create_task(self._run_tool(request, handler))
        message = await calls[key]
        return message.model_copy(update={"tool_call_id": call["id"], "id": None})

    async def _run_tool(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], Awaitable[ToolMessage | Command[Any]]]
    ) -> ToolMessage:
        if not only_reads(request.tool):
            await _turn_of(request).certain.wait()
        call, emit = request.tool_call, request.runtime.stream_writer
        call_id = call["id"] or ""
        emit(ToolCalled(call_id, call["name"], dict(call["args"])))
        message = await handler(request)
        if not isinstance(message, ToolMessage):
            raise EngineError(f"the tool {call['name']} answered with {type(message).__name__}, not with a message")
        emit(_returned(message, call_id, call["name"]))
        # The listings are in the content already; the typed ones need not be stored with the conversation.
        return message.model_copy(update={"artifact": None})


def _as_meant(request: ToolCallRequest) -> dict[str, Any]:
    """The call's arguments with the tool's defaults, so that written out or left out they are the same call."""
    arguments: dict[str, Any] = request.tool_call["args"]
    schema = request.tool.args_schema if request.tool is not None else None
    if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
        return arguments
    try:
        return schema.model_validate(arguments).model_dump(mode="json")
    except ValidationError:
        return arguments  # the tool itself tells the model what is wrong


def _turn_of(request: ToolCallRequest) -> TurnContext:
    context: object = request.runtime.context
    if not isinstance(context, TurnContext):
        raise EngineError("the agent's graph was run without its turn")
    return context


def _returned(message: ToolMessage, call_id: str, name: str) -> ToolReturned:
    if isinstance(found := message.artifact, ToolReturned):
        return replace(found, tool_call_id=call_id, name=name)
    # The tool never ran: unknown name or arguments it does not take.
    return ToolReturned(call_id, name, result_count=0, duration_ms=0.0, error=str(message.content))
