"""A word and a sound for the caller while a tool takes its time. The tool runs meanwhile: feedback never delays it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal

import anyio

from pipeline.events import AgentEvent, ReplyDelta, ToolCalled, ToolReturned

Mode = Literal["auto", "always", "off"]

PATIENCE_S = 0.4
"""A tool that answers sooner needs no word (product specification)."""


@dataclass(frozen=True, slots=True)
class ToolWait:
    """What the avatar says because a tool takes its time; no part of the answer, and not remembered.

    Attributes:
        text: the sentence, without blanks around it.
    """

    text: str


async def with_tool_feedback(
    events: AsyncGenerator[AgentEvent, None],
    sentence: str,
    *,
    mode: Mode = "auto",
    certain: asyncio.Event | None = None,
    sound: Callable[[bool], None] = lambda _: None,
    patience_s: float = PATIENCE_S,
) -> AsyncGenerator[AgentEvent | ToolWait, None]:
    """The agent's events, and among them what the caller is told while a tool runs.

    The agent is read ahead of whoever takes the events: a tool starts when the agent calls it, not when the words
    before it have been synthesised.

    Args:
        events: the agent's; closed with this generator, which returns only when the agent is at rest.
        sentence: said at most once in a turn; empty for none.
        mode: "auto": the sentence and the sound when a tool takes longer than `patience_s`. "always": the sentence as
            soon as the first tool is called, fast or not, and the sound until the answer is ready. "off": neither.
        certain: set when the turn is certainly over. Patience counts from there if a tool was called before, and
            there is no sound before. In mode "always" the sentence is given at once all the same, to stand in front
            of the answer: whoever takes the events lets nothing of them be heard before `certain`. None: it is certain.
        sound: told True when the sound should begin, False when the answer's first words are there after the tool,
            and in any case at the end, if the sound had begun.
        patience_s: seconds that a tool may take unnoticed.

    Raises:
        EngineError: whatever `events` raises.
    """
    stream = _ReadAhead(events, certain)
    feedback = _Feedback(sentence.strip(), mode, patience_s, sound)
    try:
        while True:
            item = await stream.next(feedback.due_s(stream.certain_at_s))
            if item is None:
                if (wait := feedback.give()) is not None:
                    yield wait
                continue
            if isinstance(item, _Over):
                if item.error is not None:
                    raise item.error
                return
            if isinstance(item, _Certain):
                continue
            at_s, event = item
            feedback.note(event, at_s)
            yield event
            if (wait := feedback.at_once(event)) is not None:
                yield wait
    finally:
        feedback.stop()
        # Whoever interrupts the answer needs the agent at rest before the memory is put right.
        with anyio.CancelScope(shield=True):
            await stream.close()


class _Feedback:
    """What is due, and when. All times are the event loop's, in seconds."""

    def __init__(self, sentence: str, mode: Mode, patience_s: float, sound: Callable[[bool], None]) -> None:
        self._sentence = sentence
        self._mode = mode
        self._patience_s = 0.0 if mode == "always" else patience_s
        self._sound = sound
        self._running: dict[str, float] = {}
        self._noticed = False
        self._sounding = False

    def note(self, event: AgentEvent, at_s: float) -> None:
        if isinstance(event, ToolCalled):
            self._running.setdefault(event.tool_call_id, at_s)
            # Nobody should wait longer for the sound than for the sentence that was said for it.
            self._noticed |= self._mode == "always"
        elif isinstance(event, ToolReturned):
            self._running.pop(event.tool_call_id, None)
        elif isinstance(event, ReplyDelta) and event.text.strip() and not self._running:
            self.stop()

    def at_once(self, event: AgentEvent) -> ToolWait | None:
        """The sentence right after the call of a tool, in mode "always"."""
        return self._take_sentence() if self._mode == "always" and isinstance(event, ToolCalled) else None

    def due_s(self, certain_at_s: float | None) -> float | None:
        """When `give` has something to do if nothing happens before; None for never."""
        if self._mode == "off" or self._sounding or certain_at_s is None:
            return None
        if self._noticed:
            return certain_at_s
        return max(min(self._running.values()), certain_at_s) + self._patience_s if self._running else None

    def give(self) -> ToolWait | None:
        """The sentence; once it was given, the sound."""
        self._noticed = True
        if (wait := self._take_sentence()) is not None:
            return wait
        self._sounding = True
        self._sound(True)
        return None

    def stop(self) -> None:
        self._noticed = False
        if self._sounding:
            self._sounding = False
            self._sound(False)

    def _take_sentence(self) -> ToolWait | None:
        sentence, self._sentence = self._sentence, ""
        return ToolWait(sentence) if sentence else None


@dataclass(frozen=True, slots=True)
class _Certain:
    """The turn is certainly over."""


@dataclass(frozen=True, slots=True)
class _Over:
    """The agent has finished, or failed."""

    error: BaseException | None = None


_Item = tuple[float, AgentEvent] | _Certain | _Over


class _ReadAhead:
    """The agent's events as they come, each with the loop's time; whoever takes them cannot hold the agent up."""

    def __init__(self, events: AsyncGenerator[AgentEvent, None], certain: asyncio.Event | None) -> None:
        self._events = events
        self._items: deque[_Item] = deque()
        self._arrived = asyncio.Event()
        self._now = asyncio.get_running_loop().time
        self.certain_at_s: float | None = None
        self._tasks = [asyncio.ensure_future(self._read())]
        if certain is None or certain.is_set():
            self.certain_at_s = self._now()
        else:
            self._tasks.append(asyncio.ensure_future(self._await_certain(certain)))

    async def next(self, until_s: float | None) -> _Item | None:
        """The next item; None when none has come by `until_s` on the loop's clock."""
        if not self._items:
            self._arrived.clear()
            with anyio.move_on_after(None if until_s is None else max(0.0, until_s - self._now())):
                await self._arrived.wait()
        return self._items.popleft() if self._items else None

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        await self._events.aclose()

    async def _read(self) -> None:
        try:
            async with aclosing(self._events):
                async for event in self._events:
                    self._put((self._now(), event))
        except BaseException as error:
            # Also when the agent's own work was cancelled: nobody must wait for events that will never come.
            self._put(_Over(error))
            if not isinstance(error, Exception):
                raise
        else:
            self._put(_Over())

    async def _await_certain(self, certain: asyncio.Event) -> None:
        await certain.wait()
        self.certain_at_s = self._now()
        self._put(_Certain())

    def _put(self, item: _Item) -> None:
        self._items.append(item)
        self._arrived.set()
