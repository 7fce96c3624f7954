"""The typing sound."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.audio import mulaw_decode, mulaw_encode
from pipeline.keyboard_sound import LEVEL_DBFS, keyboard
from tests.sound_quality import clicks, clipped


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 24_000, 48_000])
@pytest.mark.parametrize("duration_s", [1.0, 3.0, 7.5])
def test_length_level_and_no_defects(rate_hz: int, duration_s: float) -> None:
    sound = keyboard(duration_s, rate_hz)
    assert sound.dtype == np.int16
    assert len(sound) == round(duration_s * rate_hz)
    level = 10 * np.log10(np.mean((sound / 32_768.0) ** 2))
    assert level == pytest.approx(LEVEL_DBFS, abs=0.5)
    assert np.abs(sound.astype(int)).max() < 0.5 * 32_768
    looped = np.concatenate([sound, sound])
    assert clicks(looped, rate_hz) == []
    assert clipped(looped) == []


@pytest.mark.parametrize("seed", range(8))
def test_a_phone_line_adds_no_clicks(seed: int) -> None:
    assert clicks(mulaw_decode(mulaw_encode(keyboard(4.0, 8_000, seed))), 8_000) == []


def test_it_begins_and_ends_in_silence() -> None:
    sound = keyboard(2.0, 24_000)
    assert np.abs(sound[:100].astype(int)).max() < 20
    assert np.abs(sound[-100:].astype(int)).max() < 20


def test_a_seed_is_a_rhythm() -> None:
    assert np.array_equal(keyboard(2.0, 24_000, seed=3), keyboard(2.0, 24_000, seed=3))
    assert not np.array_equal(keyboard(2.0, 24_000, seed=3), keyboard(2.0, 24_000, seed=4))


def test_the_rhythm_is_irregular_and_human() -> None:
    sound = keyboard(10.0, 24_000).astype(float)
    envelope = np.sqrt(np.convolve(sound**2, np.ones(240) / 240, mode="same"))[::240]
    strokes = np.flatnonzero((envelope[1:] > 0.35 * envelope.max()) & (envelope[:-1] <= 0.35 * envelope.max()))
    assert 3 <= len(strokes) / 10 <= 12
    assert np.std(np.diff(strokes)) > 0.2 * np.mean(np.diff(strokes))


@pytest.mark.parametrize("duration_s", [0.0, 0.01, 0.1])
def test_too_short_for_a_stroke_is_silence(duration_s: float) -> None:
    assert not keyboard(duration_s, 24_000).any()
