"""Waiting for something to happen, for a limited time, many times a second and without losing a cancellation."""

from __future__ import annotations

import asyncio


class Signal:
    """An event that can be waited for with a time limit.

    `asyncio.wait_for` before Python 3.12 can swallow a cancellation that comes as what it waits for happens: whoever
    was told to end goes on for ever. anyio's time limits do not, but where a loop's timers are a fraction of a
    millisecond early (uvloop's are), they ask the loop again and again until the moment has come: a quarter of a core,
    measured, with 30 calls whose speech was paced by them. Here a timer that is early ends the wait early.
    """

    def __init__(self) -> None:
        self._given = False
        self._waiting: set[asyncio.Future[None]] = set()

    def is_set(self) -> bool:
        """Has it been given?"""
        return self._given

    def set(self) -> None:
        """Gives it: whoever waits goes on, and nobody waits any more until `clear`."""
        self._given = True
        for future in self._waiting:
            _end(future)

    def clear(self) -> None:
        """From now on it is waited for."""
        self._given = False

    async def happens(self, within_s: float | None = None) -> bool:
        """Waits for it, no longer than `within_s` if that is given; returns whether it is set."""
        if self._given:
            return True
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        timer = loop.call_later(max(0.0, within_s), _end, future) if within_s is not None else None
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)
            if timer is not None:
                timer.cancel()
        return self._given


def _end(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
