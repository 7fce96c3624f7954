"""The caller's side of a call: samples in, turn events out; an utterance's sound, and what it was like, on request."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, Samples, to_float32
from pipeline.echo import EchoGuard
from pipeline.engines.base import VoiceActivity
from pipeline.overlap import Evidence
from pipeline.turns import TurnEvent, TurnMachine

LEAD_IN_S = 0.3
"""Kept before the onset: soft consonants come before voice activity notices speech."""
LEAD_OUT_S = 0.15
"""Kept after the last speech, for the same reason at the end."""
_CLOCK_FRAMES = 64
"""About 2 s. Packets come late, never early: the least delayed of so many tells how audio time and clock lie."""
_NOISE_FRAMES = 96
"""About 3 s before a sound tell the background's level."""
_NOISE_PERCENTILE = 20
_SILENT_DBFS = -90.0
_IS_ECHO = 0.5


@dataclass(slots=True, eq=False)
class _Frame:
    end_s: float
    samples: Samples
    probability: float
    dbfs: float
    echo: float = 0.0


class Ear:
    """Cuts the stream into frames, asks voice activity about each and drives the turn machine.

    Holds the last utterance's sound, at most the machine's longest utterance and a little more.

    Args:
        voice_activity: speech or not, of this call.
        machine: turn-taking of this call.
        echo: knows what the avatar's voice sounds like when it comes back; a frame that is nothing but echo is no
            speech for the machine.
    """

    def __init__(self, voice_activity: VoiceActivity, machine: TurnMachine, echo: EchoGuard | None = None) -> None:
        self._voice_activity = voice_activity
        self.machine = machine
        self._echo = echo
        self._frame_s = voice_activity.frame_samples / LISTEN_RATE_HZ
        longest_s = 2 * machine.config.longest_utterance_s + LEAD_IN_S
        self._frames: deque[_Frame] = deque(maxlen=round(longest_s / self._frame_s))
        self._frames_heard = 0
        self._clock_ahead: deque[float] = deque(maxlen=_CLOCK_FRAMES)
        self._rest: Samples = np.zeros(0, dtype=np.int16)

    @property
    def received_s(self) -> float:
        """Audio time: seconds of sound judged so far."""
        return self._frames_heard * self._frame_s

    def hear(self, samples: Samples, now_s: float | None = None) -> list[TurnEvent]:
        """Takes the next samples.

        Args:
            samples: int16 (n,) at 16 kHz, of any length.
            now_s: when they came, on the clock that the echo's guard was told of what was played; audio time if None.
        """
        pending = np.concatenate([self._rest, samples]) if len(self._rest) else samples
        if now_s is not None:
            self._clock_ahead.append(now_s - self.received_s - len(pending) / LISTEN_RATE_HZ)
        size = self._voice_activity.frame_samples
        whole = len(pending) // size * size
        self._rest = pending[whole:].copy()
        events: list[TurnEvent] = []
        for start in range(0, whole, size):
            events += self._hear_frame(pending[start : start + size])
        return events

    def _hear_frame(self, samples: Samples) -> list[TurnEvent]:
        self._frames_heard += 1
        as_float = to_float32(samples)
        probability = self._voice_activity.probability(as_float)
        power = float(np.dot(as_float, as_float)) / len(as_float)
        dbfs = 10.0 * float(np.log10(power)) if power > 0 else _SILENT_DBFS
        frame = _Frame(self.received_s, samples, probability, max(dbfs, _SILENT_DBFS))
        self._frames.append(frame)
        if self._echo is not None:
            frame.echo = self._echo.explains(samples, self._on_clock(frame.end_s))
        return self.machine.hear(probability * (1.0 - frame.echo), self.received_s)

    def _on_clock(self, audio_s: float) -> float:
        return audio_s + (min(self._clock_ahead) if self._clock_ahead else 0.0)

    def evidence(self, start_s: float, end_s: float) -> Evidence:
        """What the sound between two audio times was like, as far as it is still kept."""
        frames = self._between(start_s, end_s)
        if not frames:
            return Evidence()
        echo = self._echo.explained(self._on_clock(start_s), self._on_clock(end_s)) if self._echo is not None else 0.0
        self._look_again(frames)
        before = self._between(start_s - LEAD_IN_S - _NOISE_FRAMES * self._frame_s, start_s - self._frame_s)
        background = [frame.dbfs for frame in before if frame.echo < _IS_ECHO] or [_SILENT_DBFS]
        own = [frame for frame in frames if frame.echo < _IS_ECHO]
        at_least = self.machine.config.speech_probability
        return Evidence(
            speech_s=sum(frame.probability >= at_least for frame in own) * self._frame_s,
            mean_probability=float(np.mean([frame.probability for frame in own])) if own else 0.0,
            peak_dbfs=max((frame.dbfs for frame in own), default=_SILENT_DBFS),
            noise_dbfs=float(np.percentile(background, _NOISE_PERCENTILE)),
            echo=echo,
        )

    def cut_out(self, start_s: float, end_s: float) -> AudioChunk:
        """The sound between two audio times, with a little before and after, as far as it is still kept.

        What is nothing but the avatar's echo is left out: it would be recognised as the caller's words. Single frames
        stay, they are in the middle of what the caller says.
        """
        frames = self._between(start_s - LEAD_IN_S, end_s + LEAD_OUT_S)
        self._look_again(frames)
        is_echo = np.array([False, *(frame.echo >= _IS_ECHO for frame in frames), False])
        left_out = is_echo[1:-1] & (is_echo[:-2] | is_echo[2:])
        parts = [
            np.zeros_like(frame.samples) if gone else frame.samples
            for frame, gone in zip(frames, left_out, strict=True)
        ]
        return AudioChunk(np.concatenate(parts) if parts else np.zeros(0, dtype=np.int16), LISTEN_RATE_HZ)

    def _look_again(self, frames: list[_Frame]) -> None:
        """The echo may have been learnt since these frames came."""
        if self._echo is not None and self._echo.path is not None:
            for frame in frames:
                frame.echo = max(frame.echo, self._echo.share_at(self._on_clock(frame.end_s)))

    def _between(self, start_s: float, end_s: float) -> list[_Frame]:
        first_kept = self._frames_heard - len(self._frames)
        # Audio times are whole frames but for a float's last digits.
        first = max(0, int(start_s / self._frame_s + 1e-6) - first_kept)
        last = max(first, int(np.ceil(end_s / self._frame_s - 1e-6)) - first_kept)
        return [self._frames[at] for at in range(first, min(last, len(self._frames)))]
