"""A test helper: a server of one's own with OpenAI's documented speech route.

Requests are checked against OpenAI's reference "Create speech" (POST /audio/speech): bearer token, JSON, `model`,
`input` of at most 4096 characters and `voice` required, `response_format` one of mp3, opus, aac, flac, wav and pcm,
`speed`, `instructions`, `stream_format`. Answers: chunked PCM of 24 kHz, 16 bits, little-endian, without a header
("pcm" in the guide "Text to speech"); or behind a WAV header, as some servers have it whatever they are asked for.
"""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tests.providers.speech import RATE_HZ, SpeechServer

_ALLOWED: dict[str, type] = {
    "model": str,
    "input": str,
    "voice": str,
    "response_format": str,
    "speed": float,
    "instructions": str,
    "stream_format": str,
}


def wav_header(*, rate_hz: int = RATE_HZ, channels: int = 1, bits: int = 16, extra: bytes = b"") -> bytes:
    """Of a stream whose length nobody knows yet; `extra` is a chunk before its sound."""
    block = channels * bits // 8
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, channels, rate_hz, rate_hz * block, block, bits)
    return b"RIFF" + struct.pack("<I", 0xFFFFFFFF) + b"WAVE" + form + extra + b"data" + struct.pack("<I", 0xFFFFFFFF)


@dataclass
class OrpheusServer(SpeechServer):
    """The server; `app` is what is served.

    Attributes:
        content_type: of its answers.
        header: in front of the sound.
        tail: behind it.
    """

    content_type: str = "audio/pcm"
    header: bytes = b""
    tail: bytes = b""

    @property
    def app(self) -> Starlette:
        """The ASGI app."""
        return Starlette(routes=[Route("/v1/audio/speech", self._speech, methods=["POST"])])

    async def _speech(self, request: Request) -> Response:
        wrong = await self.asked(request, _ALLOWED, ("model", "input", "voice"))
        if wrong is not None:
            return wrong
        body = self.requests[-1]
        if len(body["input"]) > 4096:
            return self.refuse("input is too long")
        if body.get("response_format") != "pcm":
            return self.refuse("this server has PCM only")
        headers = {"content-type": self.content_type} if self.content_type else {}
        return StreamingResponse(self.written(self._sound(body["input"], body["voice"])), headers=headers)

    async def _sound(self, text: str, voice: str) -> AsyncIterator[bytes]:
        if self.header:
            yield self.header
        async for piece in self.pieces(text, voice):
            yield piece
        if self.tail:
            yield self.tail
