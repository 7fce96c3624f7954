"""How fast a socket is read: a telephone sends fifty messages a second, and whoever sends more waits for the others."""

from __future__ import annotations

from collections.abc import Callable

MESSAGES_PER_S = 250.0
"""Five times what a telephone sends."""
MESSAGES_AT_ONCE = 500.0
"""Ten seconds of a line that was stuck."""


class MessageRate:
    """A token bucket.

    Args:
        now: a clock, in seconds.
        per_s: how many in a second, in the long run.
        at_once: how many without waiting, after a pause.
    """

    def __init__(
        self, now: Callable[[], float], per_s: float = MESSAGES_PER_S, at_once: float = MESSAGES_AT_ONCE
    ) -> None:
        self._now = now
        self._per_s = per_s
        self._at_once = at_once
        self._left = at_once
        self._counted_s = now()

    def wait_s(self) -> float:
        """Counts one message; how long to wait before the next is read."""
        now_s = self._now()
        self._left = min(self._at_once, self._left + (now_s - self._counted_s) * self._per_s) - 1.0
        self._counted_s = now_s
        return max(0.0, -self._left / self._per_s)
