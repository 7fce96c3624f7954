"""Orpheus at Together AI."""

from __future__ import annotations

from typing import Any

from pipeline.engines.context import EngineContext
from pipeline.engines.hosted.speech_route import RATE_HZ, SpeechRoute
from pipeline.errors import EngineUnavailable


class TogetherTextToSpeech(SpeechRoute):
    """Together AI's speech route, streamed: its reference "Create audio generation request", POST /audio/speech.

    With `stream` it sends server-sent events of base64 PCM and allows the format "raw" only. Orpheus speaks English.
    """

    name = "together"
    key_setting = "TOGETHER__API_KEY"

    @classmethod
    def create(cls, context: EngineContext) -> TogetherTextToSpeech:
        """Makes it from the settings; nothing is asked of the provider yet.

        Raises:
            EngineUnavailable: there is no key.
        """
        settings = context.settings
        if settings is None or not settings.together.api_key:
            raise EngineUnavailable("together needs a key: set TOGETHER__API_KEY")
        own = settings.together
        return cls(own.base_url, own.api_key, own.model, settings.hosted)

    def _asked(self, words: str, voice: str) -> dict[str, Any]:
        return {
            "model": self._model,
            "input": words,
            "voice": voice,
            "language": "en",
            "stream": True,
            "response_format": "raw",
            "response_encoding": "pcm_s16le",
            "sample_rate": RATE_HZ,
        }
