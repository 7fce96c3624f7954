"""The ear: frames, what sound was like, and what the avatar's echo does to both."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.audio import LISTEN_RATE_HZ, FloatSamples, Samples
from pipeline.echo import EchoGuard
from pipeline.listening import LEAD_IN_S, LEAD_OUT_S, Ear
from pipeline.turns import SpeechOnset, TurnConfig, TurnMachine

FRAME_S = 0.032


class ByLevel:
    """Speech is what is loud."""

    frame_samples = 512

    def probability(self, frame: FloatSamples) -> float:
        return 0.9 if np.abs(frame).mean() > 0.02 else 0.05


class Told(EchoGuard):
    """Explains everything between two times of the session's clock."""

    def __init__(self, start_s: float, end_s: float) -> None:
        super().__init__()
        self.span = (start_s, end_s)
        self.asked: list[float] = []

    def explains(self, frame: Samples, now_s: float) -> float:
        self.asked.append(now_s)
        return float(self.span[0] < now_s <= self.span[1])

    def explained(self, start_s: float, end_s: float) -> float:
        return 0.0


def tone(seconds: float, level: float = 0.1) -> Samples:
    count = round(seconds * LISTEN_RATE_HZ)
    return (np.sin(np.arange(count) * 0.3) * level * 32_767).astype(np.int16)


def quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * LISTEN_RATE_HZ), dtype=np.int16)


def make_ear(echo: EchoGuard | None = None) -> Ear:
    return Ear(ByLevel(), TurnMachine(TurnConfig()), echo)


def test_packets_of_any_length_are_the_same_sound() -> None:
    sound = np.concatenate([quiet(0.5), tone(0.5), quiet(2.0)])
    whole, pieces = make_ear(), make_ear()
    events = whole.hear(sound)
    parts = [event for at in range(0, len(sound), 320) for event in pieces.hear(sound[at : at + 320])]
    assert parts == events
    assert pieces.received_s == whole.received_s == pytest.approx(3.0, abs=FRAME_S)


def test_cut_out_keeps_a_little_around() -> None:
    ear = make_ear()
    ear.hear(np.concatenate([quiet(1.0), tone(0.5), quiet(1.0)]))
    cut = ear.cut_out(1.0, 1.5)
    assert cut.duration_s == pytest.approx(0.5 + LEAD_IN_S + LEAD_OUT_S, abs=2 * FRAME_S)
    assert np.abs(cut.samples[: round(0.25 * LISTEN_RATE_HZ)]).max() == 0
    assert ear.cut_out(50.0, 51.0).duration_s == 0.0


def test_evidence() -> None:
    ear = make_ear()
    ear.hear(np.concatenate([tone(1.6, 0.001), tone(0.48), tone(1.0, 0.001)]))
    evidence = ear.evidence(1.6, 2.08)
    assert evidence.speech_s == pytest.approx(0.48)
    assert evidence.mean_probability == pytest.approx(0.9)
    assert evidence.peak_dbfs == pytest.approx(-23.0, abs=0.5)  # a sine of 0.1 has 0.0707 effective
    assert evidence.noise_dbfs == pytest.approx(-63.0, abs=0.5)
    assert evidence.echo == 0.0
    assert evidence.like_speech
    assert not ear.evidence(0.0, 1.5).like_speech
    assert ear.evidence(90.0, 91.0).speech_s == 0.0


def test_echo_opens_no_turn_and_is_not_recognised() -> None:
    guard = Told(101.0, 101.52)
    ear = make_ear(guard)
    sound = np.concatenate([quiet(1.0), tone(0.5), quiet(1.0)])
    events = []
    for at in range(0, len(sound), 320):
        events += ear.hear(sound[at : at + 320], 100.0 + (at + 320) / LISTEN_RATE_HZ)
    assert events == []
    assert np.abs(ear.cut_out(1.0, 1.5).samples).max() == 0
    assert ear.evidence(1.0, 1.5).speech_s == 0.0
    assert any(isinstance(event, SpeechOnset) for event in make_ear().hear(sound)), "without a guard it does"


def test_late_packets_do_not_move_the_clock() -> None:
    guard = Told(0.0, 0.0)
    ear = make_ear(guard)
    random = np.random.default_rng(1)
    for number in range(200):
        late_s = 0.0 if number % 10 == 0 else random.uniform(0, 0.08)
        ear.hear(quiet(0.02), 500.0 + (number + 1) * 0.02 + late_s)
    audio = (np.arange(len(guard.asked)) + 1) * FRAME_S
    assert np.abs(np.array(guard.asked) - audio - 500.0)[10:].max() < 0.001


def test_caller_over_the_echo_is_recognised_whole() -> None:
    """Single frames taken for echo inside the caller's words are not cut out of them."""
    guard = Told(101.2, 101.232)
    ear = make_ear(guard)
    sound = np.concatenate([quiet(1.0), tone(0.5), quiet(0.5)])
    for at in range(0, len(sound), 320):
        ear.hear(sound[at : at + 320], 100.0 + (at + 320) / LISTEN_RATE_HZ)
    cut = ear.cut_out(1.0, 1.5).samples
    own = cut[np.flatnonzero(cut)[0] : np.flatnonzero(cut)[-1]]
    assert np.abs(own).reshape(-1)[: len(own) // 512 * 512].reshape(-1, 512).max(axis=1).min() > 1_000
