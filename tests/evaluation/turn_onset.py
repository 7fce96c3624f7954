"""How soon speech over the avatar is noticed on the phone, and how often a noise is taken for it. In audio time.

    python -m tests.evaluation.turn_onset

The beginnings of the corpus of turn-taking, at every phase of the 32 ms frames, in packets of 20 ms; the true onset is
the first 10 ms within 40 dB of the loudest. Noises are made: clicks, bursts and knocks on a table.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pipeline.audio import LISTEN_RATE_HZ, FloatSamples, Samples
from pipeline.engines.silero import SileroModel
from pipeline.listening import Ear
from pipeline.turns import SpeechOnset, TurnConfig, TurnMachine
from tests.evaluation.speech_clips import over_phone
from tests.evaluation.turn_clips import FLOOR, KOKORO_VOICES, OTHER_VOICES, available
from tests.evaluation.turn_corpus import CORPUS
from tests.evaluation.turn_taking import make_engines

PACKET = round(0.02 * LISTEN_RATE_HZ)
AT_S = 1.0
LASTS_S = 0.75
NOISES = 60
ROOM = 1e-3
"""-60 dBFS, a quiet room: noises are taken for speech more easily in it than in silence."""
Rng = np.random.Generator


def noticed_s(model: SileroModel, samples: Samples) -> float | None:
    """When the packet was in with which speech was noticed while the avatar speaks; None if it was not."""
    machine = TurnMachine(TurnConfig())
    machine.agent_speaks = True
    ear = Ear(model.stream(), machine)
    for start in range(0, len(samples), PACKET):
        if any(isinstance(event, SpeechOnset) for event in ear.hear(samples[start : start + PACKET])):
            return (start + PACKET) / LISTEN_RATE_HZ
    return None


def on_phone(sound: FloatSamples, at_s: float, rng: Rng, *, room: float = FLOOR) -> Samples:
    """`sound` after `at_s` seconds of a line with white noise of RMS `room`."""
    quiet = np.zeros(round(at_s * LISTEN_RATE_HZ), dtype=np.float32)
    whole = np.concatenate([quiet, sound, np.zeros(LISTEN_RATE_HZ // 2, dtype=np.float32)])
    whole += rng.standard_normal(len(whole)).astype(np.float32) * np.float32(room)
    return over_phone(whole, "clean", whole, 1).samples


def click(rng: Rng) -> FloatSamples:
    """3 to 20 ms of noise."""
    return _noise(rng, rng.uniform(0.003, 0.02)) * np.float32(0.4)


def burst(rng: Rng) -> FloatSamples:
    """50 to 150 ms of noise, swelling and fading: a breath on the microphone."""
    noise = _noise(rng, rng.uniform(0.05, 0.15))
    return (noise * np.hanning(len(noise)) * 0.3).astype(np.float32)


def knock(rng: Rng) -> FloatSamples:
    """A table that rings at 90 to 400 Hz."""
    time_s = np.arange(round(0.2 * LISTEN_RATE_HZ)) / LISTEN_RATE_HZ
    ring = np.exp(-time_s * rng.uniform(20, 60)) * np.sin(2 * np.pi * rng.uniform(90, 400) * time_s)
    return (0.7 * ring).astype(np.float32)


def _noise(rng: Rng, seconds: float) -> FloatSamples:
    return rng.standard_normal(round(seconds * LISTEN_RATE_HZ)).astype(np.float32)


def main() -> None:
    """Prints delays by synthesiser, and false onsets by noise."""
    engines, callers = make_engines()
    rng = np.random.default_rng(1)
    delays: dict[str, list[float]] = {}
    missed = 0
    for half, corpus in CORPUS.items():
        for number, said in enumerate(corpus):
            for voices in filter(None, (KOKORO_VOICES[half], available(OTHER_VOICES[half]))):
                voice = voices[number % len(voices)]
                speech = callers.speech(said.parts[0], voice)[: round(LASTS_S * LISTEN_RATE_HZ)]
                onset_s = AT_S + rng.uniform(0, 0.16)
                at_s = noticed_s(engines.voice_activity, on_phone(speech, onset_s, rng))
                missed += at_s is None
                if at_s is not None:
                    delays.setdefault(voice.partition(":")[0] if ":" in voice else "kokoro", []).append(at_s - onset_s)
    print("| voices | beginnings | p50 ms | p90 ms | p95 ms | most ms |\n|---|---|---|---|---|---|")
    for name, values in [*delays.items(), ("all", sum(delays.values(), []))]:
        figures = " | ".join(f"{value * 1_000:.0f}" for value in np.percentile(values, [50, 90, 95, 100]))
        print(f"| {name} | {len(values)} | {figures} |")
    print(f"missed within {LASTS_S} s: {missed}")
    made: tuple[Callable[[Rng], FloatSamples], ...] = (click, burst, knock)
    for make in made:
        false = sum(
            noticed_s(engines.voice_activity, on_phone(make(rng), AT_S, rng, room=ROOM)) is not None
            for _ in range(NOISES)
        )
        print(f"{make.__name__}: {false} of {NOISES} taken for speech")


if __name__ == "__main__":
    main()
