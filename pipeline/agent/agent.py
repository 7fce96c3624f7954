"""The agent: a LangGraph graph per avatar, one conversation per thread, everything streamed."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import anyio
from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph

from avatars.avatar import Avatar
from pipeline.agent import history
from pipeline.agent.draft import Draft, Settling
from pipeline.agent.guard import Guard
from pipeline.agent.memory import Memory
from pipeline.agent.model_calls import RETRY_PAUSE_S, Limits, ModelCalls, StandIn
from pipeline.agent.office_tools import CALLER_KEY, REHEARSAL_KEY
from pipeline.agent.remembering.callers import known, welcome_back
from pipeline.agent.remembering.in_process import InProcessStore
from pipeline.agent.remembering.store import CheckpointStore, StoreStatus
from pipeline.agent.tools import LANGUAGE_KEY
from pipeline.agent.turn import TurnContext
from pipeline.engines.resilience.breaker import Breaker
from pipeline.events import AgentEvent, Channel
from pipeline.sentences import split_now

_MOST_GRAPHS = 32
WELCOME_WITHIN_S = 0.4
"""To find out whether a caller is known; past it they are greeted like anybody, within half a second."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Conversation:
    """Whose turn it is.

    Attributes:
        thread_id: the conversation; nothing is shared between two of them.
        avatar: who answers.
        channel: how the caller is connected.
        caller: their phone number, if known.
        rehearsal: staff try the avatar out: what its tools would book or store is not.
    """

    thread_id: str
    avatar: Avatar
    channel: Channel
    caller: str | None = None
    rehearsal: bool = False


