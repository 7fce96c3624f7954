"""Hosted recognition with the recogniser of this process behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from pipeline.audio import AudioChunk
from pipeline.engines.base import Closed, HearsEither, LearnsPlaces, SpeechToText, Transcript
from pipeline.engines.notices import tell
from pipeline.engines.resilience.breaker import Breaker
from pipeline.errors import EngineError
from pipeline.events import EngineFailed


class ResilientSpeechToText:
    """Recognises with `engine`; what it cannot do, or while it is left alone, `stand_in` does.

    An utterance is not sent twice: the stand-in has its words sooner than a second attempt would.

    Args:
        engine: hosted; it limits its own time.
        stand_in: of this process.
        breaker: of `engine`.

    Attributes:
        name: of `engine`; a transcript names the one that made it.
    """

    def __init__(self, engine: SpeechToText, stand_in: SpeechToText, breaker: Breaker) -> None:
        self.name = engine.name
        self.stand_in = stand_in
        self._engine = engine
        self._breaker = breaker

    def learn_places(self, place_names: Sequence[str]) -> None:
        """Both expect these names from now on."""
        for each in (self._engine, self.stand_in):
            if isinstance(each, LearnsPlaces):
                each.learn_places(place_names)

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        """Words of `audio`, taken for `language`.

        Raises:
            EngineError: the stand-in failed too.
        """
        return await self._first_that_works(lambda each: each.transcribe(audio, language=language))

    async def transcribe_either(self, audio: AudioChunk, *, language: str, other: str) -> Transcript:
        """Words of `audio`, probably in `language`, in `other` if it certainly is; the transcript says which.

        Raises:
            EngineError: the stand-in failed too.
        """

        def ask(each: SpeechToText) -> Awaitable[Transcript]:
            if isinstance(each, HearsEither):
                return each.transcribe_either(audio, language=language, other=other)
            return each.transcribe(audio, language=language)

        return await self._first_that_works(ask)

    async def close(self) -> None:
        """Closes the engine's connections."""
        if isinstance(self._engine, Closed):
            await self._engine.close()

    async def _first_that_works(self, ask: Callable[[SpeechToText], Awaitable[Transcript]]) -> Transcript:
        if self._breaker.allows():
            try:
                transcript = await ask(self._engine)
            except EngineError as error:
                self._breaker.failed(str(error), for_s=error.retry_after_s)
                tell(EngineFailed("stt", self.name, str(error), self.stand_in.name))
            else:
                self._breaker.worked()
                return transcript
        return await ask(self.stand_in)
