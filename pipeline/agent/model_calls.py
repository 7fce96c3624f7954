"""Every model call of a turn: time limits, one retry, the stand-in, the breaker, and what it cost.

asked ──► answered
  │ fails: refused, reset, 5xx, malformed, empty, rate limit that is soon over
  ├──► asked once more, half a second later ──► answered
  │ fails again; or a time limit, a key that is refused, ...
  └──► the stand-in answers (and answers at once while the breaker is open)
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from langchain.agents.middleware import ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage

from pipeline.agent.model_errors import (
    failure_of,
    fault_of_the_request,
    knows_no_usage,
    worth_a_retry,
)
from pipeline.agent.turn import BegunAnew, TurnContext
from pipeline.engines.notices import tell
from pipeline.engines.resilience.breaker import Breaker
from pipeline.errors import EngineError, EngineTimeout
from pipeline.events import EngineFailed
from pipeline.work_events import EngineUsed

RETRY_PAUSE_S = 0.5
SILENCE_S = 4.0
"""What hosted models may keep a caller waiting for a turn's first word, over all calls and retries. The caller is never
in silence for more than 5 s; the second that is left is for recognition, the stand-in's answer and its synthesis."""
_SHORTEST_TRY_S = 0.5
"""With less of `SILENCE_S` left than this, a retry is not worth its pause."""
_CANCEL_AGAIN_S = 0.1
_LOCAL = "local"

