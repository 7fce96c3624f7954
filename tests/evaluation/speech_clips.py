"""Callers for the evaluation of speech: many voices, two ways to say Spanish names, a telephone line, noise."""

from __future__ import annotations

import hashlib
import json
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np

from pipeline.assets import Assets
from pipeline.audio import (
    LISTEN_RATE_HZ,
    PHONE_RATE_HZ,
    AudioChunk,
    FloatSamples,
    Resampler,
    mulaw_decode,
    mulaw_encode,
    to_int16,
)
from pipeline.engines.onnx import open_session
from pipeline.pronunciation import Pronouncer

Accent = Literal["local", "english"]
"""How place names are said: as people there do, or as English spelling rules read them."""
Line = Literal["clean", "white", "babble"]

TUNING_VOICES = ("af_heart", "am_michael", "bf_emma", "bm_george", "af_bella", "am_fenrir")
HELD_OUT_VOICES = ("af_sarah", "am_puck", "bf_isabella", "bm_lewis")
SPANISH_VOICES = ("ef_dora", "em_alex")
NOISE_DB = 15.0
_BABBLERS = 6
_FRAME_S = 0.02
_SPEECH_BELOW_PEAK_DB = 30.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of `data/evaluation/spoken_places.jsonl`.

    Attributes:
        id: its name.
        language: "en" or "es".
        text: what is said.
        place: district or city as the listings write it; None when there is no place in it.
    """

    id: str
    language: str
    text: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence as one voice says it."""

    sentence: Sentence
    voice: str
    accent: Accent


def read_sentences(path: Path) -> list[Sentence]:
    """All lines of the file."""
    return [Sentence(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


class Callers:
    """Says utterances; keeps what was said, because synthesis takes a third of the time of speech.

    Args:
        assets: where Kokoro is.
        folder: keeps the clips.
        place_names: names that `accent="local"` says as people there do.
    """

    def __init__(self, assets: Assets, folder: Path, place_names: Sequence[str]) -> None:
        self._assets, self._folder = assets, folder
        self._pronouncer = Pronouncer(place_names)
        folder.mkdir(parents=True, exist_ok=True)

    def say(self, utterance: Utterance) -> FloatSamples:
        """Samples, float32 (n,), 16 kHz, with a little silence at the end."""
        phonemes_of = f"{utterance.sentence.language}|{utterance.accent}|{utterance.voice}|{utterance.sentence.text}"
        path = self._folder / f"{hashlib.sha256(phonemes_of.encode()).hexdigest()[:20]}.wav"
        if not path.exists():
            self._synthesise(utterance, path)
        with wave.open(str(path), "rb") as source:
            return AudioChunk(
                np.frombuffer(source.readframes(source.getnframes()), dtype=np.int16), LISTEN_RATE_HZ
            ).as_float()

    def babble(self, utterances: Sequence[Utterance], seconds: float) -> FloatSamples:
        """Several people at once, each saying one sentence after the other."""
        length = round(seconds * LISTEN_RATE_HZ)
        total = np.zeros(length, dtype=np.float32)
        for number in range(_BABBLERS):
            said = np.concatenate([self.say(utterance) for utterance in utterances[number::_BABBLERS]])
            total += np.resize(said / max(1e-6, speech_rms(said)), length)
        return total

    def _synthesise(self, utterance: Utterance, path: Path) -> None:
        text = utterance.sentence.text
        if utterance.sentence.language == "es":
            phonemes = self._phonemize(text, "es")
        else:
            language = "en-gb" if utterance.voice.startswith("b") else "en-us"
            phonemes = (
                self._pronouncer.phonemes(text, language, self._phonemize)
                if utterance.accent == "local"
                else self._phonemize(text, language)
            )
        samples, rate_hz = self._kokoro.create(phonemes, utterance.voice, is_phonemes=True)
        audio = AudioChunk(to_int16(np.pad(samples, rate_hz // 5)), rate_hz).at_rate(LISTEN_RATE_HZ)
        partial = path.with_suffix(".part")
        with wave.open(str(partial), "wb") as out:
            out.setparams((1, 2, LISTEN_RATE_HZ, 0, "NONE", ""))
            out.writeframes(audio.samples.tobytes())
        partial.rename(path)

    def _phonemize(self, text: str, language: str) -> str:
        return str(self._kokoro.tokenizer.phonemize(text, language))

    @cached_property
    def _kokoro(self) -> Any:
        import kokoro_onnx

        session = open_session(self._assets.kokoro_model, threads=1)
        return kokoro_onnx.Kokoro.from_session(session, str(self._assets.kokoro_voices))


def over_phone(speech: FloatSamples, line: Line, babble: FloatSamples, seed: int) -> AudioChunk:
    """16 kHz speech after a telephone line: 8 kHz, mu-law, packets of 20 ms; with noise 15 dB below the speech.

    Args:
        speech: float32 (n,), 16 kHz.
        line: "clean", "white" noise, or "babble".
        babble: a long stretch of babble, float32 (m,), 16 kHz.
        seed: of the noise, or of where the babble begins.
    """
    generator = np.random.default_rng(seed)
    if line != "clean":
        start = int(generator.integers(max(1, len(babble) - len(speech))))
        noise = (
            generator.standard_normal(len(speech))
            if line == "white"
            else np.resize(babble[start : start + len(speech)], len(speech))
        )
        level = speech_rms(speech) / 10 ** (NOISE_DB / 20)
        if line == "white":
            level *= np.sqrt(2)  # half of its power lies above 4 kHz and does not pass the line
        speech = speech + (noise * level / np.sqrt(np.mean(noise**2))).astype(np.float32)
    narrow = AudioChunk(to_int16(speech), LISTEN_RATE_HZ).at_rate(PHONE_RATE_HZ)
    received = mulaw_decode(mulaw_encode(narrow.samples))
    resampler = Resampler(PHONE_RATE_HZ, LISTEN_RATE_HZ)
    packets = [resampler.push(received[at : at + 160]) for at in range(0, len(received), 160)]
    packets.append(resampler.push(np.zeros(0, dtype=np.int16), last=True))
    return AudioChunk(np.concatenate(packets), LISTEN_RATE_HZ)


def speech_rms(samples: FloatSamples) -> float:
    """Root mean square over the frames in which someone speaks: those within 30 dB of the loudest."""
    length = round(_FRAME_S * LISTEN_RATE_HZ)
    frames = samples[: len(samples) // length * length].reshape(-1, length)
    power = np.mean(np.square(frames), axis=1)
    spoken = power[power > power.max() / 10 ** (_SPEECH_BELOW_PEAK_DB / 10)]
    return float(np.sqrt(spoken.mean()))
