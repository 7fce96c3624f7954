"""The echo guard on speech-like sound: found where it is, never found where it is not, and the caller is heard."""

from __future__ import annotations

import time

import numpy as np
import pytest

from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, FloatSamples, mulaw_decode, mulaw_encode, to_float32, to_int16
from pipeline.echo import EchoGuard
from pipeline.turns import SpeechOnset, TurnConfig, TurnMachine

FRAME = 512
FRAME_S = FRAME / LISTEN_RATE_HZ


def babbled(seed: int, seconds: float, level: float = 0.1) -> FloatSamples:
    """Syllables of 60 to 250 ms in random colours with pauses between them: levels and spectrum move as in speech."""
    random = np.random.default_rng(seed)
    parts: list[np.ndarray] = []
    while sum(map(len, parts)) < seconds * LISTEN_RATE_HZ:
        size = round(random.uniform(0.06, 0.25) * LISTEN_RATE_HZ)
        hertz = np.fft.rfftfreq(size, 1 / LISTEN_RATE_HZ)
        colour = sum(
            np.exp(-(((hertz - centre) / 250) ** 2)) * random.uniform(0.2, 1)
            for centre in (random.uniform(250, 800), random.uniform(900, 2_300), random.uniform(2_300, 3_300))
        )
        noise = np.fft.irfft(np.fft.rfft(random.standard_normal(size)) * colour, size)
        syllable = noise / np.abs(noise).max() * np.sin(np.pi * np.arange(size) / size) * random.uniform(0.3, 1)
        parts += [syllable, np.zeros(round(random.uniform(0, 0.12) * LISTEN_RATE_HZ))]
    sound = np.concatenate(parts)[: round(seconds * LISTEN_RATE_HZ)]
    return (level * sound).astype(np.float32)


def echo_of(played: FloatSamples, delay_s: float, level_db: float, seed: int = 3) -> FloatSamples:
    """Through a small room, later and softer."""
    random = np.random.default_rng(seed)
    response = random.standard_normal(1_600) * np.exp(-np.arange(1_600) / 300) * 0.1
    response[0] = 1.0
    late = np.concatenate([np.zeros(round(delay_s * LISTEN_RATE_HZ)), played])[: len(played)]
    return (np.convolve(late, response)[: len(played)] * 10 ** (level_db / 20)).astype(np.float32)


