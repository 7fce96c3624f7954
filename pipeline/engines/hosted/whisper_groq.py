"""Whisper on Groq, over Groq's SDK (Groq's documentation: "Speech to Text", "API reference: Create transcription")."""

from __future__ import annotations

from collections.abc import Sequence

from groq import AsyncGroq

from pipeline.audio import AudioChunk
from pipeline.engine_settings import GroqSettings, HostedSettings
from pipeline.engines.base import Transcript
from pipeline.engines.context import EngineContext
from pipeline.engines.hosted.transcription import Transcriptions, http_client
from pipeline.engines.two_languages import LeadOfSpanish
from pipeline.errors import EngineUnavailable

_ADDRESS = "https://api.groq.com"
_ROUTE = "/openai/v1"
"""The SDK puts it before every path; an address that has it already loses it."""


class GroqSpeechToText:
    """Whisper as Groq hosts it; knows both languages that callers speak.

    Args:
        groq: key, model, address.
        limits: of time.
        names: places that callers may name, the most important first.
        lead_of_spanish: what words say about their language; None: the sound alone tells it.

    Raises:
        EngineUnavailable: there is no key.
    """

    name = "whisper-groq"

    def __init__(
        self,
        groq: GroqSettings,
        limits: HostedSettings,
        names: Sequence[str] = (),
        lead_of_spanish: LeadOfSpanish | None = None,
    ) -> None:
        key = groq.api_key.get_secret_value() if groq.api_key is not None else ""
        if not key:
            raise EngineUnavailable(f"{self.name} needs a key: set GROQ__API_KEY")
        address = (groq.base_url or _ADDRESS).rstrip("/").removesuffix(_ROUTE)
        client = AsyncGroq(
            api_key=key, base_url=address, timeout=limits.stt_s, max_retries=0, http_client=http_client(limits)
        )
        self._transcriptions = Transcriptions(
            self.name,
            client,
            groq.stt_model,
            limit_s=limits.stt_s,
            names=names,
            lead_of_spanish=lead_of_spanish,
            key_setting="GROQ__API_KEY",
            key=key,
        )

    @classmethod
    def create(cls, context: EngineContext) -> GroqSpeechToText:
        """Makes it from the settings.

        Raises:
            EngineUnavailable: there is no key.
        """
        settings = context.settings
        if settings is None:
            raise EngineUnavailable(f"{cls.name} needs the service's settings")
        names = context.spoken_places or context.place_names
        return cls(settings.groq, settings.hosted, names, context.lead_of_spanish)

    def learn_places(self, place_names: Sequence[str]) -> None:
        """Expects these names from now on."""
        self._transcriptions.learn_places(place_names)

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        """Words of `audio`, taken for `language`.

        Raises:
            EngineError: it could not be done; EngineTimeout: not in time.
        """
        return await self._transcriptions.transcribe(audio, language)

    async def transcribe_either(self, audio: AudioChunk, *, language: str, other: str) -> Transcript:
        """Words of `audio`, probably in `language`, in `other` if it certainly is; the transcript says which.

        Raises:
            EngineError: as for `transcribe`.
        """
        return await self._transcriptions.transcribe_either(audio, language, other)

    async def probe(self) -> None:
        """Has half a second of quiet recognised.

        Raises:
            EngineError: it would not work.
        """
        await self._transcriptions.probe()

    async def close(self) -> None:
        """Closes the connections."""
        await self._transcriptions.close()
