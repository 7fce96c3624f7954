"""One reply's sentences and their sound, made before anybody hears it: sentences come in, samples are taken out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from itertools import accumulate

import numpy as np

from pipeline.audio import Samples
from pipeline.segments import Piece, PieceKind, Segment, Synthesis, faded_in
from pipeline.sentence_ends import ends_sentence

__all__ = ["Piece", "PieceKind", "Segment", "Synthesis", "Voicing"]

SYNTHESIS_LEAD_S = 8.0
"""Synthesis pauses while this much speech waits to be played."""
_AFTER_OPENER_S = 0.1
"""Silence after an opener: the sentence goes on, and every tenth of a second counts here."""
_QUIET = 150
"""Peak below which a sample is silence, 47 dB below full scale."""


class Voicing:
    """One reply. Nobody hears it before the speaker plays it.

    Args:
        number: tells it from the call's other replies.
        synthesis: makes its sound.
        changed: called when there is more to play, or it was given up.

    Attributes:
        segments: what is said, in order.
        released: samples taken out, counted over all segments.
        at: samples played so far; less than before when speech was taken up again.
        heard: the most that `at` has been.
        playing: is it the one that the speaker plays?
        stopped: was it given up or cut?
        waits: no further sentence is synthesised; the processor belongs to who listens to the caller.
        first_audio_at_s: when the first sound was given out, in seconds of the speaker's clock; None if not yet.
        first_content_at_s: the same for the answer itself: not an opener, not a sentence while a tool runs.
        plays_from_s: when the first sound was to play, by the clock.
        delay_s: how much later it did.
    """

    def __init__(self, number: int, synthesis: Synthesis, changed: Callable[[], None] = lambda: None) -> None:
        self.number = number
        self.segments: list[Segment] = []
        self.released = self.at = self.heard = 0
        self.playing = self.stopped = self.waits = False
        self.first_audio_at_s: float | None = None
        self.first_content_at_s: float | None = None
        self.plays_from_s: float | None = None
        self.delay_s = 0.0
        self._fades_in = False
        self._synthesis = synthesis
        self._changed = changed
        self._saying = 0
        self._progress = asyncio.Event()

    # What goes in

    async def say(
        self, sentences: AsyncIterator[str] | AsyncIterator[Piece], *, may_go_on: asyncio.Event | None = None
    ) -> None:
        """Synthesises sentences in order as they come; returns when all are synthesised, not yet played.

        Args:
            sentences: what to say. What they raise is raised here.
            may_go_on: before it is set only the first sentence is synthesised.
        """
        self._saying += 1
        first = True
        try:
            async for sentence in sentences:
                piece = Piece(sentence) if isinstance(sentence, str) else sentence
                while not self.stopped and not self._has_room(first, may_go_on):
                    await self._wait(may_go_on)
                if self.stopped:
                    return
                await self._synthesise(piece)
                first = False
        finally:
            self._saying -= 1
            self.advance()

    async def open_with(self, text: str) -> bool:
        """Puts a word in front of a reply whose own sound is not ready yet.

        The text should come from a cache. Returns whether it will be heard: not when the reply's own sound has become
        ready meanwhile, and not when the text could not be synthesised.
        """
        opener = Segment(text, "opener")
        parts = [samples async for samples in self._synthesis.sound_of(text)]
        if parts:
            opener.add(_going_on(np.concatenate(parts), self._synthesis.rate_hz), self._synthesis.rate_hz)
        if self.ready or self.released or self.stopped or not len(opener.sound):
            return False
        opener.finish(self._synthesis.rate_hz, 0)
        self.segments.insert(0, opener)
        self.advance()
        return True

    async def interject(self, text: str) -> bool:
        """Says a sentence now, because what comes next is late.

        The text should come from a cache. Returns whether it will be heard: not when there is sound to play again, when
        the reply is over, or when the text could not be synthesised.
        """
        meanwhile = Segment(text, "tool")
        async for samples in self._synthesis.sound_of(text):
            meanwhile.add(samples, self._synthesis.rate_hz)
        begun = bool(self.segments) and not self.segments[-1].complete and len(self.segments[-1].sound) > 0
        if self.stopped or begun or self.released < self.synthesised or not len(meanwhile.sound):
            return False
        meanwhile.finish(self._synthesis.rate_hz, 0)
        late = bool(self.segments) and not self.segments[-1].complete
        self.segments.insert(len(self.segments) - late, meanwhile)
        self.advance()
        return True

    @property
    def in_mid_sentence(self) -> bool:
        """Does the last of its own words that are there leave a sentence open?"""
        said = [segment.text for segment in self.segments if segment.complete and segment.kind == "content"]
        return bool(said) and not ends_sentence(said[-1])

    @property
    def ready(self) -> bool:
        """Is there sound of its own, be it only the beginning? An opener is not its own."""
        return any(len(segment.sound) for segment in self.segments if segment.kind != "opener")

    def drop(self) -> None:
        """Gives up a reply that is not played: nobody will hear it. One that is played is the speaker's to cut."""
        if not self.playing:
            self.stop()

    def stop(self) -> None:
        """Synthesises and gives out no more of it."""
        self.stopped = True
        self.playing = False
        self.advance()

    def _has_room(self, first: bool, may_go_on: asyncio.Event | None) -> bool:
        waiting = self.synthesised - self.released
        return (
            not self.waits
            and waiting <= SYNTHESIS_LEAD_S * self._synthesis.rate_hz
            and (first or may_go_on is None or may_go_on.is_set())
        )

    async def _wait(self, may_go_on: asyncio.Event | None) -> None:
        """Until sound was taken out, the reply was stopped, or it may go on."""
        events = [self._progress]
        if may_go_on is not None and not may_go_on.is_set():
            events.append(may_go_on)
        waits = [asyncio.ensure_future(event.wait()) for event in events]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _synthesise(self, piece: Piece) -> None:
        segment = Segment(piece.text, piece.kind)
        self.segments.append(segment)
        rate_hz = self._synthesis.rate_hz
        try:
            async with aclosing(self._synthesis.sound_of(piece.text)) as sound:
                async for samples in sound:
                    if self.stopped:
                        return
                    segment.add(samples, rate_hz)
                    self._changed()
        finally:
            segment.finish(rate_hz, max(0, self.released - self.synthesised + len(segment.sound)))
            self.advance()

    # What comes out

    @property
    def synthesised(self) -> int:
        """Samples there are in all."""
        return sum(len(segment.sound) for segment in self.segments)

    @property
    def finished(self) -> bool:
        """Has all of it been given out, with no more to come?"""
        return self.stopped or (not self._saying and self.released >= self.synthesised)

    def available(self, wanted: int) -> tuple[int, bool]:
        """How many samples can be taken now, at most `wanted`, and whether more are to follow them.

        Fewer than wanted are the end of a segment; inside one nothing is given out before there is enough of it.
        """
        if self.stopped or not self.segments:
            return 0, not self.stopped
        ready = self.synthesised - self.released
        last = self.segments[-1]
        inside = not last.complete and len(last.sound) > 0
        return (0 if inside and ready < wanted else min(ready, wanted)), bool(self._saying)

    def take(self, count: int) -> tuple[Samples, set[PieceKind], bool]:
        """The next `count` samples (or fewer), what kinds they are of, and whether a segment ended in them."""
        parts, kinds, ended = [np.zeros(0, dtype=np.int16)], set[PieceKind](), False
        end = self.released + count
        for segment, start in zip(self.segments, self._starts(), strict=True):
            part = segment.sound[max(0, self.released - start) : max(0, end - start)]
            if len(part):
                parts.append(part)
                kinds.add(segment.kind)
                ended = ended or (segment.complete and end >= start + len(segment.sound))
        samples = np.concatenate(parts)
        if self._fades_in:
            samples = faded_in(samples, self._synthesis.rate_hz)
            self._fades_in = False
        self.released += len(samples)
        self.advance()
        return samples, kinds, ended

    def play_on(self, at: int) -> None:
        """All samples up to `at` have been played."""
        self.at = max(self.at, at)
        self.heard = max(self.heard, self.at)

    def take_back(self) -> None:
        """What was released and not played is to be released again."""
        self.released = self.at
        if not self.heard:
            self.first_audio_at_s = self.first_content_at_s = self.plays_from_s = None

    def take_up(self) -> None:
        """Goes back to the beginning of the word in which it stopped."""
        for segment, start in zip(self.segments, self._starts(), strict=True):
            if start < self.at < start + len(segment.sound):
                self.at = start + segment.take_up_at(self.at - start, self._synthesis.rate_hz)
                break
        self.released = self.at
        self._fades_in = self.at > 0

    @property
    def heard_at_s(self) -> float | None:
        """When its first sound was at the far end's ear, in seconds of the clock; None if nothing was."""
        return self.plays_from_s + self.delay_s if self.heard and self.plays_from_s is not None else None

    def heard_and_unheard(self, kind: PieceKind | None = None) -> tuple[str, str]:
        """The words that were played, and the others known so far; of one kind or of all."""
        heard, unheard = [], []
        for segment, start in zip(self.segments, self._starts(), strict=True):
            if kind is None or kind == segment.kind:
                before, after = segment.split_at(self.heard - start, self._synthesis.rate_hz)
                heard.append(before)
                unheard.append(after)
        return " ".join(filter(None, heard)), " ".join(filter(None, unheard))

    def _starts(self) -> list[int]:
        return list(accumulate((len(segment.sound) for segment in self.segments[:-1]), initial=0))[: len(self.segments)]

    def advance(self) -> None:
        """Wakes whoever waits for it to get on."""
        self._progress.set()
        self._progress = asyncio.Event()
        self._changed()


def _going_on(samples: Samples, rate_hz: int) -> Samples:
    """Speech without most of the silence that ends a sentence."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _QUIET)
    return samples[: int(loud[-1]) + 1 + round(_AFTER_OPENER_S * rate_hz)] if len(loud) else samples
