"""Where conversations are kept: a LangGraph checkpointer, a thread for each. Nothing is ever run on it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AnyMessage, BaseMessage, RemoveMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.constants import END, START
from langgraph.graph import MessagesState, StateGraph
from langgraph.graph.message import REMOVE_ALL_MESSAGES
from langgraph.graph.state import CompiledStateGraph

_NODE = "remember"


class Memory:
    """The messages of conversations.

    The agents' graphs work on copies of them and keep no checkpoints: what is stored was stored here, a whole turn at
    a time, so that work given up in the middle can leave nothing behind.

    Args:
        checkpointer: keeps them; a thread that others write too is read anew each time.
    """

    def __init__(self, checkpointer: BaseCheckpointSaver[Any]) -> None:
        self._checkpointer = checkpointer
        graph = StateGraph(MessagesState)
        graph.add_node(_NODE, lambda state: None)
        graph.add_edge(START, _NODE)
        graph.add_edge(_NODE, END)
        self._graph: CompiledStateGraph[Any, Any, Any, Any] = graph.compile(checkpointer=checkpointer)
        self._changes = itertools.count(1)
        self._versions: dict[str, int] = {}

    def version(self, thread_id: str) -> int:
        """A number that is another one after each change made here; noted before reading it tells of later changes."""
        return self._versions.get(thread_id, 0)

    async def messages(self, config: RunnableConfig) -> list[AnyMessage]:
        """The thread's messages, oldest first."""
        state = await self._graph.aget_state(config)
        return list(state.values.get("messages", ()))

    async def append(self, config: RunnableConfig, messages: Sequence[AnyMessage]) -> None:
        """Puts `messages` at the end of the thread."""
        await self._update(config, messages)

    async def replace(self, config: RunnableConfig, messages: Sequence[AnyMessage]) -> None:
        """Makes `messages` all that the thread has."""
        await self._update(config, [RemoveMessage(id=REMOVE_ALL_MESSAGES), *messages])

    async def forget(self, thread_id: str) -> None:
        """Deletes the thread."""
        await self._checkpointer.adelete_thread(thread_id)
        self._versions.pop(thread_id, None)

    async def _update(self, config: RunnableConfig, messages: Sequence[BaseMessage]) -> None:
        await self._graph.aupdate_state(config, {"messages": list(messages)}, as_node=_NODE)
        self._versions[str(config["configurable"]["thread_id"])] = next(self._changes)
