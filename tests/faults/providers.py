"""The hosted engines of the fault matrix, on ports of this machine.

    python -m tests.faults.providers --port N [--qdrant HOST:PORT]

They speak the providers' protocols as far as the matrix needs them (`tests/providers/` has servers that check every
request). Behind them is what stands for the models: recognition knows the matrix's sentences by their sound; the
language model is the project's own local one; the voice is real speech in a voice that no avatar has, so that one hears
who speaks. Times are those of hosted engines: words after 0.3 s, a first token after 0.4 s, first sound after 0.2 s.

GET /health on the port given says that they are there, and where: name and address. POST /faults switches faults.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import io
import json
import time
import wave
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial

import httpx
import numpy as np
import uvicorn
from langchain_core.messages import AIMessage
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from pipeline.audio import AudioChunk, Samples
from tests.bench.hosted_model import FIRST_TOKEN_S, TOKENS_PER_S, HostedModel, _chunk, _whole, deltas, make_model
from tests.faults.script import KnownSentences, clips
from tests.providers.faults import FaultyServer, control, faulty_server, openai_error, openai_error_event
from tests.providers.opik import OpikServer
from tests.voices import Caller, said_by

RECOGNITION_S = 0.3
FIRST_SOUND_S = 0.2
PIECE_S = 0.1
"""Sound in one piece of a stream."""
TIMES_REAL = 4.0
"""So much faster than it is spoken comes speech, once it comes."""
VOICE = Caller("Joe", "piper", "joe")
"""Six seconds of its speech take half a second of a busy processor: as little as a hosted voice should."""
RATE_HZ = 24_000


class Recognition:
    """Routes of Groq's and OpenAI's speech to text (API reference, "Create transcription"): multipart, WAV in it."""

    def __init__(self, known: KnownSentences) -> None:
        self._known = known

    async def transcribe(self, request: Request) -> Response:
        """One utterance."""
        async with request.form() as form:
            upload = form.get("file")
            if not isinstance(upload, UploadFile):
                return Response(openai_error(400), 400, media_type="application/json")
            audio = _audio_of(await upload.read())
            wanted = form.get("response_format", "json")
        await asyncio.sleep(RECOGNITION_S)
        text, duration_s = self._known.text_of(audio), audio.duration_s
        if wanted == "text":
            return Response(text, media_type="text/plain")
        answer: dict[str, object] = {"text": text}
        if wanted == "verbose_json":
            segment = {"id": 0, "start": 0.0, "end": duration_s, "text": text, "avg_logprob": -0.1}
            segment |= {"no_speech_prob": 0.01, "compression_ratio": 1.2, "temperature": 0.0, "tokens": [], "seek": 0}
            answer |= {"task": "transcribe", "language": "english", "duration": duration_s, "segments": [segment]}
        return JSONResponse(answer | {"x_groq": {"id": "req_matrix"}})


def _audio_of(content: bytes) -> AudioChunk:
    with wave.open(io.BytesIO(content)) as sound:
        return AudioChunk(np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2"), sound.getframerate())


class Chat:
    """The chat completions route (OpenAI's and Groq's API references), behind which the local model plans and words."""

    def __init__(self) -> None:
        self._model = HostedModel(make_model())

    async def complete(self, request: Request) -> Response:
        """One completion."""
        asked_s = time.monotonic()
        body = await request.json()
        message = await self._model.answer(body["messages"], with_tools=bool(body.get("tools")))
        await asyncio.sleep(max(0.0, FIRST_TOKEN_S - (time.monotonic() - asked_s)))
        if not body.get("stream"):
            return JSONResponse(_whole(message) | {"usage": _usage(message)})
        return StreamingResponse(self._stream(message), media_type="text/event-stream")

    async def _stream(self, message: AIMessage) -> AsyncIterator[bytes]:
        began_s = time.monotonic()
        for token, delta in enumerate(deltas(message)):
            await asyncio.sleep(max(0.0, began_s + token / TOKENS_PER_S - time.monotonic()))
            yield f"data: {json.dumps(_chunk(delta, None))}\n\n".encode()
        last = _chunk({}, "tool_calls" if message.tool_calls else "stop")
        last |= {"usage": _usage(message), "x_groq": {"id": "req_matrix", "usage": _usage(message)}}
        yield f"data: {json.dumps(last)}\n\ndata: [DONE]\n\n".encode()


def _usage(message: AIMessage) -> dict[str, int]:
    made = len(deltas(message))
    return {"prompt_tokens": 1_000, "completion_tokens": made, "total_tokens": 1_000 + made}


class Speech:
    """The speech route: Together's (docs, "Text-to-speech streaming": base64 in server-sent events) and OpenAI's (API
    reference, "Create speech", with response_format "pcm": the samples themselves, in chunks)."""

    async def speak(self, request: Request) -> Response:
        """One text."""
        asked_s = time.monotonic()
        body = await request.json()
        sound = (await said_by(VOICE, body["input"])).at_rate(RATE_HZ).samples
        await asyncio.sleep(max(0.0, FIRST_SOUND_S - (time.monotonic() - asked_s)))
        if body.get("stream") and body.get("response_format") == "raw":
            return StreamingResponse(self._events(sound), media_type="text/event-stream")
        return StreamingResponse(self._pieces(sound), media_type="audio/pcm")

    async def _pieces(self, sound: Samples) -> AsyncIterator[bytes]:
        began_s = time.monotonic()
        size = round(PIECE_S * RATE_HZ)
        for number, start in enumerate(range(0, len(sound), size)):
            await asyncio.sleep(max(0.0, began_s + number * PIECE_S / TIMES_REAL - time.monotonic()))
            yield sound[start : start + size].astype("<i2").tobytes()

    async def _events(self, sound: Samples) -> AsyncIterator[bytes]:
        async for piece in self._pieces(sound):
            delta = base64.b64encode(piece).decode()
            event = {"type": "conversation.item.audio_output.delta", "item_id": "tts_1", "delta": delta}
            yield f"data: {json.dumps(event)}\n\n".encode()
        yield b"data: [DONE]\n\n"


class Forward:
    """Hands requests on to a server of another process."""

    def __init__(self, target: str) -> None:
        self._client = httpx.AsyncClient(base_url=f"http://{target}", timeout=60, trust_env=False)

    async def pass_on(self, request: Request) -> Response:
        """One request, whole."""
        kept = {name: value for name, value in request.headers.items() if name not in ("host", "connection")}
        url = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        answer = await self._client.request(request.method, url, content=await request.body(), headers=kept)
        return Response(answer.content, answer.status_code, media_type=answer.headers.get("Content-Type"))


def qdrant_error(status: int) -> bytes:
    """An error's body as Qdrant's API reference has it."""
    return json.dumps({"status": {"error": f"status {status}"}, "time": 0.0}).encode()


def opik_error(status: int) -> bytes:
    """An error's body as Opik's server sends it."""
    return json.dumps({"code": status, "message": "try again later"}).encode()


async def start(stack: AsyncExitStack, qdrant: str | None) -> dict[str, FaultyServer]:
    """Starts all of them.

    Args:
        stack: ends them.
        qdrant: where the real one is; without it there is none.

    Returns:
        The servers by name: groq (its transcription and chat routes), whisper, llm, together, orpheus, qdrant, opik.
    """
    await said_by(VOICE, f"Loaded at {time.time():.0f}.")
    recognition, chat, speech = Recognition(KnownSentences(await clips())), await asyncio.to_thread(Chat), Speech()
    post = ["POST"]

    def app(*routes: tuple[str, Callable[[Request], Awaitable[Response]]]) -> Starlette:
        return Starlette(routes=[Route(path, endpoint, methods=post) for path, endpoint in routes])

    anything = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    serve = partial(_started, stack)
    servers = {
        "groq-stt": await serve(app(("/openai/v1/audio/transcriptions", recognition.transcribe))),
        "whisper": await serve(app(("/v1/audio/transcriptions", recognition.transcribe))),
        "groq-llm": await serve(app(("/openai/v1/chat/completions", chat.complete)), error_event=openai_error_event),
        "openai": await serve(app(("/v1/chat/completions", chat.complete)), error_event=openai_error_event),
        "together": await serve(app(("/v1/audio/speech", speech.speak))),
        "orpheus": await serve(app(("/v1/audio/speech", speech.speak))),
        "opik": await serve(OpikServer().app(), error_body=opik_error),
    }
    if qdrant is not None:
        routes = [Route("/{path:path}", Forward(qdrant).pass_on, methods=anything)]
        servers["qdrant"] = await serve(Starlette(routes=routes), error_body=qdrant_error)
    return servers


async def _started(stack: AsyncExitStack, app: Starlette, **kwargs: object) -> FaultyServer:
    return await stack.enter_async_context(faulty_server(app, **kwargs))  # type: ignore[arg-type]


async def _serve(port: int, qdrant: str | None) -> None:
    async with AsyncExitStack() as stack:
        servers = await start(stack, qdrant)

        async def health(_: Request) -> Response:
            return JSONResponse({name: server.address for name, server in servers.items()})

        app = Starlette(routes=[Route("/health", health), Mount("/", control(servers))])
        await uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning")).serve()


def main() -> None:
    """Serves until it is stopped."""
    name = "python -m tests.faults.providers"
    parser = argparse.ArgumentParser(prog=name, description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--qdrant", help="HOST:PORT of the real one")
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.port, arguments.qdrant))


if __name__ == "__main__":
    main()
