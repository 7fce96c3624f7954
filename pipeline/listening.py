"""The caller's side of a call: samples in, turn events out, and the sound of an utterance on request."""

from __future__ import annotations

from collections import deque

import numpy as np

from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, Samples, to_float32
from pipeline.engines.base import VoiceActivity
from pipeline.turns import TurnEvent, TurnMachine

LEAD_IN_S = 0.3
"""Kept before the onset: soft consonants come before voice activity notices speech."""
LEAD_OUT_S = 0.15
"""Kept after the last speech, for the same reason at the end."""


class Ear:
    """Cuts the stream into frames, asks voice activity about each and drives the turn machine.

    Holds the last utterance's sound, at most the machine's longest utterance and a little more.
    """

    def __init__(self, voice_activity: VoiceActivity, machine: TurnMachine) -> None:
        self._voice_activity = voice_activity
        self.machine = machine
        self._frame_s = voice_activity.frame_samples / LISTEN_RATE_HZ
        longest_s = 2 * machine.config.longest_utterance_s + LEAD_IN_S
        self._frames: deque[Samples] = deque(maxlen=round(longest_s / self._frame_s))
        self._frames_heard = 0
        self._rest: Samples = np.zeros(0, dtype=np.int16)

    @property
    def received_s(self) -> float:
        """Audio time: seconds of sound judged so far."""
        return self._frames_heard * self._frame_s

    def hear(self, samples: Samples) -> list[TurnEvent]:
        """Takes the next samples, int16 (n,) at 16 kHz, of any length."""
        pending = np.concatenate([self._rest, samples]) if len(self._rest) else samples
        size = self._voice_activity.frame_samples
        whole = len(pending) // size * size
        self._rest = pending[whole:].copy()
        events: list[TurnEvent] = []
        for start in range(0, whole, size):
            frame = pending[start : start + size]
            self._frames.append(frame)
            self._frames_heard += 1
            events += self.machine.hear(self._voice_activity.probability(to_float32(frame)), self.received_s)
        return events

    def cut_out(self, start_s: float, end_s: float) -> AudioChunk:
        """The sound between two audio times, with a little before and after, as far as it is still kept."""
        first_kept = self._frames_heard - len(self._frames)
        first = max(0, int((start_s - LEAD_IN_S) / self._frame_s) - first_kept)
        last = max(first, int(np.ceil((end_s + LEAD_OUT_S) / self._frame_s)) - first_kept)
        frames = [self._frames[i] for i in range(first, min(last, len(self._frames)))]
        samples = np.concatenate(frames) if frames else np.zeros(0, dtype=np.int16)
        return AudioChunk(samples, LISTEN_RATE_HZ)
