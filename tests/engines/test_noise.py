"""What recognisers write over noise is taken back; what people say is not."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.engines.noise import loudest_rms, without_hallucination, without_repeats

SPEECH = np.concatenate([np.zeros(16_000), 0.2 * np.sin(np.arange(8_000) / 10)]).astype(np.float32)
HISS = np.random.default_rng(1).normal(0, 0.004, 16_000).astype(np.float32)
NOTHING = np.zeros(16_000, dtype=np.float32)


@pytest.mark.parametrize("text", ["Thank you.", "you", "Thanks for watching!", " Bye. ", "I'm sorry."])
def test_phrases_written_over_hiss_go_but_stay_when_somebody_spoke(text: str) -> None:
    assert without_hallucination(text, HISS) == ""
    assert without_hallucination(text, SPEECH) == text.strip()


def test_a_soft_voice_is_still_understood() -> None:
    assert without_hallucination("A flat in Chueca.", HISS) == "A flat in Chueca."


def test_silence_says_nothing_at_all() -> None:
    assert without_hallucination("A flat in Chueca.", NOTHING) == ""


@pytest.mark.parametrize("text", ["na " * 60, "... !", "", "F-"])
def test_loops_and_bare_punctuation_are_nothing(text: str) -> None:
    assert without_hallucination(text, SPEECH) == ""


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("How big is it? How big is it? How big is it?", "How big is it?"),
        ("We saw one. We saw one in Goya. we saw one in Goya", "We saw one. We saw one in Goya."),
        ("No. No. The next one.", "No. No. The next one."),
        ("A flat in Chueca", "A flat in Chueca"),
        (" Barcelona, Barcelona, Barcelona, Barcelona", "Barcelona"),
        ("Les Corts, Les Corts, or Sants", "Les Corts, or Sants"),
        ("No, no, the next one.", "No, no, the next one."),
        ("", ""),
    ],
)
def test_a_sentence_said_again_is_said_once(heard: str, said: str) -> None:
    assert without_repeats(heard) == said


def test_loudness_is_that_of_the_loudest_stretch() -> None:
    assert loudest_rms(SPEECH) == pytest.approx(0.2 / np.sqrt(2), rel=0.05)
    assert loudest_rms(SPEECH[:0]) == 0.0
