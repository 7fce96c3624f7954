"""Reads what a transcription route answers: the words, their language, how sure they are, and whether it was noise."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from pipeline.engines.heard_words import fold
from pipeline.engines.hosted.errors import broken

_SILENT, _UNSURE = 0.6, -1.0
"""Whisper's own rule for a segment that is no speech: above this no_speech_prob and below this avg_logprob (nats)."""
_CODES = {"english": "en", "spanish": "es", "castilian": "es"}
"""Whisper's names of languages that callers speak; OpenAI and Groq write it, other servers the code."""
_ECHOED_NAMES = 4
"""Names in a row, in the prompt's order, from which a text is the prompt over again: so Whisper explains noise."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a provider understood.

    Attributes:
        text: the words, stripped; empty when it was no speech.
        language: ISO 639-1 code, or the provider's name of a language that callers do not speak; None if not told.
        confidence: mean probability of its tokens, in [0, 1]; None if not told.
    """

    text: str
    language: str | None = None
    confidence: float | None = None


def read_answer(engine: str, body: str, content_type: str = "", *, plain_text: bool = False) -> Heard:
    """The words in an answer of status 200.

    Args:
        engine: name of the engine, for messages.
        body: {"text", "language", "segments": [{"text", "avg_logprob", "no_speech_prob", "tokens"}]} as documented
            for verbose_json; less of it than "text" is no fault.
        content_type: of the answer.
        plain_text: may it be the words alone?

    Raises:
        EngineError: it is none of these.
    """
    try:
        read: Any = json.loads(body)
    except ValueError:
        is_page = "html" in content_type or body.lstrip().startswith("<")
        if plain_text and not is_page and "json" not in content_type and "\ufffd" not in body:
            return Heard(" ".join(body.split()))
        raise broken(engine, "a page" if is_page else "not JSON", body) from None
    if isinstance(read, str) and plain_text:
        return Heard(" ".join(read.split()))
    text = read.get("text") if isinstance(read, dict) else None
    if not isinstance(text, str):
        raise broken(engine, "no text in it", read)
    segments = [segment for segment in _list(read.get("segments")) if isinstance(segment, dict)]
    spoken = [segment for segment in segments if not _is_silent(segment)]
    if len(spoken) < len(segments):
        text = " ".join(str(segment.get("text", "")) for segment in spoken)
    return Heard(" ".join(text.split()), _code(read.get("language")), _confidence(spoken))


def repeats(text: str, prompt: str) -> bool:
    """Is `text` nothing but a part of the prompt?"""
    return text.count(",") >= _ECHOED_NAMES - 1 and fold(text) in fold(prompt)


def _is_silent(segment: dict[str, Any]) -> bool:
    silent, sure = _number(segment.get("no_speech_prob")), _number(segment.get("avg_logprob"))
    return silent is not None and sure is not None and silent > _SILENT and sure < _UNSURE


def _confidence(segments: list[dict[str, Any]]) -> float | None:
    """Of the segments that were spoken, each by the number of its tokens."""
    total, weight = 0.0, 0
    for segment in segments:
        log_probability = _number(segment.get("avg_logprob"))
        if log_probability is not None:
            tokens = max(1, len(_list(segment.get("tokens"))))
            total, weight = total + log_probability * tokens, weight + tokens
    return min(1.0, math.exp(total / weight)) if weight else None


def _code(language: object) -> str | None:
    if not isinstance(language, str) or not language.strip():
        return None
    name = language.strip().lower()
    if re.fullmatch(r"[a-z]{2}[-_][a-z]{2}", name):
        return name[:2]
    return _CODES.get(name, name)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None
