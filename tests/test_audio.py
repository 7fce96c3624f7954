from __future__ import annotations

import numpy as np
import pytest

from pipeline.audio import (
    AudioChunk,
    PromptResampler,
    Resampler,
    join,
    mono,
    mulaw_decode,
    mulaw_encode,
    silence,
    to_float32,
    to_int16,
)


def test_mulaw_known_codes() -> None:
    """G.711's table: 0xFF is 0, 0x00 is the most negative value, 0x80 the most positive."""
    assert mulaw_decode(bytes([0xFF, 0x7F, 0x00, 0x80, 0x8F])).tolist() == [0, 0, -32124, 32124, 16764]


def test_mulaw_code_words_survive_a_round_trip() -> None:
    codes = bytes(code for code in range(256) if code != 0x7F)  # 0x7F is minus zero
    assert mulaw_encode(mulaw_decode(codes)) == codes


def test_mulaw_error_is_at_most_half_a_step() -> None:
    samples = np.arange(-32_124, 32_125, 5, dtype=np.int16)
    error = np.abs(mulaw_decode(mulaw_encode(samples)).astype(int) - samples)
    assert np.all(error <= np.maximum(8, np.abs(samples.astype(int)) / 16 + 8))


def test_full_scale_is_clipped_not_wrapped() -> None:
    loud = np.array([32_767, -32_768], dtype=np.int16)
    assert mulaw_decode(mulaw_encode(loud)).tolist() == [32_124, -32_124]


def test_float_and_back() -> None:
    samples = np.array([0, 1, -1, 32_767, -32_768], dtype=np.int16)
    assert np.array_equal(to_int16(to_float32(samples)), samples)
    assert to_int16(np.array([2.0, -2.0], dtype=np.float32)).tolist() == [32_767, -32_768]


def test_mono_takes_every_shape_that_fastrtc_gives() -> None:
    flat = np.array([1, 2, 3], dtype=np.int16)
    assert np.array_equal(mono(flat), flat)
    assert np.array_equal(mono(flat[None, :]), flat)
    assert mono(np.array([[2, 4], [4, 8]], dtype=np.int16)).tolist() == [3, 6]


@pytest.mark.parametrize("kind", [Resampler, PromptResampler])
def test_resampling_a_stream_leaves_no_clicks_at_the_joins(kind: type[Resampler | PromptResampler]) -> None:
    rate_hz, tone_hz = 8_000, 440.0
    tone = (10_000 * np.sin(2 * np.pi * tone_hz * np.arange(rate_hz) / rate_hz)).astype(np.int16)
    resampler = kind(rate_hz, 16_000)
    parts = [resampler.push(tone[i : i + 160]) for i in range(0, len(tone), 160)]
    if isinstance(resampler, Resampler):
        parts.append(resampler.push(np.zeros(0, dtype=np.int16), last=True))
    streamed = np.concatenate(parts)
    assert abs(len(streamed) - 16_000) <= 32
    # A 440 Hz tone of this amplitude moves at most this much from one 16 kHz sample to the next.
    steepest = 10_000 * 2 * np.pi * tone_hz / 16_000
    assert np.abs(np.diff(streamed.astype(int)))[100:-100].max() < 1.05 * steepest


@pytest.mark.parametrize(("from_hz", "to_hz"), [(8_000, 16_000), (48_000, 16_000), (24_000, 8_000)])
def test_what_a_caller_says_is_hardly_behind(from_hz: int, to_hz: int) -> None:
    # Whatever is held back here, each caller waits for: at the end of their turn, and when they interrupt.
    resampler = PromptResampler(from_hz, to_hz)
    given = 0
    for packet in range(1, 51):
        given += len(resampler.push(np.zeros(from_hz // 50, dtype=np.int16)))
        assert packet * 0.02 - given / to_hz <= 0.0025


@pytest.mark.parametrize("tone_hz", [100.0, 1_000.0, 2_500.0, 3_400.0])
def test_a_telephones_band_comes_through_whole_and_nothing_is_added(tone_hz: float) -> None:
    tone = (10_000 * np.sin(2 * np.pi * tone_hz * np.arange(8_000) / 8_000)).astype(np.int16)
    resampler = PromptResampler(8_000, 16_000)
    doubled = np.concatenate([resampler.push(part) for part in np.split(tone, 50)])[2_000:-2_000].astype(float)
    spectrum = np.abs(np.fft.rfft(doubled * np.hanning(len(doubled)))) / len(doubled) * 4
    at_hz = np.fft.rfftfreq(len(doubled), 1 / 16_000)
    assert 20 * np.log10(spectrum.max() / 10_000) == pytest.approx(0.0, abs=0.5)
    others = spectrum[np.abs(at_hz - tone_hz) > 20]
    # The mirror image above 4 kHz is what a doubling can add.
    assert 20 * np.log10(others.max() / spectrum.max()) < -45


def test_a_doubled_sound_is_two_milliseconds_late_and_loud_ones_do_not_wrap_around() -> None:
    click = np.zeros(320, dtype=np.int16)
    click[100] = 32_767
    doubled = PromptResampler(8_000, 16_000).push(click)
    assert (int(np.argmax(doubled)) - 200) / 16_000 <= 0.002
    square = np.where(np.arange(800) % 8 < 4, 32_767, -32_768).astype(np.int16)
    middle = PromptResampler(8_000, 16_000).push(square)[112:].reshape(-1, 16)
    assert (np.sign(middle) == np.sign(middle[0])).all()


def test_join_and_silence() -> None:
    whole = join([silence(0.5, 8_000), AudioChunk(np.ones(4, dtype=np.int16), 8_000)], 8_000)
    assert whole.duration_s == pytest.approx(0.5005)
    assert len(join([], 8_000).samples) == 0
    with pytest.raises(ValueError, match="8000 Hz"):
        join([silence(0.1, 16_000)], 8_000)
