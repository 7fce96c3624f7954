"""FastRTC's own `ReplyOnPause` on a telephone, with this project's engines: what the service is compared with.

    python -m tests.bench.stock --port N

Written as FastRTC's documentation shows a voice agent: a reply function that recognises, asks the agent, says a
sentence and plays three seconds of keyboard when the agent calls a tool, and then speaks the answer. Recogniser, voice,
agent, search and avatar are the service's; nothing is cached, prepared or tuned. FastRTC's loader of its voice-activity
model needs a model hub, so the local Silero is given to it by its parameter `model`, with FastRTC's options.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import numpy as np
import uvicorn
from fastapi import FastAPI
from fastrtc import ReplyOnPause, Stream, get_current_context
from fastrtc.pause_detection import PauseDetectionModel
from numpy.typing import NDArray

import app as service
from avatars.avatar import Avatar, choose_avatar, load_avatars
from pipeline import parts
from pipeline.agent.agent import Agent, Conversation
from pipeline.assets import ensure_assets
from pipeline.audio import LISTEN_RATE_HZ, AudioChunk
from pipeline.engines import registry
from pipeline.engines.base import SpeechToText, TextToSpeech
from pipeline.engines.context import EngineContext
from pipeline.events import ReplyDelta, ToolCalled
from pipeline.rehearsal import voice_of
from pipeline.search.places.spoken_names import landmarks, spoken_places
from pipeline.search.service import build_search
from pipeline.settings import load_settings

KEYBOARD_S = 3.0
RATE_HZ = 24_000
Sound = tuple[int, NDArray[np.int16]]


class LocalSilero(PauseDetectionModel):
    """Silero as FastRTC uses it: seconds of speech in a chunk of 16 kHz sound."""

    def vad(self, audio: tuple[int, NDArray[Any]], options: Any) -> tuple[float, list[Any]]:
        """See FastRTC's `PauseDetectionModel`."""
        from faster_whisper.vad import VadOptions, get_speech_timestamps

        rate_hz, samples = audio
        assert rate_hz == LISTEN_RATE_HZ
        floats = np.squeeze(samples).astype(np.float32) / 32_768
        # FastRTC's own defaults (`SileroVadOptions`).
        chosen = VadOptions(threshold=0.5, min_speech_duration_ms=250, min_silence_duration_ms=2000, speech_pad_ms=400)
        chunks = get_speech_timestamps(floats, chosen)
        return sum(chunk["end"] - chunk["start"] for chunk in chunks) / LISTEN_RATE_HZ, chunks

    def warmup(self) -> None:
        """Loads the model."""
        self.vad((LISTEN_RATE_HZ, np.zeros(LISTEN_RATE_HZ, dtype=np.int16)), None)


def keyboard() -> NDArray[np.int16]:
    """Three seconds of typing, int16 (n,) at 24 kHz: decaying bursts of noise at uneven intervals."""
    draw = np.random.default_rng(3)
    sound = np.zeros(round(KEYBOARD_S * RATE_HZ))
    at_s = 0.02
    while at_s < KEYBOARD_S - 0.05:
        n = round(0.03 * RATE_HZ)
        start = round(at_s * RATE_HZ)
        sound[start : start + n] += draw.standard_normal(n) * np.exp(-np.arange(n) / (0.006 * RATE_HZ)) * 2_500
        at_s += draw.uniform(0.08, 0.22)
    return np.clip(sound, -20_000, 20_000).astype(np.int16)


class Replies:
    """The reply function and what it needs."""

    def __init__(self, stt: SpeechToText, tts: TextToSpeech, agent: Agent, avatar: Avatar, agency: str) -> None:
        self._stt, self._tts, self._agent, self._avatar = stt, tts, agent, avatar
        self._voice = voice_of(avatar, tts.name)
        self._greeting = avatar.phone_greeting.format(agency=agency)
        self._keyboard = keyboard()

    async def greet(self) -> AsyncGenerator[Sound, None]:
        """What the caller hears first."""
        async for sound in self._speak(self._greeting):
            yield sound

    async def reply(self, audio: Sound) -> AsyncGenerator[Sound, None]:
        """Answers what the caller said."""
        rate_hz, samples = audio
        heard = await self._stt.transcribe(AudioChunk(np.squeeze(samples), rate_hz).at_rate(LISTEN_RATE_HZ))
        if not heard.text:
            return
        conversation = Conversation(get_current_context().webrtc_id, self._avatar, "phone")
        words = ""
        async for event in self._agent.reply(heard.text, conversation):
            if isinstance(event, ToolCalled):
                async for sound in self._speak(self._avatar.phrases.tool_use[0]):
                    yield sound
                yield RATE_HZ, self._keyboard[None]
            elif isinstance(event, ReplyDelta):
                words += event.text
        async for sound in self._speak(words):
            yield sound

    async def _speak(self, text: str) -> AsyncGenerator[Sound, None]:
        async for chunk in self._tts.synthesize(text, self._voice):
            yield chunk.rate_hz, chunk.samples[None]


async def make_replies() -> Replies:
    """Loads the service's engines, listings and agent."""
    settings = load_settings()
    stt_name, tts_name = (
        settings.chosen_stt,
        settings.chosen_tts,
    )
    wanted = [*registry.assets_for(stt=stt_name, tts=tts_name), *service.SEARCH_ASSETS]
    assets = await asyncio.to_thread(ensure_assets, settings.cache_dir, wanted)
    search = await asyncio.to_thread(
        build_search, settings.properties_csv, assets.minilm_cache_dir, settings.size_unit, settings.search.timeout_s
    )
    finder = search.catalogue.places
    names = tuple(place.name for place in finder.places)
    context = EngineContext(assets, names, spoken_places(finder), landmarks(finder))
    stt = registry.make_speech_to_text(stt_name, context)
    tts = registry.make_text_to_speech(tts_name, context)
    avatars = load_avatars(settings.avatars_dir)
    avatar = choose_avatar(avatars, settings.avatar_name)
    await search.warm_up()
    office = parts.make_service_office(settings, lambda home: home in search.catalogue.by_id)
    agent = parts.make_agent(settings, search, office, lambda _: None)
    return Replies(stt, tts, agent, avatar, settings.agency_name)


def create_app(replies: Replies) -> FastAPI:
    """The telephone, as FastRTC mounts it."""
    app = FastAPI()
    handler = ReplyOnPause(
        replies.reply,
        startup_fn=replies.greet,
        model=LocalSilero(),
        input_sample_rate=LISTEN_RATE_HZ,
        output_sample_rate=RATE_HZ,
    )
    Stream(handler, modality="audio", mode="send-receive").mount(app, path="/voice")

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


async def serve(port: int) -> None:
    """Loads everything, then answers the telephone."""
    server = uvicorn.Server(uvicorn.Config(create_app(await make_replies()), port=port, log_level="warning"))
    await server.serve()


def main() -> None:
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.stock", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--port", type=int, required=True)
    asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
