"""Waiting with a time limit: events, limits, and cancellations that come as the event does."""

from __future__ import annotations

import asyncio

import pytest

from pipeline.waiting import Signal


async def test_the_event_or_the_limit() -> None:
    event = Signal()
    assert not await event.happens(0.01)
    asyncio.get_running_loop().call_later(0.01, event.set)
    assert await event.happens()
    assert await event.happens(0.0)


@pytest.mark.parametrize("steps", range(4))
async def test_a_cancellation_that_comes_with_the_event_is_not_lost(steps: int) -> None:
    event = Signal()
    waiting = asyncio.ensure_future(event.happens(10.0))
    await asyncio.sleep(0.01)
    event.set()
    for _ in range(steps):
        await asyncio.sleep(0)
    # Whether it has gone on already or not: told to end before that, it must end.
    if waiting.cancel():
        with pytest.raises(asyncio.CancelledError):
            await waiting
    else:
        assert steps and await waiting


async def test_nothing_is_left_behind() -> None:
    before = asyncio.all_tasks()
    waiting = asyncio.ensure_future(Signal().happens())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
