"""The log-mel spectrogram, against an independent implementation and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.engines.log_mel import log_mel


def test_it_equals_whispers() -> None:
    reference = pytest.importorskip("faster_whisper.feature_extractor").FeatureExtractor(chunk_length=8)
    audio = np.random.default_rng(3).normal(0, 0.1, 128_000).astype(np.float32)
    expected = reference(audio, padding=0)[:, :800]
    ours = log_mel(audio)
    assert ours.shape == (80, 800)
    assert ours.dtype == np.float32
    # faster-whisper pads the end with zeros, Whisper's original with the reflected signal: leave the last frames out.
    assert np.abs(ours[:, 2:-3] - expected[:, 2:-3]).max() < 1e-3


def test_a_tone_lies_in_its_band() -> None:
    tone = np.sin(2 * np.pi * 1_000 * np.arange(16_000) / 16_000).astype(np.float32)
    # Slaney's scale: 1 kHz is mel 15 of 45.245; band i is centred at (i + 1) * 45.245 / 81.
    assert np.argmax(log_mel(tone)[:, 50]) == round(15 / (45.245 / 81)) - 1
