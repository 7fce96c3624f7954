"""The agent: a LangGraph graph per avatar, one conversation per thread, everything streamed."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import anyio
from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.constants import END
from langgraph.graph.message import REMOVE_ALL_MESSAGES
from langgraph.graph.state import CompiledStateGraph

from avatars.avatar import Avatar
from pipeline.agent import history
from pipeline.agent.guard import RETRY_PAUSE_S, Guard, TurnContext, WordWatch
from pipeline.errors import EngineError
from pipeline.events import AgentEvent, Channel, ReplyDelta, ToolCalled, ToolReturned

_log = logging.getLogger(__name__)

_MOST_STEPS = 30
"""Model and tool steps in one turn; a model that still calls tools then is going round in circles."""
_STOPPING_S = 2.0
"""What a stopped turn may take to end; nothing waits for it longer."""
_MOST_GRAPHS = 32
_MODEL_NODE = "model"


@dataclass(frozen=True)
class Conversation:
    """Whose turn it is.

    Attributes:
        thread_id: the conversation; nothing is shared between two of them.
        avatar: who answers.
        channel: how the caller is connected.
        caller: their phone number, if known.
    """

    thread_id: str
    avatar: Avatar
    channel: Channel
    caller: str | None = None


class Agent:
    """Answers turns of any number of conversations at once.

    Args:
        make_model: the chat model for an avatar.
        tools: what the model may call.
        agency: the agency's name, for the prompt.
        districts: names as the listings write them, for the prompt.
        checkpointer: where conversations are kept; in memory by default.
        timeout_s: time limit of one model call.
        retry_pause_s: wait before a failed model call is tried once more.
    """

    def __init__(
        self,
        make_model: Callable[[Avatar], BaseChatModel],
        tools: Sequence[BaseTool],
        *,
        agency: str,
        districts: Sequence[str],
        checkpointer: BaseCheckpointSaver[Any] | None = None,
        timeout_s: float = 10.0,
        retry_pause_s: float = RETRY_PAUSE_S,
    ) -> None:
        self._make_model = make_model
        self._tools = tuple(tools)
        self._agency = agency
        self._districts = tuple(districts)
        self._checkpointer = checkpointer if checkpointer is not None else InMemorySaver()
        self._guard = Guard(timeout_s, retry_pause_s)
        self._graphs: OrderedDict[str, CompiledStateGraph[Any, Any, Any, Any]] = OrderedDict()

    def follow(self, tools: Sequence[BaseTool], districts: Sequence[str]) -> None:
        """From the next turn on, of every conversation: these tools and districts, because the listings changed."""
        self._tools, self._districts = tuple(tools), tuple(districts)
        self._graphs.clear()

    async def reply(self, text: str, conversation: Conversation) -> AsyncGenerator[AgentEvent, None]:
        """What the agent does and says in answer to `text`, as it happens. Closing the iterator stops the work.

        After an interrupted turn call `cut_to_heard` or `retract_turn`; one turn of a conversation at a time.

        Raises:
            EngineTimeout: the model did not answer in time.
            EngineError: the model failed.
        """
        events: asyncio.Queue[AgentEvent | None] = asyncio.Queue()
        # A task of its own: however often the reader of this iterator is cancelled, the graph is cancelled once and may
        # still write down how far it came.
        work = asyncio.create_task(self._run(text, conversation, events), name="agent turn")
        try:
            while (event := await events.get()) is not None:
                yield event
            await work
        finally:
            work.cancel()
            with anyio.CancelScope(shield=True):
                await asyncio.wait({work}, timeout=_STOPPING_S)

    async def _run(self, text: str, conversation: Conversation, events: asyncio.Queue[AgentEvent | None]) -> None:
        """One turn of the graph; its events, then None, go to `events`."""
        graph = self._graph(conversation.avatar)
        turn = TurnContext()
        config = _config(conversation)
        config["callbacks"] = [WordWatch(turn)]
        config["recursion_limit"] = _MOST_STEPS
        try:
            await self._mend(graph, conversation)
            stream = graph.astream(
                {"messages": [HumanMessage(text)]},
                config,
                context=turn,
                stream_mode=["messages", "custom"],
                # One checkpoint a turn, written also when the turn is stopped or fails.
                durability="exit",
            )
            async for mode, item in stream:
                if mode == "custom" and isinstance(item, ToolCalled | ToolReturned):
                    events.put_nowait(item)
                elif mode == "messages" and (words := _words(item[0])):
                    events.put_nowait(ReplyDelta(words))
        except EngineError:
            raise
        except Exception as error:
            raise EngineError(f"the agent failed: {type(error).__name__}: {error}") from error
        finally:
            for call in turn.calls.values():
                call.cancel()
            events.put_nowait(None)

    async def note_greeting(self, conversation: Conversation, text: str) -> None:
        """Puts what the avatar said first into the conversation, without asking the model."""
        graph = self._graph(conversation.avatar)
        messages = await self._messages(graph, conversation)
        await self._replace(graph, conversation, [*messages, AIMessage(text)])

    async def cut_to_heard(self, conversation: Conversation, heard: str, *, said: str | None = None) -> None:
        """After an interruption: of the last reply only the words that were played stay in the conversation.

        Args:
            heard: those words, possibly none.
            said: what the caller had said; put into the conversation if the turn was stopped before it got there.
        """
        graph = self._graph(conversation.avatar)
        messages = await self._messages(graph, conversation)
        if said is not None or messages or heard.strip():
            await self._replace(graph, conversation, history.cut_to_heard(messages, heard, said))

    async def retract_turn(self, conversation: Conversation, said: str) -> None:
        """Takes back the last turn, in which the caller said `said`: they went on before hearing any of the reply."""
        graph = self._graph(conversation.avatar)
        messages = await self._messages(graph, conversation)
        if (left := history.retracted(messages, said)) != messages:
            await self._replace(graph, conversation, left)

    async def messages(self, conversation: Conversation) -> tuple[AnyMessage, ...]:
        """The conversation so far."""
        return tuple(await self._messages(self._graph(conversation.avatar), conversation))

    async def forget(self, thread_id: str) -> None:
        """Deletes a conversation."""
        await self._checkpointer.adelete_thread(thread_id)

    def _graph(self, avatar: Avatar) -> CompiledStateGraph[Any, Any, Any, Any]:
        # The whole definition is the key: staff try out changed avatars under the same name.
        key = avatar.model_dump_json()
        if key not in self._graphs:
            self._graphs[key] = create_agent(
                self._make_model(avatar),
                self._tools,
                system_prompt=avatar.system_prompt(self._agency, self._districts),
                middleware=[self._guard],
                context_schema=TurnContext,
                checkpointer=self._checkpointer,
                name="agent",
            )
            if len(self._graphs) > _MOST_GRAPHS:
                self._graphs.popitem(last=False)
        self._graphs.move_to_end(key)
        return self._graphs[key]

    async def _messages(
        self, graph: CompiledStateGraph[Any, Any, Any, Any], conversation: Conversation
    ) -> list[AnyMessage]:
        state = await graph.aget_state(_config(conversation))
        return list(state.values.get("messages", ()))

    async def _mend(self, graph: CompiledStateGraph[Any, Any, Any, Any], conversation: Conversation) -> None:
        """Repairs what a stopped or failed turn may have left: a tool call without an answer."""
        messages = await self._messages(graph, conversation)
        if (whole := history.mended(messages)) != messages:
            _log.info("repaired the history of a stopped turn")
            await self._replace(graph, conversation, whole)

    async def _replace(
        self, graph: CompiledStateGraph[Any, Any, Any, Any], conversation: Conversation, messages: Sequence[AnyMessage]
    ) -> None:
        config = _config(conversation)
        # Steps of a stopped turn that are still due must not run in the next one.
        await graph.aupdate_state(config, None, as_node=END)
        update = {"messages": [RemoveMessage(id=REMOVE_ALL_MESSAGES), *messages]}
        await graph.aupdate_state(config, update, as_node=_MODEL_NODE)


def _config(conversation: Conversation) -> RunnableConfig:
    return {
        "configurable": {"thread_id": conversation.thread_id},
        "metadata": {
            "thread_id": conversation.thread_id,
            "avatar": conversation.avatar.name,
            "channel": conversation.channel,
        },
    }


def _words(message: object) -> str:
    """What of a streamed message is to be spoken."""
    return message.text if isinstance(message, AIMessage) else ""
