"""A test helper: a server that speaks Together AI's documented speech route.

Requests are checked against the reference "Create audio generation request" (POST /audio/speech): bearer token, JSON,
`model`, `input` and `voice` required, `response_format` raw when `stream` is true, `response_encoding`, `sample_rate`,
`language`; voices of the guide "Text-to-speech". Answers: server-sent events in the reference's form
(`audio.tts.chunk`), the streaming guide's (`conversation.item.audio_output.delta`) and its earlier edition's (`delta`,
`done`).
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Literal

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tests.providers.speech import RATE_HZ, SpeechServer

MODEL = "canopylabs/orpheus-3b-0.1-ft"
_ALLOWED: dict[str, type] = {
    "model": str,
    "input": str,
    "voice": str,
    "response_format": str,
    "language": str,
    "response_encoding": str,
    "sample_rate": int,
    "stream": bool,
}


@dataclass
class TogetherServer(SpeechServer):
    """The server; `app` is what is served.

    Attributes:
        form: of its events.
        end: does it say that the sound is whole?
        error: an event that comes instead of the end.
    """

    form: Literal["reference", "guide", "early"] = "reference"
    end: bool = True
    error: dict[str, Any] | None = None

    @property
    def app(self) -> Starlette:
        """The ASGI app."""
        return Starlette(routes=[Route("/v1/audio/speech", self._speech, methods=["POST"])])

    async def _speech(self, request: Request) -> Response:
        wrong = await self.asked(request, _ALLOWED, ("model", "input", "voice"))
        if wrong is not None:
            return wrong
        body = self.requests[-1]
        if body["model"] != MODEL:
            return self.refuse("there is no such model")
        if not body.get("stream") or body.get("response_format") != "raw":
            return self.refuse("this server streams only, and streams raw sound only")
        if body.get("response_encoding") != "pcm_s16le" or body.get("sample_rate") != RATE_HZ:
            return self.refuse("this server has 16-bit sound at 24 kHz only")
        return StreamingResponse(
            self.written(self._events(body["input"], body["voice"])),
            # As it stands: Starlette would add a charset.
            headers={"content-type": "text/event-stream"},
        )

    async def _events(self, text: str, voice: str) -> AsyncIterator[bytes]:
        async for piece in self.pieces(text, voice):
            sound = base64.b64encode(piece).decode()
            yield _event(
                {
                    "reference": {"object": "audio.tts.chunk", "model": MODEL, "b64": sound},
                    "guide": {"type": "conversation.item.audio_output.delta", "item_id": "tts_1", "delta": sound},
                    "early": {"type": "delta", "audio": sound},
                }[self.form]
            )
            if self.form == "guide":
                times = {"words": ["a"], "start_seconds": [0.0], "end_seconds": [0.1]}
                yield _event({"type": "conversation.item.word_timestamps", **times})
        if self.error is not None:
            yield _event(self.error)
        elif self.end:
            yield _event({"type": "done"}) if self.form == "early" else b"data: [DONE]\n\n"


def _event(content: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(content)}\n\n".encode()
