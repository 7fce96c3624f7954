"""Callers for the evaluation of turn-taking: three synthesisers, two kinds of pause, a telephone and a browser.

A pause is made in two ways. `whole`: the sentence is synthesised in one go and silence is put in at the word boundary,
so the melody goes on. `parts`: each part is synthesised as a sentence of its own and ends as if it were the last.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from pipeline.assets import Assets
from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, FloatSamples, Samples, to_int16
from pipeline.pronunciation import Pronouncer
from tests.evaluation.speech_clips import over_phone
from tests.evaluation.turn_corpus import Half, Said

Making = Literal["whole", "parts"]
Line = Literal["browser", "phone", "browser+noise", "phone+noise"]
LINES: tuple[Line, ...] = ("phone", "browser", "phone+noise", "browser+noise")
KOKORO_VOICES: dict[Half, tuple[str, ...]] = {
    "tuning": ("af_heart", "bm_george", "am_michael", "bf_emma", "hf_alpha", "em_alex"),
    "held-out": ("af_sarah", "bm_lewis", "am_puck", "bf_isabella", "if_sara", "hm_omega"),
}
"""American and British voices, and two of other languages (Hindi, Spanish, Italian), which speak with an accent."""
OTHER_VOICES: dict[Half, tuple[str, ...]] = {
    "tuning": ("espeak-ng:en-us", "flite:slt", "espeak-ng:en-gb"),
    "held-out": ("espeak-ng:en-gb-scotland", "flite:rms", "espeak-ng:en-029", "flite:awb"),
}
LEAD_S = 0.6
"""Silence before the speech: voice activity has settled by then."""
NOISE_DB = 25.0
"""White noise so far below the speech: a quiet room, a fair microphone."""
FLOOR = 2e-5
"""Noise of a quiet sound card (-94 dBFS): digital silence is nowhere but in tests."""
_PEAK = 0.5
_QUIET_DB = 40.0
_FRAME_S = 0.01
_FADE_S = 0.01
_SEARCH_S = 0.15
"""Whisper notices a word after it has begun: the boundary is looked for before that."""


@dataclass(frozen=True, slots=True)
class Clip:
    """What the caller's microphone picks up.

    Attributes:
        samples: int16 (n,) at 16 kHz, as the ear gets it, up to 2 s of silence after the speech.
        ends_s: where speech stops: before the pause, if there is one, and at the end.
        resumes_s: where it begins again after the pause.
    """

    samples: Samples
    ends_s: tuple[float, ...]
    resumes_s: tuple[float, ...]


class Callers:
    """Says the corpus; keeps what was synthesised.

    Args:
        assets: where Kokoro is.
        folder: keeps the clips.
        place_names: names said as people there do.
        boundary_of: (16 kHz speech, text before, text after) -> seconds at which the second text begins.
    """

    def __init__(
        self,
        assets: Assets,
        folder: Path,
        place_names: tuple[str, ...],
        boundary_of: Callable[[FloatSamples, str, str], float],
    ) -> None:
        self._assets, self._folder, self._boundary_of = assets, folder, boundary_of
        self._pronouncer = Pronouncer(place_names)
        self._kokoro: Any = None
        folder.mkdir(parents=True, exist_ok=True)

    def clip(self, said: Said, voice: str, making: Making, pause_s: float, line: Line) -> Clip:
        """`said` over a line, its pause `pause_s` of silence between the last sound and the next."""
        stretches = self._stretches(said, voice, making)
        level = _PEAK / max(float(np.abs(stretch).max()) for stretch in stretches)
        sound = [_silence(LEAD_S)]
        ends: list[float] = []
        resumes: list[float] = []
        for number, stretch in enumerate(stretches):
            if number:
                sound.append(_silence(pause_s))
                resumes.append(_seconds(sound))
            sound.append(stretch * level)
            ends.append(_seconds(sound))
        speech = np.concatenate([*sound, _silence(2.0)])
        return Clip(_over(speech, line, f"{voice}{said.text}"), tuple(ends), tuple(resumes))

    def speech(self, text: str, voice: str) -> FloatSamples:
        """`text` without silence around it, at the level of the clips: float32 (n,), 16 kHz."""
        spoken = trimmed(self._say(text, voice))
        return (spoken * (_PEAK / float(np.abs(spoken).max()))).astype(np.float32)

    def _stretches(self, said: Said, voice: str, making: Making) -> list[FloatSamples]:
        """Speech without the silence around it: one stretch, or one before and one after the pause."""
        if making == "parts" or len(said.parts) == 1:
            return [trimmed(self._say(part, voice)) for part in said.parts]
        speech = trimmed(self._say(said.whole, voice))
        cut = self._cut(speech, said)
        fade = round(_FADE_S * LISTEN_RATE_HZ)
        ramp = np.linspace(0, 1, fade, dtype=np.float32)
        before, after = speech[:cut].copy(), speech[cut:].copy()
        before[-fade:] *= ramp[::-1]
        after[:fade] *= ramp
        return [trimmed(before), trimmed(after)]

    def _cut(self, speech: FloatSamples, said: Said) -> int:
        """The sample between the words, where it is quietest."""
        near = self._boundary_of(speech, *said.parts)
        frame = round(_FRAME_S * LISTEN_RATE_HZ)
        around = np.arange(near - _SEARCH_S, near, _FRAME_S / 2)
        starts = np.clip((around * LISTEN_RATE_HZ).astype(int), frame, len(speech) - 2 * frame)
        power = [float(np.mean(speech[start : start + frame] ** 2)) for start in starts]
        return int(starts[int(np.argmin(power))]) + frame // 2

    def _say(self, text: str, voice: str) -> FloatSamples:
        path = self._folder / f"{hashlib.sha256(f'{voice}|{text}'.encode()).hexdigest()[:20]}.wav"
        if not path.exists():
            engine, _, name = voice.rpartition(":")
            audio = self._with_kokoro(text, name) if not engine else _with_command(engine, text, name)
            partial = path.with_suffix(".part")
            with wave.open(str(partial), "wb") as out:
                out.setparams((1, 2, LISTEN_RATE_HZ, 0, "NONE", ""))
                out.writeframes(audio.at_rate(LISTEN_RATE_HZ).samples.tobytes())
            partial.rename(path)
        return _read(path.read_bytes()).as_float()

    def _with_kokoro(self, text: str, voice: str) -> AudioChunk:
        if self._kokoro is None:
            import kokoro_onnx

            from pipeline.engines.onnx import open_session

            session = open_session(self._assets.kokoro_model, threads=1)
            self._kokoro = kokoro_onnx.Kokoro.from_session(session, str(self._assets.kokoro_voices))
        language = "en-gb" if voice.startswith("b") else "en-us"
        phonemes = self._pronouncer.phonemes(text, language, self._kokoro.tokenizer.phonemize)
        samples, rate_hz = self._kokoro.create(phonemes, voice, is_phonemes=True, trim=False)
        return AudioChunk(to_int16(samples), rate_hz)


def available(voices: tuple[str, ...]) -> tuple[str, ...]:
    """Those whose synthesiser is on this machine."""
    return tuple(voice for voice in voices if ":" not in voice or shutil.which(voice.partition(":")[0]))


def _with_command(engine: str, text: str, voice: str) -> AudioChunk:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        if engine == "flite":
            command = ["flite", "-voice", voice, "-t", text, "-o", str(path)]
        else:
            command = [engine, "-v", voice, "-s", "160", "-w", str(path), text]
        subprocess.run(command, check=True, capture_output=True)
        return _read(path.read_bytes())


def _read(data: bytes) -> AudioChunk:
    with wave.open(io.BytesIO(data), "rb") as source:
        rate_hz, sound = source.getframerate(), source.readframes(source.getnframes())
    return AudioChunk(np.frombuffer(sound[: len(sound) // 2 * 2], dtype=np.int16), rate_hz)


def trimmed(speech: FloatSamples) -> FloatSamples:
    """Without the silence around it: what is more than 40 dB below the loudest 10 ms."""
    frame = round(_FRAME_S * LISTEN_RATE_HZ)
    frames = speech[: len(speech) // frame * frame].reshape(-1, frame)
    power = np.mean(frames**2, axis=1)
    loud = np.flatnonzero(power > power.max() / 10 ** (_QUIET_DB / 10))
    return np.array(speech[loud[0] * frame : (loud[-1] + 1) * frame], dtype=np.float32)


def _silence(seconds: float) -> FloatSamples:
    return np.zeros(round(seconds * LISTEN_RATE_HZ), dtype=np.float32)


def _seconds(sound: list[FloatSamples]) -> float:
    return sum(len(stretch) for stretch in sound) / LISTEN_RATE_HZ


def _over(speech: FloatSamples, line: Line, seed_text: str) -> Samples:
    seed = int(hashlib.sha256(seed_text.encode()).hexdigest(), 16) % 2**32
    generator = np.random.default_rng(seed)
    channel, _, noise = line.partition("+")
    level = FLOOR
    if noise:
        loud = speech[np.abs(speech) > 0.01]
        level = float(np.sqrt(np.mean(loud**2))) / 10 ** (NOISE_DB / 20)
    noisy = speech + generator.standard_normal(len(speech)).astype(np.float32) * np.float32(level)
    if channel == "phone":
        return over_phone(noisy, "clean", noisy, seed).samples
    # A browser sends 48 kHz; what matters is that nothing above 8 kHz is missed by a recogniser at 16 kHz.
    return to_int16(noisy)
