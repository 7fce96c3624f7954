"""What callers say and do while the avatar speaks, over several voices, and how its echo comes back."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, FloatSamples
from tests.evaluation import interruption_sounds as sounds
from tests.evaluation.speech_clips import Callers, Sentence, Utterance, speech_rms

Kind = Literal["backchannel", "sound", "interruption", "nothing"]
Half = Literal["tuning", "held out"]

AVATAR_SAYS = (
    "I found a lovely flat in Salamanca with three bedrooms and two bathrooms, for seven hundred and ninety thousand "
    "euros.",
    "This one is in Chamberí, it has a hundred and twenty square metres, a lift and a large terrace that looks south.",
    "There is a bright apartment near the park, fully renovated last year, with air conditioning and a parking space.",
    "The cheapest I have in Barcelona is two hundred and forty five thousand euros, one bathroom and three rooms.",
    "Both have a balcony, but the second is bigger and closer to the metro, and its kitchen is completely new.",
    "I can tell you more about the building, the street, the costs of the community, or show you another one.",
)
AVATAR_VOICES = ("af_heart", "am_michael")
INTERRUPTIONS = {
    "tuning": (
        "stop", "no wait", "something cheaper", "what about Chueca", "hold on", "how big is it", "no", "wait",
        "the next one please", "does it have a lift", "sorry what was the price", "okay and how big is it",
        "I'd rather have two bathrooms", "yes I'd like to see that one", "thank you, goodbye",
        "no, under four hundred thousand",
    ),
    "held out": (
        "hang on", "wait a second", "show me another one", "what about Gracia", "excuse me", "is there a garage",
        "no no no", "pardon", "too expensive", "can you repeat that", "and the second one", "right but is it quiet",
        "that's too far from the centre", "yeah but something smaller", "thanks, that's all for today", "tell me more",
    ),
}  # fmt: skip
BACKCHANNELS = {
    "tuning": ("mhm", "uh-huh", "yeah", "okay", "right", "I see", "aha", "sure", "oh nice"),
    "held out": ("mm-hmm", "yep", "ok", "got it", "all right", "oh really", "yeah yeah", "great"),
}
KOKORO = {"tuning": ("am_fenrir", "bf_emma", "af_bella"), "held out": ("am_puck", "bf_isabella", "af_sarah")}
ESPEAK = {"tuning": (("en-us+m3", 165),), "held out": (("en-gb+f2", 180),)}
"""Voices unlike Kokoro's: a formant synthesiser's, with words a minute."""
_CALLER_RMS = 0.08


@dataclass(frozen=True, slots=True)
class Clip:
    """Something that happens while the avatar speaks.

    Attributes:
        kind: what it is.
        name: the words, or the sound.
        voice: who says it.
        samples: float32 (n,) at 16 kHz; begins with the sound itself.
    """

    kind: Kind
    name: str
    voice: str
    samples: FloatSamples


def clips(half: Half, callers: Callers, folder: Path) -> Iterator[Clip]:
    """All clips of one half."""
    spoken: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("interruption", INTERRUPTIONS[half]), ("backchannel", BACKCHANNELS[half]),
    )  # fmt: skip
    for kind, texts in spoken:
        for text in texts:
            for voice in KOKORO[half]:
                samples = callers.say(Utterance(Sentence(text, "en", text, None), voice, "local"))
                yield Clip(kind, text, voice, at_level(samples))
            for name, rate in ESPEAK[half]:
                if shutil.which("espeak-ng"):
                    yield Clip(kind, text, name, at_level(_espeak(text, name, rate, folder)))
    random = np.random.default_rng(1 if half == "tuning" else 2)
    for number in range(12):
        level = 10 ** (random.uniform(-10, 3) / 20)
        yield Clip("backchannel", "hummed mhm", str(number), at_level(sounds.hum(random)) * np.float32(level))
        for name, make in sounds.SHORT.items():
            yield Clip("sound", name, str(number), at_level(make(random)) * np.float32(level))


def avatar_speech(callers: Callers) -> list[FloatSamples]:
    """The avatar's sentences, float32 at 16 kHz, one voice after the other."""
    return [
        at_level(callers.say(Utterance(Sentence(text, "en", text, None), AVATAR_VOICES[number % 2], "local")))
        for number, text in enumerate(AVATAR_SAYS)
    ]


def at_level(samples: FloatSamples) -> FloatSamples:
    """Without the silence around it, as loud as a caller on the telephone."""
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    trimmed = samples[loud[0] : loud[-1] + 1]
    scaled: FloatSamples = (trimmed * (_CALLER_RMS / speech_rms(trimmed))).astype(np.float32)
    return np.clip(scaled, -1.0, 1.0)


def room(random: np.random.Generator, delay_s: float, level_db: float) -> FloatSamples:
    """A loudspeaker's and a room's impulse response after a delay: direct sound, and a tail that fades in 0.3 s."""
    length = round(0.15 * LISTEN_RATE_HZ)
    tail = random.standard_normal(length) * 10 ** (-3 * np.arange(length) / (0.3 * LISTEN_RATE_HZ)) * 0.08
    tail[0] += 1.0
    for _ in range(4):
        tail[random.integers(20, 600)] += random.uniform(-0.5, 0.5)
    spectrum = np.fft.rfft(tail, 8_192)
    hertz = np.fft.rfftfreq(8_192, 1 / LISTEN_RATE_HZ)
    colour = 10 ** (np.interp(hertz, (0, 150, 300, 1_000, 2_000, 3_400, 3_800, 8_000),
                              (-40, -20, 0, random.uniform(-4, 4), random.uniform(-6, 6), random.uniform(-8, 2), -40,
                               -60)) / 20)  # fmt: skip
    response = np.fft.irfft(spectrum * colour, 8_192)[:length]
    response *= 10 ** (level_db / 20) / np.sqrt(np.sum(response**2))
    return np.concatenate([np.zeros(round(delay_s * LISTEN_RATE_HZ)), response]).astype(np.float32)


def _espeak(text: str, voice: str, rate: int, folder: Path) -> FloatSamples:
    name = hashlib.sha256(f"{text}|{voice}|{rate}".encode()).hexdigest()[:20]
    path = folder / f"espeak-{name}.wav"
    if not path.exists():
        subprocess.run(["espeak-ng", "-v", voice, "-s", str(rate), "-w", str(path), text], check=True)
    with wave.open(str(path), "rb") as source:
        samples = np.frombuffer(source.readframes(source.getnframes()), dtype=np.int16)
        return AudioChunk(samples, source.getframerate()).at_rate(LISTEN_RATE_HZ).as_float()
