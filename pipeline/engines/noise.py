"""Recognisers write something even when nothing was said. What they wrote is taken back here."""

from __future__ import annotations

import re
import zlib

import numpy as np

from pipeline.audio import LISTEN_RATE_HZ, FloatSamples

QUIET_RMS = 0.01
"""-40 dBFS: below it, even at its loudest, a recording holds no one speaking into the microphone."""
SILENT_RMS = 0.001
"""-60 dBFS: nothing at all."""
REPETITIVE = 2.4
"""Text that compresses better than this is a loop (Whisper's own threshold for the same purpose)."""

_STRETCH_S = 0.2
_REPEATED_WORDS = 3
# One to four words of at least four letters together, said again straight after: "Sants, Sants, Sants,".
_LOOP = re.compile(r"\b(\w{4,}|\w+(?:\s\w+){1,3})(?:,\s\1\b)+", re.IGNORECASE)
# What speech recognisers trained on videos with subtitles write over noise.
_OVER_NOISE = re.compile(
    r"(?:you|thank you|thanks|bye|okay|oh|so|uh|um|hmm|thank you (?:so|very) much|(?:thanks|thank you) for watching"
    r"|please subscribe|subscribe|the end|i m sorry|i ll see you next time|see you next time)?"
)


def loudest_rms(audio: FloatSamples) -> float:
    """Root mean square of the loudest 0.2 s of float32 (n,) at 16 kHz."""
    length = round(_STRETCH_S * LISTEN_RATE_HZ)
    if not len(audio):
        return 0.0
    stretches = [audio[start : start + length] for start in range(0, len(audio), length)]
    return max(float(np.sqrt(np.mean(np.square(stretch)))) for stretch in stretches)


def without_hallucination(text: str, audio: FloatSamples) -> str:
    """`text`, or nothing when it is what a recogniser writes over silence, noise or in a loop."""
    text = text.strip().rstrip(",;-– ")
    loudness = loudest_rms(audio)
    if loudness < SILENT_RMS or _compression(text) > REPETITIVE:
        return ""
    if loudness < QUIET_RMS and _OVER_NOISE.fullmatch(" ".join(re.findall(r"\w+", text.lower()))):
        return ""
    return text if re.search(r"\d|\w.*\w", text) else ""


def without_repeats(text: str) -> str:
    """`text` with each sentence and listed word said once, where a recogniser that missed the end says it again.

    Sentences of one or two words may well have been said twice ("No. No.").
    """
    text = _LOOP.sub(r"\1", text)
    kept: list[str] = []
    for sentence in re.findall(r"[^.!?]+[.!?]*", text):
        words = re.findall(r"\w+", sentence.lower())
        if not kept or len(words) < _REPEATED_WORDS or words != re.findall(r"\w+", kept[-1].lower()):
            kept.append(sentence)
    return "".join(kept).strip()


def _compression(text: str) -> float:
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0
