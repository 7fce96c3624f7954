"""The far end of a speaker in virtual time: an ear that plays what it gets, and a voice of known words.

Each word is a tone of its own loudness, so what is heard tells which word it is.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

import numpy as np

from pipeline.audio import AudioChunk, Samples
from pipeline.engines.base import Voice
from pipeline.errors import EngineError
from pipeline.speech import FRAME_S, Speaker
from tests.virtual_time import virtual_time

P = ParamSpec("P")
T = TypeVar("T")

RATE_HZ = 8_000
STEP = 500
WORD_S = 0.24
DIP_S = 0.04
COMMA_S = 0.2
BREATH_S = 0.25
VOICE = Voice("known")

_listening: list[asyncio.Task[None]] = []


def virtual_call(test: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """Runs an async test in virtual time; its far ends hang up at its end."""

    @functools.wraps(test)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await test(*args, **kwargs)
        finally:
            for task in _listening:
                task.cancel()
            await asyncio.gather(*_listening, return_exceptions=True)
            _listening.clear()

    return virtual_time(run)


def word_starts(text: str) -> list[float]:
    """When each word begins in the known voice's sound, in seconds."""
    starts, at_s = [], 0.02
    for word in text.split():
        starts.append(at_s)
        at_s += WORD_S + (COMMA_S if word.endswith(",") else DIP_S)
    return starts


def spoken(text: str, first: int = 1) -> Samples:
    """The known voice: word n of the text has samples of +-`STEP` * (first + n)."""
    sound = np.zeros(round((word_starts(text)[-1] + WORD_S + BREATH_S) * RATE_HZ), dtype=np.int16)
    for number, start_s in enumerate(word_starts(text), start=first):
        start, count = round(start_s * RATE_HZ), round(WORD_S * RATE_HZ)
        sound[start : start + count] = number * STEP * np.where(np.arange(count) % 2, 1, -1)
    return sound


@dataclass
class KnownVoice:
    """Speaks so, after a delay, in chunks of `chunk_s`; words are numbered over all texts."""

    delay_s: float = 0.0
    chunk_s: float = 100.0
    fails_on: str = "\0"
    at_hand: frozenset[str] = frozenset()
    name: str = "known"
    rate_hz: int = RATE_HZ
    spoken: list[str] = field(default_factory=list)
    sounds: list[Samples] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def has(self, text: str, voice: Voice) -> bool:
        return text in self.at_hand

    async def synthesize(self, text: str, voice: Voice) -> AsyncGenerator[AudioChunk, None]:
        self.spoken.append(text)
        await asyncio.sleep(0 if text in self.at_hand else self.delay_s)
        if self.fails_on in text:
            raise EngineError("the synthesiser is broken")
        sound = spoken(text, len(self.words) + 1)
        self.words += text.split()
        self.sounds.append(sound)
        size = round(self.chunk_s * RATE_HZ)
        for start in range(0, len(sound), size):
            yield AudioChunk(sound[start : start + size], RATE_HZ)


class FarEnd:
    """Plays what a speaker gives out.

    Args:
        speaker: connected to it from now on.
        delay_s: sound is heard so much later than it arrives.
        marks: does it give marks back? At a `clear` it gives back at once all that it has.
    """

    def __init__(self, speaker: Speaker, *, delay_s: float = 0.0, marks: bool = False) -> None:
        self.speaker = speaker
        self.delay_s = delay_s
        self.frames: list[tuple[float, Samples]] = []
        self.clears: list[float] = []
        self.marks: list[str] = []
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._asked: list[str] = []
        self._end_s = 0.0
        speaker.on_clear = self._clear
        if marks:
            speaker.on_mark = self._asked.append
        _listening.append(asyncio.ensure_future(self._listen()))

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        while (frame := await self.speaker.next_frame()) is not None:
            at_s = max(self._end_s, loop.time() + self.delay_s)
            self._end_s = at_s + FRAME_S
            self.frames.append((at_s, frame.samples))
            for name in self._asked:
                self._waiting[name] = loop.call_at(self._end_s, self._give_back, name)
            self._asked.clear()

    def _give_back(self, name: str) -> None:
        self.marks.append(name)
        self._waiting.pop(name).cancel()
        self.speaker.mark_reached(name)

    def _clear(self) -> None:
        loop = asyncio.get_running_loop()
        self.clears.append(loop.time())
        self.frames = [frame for frame in self.frames if frame[0] < loop.time()]
        self._end_s = loop.time()
        for name in list(self._waiting):
            loop.call_soon(self._give_back, name)

    @property
    def sound(self) -> Samples:
        """All that was heard, without the silence in between."""
        return np.concatenate([np.zeros(0, dtype=np.int16), *(samples for _, samples in self.frames)])

    def words(self, after_s: float = 0.0) -> list[int]:
        """Numbers of the words heard after `after_s`, in order, each as often as it began."""
        heard: list[int] = []
        for at_s, samples in self.frames:
            if at_s >= after_s:
                for number in np.unique(np.abs(samples) // STEP):
                    # Fades pass through lower values: only full loudness names a word.
                    if number and np.count_nonzero(np.abs(samples) == number * STEP) > 20:
                        if not heard or heard[-1] != number:
                            heard.append(int(number))
        return heard

    def gaps(self) -> list[float]:
        """Seconds of nothing between two frames that follow each other."""
        starts = [at_s for at_s, _ in self.frames]
        return [later - earlier - FRAME_S for earlier, later in zip(starts, starts[1:], strict=False)]

    def first_s(self) -> float:
        """When the first loud frame was heard."""
        return next(at_s for at_s, samples in self.frames if np.abs(samples).max() >= STEP)


async def one_by_one(items: Sequence[Any], pause_s: float = 0.0) -> AsyncIterator[Any]:
    """The items as a stream."""
    for item in items:
        if pause_s:
            await asyncio.sleep(pause_s)
        yield item
