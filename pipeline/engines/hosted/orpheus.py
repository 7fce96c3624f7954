"""Orpheus on a server of one's own."""

from __future__ import annotations

from typing import Any

from pipeline.engines.context import EngineContext
from pipeline.engines.hosted.speech_route import SpeechRoute
from pipeline.errors import EngineUnavailable


class OrpheusTextToSpeech(SpeechRoute):
    """Any server with OpenAI's speech route ("Create speech", POST /audio/speech) that streams PCM: 24 kHz, 16 bits,
    mono, raw or behind a WAV header.

    Asked with httpx rather than OpenAI's client: that retries by itself, and its limits of time cannot tell a server
    that is slow from a listener who pauses. Orpheus speaks English.
    """

    name = "orpheus-runpod"
    key_setting = "ORPHEUS__API_KEY"

    @classmethod
    def create(cls, context: EngineContext) -> OrpheusTextToSpeech:
        """Makes it from the settings; nothing is asked of the server yet.

        Raises:
            EngineUnavailable: its address is not set.
        """
        settings = context.settings
        if settings is None or not settings.orpheus.api_url:
            raise EngineUnavailable("orpheus-runpod needs the server's address: set ORPHEUS__API_URL")
        own = settings.orpheus
        return cls(own.api_url or "", own.api_key, own.model, settings.hosted)

    def _asked(self, words: str, voice: str) -> dict[str, Any]:
        return {"model": self._model, "input": words, "voice": voice, "response_format": "pcm"}
