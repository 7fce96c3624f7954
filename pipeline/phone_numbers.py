"""Telephone numbers as machines write them: E.164."""

from __future__ import annotations

import re

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_KEYPAD = {
    letter: digit for digit, letters in enumerate("abc def ghi jkl mno pqrs tuv wxyz".split(), 2) for letter in letters
}
_WITHHELD = {
    "+" + "".join(str(_KEYPAD[letter]) for letter in word)
    for word in ("anonymous", "blocked", "private", "restricted", "unavailable", "unknown")
}
"""Where a caller hides their number the telephone network sends such a word, spelt on the keypad."""


def is_e164(text: str) -> bool:
    """A plus, a country code and the number: seven to fifteen digits, nothing else."""
    return _E164.fullmatch(text) is not None


def caller_number(text: str) -> str | None:
    """The caller's number; None when it is hidden or what came is no number.

    All who hide their number would else be the same caller, and whatever a caller's telephone claims to be would reach
    logs and prompts.
    """
    return text if is_e164(text) and text not in _WITHHELD else None
