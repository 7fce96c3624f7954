"""When the caller's turn begins and ends: a pure state machine in audio time. No clock, no I/O.

Each frame's speech probability goes in through `hear`, the end-of-turn model's verdict through `judge`; turn events
come out. Time is seconds of audio received, so the same audio always gives the same events, however busy the machine.

    idle --speech--> speaking --silence--> pausing --enough silence for what the model thinks--> idle (TurnOver)
                        ^______speech_________|
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Strategy = Literal["semantic", "pause"]


@dataclass(frozen=True, slots=True)
class TurnConfig:
    """Every constant of turn-taking.

    Attributes:
        strategy: `semantic` asks a model whether the sentence was finished; `pause` waits for a fixed silence.
        speech_probability: a frame at or above it is speech. Silero's authors recommend 0.5.
        silence_probability: a frame below it is silence; between the two nothing changes (hysteresis).
        onset_s: speech needed before a turn begins; shorter sounds are clicks.
        barge_in_onset_s: the same while the agent speaks; longer, so that a cough is less likely to stop it, and short
            enough to leave most of the 200 ms a caller may wait for silence.
        ask_at_s: silences at which the end-of-turn model is asked, the first early enough that its verdict and the
            recognition that starts with it are ready when the shortest wait is over.
        waits: (probability, silence): at or above this probability that the sentence is finished, this much silence
            ends the turn. First match counts. People leave about 0.2 s between turns (Stivers et al. 2009, PNAS 106),
            and as much at a comma; recognition, which starts at the first of `ask_at_s`, needs 0.3 s anyway.
        longest_wait_s: silence that ends any turn, finished or not; longer than the pauses of up to 0.9 s that people
            make inside sentences.
        pause_s: the fixed silence of `pause`, and of `semantic` while the model gives no verdict.
        longest_utterance_s: a turn is ended after this much, so that memory and recognition stay bounded.
    """

    strategy: Strategy = "semantic"
    speech_probability: float = 0.5
    silence_probability: float = 0.35
    onset_s: float = 0.064
    barge_in_onset_s: float = 0.128
    ask_at_s: tuple[float, ...] = (0.16, 0.45, 0.8, 1.2)
    waits: tuple[tuple[float, float], ...] = ((0.9, 0.35), (0.7, 0.5), (0.5, 0.7), (0.2, 1.1))
    longest_wait_s: float = 1.6
    pause_s: float = 0.8
    longest_utterance_s: float = 30.0

    def wait_for(self, finished_probability: float) -> float:
        """Silence in seconds that ends the turn when the model gives this probability."""
        return next((wait for least, wait in self.waits if finished_probability >= least), self.longest_wait_s)


@dataclass(frozen=True, slots=True)
class SpeechOnset:
    """The caller began to speak at `at_s`."""

    at_s: float


@dataclass(frozen=True, slots=True)
class PauseNoticed:
    """Silence since `since_s`: ask the end-of-turn model, and recognise what was said so far.

    Attributes:
        start_s: where the utterance began.
        since_s: end of its last speech.
    """

    start_s: float
    since_s: float


@dataclass(frozen=True, slots=True)
class SpeechResumed:
    """The pause was one inside the turn: work begun on it is stale."""


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
    """Turn-taking of one call."""

    def __init__(self, config: TurnConfig) -> None:
        self.config = config
        self.agent_speaks = False
        self._now_s = 0.0
        self._run_start_s: float | None = None
        self._start_s: float | None = None
        self._last_speech_s = 0.0
        self._asked = 0
        self._wait_s = config.pause_s

    @property
    def speaking(self) -> bool:
        """Is a turn of the caller under way?"""
        return self._start_s is not None

    def hear(self, probability: float, now_s: float) -> list[TurnEvent]:
        """Takes the next frame.

        Args:
            probability: that the frame is speech, in [0, 1].
            now_s: audio time at the frame's end.
        """
        frame_start_s, self._now_s = self._now_s, now_s
        is_speech = probability >= self.config.speech_probability
        if is_speech and self._run_start_s is None:
            self._run_start_s = frame_start_s
        elif probability < self.config.silence_probability:
            self._run_start_s = None
        if self._start_s is None:
            return self._while_idle(now_s)
        return self._while_in_turn(is_speech, now_s)

    def judge(self, finished_probability: float, since_s: float) -> list[TurnEvent]:
        """Takes the end-of-turn model's verdict on the pause that began at `since_s`; a stale verdict is ignored."""
        if self._start_s is None or since_s != self._last_speech_s:
            return []
        self._wait_s = self.config.wait_for(finished_probability)
        return self._end_if_waited()

    def _while_idle(self, now_s: float) -> list[TurnEvent]:
        onset_s = self.config.barge_in_onset_s if self.agent_speaks else self.config.onset_s
        # Frames are 32 ms: half a millisecond of slack keeps sums of floats from costing a whole frame.
        if self._run_start_s is None or now_s - self._run_start_s < onset_s - 5e-4:
            return []
        self._start_s, self._last_speech_s = self._run_start_s, now_s
        self._begin_listening()
        return [SpeechOnset(self._start_s)]

    def _while_in_turn(self, is_speech: bool, now_s: float) -> list[TurnEvent]:
        assert self._start_s is not None
        if now_s - self._start_s >= self.config.longest_utterance_s:
            return self._end()
        if is_speech:
            paused = self._asked > 0
            self._last_speech_s = now_s
            self._begin_listening()
            return [SpeechResumed()] if paused else []
        over = self._end_if_waited()
        if over or self._asked >= len(self._ask_at_s):
            return over
        if now_s - self._last_speech_s >= self._ask_at_s[self._asked]:
            self._asked += 1
            return [PauseNoticed(self._start_s, self._last_speech_s)]
        return []

    @property
    def _ask_at_s(self) -> tuple[float, ...]:
        # `pause` notices the pause once, so that recognition can start early; it asks no model.
        return self.config.ask_at_s if self.config.strategy == "semantic" else self.config.ask_at_s[:1]

    def _begin_listening(self) -> None:
        self._asked = 0
        self._wait_s = self.config.pause_s

    def _end_if_waited(self) -> list[TurnEvent]:
        silence_s = self._now_s - self._last_speech_s
        return self._end() if silence_s >= self._wait_s else []

    def _end(self) -> list[TurnEvent]:
        assert self._start_s is not None
        over = TurnOver(self._start_s, self._last_speech_s, self._now_s)
        self._start_s = self._run_start_s = None
        return [over]
