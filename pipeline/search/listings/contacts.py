"""Personal data in listing texts: found, taken out and counted by kind.

Telephone numbers are judged by how their digits are grouped, because a description is full of other numbers: prices,
sizes, years, floors and house numbers stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.search.listings.telephone import remove_telephones

REDACTED = "[contact removed]"

_TOP_LEVELS = "com|org|net|es|cat|pt|eu|uk|fr|immo|realty"
_AT = r"(?:@|\s*[\[({]\s*(?:at|arroba|@)\s*[\])}]\s*|\s+arroba\s+)"
_SPELT_DOT = r"(?:\s*[\[({]\s*(?:dot|punto|ponto|punt|\.)\s*[\])}]\s*|\s+(?:dot|punto|ponto|punt)\s+)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("whatsapp", re.compile(r"(?i)(?:https?://)?(?:wa\.me|(?:api|chat|web)\.whatsapp\.com)\b\S*|whatsapp://\S+")),
    ("e-mail", re.compile(r"(?i)(?<![\w.+-])(?:mailto:)?[\w.+-]*\w ?@ ?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")),
    # Written out against robots. A bare "at" needs a spelt "dot" as well: "see more at casas.es" is no address.
    (
        "e-mail",
        re.compile(
            rf"(?i)(?<![\w.+-])[\w.+-]*\w(?:{_AT}[\w-]+(?:(?:\.|{_SPELT_DOT})[\w-]+)*?(?:\.|{_SPELT_DOT})|\s+at\s+[\w-]+"
            rf"(?:{_SPELT_DOT}[\w-]+)*?{_SPELT_DOT})(?:{_TOP_LEVELS})\b"
        ),
    ),
    (
        "handle",
        re.compile(
            r"(?i)\b(?:instagram|insta|ig|facebook|fb|tiktok|telegram|twitter|skype|linkedin)\s*[:=/]\s*@?\s?[a-z_]"
            r"[\w.]*\w|(?<![\w@.])@[a-z_](?:[\w.]*\w)?"
        ),
    ),
    ("link", re.compile(r"(?i)\b(?:https?|ftp)://\S*[^\s.,;:!?)\]]|\bwww\.\S*[^\s.,;:!?)\]]")),
    # Lower case only: "Bright.Es" is a sentence without its blank.
    ("link", re.compile(rf"(?<![\w@.])(?:[a-z0-9][a-z0-9-]*\.)+(?:{_TOP_LEVELS})(?![\w-])(?:/[^\s,;)]*)?")),
    ("bank account", re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b")),
    (
        "id number",
        re.compile(
            r"(?i)\b(?:d\.?n\.?i|n\.?i\.?e|n\.?i\.?f|c\.?i\.?f|passports?|pasaporte|passaporte)\b\.?\s*"
            r"(?:(?:no|nº|n°|num|number|número)\b\.?\s*)?[:#]?\s*[a-z]{0,3}[ .-]?\d[\d .-]{4,11}\d(?:[ .-]?[a-z]\b)?"
        ),
    ),
    ("id number", re.compile(r"\b(?:[XYZ][ .-]?\d{7}|\d{8}|\d{2}\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Z]\b")),
)
_DIGIT = "zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
_SPELT = re.compile(rf"(?i)\b(?:{_DIGIT})(?:[\s,.-]+(?:{_DIGIT})){{8,14}}\b")
"""A number said digit by digit; nothing else strings nine digits together."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without personal data.

    Attributes:
        text: what is left, with `REDACTED` where something was.
        counts: how often, by kind: "phone", "e-mail", "whatsapp", "link", "handle", "id number", "bank account".
    """

    text: str
    counts: Mapping[str, int]


def redact(text: str, *, keep_links: bool = False) -> Redacted:
    """`text` without personal data.

    Args:
        text: a description or another text of a listing.
        keep_links: leave addresses of web pages: a column of its own may well hold the listing's photographs.
    """
    counts: Counter[str] = Counter()
    for kind, pattern in _PATTERNS:
        if keep_links and kind == "link":
            continue
        text, found = pattern.subn(REDACTED, text)
        counts[kind] += found
    text, found = remove_telephones(text, REDACTED)
    counts["phone"] += found
    text, found = _SPELT.subn(REDACTED, text)
    counts["phone"] += found
    return Redacted(text, {kind: count for kind, count in counts.items() if count})


def remove_contacts(text: str) -> str:
    """`text` without personal data; see `redact` for what was found."""
    return redact(text).text
