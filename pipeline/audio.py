"""Audio as it travels through the pipeline: 16-bit mono chunks, their conversions, mu-law, stateful resampling."""

from __future__ import annotations

from dataclasses import dataclass

import av
import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.int16]
"""Mono PCM, shape (n,), int16."""
FloatSamples = NDArray[np.float32]
"""Mono PCM, shape (n,), float32 in [-1, 1]."""

LISTEN_RATE_HZ = 16_000
"""What every recogniser, Silero and Smart Turn take."""
PHONE_RATE_HZ = 8_000
"""Twilio Media Streams carry 8 kHz mu-law."""

_INT16_SCALE = 32_768.0
# ITU-T G.711: the bias of 33 in 14-bit units is 0x84 at 16 bits; clipped below the end of the top segment.
_MULAW_BIAS = 0x84
_MULAW_CLIP = 32_635


@dataclass(frozen=True, slots=True, eq=False)
class AudioChunk:
    """A stretch of mono sound.

    Attributes:
        samples: int16, shape (n,).
        rate_hz: samples per second.
    """

    samples: Samples
    rate_hz: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate_hz

    def as_float(self) -> FloatSamples:
        """The samples as float32 in [-1, 1), shape (n,)."""
        return to_float32(self.samples)

    def at_rate(self, rate_hz: int) -> AudioChunk:
        """The whole chunk at another rate. For a stream use `Resampler`, which keeps its state at the joins."""
        if rate_hz == self.rate_hz or not len(self.samples):
            return AudioChunk(self.samples, rate_hz)
        return AudioChunk(soxr.resample(self.samples, self.rate_hz, rate_hz, quality="HQ"), rate_hz)


def silence(duration_s: float, rate_hz: int) -> AudioChunk:
    """`duration_s` seconds of digital silence."""
    return AudioChunk(np.zeros(round(duration_s * rate_hz), dtype=np.int16), rate_hz)


def join(chunks: list[AudioChunk], rate_hz: int) -> AudioChunk:
    """All chunks, which must have rate `rate_hz`, as one.

    Raises:
        ValueError: a chunk has another rate.
    """
    if any(chunk.rate_hz != rate_hz for chunk in chunks):
        raise ValueError(f"all chunks must be at {rate_hz} Hz")
    samples = np.concatenate([chunk.samples for chunk in chunks]) if chunks else np.zeros(0, dtype=np.int16)
    return AudioChunk(samples, rate_hz)


def to_float32(samples: Samples) -> FloatSamples:
    """int16 (n,) to float32 (n,) in [-1, 1)."""
    return samples.astype(np.float32) / np.float32(_INT16_SCALE)


def to_int16(samples: FloatSamples) -> Samples:
    """float32 (n,) to int16 (n,); values outside [-1, 1] are clipped."""
    scaled = np.round(np.asarray(samples, dtype=np.float32) * _INT16_SCALE)
    return np.clip(scaled, -_INT16_SCALE, _INT16_SCALE - 1).astype(np.int16)


def mono(samples: NDArray[np.int16]) -> Samples:
    """Any array FastRTC hands over ((n,), (1, n) or (channels, n)) as mono int16, shape (n,)."""
    array = np.asarray(samples)
    if array.ndim == 1:
        return array
    if array.shape[0] == 1:
        return array[0]
    return array.mean(axis=0).astype(np.int16)


def _mulaw_decode_table() -> NDArray[np.int16]:
    code = ~np.arange(256, dtype=np.uint8)
    exponent = (code >> 4 & 0x07).astype(np.int32)
    mantissa = (code & 0x0F).astype(np.int32)
    magnitude = ((mantissa << 3) + _MULAW_BIAS << exponent) - _MULAW_BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


_MULAW_DECODE = _mulaw_decode_table()


def mulaw_decode(data: bytes) -> Samples:
    """G.711 mu-law bytes to int16, shape (len(data),)."""
    return _MULAW_DECODE[np.frombuffer(data, dtype=np.uint8)]


def mulaw_encode(samples: Samples) -> bytes:
    """int16 (n,) to n bytes of G.711 mu-law."""
    wide = samples.astype(np.int32)
    sign = np.where(wide < 0, 0x80, 0)
    magnitude = np.minimum(np.abs(wide), _MULAW_CLIP) + _MULAW_BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = magnitude >> exponent + 3 & 0x0F
    return (~(sign | exponent << 4 | mantissa) & 0xFF).astype(np.uint8).tobytes()


class Resampler:
    """Changes the rate of a stream of chunks without clicks at the joins (soxr keeps the filter's state).

    Its sound comes in blocks, up to 0.11 s late: for speech that is made ahead, not for what a caller says.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self.from_hz = from_hz
        self.to_hz = to_hz
        self._stream = None if from_hz == to_hz else soxr.ResampleStream(from_hz, to_hz, 1, dtype="int16", quality="HQ")

    def push(self, samples: Samples, *, last: bool = False) -> Samples:
        """The next samples at the new rate, shape (m,); may lag until `last` is given."""
        if self._stream is None:
            return samples
        return self._stream.resample_chunk(samples, last=last)


class PromptResampler:
    """The same for sound as it comes in, no more than 2 ms behind it; its filter is less steep."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self.from_hz = from_hz
        self._doubler = _Doubler() if to_hz == 2 * from_hz else None
        self._stream = None
        if from_hz != to_hz and self._doubler is None:
            self._stream = av.AudioResampler(format="s16", layout="mono", rate=to_hz)

    def push(self, samples: Samples) -> Samples:
        """The next samples at the new rate, shape (m,)."""
        if self._doubler is not None:
            return self._doubler.push(samples)
        if self._stream is None or not len(samples):
            return samples
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples)[None], format="s16", layout="mono")
        frame.sample_rate = self.from_hz
        resampled = (frame.to_ndarray()[0] for frame in self._stream.resample(frame))
        return np.concatenate([np.zeros(0, dtype=np.int16), *resampled])


_HALF_WAY_TAPS = 32


def _half_way() -> FloatSamples:
    """The filter that tells the value between two samples: a sinc under a Kaiser window, flat to 7/8 of the band."""
    at = np.arange(_HALF_WAY_TAPS) - (_HALF_WAY_TAPS - 1) / 2
    taps = np.sinc(at) * np.kaiser(_HALF_WAY_TAPS, 6.0)
    return (taps / taps.sum()).astype(np.float32)


_HALF_WAY = _half_way()


class _Doubler:
    """Twice the rate: between each two samples the one that belongs there, 16 samples later.

    Every packet of every telephone call goes through it. FFmpeg's resampler takes 75 us for one when the call was idle
    in between, as it always is; this takes 29.
    """

    def __init__(self) -> None:
        self._tail: Samples = np.zeros(_HALF_WAY_TAPS - 1, dtype=np.int16)

    def push(self, samples: Samples) -> Samples:
        """int16 (n,) to (2n,)."""
        known = np.concatenate([self._tail, samples])
        self._tail = known[len(samples) :]
        doubled = np.empty((len(samples), 2), dtype=np.int16)
        middle = _HALF_WAY_TAPS // 2 - 1
        doubled[:, 0] = known[middle : middle + len(samples)]
        between = np.convolve(known.astype(np.float32), _HALF_WAY, "valid")[: len(samples)]
        doubled[:, 1] = np.rint(np.clip(between, -32_768.0, 32_767.0))
        return doubled.reshape(-1)
