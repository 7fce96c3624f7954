"""What the graph of a turn does, step by step, as events of its draft: for traces.

Opik's own `OpikTracer` is not used. It sends a span the moment a step ends, from the event loop, through one client of
the whole process: an answer that is prepared and then discarded would leave half a trace that cannot be taken back.
Here steps are noted in memory, a few microseconds each, and share the fate of the draft's other events: whoever reads
a draft holds them back until the turn is certain, and a discarded draft's are never read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage, BaseMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, LLMResult

from pipeline.work_events import StepBegan, StepEnded

MOST_MESSAGES = 12
"""Of the conversation, in one step's input; those before are in the traces of the turns before."""


class StepWatch(BaseCallbackHandler):
    """Notes the steps of one turn.

    Args:
        tell: takes the events; called on the event loop.
    """

    run_inline = True

    def __init__(self, tell: Callable[[StepBegan | StepEnded], None]) -> None:
        self._tell = tell
        self._first: dict[str, float] = {}
        self._open: set[str] = set()

    def on_chat_model_start(
        self,
        serialized: dict[str, Any] | None,
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        metadata: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        """The model is asked."""
        told = messages[0] if messages else []
        about = metadata or {}
        step = StepBegan(
            str(run_id),
            "model",
            _name(serialized),
            _now_s(),
            str(about.get("ls_model_name") or ""),
            str(about.get("ls_provider") or ""),
            next((message.text for message in told if isinstance(message, SystemMessage)), ""),
            tuple(_told(each) for each in told[-MOST_MESSAGES:] if not isinstance(each, SystemMessage)),
        )
        self._begin(step)

    def on_llm_new_token(self, token: Any, *, run_id: UUID, **_: Any) -> None:
        """A piece of the reply."""
        self._first.setdefault(str(run_id), _now_s())

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **_: Any) -> None:
        """The model has answered."""
        message = _message(response)
        usage: Any = (message.usage_metadata if message else None) or {}
        details: Any = usage.get("input_token_details") or {}
        self._end(
            StepEnded(
                str(run_id),
                _now_s(),
                self._first.pop(str(run_id), None),
                _told(message)[1] if message else "",
                str(message.response_metadata.get("model_name") or "") if message else "",
                _count(usage.get("input_tokens")),
                _count(details.get("cache_read")),
                _count(usage.get("output_tokens")),
            )
        )

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        """The model failed, or was stopped."""
        self._end(StepEnded(str(run_id), _now_s(), self._first.pop(str(run_id), None), error=_in_words(error)))

    def on_tool_start(self, serialized: dict[str, Any] | None, input_str: str, *, run_id: UUID, **kwargs: Any) -> None:
        """A tool is called."""
        name = kwargs.get("name") or (serialized or {}).get("name") or "tool"
        self._begin(StepBegan(str(run_id), "tool", str(name), _now_s()))

    def on_tool_end(self, output: Any, *, run_id: UUID, **_: Any) -> None:
        """The tool has answered."""
        made = output.text if isinstance(output, BaseMessage) else str(output)
        self._end(StepEnded(str(run_id), _now_s(), made=made))

    def on_tool_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        """The tool failed, or was stopped."""
        self._end(StepEnded(str(run_id), _now_s(), error=_in_words(error)))

    def _begin(self, step: StepBegan) -> None:
        self._open.add(step.step_id)
        self._tell(step)

    def _end(self, step: StepEnded) -> None:
        # Callbacks of runs that are not steps (none are known) would have no beginning.
        if step.step_id in self._open:
            self._open.discard(step.step_id)
            self._tell(step)


def _name(serialized: dict[str, Any] | None) -> str:
    about = serialized or {}
    return str(about.get("name") or (about.get("id") or ["model"])[-1])


def _now_s() -> float:
    return asyncio.get_running_loop().time()


def _message(response: LLMResult) -> AIMessage | None:
    for generations in response.generations:
        for generation in generations:
            if isinstance(generation, ChatGeneration) and isinstance(generation.message, AIMessage):
                return generation.message
    return None


def _told(message: BaseMessage) -> tuple[str, str]:
    calls = [f"{call['name']}({call['args']})" for call in message.tool_calls] if isinstance(message, AIMessage) else []
    return message.type, " ".join((message.text, *calls)).strip()


def _count(tokens: object) -> int:
    return tokens if isinstance(tokens, int) else 0


def _in_words(error: BaseException) -> str:
    return "stopped" if isinstance(error, asyncio.CancelledError) else f"{type(error).__name__}: {error}"
