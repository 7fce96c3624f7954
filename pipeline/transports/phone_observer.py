"""What the telephone tells whoever counts."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Protocol

log = logging.getLogger(__name__)

_LOG_EVERY = 100
"""Of refusals for one reason the first is logged, then one of so many: an attack must not fill the disk."""


class PhoneObserver(Protocol):
    """Is told what happens at the telephone's doors; must return at once."""

    def phone_refused(self, door: str, reason: str) -> None:
        """A webhook (`webhook`), a socket (`socket`) or a wish for a call (`call`) was not let in."""

    def phone_ended(self, status: str) -> None:
        """Twilio says how a call ended: completed, busy, failed, no-answer or canceled."""

    def call_placed(self, outcome: str) -> None:
        """Twilio was asked to place a call: placed, refused, unreachable or timeout."""


class Unobserved:
    """Nobody counts."""

    def phone_refused(self, door: str, reason: str) -> None:
        """Nothing."""

    def phone_ended(self, status: str) -> None:
        """Nothing."""

    def call_placed(self, outcome: str) -> None:
        """Nothing."""


class Refusals:
    """Refusals at one door: told to the observer, and now and then to the log.

    Args:
        door: `webhook`, `socket` or `call`.
        observer: is told of each.
    """

    def __init__(self, door: str, observer: PhoneObserver) -> None:
        self._door = door
        self._observer = observer
        self._counts: Counter[str] = Counter()

    def note(self, reason: str, details: str = "") -> None:
        """One more; neither may hold what the other side has sent."""
        self._observer.phone_refused(self._door, reason)
        self._counts[reason] += 1
        if self._counts[reason] % _LOG_EVERY == 1:
            number = self._counts[reason]
            fields = {"door": self._door, "reason": reason, "number": number}
            log.warning("telephone refused", extra=fields | ({"details": details} if details else {}))
