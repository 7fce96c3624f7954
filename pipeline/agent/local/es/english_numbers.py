"""Numbers in the English of listings."""

from __future__ import annotations

import re

from num2words import num2words

_MOST = 100
_WORDS = {num2words(number, lang="en"): number for number in range(1, _MOST)}
NUMBER = r"(?:\d+|" + "|".join(sorted((re.escape(word) for word in _WORDS), key=len, reverse=True)) + ")"
"""Pattern of a whole number below a hundred in words, or any in digits."""
_FLOORS = {num2words(number, to="ordinal", lang="en"): number for number in range(1, 31)}
ORDINAL = r"(?:\d+(?:st|nd|rd|th)|" + "|".join(sorted(_FLOORS, key=len, reverse=True)) + ")"
"""Pattern of a position."""


def number(words: str) -> int:
    """What `NUMBER` matched."""
    return int(words) if words.isdigit() else _WORDS[words.lower()]


def position(words: str) -> int:
    """What `ORDINAL` matched."""
    return int(words[:-2]) if words[0].isdigit() else _FLOORS[words.lower()]
