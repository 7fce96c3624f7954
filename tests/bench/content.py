"""Where the answer itself begins, in a recorded answer.

The rule: what was heard is recognised with the times of its words. Openers at its beginning are left out, as many as
there are: single words and phrases of the general list below, and the set openers and tool-use sentences of the
avatar's definition, as recognition may have garbled them (85 % alike). The first word that is left is the beginning of
the content. Recognition places a word within about 0.1 to 0.2 s; if sound begins after a gap near that place, the
word begins there. An answer without an opener begins with its first sound.

`lead_ins` are sentences of the avatar's that announce a home without saying anything of it ("Listen to this one!").
They belong to the answer, but a strict listener might wait on: so the report has a second figure that leaves them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import yaml
from rapidfuzz import fuzz

from pipeline.assets import ensure_assets
from pipeline.audio import LISTEN_RATE_HZ, AudioChunk
from pipeline.settings import load_settings
from tests.bench.recording import FRAME_S, loud_frames

GENERAL = (
    *"sure okay ok right alright yes yeah yep no well so hm hmm mhm oh ah ooh um uh".split(),
    *"great perfect lovely nice good absolutely certainly definitely gladly understood sorry thanks excellent".split(),
    *"wonderful fine cool".split(),
    *("all right", "of course", "no problem", "got it", "i see", "let me see", "let's see", "let me look", "very well"),
    *("let me check", "let me think", "one moment", "one second", "just a moment", "just a second", "a moment please"),
    *("with pleasure", "good question", "happy to", "sounds good", "let me look that up", "hold on", "thank you"),
)
"""What people say before they answer. "yes" and "no" are here although they can be the whole answer: then the words
after them are taken, which makes the figure no better."""
_WHOLE_ANSWERS = frozenset({"yes", "no"})
"""An answer of nothing but openers that has one of these is an answer from its first sound on."""
_ALIKE = 85.0
_SNAP_S = 0.3
_GAP_S = 0.05
_LONGEST_WORDS = 14
_BEFORE_S = 0.1


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word and when it was said, in seconds from the beginning of the sound."""

    text: str
    start_s: float
    end_s: float


def words_of(text: str) -> list[str]:
    """Its words in lower case, without punctuation."""
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def first_content(words: Sequence[Word], openers: Iterable[str]) -> int | None:
    """Index of the first word after all openers; None when nothing is left."""
    tokens = [(token, index) for index, word in enumerate(words) for token in words_of(word.text)]
    phrases = sorted((words_of(opener) for opener in openers), key=len, reverse=True)
    at = 0
    while at < len(tokens):
        skipped = next((length for phrase in phrases if phrase for length in _matches(tokens, at, phrase)), 0)
        if not skipped:
            return tokens[at][1]
        at += skipped
    return None


def _matches(tokens: Sequence[tuple[str, int]], at: int, phrase: Sequence[str]) -> list[int]:
    """How many words `phrase` takes at `at`; nothing when it is not there."""
    said = [token for token, _ in tokens[at : at + len(phrase)]]
    if said == list(phrase):
        return [len(phrase)]
    if len(phrase) < 3:
        return []
    # Recognition may hear one word more or less.
    lengths = (len(phrase), len(phrase) - 1, len(phrase) + 1)
    likeness = {n: fuzz.ratio(" ".join(t for t, _ in tokens[at : at + n]), " ".join(phrase)) for n in lengths}
    best = max(likeness, key=lambda n: likeness[n])
    return [best] if likeness[best] >= _ALIKE and at + best <= len(tokens) else []


def snapped(at_s: float, audio: AudioChunk) -> float:
    """The beginning of sound after a gap of 50 ms nearest to `at_s`, if there is one within 0.3 s; else `at_s`."""
    loud_s = np.flatnonzero(loud_frames(audio.samples, audio.rate_hz)) * FRAME_S
    begins_s = loud_s[np.diff(loud_s, prepend=-np.inf) > _GAP_S + FRAME_S / 2]
    near = begins_s[np.abs(begins_s - at_s) <= _SNAP_S]
    return float(near[np.argmin(np.abs(near - at_s))]) if len(near) else at_s


def content_after(audio: AudioChunk, openers: Iterable[str]) -> tuple[float | None, str]:
    """Seconds from the beginning of `audio`, which begins with sound, to its content; and its words."""
    words = heard_words(audio)
    text = " ".join(word.text for word in words)
    index = first_content(words, openers)
    if index is None and _WHOLE_ANSWERS & set(words_of(text)):
        return 0.0, text
    if index is None:
        return None, text
    return (0.0 if index == 0 else snapped(words[index].start_s, audio)), text


@lru_cache
def _recogniser() -> Any:
    from faster_whisper import WhisperModel

    assets = ensure_assets(load_settings().cache_dir, ["whisper-tiny"], progress=False)
    return WhisperModel(str(assets.whisper_tiny_dir), device="cpu", compute_type="int8", cpu_threads=2)


def heard_words(audio: AudioChunk) -> list[Word]:
    """The words of `audio` with their times."""
    padded = np.pad(audio.at_rate(LISTEN_RATE_HZ).as_float(), (round(_BEFORE_S * LISTEN_RATE_HZ), LISTEN_RATE_HZ // 2))
    segments, _ = _recogniser().transcribe(padded, beam_size=1, word_timestamps=True, condition_on_previous_text=False)
    return [
        Word(word.word.strip(), max(0.0, word.start - _BEFORE_S), max(0.0, word.end - _BEFORE_S))
        for segment in segments
        for word in segment.words or ()
    ]


@dataclass(frozen=True, slots=True)
class Fillers:
    """What an avatar says before an answer.

    Attributes:
        openers: words and sentences that say nothing.
        lead_ins: these, and the sentences that only announce a home.
    """

    openers: tuple[str, ...]
    lead_ins: tuple[str, ...]


def fillers() -> Fillers:
    """Of all avatars together, from their definitions, and the general list."""
    openers, lead_ins = list(GENERAL), list[str]()
    for path in sorted(load_settings().avatars_dir.glob("*.y*ml")):
        definition = yaml.safe_load(path.read_text(encoding="utf-8"))
        phrases = definition.get("phrases", {})
        openers += [*phrases.get("tool_use", ()), *_texts(definition.get("openers")), *_texts(phrases.get("openers"))]
        lead_ins += [*phrases.get("found", ()), *phrases.get("next_one", ())]
    # An opener of two sentences may be followed by the answer after the first.
    openers += [piece for opener in openers for piece in re.split(r"(?<=[.!?…])\s+", opener)]
    unique = tuple(dict.fromkeys(openers))
    return Fillers(unique, tuple(dict.fromkeys([*unique, *lead_ins])))


def _texts(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, dict):
        return [text for child in node.values() for text in _texts(child)]
    return [text for child in node for text in _texts(child)] if isinstance(node, list) else []
