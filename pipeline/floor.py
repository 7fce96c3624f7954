"""Who has the floor: what is heard, and how turns begin and end, holds, resumes and stops the avatar and its work.

Apart from `session.py`, which has the call from greeting to goodbye. `turns.py` says when something was heard and when
a turn is over; here it is found out what it was, and what follows. Turn events never wait for that work: they start,
stop or replace it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from avatars.avatar import LanguageCode
from pipeline.answer import Answer
from pipeline.answering import Answers
from pipeline.echo import EchoGuard
from pipeline.engines.base import EndOfTurn, Transcript
from pipeline.errors import EngineError
from pipeline.events import (
    CutOff,
    EngineFailed,
    Event,
    Heard,
    Overlap,
    Overlapped,
    SpeechStarted,
    TurnDecided,
    TurnTimings,
)
from pipeline.languages import spoken_in
from pipeline.listening import Ear
from pipeline.overlap import classify_overlap, judge_sound
from pipeline.recognition import Recognition
from pipeline.speech import Speaker
from pipeline.turns import PauseNoticed, SpeechOnset, SpeechResumed, TurnEvent, TurnMachine, TurnOver

ECHO_WORDS_AHEAD = 6
"""Words on their way to the caller when the avatar was stopped: its echo may hold them."""
MADE_UP_WORDS = 2
"""Recognisers write so much over noise ("Thank you."); more words come of speech."""
NOTHING_AFTER_S = 0.25
"""Silence after a listener's "mhm" before the avatar takes up again: words may follow it."""


class Floor:
    """The floor of one call.

    Args:
        ear: what was heard.
        machine: when the caller's turns begin and end.
        echo: of the avatar in what was heard.
        recognition: the words of what was heard.
        end_of_turn: judges by sound whether a turn is over; None: a fixed pause decides.
        answers: the avatar's side of the conversation.
        speaker: what of it was played.
        on_activity: called when the caller is heard.
        publish: takes events.
        now: the clock, in seconds.
    """

    def __init__(
        self,
        ear: Ear,
        machine: TurnMachine,
        echo: EchoGuard,
        recognition: Recognition,
        end_of_turn: EndOfTurn | None,
        answers: Answers,
        speaker: Speaker,
        *,
        on_activity: Callable[[], None],
        publish: Callable[[Event], None],
        now: Callable[[], float],
    ) -> None:
        self._ear = ear
        self._machine = machine
        self._echo = echo
        self._recognition = recognition
        self._end_of_turn = end_of_turn
        self._answers = answers
        self._speaker = speaker
        self._on_activity = on_activity
        self._publish = publish
        self._now = now
        self._beside: set[asyncio.Task[None]] = set()
        self._so_far: tuple[float, str, LanguageCode] | None = None
        self._held_since_s = 0.0
        self._nothing = self._asking = False
        self._utterance_s: float | None = None

    def close(self) -> None:
        """Stops finding out what was heard."""
        for task in self._beside:
            task.cancel()

    def take(self, events: list[TurnEvent]) -> None:
        """Turn events, in their order."""
        for event in events:
            self._on_activity()
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
        self.take(self._machine.read(words, pause.since_s, transcript.language))
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
            self.take(self._machine.judge(probability, pause.since_s))
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
        heard, unheard = self._speaker.heard_and_unheard() if over_the_avatar else ("", "")
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
