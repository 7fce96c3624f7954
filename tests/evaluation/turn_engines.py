"""The real engines for the evaluation of turn-taking; what they said of a stretch of sound is kept on disk."""

from __future__ import annotations

import asyncio
import hashlib
import math
import sqlite3
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, FloatSamples, to_float32
from pipeline.engines.context import EngineContext
from pipeline.engines.faster_whisper import FasterWhisperSpeechToText
from pipeline.engines.silero import FRAME_SAMPLES, SileroModel
from pipeline.engines.smart_turn import SmartTurn


class RealEngines:
    """Silero, Smart Turn and faster-whisper, as a call has them.

    Args:
        context: what the recogniser is made with.
        memory: file in which answers are kept.
    """

    def __init__(self, context: EngineContext, memory: Path) -> None:
        self._context = context
        self._memory = sqlite3.connect(memory)
        self._memory.execute("create table if not exists said (key text primary key, value text)")
        self.voice_activity = SileroModel.create(context)

    def finished_probability(self, audio: AudioChunk) -> float:
        """Smart Turn's verdict."""
        return float(self._kept("turn", audio, lambda: str(self._run(self._turn.probability(audio.as_float())))))

    def words(self, audio: AudioChunk) -> str:
        """What faster-whisper makes of it."""
        return self._kept("words", audio, lambda: self._run(self._whisper.transcribe(audio)).text)

    def boundary(self, speech: FloatSamples, before: str, after: str) -> float:
        """Seconds at which `after` begins in 16 kHz speech of both, by Whisper's attention to the known words."""
        audio = AudioChunk((speech * 32_767).astype(np.int16), LISTEN_RATE_HZ)
        return float(self._kept(f"boundary|{before}|{after}", audio, lambda: str(self._align(speech, before, after))))

    def _align(self, speech: FloatSamples, before: str, after: str) -> float:
        from faster_whisper.tokenizer import Tokenizer

        whisper: Any = self._whisper._whisper
        tokenizer = Tokenizer(whisper.hf_tokenizer, False, task="transcribe", language="en")
        features = whisper.feature_extractor(speech)[:, :3_000]
        features = np.pad(features, ((0, 0), (0, max(0, 3_000 - features.shape[1]))))
        tokens = tokenizer.encode(f" {before} {after}")
        frames = math.ceil(len(speech) / LISTEN_RATE_HZ * 100)
        (words,) = whisper.find_alignment(tokenizer, [tokens], whisper.encode(features), frames)
        wanted = len(before.split())
        spoken = 0
        for word in words:
            if spoken >= wanted:
                return float(word["start"])
            spoken += bool(word["word"].strip()) and any(map(str.isalnum, word["word"]))
        raise ValueError(f"no word after {before!r}")

    @cached_property
    def _turn(self) -> SmartTurn:
        return SmartTurn.create(self._context)

    @cached_property
    def _whisper(self) -> FasterWhisperSpeechToText:
        return FasterWhisperSpeechToText.create(self._context)

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.new_event_loop()

    def _run(self, work: Any) -> Any:
        return self._loop.run_until_complete(work)

    def _kept(self, what: str, audio: AudioChunk, make: Any) -> str:
        key = hashlib.sha256(what.encode() + b"|" + audio.samples.tobytes()).hexdigest()
        row = self._memory.execute("select value from said where key = ?", (key,)).fetchone()
        if row is None:
            row = (make(),)
            self._memory.execute("insert or replace into said values (?, ?)", (key, row[0]))
            self._memory.commit()
        return str(row[0])


def speech_probabilities(model: SileroModel, samples: np.ndarray) -> list[float]:
    """Silero's probability of each whole frame of int16 (n,) at 16 kHz."""
    stream = model.stream()
    starts = range(0, len(samples) - FRAME_SAMPLES + 1, FRAME_SAMPLES)
    return [stream.probability(to_float32(samples[start : start + FRAME_SAMPLES])) for start in starts]


class Known:
    """Voice activity that says what is known already."""

    frame_samples = FRAME_SAMPLES

    def __init__(self, probabilities: list[float]) -> None:
        self._rest = iter(probabilities)

    def probability(self, frame: FloatSamples) -> float:
        """The next one."""
        return next(self._rest)
