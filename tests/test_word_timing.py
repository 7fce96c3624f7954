"""When words sound, on sound whose words are known."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.audio import Samples
from pipeline.segments import Segment
from pipeline.word_timing import heard_characters, take_up_s, timed_words
from tests.far_end import COMMA_S, RATE_HZ, WORD_S, spoken, word_starts

# Words as long as each other for this voice, of very different length in letters: characters alone are far off.
TEXT = "yes, the neighbourhood, which I like, is in Salamanca"


def noise(duration_s: float, level: float) -> Samples:
    return (np.random.default_rng(1).standard_normal(round(duration_s * RATE_HZ)) * level).astype(np.int16)


def test_words_are_found_at_pauses_and_dips() -> None:
    words = timed_words(TEXT, spoken(TEXT), RATE_HZ, complete=True)
    starts = word_starts(TEXT)
    assert [TEXT[: word.end].split()[-1] for word in words] == TEXT.split()
    # Exact at each comma; between commas letters are all there is to go by.
    for index, (word, start_s) in enumerate(zip(words, starts, strict=True)):
        if not index or TEXT.split()[index - 1].endswith(","):
            assert word.start_s == pytest.approx(start_s, abs=0.015)
        if TEXT.split()[index].endswith(","):
            assert word.end_s == pytest.approx(start_s + WORD_S, abs=0.015)
    by_characters = [TEXT.index(word) / len(TEXT) * len(spoken(TEXT)) / RATE_HZ for word in TEXT.split()]
    assert max(abs(guess - start_s) for guess, start_s in zip(by_characters, starts, strict=True)) > 0.3


def test_each_word_counts_once_it_was_played_whole() -> None:
    words = timed_words(TEXT, spoken(TEXT), RATE_HZ, complete=True)
    assert heard_characters(words, 0.0) == 0
    assert TEXT[: heard_characters(words, word_starts(TEXT)[1])] == "yes,"
    assert TEXT[: heard_characters(words, word_starts(TEXT)[3])] == "yes, the neighbourhood,"
    assert heard_characters(words, 100.0) == len(TEXT)


def test_it_is_taken_up_at_the_word_or_in_the_pause() -> None:
    starts = word_starts(TEXT)
    words = timed_words(TEXT, spoken(TEXT), RATE_HZ, complete=True)
    assert take_up_s(words, 0.0) == 0.0
    assert take_up_s(words, 0.1) == 0.0
    assert take_up_s(words, starts[3] + 0.1) == pytest.approx(starts[3], abs=0.015)
    in_pause_s = starts[3] - COMMA_S + 0.02
    assert in_pause_s <= take_up_s(words, in_pause_s) <= starts[3]
    # The breath after the last word.
    assert take_up_s(words, starts[-1] + WORD_S + 0.2) == starts[-1] + WORD_S + 0.2


def test_a_pause_without_a_comma_and_a_comma_without_a_pause_do_no_harm() -> None:
    text = "a b c, d e f g h"
    sound = np.concatenate(
        [noise(1.5, 4_000), np.zeros(1_600, np.int16), noise(0.9, 4_000)]
    )  # c, runs on; pause after e
    words = timed_words(text, sound, RATE_HZ, complete=True)
    starts = [word.start_s for word in words]
    assert starts == sorted(starts) and words[-1].end_s == pytest.approx(2.6, abs=0.02)
    assert words[4].end_s == pytest.approx(1.5, abs=0.02) and words[5].start_s == pytest.approx(1.7, abs=0.02)


def test_numbers_in_digits_take_as_long_as_they_are_spoken() -> None:
    words = timed_words("it is 450 000 now", noise(3.0, 4_000), RATE_HZ, complete=True)
    assert words[3].end_s - words[2].start_s > 1.8


@pytest.mark.parametrize("sound", [np.zeros(4_000, np.int16), np.full(4_000, 9_000, np.int16), noise(0.013, 9_000)])
def test_sound_without_any_shape_still_has_words_in_order(sound: Samples) -> None:
    words = timed_words("one two three", sound, RATE_HZ, complete=True)
    assert len(words) == 3
    borders = [border for word in words for border in (word.start_s, word.end_s)]
    assert borders == sorted(borders) and borders[-1] <= len(sound) / RATE_HZ + 0.011


@pytest.mark.parametrize(("text", "sound"), [("", noise(1.0, 900)), ("—", noise(1.0, 900)), ("a", noise(0.0, 1))])
def test_nothing_to_time(text: str, sound: Samples) -> None:
    assert timed_words(text, sound, RATE_HZ, complete=True) == []


def test_a_sentence_that_is_not_all_there_is_taken_to_go_on_at_a_usual_rate() -> None:
    text = "this is a sentence of which only a second has been synthesised so far"
    words = timed_words(text, noise(1.0, 4_000), RATE_HZ, complete=False)
    assert words[-1].end_s == pytest.approx(len(text) / 15.0, abs=0.1)
    assert text[: heard_characters(words, 1.0)] == "this is a"


def test_segments_split_where_they_were_heard() -> None:
    segment = Segment("one two")
    assert segment.split_at(500, RATE_HZ) == ("", "one two")
    segment.add(spoken("one two"), RATE_HZ)
    segment.finish(RATE_HZ, 0)
    assert segment.split_at(0, RATE_HZ) == ("", "one two")
    assert segment.split_at(round((word_starts("one two")[1] + 0.1) * RATE_HZ), RATE_HZ) == ("one", "two")
    assert segment.split_at(len(segment.sound), RATE_HZ) == ("one two", "")
