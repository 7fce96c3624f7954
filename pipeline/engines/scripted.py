"""Engines for tests: they do what a script says, and complain when it was not followed to its end."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import numpy as np

from pipeline.audio import AudioChunk, FloatSamples
from pipeline.engines.base import Transcript, Voice
from pipeline.errors import EngineError

Value = TypeVar("Value")

SPOKEN_CHARACTERS_PER_S = 15.0
"""How fast scripted speech is, unless a duration is given; English is read at 14 to 16 characters a second."""


@dataclass(frozen=True, slots=True)
class Step(Generic[Value]):
    """One answer.

    Attributes:
        answer: what is given back, or the error that is raised.
        delay_s: how long it takes.
    """

    answer: Value | EngineError
    delay_s: float = 0.0


class Script(Generic[Value]):
    """Answers in order."""

    def __init__(self, name: str, steps: Iterable[Value | EngineError | Step[Value]]) -> None:
        self._name = name
        self._steps: deque[Step[Value]] = deque(
            cast("Step[Value]", step) if isinstance(step, Step) else Step(step) for step in steps
        )

    def next(self, asked: object) -> Step[Value]:
        """The next step.

        Raises:
            AssertionError: the script has no more.
        """
        if not self._steps:
            raise AssertionError(f"{self._name} was asked for more than its script holds: {asked!r}")
        return self._steps.popleft()

    async def play(self, asked: object) -> Value:
        """The next answer, after its delay."""
        return await self.finish(self.next(asked))

    @staticmethod
    async def finish(step: Step[Value]) -> Value:
        """A step's answer, after its delay.

        Raises:
            EngineError: the step is one.
        """
        if step.delay_s:
            await asyncio.sleep(step.delay_s)
        if isinstance(step.answer, EngineError):
            raise step.answer
        return step.answer

    def assert_complete(self) -> None:
        """Fails when steps are left over."""
        assert not self._steps, f"{self._name} was not asked for: {[step.answer for step in self._steps]}"


class ScriptedSpeechToText:
    """Understands what the script says, whatever it hears.

    Args:
        steps: texts, errors, or `Step`s of them.
    """

    name = "scripted"

    def __init__(self, steps: Iterable[str | EngineError | Step[str]]) -> None:
        self.heard: list[AudioChunk] = []
        self._script = Script[str]("speech to text", steps)

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        """The next text."""
        self.heard.append(audio)
        step = self._script.next(f"{audio.duration_s:.2f} s of audio")
        text = await self._script.finish(step)
        return Transcript(text, self.name, step.delay_s * 1_000, language)

    def assert_complete(self) -> None:
        """Fails when steps are left over."""
        self._script.assert_complete()


@dataclass(frozen=True, slots=True)
class Speech:
    """What a scripted voice does with a text.

    Attributes:
        text: the text expected; None for any.
        duration_s: length of the sound; None for one in proportion to the text.
        delay_s: before the first chunk.
        error: raised after the sound.
    """

    text: str | None = None
    duration_s: float | None = None
    delay_s: float = 0.0
    error: EngineError | None = None


class ScriptedTextToSpeech:
    """Speaks a tone instead of words.

    Args:
        steps: a `Speech`, or the text expected, for each text; None to speak whatever comes.
        rate_hz: of the sound.
        chunk_s: length of the chunks given out; None for a single one.
    """

    name = "scripted"

    def __init__(
        self, steps: Iterable[str | Speech] | None = None, *, rate_hz: int = 24_000, chunk_s: float | None = None
    ) -> None:
        self.rate_hz = rate_hz
        self.spoken: list[str] = []
        self._chunk_s = chunk_s
        wanted = None if steps is None else [step if isinstance(step, Speech) else Speech(step) for step in steps]
        self._script = None if wanted is None else Script[Speech]("text to speech", wanted)

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
        """A tone as long as the text."""
        speech = Speech() if self._script is None else await self._script.play(text)
        assert speech.text in (None, text), f"expected to speak {speech.text!r}, not {text!r}"
        self.spoken.append(text)
        if speech.delay_s:
            await asyncio.sleep(speech.delay_s)
        duration_s = len(text) / SPOKEN_CHARACTERS_PER_S if speech.duration_s is None else speech.duration_s
        samples = tone(duration_s / voice.speed, self.rate_hz)
        step = len(samples) or 1
        if self._chunk_s is not None:
            step = round(self._chunk_s * self.rate_hz)
        for start in range(0, len(samples), step):
            yield AudioChunk(samples[start : start + step], self.rate_hz)
        if speech.error is not None:
            raise speech.error

    def assert_complete(self) -> None:
        """Fails when steps are left over."""
        if self._script is not None:
            self._script.assert_complete()


class ScriptedVoiceActivity:
    """Gives the probabilities of the script, frame by frame.

    Args:
        probabilities: one per frame; None to call speech whatever is louder than silence.
        frame_samples: frame length.
    """

    def __init__(self, probabilities: Iterable[float] | None = None, *, frame_samples: int = 512) -> None:
        self.frame_samples = frame_samples
        self._script = None if probabilities is None else Script[float]("voice activity", probabilities)

    def probability(self, frame: FloatSamples) -> float:
        """The next probability."""
        assert len(frame) == self.frame_samples, f"a frame has {self.frame_samples} samples, not {len(frame)}"
        if self._script is None:
            return float(np.abs(frame).max(initial=0.0) > 0.01)
        answer = self._script.next("a frame").answer
        assert not isinstance(answer, EngineError)
        return answer

    def assert_complete(self) -> None:
        """Fails when steps are left over."""
        if self._script is not None:
            self._script.assert_complete()


class ScriptedEndOfTurn:
    """Judges as the script says.

    Args:
        steps: probabilities, errors, or `Step`s of them.
    """

    name = "scripted"

    def __init__(self, steps: Iterable[float | EngineError | Step[float]]) -> None:
        self._script = Script[float]("end of turn", steps)

    async def probability(self, audio: FloatSamples) -> float:
        """The next probability."""
        return await self._script.play(f"{len(audio)} samples")

    def assert_complete(self) -> None:
        """Fails when steps are left over."""
        self._script.assert_complete()


def tone(duration_s: float, rate_hz: int, *, pitch_hz: float = 220.0, level: float = 0.3) -> np.ndarray:
    """A sine, int16 (n,), to stand for speech."""
    seconds = np.arange(round(duration_s * rate_hz)) / rate_hz
    return np.round(np.sin(2 * np.pi * pitch_hz * seconds) * level * 32_767).astype(np.int16)
