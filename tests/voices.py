"""Callers for tests with real speech: says a text in one of Kokoro's voices, and writes down what was answered."""

from __future__ import annotations

from functools import lru_cache

from pipeline.assets import ensure_assets
from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, join
from pipeline.engines.base import SpeechToText, Voice
from pipeline.engines.context import EngineContext
from pipeline.engines.registry import make_speech_to_text, make_text_to_speech
from pipeline.engines.speech_cache import CachedTextToSpeech
from pipeline.settings import load_settings

PLACES = ("Madrid", "Barcelona", "Chamberí", "Salamanca", "Chueca", "Malasaña", "Retiro", "Lavapiés", "Gràcia")


@lru_cache
def _context() -> EngineContext:
    return EngineContext(ensure_assets(load_settings().cache_dir, progress=False), PLACES)


@lru_cache
def _tts() -> CachedTextToSpeech:
    # Kept between runs: the tests then take their time for what they test.
    return CachedTextToSpeech(make_text_to_speech("kokoro", _context()), load_settings().cache_dir / "test-speech")


@lru_cache
def _stt() -> SpeechToText:
    return make_speech_to_text("faster-whisper", _context())


async def spoken(text: str, voice: str = "am_michael", speed: float = 1.0) -> AudioChunk:
    """`text` in a voice none of the avatars has to have."""
    await _tts().warm([text], Voice(voice, "en", speed))
    chunks = [chunk async for chunk in _tts().synthesize(text, Voice(voice, "en", speed))]
    return join(chunks, _tts().rate_hz)


async def understood(audio: AudioChunk) -> str:
    """The words of `audio`."""
    return (await _stt().transcribe(audio.at_rate(LISTEN_RATE_HZ))).text
