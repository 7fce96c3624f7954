"""Keys pressed on the telephone as what the caller says: a number, a wish to hear it again, a wish for a person."""

from __future__ import annotations

from typing import Literal

PAUSE_S = 1.5
"""Without another key for so long, the number is complete; `#` completes it at once."""
LONGEST_NUMBER = 12
"""Digits: prices in euros and telephone numbers are shorter."""
PERSON_KEY = "0"
Said = Literal["person", "again"]
_SENTENCES: dict[str, dict[Said, str]] = {
    "en": {"person": "I'd like to talk to a person.", "again": "Could you say that again, please?"},
    "es": {"person": "Quiero hablar con una persona.", "again": "¿Me lo puede repetir, por favor?"},
}


class Keypad:
    """Collects keys into what is said with them; knows no clock.

    Attributes:
        language: in which its sentences are, ISO 639-1.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._number = ""

    @property
    def collecting(self) -> bool:
        """Is there a number that may not be complete?"""
        return bool(self._number)

    def press(self, key: str) -> str:
        """Takes a key: digits add to the number, `#` completes it, `*` clears it, or asks to hear it again if there is
        none. Returns what is said with that; empty while more may come, and for keys without a meaning.
        """
        if key in "0123456789":
            self._number += key
            return self.complete() if len(self._number) == LONGEST_NUMBER else ""
        if key == "#":
            return self.complete()
        if key == "*":
            cleared, self._number = self._number, ""
            return "" if cleared else _SENTENCES[self.language]["again"]
        return ""

    def complete(self) -> str:
        """What the keys pressed so far say; empty if there are none."""
        number, self._number = self._number, ""
        return _SENTENCES[self.language]["person"] if number == PERSON_KEY else number
