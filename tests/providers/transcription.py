"""A test helper: a server with the transcription route, which checks each request against its documented form.

The form is that of OpenAI's API reference, "Create transcription" (multipart/form-data: `file`, `model`, `language`,
`prompt`, `response_format`, `temperature`, `timestamp_granularities[]`; verbose_json's "task", "language", "duration",
"text", "segments"), which Groq's and speaches' references repeat. A request that is not of this form gets 400.
"""

from __future__ import annotations

import asyncio
import io
import json
import wave
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

FIELDS = {"file", "model", "language", "prompt", "response_format", "temperature", "timestamp_granularities[]"}
LANGUAGES = {"en": "english", "es": "spanish"}


@dataclass(frozen=True)
class Asked:
    """A request: its fields, and its sound."""

    fields: dict[str, str]
    wav: bytes
    audio_s: float
    connection: tuple[str, int] | None


@dataclass
class TranscriptionServer:
    """Answers with `text` in `language`, or with what `answer` makes.

    Attributes:
        path: of the route.
        key: that it wants; none if empty.
        text: what it understands; a function of the request, perhaps one that recognises.
        language: that it detects when it is told none.
        language_name: how it writes a code.
        answer: instead of the documented answer.
        delay_s: before every answer.
        asked: the requests that had the documented form.
        came: a request did.
        gone: a client went away before its answer.
    """

    path: str = "/v1/audio/transcriptions"
    key: str = ""
    text: str | Callable[[Asked], Awaitable[str]] = "I'm looking for a flat in Chueca."
    language: str = "en"
    language_name: Callable[[str], str] = lambda code: LANGUAGES.get(code, code)
    avg_logprob: float = -0.2
    no_speech_prob: float = 0.01
    answer: Callable[[Asked], Response] | None = None
    delay_s: float = 0.0
    asked: list[Asked] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def app(self) -> Starlette:
        """To be served."""
        return Starlette(routes=[Route(self.path, self._transcribe, methods=["POST"])])

    async def _transcribe(self, request: Request) -> Response:
        given = request.headers.get("authorization", "")
        if given != (f"Bearer {self.key}" if self.key else ""):
            return error(401, f"Incorrect API key provided: {given}", "invalid_api_key")
        try:
            asked = await _read(request)
        except (AssertionError, wave.Error, EOFError, ValueError) as wrong:
            return error(400, f"not the documented form: {wrong}", "invalid_request_error")
        self.asked.append(asked)
        self.came.set()
        for _ in range(round(self.delay_s / 0.02)):
            if await request.is_disconnected():
                self.gone.set()
                break
            await asyncio.sleep(0.02)
        if self.answer is not None:
            return self.answer(asked)
        text = self.text if isinstance(self.text, str) else await self.text(asked)
        if asked.fields["response_format"] == "json":
            return JSONResponse({"text": text})
        return JSONResponse(self._verbose(asked, text))

    def _verbose(self, asked: Asked, text: str) -> dict[str, Any]:
        segment = {
            "id": 0,
            "seek": 0,
            "start": 0.0,
            "end": asked.audio_s,
            "text": f" {text}",
            "tokens": [50365, 286, 478, 1237],
            "temperature": 0.0,
            "avg_logprob": self.avg_logprob,
            "compression_ratio": 0.9,
            "no_speech_prob": self.no_speech_prob,
        }
        language = self.language_name(asked.fields.get("language", self.language))
        return {
            "task": "transcribe",
            "language": language,
            "duration": asked.audio_s,
            "text": f" {text}",
            "segments": [segment],
        }


def error(status: int, message: str, code: str = "", headers: dict[str, str] | None = None) -> Response:
    """An error as the references document it."""
    body = {"error": {"message": message, "type": "invalid_request_error", "code": code}}
    return JSONResponse(body, status_code=status, headers=headers)


class Cut(Response):
    """An answer whose connection ends in the middle of its body."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Sends half of what it announces."""
        body = json.dumps({"text": "half of this"}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})


async def _read(request: Request) -> Asked:
    assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
    async with request.form() as form:
        assert set(form) <= FIELDS, f"unknown fields {set(form) - FIELDS}"
        upload = form["file"]
        assert isinstance(upload, UploadFile) and (upload.filename or "").endswith(".wav"), "file needs a name"
        assert upload.content_type == "audio/wav", f"content type {upload.content_type}"
        wav = await upload.read()
        fields = {name: str(value) for name, value in form.items() if name != "file"}
    with wave.open(io.BytesIO(wav)) as reader:
        assert (reader.getframerate(), reader.getnchannels(), reader.getsampwidth()) == (16_000, 1, 2)
        frames = reader.getnframes()
        assert len(reader.readframes(frames)) == 2 * frames, "the WAV is shorter than it says"
    assert fields.get("model"), "model is required"
    assert float(fields["temperature"]) == 0.0
    assert fields.get("response_format", "json") in ("json", "verbose_json"), "response_format"
    granularities = fields.get("timestamp_granularities[]")
    assert granularities is None or fields["response_format"] == "verbose_json", "granularities need verbose_json"
    assert granularities in (None, "segment")
    assert len(fields.get("language", "en")) == 2, "language is an ISO 639-1 code"
    client = tuple(request.client) if request.client else None
    return Asked(fields, wav, frames / 16_000, client)  # type: ignore[arg-type]