Handler = Callable[[ModelRequest[TurnContext]], Awaitable[ModelResponse[Any]]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StandIn:
    """What answers while the chosen model cannot.

    Attributes:
        model: the model in this process.
        excuse: said in front of its answer when the other broke off in mid-reply.
    """

    model: BaseChatModel
    excuse: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one model call, in seconds.

    Attributes:
        timeout_s: from request to last word.
        first_token_s: to the first piece of the answer, and between two; None: only the whole is limited.
        retry_pause_s: before the one retry.
        silence_s: over all calls of a turn, until its first word; with `first_token_s`.
    """

    timeout_s: float = 10.0
    first_token_s: float | None = None
    retry_pause_s: float = RETRY_PAUSE_S
    silence_s: float = SILENCE_S


class ModelCalls:
    """The calls of all turns to one engine.

    Args:
        engine: "groq", "openai-compatible" or "local".
        limits: of each call.
        breaker: of the engine, if it is a hosted one.
    """

    def __init__(self, engine: str, limits: Limits, breaker: Breaker | None = None) -> None:
        self._engine = engine
        self._limits = limits
        self._breaker = breaker
        self._without_usage = False

    async def answer(
        self, request: ModelRequest[TurnContext], handler: Handler, stand_in: StandIn | None
    ) -> ModelResponse[Any]:
        """The answer of the model, or of its stand-in.

        Raises:
            EngineTimeout: no answer within a time limit, and there is no stand-in.
            EngineError: the model failed, twice where a retry could help, and there is no stand-in; or that failed too.
        """
        turn, emit = request.runtime.context, request.runtime.stream_writer
        if stand_in is not None and (turn.stood_in or not self._allowed()):
            return await self._stood_in(request, handler, stand_in)
        try:
            response = await self._asked(request, handler)
        except EngineError as failure:
            self._note(failure)
            if stand_in is None:
                raise
            _log.warning(
                "language model failed, the local one answers", extra={"engine": self._engine, "error": str(failure)}
            )
            if turn.spoke:
                emit(BegunAnew(stand_in.excuse))
            emit(EngineFailed("llm", self._engine, str(failure), _LOCAL))
            return await self._stood_in(request, handler, stand_in)
        if self._breaker is not None:
            self._breaker.worked()
        return response

    def _allowed(self) -> bool:
        return self._breaker is None or self._breaker.allows()

    async def _stood_in(
        self, request: ModelRequest[TurnContext], handler: Handler, stand_in: StandIn
    ) -> ModelResponse[Any]:
        # To its end: the caller of a turn waits for a model that hangs once, not again after each tool.
        request.runtime.context.stood_in = True
        return await self._attempt(request.override(model=stand_in.model), handler, _LOCAL)

    def _note(self, failure: EngineError) -> None:
        if self._breaker is not None and not fault_of_the_request(failure):
            self._breaker.failed(str(failure), for_s=failure.retry_after_s)

    async def _asked(self, request: ModelRequest[TurnContext], handler: Handler) -> ModelResponse[Any]:
        """The model's own answer; asked once more where that may help."""
        turn = request.runtime.context
        try:
            return await self._attempt(self._as_known(request), handler, self._engine)
        except EngineError as failure:
            if knows_no_usage(failure) and not self._without_usage:
                self._without_usage = True
                return await self._attempt(self._as_known(request), handler, self._engine)
            if turn.spoke or not worth_a_retry(failure) or not self._has_time(turn):
                raise
            _log.warning(
                "language model failed, trying once more", extra={"engine": self._engine, "error": str(failure)}
            )
            if self._engine != _LOCAL:
                request.runtime.stream_writer(EngineFailed("llm", self._engine, str(failure), "retry"))
        await asyncio.sleep(self._limits.retry_pause_s)
        turn.silent_s += self._limits.retry_pause_s
        return await self._attempt(self._as_known(request), handler, self._engine)

    def _as_known(self, request: ModelRequest[TurnContext]) -> ModelRequest[TurnContext]:
        """Without the wish for token counts, once the server refused it."""
        if not self._without_usage:
            return request
        return request.override(model=request.model.model_copy(update={"stream_usage": False}))

    def _has_time(self, turn: TurnContext) -> bool:
        limits = self._limits
        left_s = limits.silence_s - turn.silent_s - limits.retry_pause_s
        return limits.first_token_s is None or left_s >= _SHORTEST_TRY_S

    async def _attempt(self, request: ModelRequest[TurnContext], handler: Handler, engine: str) -> ModelResponse[Any]:
        turn, now = request.runtime.context, asyncio.get_running_loop().time
        turn.begin_call(began_s := now())
        outcome: Literal["done", "failed", "stopped"] = "stopped"
        message: AIMessage | None = None
        # Not `asyncio.wait_for`: before Python 3.12 it can swallow a cancellation that comes as the answer does.
        work = asyncio.ensure_future(handler(request))
        try:
            await self._within_limits(work, turn, began_s, hosted=engine != _LOCAL)
            response = work.result()
            message = next((each for each in response.result if isinstance(each, AIMessage)), None)
            _check(message, hosted=engine != _LOCAL)
            outcome = "done"
            return response
        except EngineError:
            outcome = "failed"
            raise
        except Exception as error:
            outcome = "failed"
            raise failure_of(engine, error) from error
        finally:
            await _ended(work)
            turn.end_call(began_s, ended_s := now())
            tell(_used(engine, request.model, turn, message, outcome, began_s, ended_s))

    async def _within_limits(
        self, work: asyncio.Future[ModelResponse[Any]], turn: TurnContext, began_s: float, *, hosted: bool
    ) -> None:
        now, limits = asyncio.get_running_loop().time, self._limits
        while not work.done():
            due_s, limit = began_s + limits.timeout_s, f"did not finish within {limits.timeout_s:g} s"
            if hosted and (piece_s := limits.first_token_s) is not None:
                silent_until_s = began_s + limits.silence_s - turn.silent_s
                if turn.last_piece_s + piece_s < due_s:
                    due_s, limit = turn.last_piece_s + piece_s, f"gave nothing for {piece_s:g} s"
                if not turn.spoke and silent_until_s < due_s:
                    due_s, limit = silent_until_s, f"kept the caller waiting for {limits.silence_s:g} s"
            if (left_s := due_s - now()) <= 0:
                raise EngineTimeout(f"the language model {limit}")
            await asyncio.wait({work}, timeout=left_s)


def _check(message: AIMessage | None, *, hosted: bool) -> None:
    if message is None or not (message.tool_calls or message.text.strip()):
        raise EngineError("the language model gave neither words nor a usable tool call")
    # A connection that closes between two pieces of a stream looks to the clients like its end.
    if hosted and not message.response_metadata.get("finish_reason"):
        raise EngineError("the language model's answer broke off before its end")


def _used(
    engine: str,
    model: BaseChatModel,
    turn: TurnContext,
    message: AIMessage | None,
    outcome: Literal["done", "failed", "stopped"],
    began_s: float,
    ended_s: float,
) -> EngineUsed:
    usage: Any = (message.usage_metadata if message is not None else None) or {}
    return EngineUsed(
        "llm",
        engine,
        model="" if engine == _LOCAL else str(getattr(model, "model_name", "")),
        duration_ms=(ended_s - began_s) * 1_000,
        first_ms=None if turn.first_word_s is None else (turn.first_word_s - began_s) * 1_000,
        input_tokens=usage.get("input_tokens", 0),
        cached_tokens=usage.get("input_token_details", {}).get("cache_read") or 0,
        output_tokens=usage.get("output_tokens", 0),
        made=message.text if message is not None else "",
        outcome=outcome,
    )


async def _ended(work: asyncio.Future[Any]) -> None:
    """Ends `work`, which may be over. Clients of HTTP now and then lose a cancellation while they close a stream."""
    while not work.done():
        work.cancel()
        await asyncio.wait({work}, timeout=_CANCEL_AGAIN_S)
