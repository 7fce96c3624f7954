"""The avatar's own voice in the caller's microphone: learns how it comes back, and which frames it explains.

Loudspeaker and microphone of a telephone or laptop are a path with a delay (network, playback buffers, room) and a
colour. Both are read from the sound itself: levels in a few bands of what was played are laid over those of what came
back, at every delay that can be, and where they fit, the delay and each band's loss are known. From then on a
microphone frame that is no louder in any band than the echo to be expected is the echo; a caller who speaks over the
avatar is louder in some band, and is heard. Whatever is not known well is decided for the caller.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import LISTEN_RATE_HZ, Samples
from pipeline.echo_delay import SoundMemory, delay_of
from pipeline.echo_levels import BLOCK_S, FEWEST_BLOCKS, WINDOW_BLOCKS, Levels, LevelTrack

_EARLIEST_BLOCKS, _LATEST_BLOCKS = -6, 75
"""Delays looked at: to 1.2 s. A little below zero, because the time at which sound is heard is itself an estimate."""
_LEARN_EVERY = 8
_MANY_TRIES, _LEARN_SELDOM_EVERY = 24, 32
"""Six seconds of the avatar's speech without an echo: most calls have none, and it is looked for once a second. When
somebody speaks over the avatar it is looked for anyway."""
_REMEMBERED_S = (WINDOW_BLOCKS + _LATEST_BLOCKS) * BLOCK_S
"""Nothing was played for so long: there is nothing to learn from."""
_PLAYED_RANGE_DB = 25.0
"""Blocks of the avatar's speech this far below its loudest are pauses: their echo is lost in the noise."""
_QUIETEST_PLAYED_DB = -60.0
_ABOVE_NOISE_DB = 6.0
_LEAST_FIT, _LEAST_FIT_OF_FEW, _MANY_BLOCKS = 0.5, 0.75, 60
"""How well levels must correlate: more when there is little to compare, where chance alone fits well."""
_FORGET_BELOW = 0.2
_MARGIN_DB = 7.0
"""How much louder than the expected echo a band must be to be the caller's. An echo varies about
its median, because reflections move in and out of phase; in ten simulated rooms 94 to 100 % of its loud frames stayed
below."""
_CALLER_BELOW, _AFTER_CALLER = 0.2, 0.4
"""A share below which a frame is the caller's, and the most that the frame after two such ones may have."""
_TAIL_BLOCKS = 8
_TAIL_DB = 2.5
"""What is left of an echo falls by this much a block: 60 dB in 0.4 s, a furnished room."""


@dataclass(frozen=True, slots=True)
class EchoPath:
    """How the avatar's sound comes back.

    Attributes:
        delay_s: after it was to be heard.
        gain_db: level of the echo less that of the played sound, shape (bands,).
        fit: correlation of levels that it was found with, at most 1.
    """

    delay_s: float
    gain_db: NDArray[np.float32]
    fit: float


