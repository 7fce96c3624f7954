"""Recognition by a server with OpenAI's transcription route (speaches, vLLM), over OpenAI's SDK."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
from openai import AsyncOpenAI

from pipeline.audio import AudioChunk
from pipeline.engine_settings import FasterWhisperSettings, HostedSettings
from pipeline.engines.base import Transcript
from pipeline.engines.context import EngineContext
from pipeline.engines.hosted.transcription import Transcriptions, http_client
from pipeline.engines.two_languages import LeadOfSpanish
from pipeline.errors import EngineUnavailable


class WhisperServerSpeechToText:
    """A recogniser behind OpenAI's route; it must know both languages that callers speak, as Whisper does.

    Servers that tell the words only, as JSON or plain text, will do: the words have to tell the language then.

    Args:
        server: address, key, model.
        limits: of time.
        names: places that callers may name, the most important first.
        lead_of_spanish: what words say about their language; None: the sound alone tells it.

    Raises:
        EngineUnavailable: there is no address.
    """

    name = "faster-whisper-server"

    def __init__(
        self,
        server: FasterWhisperSettings,
        limits: HostedSettings,
        names: Sequence[str] = (),
        lead_of_spanish: LeadOfSpanish | None = None,
    ) -> None:
        if not server.api_url:
            raise EngineUnavailable(f"{self.name} needs an address: set FASTER_WHISPER__API_URL")
        # Given no key the SDK would send OpenAI's from the environment to this server: it gets a word, and no header.
        key = server.api_key.get_secret_value() if server.api_key is not None else ""
        connections = http_client(limits)
        if not key:
            connections.event_hooks = {"request": [_without_key]}
        client = AsyncOpenAI(
            api_key=key or "none",
            base_url=server.api_url,
            timeout=limits.stt_s,
            max_retries=0,
            http_client=connections,
        )
        self._transcriptions = Transcriptions(
            self.name,
            client,
            server.model,
            limit_s=limits.stt_s,
            names=names,
            lead_of_spanish=lead_of_spanish,
            key_setting="FASTER_WHISPER__API_KEY",
            key=key,
            plain_text=True,
        )

    @classmethod
    def create(cls, context: EngineContext) -> WhisperServerSpeechToText:
        """Makes it from the settings.

        Raises:
            EngineUnavailable: there is no address.
        """
        settings = context.settings
        if settings is None:
            raise EngineUnavailable(f"{cls.name} needs the service's settings")
        names = context.spoken_places or context.place_names
        return cls(settings.faster_whisper, settings.hosted, names, context.lead_of_spanish)

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


async def _without_key(request: httpx.Request) -> None:
    request.headers.pop("Authorization", None)
