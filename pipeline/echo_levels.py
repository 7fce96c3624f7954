"""How loud the last seconds of one direction of a call were, in a few bands and blocks of 16 ms."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import Samples

Levels = NDArray[np.float32]
"""Power in dB re full scale, shape (blocks, bands)."""

BLOCK_S = 0.016
_EDGES_HZ = (200.0, 400.0, 700.0, 1_100.0, 1_700.0, 2_500.0, 3_500.0)
"""Six bands of half an octave to one octave: what a telephone carries and formants move in."""
_KEPT_BLOCKS = 512
WINDOW_BLOCKS = 250
"""4 s: long enough for a sentence, short enough to follow a caller who moves."""
FEWEST_BLOCKS = 14
"""Fewer tell nothing."""
_FLOOR_DB = -90.0


@dataclass(frozen=True, slots=True)
class _Piece:
    samples: Samples
    rate_hz: int
    at_s: float

    @property
    def end_s(self) -> float:
        return self.at_s + len(self.samples) / self.rate_hz


class LevelTrack:
    """Levels of the last blocks of one direction, by the clock's block numbers.

    Sound is kept as it comes, and its levels are read when somebody asks: in one go, which costs a fraction of what
    reading them piece by piece does, and not at all in a call in which nobody ever asks.
    """

    def __init__(self) -> None:
        self._levels = np.full((_KEPT_BLOCKS, len(_EDGES_HZ) - 1), _FLOOR_DB, dtype=np.float32)
        self._end = 0
        self._unread: deque[_Piece] = deque()
        self._unread_s = 0.0
        self.noise_db = np.full(len(_EDGES_HZ) - 1, _FLOOR_DB + 10.0, dtype=np.float32)

    @property
    def end(self) -> int:
        """The block after the last one that is known."""
        self._read_levels()
        return self._end

    def write(self, samples: Samples, rate_hz: int, at_s: float) -> None:
        """Takes int16 (n,) that sounds from `at_s` on; what is older than is kept goes unread."""
        piece = _Piece(samples, rate_hz, at_s)
        self._unread.append(piece)
        self._unread_s += piece.end_s - piece.at_s
        while self._unread_s > _KEPT_BLOCKS * BLOCK_S:
            oldest = self._unread.popleft()
            self._unread_s -= oldest.end_s - oldest.at_s

    def cut(self, at_s: float) -> None:
        """Nothing sounds from `at_s` on; part of a block is lost."""
        self._read_levels()
        self._unread.clear()
        self._unread_s = 0.0
        end = round(at_s / BLOCK_S)
        if end < self._end:
            self._levels[np.arange(max(end, self._end - _KEPT_BLOCKS), self._end) % _KEPT_BLOCKS] = _FLOOR_DB
            self._end = end

    def _read_levels(self) -> None:
        """Whole blocks; what is left over waits for the sound that follows it."""
        if not self._unread:
            return
        run: list[_Piece] = []
        for piece in self._unread:
            if run and (piece.rate_hz != run[0].rate_hz or abs(piece.at_s - run[-1].end_s) > BLOCK_S / 2):
                self._read_run(run)
                run = []
            run.append(piece)
        rest = self._read_run(run)
        self._unread = deque([rest] if len(rest.samples) else [])
        self._unread_s = rest.end_s - rest.at_s

    def _read_run(self, run: list[_Piece]) -> _Piece:
        """Reads pieces without a gap between them; returns what is left over."""
        samples, rate_hz = np.concatenate([piece.samples for piece in run]), run[0].rate_hz
        size = round(BLOCK_S * rate_hz)
        whole = len(samples) // size
        # The last piece's time counts: small differences between sound and clock do not add up.
        at_s = run[-1].end_s - len(samples) / rate_hz
        if whole:
            self._put(round(at_s / BLOCK_S), _levels(samples[: whole * size], rate_hz))
        return _Piece(samples[whole * size :], rate_hz, at_s + whole * size / rate_hz)

    def _put(self, first: int, levels: Levels) -> None:
        if first + len(levels) <= self._end - _KEPT_BLOCKS:
            return
        if first > self._end:
            gap = np.arange(max(self._end, first - _KEPT_BLOCKS), first)
            self._levels[gap % _KEPT_BLOCKS] = _FLOOR_DB
        self._levels[np.arange(first, first + len(levels)) % _KEPT_BLOCKS] = levels
        self._end = max(self._end, first + len(levels))

    def read(self, first: int, last: int) -> Levels:
        """Levels of the blocks `first` to `last` - 1; the floor where nothing is known."""
        end = self.end
        at = np.arange(first, last)
        levels = self._levels[at % _KEPT_BLOCKS]
        levels[(at >= end) | (at < end - _KEPT_BLOCKS)] = _FLOOR_DB
        return levels

    def learn_noise(self) -> None:
        """The level that one block in ten does not reach is the background's."""
        recent = self.read(self.end - WINDOW_BLOCKS, self.end)
        recent = recent[recent.max(axis=1) > _FLOOR_DB]
        if len(recent) >= FEWEST_BLOCKS:
            self.noise_db = np.percentile(recent, 10, axis=0).astype(np.float32)


@cache
def _window(size: int) -> NDArray[np.float32]:
    return np.hanning(size).astype(np.float32) / np.float32(32_768.0)


def _levels(samples: Samples, rate_hz: int) -> Levels:
    size = round(BLOCK_S * rate_hz)
    blocks = samples[: len(samples) // size * size].reshape(-1, size)
    power = np.abs(np.fft.rfft(blocks * _window(size), axis=1)) ** 2 / size**2
    edges = [round(edge * BLOCK_S) for edge in _EDGES_HZ]
    summed = np.add.reduceat(power, edges, axis=1)[:, :-1]
    return (10.0 * np.log10(np.maximum(summed, 10 ** (_FLOOR_DB / 10)))).astype(np.float32)
