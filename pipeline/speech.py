"""Sentences become paced sound, and the speaker knows which words were heard.

Sound is released at most `LEAD_S` ahead of what has been played, so an interruption leaves nothing behind that cannot
be recalled. The next sentence is synthesised while this one plays.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

import numpy as np

from pipeline.audio import AudioChunk, Resampler, Samples
from pipeline.engines.base import TextToSpeech, Voice
from pipeline.errors import EngineError

FRAME_S = 0.02
"""One packet, on the phone and in WebRTC."""
LEAD_S = 0.2
"""How far released speech may run ahead of playback: enough for a network's jitter, little enough to be recalled."""
IDLE_LEAD_S = 0.04
"""The same for the silence between replies: speech has to wait behind it."""
SYNTHESIS_LEAD_S = 8.0
"""Synthesis pauses while this much speech waits to be played."""
SPOKEN_CHARACTERS_PER_S = 15.0
"""Rate assumed while a sentence is not synthesised to its end; English is read at 14 to 16 characters a second."""


@dataclass(slots=True, eq=False)
class Segment:
    """One sentence on its way out. Counts are samples at the speaker's rate."""

    text: str
    samples: deque[Samples] = field(default_factory=deque)
    synthesised: int = 0
    heard: int = 0
    complete: bool = False

    def split_at_heard(self, rate_hz: int) -> tuple[str, str]:
        """The sentence's words that were played whole, and the rest."""
        total = self.synthesised
        if not self.complete:
            total = max(total, round(len(self.text) / SPOKEN_CHARACTERS_PER_S * rate_hz))
        if not self.heard or not total:
            return "", self.text
        if self.complete and self.heard >= total:
            return self.text, ""
        limit = self.heard / total * len(self.text)
        end = 0
        while (space := self.text.find(" ", end + 1)) != -1 and space <= limit:
            end = space
        return self.text[:end], self.text[end:].lstrip()


