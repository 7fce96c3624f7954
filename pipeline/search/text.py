"""Spoken or typed text as tokens: lower case, no accents, digits and words apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""
    (?P<number>\d{1,3}(?:[.,'\u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?   # 1.250.000  450,000  1,200.50
              |\d{1,4}(?:\ \d{3})*\ 000(?!\d)                                  # 4 150 000
              |\d+(?:[.,']\d+)?)                                               # 3  1.2  1,5  1'5
  | (?P<size>m[2²](?!\w))
  | (?P<letters>(?:[^\W\d_]\.){2,})                                            # p.s.
  | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
  | (?P<sign>[€$£²+<>≤≥~≈½&])
  | (?P<stop>[,.;:?!…]+)
  | (?P<dash>[-–—/])
    """,
    re.VERBOSE,
)


_SPOKEN_SIGNS = {"<": "under", ">": "over", "≤": "max", "≥": "min", "~": "about", "≈": "about", "½": "half", "&": "and"}
"""Signs that are typed for a word. A word of English: both languages' patterns know these few."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text.

    Attributes:
        raw: as written.
        folded: lower case, without accents.
        number: its value when it is written in digits.
        start, end: where it stands in the text.
    """

    raw: str
    folded: str
    number: float | None
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Made of letters."""
        return self.number is None and self.folded[:1].isalpha()


_WITHOUT_APOSTROPHE = {
    word.replace("'", ""): word
    for word in (
        "don't doesn't didn't can't couldn't won't wouldn't isn't aren't wasn't shouldn't mustn't haven't hasn't i'm"
        " i'd i've"
        " we're we've they're you're let's that's what's there's it'll who's how's"
    ).split()
}
"""Typed in a hurry. "Its", "were", "well" and the like are words of their own."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case without accents (ñ becomes n, ç becomes c), apostrophes straight."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("·", ""))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words and numbers of `text`, without punctuation."""
    return tuple(token.folded for token in tokenize(text) if token.folded[0].isalnum())


def tokenize(text: str) -> tuple[Token, ...]:
    """Tokens of `text` in order. White space and unknown signs are left out."""
    tokens = []
    for match in _TOKEN.finditer(text):
        raw, kind = match.group(), match.lastgroup
        number = digits_value(raw) if kind == "number" else None
        folded = "m2" if kind == "size" else _SPOKEN_SIGNS.get(raw) or fold(raw) or raw
        folded = _WITHOUT_APOSTROPHE.get(folded, folded)
        tokens.append(Token(raw, folded, number, match.start(), match.end()))
    return tuple(tokens)


def digits_value(raw: str) -> float:
    """Value of digits with English or Spanish separators: "1.250.000", "450,000", "1,5", "4 150 000"."""
    compact = re.sub(r"'(?=\d{1,2}$)", ".", raw)
    compact = re.sub(r"[\s'\u00a0\u202f]", "", compact)
    groups = re.split(r"[.,]", compact)
    if len(groups) == 1:
        return float(compact)
    if all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and groups[0] != "0":
        return float("".join(groups))
    return float("".join(groups[:-1]) + "." + groups[-1])
