"""The browser's packets are handed on as they come.

aiortc waits for four more packets before it hands one on, and up to 0.3 s for a lost one: what a player needs, so that
it never runs dry. A recogniser has nothing to play, and whoever speaks waits for it.
"""

from __future__ import annotations

import aiortc.rtcrtpreceiver
from aiortc.jitterbuffer import JitterBuffer

_AHEAD = 1
"""A frame is known to be whole when the next one begins; packets in a wrong order are put right nevertheless."""
_CAPACITY = 4
"""Packets of 20 ms: a missing one is waited for while three others come."""


class PromptJitterBuffer(JitterBuffer):
    """For sound that is listened to; video's is left as it is."""

    def __init__(self, capacity: int, prefetch: int = 0, is_video: bool = False) -> None:
        if not is_video:
            capacity, prefetch = min(capacity, _CAPACITY), min(prefetch, _AHEAD)
        super().__init__(capacity, prefetch, is_video)


def hand_packets_on_promptly() -> None:
    """Makes every connection from now on use it. aiortc has no setting for that."""
    aiortc.rtcrtpreceiver.JitterBuffer = PromptJitterBuffer  # type: ignore[misc]
