"""A turn that is worked on before it is certain: it reads, it answers, and leaves no trace unless it is confirmed."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any

import anyio
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph

from pipeline.agent import history
from pipeline.agent.grounding import Evidence, GroundedReply
from pipeline.agent.memory import Memory
from pipeline.agent.steps import StepWatch
from pipeline.agent.turn import BegunAnew, TurnContext, WordWatch
from pipeline.errors import EngineError
from pipeline.events import AgentEvent, EngineFailed, ReplyAbandoned, ReplyDelta, ToolCalled, ToolReturned
from pipeline.sentences import split_now

_log = logging.getLogger(__name__)

_MOST_STEPS = 30
"""Model and tool steps in one turn; a model that still calls tools then is going round in circles."""
STOPPING_S = 2.0
"""What a stopped turn may take to end; nothing waits for it longer."""

Settling = Callable[[Sequence[AnyMessage]], list[AnyMessage]]
"""What will become of the conversation before the turn is certain, such as `history.cut_to_heard` with its words."""


class Draft:
    """The answer to what the caller may have said. `Agent.draft` makes it; the work starts at once.

    It ends in one of two ways: `confirm` makes the turn real, `discard` makes it never to have been. One of the two
    must come. Until then nothing is written and no tool runs but those that say that they only read. Numbers and places
    that no tool result of the conversation bears out are put right before anyone gets them.

    Args:
        text: what the caller said.
        graph: answers; it must keep no checkpoints.
        memory: the conversation is read from it, and the turn written to it once it is confirmed and over.
        config: of the conversation: its thread and metadata.
        unwritten: confirmed turns, of all conversations, that are not in the memory yet; this one joins them.
        settling: applied to the copy of the conversation that is answered.
        watch_steps: are the graph's steps among the events?

    Attributes:
        text: what the caller said.
        thread_id: the conversation.
    """

    def __init__(
        self,
        text: str,
        graph: CompiledStateGraph[Any, Any, Any, Any],
        memory: Memory,
        config: RunnableConfig,
        unwritten: set[Draft],
        settling: Settling | None = None,
        watch_steps: bool = False,
    ) -> None:
        self.text = text
        self.thread_id = str(config["configurable"]["thread_id"])
        self._graph = graph
        self._memory = memory
        self._config = config
        self._unwritten = unwritten
        self._settling = settling
        self._turn = TurnContext()
        self._base: list[AnyMessage] | None = None
        self._version: int | None = None
        self._messages: list[AnyMessage] = [HumanMessage(text, id=str(uuid.uuid4()))]
        self._evidence = Evidence()
        self._reply = GroundedReply(self._evidence)
        self._said_before = ""
        self._events: asyncio.Queue[AgentEvent | None] = asyncio.Queue()
        self._watchers = [StepWatch(self._events.put_nowait)] if watch_steps else []
        self._failure: EngineError | None = None
        self._over = False
        self._discarded = False
        self._writing: asyncio.Task[None] | None = None
        self._write_failure: Exception | None = None
        self._work = asyncio.create_task(self._run(), name="agent turn")

    @property
    def confirmed(self) -> bool:
        """Is the turn real?"""
        return self._turn.certain.is_set()

    @property
    def over(self) -> bool:
        """Has the work ended, or was it stopped?"""
        return self._over

    async def events(self) -> AsyncGenerator[AgentEvent, None]:
        """What the agent does and says, as it happens and from the start; there is one reader.

        It ends with the work, confirmed or not. Closing it earlier is `stop`.

        Raises:
            EngineTimeout: the model did not answer in time.
            EngineError: the model failed.
        """
        ended = False
        try:
            while (event := await self._events.get()) is not None:
                yield event
            ended = True
        finally:
            if not ended:
                await self.stop()
        if self._failure is not None:
            raise self._failure

    async def is_current(self) -> bool:
        """Does the conversation still stand as this draft took it to stand?

        False when it has changed in what a model sees, when a confirmed turn of it is not written yet, or when what
        the draft was told to expect (`settling`) did not come about. Reads the memory only when something was written
        since the draft began. A stale draft that is confirmed all the same does no harm but that its answer does not
        know of the change: the turn is added to the conversation as it then stands.
        """
        await self._others_written()
        if self._others():
            return False
        if self._version is None:
            return True  # Not read yet: it will read what is there now.
        unchanged = self._version == self._memory.version(self.thread_id)
        if unchanged and self._settling is None:
            return True
        if self._base is None:
            return False
        return history.same(self._base, history.mended(await self._memory.messages(self._config)))

    def confirm(self) -> None:
        """The turn is certain: tools with effects run, and the turn is written when it is over or stopped.

        What the conversation still has to settle (`cut_to_heard`, `retract_turn`) must have been settled before.

        Raises:
            RuntimeError: it was discarded.
        """
        if self._discarded:
            raise RuntimeError("this draft was discarded")
        self._turn.certain.set()
        self._unwritten.add(self)
        self._write_if_due()

    async def discard(self) -> None:
        """It never was: the work is cancelled and forgotten, in two seconds at most whatever hangs.

        Raises:
            RuntimeError: it was confirmed; what has been done cannot be taken back here.
        """
        if self.confirmed:
            raise RuntimeError("this draft was confirmed")
        await self.stop()

    async def stop(self) -> None:
        """Ends the work where it is. A confirmed turn is written as far as it came, any other is discarded.

        Returns when that is done, or after two seconds; what hangs longer is no longer listened to.
        """
        self._discarded = not self.confirmed
        self._end()
        self._work.cancel()
        # Cancelled from outside, as a turn that is interrupted is, this goes on to its end.
        with anyio.CancelScope(shield=True):
            await asyncio.wait({self._work, *self._turn.calls.values()}, timeout=STOPPING_S)
            await self.written()

    async def written(self) -> None:
        """Waits, two seconds at most, until a turn that is over is in the memory; returns at once when none is due."""
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=STOPPING_S)

    def check_written(self) -> None:
        """Tells whether writing the turn failed.

        Raises:
            EngineError: it did.
        """
        if self._write_failure is not None:
            raise EngineError(f"the turn could not be remembered: {self._write_failure}") from self._write_failure

    async def _run(self) -> None:
        """The work: one turn of the graph on a copy of the conversation."""
        try:
            stream = self._graph.astream(
                {"messages": [*await self._read(), self._messages[0]]},
                {**self._config, "callbacks": [WordWatch(self._turn), *self._watchers], "recursion_limit": _MOST_STEPS},
                context=self._turn,
                stream_mode=["messages", "custom", "updates"],
            )
            async for mode, item in stream:
                if self._over:
                    return
                self._take(mode, item)
        except EngineError as error:
            self._give_rest()
            self._failure = error
        except Exception as error:
            self._failure = EngineError(f"the agent failed: {type(error).__name__}: {error}")
            self._failure.__cause__ = error
        finally:
            self._end()

    async def _read(self) -> list[AnyMessage]:
        await self._others_written()
        # Noted first: a change made while the messages are read must not be missed.
        self._version = self._memory.version(self.thread_id)
        messages = history.mended(await self._memory.messages(self._config))
        self._base = messages if self._settling is None else self._settling(messages)
        self._evidence.add([*self._base, self._messages[0]])
        return self._base

    def _others(self) -> list[Draft]:
        """Confirmed turns of this conversation that are not in the memory yet."""
        return [turn for turn in self._unwritten if turn is not self and turn.thread_id == self.thread_id]

    async def _others_written(self) -> None:
        for turn in self._others():
            await turn.written()

    def _take(self, mode: str, item: Any) -> None:
        if mode == "messages":
            if isinstance(message := item[0], AIMessage):
                self._take_words(message)
        elif mode == "custom":
            if isinstance(item, BegunAnew):
                self._begin_anew(item.excuse)
            elif isinstance(item, ToolCalled | ToolReturned | EngineFailed):
                self._events.put_nowait(item)
        else:
            for update in item.values():
                if isinstance(update, Mapping):
                    self._take_messages(update.get("messages", ()))

    def _begin_anew(self, excuse: str) -> None:
        """The model broke off in mid-reply. Its whole sentences stay, and another model answers the turn."""
        if said := self._reply.end().strip():
            kept = " ".join(split_now(said, broken_off=True))
            self._events.put_nowait(ReplyAbandoned(kept))
            self._said_before += f"{kept} {excuse} ".lstrip()
            if excuse:
                self._events.put_nowait(ReplyDelta(f" {excuse} "))

    def _take_words(self, message: AIMessage) -> None:
        if words := message.text:
            self._evidence.prompt = self._turn.prompt
            for event in self._reply.push(words):
                self._events.put_nowait(event)
        if getattr(message, "tool_call_chunks", None) or message.tool_calls:
            self._give_rest()

    def _take_messages(self, messages: Sequence[AnyMessage]) -> None:
        for message in messages:
            if isinstance(message, AIMessage):
                self._give_rest()
                corrected = self._reply.changed or self._said_before
                said, self._said_before = self._said_before + self._reply.end(), ""
                if corrected:
                    # What the caller heard is what the model must find that it has said.
                    message = message.model_copy(update={"content": said})
            self._evidence.add([message])
            self._messages.append(message)

    def _give_rest(self) -> None:
        """Gives out what was kept back of the reply."""
        for event in self._reply.flush():
            self._events.put_nowait(event)

    def _end(self) -> None:
        """From here on nothing is taken from the graph."""
        for call in self._turn.calls.values():
            call.cancel()
        if not self._over:
            self._over = True
            self._events.put_nowait(None)
            self._write_if_due()

    def _write_if_due(self) -> None:
        if self.confirmed and self._over and self._writing is None:
            self._writing = asyncio.create_task(self._write(), name="agent memory")

    async def _write(self) -> None:
        try:
            # A call that was stopped has no result; a history must not be left that way.
            await self._memory.append(self._config, history.mended(self._messages))
        except Exception as error:
            _log.exception("a turn could not be remembered")
            self._write_failure = error
        finally:
            self._unwritten.discard(self)
