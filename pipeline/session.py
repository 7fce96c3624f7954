"""One call: the caller's sound in, the avatar's sound out, and every step as an event.

Turn events come in through `listen` and only start, stop or replace work; they never wait for it. One task answers what
the caller said, one thing after another; whatever it does can be interrupted at any point, and the memory is put right
afterwards: it holds what was heard, nothing else.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field, replace

import anyio

from avatars.avatar import Avatar
from pipeline.agent.agent import Agent, Conversation
from pipeline.audio import AudioChunk, Samples
from pipeline.engines.base import EndOfTurn, SpeechToText, TextToSpeech, VoiceActivity
from pipeline.errors import EngineError
from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    Channel,
    EngineFailed,
    Event,
    Heard,
    Interrupted,
    ReplyDelta,
    SentenceStarted,
    SpeechStarted,
    Spoken,
    TurnDecided,
    TurnEnded,
    TurnTimings,
)
from pipeline.feed import EventFeed
from pipeline.listening import Ear
from pipeline.recognition import Recognition
from pipeline.rehearsal import voice_of
from pipeline.sentences import split_sentences
from pipeline.speech import Speaker
from pipeline.tool_feedback import with_tool_feedback
from pipeline.turns import PauseNoticed, SpeechOnset, SpeechResumed, TurnConfig, TurnEvent, TurnMachine, TurnOver

log = logging.getLogger(__name__)

SILENCE_BEFORE_QUESTION_S = 8.0
"""Silence after which the avatar asks whether the caller is still there (product specification)."""
UNANSWERED_QUESTIONS = 2
"""After so many in a row the avatar says goodbye."""
REPEATS_ASKED = 2
"""Times in a row that the avatar asks to repeat; then it says what it can help with."""
BARELY_HEARD_WORDS = 2
"""A caller who speaks again after so few words of the answer was not done: it is one turn, answered anew."""
REPORT_EVERY_S = 0.15
"""How often the words heard so far are published."""


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, how, and whom."""

    call_id: str
    channel: Channel
    avatar: Avatar
    caller: str | None = None


@dataclass(frozen=True, slots=True)
class Engines:
    """What a session hears, judges and speaks with; `make_voice_activity` gives each call a stream of its own."""

    stt: SpeechToText
    tts: TextToSpeech
    make_voice_activity: Callable[[], VoiceActivity]
    end_of_turn: EndOfTurn | None


@dataclass(slots=True, eq=False)
class _Answer:
    """Something to say, why, and how far it got. Exactly one of `turn`, `typed` and `prompt` is given."""

    turn: TurnOver | None = None
    typed: str = ""
    prompt: str = ""
    ends_call: str = ""
    since_s: float = 0.0
    said: str = ""
    heard_before: str = ""
    in_memory: bool = False
    heard: str = ""
    unheard: str = ""
    timings: TurnTimings = field(default_factory=TurnTimings)


