"""Full stops that recognisers write where the caller only paused: "a flat in. Chueca"."""

from __future__ import annotations

import re

_JOINING = {
    "en": "in with under above below over near from of at by between around about within without than and or"
    " a an the my our your",
    "es": "en con sin bajo sobre de desde hasta para por entre cerca y o ni que un una unos unas el la los las mi mis",
}
"""Words that do not end a sentence in talk about homes, and what follows them belongs to it."""
_STOP = {
    language: re.compile(rf"\b({'|'.join(words.split())})(?:\.{{1,3}}|…|,)(?=\s+\w)", re.IGNORECASE)
    for language, words in _JOINING.items()
}


def without_false_stops(text: str, language: str = "en") -> str:
    """`text` without the stops and commas behind words after which nobody ends a sentence."""
    return _STOP.get(language, _STOP["en"]).sub(r"\1", text)
