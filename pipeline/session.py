"""One call: the caller's sound in, the avatar's sound out, and every step as an event.

What comes in through `listen` goes to `floor.py`, which finds out what was heard; the avatar's side, one answer after
another, is in `answering.py`. Here they are put together, and the call begins, is watched and ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import anyio

from avatars.avatar import Avatar, LanguageCode
from pipeline.agent.agent import Agent, Conversation
from pipeline.answer import Answer, AnswerConfig
from pipeline.answering import Answers
from pipeline.audio import AudioChunk, Samples
from pipeline.echo import EchoGuard
from pipeline.engines.base import EndOfTurn, SpeechToText, TextToSpeech, VoiceActivity
from pipeline.engines.fair_queue import WHOSE
from pipeline.engines.notices import NOTICES, NoticesOf
from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    Channel,
    EngineFailed,
    Event,
    Spoken,
)
from pipeline.feed import EventFeed
from pipeline.floor import Floor
from pipeline.keypad import PAUSE_S, Keypad
from pipeline.listening import Ear
from pipeline.parting import CLOSING_SOON, NO_LIMITS, CallClock, CallLimits
from pipeline.preparing import Headroom
from pipeline.recognition import Recognition
from pipeline.rehearsal import voice_of
from pipeline.speech import FRAME_S, PHONE_FRAME_S, Speaker
from pipeline.turns import TurnConfig, TurnMachine

SILENCE_BEFORE_QUESTION_S = 8.0
"""Silence after which the avatar asks whether the caller is still there (product specification)."""
UNANSWERED_QUESTIONS = 2
"""After so many in a row the avatar says goodbye."""
REPORT_EVERY_S = 0.15
"""How often the words heard so far are published."""


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, how, and whom; `thread_id` is of the conversation that a known caller goes on with."""

    call_id: str
    channel: Channel
    avatar: Avatar
    caller: str | None = None
    thread_id: str | None = None


@dataclass(frozen=True, slots=True)
class Engines:
    """What a session hears, judges and speaks with; `make_voice_activity` gives each call a stream of its own."""

    stt: SpeechToText
    tts: TextToSpeech
    make_voice_activity: Callable[[], VoiceActivity]
    end_of_turn: EndOfTurn | None


