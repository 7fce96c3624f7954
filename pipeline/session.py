"""One call: the caller's sound in, the avatar's sound out, and every step as an event.

Turn events come in through `listen` and only start, stop or replace work; they never wait for it. The work itself, one
answer after another, is in `answering.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

import anyio

from avatars.avatar import Avatar, LanguageCode
from pipeline.agent.agent import Agent, Conversation
from pipeline.answer import Answer, AnswerConfig
from pipeline.answering import Answers
from pipeline.audio import AudioChunk, Samples
from pipeline.echo import EchoGuard
from pipeline.engines.base import EndOfTurn, SpeechToText, TextToSpeech, Transcript, VoiceActivity
from pipeline.engines.fair_queue import WHOSE
from pipeline.engines.notices import NOTICES, NoticesOf
from pipeline.errors import EngineError
from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    Channel,
    CutOff,
    EngineFailed,
    Event,
    Heard,
    Overlap,
    Overlapped,
    SpeechStarted,
    Spoken,
    TurnDecided,
    TurnTimings,
)
from pipeline.feed import EventFeed
from pipeline.keypad import PAUSE_S, Keypad
from pipeline.languages import spoken_in
from pipeline.listening import Ear
from pipeline.overlap import classify_overlap, judge_sound
from pipeline.parting import CLOSING_SOON, NO_LIMITS, CallClock, CallLimits
from pipeline.preparing import Headroom
from pipeline.recognition import Recognition
from pipeline.rehearsal import voice_of
from pipeline.speech import FRAME_S, PHONE_FRAME_S, Speaker
from pipeline.turns import PauseNoticed, SpeechOnset, SpeechResumed, TurnConfig, TurnEvent, TurnMachine, TurnOver

SILENCE_BEFORE_QUESTION_S = 8.0
"""Silence after which the avatar asks whether the caller is still there (product specification)."""
UNANSWERED_QUESTIONS = 2
"""After so many in a row the avatar says goodbye."""
ECHO_WORDS_AHEAD = 6
"""Words on their way to the caller when the avatar was stopped: its echo may hold them."""
MADE_UP_WORDS = 2
"""Recognisers write so much over noise ("Thank you."); more words come of speech."""
NOTHING_AFTER_S = 0.25
"""Silence after a listener's "mhm" before the avatar takes up again: words may follow it."""
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
        self._end_of_turn = engines.end_of_turn if turn_config.strategy == "semantic" else None
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
        self._beside: set[asyncio.Task[None]] = set()
        self._so_far: tuple[float, str, LanguageCode] | None = None
        self._held_since_s = 0.0
        self._nothing = self._asking = False
        self._utterance_s: float | None = None
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
            for task in self._beside:
                task.cancel()
            self._stop_key_pause()
            self.speaker.close()
            self._publish(CallEnded(self._reason or "hangup"))
            self.feed.close()
            self._notices.close()

    def listen(self, samples: Samples) -> None:
        """Takes what the caller's microphone sent: int16 (n,) at 16 kHz."""
        self._is_at_work()
        self._machine.agent_speaks = self.speaker.speaking
        self._take(self._ear.hear(samples, self._now()))

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

    # Turn events start, stop and replace work

    def _take(self, events: list[TurnEvent]) -> None:
        for event in events:
            self._active_s = self._now()
            self._still_there_asked = 0
            if isinstance(event, SpeechOnset):
                self._utterance_s = event.at_s
                self._machine.agent_said = self._answers.said
                self._hold()
                self._publish(SpeechStarted())
            elif isinstance(event, PauseNoticed):
                self._pause_noticed(event)
            elif isinstance(event, SpeechResumed):
                if self._nothing:
                    self._hold()
                self._so_far = None
                self._recognition.drop()
                self._answers.drop_prepared()
            else:
                self._turn_over(event)

    def _hold(self) -> None:
        """Something is heard. Falling silent costs little: the avatar takes up where it stopped if it was nothing."""
        self._nothing = False
        self._held_since_s = self._now()
        self._answers.hold()
        self._echo.recalled(self._now())

    def _resume(self, outcome: Overlap) -> None:
        self._nothing = True
        self._publish(Overlapped(outcome, (self._now() - self._held_since_s) * 1_000))
        self._answers.resume()

    def _pause_noticed(self, pause: PauseNoticed) -> None:
        if self._answers.held:
            by_sound = judge_sound(self._ear.evidence(pause.start_s, pause.since_s))
            if by_sound is not None:
                self._resume(by_sound)
        if self._nothing:
            return
        if self._recognition.begin(self._start_of(pause.start_s), pause.since_s):
            self._spawn(self._read(pause))
        if pause.asks_model and self._end_of_turn is not None and not self._asking:
            self._spawn(self._ask(self._end_of_turn, pause))

    async def _read(self, pause: PauseNoticed) -> None:
        """What was said up to the pause tells whether it was meant for the avatar, and whether it is complete."""
        transcript = await self._recognition.so_far(self._start_of(pause.start_s), pause.since_s)
        if transcript is None or self._utterance_s != pause.start_s:
            return
        held = self._answers.held
        meant = self._meant(self._start_of(pause.start_s), pause.since_s, transcript, over_the_avatar=held)
        if held and meant == "turn":
            self._interrupt(pause.start_s)
            # It may be one turn with what was said before.
            transcript = await self._recognition.so_far(self._start_of(pause.start_s), pause.since_s)
            if transcript is None:
                return
        elif held:
            await asyncio.sleep(max(0.0, pause.since_s + NOTHING_AFTER_S - self._ear.received_s))
            if self._recognition.is_of(pause.since_s) and self._answers.held and not self._nothing:
                self._resume(meant)
            return
        words = transcript.text if meant == "turn" else ""
        language = spoken_in(transcript, self._answers.avatar)
        if words:
            self._publish(Heard(words, final=False))
        self._so_far = (pause.since_s, words, language)
        self._take(self._machine.read(words, pause.since_s, transcript.language))
        self._prepare()

    async def _ask(self, model: EndOfTurn, pause: PauseNoticed) -> None:
        audio = self._ear.cut_out(pause.start_s, self._ear.received_s)
        # On a busy machine questions must not pile up: an old pause's answer is worth nothing.
        self._asking = True
        try:
            probability = await model.probability(audio.as_float())
        except EngineError as error:
            self._publish(EngineFailed("turn", model.name, str(error), "fixed pause"))
        else:
            self._take(self._machine.judge(probability, pause.since_s))
            self._prepare()
        finally:
            self._asking = False

    def _prepare(self) -> None:
        """The answer may be begun once the words are known, and look like all of them."""
        if self._so_far and self._so_far[1] and self._machine.likely_finished and not self._answers.held:
            self._answers.prepare(*self._so_far[1:])

    def _turn_over(self, turn: TurnOver) -> None:
        self._so_far = self._utterance_s = None
        if self._nothing:
            return
        self._publish(TurnDecided((turn.at_s - turn.end_s) * 1_000))
        self._recognition.begin(self._start_of(turn.start_s), turn.end_s)
        waited_s = self._ear.received_s - turn.end_s
        answer = Answer(
            turn=turn,
            meant=lambda transcript: self._meant(self._answers.start_of(turn.start_s), turn.end_s, transcript),
            like_speech=self._ear.evidence(turn.start_s, turn.end_s).like_speech,
            since_s=self._now() - waited_s,
            timings=TurnTimings(decided_ms=waited_s * 1_000),
        )
        if self._answers.held:
            self._spawn(self._settle(answer, turn))
        else:
            self._answers.put(answer)

    async def _settle(self, answer: Answer, turn: TurnOver) -> None:
        """The avatar holds its tongue: was it a turn, or nothing that should have stopped it?"""
        meant: Overlap = "turn"
        try:
            transcript = await self._recognition.result(turn.start_s, turn.end_s)
        except EngineError:
            # The answer's own attempt says so, and asks to repeat.
            pass
        else:
            meant = self._meant(turn.start_s, turn.end_s, transcript, over_the_avatar=True)
        if not self._answers.held:
            if not self._nothing:
                self._answers.put(answer)
        elif meant == "turn":
            self._interrupt(turn.start_s)
            self._answers.put(answer)
        elif not self._machine.speaking:
            self._resume(meant)

    def _meant(self, start_s: float, end_s: float, transcript: Transcript, *, over_the_avatar: bool = False) -> Overlap:
        """What the sound between two audio times was: words meant for the avatar, or something else."""
        evidence = self._ear.evidence(start_s, end_s)
        heard, unheard = self.speaker.heard_and_unheard() if over_the_avatar else ("", "")
        meant = classify_overlap(
            transcript.text,
            # Not the seconds that were surely speech: of a soft voice that is too little for its words.
            speech_s=end_s - start_s,
            agent_said=" ".join((heard, *unheard.split()[:ECHO_WORDS_AHEAD])),
            agent_had_finished_question=heard.rstrip().endswith("?") or not unheard,
            evidence=evidence,
            confidence=transcript.confidence,
        )
        if meant != "noise" or not any(map(str.isalpha, transcript.text)):
            return meant
        # Half sentences ("in La Moraleja") and soft voices are by themselves hardly to be told from noise. Where no
        # answer has been heard yet, words are words; only a word or two without a voice in them are not.
        if over_the_avatar:
            return "turn" if self._answers.barely_begun else "noise"
        made_up = len(transcript.text.split()) <= MADE_UP_WORDS and not evidence.like_speech
        return "noise" if made_up else "turn"

    def _change_language(self, language: LanguageCode) -> None:
        """The conversation goes on in another language, and so does what is expected of the caller."""
        self._recognition.language = self._machine.language = self._keypad.language = language

    def _start_of(self, start_s: float) -> float:
        """Where the utterance begins: what is heard over the avatar is looked at alone until it proves to be words."""
        return start_s if self._answers.held else self._answers.start_of(start_s)

    def _interrupt(self, onset_s: float) -> None:
        self._publish(Overlapped("turn", (self._now() - self._held_since_s) * 1_000))
        if (joined := self._answers.interrupt(goes_on=True)) is not None:
            self._machine.note_cut_off(onset_s - joined.end_s)
            self._publish(CutOff((onset_s - joined.end_s) * 1_000))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

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
