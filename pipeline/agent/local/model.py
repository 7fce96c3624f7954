"""The local chat model: a LangChain chat model without a network and without weights."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from pydantic import ConfigDict, PrivateAttr

from pipeline.agent.local.dialogue import Dialogue
from pipeline.agent.local.office.state import OFFICE_TOOLS
from pipeline.agent.local.plan import Call, Search
from pipeline.agent.local.wording import Wording
from pipeline.agent.tools import SEARCH_TOOL

_KNOWN_TOOLS = OFFICE_TOOLS | {SEARCH_TOOL}
_WORD = re.compile(r"\S+\s*")


class LocalChatModel(BaseChatModel):
    """Plans the same tool calls and words the same kinds of answers as a hosted model would, always the same way.

    It keeps nothing between calls: everything follows from the messages it is given.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    dialogue: Dialogue
    """Decides what to do."""
    wording: Wording
    """Says it."""
    _tools: frozenset[str] = PrivateAttr(default=frozenset())

    @property
    def _llm_type(self) -> str:
        return "local"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": "local"}

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """This model, allowed to call those of `tools` that it knows: the search, and the office's."""
        bound = self.model_copy()
        bound._tools = frozenset(tool.name for tool in tools if isinstance(tool, BaseTool)) & _KNOWN_TOOLS
        return bound

    def answer(self, messages: Sequence[BaseMessage]) -> AIMessage:
        """The next message of the conversation."""
        plan, state = self.dialogue.next(messages, tools=self._tools)
        if isinstance(plan, Search):
            call = {
                "name": SEARCH_TOOL,
                "args": {"query": plan.query, "limit": plan.limit},
                "id": f"search-{_calls(messages) + 1}",
            }
            return AIMessage(content="", tool_calls=[call], additional_kwargs=plan.note.attached())
        if isinstance(plan, Call):
            call = {"name": plan.tool, "args": dict(plan.arguments), "id": f"office-{_calls(messages) + 1}"}
            return AIMessage(content="", tool_calls=[call], additional_kwargs=plan.note.attached())
        words = self.wording.words(plan.says, state.replies, state.turns)
        return AIMessage(content=words, additional_kwargs=plan.note.attached())

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self.answer(messages))])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return self._generate(messages)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for chunk in _chunks(self.answer(messages)):
            if run_manager:
                run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in _chunks(self.answer(messages)):
            if run_manager:
                await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk
            # Lets whoever reads the stream take each word before the next one comes.
            await asyncio.sleep(0)


def _chunks(message: AIMessage) -> Iterator[ChatGenerationChunk]:
    """`message` word by word, a tool call in two pieces, the note with the first."""
    notes = dict(message.additional_kwargs)
    for index, call in enumerate(message.tool_calls):
        begin = tool_call_chunk(name=call["name"], args="", id=call["id"], index=index)
        rest = tool_call_chunk(name=None, args=json.dumps(call["args"], ensure_ascii=False), id=None, index=index)
        yield _chunk(AIMessageChunk(content="", tool_call_chunks=[begin], additional_kwargs=notes))
        yield _chunk(AIMessageChunk(content="", tool_call_chunks=[rest]))
        notes = {}
    for word in _WORD.findall(message.text):
        yield _chunk(AIMessageChunk(content=word, additional_kwargs=notes))
        notes = {}


def _chunk(message: AIMessageChunk) -> ChatGenerationChunk:
    return ChatGenerationChunk(message=message)


def _calls(messages: Sequence[BaseMessage]) -> int:
    """Tool calls so far, so that each has its own id."""
    return sum(len(message.tool_calls) for message in messages if isinstance(message, AIMessage))
