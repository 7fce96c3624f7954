"""When each word of a spoken sentence sounds, from the text and the sound alone: no engine says it.

Characters give a first guess. Pauses in the sound are matched with the punctuation that explains them, which puts the
guess right at every comma, and each boundary then moves to the quietest moment near it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import Samples, to_float32

SPOKEN_CHARACTERS_PER_S = 15.0
"""Rate assumed while a sentence is not synthesised to its end; English is read at 14 to 16 characters a second."""
PAUSE_S = 0.09
"""Quiet this long is a pause; the closure of a p, t or k is shorter."""
QUIET_DB = 32.0
"""So far below the sentence's loud parts a moment is quiet: the pauses of synthetic voices lie deeper, vowels above."""
MATCH_S = 0.6
"""A comma expected further than this from a pause is not its cause."""
DIP_S = 0.09
"""A boundary moves at most this far to a quieter moment; half a short word."""
NATURAL_GAP_S = 0.15
"""Silence before a word that speech is taken up again with, when it stopped in a longer pause."""

_STEP_S = 0.01
_DIGIT_CHARACTERS = 4.0
_WORD_GAP_CHARACTERS = 1.0
_WORD = re.compile(r"\S*\w\S*")
_PUNCTUATED = re.compile(r"[,;:.!?…—–][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word of the text and the stretch of sound that is it.

    Attributes:
        end: index in the text just after the word.
        start_s: when it begins, in seconds of the sentence's sound.
        end_s: when it is over; the next word begins there, or after a pause.
    """

    end: int
    start_s: float
    end_s: float


def timed_words(
    text: str,
    sound: Samples,
    rate_hz: int,
    *,
    complete: bool,
    characters_per_s: float = SPOKEN_CHARACTERS_PER_S,
) -> list[TimedWord]:
    """The words of `text` in `sound` (int16 (n,), from the sentence's beginning).

    Args:
        complete: is this all of the sentence's sound? If not, a rate of speaking fills in the rest.
        characters_per_s: that rate.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    if not words or not len(sound):
        return []
    level = _level_db(sound, rate_hz)
    spoken = _Spoken(level)
    weights = np.array([_weight(text[start:end]) for start, end in words])
    shares = np.concatenate([[0.0], np.cumsum(weights) / weights.sum()])
    if complete:
        anchors = _anchors(text, words, shares, spoken)
    else:
        anchors = [(0.0, 0.0), (1.0, max(spoken.voiced_s, len(text) / characters_per_s))]
    voiced_at = np.interp(shares, [share for share, _ in anchors], [voiced_s for _, voiced_s in anchors])
    borders = [spoken.border(float(voiced_s)) for voiced_s in voiced_at]
    borders[0] = (borders[0][1], borders[0][1])
    return [
        TimedWord(end, borders[index][1], max(borders[index][1], borders[index + 1][0]))
        for index, (_, end) in enumerate(words)
    ]


def heard_characters(words: list[TimedWord], heard_s: float) -> int:
    """Length of the text's beginning whose words were all played after `heard_s` of its sound."""
    heard = [word.end for word in words if word.end_s <= heard_s + 1e-6]
    return heard[-1] if heard else 0


def take_up_s(words: list[TimedWord], stopped_s: float) -> float:
    """Where a sentence that was stopped at `stopped_s` goes on: at the word it was in, or in the pause before the next.

    Never later than where it stopped, but for the rest of a long pause.
    """
    for word in words:
        if stopped_s < word.end_s:
            if stopped_s < word.start_s:
                return max(stopped_s, word.start_s - NATURAL_GAP_S) if stopped_s > 0 else 0.0
            return word.start_s if word is not words[0] else 0.0
    return stopped_s


def _weight(word: str) -> float:
    """How long a word takes, in letters: a digit is read as a word."""
    return _WORD_GAP_CHARACTERS + sum(
        _DIGIT_CHARACTERS if character.isdigit() else 1.0 for character in word if character.isalnum()
    )


def _level_db(sound: Samples, rate_hz: int) -> NDArray[np.float64]:
    """Level of each 10 ms, in dB below full scale, shape (n // step,), at least one."""
    step = max(1, round(_STEP_S * rate_hz))
    whole = np.pad(to_float32(sound), (0, -len(sound) % step)).reshape(-1, step)
    return np.asarray(10.0 * np.log10(np.mean(whole.astype(np.float64) ** 2, axis=1) + 1e-9))


class _Spoken:
    """A sentence's sound with its pauses taken out: "voiced" seconds count only what lies between them."""

    def __init__(self, level: NDArray[np.float64]) -> None:
        self.level = level
        loud = np.flatnonzero(level > np.percentile(level, 95) - QUIET_DB)
        self._start, self._end = int(loud[0]), int(loud[-1]) + 1
        steps = np.diff(loud)
        gaps = np.flatnonzero(steps > round(PAUSE_S / _STEP_S))
        self.pauses = [(int(loud[gap]) + 1, int(loud[gap + 1])) for gap in gaps]
        voiced = np.zeros(len(level) + 1)
        inside = np.zeros(len(level), dtype=bool)
        inside[self._start : self._end] = True
        for start, end in self.pauses:
            inside[start:end] = False
        voiced[1:] = np.cumsum(inside) * _STEP_S
        self._voiced = voiced
        self.voiced_s = float(voiced[-1])

    def pause_voiced_s(self) -> list[float]:
        """How much was voiced before each pause, in seconds."""
        return [float(self._voiced[start]) for start, _ in self.pauses]

    def border(self, voiced_s: float) -> tuple[float, float]:
        """Where one word ends and the next begins, near `voiced_s`: at a pause, or else at the quietest moment."""
        if voiced_s <= _STEP_S / 2:
            return self._start * _STEP_S, self._start * _STEP_S
        if voiced_s >= self.voiced_s - _STEP_S / 2:
            beyond_s = voiced_s - self.voiced_s
            return self._end * _STEP_S + beyond_s, self._end * _STEP_S + beyond_s
        for (start, end), pause_s in zip(self.pauses, self.pause_voiced_s(), strict=True):
            if abs(pause_s - voiced_s) <= DIP_S:
                return start * _STEP_S, end * _STEP_S
        at = bisect_left(self._voiced, voiced_s)
        reach = round(DIP_S / _STEP_S)
        first, last = max(self._start, at - reach), min(self._end, at + reach + 1)
        steps = np.arange(first, last)
        # A dip that is further away has to be deeper: 1 dB for each 10 ms.
        quietest = int(steps[np.argmin(self.level[first:last] + np.abs(steps - at))])
        middle_s = (quietest + 0.5) * _STEP_S
        return middle_s, middle_s


def _anchors(
    text: str, words: list[tuple[int, int]], shares: NDArray[np.float64], spoken: _Spoken
) -> list[tuple[float, float]]:
    """Pairs (share of the text, voiced seconds) that are known: its ends, and pauses with their punctuation."""
    commas = [
        float(shares[index + 1])
        for index, (_, end) in enumerate(words[:-1])
        if _PUNCTUATED.search(text[:end]) or not text[end : words[index + 1][0]].isspace()
    ]
    pauses = spoken.pause_voiced_s()
    # best[i][j]: greatest gain, with its pairs, from the first i commas and j pauses, in order.
    best: list[list[tuple[float, tuple[tuple[float, float], ...]]]] = [
        [(0.0, ()) for _ in range(len(pauses) + 1)] for _ in range(len(commas) + 1)
    ]
    for i, comma in enumerate(commas, start=1):
        for j, pause_s in enumerate(pauses, start=1):
            best[i][j] = max(best[i - 1][j], best[i][j - 1], key=lambda entry: entry[0])
            gain = MATCH_S - abs(comma * spoken.voiced_s - pause_s)
            before, pairs = best[i - 1][j - 1]
            if gain > 0 and before + gain > best[i][j][0]:
                best[i][j] = (before + gain, (*pairs, (comma, pause_s)))
    return [(0.0, 0.0), *best[-1][-1][1], (1.0, spoken.voiced_s)]
