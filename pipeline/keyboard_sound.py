"""Somebody typing, softly: heard while a search takes longer than its sentence. Synthesised, so nobody's recording."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import FloatSamples, Samples, to_int16

LEVEL_DBFS = -32.0
"""RMS while typing: about 11 dB below speech, audible on a phone and no competition to a voice."""
_STROKES_PER_S = 6.5
"""About 75 words a minute, in bursts with short stops."""
_SHORTEST_S = 0.07
_WORD_STROKES = 5.0
_STOP_S = 0.22
_PRESS_S = 0.045
_RELEASE_AFTER_S = 0.07
_RELEASE = 0.28
_ATTACK_S = 0.005
"""Rise of a stroke: a steeper one is heard as a click on the line."""
_BODY_HZ = (310.0, 720.0, 1_450.0)
"""Resonances of keyboard and desk; a phone line carries all three."""
_BODY_DECAY_S = (0.016, 0.010, 0.005)
_BODY_LEVEL = (1.0, 0.7, 0.35)
_NOISE_LEVEL = 0.4
_NOISE_DECAY_S = 0.009
_SPACE_EVERY = 0.16
"""Share of strokes on the space bar, which sounds lower and fuller."""
_FADE_S = 0.02


def keyboard(duration_s: float, rate_hz: int, seed: int = 0) -> Samples:
    """Typing that begins and ends in silence, so that it can be looped.

    Args:
        duration_s: length in seconds.
        rate_hz: samples per second.
        seed: another one is another rhythm.

    Returns:
        int16, shape (round(duration_s * rate_hz),).
    """
    total = round(duration_s * rate_hz)
    dice = np.random.default_rng(seed)
    sound = np.zeros(total, dtype=np.float64)
    for at_s, strength, is_space in _strokes(duration_s, dice):
        _add(sound, round(at_s * rate_hz), strength * _stroke(rate_hz, dice, is_space=is_space))
        released = at_s + _RELEASE_AFTER_S * dice.uniform(0.8, 1.3)
        _add(sound, round(released * rate_hz), _RELEASE * strength * _stroke(rate_hz, dice, is_space=is_space))
    power = float(np.mean(sound**2)) if total else 0.0
    if power:
        sound *= 10 ** (LEVEL_DBFS / 20) / np.sqrt(power)
    return to_int16(_faded(sound, round(_FADE_S * rate_hz)))


def _strokes(duration_s: float, dice: np.random.Generator) -> list[tuple[float, float, bool]]:
    """When, how hard and whether on the space bar; the last one has time to fade."""
    strokes: list[tuple[float, float, bool]] = []
    at_s = 0.03
    while at_s < duration_s - 2 * _PRESS_S - 1.3 * _RELEASE_AFTER_S:
        is_space = bool(dice.random() < _SPACE_EVERY)
        strokes.append((at_s, float(dice.uniform(0.65, 1.0)), is_space))
        at_s += max(_SHORTEST_S, float(dice.gamma(6.0, 1 / _STROKES_PER_S / 6.0)))
        if is_space and dice.random() < 1 / _WORD_STROKES:
            at_s += _STOP_S * float(dice.uniform(0.6, 1.6))
    return strokes


def _stroke(rate_hz: int, dice: np.random.Generator, *, is_space: bool) -> NDArray[np.float64]:
    """One key going down: the body's resonances and a little noise, with a soft attack."""
    time_s = np.arange(round(_PRESS_S * rate_hz)) / rate_hz
    pitch = dice.uniform(0.93, 1.07) * (0.75 if is_space else 1.0)
    sound = np.zeros(len(time_s))
    for hertz, decay_s, level in zip(_BODY_HZ, _BODY_DECAY_S, _BODY_LEVEL, strict=True):
        phase = dice.uniform(0, 2 * np.pi)
        sound += level * np.sin(2 * np.pi * hertz * pitch * time_s + phase) * np.exp(-time_s / decay_s)
    noise = np.convolve(dice.standard_normal(len(time_s)), _smoothing(rate_hz), mode="same")
    sound += _NOISE_LEVEL * noise * np.exp(-time_s / _NOISE_DECAY_S)
    attack = np.minimum(1.0, time_s / _ATTACK_S)
    tail = np.minimum(1.0, (time_s[-1] - time_s) / (_PRESS_S / 4))
    return sound * np.sin(attack * np.pi / 2) ** 2 * tail


def _smoothing(rate_hz: int) -> NDArray[np.float64]:
    """Takes the hiss above about 2 kHz out of the noise."""
    length = max(3, round(rate_hz / 3_000) | 1)
    window = np.hanning(length + 2)[1:-1]
    return window / np.sqrt(np.sum(window**2))


def _add(sound: NDArray[np.float64], start: int, stroke: NDArray[np.float64]) -> None:
    stroke = stroke[: max(0, len(sound) - start)]
    sound[start : start + len(stroke)] += stroke


def _faded(sound: NDArray[np.float64], fade: int) -> FloatSamples:
    fade = min(fade, len(sound) // 2)
    if fade:
        ramp = np.linspace(0.0, 1.0, fade)
        sound[:fade] *= ramp
        sound[-fade:] *= ramp[::-1]
    return sound.astype(np.float32)
