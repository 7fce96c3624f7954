"""When the caller's turn begins and ends: a pure state machine in audio time. No clock, no I/O.

Each frame's speech probability goes in through `hear`, the end-of-turn model's verdict through `judge`, the words
recognised so far through `read`; turn events come out. Time is seconds of audio received, so the same audio always
gives the same events, however busy the machine.

    idle --speech--> speaking --silence--> pausing --enough silence for the words, the melody and this caller--> idle
                        ^______speech_________|                                                       (TurnOver)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.turn_taking.endpointing import Endpointing
from pipeline.turn_taking.pause_habits import PauseHabits
from pipeline.turn_taking.utterance_end import Ending, ending_of

Strategy = Literal["semantic", "pause"]

_SLACK_S = 5e-4
"""Frames are 32 ms: half a millisecond of slack keeps sums of floats from costing a whole frame."""


@dataclass(frozen=True, slots=True)
class TurnConfig:
    """The constants of turn-taking; those of its end by words and melody are in `Endpointing`.

    Attributes:
        strategy: `semantic` asks a model and the words whether the sentence was finished; `pause` waits for a fixed
            silence.
        speech_probability: a frame at or above it is speech. Silero's authors recommend 0.5.
        silence_probability: a frame below it is silence; between the two nothing changes (hysteresis).
        onset_s: speech needed before a turn begins; shorter sounds are clicks.
        barge_in_onset_s, barge_in_probability: the same while the agent speaks. Of the 200 ms until the caller hears
            silence, packets and the way out take up to 60. Soft beginnings reach 0.5 late: over 180 beginnings on the
            phone, two frames at 0.5 came 0.11 s after the true onset (95 %: 0.24 s), two at 0.3 after 0.08 s (0.18 s).
            Clicks and bursts of noise reached neither, knocks on a table now and then both; what stops the agent for
            nothing is taken up where it stopped.
        recognise_at_s: silence at which recognition starts on what was said so far. Started at 0.064 s it lost the
            ends of words.
        ask_at_s: silences at which the end-of-turn model is asked.
        endpointing: how much silence ends a turn of `semantic`.
        longest_wait_s: silence that ends any turn, finished or not; longer than the pauses of up to 0.9 s that people
            make inside sentences.
        pause_s: the fixed silence of `pause`, and of `semantic` while there are neither words nor verdict.
        longest_utterance_s: a turn is ended after this much, so that memory and recognition stay bounded.
    """

    strategy: Strategy = "semantic"
    speech_probability: float = 0.5
    silence_probability: float = 0.35
    onset_s: float = 0.064
    barge_in_onset_s: float = 0.064
    barge_in_probability: float = 0.3
    recognise_at_s: float = 0.096
    ask_at_s: tuple[float, ...] = (0.192, 0.384, 0.64, 1.0)
    endpointing: Endpointing = field(default_factory=Endpointing)
    longest_wait_s: float = 1.6
    pause_s: float = 0.8
    longest_utterance_s: float = 30.0


@dataclass(frozen=True, slots=True)
class SpeechOnset:
    """The caller began to speak at `at_s`."""

    at_s: float


@dataclass(frozen=True, slots=True)
class PauseNoticed:
    """Silence since `since_s`: recognise what was said so far, or ask the end-of-turn model.

    Attributes:
        start_s: where the utterance began.
        since_s: end of its last speech.
        asks_model: is it time to ask the model?
    """

    start_s: float
    since_s: float
    asks_model: bool


@dataclass(frozen=True, slots=True)
class SpeechResumed:
    """The pause was one inside the turn, `pause_s` long: work begun on it is stale."""

    pause_s: float


@dataclass(frozen=True, slots=True)
class TurnOver:
    """The caller's turn is over.

    Attributes:
        start_s: where the utterance began.
        end_s: end of its last speech.
        at_s: when that was decided.
    """

    start_s: float
    end_s: float
    at_s: float


TurnEvent = SpeechOnset | PauseNoticed | SpeechResumed | TurnOver


class TurnMachine:
    """Turn-taking of one call.

    Args:
        config: the constants.
        language: of the caller, "en" or "es"; whose words end an utterance.

    Attributes:
        agent_speaks: is the avatar to be heard? Speech must then last longer to be an onset.
        agent_said: the avatar's last words, which tell what kind of answer is expected.
        habits: how this caller pauses.
    """

    def __init__(self, config: TurnConfig, language: str = "en") -> None:
        self.config = config
        self.language = language
        self.agent_speaks = False
        self.agent_said = ""
        self.habits = PauseHabits()
        self._now_s = 0.0
        self._run_start_s: float | None = None
        self._start_s: float | None = None
        self._last_speech_s = 0.0
        self._noticed = 0
        self._verdict: float | None = None
        self._ending: Ending | None = None

    @property
    def speaking(self) -> bool:
        """Is a turn of the caller under way?"""
        return self._start_s is not None

    @property
    def likely_finished(self) -> bool:
        """Is the caller pausing where a turn may be over, so that an answer is worth preparing?"""
        if self._start_s is None or not self._noticed or self._ending in (Ending.DANGLING, Ending.OPENING):
            return False
        return self._ending is not None or (self._verdict or 0.0) >= self.config.endpointing.unsure_probability

    def hear(self, probability: float, now_s: float) -> list[TurnEvent]:
        """Takes the next frame.

        Args:
            probability: that the frame is speech, in [0, 1].
            now_s: audio time at the frame's end.
        """
        frame_start_s, self._now_s = self._now_s, now_s
        is_speech = probability >= self.config.speech_probability
        least = self.config.barge_in_probability if self.agent_speaks else self.config.speech_probability
        if probability >= least and self._run_start_s is None:
            self._run_start_s = frame_start_s
        elif probability < min(least, self.config.silence_probability):
            self._run_start_s = None
        if self._start_s is None:
            return self._while_idle(now_s)
        return self._while_in_turn(is_speech, now_s)

    def judge(self, finished_probability: float, since_s: float) -> list[TurnEvent]:
        """Takes the end-of-turn model's verdict on the pause that began at `since_s`; a stale verdict is ignored."""
        if self._is_stale(since_s):
            return []
        self._verdict = finished_probability
        return self._end_if_waited()

    def read(self, words: str, since_s: float, language: str | None = None) -> list[TurnEvent]:
        """Takes what was recognised of the utterance up to the pause at `since_s`; stale words are ignored.

        Args:
            language: of the words; the caller's if None.
        """
        if self._is_stale(since_s):
            return []
        self._ending = ending_of(words, self.agent_said, language or self.language)
        return self._end_if_waited()

    def note_cut_off(self, pause_s: float) -> None:
        """The caller went on `pause_s` after their last speech, although the turn had been ended."""
        self.habits.note_cut_off(pause_s)

    def _is_stale(self, since_s: float) -> bool:
        return self._start_s is None or not self._noticed or since_s != self._last_speech_s

    def _while_idle(self, now_s: float) -> list[TurnEvent]:
        onset_s = self.config.barge_in_onset_s if self.agent_speaks else self.config.onset_s
        if self._run_start_s is None or now_s - self._run_start_s < onset_s - _SLACK_S:
            return []
        self._start_s, self._last_speech_s = self._run_start_s, now_s
        self._begin_listening()
        return [SpeechOnset(self._start_s)]

    def _while_in_turn(self, is_speech: bool, now_s: float) -> list[TurnEvent]:
        assert self._start_s is not None
        if now_s - self._start_s >= self.config.longest_utterance_s:
            return self._end()
        if is_speech:
            pause_s, paused = self._now_s - self._last_speech_s, self._noticed > 0
            self._last_speech_s = now_s
            self._begin_listening()
            if not paused:
                return []
            self.habits.note_pause(pause_s)
            return [SpeechResumed(pause_s)]
        over = self._end_if_waited()
        if over or self._noticed >= len(self._notice_at_s):
            return over
        if now_s - self._last_speech_s >= self._notice_at_s[self._noticed] - _SLACK_S:
            self._noticed += 1
            first = self._noticed == 1
            if first or self.config.endpointing.worth_asking(self._ending, self._verdict):
                return [PauseNoticed(self._start_s, self._last_speech_s, asks_model=not first)]
        return []

    @property
    def _notice_at_s(self) -> tuple[float, ...]:
        ask_at_s = self.config.ask_at_s if self.config.strategy == "semantic" else ()
        return (self.config.recognise_at_s, *ask_at_s)

    def _begin_listening(self) -> None:
        self._noticed = 0
        self._verdict = self._ending = None

    @property
    def _wait_s(self) -> float:
        if self.config.strategy == "pause" or (self._verdict is None and self._ending is None):
            wait_s = self.config.pause_s
        else:
            wait_s = self.config.endpointing.wait_for(self._ending, self._verdict, self.habits.patience_s)
        return min(wait_s, self.config.longest_wait_s)

    def _end_if_waited(self) -> list[TurnEvent]:
        silence_s = self._now_s - self._last_speech_s
        return self._end() if silence_s >= self._wait_s - _SLACK_S else []

    def _end(self) -> list[TurnEvent]:
        assert self._start_s is not None
        over = TurnOver(self._start_s, self._last_speech_s, self._now_s)
        self._start_s = self._run_start_s = None
        self.habits.end_turn()
        return [over]
