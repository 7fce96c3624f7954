"""The avatar's answers, one after another. Each can be interrupted at any point; the memory is put right afterwards."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field, replace

import anyio

from pipeline.agent.agent import Agent, Conversation
from pipeline.errors import EngineError
from pipeline.events import (
    EngineFailed,
    Event,
    Heard,
    Interrupted,
    ReplyDelta,
    SentenceStarted,
    Spoken,
    TurnEnded,
    TurnTimings,
)
from pipeline.recognition import Recognition
from pipeline.sentences import split_sentences
from pipeline.speech import Speaker
from pipeline.tool_feedback import with_tool_feedback
from pipeline.turns import TurnOver

REPEATS_ASKED = 2
"""Times in a row that the avatar asks to repeat; then it says what it can help with."""
BARELY_HEARD_WORDS = 2
"""A caller who speaks again after so few words of the answer was not done: it is one turn, answered anew."""


@dataclass(slots=True, eq=False)
class Answer:
    """Something to say, why, and how far it got. One of `turn`, `typed` and `prompt` says why.

    Attributes:
        turn: the spoken turn it answers.
        typed: the written words it answers.
        prompt: what the avatar says of its own accord.
        since_s: the clock's time from which its stages are counted.
        ends_call: the reason for which the call ends after it; empty when it goes on.
        said: what the caller said, once recognised.
        in_memory: does the agent remember it?
        heard, unheard: its words that were played, and the others.
        heard_before: words played before a noise stopped the answer that this one takes up again.
        timings: its stages.
    """

    turn: TurnOver | None = None
    typed: str = ""
    prompt: str = ""
    since_s: float = 0.0
    ends_call: str = ""
    said: str = ""
    in_memory: bool = False
    heard: str = ""
    unheard: str = ""
    heard_before: str = ""
    timings: TurnTimings = field(default_factory=TurnTimings)

    @property
    def barely_heard(self) -> bool:
        """Was so little of it played that the caller cannot have reacted to it?"""
        return not self.heard_before and len(self.heard.split()) <= BARELY_HEARD_WORDS

    @property
    def heard_in_all(self) -> str:
        """The words played, also those before a noise."""
        return " ".join(filter(None, (self.heard_before, self.heard)))


class Answers:
    """What the avatar says in a call, in order.

    Args:
        conversation: whose.
        agent: answers what the caller said, and remembers.
        recognition: gives the words of spoken turns.
        speaker: speaks.
        stt_name: the recogniser, as failures name it.
        publish: takes events.
        now: the clock, in seconds.

    Attributes:
        turn: number of the caller's turn that is being answered.
    """

    def __init__(
        self,
        conversation: Conversation,
        agent: Agent,
        recognition: Recognition,
        speaker: Speaker,
        *,
        stt_name: str,
        publish: Callable[[Event], None],
        now: Callable[[], float],
    ) -> None:
        self.turn = 0
        self._conversation = conversation
        self._agent = agent
        self._recognition = recognition
        self._speaker = speaker
        self._stt_name = stt_name
        self._publish = publish
        self._now = now
        self._waiting: asyncio.Queue[Answer] = asyncio.Queue()
        self._current: Answer | None = None
        self._scope: anyio.CancelScope | None = None
        self._cut_off: Answer | None = None
        self._unanswered_from_s: float | None = None
        self._not_understood = 0
        self._counter = itertools.count()

    @property
    def busy(self) -> bool:
        """Is an answer being given, or does one wait?"""
        return self._current is not None or not self._waiting.empty()

    def put(self, answer: Answer) -> None:
        """The next thing to answer or to say."""
        self._waiting.put_nowait(answer)

    def start_of(self, start_s: float) -> float:
        """Where the words to recognise begin: earlier, when the caller went on before hearing any answer."""
        return start_s if self._unanswered_from_s is None else self._unanswered_from_s

    def interrupt(self, *, goes_on: bool) -> None:
        """Stops the answer under way, if there is one.

        Args:
            goes_on: what comes may belong to the turn that was being answered (speech does, writing does not).
        """
        answer = self._current
        if answer is not None and self._scope is not None and not self._scope.cancel_called:
            self._note_first_audio(answer)
            answer.heard, answer.unheard = self._speaker.cut()
            if answer.turn is not None:
                start_s = self.start_of(answer.turn.start_s)
                self._unanswered_from_s = start_s if answer.barely_heard else None
            self._scope.cancel()
        if not goes_on:
            self._unanswered_from_s = None

    async def give(self, greeting: str, end_call: Callable[[str], None]) -> None:
        """Greets, then gives one answer after another; `end_call` is told the reason when one ends the call."""
        await self._give(Answer(prompt=greeting, since_s=self._now()), self._greet)
        while True:
            answer = await self._waiting.get()
            if not answer.prompt:
                self.turn += 1
            await self._give(answer, self._respond)
            if answer.ends_call and self._cut_off is None:
                end_call(answer.ends_call)

    def phrase(self, kind: str) -> str:
        """One of the avatar's ways to say this, not the same twice in a row."""
        ways: tuple[str, ...] = getattr(self._conversation.avatar.phrases, kind)
        return ways[next(self._counter) % len(ways)]

    async def _give(self, answer: Answer, work: Callable[[Answer], Coroutine[None, None, None]]) -> None:
        """Does `work` and plays it to its end, or until it is interrupted; then puts the memory right."""
        self._current = answer
        generation = self._speaker.begin()
        with anyio.CancelScope() as self._scope:
            await work(answer)
            await self._speaker.played(generation)
        # Not `cancelled_caught`: the work may have ended in the very moment it was stopped.
        interrupted = self._scope.cancel_called
        if not interrupted:
            self._note_first_audio(answer)
            answer.heard, answer.unheard = self._speaker.heard_and_unheard()
        self._current = self._scope = None
        await self._remember(answer, interrupted)
        self._report(answer, interrupted)

    async def _remember(self, answer: Answer, interrupted: bool) -> None:
        self._cut_off = answer if interrupted and answer.unheard else None
        if not interrupted:
            self._unanswered_from_s = None
        if not answer.in_memory:
            return
        if interrupted and answer.turn is not None and answer.barely_heard:
            await self._agent.retract_turn(self._conversation, answer.said)
        elif interrupted or answer.heard_before:
            await self._agent.cut_to_heard(self._conversation, answer.heard_in_all, said=answer.said or None)

    def _report(self, answer: Answer, interrupted: bool) -> None:
        if interrupted and (answer.heard or answer.unheard):
            self._publish(Interrupted(answer.heard, answer.unheard))
        elif answer.heard:
            self._publish(Spoken(answer.heard))
        if answer.said or answer.heard:
            timings = replace(answer.timings, finished_ms=self._ms_since(answer))
            self._publish(TurnEnded(answer.said, answer.heard_in_all, interrupted, timings))

    async def _greet(self, answer: Answer) -> None:
        answer.in_memory = True
        await self._agent.note_greeting(self._conversation, answer.prompt)
        await self._say(answer, _one(answer.prompt))

    async def _respond(self, answer: Answer) -> None:
        if answer.prompt:
            await self._say(answer, _one(answer.prompt))
        elif answer.typed or await self._recognise(answer):
            answer.said = answer.said or answer.typed
            self._publish(Heard(answer.said, typed=bool(answer.typed)))
            await self._reply(answer)
        elif self._cut_off is not None:
            await self._take_up_again(answer, self._cut_off)
        else:
            await self._say(answer, _one(self._ask_to_repeat()))

    async def _recognise(self, answer: Answer) -> bool:
        assert answer.turn is not None
        try:
            transcript = await self._recognition.result(self.start_of(answer.turn.start_s), answer.turn.end_s)
            answer.said = transcript.text
        except EngineError as error:
            self._publish(EngineFailed("stt", self._stt_name, str(error)))
        answer.timings = replace(answer.timings, transcript_ms=self._ms_since(answer))
        if answer.said:
            self._not_understood = 0
        return bool(answer.said)

    async def _take_up_again(self, answer: Answer, cut_off: Answer) -> None:
        """It was a noise, not a word, that stopped the avatar: it goes on where it stopped."""
        answer.heard_before = cut_off.heard_in_all
        answer.in_memory = cut_off.in_memory
        await self._say(answer, _one(cut_off.unheard))

    def _ask_to_repeat(self) -> str:
        self._not_understood += 1
        return self.phrase("not_understood" if self._not_understood <= REPEATS_ASKED else "offer_help")

    async def _reply(self, answer: Answer) -> None:
        answer.in_memory = True
        try:
            await self._say(answer, self._agent_words(answer))
        except EngineError as error:
            self._publish(EngineFailed("llm", "agent", str(error), "apology"))
            await self._say(answer, _one(self.phrase("apology")))

    async def _agent_words(self, answer: Answer) -> AsyncGenerator[str, None]:
        events = self._agent.reply(answer.said, self._conversation)
        async with aclosing(with_tool_feedback(events, self.phrase("tool_use"))) as stream:
            async for event in stream:
                self._publish(event)
                if isinstance(event, ReplyDelta):
                    if answer.timings.first_token_ms is None:
                        answer.timings = replace(answer.timings, first_token_ms=self._ms_since(answer))
                    yield event.text

    async def _say(self, answer: Answer, words: AsyncGenerator[str, None]) -> None:
        async with aclosing(words), aclosing(split_sentences(words)) as sentences:
            await self._speaker.say(self._announced(answer, sentences), self._speaker.generation)

    async def _announced(self, answer: Answer, sentences: AsyncIterator[str]) -> AsyncIterator[str]:
        async for sentence in sentences:
            if answer.timings.first_sentence_ms is None:
                answer.timings = replace(answer.timings, first_sentence_ms=self._ms_since(answer))
            self._publish(SentenceStarted(sentence))
            yield sentence

    def _note_first_audio(self, answer: Answer) -> None:
        if (at_s := self._speaker.first_audio_at_s) is not None:
            answer.timings = replace(answer.timings, first_audio_ms=(at_s - answer.since_s) * 1_000)

    def _ms_since(self, answer: Answer) -> float:
        return (self._now() - answer.since_s) * 1_000


async def _one(text: str) -> AsyncGenerator[str, None]:
    yield text
