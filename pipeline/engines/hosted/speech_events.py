"""Server-sent events that carry sound."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from pipeline.errors import EngineError

_ENDS = frozenset(("done", "speech.audio.done", "conversation.item.audio_output.done"))


@dataclass(frozen=True, slots=True)
class SoundEvent:
    """One event.

    Attributes:
        data: bytes of sound; empty if it carries none.
        done: does it say that the sound is whole?
    """

    data: bytes = b""
    done: bool = False


class SoundEvents:
    """Takes a body of server-sent events apart, wherever it is cut.

    The forms that providers document:

    - Together, reference of "Create audio generation request": `{"object": "audio.tts.chunk", "model", "b64"}`, then
      `[DONE]`
    - Together, guide "Text-to-speech streaming": `{"type": "conversation.item.audio_output.delta", "item_id",
      "delta"}`, others with word timestamps, then `[DONE]`; an earlier edition: `{"type": "delta", "audio"}`,
      `{"type": "done"}`
    - OpenAI, "Speech streaming events": `{"type": "speech.audio.delta", "audio"}`, `{"type": "speech.audio.done"}`

    Args:
        engine: whose answer it is, for messages.
        longest: bytes that one event may have.
    """

    def __init__(self, engine: str, longest: int) -> None:
        self._engine = engine
        self._longest = longest
        self._rest = b""
        self._name = b""
        self._data: list[bytes] = []
        self._size = 0

    def push(self, data: bytes) -> list[SoundEvent]:
        """The events that `data` completes.

        Raises:
            EngineError: one of them is an error, or cannot be read.
        """
        self._rest += data
        *lines, self._rest = self._rest.split(b"\n")
        events = []
        for line in lines:
            event = self._line(line.rstrip(b"\r"))
            if event is not None:
                events.append(event)
        if len(self._rest) + self._size > self._longest:
            raise EngineError(f"{self._engine} sent an event of more than {self._longest} bytes")
        return events

    def _line(self, line: bytes) -> SoundEvent | None:
        if not line:
            name, text = self._name, b"\n".join(self._data)
            self._name, self._data, self._size = b"", [], 0
            return self._event(name, text) if text else None
        field, _, value = line.partition(b":")
        value = value[1:] if value.startswith(b" ") else value
        if field == b"data":
            self._data.append(value)
            self._size += len(value)
        elif field == b"event":
            self._name = value
        elif field not in (b"", b"id", b"retry"):
            raise EngineError(f"{self._engine} sent something that is no event: {line[:60]!r}")
        return None

    def _event(self, name: bytes, text: bytes) -> SoundEvent:
        if text.strip() == b"[DONE]":
            return SoundEvent(done=True)
        try:
            content = json.loads(text)
        except ValueError as error:
            raise EngineError(f"{self._engine} sent an event that is no JSON: {text[:60]!r}") from error
        if not isinstance(content, dict):
            raise EngineError(f"{self._engine} sent an event that is no object: {text[:60]!r}")
        kind = content.get("type") or content.get("object")
        if name == b"error" or kind == "error" or content.get("error"):
            raise EngineError(f"{self._engine} gave up in the middle: {_message(content)}")
        for key in ("b64", "delta", "audio"):
            if isinstance(content.get(key), str):
                return SoundEvent(self._decoded(content[key]), done=kind in _ENDS)
        return SoundEvent(done=kind in _ENDS)

    def _decoded(self, text: str) -> bytes:
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise EngineError(f"{self._engine} sent sound that is no base64: {text[:40]!r}") from error


def _message(content: dict[str, Any]) -> str:
    error = content.get("error")
    found = error.get("message") if isinstance(error, dict) else error
    return str(found or content.get("message") or "no reason given")[:200]
