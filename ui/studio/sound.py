"""Sound for the page to play, inside the page itself: no file of it is left on the server."""

from __future__ import annotations

import base64
import io
import wave
from html import escape
from itertools import count

import numpy as np
from numpy.typing import NDArray

_takes = count(1)


def as_wav(rate_hz: int, samples: NDArray[np.int16]) -> bytes:
    """A WAV file of mono int16 samples, shape (n,)."""
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(rate_hz)
        wav.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def player_html(rate_hz: int, samples: NDArray[np.int16], caption: str) -> str:
    """A player that begins at once, since somebody has just asked for it.

    Each is another one, even of the same sound: what gradio is given twice it does not draw again, and nothing would
    be heard.
    """
    data = base64.b64encode(as_wav(rate_hz, samples)).decode("ascii")
    told = escape(caption)
    return (
        f'<figure class="player" data-take="{next(_takes)}"><audio controls autoplay aria-label="{told}" '
        f'src="data:audio/wav;base64,{data}"></audio><figcaption>{told}</figcaption></figure>'
    )
