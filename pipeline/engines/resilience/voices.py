"""A hosted voice with the voice of this process behind it, which goes on from the word where the other stopped."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import cast

import numpy as np

from pipeline.audio import AudioChunk, Resampler, Samples
from pipeline.engines.base import Voice
from pipeline.engines.notices import tell
from pipeline.engines.resilience.breaker import Breaker
from pipeline.engines.speech_cache import CachedTextToSpeech
from pipeline.errors import EngineError
from pipeline.events import EngineFailed
from pipeline.word_timing import SPOKEN_CHARACTERS_PER_S, heard_characters, timed_words

FADE_S = 0.01
"""The end of a stream is kept back this long: should the stream be cut there, it fades instead of clicking."""
BREATH_S = 0.12
"""Silence between a voice that failed and the one that goes on: a change of voice in mid-sentence needs a breath."""
_LEARNS = 0.2
"""Weight of a new sentence in the mean rate of speaking."""
_TELLING_CHARACTERS = 20
"""Shorter texts tell nothing about the rate: half of their sound is silence."""


class ResilientTextToSpeech:
    """Speaks with `engine`; what it cannot say, or while it is left alone, `stand_in` says.

    Each has a cache of its own, so that a sentence said by the stand-in is never taken for the other's, and what was
    said before is said again in the right voice while its engine is down.

    Args:
        engine: hosted; it limits its own time.
        stand_in: of this process.
        breaker: of `engine`.
        languages: that `engine` speaks; the stand-in says everything in others.

    Attributes:
        name, rate_hz: of `engine`.
    """

    def __init__(
        self, engine: CachedTextToSpeech, stand_in: CachedTextToSpeech, breaker: Breaker, languages: Sequence[str]
    ) -> None:
        self.name = engine.name
        self.rate_hz = engine.rate_hz
        self.stand_in = stand_in
        self._engine = engine
        self._breaker = breaker
        self._languages = tuple(languages)
        self._characters_per_s = SPOKEN_CHARACTERS_PER_S

    def learn_places(self, place_names: Sequence[str], version: str) -> None:
        """Other place names from now on, and with them another `version` of what depends on them."""
        self._engine.learn_places(place_names, version)
        self.stand_in.learn_places(place_names, version)

    def has(self, text: str, voice: Voice) -> bool:
        """Whether `text` needs no synthesis."""
        if voice.language in self._languages and self._engine.has(text, voice):
            return True
        return not self._usable(voice) and self.stand_in.has(text, self._other(voice))

    async def warm(self, texts: Iterable[str], voice: Voice, *, in_memory: bool = False) -> int:
        """Synthesises ahead with whichever speaks now; see `CachedTextToSpeech.warm`. Returns how many were made."""
        made = 0
        for text in texts:
            if self._usable(voice):
                made += await self._engine.warm([text], voice, in_memory=in_memory)
            else:
                made += await self.stand_in.warm([text], self._other(voice), in_memory=in_memory)
        return made

    async def warm_stand_in(self, texts: Iterable[str], voice: Voice) -> int:
        """Has the stand-in rehearse what it may have to say at once. Returns how many were made."""
        return await self.stand_in.warm(texts, self._other(voice), in_memory=True)

    async def close(self) -> None:
        """Closes the engine's connections."""
        await self._engine.close()

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
        """Sound of `text`; where the engine's ends too early, the stand-in goes on at the word.

        Raises:
            EngineError: the stand-in failed too.
        """
        rest, begun = text, False
        kept = voice.language in self._languages and self._engine.has(text, voice)
        if kept or (voice.language in self._languages and self._breaker.allows()):
            spoken = _Spoken(self.rate_hz)
            stream = cast("AsyncGenerator[AudioChunk, None]", self._engine.synthesize(text, voice))
            try:
                async with aclosing(stream) as chunks:
                    async for chunk in chunks:
                        if len(ready := spoken.take(chunk.samples)):
                            yield AudioChunk(ready, self.rate_hz)
            except EngineError as error:
                self._breaker.failed(str(error), for_s=error.retry_after_s)
                tell(EngineFailed("tts", self.name, str(error), self.stand_in.name))
                rest = spoken.rest_of(text, self._characters_per_s)
                begun = len(spoken.sound) > 0
                if begun:
                    yield AudioChunk(spoken.faded_end(), self.rate_hz)
            else:
                if not kept:
                    self._breaker.worked()
                self._learn_rate(text, spoken)
                if len(spoken.kept_back):
                    yield AudioChunk(spoken.kept_back, self.rate_hz)
                return
        if not rest:
            return
        if begun:
            yield AudioChunk(np.zeros(round(BREATH_S * self.rate_hz), dtype=np.int16), self.rate_hz)
        async for chunk in self._stand_in_says(rest, voice):
            yield chunk

    async def _stand_in_says(self, text: str, voice: Voice) -> AsyncGenerator[AudioChunk, None]:
        resampler = Resampler(self.stand_in.rate_hz, self.rate_hz)
        stream = cast("AsyncGenerator[AudioChunk, None]", self.stand_in.synthesize(text, self._other(voice)))
        async with aclosing(stream) as chunks:
            async for chunk in chunks:
                yield AudioChunk(resampler.push(chunk.samples), self.rate_hz)
        yield AudioChunk(resampler.push(np.zeros(0, dtype=np.int16), last=True), self.rate_hz)

    def _usable(self, voice: Voice) -> bool:
        return voice.language in self._languages and self._breaker.state == "closed"

    def _other(self, voice: Voice) -> Voice:
        """The same speaker's voice in the stand-in.

        Raises:
            EngineError: there is none.
        """
        name = dict(voice.others).get(self.stand_in.name)
        if name is None:
            raise EngineError(f"the voice {voice.name!r} has no counterpart in {self.stand_in.name}")
        return replace(voice, name=name, others=())

    def _learn_rate(self, text: str, spoken: _Spoken) -> None:
        if len(text) >= _TELLING_CHARACTERS and spoken.duration_s > 0:
            self._characters_per_s += _LEARNS * (len(text) / spoken.duration_s - self._characters_per_s)


class _Spoken:
    """What came of one text so far; the very end is kept back."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._keep = round(FADE_S * rate_hz)
        self._parts: list[Samples] = []
        self.kept_back: Samples = np.zeros(0, dtype=np.int16)

    @property
    def sound(self) -> Samples:
        return np.concatenate([*self._parts, self.kept_back])

    @property
    def duration_s(self) -> float:
        return len(self.sound) / self._rate_hz

    def take(self, samples: Samples) -> Samples:
        """What may be given out now."""
        pending = np.concatenate([self.kept_back, samples])
        ready = pending[: max(0, len(pending) - self._keep)]
        self.kept_back = pending[len(ready) :]
        self._parts.append(ready)
        return ready

    def faded_end(self) -> Samples:
        length = len(self.kept_back)
        ramp = np.arange(length, 0, -1) / max(1, length)
        return (self.kept_back * ramp).astype(np.int16)

    def rest_of(self, text: str, characters_per_s: float) -> str:
        """The text from the word on in which the sound ends."""
        words = timed_words(text, self.sound, self._rate_hz, complete=False, characters_per_s=characters_per_s)
        return text[heard_characters(words, self.duration_s) :].lstrip(" ,;:.!?") if words else text
