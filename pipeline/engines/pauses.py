"""The silence around a sentence, the same whichever engine speaks it."""

from __future__ import annotations

import numpy as np

from pipeline.audio import FloatSamples

FRAME_S = 0.005
QUIET = 0.006
"""Peak of a frame without speech, -44 dBFS; Kokoro's pauses lie 20 dB below, its softest consonants above."""
BEFORE_S = 0.02
_AFTER_S = {".": 0.25, "!": 0.25, "?": 0.25, "…": 0.25, ",": 0.1, ";": 0.15, ":": 0.15}
_AFTER_WORD_S = 0.05
"""Silence kept around the speech: a breath after a sentence, less in the middle of one."""


def pause_after_s(text: str) -> float:
    """Seconds of silence that belong after `text` (or its phonemes), by how it ends."""
    return _AFTER_S.get(text.rstrip("\"”’)' ")[-1:], _AFTER_WORD_S)


class StreamTrim:
    """Gives a stream the silence a sentence has, 20 ms before it and `after_s` after it, without waiting for its end.

    Silence in the middle is passed on at once up to `after_s`; more of it waits until speech follows.

    Args:
        rate_hz: samples per second.
        after_s: silence to leave after the speech.
    """

    def __init__(self, rate_hz: int, after_s: float) -> None:
        self._frame = round(FRAME_S * rate_hz)
        self._before = round(BEFORE_S * rate_hz)
        self._after = round(after_s * rate_hz)
        self._rest = _none()
        self._lead = _none()
        self._held: list[FloatSamples] = []
        self._passed = 0
        self.started = False
        """Has there been any speech?"""

    def push(self, samples: FloatSamples) -> FloatSamples:
        """What of the sound so far, float32 (n,), can be played now."""
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // self._frame * self._frame
        sound, self._rest = sound[:whole], sound[whole:]
        loud = np.flatnonzero(np.abs(sound).reshape(-1, self._frame).max(axis=1, initial=0.0) > QUIET)
        if not self.started:
            silent = int(loud[0]) * self._frame if len(loud) else len(sound)
            self._lead = np.concatenate([self._lead, sound[:silent]])[-self._before :]
            if not len(loud):
                return _none()
            self.started = True
            return self._with_pause(
                np.concatenate([self._lead, sound[silent:]]), len(self._lead) + self._end(loud) - silent
            )
        return self._with_pause(sound, self._end(loud))

    def last(self) -> FloatSamples:
        """What is missing of the silence after the speech; the stream is over."""
        if not self.started:
            return _none()
        tail = self._with_pause(self._rest, 0)
        self._rest = _none()
        return np.concatenate([tail, np.zeros(self._after - self._passed, dtype=np.float32)])

    def _end(self, loud: np.ndarray) -> int:
        return (int(loud[-1]) + 1) * self._frame if len(loud) else 0

    def _with_pause(self, sound: FloatSamples, speech: int) -> FloatSamples:
        """`sound`, the first `speech` samples of which end with speech; the rest is silence."""
        parts: list[FloatSamples] = []
        if speech:
            parts = [*self._held, sound[:speech]]
            self._held, self._passed = [], 0
        silent = sound[speech:]
        room = self._after - self._passed
        parts.append(silent[:room])
        self._passed += len(parts[-1])
        if len(silent) > room:
            self._held.append(silent[room:])
        return np.concatenate(parts)


def _none() -> FloatSamples:
    return np.zeros(0, dtype=np.float32)
