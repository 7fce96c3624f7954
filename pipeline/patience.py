"""The caller is never left in silence: while an answer is late, whatever it waits for, the avatar says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from pipeline.speech import Speaker

PATIENCE_S = 3.5
"""Silence after which the avatar says a word; with the time that takes it stays under the 5 s that callers are promised
(product specification, "When things fail")."""
_HELD_LOOK_S = 0.25


class Patience:
    """Watches over one answer.

    Args:
        speaker: tells how long the caller has heard nothing.
        say: says a sentence now, if it is still needed.
        now: the clock, in seconds.
    """

    def __init__(self, speaker: Speaker, say: Callable[[], Awaitable[None]], now: Callable[[], float]) -> None:
        self._speaker = speaker
        self._say = say
        self._now = now

    async def keep(self, since_s: float) -> None:
        """Until it is cancelled; silence counts from `since_s` of the clock, when the caller had finished."""
        while True:
            silent_since_s = max(since_s, self._speaker.silent_since_s)
            left_s = silent_since_s + PATIENCE_S - self._now()
            if self._speaker.holding:
                # The silence is the caller's: they speak.
                since_s = self._now()
                await asyncio.sleep(_HELD_LOOK_S)
            elif left_s > 0:
                await asyncio.sleep(left_s)
            else:
                await self._say()
                since_s = self._now()
