"""Silence around synthesised speech."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.engines.kokoro import RATE_HZ, trimmed

TONE = (0.3 * np.sin(np.arange(RATE_HZ) / 20)).astype(np.float32)


def padded(before_s: float, after_s: float) -> np.ndarray:
    zeros = np.zeros(RATE_HZ, dtype=np.float32)
    return np.concatenate([zeros[: round(before_s * RATE_HZ)], TONE, zeros[: round(after_s * RATE_HZ)]])


@pytest.mark.parametrize(("before_s", "after_s"), [(0.5, 0.8), (0.3, 0.1), (0.1, 0.0)])
def test_the_pause_after_speech_does_not_depend_on_the_models(before_s: float, after_s: float) -> None:
    kept = trimmed(padded(before_s, after_s), after_s=0.25)
    assert len(kept) / RATE_HZ == pytest.approx(0.02 + 1.0 + 0.25, abs=0.011)


def test_the_ends_cannot_click() -> None:
    kept = trimmed(TONE, after_s=0.0)
    assert abs(kept[0]) == 0.0
    assert abs(kept[-1]) == 0.0
    assert np.abs(np.diff(kept)).max() <= np.abs(np.diff(TONE)).max() * 1.5


def test_nothing_audible_is_nothing() -> None:
    assert len(trimmed(np.zeros(RATE_HZ, dtype=np.float32), after_s=0.25)) == 0