class Speaker:
    """The avatar's side of a call.

    Args:
        tts: the engine that speaks.
        voice: whose voice.
        rate_hz: of the frames it gives out.
        now: the clock that playback follows, in seconds.
        fills_silence: give out silence between replies too (WebRTC wants an unbroken stream, a phone does not).
        on_clear: called when sound already given out must be thrown away downstream.
        on_failure: called when a sentence could not be synthesised.
    """

    def __init__(
        self,
        tts: TextToSpeech,
        voice: Voice,
        rate_hz: int,
        now: Callable[[], float],
        *,
        fills_silence: bool = False,
        on_clear: Callable[[], None] = lambda: None,
        on_failure: Callable[[str, EngineError], None] = lambda text, error: None,
    ) -> None:
        self.tts = tts
        self.voice = voice
        self.rate_hz = rate_hz
        self.generation = 0
        self.on_clear = on_clear
        self._now = now
        self._fills_silence = fills_silence
        self._on_failure = on_failure
        self._frame_samples = round(FRAME_S * rate_hz)
        self._segments: list[Segment] = []
        self._playing = 0
        self._in_flight: deque[tuple[float, Segment, int]] = deque()
        self._play_end_s = 0.0
        self._changed = asyncio.Event()
        self._progress = asyncio.Event()
        self._closed = False
        self.first_audio_at_s: float | None = None

    # What goes in

    def begin(self) -> int:
        """Starts a new reply; what is left of the last one is dropped. Returns the reply's generation."""
        self.generation += 1
        self._segments.clear()
        self._playing = 0
        self._in_flight.clear()
        self.first_audio_at_s = None
        self._advance()
        return self.generation

    async def say(self, sentences: AsyncIterator[str], generation: int) -> None:
        """Synthesises sentences in order as they come; returns when all are synthesised, not yet played."""
        async for text in sentences:
            await self._room_for_more(generation)
            if generation != self.generation:
                return
            segment = Segment(text)
            self._segments.append(segment)
            try:
                await self._synthesise(segment, generation)
            except EngineError as error:
                self._on_failure(text, error)
            segment.complete = True
            self._changed.set()
            self._advance()

    async def _synthesise(self, segment: Segment, generation: int) -> None:
        resampler = Resampler(self.tts.rate_hz, self.rate_hz)
        async with aclosing(self.tts.synthesize(segment.text, self.voice)) as chunks:  # type: ignore[type-var]
            async for chunk in chunks:
                if generation != self.generation:
                    return
                self._add(segment, resampler.push(chunk.samples))
        self._add(segment, resampler.push(np.zeros(0, dtype=np.int16), last=True))

    def _add(self, segment: Segment, samples: Samples) -> None:
        if len(samples):
            segment.samples.append(samples)
            segment.synthesised += len(samples)
            self._changed.set()

    async def _room_for_more(self, generation: int) -> None:
        while generation == self.generation and self._waiting_s > SYNTHESIS_LEAD_S:
            await self._progress.wait()

    @property
    def _waiting_s(self) -> float:
        return sum(len(part) for segment in self._segments for part in segment.samples) / self.rate_hz

    # What comes out

    async def next_frame(self) -> AudioChunk | None:
        """The next 20 ms, not before it is time for them; None once the speaker is closed."""
        while not self._closed:
            self._changed.clear()
            has_speech = self._has_speech()
            now = self._now()
            early_s = self._play_end_s - now - (LEAD_S if has_speech else IDLE_LEAD_S)
            # The clock of an event loop is not exact to the nanosecond; a wait that short would only spin.
            if early_s > 1e-6:
                await self._wait_for_change(early_s)
            elif has_speech:
                return self._release(now)
            elif self._fills_silence:
                self._play_end_s = max(self._play_end_s, now) + FRAME_S
                return AudioChunk(np.zeros(self._frame_samples, dtype=np.int16), self.rate_hz)
            else:
                await self._wait_for_change(None)
        return None

    async def _wait_for_change(self, timeout_s: float | None) -> None:
        try:
            await asyncio.wait_for(self._changed.wait(), timeout_s)
        except (asyncio.TimeoutError, TimeoutError):
            pass

    def _has_speech(self) -> bool:
        while self._playing < len(self._segments):
            segment = self._segments[self._playing]
            ready = sum(len(part) for part in segment.samples)
            if ready >= self._frame_samples or (ready and segment.complete):
                return True
            if not segment.complete:
                return False
            self._playing += 1
        return False

    def _release(self, now: float) -> AudioChunk:
        segment = self._segments[self._playing]
        frame = np.zeros(self._frame_samples, dtype=np.int16)
        filled = 0
        while filled < len(frame) and segment.samples:
            part = segment.samples[0]
            taken = part[: len(frame) - filled]
            frame[filled : filled + len(taken)] = taken
            filled += len(taken)
            if len(taken) == len(part):
                segment.samples.popleft()
            else:
                segment.samples[0] = part[len(taken) :]
        if self.first_audio_at_s is None:
            self.first_audio_at_s = now
        self._play_end_s = max(self._play_end_s, now) + FRAME_S
        self._in_flight.append((self._play_end_s, segment, filled))
        self._advance()
        return AudioChunk(frame, self.rate_hz)

    # What was heard

    @property
    def speaking(self) -> bool:
        """Is there speech that has not been played to its end?"""
        self._settle()
        return bool(self._in_flight) or self._unreleased

    @property
    def _unreleased(self) -> bool:
        return any(not segment.complete or segment.samples for segment in self._segments)

    def heard_and_unheard(self) -> tuple[str, str]:
        """This reply's words that were played, and the others known so far."""
        self._settle()
        heard, unheard = [], []
        for segment in self._segments:
            before, after = segment.split_at_heard(self.rate_hz)
            heard.append(before)
            unheard.append(after)
        return " ".join(filter(None, heard)), " ".join(filter(None, unheard))

    def cut(self) -> tuple[str, str]:
        """Falls silent at once. Returns the words heard and those not heard."""
        heard, unheard = self.heard_and_unheard()
        self.begin()
        self._play_end_s = self._now()
        self._changed.set()
        self.on_clear()
        return heard, unheard

    async def played(self, generation: int) -> None:
        """Waits until this reply has been played to its end, or was cut."""
        while generation == self.generation and self._unreleased and not self._closed:
            await self._progress.wait()
        if generation == self.generation and self._in_flight:
            await asyncio.sleep(max(0.0, self._in_flight[-1][0] - self._now()))

    def close(self) -> None:
        """Ends the stream of frames."""
        self._closed = True
        self._changed.set()
        self._advance()

    def _advance(self) -> None:
        """Wakes whoever waits for playback to get on."""
        self._progress.set()
        self._progress = asyncio.Event()

    def _settle(self) -> None:
        now = self._now()
        while self._in_flight and self._in_flight[0][0] <= now:
            _, segment, count = self._in_flight.popleft()
            segment.heard += count
