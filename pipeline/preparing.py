"""An answer on its way from the agent to sound, begun before the caller's turn is certainly over.

Until `confirm` nobody hears it, nothing is remembered and nothing with an effect has happened; `drop` leaves no trace.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from pipeline.agent.draft import Draft
from pipeline.events import AgentEvent, Event, ReplyAbandoned, ReplyDelta, SentenceStarted
from pipeline.openers import without_opener
from pipeline.sentences import ABANDONED, split_sentences
from pipeline.tool_feedback import Mode, ToolWait, with_tool_feedback
from pipeline.voicing import Piece, Voicing
from pipeline.waiting import Signal


class Headroom:
    """How many answers may be prepared on suspicion at once, over all calls: certain ones must not wait for them."""

    def __init__(self, places: int) -> None:
        self._free = places

    def take(self) -> bool:
        """Takes a place, if there is one."""
        if self._free <= 0:
            return False
        self._free -= 1
        return True

    def give_back(self) -> None:
        """The place is free again."""
        self._free += 1


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the caller gets while a tool runs.

    Attributes:
        mode: when.
        sentence: what is said.
        sound: told True when the keyboard should be heard, False when no longer.
    """

    mode: Mode
    sentence: str
    sound: Callable[[bool], None]


class Preparation:
    """The answer to what the caller said.

    Args:
        said: the words.
        draft: the agent's work on them.
        voicing: where its sound goes.
        language: of the answer.
        opener: what may be played in front of it, so that it does not acknowledge twice; empty for none.
        feedback: while a tool runs.
        publish: takes events, from `confirm` on.
        now: the clock, in seconds.

    Attributes:
        first_token_at_s, first_sentence_at_s: the clock's time of these stages; None if not yet.
        begun_anew: the model broke off, and another answered from the start.
    """

    def __init__(
        self,
        said: str,
        draft: Draft,
        voicing: Voicing,
        *,
        opener: str,
        language: str,
        feedback: Feedback,
        publish: Callable[[Event], None],
        now: Callable[[], float],
    ) -> None:
        self.said = said
        self.voicing = voicing
        self.opener = opener
        self.language = language
        self.first_token_at_s: float | None = None
        self.first_sentence_at_s: float | None = None
        self.begun_anew = False
        self._draft = draft
        self._feedback = feedback
        self._publish = publish
        self._now = now
        self._certain = asyncio.Event()
        self._held_back: list[Event] = []
        self._tool_words = ""
        self._begun = Signal()
        self._first_piece = ""
        self._work = asyncio.create_task(self._run(), name="answer")
        # A dropped answer's failure is nobody's concern; a wanted one's is raised in `done`.
        self._work.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def first_piece(self, patience_s: float) -> str:
        """The first words that go to synthesis; empty when they take longer than `patience_s`."""
        return self._first_piece if await self._begun.happens(patience_s) else ""

    @property
    def failed(self) -> bool:
        """Did it fail already?"""
        return self._work.done() and (self._work.cancelled() or self._work.exception() is not None)

    def confirm(self) -> None:
        """The turn is over and these are its words."""
        self._certain.set()
        self._draft.confirm()
        for event in self._held_back:
            self._publish(event)
        self._held_back.clear()

    async def done(self) -> None:
        """Waits until all of it is synthesised.

        Raises:
            EngineError: the agent failed.
        """
        await asyncio.shield(self._work)

    async def drop(self) -> None:
        """Stops. What was confirmed stays in the conversation as far as it came, what was not has never been."""
        self.voicing.drop()
        self._work.cancel()
        await asyncio.wait({self._work})
        await self._draft.stop()

    async def _run(self) -> None:
        feedback = self._feedback
        events = with_tool_feedback(
            self._draft.events(), feedback.sentence, mode=feedback.mode, certain=self._certain, sound=feedback.sound
        )
        async with aclosing(events), aclosing(split_sentences(self._words(events))) as sentences:
            await self.voicing.say(self._pieces(sentences), may_go_on=self._certain)

    async def _words(self, events: AsyncGenerator[AgentEvent | ToolWait, None]) -> AsyncGenerator[str, None]:
        async for event in events:
            if isinstance(event, ToolWait):
                self._tool_words = event.text
                yield event.text + " "
                continue
            if isinstance(event, ReplyAbandoned):
                self.begun_anew = True
                yield ABANDONED
                continue
            self._tell(event)
            if isinstance(event, ReplyDelta):
                if self.first_token_at_s is None:
                    self.first_token_at_s = self._now()
                yield event.text

    async def _pieces(self, sentences: AsyncIterator[str]) -> AsyncIterator[Piece]:
        begun = False
        async for sentence in sentences:
            if sentence in self._tool_words:
                piece = Piece(sentence, "tool")
            else:
                text = sentence if begun or not self.opener else without_opener(sentence, self.opener, self.language)
                begun = True
                if not text:
                    continue
                piece = Piece(text, "content")
                if self.first_sentence_at_s is None:
                    self.first_sentence_at_s = self._now()
            if not self._begun.is_set():
                self._first_piece = piece.text
                self._begun.set()
            self._tell(SentenceStarted(piece.text))
            yield piece

    def _tell(self, event: Event) -> None:
        if self._certain.is_set():
            self._publish(event)
        else:
            self._held_back.append(event)
