"""The service with engines as slow, and as cheap for this machine, as hosted ones.

    python -m tests.load.hosted_app --port N

Stand-ins: recognition waits 300 ms and tells the load bench's sentences apart by their length; the language model is
the local one, 400 ms later; synthesis waits 150 ms and then gives noise at once, as long as the text would be spoken.
All that hears and times the call (voice activity, end of turn, the session, the agent, the search) is the service's.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np
from fastapi import FastAPI
from langchain_core.outputs import ChatGenerationChunk
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import app
from pipeline.agent.local.model import LocalChatModel
from pipeline.audio import AudioChunk
from pipeline.engines import registry
from pipeline.engines.base import Transcript, Voice
from pipeline.engines.context import EngineContext
from pipeline.settings import load_settings
from tests.load.script import utterances

RECOGNITION_S = 0.3
MODEL_S = 0.4
SYNTHESIS_S = 0.15
CHARACTERS_PER_S = 15.0
_RATE_HZ = 24_000
_SOUND_S = 60.0


class StubSpeechToText:
    """Knows the load bench's sentences."""

    name = "stub-recogniser"

    def __init__(self) -> None:
        self._by_length = asyncio.run(_lengths())

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        """The sentence whose length is nearest."""
        await asyncio.sleep(RECOGNITION_S)
        text = min(self._by_length, key=lambda known: abs(known[0] - audio.duration_s))[1]
        return Transcript(text, self.name, RECOGNITION_S * 1_000, language)


class StubTextToSpeech:
    """Gives noise that is as long as speech."""

    name = "kokoro"  # the avatars name voices for it
    rate_hz = _RATE_HZ
    version = "stub"

    def __init__(self) -> None:
        noise = np.random.default_rng(1).normal(0.0, 3_000.0, round(_SOUND_S * _RATE_HZ))
        self._sound = noise.clip(-20_000, 20_000).astype(np.int16)

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
        """Sound of the length of `text`."""
        await asyncio.sleep(SYNTHESIS_S)
        yield AudioChunk(self._sound[: round(min(_SOUND_S, len(text) / CHARACTERS_PER_S) * _RATE_HZ)], _RATE_HZ)


async def _lengths() -> list[tuple[float, str]]:
    return [(each.audio.duration_s, each.text) for each in await utterances()]


def _delay_the_model() -> None:
    stream = LocalChatModel._astream

    async def later(self: LocalChatModel, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        await asyncio.sleep(MODEL_S)
        async for chunk in stream(self, *args, **kwargs):
            yield chunk

    LocalChatModel._astream = later  # type: ignore[method-assign]


def _stub_recogniser(name: str, context: EngineContext) -> Any:
    return StubSpeechToText()


def _stub_voice(name: str, context: EngineContext) -> Any:
    return StubTextToSpeech()


def _count_tasks(create_app: Callable[..., FastAPI]) -> Callable[..., FastAPI]:
    """The service, which also tells how many tasks its event loop has."""

    async def tasks(_: Request) -> JSONResponse:
        return JSONResponse({"tasks": len(asyncio.all_tasks())})

    def create(*args: Any, **kwargs: Any) -> FastAPI:
        service = create_app(*args, **kwargs)
        service.router.routes.insert(0, Route("/tasks", tasks))
        return service

    return create


def _keep_speech_apart(folder: Path) -> None:
    """The models of this machine, and a cache of speech of our own: noise has no place among real speech."""
    cache_dir = load_settings().cache_dir
    for path in cache_dir.iterdir():
        if path.is_dir() and path.name != "speech":
            (folder / path.name).symlink_to(path)
    os.environ["ASSETS_DIR"] = str(folder)


def main() -> int:
    """Runs the service; returns the process's exit code."""
    with tempfile.TemporaryDirectory() as folder:
        _keep_speech_apart(Path(folder))
        return app.main()


if __name__ == "__main__":
    registry.make_speech_to_text = _stub_recogniser
    registry.make_text_to_speech = _stub_voice
    app.create_app = _count_tasks(app.create_app)
    _delay_the_model()
    sys.exit(main())
