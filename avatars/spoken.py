"""What a sentence must be like to be spoken as it stands in an avatar's file."""

from __future__ import annotations

import re
from collections.abc import Collection
from string import Formatter

from pydantic import AfterValidator

MAX_GREETING_WORDS = 20
"""About five seconds of speech at two and a half words a second, and then some: a greeting is not a speech."""
MAX_PHONE_GREETING_WORDS = 24

# Marks that a synthesiser would read out or stumble over, and pictographs.
_MARKUP = re.compile(r"[*_#`<>|~\[\]\\]|https?:|[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
_AUTOMATED = re.compile(r"\b(automated|automatic|virtual|automátic[oa]|artificial)\b", re.IGNORECASE)


def _checked(text: str, allowed: Collection[str] = (), required: Collection[str] = ()) -> str:
    found = _placeholders(text)
    for name in found:
        if name not in allowed:
            possible = " or ".join(f"{{{each}}}" for each in allowed)
            instead = f"write {possible}, or the words themselves" if possible else "write the words themselves"
            raise ValueError(f"{{{name}}} is not filled in here; {instead}")
    for name in required:
        if name not in found:
            what = "the agency's name" if name == "agency" else "the caller's name"
            raise ValueError(f"{{{name}}} is missing: write it where {what} goes")
    if mark := _MARKUP.search(text):
        raise ValueError(f"{mark.group()!r} cannot be spoken: write plain words, without markup, links or emoji")
    return text


def _placeholders(text: str) -> list[str]:
    try:
        return [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    except ValueError as error:
        raise ValueError("a curly bracket { or } has no partner: write {agency} or leave brackets out") from error


def _short(text: str, most: int) -> str:
    words = len(text.split())
    if words > most:
        raise ValueError(f"it has {words} words; {most} at most, so that the caller gets to speak")
    return text


def _plain(text: str) -> str:
    return _checked(text)


def _with_caller_name(text: str) -> str:
    return _checked(text, allowed=("name",), required=("name",))


def _greeting(text: str) -> str:
    return _short(_checked(text, allowed=("agency",), required=("agency",)), MAX_GREETING_WORDS)


def _phone_greeting(text: str) -> str:
    if not _AUTOMATED.search(text):
        raise ValueError('on the phone the avatar must say what it is: add "automated assistant"')
    return _short(_checked(text, allowed=("agency",), required=("agency",)), MAX_PHONE_GREETING_WORDS)


PLAIN = AfterValidator(_plain)
WITH_CALLER_NAME = AfterValidator(_with_caller_name)
GREETING = AfterValidator(_greeting)
PHONE_GREETING = AfterValidator(_phone_greeting)