class Agent:
    """Answers turns of any number of conversations at once.

    Args:
        make_model: the chat model for an avatar.
        tools: what the model may call.
        agency: the agency's name, for the prompt.
        districts: names as the listings write them, for the prompt.
        checkpointer: where conversations are kept, if not in `memory`.
        memory: where conversations are kept; by default in this process.
        timeout_s: time limit of one model call.
        retry_pause_s: wait before a failed model call is tried once more.
        engine: the chosen model as settings and events name it.
        first_token_s: a hosted model's time limit to the first piece of an answer, and between two; None for none.
        make_stand_in: the model that answers an avatar's turns when the chosen one fails; None: an error is raised.
        breaker: of a hosted model; one that fails again and again is left alone for a while.
        watch_steps: tell each step of a turn's graph (`StepBegan`, `StepEnded`), for traces.
    """

    def __init__(
        self,
        make_model: Callable[[Avatar], BaseChatModel],
        tools: Sequence[BaseTool],
        *,
        agency: str,
        districts: Sequence[str],
        checkpointer: BaseCheckpointSaver[Any] | None = None,
        memory: Memory | None = None,
        timeout_s: float = 10.0,
        retry_pause_s: float = RETRY_PAUSE_S,
        engine: str = "local",
        first_token_s: float | None = None,
        make_stand_in: Callable[[Avatar], BaseChatModel] | None = None,
        breaker: Breaker | None = None,
        watch_steps: bool = False,
    ) -> None:
        self._watch_steps = watch_steps
        self._make_model = make_model
        self._tools = tuple(tools)
        self._agency = agency
        self._districts = tuple(districts)
        self._memory = memory or Memory(InProcessStore() if checkpointer is None else CheckpointStore(checkpointer))
        self._upkeep: asyncio.Task[None] | None = None
        self._unwritten: set[Draft] = set()
        self._make_stand_in = make_stand_in
        self._calls = ModelCalls(engine, Limits(timeout_s, first_token_s, retry_pause_s), breaker)
        self._graphs: OrderedDict[str, CompiledStateGraph[Any, Any, Any, Any]] = OrderedDict()

    @property
    def memory_status(self) -> StoreStatus:
        """How what keeps the conversations is doing."""
        return self._memory.status

    async def open(self) -> None:
        """Opens the memory, deletes what is too old in it, and from now on keeps it tidy."""
        await self._memory.open()
        self._upkeep = asyncio.create_task(self._memory.keep_tidy(), name="agent memory upkeep")

    async def close(self) -> None:
        """Closes the memory; no turn may be at work."""
        if self._upkeep is not None:
            self._upkeep.cancel()
            await asyncio.wait({self._upkeep})
        await self._memory.close()

    def follow(self, tools: Sequence[BaseTool], districts: Sequence[str]) -> None:
        """From the next turn on, of every conversation: these tools and districts, because the listings changed."""
        self._tools, self._districts = tuple(tools), tuple(districts)
        self._graphs.clear()

    def draft(self, text: str, conversation: Conversation, *, settling: Settling | None = None) -> Draft:
        """Starts to answer `text`, which may not be all that the caller says: confirm the draft, or discard it.

        Any number of drafts of a conversation may be at work at once; they do not see each other.

        Args:
            text: what the caller said so far.
            conversation: whose turn it is; drafts read it as it stands, and write nothing.
            settling: the caller spoke over the last reply, which is still to be cut to what was heard, or retracted:
                the draft answers as if that had been done. For example `partial(history.cut_to_heard, heard=heard,
                said=said)` or `partial(history.retracted, said=said)`. It holds once `cut_to_heard` or `retract_turn`
                was called with the same words; `Draft.is_current` tells.
        """
        graph, config = self._graph(conversation.avatar), _config(conversation)
        return Draft(text, graph, self._memory, config, self._unwritten, settling, self._watch_steps)

    async def reply(self, text: str, conversation: Conversation) -> AsyncGenerator[AgentEvent, None]:
        """What the agent does and says in answer to `text`, as it happens. Closing the iterator stops the work.

        After an interrupted turn call `cut_to_heard` or `retract_turn`; one turn of a conversation at a time.

        Raises:
            EngineTimeout: the model did not answer in time.
            EngineError: the model failed.
        """
        draft = self.draft(text, conversation)
        draft.confirm()
        try:
            async with aclosing(draft.events()) as events:
                async for event in events:
                    yield event
        finally:
            await draft.stop()
        draft.check_written()

    async def welcome(self, conversation: Conversation) -> str | None:
        """The first words to a caller who comes back; None when they are not known, or not in time.

        A new call of the thread begins here: should its caller have asked to be forgotten, that was for the last one.
        """
        self._memory.begin(conversation.thread_id)
        try:
            # Not `asyncio.wait_for`: before Python 3.12 it can swallow a cancellation that comes as the answer does.
            with anyio.fail_after(WELCOME_WITHIN_S):
                messages = await self.messages(conversation)
        except Exception as error:
            problem = str(error) or type(error).__name__
            _log.warning("whether the caller is known could not be found out", extra={"error": problem})
            return None
        caller = known(messages)
        if caller is None:
            return None
        return welcome_back(conversation.avatar, self._agency, caller, phone=conversation.channel == "phone")

    async def note_greeting(self, conversation: Conversation, text: str) -> None:
        """Puts what the avatar said first into the conversation, without asking the model."""
        await self._written(conversation)
        await self._memory.append(_config(conversation), [AIMessage(text)])

    async def cut_to_heard(self, conversation: Conversation, heard: str, *, said: str | None = None) -> None:
        """After an interruption: of the last reply only the words that were played stay in the conversation.

        A turn that is still at work is stopped.

        Args:
            heard: those words, possibly none.
            said: what the caller had said; put into the conversation if the turn was stopped before it got there.
        """
        await self._written(conversation, stop=True)
        messages = await self._memory.messages(_config(conversation))
        if said is not None or messages or heard.strip():
            await self._memory.replace(_config(conversation), history.cut_to_heard(messages, heard, said))

    async def retract_turn(self, conversation: Conversation, said: str) -> None:
        """Takes back the last turn, in which the caller said `said`: they went on before hearing any of the reply.

        A turn that is still at work is stopped.
        """
        await self._written(conversation, stop=True)
        messages = await self._memory.messages(_config(conversation))
        if (left := history.retracted(messages, said)) != messages:
            await self._memory.replace(_config(conversation), left)

    async def messages(self, conversation: Conversation) -> tuple[AnyMessage, ...]:
        """The conversation so far; a turn joins it when it is over."""
        await self._written(conversation)
        return tuple(await self._memory.messages(_config(conversation)))

    async def forget(self, thread_id: str) -> None:
        """Deletes a conversation. A call that is in progress goes on, and nothing of the rest of it is stored."""
        await self._memory.forget(thread_id)
        _log.info("a conversation was forgotten")

    async def _written(self, conversation: Conversation, *, stop: bool = False) -> None:
        """Waits until the conversation's turns that are over are in the memory, those that are not if told to stop."""
        for turn in tuple(self._unwritten):
            if turn.thread_id == conversation.thread_id:
                await (turn.stop() if stop else turn.written())

    def _graph(self, avatar: Avatar) -> CompiledStateGraph[Any, Any, Any, Any]:
        # The whole definition is the key: staff try out changed avatars under the same name.
        key = avatar.model_dump_json()
        if key not in self._graphs:
            self._graphs[key] = create_agent(
                self._make_model(avatar),
                self._tools,
                system_prompt=avatar.system_prompt(self._agency, self._districts),
                middleware=[Guard(self._calls, self._stand_in(avatar))],
                context_schema=TurnContext,
                name="agent",
            )
            if len(self._graphs) > _MOST_GRAPHS:
                self._graphs.popitem(last=False)
        self._graphs.move_to_end(key)
        return self._graphs[key]

    def _stand_in(self, avatar: Avatar) -> StandIn | None:
        if self._make_stand_in is None:
            return None
        # Of its apology what is not a question: it does not have to be said again, the answer follows.
        sentences = split_now(avatar.phrases.apology[0])
        excuse = " ".join(each for each in sentences if not each.endswith("?"))
        return StandIn(self._make_stand_in(avatar), excuse)


def _config(conversation: Conversation) -> RunnableConfig:
    return {
        # Keys that begin with two underscores stay out of traces: the caller's number does.
        "configurable": {
            "thread_id": conversation.thread_id,
            CALLER_KEY: conversation.caller,
            REHEARSAL_KEY: conversation.rehearsal,
            LANGUAGE_KEY: conversation.avatar.language,
        },
        "metadata": {
            "thread_id": conversation.thread_id,
            "avatar": conversation.avatar.name,
            "channel": conversation.channel,
        },
    }
