"""Small Spanish grammar: lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LIKE_I = re.compile(r"h?[ií](?![aeoáéó])", re.IGNORECASE)
_LIKE_O = re.compile(r"h?[oó]", re.IGNORECASE)


def listed(words: Sequence[str], joiner: str = "y") -> str:
    """ "Chueca, Retiro y Sol"; "y" is "e" before the sound i, "o" is "u" before the sound o."""
    if len(words) < 2:
        return "".join(words)
    if joiner == "y" and _LIKE_I.match(words[-1]):
        joiner = "e"
    if joiner == "o" and _LIKE_O.match(words[-1]):
        joiner = "u"
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"
