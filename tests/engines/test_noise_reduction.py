"""Steady noise becomes less, speech stays as it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audio import LISTEN_RATE_HZ
from pipeline.engines.noise_reduction import less_noise


def level(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples**2)))


def test_noise_is_halved_and_a_loud_tone_is_not() -> None:
    noise = np.random.default_rng(1).normal(0, 0.01, 2 * LISTEN_RATE_HZ).astype(np.float32)
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(LISTEN_RATE_HZ) / LISTEN_RATE_HZ).astype(np.float32)
    quieter = less_noise(noise + np.concatenate([np.zeros(LISTEN_RATE_HZ, np.float32), tone]))
    calm, loud = quieter[2_000:14_000], quieter[18_000:30_000]
    assert 0.45 < level(calm) / 0.01 < 0.85
    assert level(loud) == pytest.approx(level(tone), rel=0.05)


def test_without_noise_nothing_changes() -> None:
    speech = np.zeros(LISTEN_RATE_HZ, np.float32)
    speech[6_000:10_000] = np.sin(np.arange(4_000) / 5).astype(np.float32)
    assert np.allclose(less_noise(speech), speech, atol=1e-3)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 5_000), st.floats(0, 1), st.integers(0, 100))
def test_any_length_and_level(length: int, loudness: float, seed: int) -> None:
    samples = np.random.default_rng(seed).uniform(-loudness, loudness, length).astype(np.float32)
    quieter = less_noise(samples)
    assert quieter.shape == samples.shape
    assert quieter.dtype == np.float32
    assert np.isfinite(quieter).all()
    assert level(quieter) <= level(samples) * 1.01 if length else True
