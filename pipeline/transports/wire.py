"""Messages of Twilio's socket as text: read, and told why when they cannot be."""

from __future__ import annotations

import json
import re
from typing import Any, TypeGuard

LONGEST_MESSAGE_CHARACTERS = 64_000
LONGEST_TEXT = 1_024
"""Of what a message says in words: a number, a name, an id, a token."""
REASONS = (
    "broken dtmf",
    "broken mark",
    "broken start",
    "faster than real time",
    "late or twice",
    "media before start",
    "no payload",
    "no start",
    "not JSON",
    "not an object",
    "not base64",
    "not text",
    "of another stream",
    "of another track",
    "payload too long",
    "quiet line",
    "second start",
    "sent after the end",
    "slow reader",
    "too long",
    "unknown event",
)
"""Why a message was skipped, or a socket closed; nothing that a caller sends becomes a name of a metric."""
_LARGEST_NUMBER = 2**53
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Skip(Exception):
    """A message that says nothing to us; the reason is counted."""


def parsed(text: object) -> dict[str, Any]:
    """The message as an object.

    Raises:
        Skip: it is none.
    """
    if not isinstance(text, str):
        raise Skip("not text")
    if len(text) > LONGEST_MESSAGE_CHARACTERS:
        raise Skip("too long")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Skip("not JSON") from error
    if not isinstance(message, dict):
        raise Skip("not an object")
    return message


def text_of(value: object) -> str:
    """A short text; empty for anything else. Halves of surrogate pairs, which JSON can write, are no text."""
    return value[:LONGEST_TEXT].encode("utf-8", "ignore").decode() if isinstance(value, str) else ""


def is_id(value: object) -> TypeGuard[str]:
    """Has it the form of an id? Twilio's are two letters and 32 hexadecimal digits."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def number_of(value: object) -> int | None:
    """A count as Twilio writes it, digits in a string; None if it is none."""
    if isinstance(value, str) and len(value) <= 16 and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_NUMBER:
        return value
    return None
