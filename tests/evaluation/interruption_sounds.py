"""Sounds that are no words, made with numpy: coughs, breaths, laughs, knocks, keyboards, hums, street and music."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from pipeline.audio import LISTEN_RATE_HZ, FloatSamples

_Random = np.random.Generator


def cough(random: _Random) -> FloatSamples:
    """One to three bursts of coloured noise with a sharp start, some with a voiced tail."""
    bursts = []
    for _ in range(random.integers(1, 4)):
        length = random.uniform(0.12, 0.3)
        low, high = random.uniform(300, 700), random.uniform(2_000, 3_800)
        burst = _noise(random, length, low, high) * _decay(length, 0.008, random.uniform(0.04, 0.1))
        if random.random() < 0.5:
            hum = _voiced(random, length, random.uniform(90, 220), _VOWELS["uh"])
            burst += 0.6 * hum * _decay(length, 0.05, 0.08)
        bursts += [burst, np.zeros(_count(random.uniform(0.05, 0.2)))]
    return _levelled(np.concatenate(bursts))


def breath(random: _Random) -> FloatSamples:
    """Air, soft in and soft out."""
    length = random.uniform(0.3, 0.9)
    return _levelled(_noise(random, length, random.uniform(400, 900), random.uniform(2_500, 5_000)) * _swell(length))


def laugh(random: _Random) -> FloatSamples:
    """Ha-ha: voiced bursts about five a second, each with breath in front, falling in pitch."""
    pitch, pieces = random.uniform(130, 320), []
    for number in range(random.integers(2, 6)):
        length = random.uniform(0.07, 0.12)
        voiced = _voiced(random, length, pitch * 0.95**number, _VOWELS["ah"]) * _swell(length)
        air = _noise(random, 0.07, 500, 3_500) * _swell(0.07) * 0.3
        pieces += [air, voiced * 0.9**number]
    return _levelled(np.concatenate(pieces))


def knock(random: _Random) -> FloatSamples:
    """One to four knocks on wood, or a cup set down."""
    pieces = []
    for _ in range(random.integers(1, 5)):
        length, t = 0.12, np.arange(_count(0.12)) / LISTEN_RATE_HZ
        ring = sum(np.sin(2 * np.pi * f * t) * np.exp(-t / random.uniform(0.01, 0.03))
                   for f in random.uniform(120, 1_800, 4))  # fmt: skip
        pieces += [ring + 0.3 * _noise(random, length, 200, 3_500) * _decay(length, 0.002, 0.01),
                   np.zeros(_count(random.uniform(0.05, 0.25)))]  # fmt: skip
    return _levelled(np.concatenate(pieces))


def keyboard(random: _Random) -> FloatSamples:
    """Someone types for a second or two."""
    total = np.zeros(_count(random.uniform(0.8, 2.0)))
    at = 0.0
    while at < len(total) / LISTEN_RATE_HZ - 0.05:
        length = 0.03
        click = _noise(random, length, 1_000, 5_000) * _decay(length, 0.001, 0.005) * random.uniform(0.4, 1.0)
        start = _count(at)
        total[start : start + len(click)] += click
        at += random.uniform(0.08, 0.25)
    return _levelled(total)


def hum(random: _Random) -> FloatSamples:
    """Mhm: two nasal bumps, the second higher, the mouth closed."""
    pitch = random.uniform(95, 240)
    first, second = random.uniform(0.12, 0.2), random.uniform(0.18, 0.3)
    nasal = ((250, 60), (1_000, 150), (2_200, 200))
    bumps = [_voiced(random, first, pitch, nasal) * _swell(first),
             _voiced(random, second, pitch * random.uniform(1.1, 1.3), nasal) * _swell(second)]  # fmt: skip
    return _levelled(np.concatenate([bumps[0], np.zeros(_count(0.04)), bumps[1]]))


def clear_throat(random: _Random) -> FloatSamples:
    """A rough low voice with noise."""
    length = random.uniform(0.3, 0.6)
    rough = _voiced(random, length, random.uniform(60, 100), _VOWELS["uh"]) * (
        1 + np.sin(2 * np.pi * 25 * _times(length))
    )
    return _levelled((rough + _noise(random, length, 300, 2_500)) * _swell(length))


def fan(random: _Random, seconds: float) -> FloatSamples:
    """Steady: low noise and a mains hum."""
    t = _times(seconds)
    mains = sum(np.sin(2 * np.pi * 50 * n * t) / n for n in (1, 2, 3, 4))
    return _levelled(_noise(random, seconds, 60, 600) + 0.4 * _noise(random, seconds, 600, 4_000) + 0.3 * mains)


def street(random: _Random, seconds: float) -> FloatSamples:
    """Cars pass: noise that swells and fades, now and then a horn."""
    t = _times(seconds)
    cars = sum(np.exp(-(((t - random.uniform(0, seconds)) / random.uniform(0.8, 2)) ** 2)) for _ in range(5))
    sound = _noise(random, seconds, 50, 1_200) * (0.4 + cars)
    at = _count(random.uniform(0.2, 0.7) * seconds)
    horn = np.sign(np.sin(2 * np.pi * 420 * _times(0.5))) + np.sign(np.sin(2 * np.pi * 510 * _times(0.5)))
    sound[at : at + len(horn)] += 0.5 * horn[: len(sound) - at]
    return _levelled(sound)


def music(random: _Random, seconds: float) -> FloatSamples:
    """Chords and a beat."""
    sound = np.zeros(_count(seconds))
    for start in np.arange(0, seconds - 0.5, 0.5):
        t = _times(0.5)
        root = 110 * 2 ** (random.integers(0, 12) / 12)
        chord = sum(np.sin(2 * np.pi * root * r * n * t) / n**1.5 for r in (1, 1.26, 1.5) for n in (1, 2, 3, 4))
        beat = _noise(random, 0.5, 80, 6_000) * _decay(0.5, 0.002, 0.03)
        at = _count(start)
        sound[at : at + len(t)] += chord * np.exp(-t / 0.4) + 2 * beat
    return _levelled(sound)


SHORT: dict[str, Callable[[_Random], FloatSamples]] = {
    "cough": cough, "breath": breath, "laugh": laugh, "knock": knock, "keyboard": keyboard, "throat": clear_throat,
}  # fmt: skip
STEADY: dict[str, Callable[[_Random, float], FloatSamples]] = {"fan": fan, "street": street, "music": music}

_VOWELS = {"ah": ((750, 90), (1_200, 120), (2_600, 180)), "uh": ((600, 90), (1_100, 120), (2_400, 180))}


def _voiced(
    random: _Random, seconds: float, pitch_hz: float, formants: tuple[tuple[int, int], ...]
) -> NDArray[np.float64]:
    """A glottal pulse train through resonances."""
    jitter = 1 + 0.02 * np.cumsum(random.standard_normal(_count(seconds))) / np.sqrt(_count(seconds))
    phase = np.cumsum(pitch_hz * jitter / LISTEN_RATE_HZ)
    pulses = np.diff(np.floor(phase), prepend=0.0)
    total = np.zeros_like(pulses)
    for centre, width in formants:
        total += sosfilt(
            butter(2, (centre - width, centre + width), "bandpass", fs=LISTEN_RATE_HZ, output="sos"), pulses
        )
    return total / max(1e-9, np.abs(total).max())


def _noise(random: _Random, seconds: float, low_hz: float, high_hz: float) -> NDArray[np.float64]:
    white = random.standard_normal(_count(seconds))
    coloured = sosfilt(butter(2, (low_hz, high_hz), "bandpass", fs=LISTEN_RATE_HZ, output="sos"), white)
    return np.asarray(coloured / max(1e-9, np.abs(coloured).max()))


def _decay(seconds: float, attack_s: float, fall_s: float) -> NDArray[np.float64]:
    t = _times(seconds)
    return np.minimum(1.0, t / attack_s) * np.exp(-np.maximum(0.0, t - attack_s) / fall_s)


def _swell(seconds: float) -> NDArray[np.float64]:
    return np.sin(np.pi * _times(seconds) / seconds) ** 0.7


def _times(seconds: float) -> NDArray[np.float64]:
    return np.arange(_count(seconds)) / LISTEN_RATE_HZ


def _count(seconds: float) -> int:
    return round(seconds * LISTEN_RATE_HZ)


def _levelled(sound: NDArray[np.float64]) -> FloatSamples:
    return (0.3 * sound / max(1e-9, np.abs(sound).max())).astype(np.float32)
