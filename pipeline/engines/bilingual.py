"""Recognition of callers who may speak either of two languages: the quick recogniser of one, and one for the other.

The English recogniser writes English words for Spanish ones, but it is not sure of them: on 60 Spanish sentences its
confidence was 0.24 to 0.66, on English ones 0.8 in the mean. When it is that unsure, and the words are not plainly
English, the utterance is heard again by the multilingual model, which tells the language from the sound: Spanish
sentences got a probability of 0.83 or more, English ones at most 0.11. So most English callers wait for nothing.
The other way round the multilingual model has just said how probable it is that the sound was Spanish.

The words must agree with the sound: "Plaza de España, Gran Vía" sounds Spanish whoever says it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from pipeline.audio import AudioChunk
from pipeline.engines.base import LearnsPlaces, SpeechToText, Transcript
from pipeline.engines.two_languages import LONG_ENOUGH_S, PLAIN, TELLING, LeadOfSpanish, lead_of
from pipeline.errors import EngineError

_log = logging.getLogger(__name__)

_DOUBTFUL, _CONFIDENT = 0.45, 0.7
"""Confidence of the English recogniser below which the words may be Spanish, whatever they are; and from which not."""
_SURE = 0.8
"""Probability from which the other language is believed."""


class BilingualSpeechToText:
    """Recognises English with one engine, Spanish with another.

    Args:
        english: there from the start.
        make_spanish: makes the other one; called once, in a thread. Its transcripts must say how probable it is that
            they are in the right language (`Transcript.in_language`).
        lead_of_spanish: what the words say.

    Attributes:
        name: of the English engine; a transcript names the one that made it.
    """

    def __init__(
        self,
        english: SpeechToText,
        make_spanish: Callable[[], SpeechToText],
        lead_of_spanish: LeadOfSpanish,
    ) -> None:
        self.name = english.name
        self._english = english
        self._make_spanish = make_spanish
        self._lead_of_spanish = lead_of_spanish
        self._spanish: SpeechToText | None = None
        self._places: Sequence[str] | None = None
        self._loading = asyncio.Lock()

    @property
    def ready(self) -> bool:
        """Is the recogniser of Spanish loaded?"""
        return self._spanish is not None

    @property
    def spanish_name(self) -> str | None:
        """The name of the recogniser of Spanish, once it is loaded."""
        return self._spanish.name if self._spanish is not None else None

    async def load(self) -> None:
        """Makes the recogniser of Spanish, if it has not been made yet: two or three seconds.

        Raises:
            EngineUnavailable: it cannot be made.
        """
        async with self._loading:
            if self._spanish is None:
                spanish = await asyncio.to_thread(self._make_spanish)
                if self._places is not None and isinstance(spanish, LearnsPlaces):
                    await asyncio.to_thread(spanish.learn_places, self._places)
                self._spanish = spanish

    def learn_places(self, place_names: Sequence[str]) -> None:
        """Expects these names from now on, in both languages."""
        self._places = tuple(place_names)
        for engine in (self._english, self._spanish):
            if isinstance(engine, LearnsPlaces):
                engine.learn_places(place_names)

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        """Words of `audio`, taken for `language`.

        Raises:
            EngineError: the model failed or was too slow.
        """
        if language == "en":
            return await self._english.transcribe(audio, language=language)
        await self.load()
        assert self._spanish is not None
        return await self._spanish.transcribe(audio, language=language)

    async def transcribe_either(self, audio: AudioChunk, *, language: str, other: str) -> Transcript:
        """Words of `audio`, probably in `language`, but in `other` if it certainly is; the transcript says which.

        Raises:
            EngineError: as for `transcribe`.
        """
        first = await self.transcribe(audio, language=language)
        if not self.ready or audio.duration_s < LONG_ENOUGH_S or not self._is_doubtful(first):
            return first
        try:
            second = await self.transcribe(audio, language=other)
        except EngineError as error:
            _log.warning("other language not looked for", extra={"error": str(error)})
            return first
        return second if self._is_certain(second, first) else first

    def _is_doubtful(self, first: Transcript) -> bool:
        """May it have been the other language?"""
        if first.in_language is not None:
            return first.in_language < 1.0 - _SURE
        if first.confidence is None or first.confidence < _DOUBTFUL:
            return True
        return first.confidence < _CONFIDENT and self._lead_of_spanish(first.text) > -PLAIN

    def _is_certain(self, second: Transcript, first: Transcript) -> bool:
        """Was it the other language, by its sound and by its words?"""
        probability = second.in_language
        if probability is None:
            probability = 1.0 - first.in_language if first.in_language is not None else 0.0
        return probability >= _SURE and lead_of(second.language, second.text, self._lead_of_spanish) >= TELLING
