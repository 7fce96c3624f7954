"""What recognisers of two languages agree on: when a sound can tell its language, and what the words say to that."""

from __future__ import annotations

from collections.abc import Callable

LeadOfSpanish = Callable[[str], int]
"""2 for each word of a text that only Spanish has, -2 for one that only English has."""
LONG_ENOUGH_S = 1.4
"""One second of speech with the silence that is cut out around it: less does not tell a language."""
TELLING, PLAIN = 2, 6
"""Lead of one telling word: without any the language is not changed; of three: the words leave no doubt."""


def lead_of(language: str, text: str, lead_of_spanish: LeadOfSpanish) -> int:
    """How much the words of `text` speak for `language`, "en" or "es"; negative: for the other one."""
    lead = lead_of_spanish(text)
    return lead if language == "es" else -lead