class Session:
    """One call from greeting to goodbye.

    Args:
        call: who calls whom.
        engines: shared with other calls.
        agent: shared with other calls; it keeps them apart by their thread.
        agency_name: said in the greeting.
        turn_config: the constants of turn-taking.
        output_rate_hz: of the sound given out.
        now: the clock of playback and of time limits, in seconds.
    """

    def __init__(
        self,
        call: Call,
        engines: Engines,
        agent: Agent,
        *,
        agency_name: str,
        turn_config: TurnConfig,
        output_rate_hz: int,
        now: Callable[[], float],
    ) -> None:
        self.call = call
        self.feed = EventFeed()
        self._engines = engines
        self._agent = agent
        self._agency_name = agency_name
        self._now = now
        self._conversation = Conversation(call.call_id, call.avatar, call.channel, call.caller)
        self._machine = TurnMachine(turn_config)
        self._ear = Ear(engines.make_voice_activity(), self._machine)
        self._recognition = Recognition(engines.stt, self._ear, call.avatar.language)
        self.speaker = Speaker(
            engines.tts,
            voice_of(call.avatar, engines.tts.name),
            output_rate_hz,
            now,
            fills_silence=call.channel == "browser",
            on_failure=lambda _, error: self._publish(EngineFailed("tts", engines.tts.name, str(error))),
        )
        self._waiting: asyncio.Queue[_Answer] = asyncio.Queue()
        self._scope: anyio.CancelScope | None = None
        self._current: _Answer | None = None
        self._cut_off: _Answer | None = None
        self._unanswered_from_s: float | None = None
        self._judging: set[asyncio.Task[None]] = set()
        self._counter = itertools.count()
        self._turn = 0
        self._not_understood = 0
        self._still_there_asked = 0
        self._started_s = self._active_s = now()
        self._ended = asyncio.Event()
        self._reason = ""

    # For the transport

    async def run(self) -> None:
        """Greets, then converses until somebody hangs up or nobody speaks any more."""
        self._started_s = self._active_s = self._now()
        self._publish(CallStarted(self.call.channel, self.call.avatar.name, self.call.caller))
        try:
            async with anyio.create_task_group() as group:
                group.start_soon(self._answer_in_order)
                group.start_soon(self._watch_silence)
                group.start_soon(self._report_progress)
                await self._ended.wait()
                group.cancel_scope.cancel()
        except Exception:
            self._reason = "error"
            raise
        finally:
            self._recognition.drop()
            for task in self._judging:
                task.cancel()
            self.speaker.close()
            self._publish(CallEnded(self._reason or "hangup"))
            self.feed.close()

    def listen(self, samples: Samples) -> None:
        """Takes what the caller's microphone sent: int16 (n,) at 16 kHz."""
        self._machine.agent_speaks = self.speaker.speaking
        self._take(self._ear.hear(samples))

    async def next_frame(self) -> AudioChunk | None:
        """The next 20 ms for the caller, when it is time for them; None once the call is over."""
        return await self.speaker.next_frame()

    def type(self, text: str) -> None:
        """Takes what the caller wrote; like speech, it interrupts the avatar."""
        self._interrupt()
        self._unanswered_from_s = None
        self._still_there_asked = 0
        self._waiting.put_nowait(_Answer(typed=text, said=text, since_s=self._now()))

    def hang_up(self, reason: str = "hangup") -> None:
        """Ends the call now."""
        self._reason = self._reason or reason
        self._ended.set()

    # Turn events start, stop and replace work

    def _take(self, events: list[TurnEvent]) -> None:
        for event in events:
            self._active_s = self._now()
            self._still_there_asked = 0
            if isinstance(event, SpeechOnset):
                self._interrupt()
                self._publish(SpeechStarted())
            elif isinstance(event, PauseNoticed):
                self._recognition.begin(self._start_of(event.start_s), event.since_s)
                self._judge(event)
            elif isinstance(event, SpeechResumed):
                self._recognition.drop()
            else:
                self._publish(TurnDecided((event.at_s - event.end_s) * 1_000))
                self._recognition.begin(self._start_of(event.start_s), event.end_s)
                since_s = self._now() - (self._ear.received_s - event.end_s)
                timings = TurnTimings(decided_ms=self._ms_since(since_s))
                self._waiting.put_nowait(_Answer(turn=event, since_s=since_s, timings=timings))

    def _start_of(self, start_s: float) -> float:
        """Where the words to recognise begin: earlier, when the caller went on before hearing any answer."""
        return start_s if self._unanswered_from_s is None else self._unanswered_from_s

    def _judge(self, pause: PauseNoticed) -> None:
        model = self._engines.end_of_turn
        if model is not None and self._machine.config.strategy == "semantic":
            task = asyncio.ensure_future(self._ask(model, pause))
            self._judging.add(task)
            task.add_done_callback(self._judging.discard)

    async def _ask(self, model: EndOfTurn, pause: PauseNoticed) -> None:
        audio = self._ear.cut_out(pause.start_s, self._ear.received_s)
        try:
            probability = await model.probability(audio.as_float())
        except EngineError as error:
            self._publish(EngineFailed("turn", model.name, str(error), "fixed pause"))
        else:
            self._take(self._machine.judge(probability, pause.since_s))

    def _interrupt(self) -> None:
        answer = self._current
        if answer is None or self._scope is None or self._scope.cancel_called:
            return
        self._note_first_audio(answer)
        answer.heard, answer.unheard = self.speaker.cut()
        if answer.turn is not None and self._barely_heard(answer):
            self._unanswered_from_s = self._start_of(answer.turn.start_s)
        self._scope.cancel()

    # One answer after another

    async def _answer_in_order(self) -> None:
        avatar = self.call.avatar
        template = avatar.phone_greeting if self.call.channel == "phone" else avatar.greeting
        greeting = template.format(agency=self._agency_name)
        await self._give(_Answer(prompt=greeting, since_s=self._started_s), self._greet)
        while True:
            answer = await self._waiting.get()
            if not answer.prompt:
                self._turn += 1
            await self._give(answer, self._respond)
            if answer.ends_call and not self._cut_off:
                self.hang_up(answer.ends_call)

    async def _give(self, answer: _Answer, work: Callable[[_Answer], Coroutine[None, None, None]]) -> None:
        """Does `work` and plays it to its end, or until the caller speaks; then puts the memory right."""
        self._current = answer
        generation = self.speaker.begin()
        with anyio.CancelScope() as self._scope:
            await work(answer)
            await self.speaker.played(generation)
        # Not `cancelled_caught`: the work may have ended in the very moment it was stopped.
        interrupted = self._scope.cancel_called
        self._current = self._scope = None
        self._active_s = self._now()
        if not interrupted:
            self._note_first_audio(answer)
            answer.heard, answer.unheard = self.speaker.heard_and_unheard()
        await self._settle(answer, interrupted)

    @staticmethod
    def _barely_heard(answer: _Answer) -> bool:
        return not answer.heard_before and len(answer.heard.split()) <= BARELY_HEARD_WORDS

    async def _settle(self, answer: _Answer, interrupted: bool) -> None:
        self._cut_off = answer if interrupted and answer.unheard else None
        heard = " ".join(filter(None, (answer.heard_before, answer.heard)))
        if answer.in_memory and interrupted and answer.turn is not None and self._barely_heard(answer):
            await self._agent.retract_turn(self._conversation, answer.said)
        elif answer.in_memory and (interrupted or answer.heard_before):
            await self._agent.cut_to_heard(self._conversation, heard, said=answer.said or None)
        if not interrupted:
            self._unanswered_from_s = None
        elif answer.unheard or answer.heard:
            self._publish(Interrupted(answer.heard, answer.unheard))
        if answer.heard and not interrupted:
            self._publish(Spoken(answer.heard))
        if answer.said or answer.heard:
            finished = replace(answer.timings, finished_ms=self._ms_since(answer.since_s))
            self._publish(TurnEnded(answer.said, heard, interrupted, finished))

    async def _greet(self, answer: _Answer) -> None:
        answer.in_memory = True
        await self._agent.note_greeting(self._conversation, answer.prompt)
        await self._say(answer, _one(answer.prompt))

    async def _respond(self, answer: _Answer) -> None:
        if answer.prompt:
            await self._say(answer, _one(answer.prompt))
        elif answer.typed or await self._recognise(answer):
            self._publish(Heard(answer.said, typed=bool(answer.typed)))
            await self._reply(answer)
        elif self._cut_off is not None:
            await self._take_up_again(answer, self._cut_off)
        else:
            await self._say(answer, _one(self._ask_to_repeat()))

    async def _recognise(self, answer: _Answer) -> bool:
        assert answer.turn is not None
        try:
            transcript = await self._recognition.result(self._start_of(answer.turn.start_s), answer.turn.end_s)
            answer.said = transcript.text
        except EngineError as error:
            self._publish(EngineFailed("stt", self._engines.stt.name, str(error)))
        answer.timings = replace(answer.timings, transcript_ms=self._ms_since(answer.since_s))
        if answer.said:
            self._not_understood = 0
        return bool(answer.said)

    async def _take_up_again(self, answer: _Answer, cut_off: _Answer) -> None:
        """It was a noise, not a word, that stopped the avatar: it goes on where it stopped."""
        answer.heard_before = " ".join(filter(None, (cut_off.heard_before, cut_off.heard)))
        answer.in_memory = cut_off.in_memory
        await self._say(answer, _one(cut_off.unheard))

    def _ask_to_repeat(self) -> str:
        self._not_understood += 1
        return self._phrase("not_understood" if self._not_understood <= REPEATS_ASKED else "offer_help")

    async def _reply(self, answer: _Answer) -> None:
        answer.in_memory = True
        try:
            await self._say(answer, self._agent_words(answer))
        except EngineError as error:
            self._publish(EngineFailed("llm", "agent", str(error), "apology"))
            await self._say(answer, _one(self._phrase("apology")))

    async def _agent_words(self, answer: _Answer) -> AsyncGenerator[str, None]:
        events = self._agent.reply(answer.said, self._conversation)
        async with aclosing(with_tool_feedback(events, self._phrase("tool_use"))) as stream:
            async for event in stream:
                self._publish(event)
                if isinstance(event, ReplyDelta):
                    if answer.timings.first_token_ms is None:
                        answer.timings = replace(answer.timings, first_token_ms=self._ms_since(answer.since_s))
                    yield event.text

    async def _say(self, answer: _Answer, words: AsyncGenerator[str, None]) -> None:
        async with aclosing(words), aclosing(split_sentences(words)) as sentences:
            await self.speaker.say(self._announced(answer, sentences), self.speaker.generation)

    async def _announced(self, answer: _Answer, sentences: AsyncIterator[str]) -> AsyncIterator[str]:
        async for sentence in sentences:
            if answer.timings.first_sentence_ms is None:
                answer.timings = replace(answer.timings, first_sentence_ms=self._ms_since(answer.since_s))
            self._publish(SentenceStarted(sentence))
            yield sentence

    # Beside the conversation

    async def _watch_silence(self) -> None:
        while True:
            await asyncio.sleep(REPORT_EVERY_S)
            busy = self._current is not None or self._machine.speaking or not self._waiting.empty()
            if busy or self._now() - self._active_s < SILENCE_BEFORE_QUESTION_S:
                continue
            if self._still_there_asked < UNANSWERED_QUESTIONS:
                self._still_there_asked += 1
                self._waiting.put_nowait(_Answer(prompt=self._phrase("still_there"), since_s=self._now()))
            else:
                self._waiting.put_nowait(
                    _Answer(prompt=self._phrase("goodbye"), ends_call="silence", since_s=self._now())
                )

    async def _report_progress(self) -> None:
        reported = ""
        while True:
            await asyncio.sleep(REPORT_EVERY_S)
            heard = self.speaker.heard_and_unheard()[0] if self._current is not None else ""
            if heard and heard != reported:
                self._publish(Spoken(heard))
            reported = heard

    # Small things

    def _phrase(self, kind: str) -> str:
        """One of the avatar's ways to say this, not the same twice in a row."""
        ways: tuple[str, ...] = getattr(self.call.avatar.phrases, kind)
        return ways[next(self._counter) % len(ways)]

    def _note_first_audio(self, answer: _Answer) -> None:
        if (at_s := self.speaker.first_audio_at_s) is not None:
            answer.timings = replace(answer.timings, first_audio_ms=(at_s - answer.since_s) * 1_000)

    def _ms_since(self, since_s: float) -> float:
        return (self._now() - since_s) * 1_000

    def _publish(self, event: Event) -> None:
        self.feed.publish(CallEvent(self.call.call_id, self._turn, self._now() - self._started_s, event))


async def _one(text: str) -> AsyncGenerator[str, None]:
    yield text
