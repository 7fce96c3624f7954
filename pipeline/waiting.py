"""Waiting with a time limit, without losing a cancellation.

`asyncio.wait_for` before Python 3.12 can swallow a cancellation that comes as what it waits for happens: whoever was
told to end goes on for ever.
"""

from __future__ import annotations

import asyncio
import math

import anyio


async def happens(event: asyncio.Event, within_s: float | None) -> bool:
    """Waits for `event`, no longer than `within_s` if that is given; returns whether it is set."""
    with anyio.move_on_after(math.inf if within_s is None else within_s):
        await event.wait()
    return event.is_set()
