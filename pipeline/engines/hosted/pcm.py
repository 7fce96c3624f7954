"""Bytes of an answer's body, cut anywhere, as samples."""

from __future__ import annotations

import struct

import numpy as np

from pipeline.audio import Samples
from pipeline.errors import EngineError

MEDIA_TYPES = frozenset(
    ("", "application/octet-stream", "binary/octet-stream")
    + tuple(f"audio/{kind}" for kind in ("pcm", "x-pcm", "l16", "raw", "x-raw"))
    + tuple(f"audio/{kind}" for kind in ("wav", "x-wav", "wave", "vnd.wave"))
)
"""What servers call raw PCM, or PCM behind a WAV header. OpenAI's reference: "pcm" is 24 kHz, 16 bits, signed,
little-endian, without a header; "audio/l16" is taken for that too, since nobody sends it big-endian."""

_OTHERS = (b"<!", b"<h", b"<H", b"<?", b"ID3", b"OggS", b"fLaC")
"""How pages, JSON and compressed sound begin. As a sample each would be at least a tenth of full scale, and no speech
begins so loud: its first sample is next to silence."""
_LONGEST_HEADER = 4_096
_PCM, _EXTENSIBLE = 1, 0xFFFE


class PcmReader:
    """Puts samples together, past a WAV header if there is one; its sizes are not believed, a stream's are made up.

    Args:
        engine: whose answer it is, for messages.
        rate_hz: that it must have.
    """

    def __init__(self, engine: str, rate_hz: int) -> None:
        self._engine = engine
        self._rate_hz = rate_hz
        self._begun = False
        self._kept = b""

    def push(self, data: bytes) -> Samples:
        """The samples, int16 (n,), that `data` completes.

        Raises:
            EngineError: it is no PCM of one channel, 16 bits and the right rate.
        """
        self._kept += data
        if not self._begun and not self._begin():
            return np.zeros(0, dtype=np.int16)
        whole = len(self._kept) // 2 * 2
        samples = np.frombuffer(self._kept[:whole], dtype="<i2").astype(np.int16)
        self._kept = self._kept[whole:]
        return samples

    def _begin(self) -> bool:
        """Looks at how it begins; whether that is over."""
        if len(self._kept) < 4:
            return False
        if self._kept[:4] == b"RIFF":
            start = self._after_header()
            if start is None:
                return False
            self._kept = self._kept[start:]
        elif self._is_other():
            raise EngineError(f"{self._engine} sent something that is no PCM: it begins with {self._kept[:24]!r}")
        self._begun = True
        return True

    def _is_other(self) -> bool:
        # "{" alone is a fair low byte of a soft sample; JSON goes on with a quotation mark or white space.
        if self._kept[:1] == b"{":
            return self._kept[1:2] in (b'"', b"\n", b" ", b"\r")
        return self._kept.startswith(_OTHERS)

    def _after_header(self) -> int | None:
        """Where the sound begins behind "RIFF....WAVE" and its chunks; None while the header is not whole."""
        at = 12
        while len(self._kept) >= at + 8:
            kind, size = self._kept[at : at + 4], int(struct.unpack_from("<I", self._kept, at + 4)[0])
            if kind == b"data":
                return at + 8
            if kind == b"fmt " and len(self._kept) >= at + 24:
                self._check(*struct.unpack_from("<HHIIHH", self._kept, at + 8))
            at += 8 + size + size % 2
            if at > _LONGEST_HEADER:
                raise EngineError(f"{self._engine} sent a WAV header without an end")
        return None

    def _check(self, kind: int, channels: int, rate_hz: int, _bytes_s: int, _block: int, bits: int) -> None:
        if kind not in (_PCM, _EXTENSIBLE) or (channels, rate_hz, bits) != (1, self._rate_hz, 16):
            raise EngineError(
                f"{self._engine} sent WAV with {channels} channels at {rate_hz} Hz and {bits} bits (format {kind}); "
                f"it must be PCM, mono, {self._rate_hz} Hz, 16 bits"
            )
