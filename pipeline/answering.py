"""The avatar's answers, one after another. Each can be held, interrupted and taken back; the memory is put right.

How one of them comes to its words and its sound is in `replying.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace

import anyio

from avatars.avatar import Avatar, LanguageCode
from pipeline.agent.agent import Agent, Conversation
from pipeline.answer import BARELY_HEARD_WORDS, Answer, AnswerConfig
from pipeline.events import Event, Interrupted, Spoken, TurnEnded
from pipeline.log_context import TURN
from pipeline.parting import is_farewell
from pipeline.patience import Patience
from pipeline.preparing import Headroom
from pipeline.recognition import Recognition
from pipeline.replying import Replies
from pipeline.speech import Speaker
from pipeline.turns import TurnOver


class Answers:
    """What the avatar says in a call, in order.

    Args:
        conversation: whose.
        agent: answers what the caller said, and remembers.
        recognition: gives the words of spoken turns.
        speaker: speaks.
        config: how.
        headroom: shared by all calls.
        stt_name: the recogniser, as failures name it.
        on_language: told the language when the conversation changes to another.
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
        config: AnswerConfig,
        headroom: Headroom,
        stt_name: str,
        on_language: Callable[[LanguageCode], None],
        publish: Callable[[Event], None],
        now: Callable[[], float],
    ) -> None:
        self.turn = 0
        self._replies = Replies(
            conversation,
            agent,
            recognition,
            speaker,
            config=config,
            headroom=headroom,
            stt_name=stt_name,
            start_of=self.start_of,
            at_rest=lambda: self._current is None,
            on_language=on_language,
            publish=publish,
            now=now,
        )
        self._agent = agent
        self._speaker = speaker
        self._speculates = config.speculate
        self._publish = publish
        self._now = now
        self._waiting: asyncio.Queue[Answer] = asyncio.Queue()
        self._current: Answer | None = None
        self._scope: anyio.CancelScope | None = None
        self._greeting = self._last_said = ""
        self._unanswered_from_s: float | None = None

    @property
    def busy(self) -> bool:
        """Is an answer being given, or does one wait?"""
        return self._current is not None or not self._waiting.empty()

    @property
    def said(self) -> str:
        """What the avatar has said last, as far as it was heard; the greeting's question is known unheard too."""
        if self.turn == 0:
            return self._greeting
        return (self._speaker.heard_and_unheard()[0] if self._current else "") or self._last_said

    @property
    def avatar(self) -> Avatar:
        """Who answers, in the language that the conversation is in now."""
        return self._replies.avatar

    @property
    def barely_begun(self) -> bool:
        """Is a turn being answered of whose answer the caller has heard next to nothing?"""
        answer = self._current
        if answer is None:
            return not self._waiting.empty()
        if answer.turn is None:
            return False
        playing = answer.voicing is not None and answer.voicing.playing
        return not playing or len(self._speaker.heard_content().split()) <= BARELY_HEARD_WORDS

    def put(self, answer: Answer) -> None:
        """The next thing to answer or to say."""
        self._waiting.put_nowait(answer)

    def start_of(self, start_s: float) -> float:
        """Where the words to recognise begin: earlier, when the caller went on before hearing any answer."""
        return start_s if self._unanswered_from_s is None else self._unanswered_from_s

    # Something was heard while an answer was under way

    def hold(self) -> None:
        """Falls silent until it is known what was heard: then `resume` or `interrupt`."""
        if self.busy:
            self._speaker.hold()

    @property
    def held(self) -> bool:
        """Is the avatar holding its tongue?"""
        return self._speaker.holding

    def resume(self) -> None:
        """It was nothing: the answer goes on where it stopped."""
        self._speaker.resume()

    def interrupt(self, *, goes_on: bool) -> TurnOver | None:
        """Stops the answer under way, if there is one.

        Args:
            goes_on: what comes may belong to the turn that was being answered (speech does, writing does not).

        Returns:
            The turn that was answered too early, because the caller had not heard enough of the answer to react to it:
            its words and those to come are one turn.
        """
        joined: TurnOver | None = None
        answer = self._current
        if answer is not None and self._scope is not None and not self._scope.cancel_called:
            answer.note_sound()
            if answer.voicing is not None and answer.voicing.playing:
                answer.heard_content = self._speaker.heard_content()
                answer.heard, answer.unheard = self._speaker.cut()
            if answer.turn is not None:
                start_s = self.start_of(answer.turn.start_s)
                joined = answer.turn if answer.barely_heard else None
                self._unanswered_from_s = start_s if joined else None
            self._scope.cancel()
        joined = self._drop_waiting() or joined
        if self._replies.drop_meanwhile() or self._speaker.holding:
            self._speaker.cut()
        if not goes_on:
            self._unanswered_from_s = joined = None
        return joined

    def _drop_waiting(self) -> TurnOver | None:
        turn: TurnOver | None = None
        while not self._waiting.empty():
            answer = self._waiting.get_nowait()
            if answer.turn is not None:
                turn = answer.turn
                self._unanswered_from_s = self.start_of(turn.start_s)
        return turn

    # Work before the turn is certainly over

    def prepare(self, said: str, language: LanguageCode | None = None) -> None:
        """Begins the answer to what the caller has said so far, if there is room; in another language if given."""
        if self._speculates:
            self._replies.early.want(said, language)

    def drop_prepared(self) -> None:
        """The caller goes on: what was prepared is stale."""
        self._replies.early.drop()

    # One answer after another

    async def give(self, greeting: str, end_call: Callable[[str], None]) -> None:
        """Greets, then gives one answer after another; `end_call` is told the reason when one ends the call."""
        self._greeting = greeting
        try:
            await self._give(Answer(prompt=greeting, since_s=self._now()), self._replies.greet)
            while True:
                answer = await self._waiting.get()
                if not answer.prompt:
                    self.turn += 1
                    TURN.set(self.turn)
                interrupted = await self._give(answer, self._replies.respond)
                if not interrupted and (reason := answer.ends_call or self._parting(answer)):
                    end_call(reason)
        finally:
            await self._replies.early.close()

    def _parting(self, answer: Answer) -> str:
        """Why the call ends with this answer: on the phone the goodbye is the end; a page stays open."""
        if self._replies.conversation.channel != "phone" or not self._waiting.empty():
            return ""
        return "goodbye" if is_farewell(answer.said, answer.heard) else ""

    def phrase(self, kind: str) -> str:
        """One of the avatar's ways to say this, not the same twice in a row."""
        return self._replies.phrase(kind)

    async def _give(self, answer: Answer, work: Callable[[Answer], Coroutine[None, None, None]]) -> bool:
        """Does `work` and plays it to its end, or until it is interrupted (True); then puts the memory right."""
        self._current = answer
        with anyio.CancelScope() as self._scope:
            await self._patiently(answer, work(answer))
            if answer.voicing is not None:
                await self._speaker.played(answer.voicing)
        # Not `cancelled_caught`: the work may have ended in the very moment it was stopped.
        interrupted = self._scope.cancel_called
        if not interrupted and answer.voicing is not None:
            answer.note_sound()
            answer.heard_content = self._speaker.heard_content()
            answer.heard, answer.unheard = self._speaker.heard_and_unheard()
        self._last_said = answer.heard or self._last_said
        await self._remember(answer, interrupted)
        self._report(answer, interrupted)
        self._current = self._scope = None
        self._replies.early.begin()
        return interrupted

    async def _patiently(self, answer: Answer, work: Coroutine[None, None, None]) -> None:
        """Does `work`; whenever the caller has heard nothing for too long meanwhile, says that it goes on."""
        patience = Patience(self._speaker, lambda: self._replies.say_meanwhile(answer), self._now)
        waiting = asyncio.ensure_future(patience.keep(answer.since_s))
        try:
            await work
        finally:
            waiting.cancel()

    async def _remember(self, answer: Answer, interrupted: bool) -> None:
        if not interrupted:
            self._unanswered_from_s = None
            if answer.begun_anew:
                # Only here it is known which clauses of the broken reply had been given to the voice.
                await self._agent.cut_to_heard(
                    self._replies.conversation, answer.heard_content, said=answer.said or None
                )
        elif not answer.in_memory:
            return
        elif answer.turn is not None and answer.barely_heard:
            await self._agent.retract_turn(self._replies.conversation, answer.said)
        else:
            await self._agent.cut_to_heard(self._replies.conversation, answer.heard_content, said=answer.said or None)

    def _report(self, answer: Answer, interrupted: bool) -> None:
        if interrupted and (answer.heard or (answer.said and answer.unheard)):
            self._publish(Interrupted(answer.heard, answer.unheard))
        elif answer.heard:
            self._publish(Spoken(answer.heard))
        if answer.said or answer.heard:
            timings = replace(answer.timings, finished_ms=answer.ms(self._now()))
            self._publish(TurnEnded(answer.said, answer.heard, interrupted, timings))