class Session:
    """One call from greeting to goodbye.

    Args:
        call: who calls whom.
        engines: shared with other calls.
        agent: shared with other calls; it keeps them apart by their thread.
        agency_name: said in the greeting.
        turn_config: the constants of turn-taking.
        answer_config: how answers are given.
        headroom: for answers prepared early, shared by all calls.
        output_rate_hz: of the sound given out.
        now: the clock of playback and of time limits, in seconds.
        limits: how long the call may be.

    Attributes:
        call: as given.
        feed: where the call's events can be had.
        speaker: the avatar's side; the transport sets its `on_clear`.
    """

    def __init__(
        self,
        call: Call,
        engines: Engines,
        agent: Agent,
        *,
        agency_name: str,
        turn_config: TurnConfig,
        answer_config: AnswerConfig,
        headroom: Headroom,
        output_rate_hz: int,
        now: Callable[[], float],
        limits: CallLimits = NO_LIMITS,
    ) -> None:
        self.call = call
        self.feed = EventFeed()
        self._notices = NoticesOf(self._publish)
        self._agency_name = agency_name
        self._now = now
        self._machine = TurnMachine(turn_config, call.avatar.language)
        self._echo = EchoGuard()
        self._ear = Ear(engines.make_voice_activity(), self._machine, self._echo)
        self._recognition = Recognition(engines.stt, self._ear, call.avatar.language, now, call.avatar.languages)
        self.speaker = Speaker(
            engines.tts,
            voice_of(call.avatar, engines.tts.name),
            output_rate_hz,
            now,
            frame_s=PHONE_FRAME_S if call.channel == "phone" else FRAME_S,
            fills_silence=call.channel == "browser",
            on_failure=lambda _, error: self._publish(EngineFailed("tts", engines.tts.name, str(error))),
        )
        self._agent = agent
        self._conversation = Conversation(call.thread_id or call.call_id, call.avatar, call.channel, call.caller)
        self._answers = Answers(
            self._conversation,
            agent,
            self._recognition,
            self.speaker,
            config=answer_config,
            headroom=headroom,
            stt_name=engines.stt.name,
            on_language=self._change_language,
            publish=self._publish,
            now=now,
        )
        self._floor = Floor(
            self._ear,
            self._machine,
            self._echo,
            self._recognition,
            engines.end_of_turn if turn_config.strategy == "semantic" else None,
            self._answers,
            self.speaker,
            on_activity=self._caller_is_there,
            publish=self._publish,
            now=now,
        )
        self._still_there_asked = 0
        self._started_s = self._active_s = now()
        self._keypad = Keypad(call.avatar.language)
        self._key_pause: asyncio.TimerHandle | None = None
        self._clock = CallClock(
            limits, self._warn, lambda: self.say_goodbye("longest call"), lambda: self.hang_up("longest call")
        )
        self._warning: Answer | None = None
        self._ended = asyncio.Event()
        self._reason = ""

    # For the transport

    async def run(self) -> None:
        """Greets, then converses until somebody hangs up or nobody speaks any more."""
        self._is_at_work()
        self._started_s = self._active_s = self._now()
        call = self.call
        thread_id, variant = self._conversation.thread_id, call.avatar.variant
        self._publish(CallStarted(call.channel, call.avatar.name, call.caller, thread_id, variant))
        try:
            greeting = await self._greeting()
            async with anyio.create_task_group() as group:
                group.start_soon(self._answers.give, greeting, self.hang_up)
                group.start_soon(self._watch_silence)
                group.start_soon(self._report_progress)
                await self._ended.wait()
                group.cancel_scope.cancel()
        except Exception:
            self._reason = "error"
            raise
        finally:
            self._recognition.close()
            self._floor.close()
            self._stop_key_pause()
            self.speaker.close()
            self._publish(CallEnded(self._reason or "hangup"))
            self.feed.close()
            self._notices.close()

    def listen(self, samples: Samples) -> None:
        """Takes what the caller's microphone sent: int16 (n,) at 16 kHz."""
        self._is_at_work()
        self._machine.agent_speaks = self.speaker.speaking
        self._floor.take(self._ear.hear(samples, self._now()))

    def _caller_is_there(self) -> None:
        self._active_s = self._now()
        self._still_there_asked = 0

    def _is_at_work(self) -> None:
        """What is done from here on is done for this call; shared engines are told by context variables."""
        WHOSE.set(self.call.call_id)
        NOTICES.set(self._notices)

    async def next_frame(self) -> AudioChunk | None:
        """The next sound for the caller, when it is time for them; None once the call is over."""
        frame = await self.speaker.next_frame()
        if frame is not None:
            self._echo.played(frame.samples, frame.rate_hz, self.speaker.plays_until_s - frame.duration_s)
        return frame

    def type(self, text: str) -> None:
        """Takes what the caller wrote; like speech, it interrupts the avatar."""
        self._still_there_asked = 0
        self._answers.interrupt(goes_on=False)
        self._answers.put(Answer(typed=text, since_s=self._now()))

    def press(self, key: str) -> None:
        """Takes a key pressed on the telephone; like speech, it interrupts the avatar."""
        self._active_s = self._now()
        self._stop_key_pause()
        if said := self._keypad.press(key):
            self.type(said)
        elif self._keypad.collecting:
            self._still_there_asked = 0
            self._answers.interrupt(goes_on=False)
            self._key_pause = asyncio.get_running_loop().call_later(PAUSE_S, lambda: self.type(self._keypad.complete()))

    def say_goodbye(self, reason: str) -> None:
        """Ends the call with the avatar's goodbye; what it is saying gives way."""
        self._answers.interrupt(goes_on=False)
        self._answers.put(Answer(prompt=self._answers.phrase("goodbye"), ends_call=reason, since_s=self._now()))

    def hang_up(self, reason: str = "hangup") -> None:
        """Ends the call now."""
        self._reason = self._reason or reason
        self._ended.set()

    async def _greeting(self) -> str:
        welcome = await self._agent.welcome(self._conversation) if self.call.thread_id else None
        avatar = self.call.avatar
        template = avatar.phone_greeting if self.call.channel == "phone" else avatar.greeting
        return welcome or template.format(agency=self._agency_name)

    def _change_language(self, language: LanguageCode) -> None:
        """The conversation goes on in another language, and so does what is expected of the caller."""
        self._recognition.language = self._machine.language = self._keypad.language = language

    # Beside the conversation

    async def _watch_silence(self) -> None:
        while True:
            await asyncio.sleep(REPORT_EVERY_S)
            busy = self._answers.busy or self._machine.speaking
            warned = self._warning is not None and bool(self._warning.heard)
            self._clock.tick(self._now() - self._started_s, may_speak=not busy, warned=warned)
            if busy:
                self._active_s = self._now()
            elif self._now() - self._active_s >= SILENCE_BEFORE_QUESTION_S:
                self._break_silence()

    def _warn(self, at_once: bool) -> None:
        """The time is nearly up."""
        if at_once:
            self._answers.interrupt(goes_on=False)
        ways = CLOSING_SOON[self._answers.avatar.language]
        self._warning = Answer(prompt=ways[0], since_s=self._now())
        self._answers.put(self._warning)

    def _stop_key_pause(self) -> None:
        if self._key_pause is not None:
            self._key_pause.cancel()
            self._key_pause = None

    def _break_silence(self) -> None:
        if self._still_there_asked < UNANSWERED_QUESTIONS:
            self._still_there_asked += 1
            self._answers.put(Answer(prompt=self._answers.phrase("still_there"), since_s=self._now()))
        else:
            self.say_goodbye("silence")

    async def _report_progress(self) -> None:
        reported = ""
        while True:
            await asyncio.sleep(REPORT_EVERY_S)
            heard = self.speaker.heard_and_unheard()[0] if self._answers.busy else ""
            if heard and heard != reported:
                self._publish(Spoken(heard))
            reported = heard

    def _publish(self, event: Event) -> None:
        self.feed.publish(CallEvent(self.call.call_id, self._answers.turn, self._now() - self._started_s, event))