class EchoGuard:
    """The echo of one call. Times are seconds of one clock, the session's; a constant error becomes part of the delay.

    While the avatar speaks it costs about 0.08 ms for each 32 ms of microphone, 0.03 ms in calls without an echo;
    nothing while it is silent.
    """

    def __init__(self) -> None:
        self.path: EchoPath | None = None
        self._played, self._heard = LevelTrack(), LevelTrack()
        self._played_sound, self._heard_sound = SoundMemory(), SoundMemory()
        self._played_until_s = -math.inf
        self._until_learning = _LEARN_EVERY
        self._tried = 0
        self._delay_blocks = 0
        self._caller_frames = 0

    def played(self, samples: Samples, rate_hz: int, at_s: float) -> None:
        """Takes what was sent to the caller.

        Args:
            samples: int16 (n,), any length.
            rate_hz: of the samples, 8 000 or more.
            at_s: when their first one will be heard.
        """
        self._played_sound.write(samples, rate_hz, at_s)
        self._played.write(samples, rate_hz, at_s)
        self._played_until_s = max(self._played_until_s, at_s + len(samples) / rate_hz)

    def recalled(self, at_s: float) -> None:
        """Sound that was to be heard from `at_s` on will not be: the avatar fell silent."""
        self._played.cut(at_s)
        self._played_sound.cut(at_s)

    def explains(self, frame: Samples, now_s: float) -> float:
        """How surely a microphone frame is nothing but echo, in [0, 1].

        Args:
            frame: int16 (n,) at 16 kHz, a multiple of 16 ms.
            now_s: when its last sample was received.
        """
        began_s = now_s - len(frame) / LISTEN_RATE_HZ
        self._heard_sound.write(frame, LISTEN_RATE_HZ, began_s)
        self._heard.write(frame, LISTEN_RATE_HZ, began_s)
        self._until_learning -= 1
        if self._until_learning <= 0:
            if now_s < self._played_until_s + _REMEMBERED_S:
                self._learn()
                self._tried = 0 if self.path is not None else self._tried + 1
            self._until_learning = _LEARN_EVERY if self._tried < _MANY_TRIES else _LEARN_SELDOM_EVERY
        if self.path is None:
            self._caller_frames = 0
            return 0.0
        first, last = round(began_s / BLOCK_S), round(now_s / BLOCK_S)
        share = self._explained(first, last)
        after_caller = self._caller_frames >= 2
        is_caller = share < _CALLER_BELOW and self._is_loud(first)
        self._caller_frames = self._caller_frames + 1 if is_caller else 0
        # A caller's syllables and the avatar's alternate faster than frames: one frame between is no end of speech.
        return min(share, _AFTER_CALLER) if after_caller else share

    def explained(self, start_s: float, end_s: float) -> float:
        """Share of the sound heard between two times that echo explains, by what is known now; 0 if nothing is."""
        if start_s > self._played_until_s + (_LATEST_BLOCKS + _TAIL_BLOCKS) * BLOCK_S:
            return 0.0
        self._learn()
        first, last = round(start_s / BLOCK_S), round(end_s / BLOCK_S)
        if self.path is None:
            self._learn_from(first, last)
        shares = [self._explained(at, at + 2) for at in range(first, last - 1, 2) if self._is_loud(at)]
        return float(np.mean(shares)) if shares else 0.0

    def share_at(self, end_s: float) -> float:
        """How surely the 32 ms before a time were nothing but echo, by what is known now; 0 if too long ago."""
        last = round(end_s / BLOCK_S)
        return self._explained(last - 2, last) if last > self._heard.end - WINDOW_BLOCKS else 0.0

    def _is_loud(self, at: int) -> bool:
        levels = self._heard.read(at, at + 2).mean(axis=0)
        return bool((levels > self._heard.noise_db + _ABOVE_NOISE_DB).any())

    def _explained(self, first: int, last: int) -> float:
        if self.path is None:
            return 0.0
        heard = self._heard.read(first, last).mean(axis=0)
        expected = self._expected(first - self._delay_blocks, last - self._delay_blocks)
        noise = self._heard.noise_db
        if not (expected > noise).any():
            return 0.0
        excess = heard - np.maximum(expected, noise)
        loudest, second = np.sort(excess)[-1], np.sort(excess)[-2]
        beyond = max(loudest - _MARGIN_DB - 3.0, second - _MARGIN_DB)
        return float(np.clip(0.5 - beyond / 4.0, 0.0, 1.0))

    def _expected(self, first: int, last: int) -> NDArray[np.float32]:
        """Level of the echo of played blocks, shape (bands,): their loudest, or what is left of earlier ones."""
        assert self.path is not None
        played = self._played.read(first - _TAIL_BLOCKS, last + 1)
        fading = np.maximum(0, np.arange(len(played) - 2, -2, -1) - (last - first)) * _TAIL_DB
        expected: NDArray[np.float32] = (played - fading[:, None]).max(axis=0) + self.path.gain_db
        return expected

    def _learn(self) -> None:
        end = self._heard.end
        heard = self._heard.read(end - WINDOW_BLOCKS, end)
        played = self._played.read(end - WINDOW_BLOCKS - _LATEST_BLOCKS, end - _EARLIEST_BLOCKS)
        self._heard.learn_noise()
        loudest = played.max(axis=0)
        is_played = (played > loudest - _PLAYED_RANGE_DB) & (played > _QUIETEST_PLAYED_DB)
        if is_played.any(axis=1).sum() < FEWEST_BLOCKS:
            return
        is_heard = heard > self._heard.noise_db + _ABOVE_NOISE_DB
        fit, common = _fits(heard, is_heard, played, is_played)
        least = np.interp(common, (FEWEST_BLOCKS, _MANY_BLOCKS), (_LEAST_FIT_OF_FEW, _LEAST_FIT))
        fit[common < FEWEST_BLOCKS] = -1.0
        best = int(np.argmax(fit))
        if fit[best] >= least[best]:
            self._delay_blocks = _LATEST_BLOCKS - best
        elif self.path is None:
            return
        else:
            best = _LATEST_BLOCKS - self._delay_blocks
            if common[best] >= _MANY_BLOCKS and fit[best] < _FORGET_BELOW:
                self.path = None
                return
        gain = self._gain(heard, played[best : best + WINDOW_BLOCKS])
        if gain is not None:
            self.path = EchoPath(self._delay_blocks * BLOCK_S, gain, float(fit[best]))

    def _learn_from(self, first: int, last: int) -> None:
        """Learns from one stretch, by the waveform."""
        delay_s = delay_of(
            self._played_sound,
            self._heard_sound,
            first * BLOCK_S,
            last * BLOCK_S,
            earliest_s=_EARLIEST_BLOCKS * BLOCK_S,
            latest_s=_LATEST_BLOCKS * BLOCK_S,
        )
        if delay_s is not None:
            delay = round(delay_s / BLOCK_S)
            gain = self._gain(self._heard.read(first, last), self._played.read(first - delay, last - delay))
            if gain is not None:
                self._delay_blocks, self.path = delay, EchoPath(delay_s, gain, 0.0)

    def _gain(self, heard: Levels, played: Levels) -> NDArray[np.float32] | None:
        """Each band's median loss over the blocks in which the avatar speaks, whether anything came back or not.

        So a caller who spoke over some of it changes nothing, and an echo that is gone is forgotten.
        """
        gains = []
        for band in range(played.shape[1]):
            loud = played[:, band] > max(played[:, band].max() - _PLAYED_RANGE_DB / 2, _QUIETEST_PLAYED_DB)
            gains.append(float(np.median(heard[loud, band] - played[loud, band])) if loud.sum() >= 6 else np.nan)
        known = np.array(gains, dtype=np.float32)
        if np.isnan(known).all():
            return None
        return np.where(np.isnan(known), np.nanmin(known), known).astype(np.float32)


def _fits(
    heard: Levels, is_heard: NDArray[np.bool_], played: Levels, is_played: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Correlation of levels at every delay, the latest first, and how many blocks it rests on; each shape (delays,).

    Only blocks in which both are loud count, each band about its own mean: that two people take turns, or that speech
    has more low than high, is no likeness.
    """
    product = own = other = common = np.zeros(1)
    for band in range(heard.shape[1]):
        x, x_on = _about_mean(heard[:, band], is_heard[:, band])
        y, y_on = _about_mean(played[:, band], is_played[:, band])
        product = product + np.correlate(y, x, "valid")
        own = own + np.correlate(y_on, x**2, "valid")
        other = other + np.correlate(y**2, x_on, "valid")
        common = common + np.correlate(y_on, x_on, "valid")
    fit = product / np.sqrt(np.maximum(own * other, 1e-6))
    return fit, common / heard.shape[1]


def _about_mean(levels: NDArray[np.float32], on: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    mask = on.astype(np.float64)
    mean = float((levels * mask).sum() / max(1.0, mask.sum()))
    return (levels - mean) * mask, mask
