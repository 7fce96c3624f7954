"""Around every model and tool call of a turn: time limit, one retry, the same tool call once."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import dataclass, field, replace
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.tools import BaseTool
from langgraph.types import Command
from langsmith import set_runtime_overrides
from langsmith.utils import tracing_is_enabled
from pydantic import BaseModel, ValidationError

from pipeline.agent.tools import only_reads
from pipeline.errors import EngineError, EngineTimeout
from pipeline.events import ToolCalled, ToolReturned

RETRY_PAUSE_S = 0.5
_CANCEL_AGAIN_S = 0.1

_log = logging.getLogger(__name__)


@dataclass
class TurnContext:
    """What belongs to one turn only; LangGraph hands it to the guard.

    Attributes:
        certain: set once the turn is real; tools that do more than read wait for it.
        calls: tool calls of this turn, running or done, by name and arguments.
        spoke: True once a word of the reply was streamed: from then on a retry would say it twice.
        prompt: what the model is told beside the conversation: its instructions and its tools' descriptions.
    """

    certain: asyncio.Event = field(default_factory=asyncio.Event)
    calls: dict[tuple[str, str], asyncio.Task[ToolMessage]] = field(default_factory=dict)
    spoke: bool = False
    prompt: str = ""


class WordWatch(BaseCallbackHandler):
    """Notes in a `TurnContext` that words were streamed; runs on the event loop, before anyone sees the words."""

    run_inline = True

    def __init__(self, turn: TurnContext) -> None:
        self._turn = turn

    def on_chat_model_start(self, serialized: dict[str, Any], messages: list[list[BaseMessage]], **_: Any) -> None:
        """Nothing; without it the whole conversation would be made into one text, for `on_llm_start`."""

    def on_llm_new_token(self, token: str | list[str | dict[str, Any]], **_: Any) -> None:
        """A piece of the reply; empty for pieces of a tool call."""
        if token:
            self._turn.spoke = True


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
    """Middleware of every agent graph.

    Args:
        timeout_s: time limit of one model call, from request to last word.
        retry_pause_s: wait before the one retry.
    """

    def __init__(self, timeout_s: float, retry_pause_s: float = RETRY_PAUSE_S) -> None:
        super().__init__()
        self._timeout_s = timeout_s
        self._retry_pause_s = retry_pause_s

    async def awrap_model_call(
        self,
        request: ModelRequest[TurnContext],
        handler: Callable[[ModelRequest[TurnContext]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        """The model's answer.

        Raises:
            EngineTimeout: no answer within the time limit, twice.
            EngineError: the model failed twice, or once after words of its answer had been streamed.
        """
        tools = (tool.description for tool in request.tools if isinstance(tool, BaseTool))
        request.runtime.context.prompt = "\n".join((request.system_prompt or "", *tools))
        try:
            return await self._attempt(request, handler)
        except EngineError as failure:
            if request.runtime.context.spoke:
                raise
            _log.warning("language model failed, trying once more: %s", failure)
        await asyncio.sleep(self._retry_pause_s)
        return await self._attempt(request, handler)

    async def _attempt(
        self,
        request: ModelRequest[TurnContext],
        handler: Callable[[ModelRequest[TurnContext]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        # Not `asyncio.wait_for`: before Python 3.12 it can swallow a cancellation that comes as the answer does.
        work = asyncio.ensure_future(handler(request))
        try:
            await asyncio.wait({work}, timeout=self._timeout_s)
            if not work.done():
                raise EngineTimeout(f"the language model did not finish within {self._timeout_s:g} s")
            response = work.result()
        except (TimeoutError, asyncio.TimeoutError) as error:
            raise EngineTimeout(f"the language model did not finish within {self._timeout_s:g} s") from error
        except EngineError:
            raise
        except Exception as error:  # whatever a provider's client raises: HTTP, protocol, JSON
            raise EngineError(f"the language model failed: {type(error).__name__}: {error}") from error
        finally:
            await _ended(work)
        if not any(_says_something(message) for message in response.result):
            raise EngineError("the language model gave neither words nor a usable tool call")
        return response

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


async def _ended(work: asyncio.Future[Any]) -> None:
    """Ends `work`, which may be over. Clients of HTTP now and then lose a cancellation while they close a stream."""
    while not work.done():
        work.cancel()
        await asyncio.wait({work}, timeout=_CANCEL_AGAIN_S)


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


def _says_something(message: object) -> bool:
    return isinstance(message, AIMessage) and bool(message.tool_calls or message.text.strip())
