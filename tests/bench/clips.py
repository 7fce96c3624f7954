"""What the callers say, with their pauses in them.

A pause is made in one of two ways. *Natural*: the whole sentence is synthesised, recognition tells where the word is,
and silence is put in there; the melody is that of somebody who goes on. *Parts*: the part before the pause and the part
after it are synthesised by themselves, as by somebody who stops and starts again. Parts are taken too where the word
cannot be found.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, Samples, join, silence
from tests.bench.content import Word, heard_words, words_of
from tests.bench.recording import LOUD
from tests.voices import Caller, said_by

_PAUSE = re.compile(r"\s*/(?:dangling|comma|complete)/\s*")
_FADE = round(0.005 * LISTEN_RATE_HZ)
_STEP = round(0.01 * LISTEN_RATE_HZ)
_SNAP_S = 0.15
_TAIL = round(0.03 * LISTEN_RATE_HZ)


@dataclass(frozen=True, slots=True)
class Clip:
    """An utterance as sound.

    Attributes:
        audio: 16 kHz.
        pauses: (start, end) of each, in seconds from the beginning.
        natural: made from the whole sentence.
    """

    audio: AudioChunk
    pauses: tuple[tuple[float, float], ...] = ()
    natural: bool = True


def parts_of(words: str) -> list[str]:
    """The text between the pauses."""
    return _PAUSE.split(words.strip())


async def make_clip(caller: Caller, words: str, pauses_s: tuple[float, ...], speed: float, natural: bool) -> Clip:
    """`words` as `caller` says them, with a pause of each of `pauses_s` seconds where the text has its marks."""
    parts = parts_of(words)
    if len(parts) == 1:
        return Clip(await said_by(caller, parts[0], speed))
    if natural:
        whole = await said_by(caller, " ".join(parts), speed)
        cuts = cut_points(whole, await asyncio.to_thread(heard_words, whole), parts)
        if cuts is not None:
            return with_pauses(np.split(whole.samples, cuts), pauses_s, natural=True)
    pieces = [(await said_by(caller, _as_part(part, last=part is parts[-1]), speed)).samples for part in parts]
    return with_pauses(pieces, pauses_s, natural=False)


def _as_part(part: str, *, last: bool) -> str:
    return part if last or part[-1] in ".?!," else f"{part},"


def cut_points(whole: AudioChunk, heard: list[Word], parts: list[str]) -> list[int] | None:
    """The quietest sample between the words around each pause; None when recognition does not show them."""
    said = [word for part in parts for word in words_of(part)]
    tokens = [(token, word) for word in heard for token in words_of(word.text)]
    match = SequenceMatcher(a=said, b=[token for token, _ in tokens], autojunk=False)
    at = {block.a + i: tokens[block.b + i][1] for block in match.get_matching_blocks() for i in range(block.size)}
    cuts, done = [], 0
    for part in parts[:-1]:
        done += len(words_of(part))
        before, after = at.get(done - 1), at.get(done)
        if before is None or after is None:
            return None
        cuts.append(_quietest(whole.samples, (before.end_s + after.start_s) / 2))
    return cuts


def _quietest(samples: Samples, near_s: float) -> int:
    first = max(0, round((near_s - _SNAP_S) * LISTEN_RATE_HZ))
    window = samples[first : round((near_s + _SNAP_S) * LISTEN_RATE_HZ)].astype(np.float64)
    power = [float(np.mean(window[i : i + _STEP] ** 2)) for i in range(0, max(1, len(window) - _STEP), _STEP // 2)]
    return first + int(np.argmin(power)) * (_STEP // 2) + _STEP // 2


def with_pauses(pieces: list[Samples], pauses_s: tuple[float, ...], *, natural: bool) -> Clip:
    """The pieces with silence between them, so that each pause is as long as it should be from sound to sound."""
    chunks: list[AudioChunk] = []
    pauses: list[tuple[float, float]] = []
    length_s = 0.0
    for index, piece in enumerate(pieces):
        trimmed = _trimmed(piece)
        chunks.append(AudioChunk(trimmed, LISTEN_RATE_HZ))
        length_s += chunks[-1].duration_s
        if index < len(pieces) - 1:
            gap = silence(max(0.05, pauses_s[index] - 2 * _TAIL / LISTEN_RATE_HZ), LISTEN_RATE_HZ)
            chunks.append(gap)
            pauses.append((length_s, length_s + gap.duration_s))
            length_s += gap.duration_s
    return Clip(join(chunks, LISTEN_RATE_HZ), tuple(pauses), natural)


def _trimmed(samples: Samples) -> Samples:
    """Speech with 30 ms around it, faded at both ends."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > LOUD)
    if not len(loud):
        return samples
    kept = samples[max(0, loud[0] - _TAIL) : loud[-1] + _TAIL].astype(np.float32)
    ramp = np.linspace(0.0, 1.0, _FADE, dtype=np.float32)
    kept[:_FADE] *= ramp
    kept[-_FADE:] *= ramp[::-1]
    return kept.astype(np.int16)


def cough(seed: int) -> AudioChunk:
    """A cough, synthesised: two bursts of coloured noise that decay, over a short voiced tone."""
    generator = np.random.default_rng(seed)
    bursts = []
    for length_s, level in ((0.16, 9_000.0), (0.13, 6_000.0)):
        n = round(length_s * LISTEN_RATE_HZ)
        noise = np.convolve(generator.standard_normal(n + 8), np.ones(9) / 3, mode="valid")[:n]
        at_s = np.arange(n) / LISTEN_RATE_HZ
        voiced = 0.5 * np.sin(2 * np.pi * 180 * at_s) * np.exp(-at_s / 0.03)
        envelope = np.minimum(1.0, at_s / 0.004) * np.exp(-at_s / 0.045)
        bursts += [
            np.clip((noise + voiced) * envelope * level, -30_000, 30_000),
            np.zeros(round(0.06 * LISTEN_RATE_HZ)),
        ]
    return AudioChunk(np.concatenate(bursts[:-1]).astype(np.int16), LISTEN_RATE_HZ)