def listened(
    played: FloatSamples, microphone: FloatSamples, *, rate_hz: int = LISTEN_RATE_HZ, clock_s: float = 0.0
) -> tuple[EchoGuard, np.ndarray]:
    """Plays and listens frame by frame; the guard, and how far it explained each frame."""
    guard, shares = EchoGuard(), []
    random = np.random.default_rng(0)
    noisy = microphone + random.standard_normal(len(microphone)).astype(np.float32) * 0.0005
    sent = AudioChunk(to_int16(played), LISTEN_RATE_HZ).at_rate(rate_hz).samples
    packet = rate_hz // 50
    for number in range(len(sent) // packet):
        guard.played(sent[number * packet : (number + 1) * packet], rate_hz, clock_s + number * 0.02)
        done = (number + 1) * 0.02
        while (len(shares) + 1) * FRAME_S <= done:
            frame = noisy[len(shares) * FRAME : (len(shares) + 1) * FRAME]
            shares.append(guard.explains(to_int16(frame), clock_s + (len(shares) + 1) * FRAME_S))
    return guard, np.array(shares)


def loud_frames(sound: FloatSamples, count: int) -> np.ndarray:
    frames = sound[: count * FRAME].reshape(count, FRAME)
    return np.sqrt(np.mean(frames**2, axis=1)) > 0.003


@pytest.mark.parametrize("delay_s", [0.05, 0.3, 0.6, 1.1])
@pytest.mark.parametrize("rate_hz", [8_000, 24_000])
def test_learns_the_path_and_explains_the_echo(delay_s: float, rate_hz: int) -> None:
    played = babbled(1, 6.0)
    echo = echo_of(played, delay_s, -12.0)
    guard, shares = listened(played, echo, rate_hz=rate_hz, clock_s=1_234.5)
    assert guard.path is not None
    assert guard.path.delay_s == pytest.approx(delay_s, abs=0.035)
    late = loud_frames(echo, len(shares)) & (np.arange(len(shares)) * FRAME_S > delay_s + 2.0)
    assert (shares[late] > 0.5).mean() > 0.9


def test_a_telephones_quantisation_does_not_hide_the_echo() -> None:
    played = babbled(2, 5.0)
    line = to_float32(mulaw_decode(mulaw_encode(to_int16(echo_of(played, 0.25, -24.0)))))
    guard, _ = listened(played, line)
    assert guard.path is not None
    assert guard.path.delay_s == pytest.approx(0.25, abs=0.035)


@pytest.mark.parametrize("seed", range(25))
def test_without_an_echo_the_caller_is_never_suppressed(seed: int) -> None:
    """Whenever they begin, however much of it lies over the avatar's speech."""
    start = round((seed % 5) * 0.4 * LISTEN_RATE_HZ)
    caller = np.concatenate([np.zeros(start, dtype=np.float32), babbled(100 + seed, 5.0)])[: 5 * LISTEN_RATE_HZ]
    guard, shares = listened(babbled(200 + seed, 5.0), caller)
    assert guard.path is None
    assert shares.max() == 0.0


@pytest.mark.parametrize("seed", range(12))
def test_a_caller_over_a_learnt_echo_is_heard_at_once(seed: int) -> None:
    played, at_s = babbled(300 + seed, 6.0), 4.0
    microphone = echo_of(played, 0.2, -15.0, seed)
    start = round(at_s * LISTEN_RATE_HZ)
    caller = babbled(400 + seed, 1.0)
    microphone[start : start + len(caller)] += caller
    guard, shares = listened(played, microphone)
    assert guard.path is not None
    machine = TurnMachine(TurnConfig())
    machine.agent_speaks = True
    onsets, is_loud = [], loud_frames(microphone, len(shares))
    for number, share in enumerate(shares):
        # Voice activity takes what is loud for speech, the avatar's and then the caller's, and is in two minds between.
        probability = (0.95 if is_loud[number] else 0.4) * (1.0 - share) if number * FRAME_S > 3.0 else 0.0
        onsets += [(number + 1) * FRAME_S for event in machine.hear(probability, (number + 1) * FRAME_S)
                   if isinstance(event, SpeechOnset)]  # fmt: skip
    assert onsets
    assert onsets[0] >= at_s, "the echo alone opens no turn"
    assert onsets[0] - at_s < 0.2


def test_a_short_echo_is_recognised_after_the_avatar_fell_silent() -> None:
    """0.5 s came back before the avatar was stopped: too little for levels, enough for the waveform."""
    guard, at = EchoGuard(), 0
    played = babbled(5, 1.0)
    played[8_000:] = 0.0
    echo = echo_of(played, 0.3, -12.0)
    for at in range(len(played) // FRAME):
        guard.played(to_int16(played[at * FRAME : (at + 1) * FRAME]), LISTEN_RATE_HZ, at * FRAME_S)
        guard.explains(to_int16(echo[at * FRAME : (at + 1) * FRAME]), (at + 1) * FRAME_S)
    assert guard.explained(0.3, 0.8) > 0.8
    assert guard.path is not None
    assert guard.path.delay_s == pytest.approx(0.3, abs=0.02)


def test_other_speech_of_the_same_length_is_not_explained() -> None:
    for seed in range(20):
        guard = EchoGuard()
        played, other = babbled(500 + seed, 1.0), babbled(600 + seed, 1.0)
        for at in range(len(played) // FRAME):
            guard.played(to_int16(played[at * FRAME : (at + 1) * FRAME]), LISTEN_RATE_HZ, at * FRAME_S)
            guard.explains(to_int16(other[at * FRAME : (at + 1) * FRAME]), (at + 1) * FRAME_S)
        assert guard.explained(0.3, 0.8) == 0.0


def test_an_echo_that_ends_is_forgotten() -> None:
    """The caller puts on a headset: their voice alone must not pass for what used to come back."""
    played = babbled(7, 16.0)
    microphone = echo_of(played, 0.2, -10.0)
    microphone[6 * LISTEN_RATE_HZ :] = 0.0
    caller = babbled(8, 2.0, level=0.02)
    microphone[14 * LISTEN_RATE_HZ :] += caller
    _, shares = listened(played, microphone)
    first = round(14.0 / FRAME_S) + 1
    own = shares[first : first + 60][loud_frames(caller[FRAME:], 60)]
    assert (own < 0.5).mean() > 0.8


def test_recalled_sound_is_not_expected_back() -> None:
    played = babbled(9, 6.0)
    guard, _ = listened(played, echo_of(played, 0.1, -10.0))
    guard.played(to_int16(babbled(10, 0.5)), LISTEN_RATE_HZ, 6.0)
    guard.recalled(6.0)
    soft = to_int16(babbled(11, 1.0, level=0.03))
    shares = [guard.explains(soft[at : at + FRAME], 6.5 + at / LISTEN_RATE_HZ) for at in range(0, 5_120, FRAME)]
    assert np.mean(shares) < 0.3


def test_costs_little() -> None:
    played = babbled(12, 10.0)
    began = time.process_time()
    _, shares = listened(played, echo_of(played, 0.2, -10.0))
    assert (time.process_time() - began) / len(shares) < 0.0015  # five times what a quiet machine needs
