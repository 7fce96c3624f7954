"""Threads for work that may hang: limits, replacement, bounds, and no thread left over."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable

import pytest

from pipeline.search.search_threads import NoThreadLeft, OutOfTime, SearchThreads


@pytest.fixture
async def threads() -> AsyncIterator[SearchThreads]:
    made = SearchThreads(workers=2, most_hung=1, name="tested")
    yield made
    made.close()


def _alive() -> int:
    return sum(thread.name.startswith("tested-") for thread in threading.enumerate())


async def _until(condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


async def test_results_and_errors_come_back(threads: SearchThreads) -> None:
    assert await threads.run(lambda: threading.current_thread().name.startswith("tested-"), 1.0)

    def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await threads.run(fails)
    assert await threads.run(lambda: 2) == 2


async def test_more_work_than_threads_waits_its_turn(threads: SearchThreads) -> None:
    running, most = 0, 0

    def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.01)
        running -= 1

    await asyncio.gather(*[threads.run(work, 5.0) for _ in range(10)])
    assert most == 2 and _alive() == 2


async def test_one_thread_does_when_work_comes_one_by_one(threads: SearchThreads) -> None:
    names = {await threads.run(lambda: threading.current_thread().name, 5.0) for _ in range(20)}
    assert len(names) == 1 and _alive() == 1


async def test_late_work_is_given_up_and_its_thread_replaced(threads: SearchThreads) -> None:
    gate = threading.Event()
    with pytest.raises(OutOfTime):
        await threads.run(lambda: gate.wait(5), 0.05)
    with pytest.raises(OutOfTime):
        await threads.run(lambda: gate.wait(5), 0.05)
    assert threads.hung == 2
    assert await threads.run(lambda: "still here", 1.0) == "still here"
    gate.set()
    await _until(lambda: threads.hung == 0)
    assert await threads.run(lambda: "and now", 1.0) == "and now"
    await _until(lambda: _alive() <= 2)


async def test_the_number_of_hanging_threads_is_bounded(threads: SearchThreads) -> None:
    gate = threading.Event()
    for _ in range(3):
        with pytest.raises(OutOfTime):
            await threads.run(lambda: gate.wait(5), 0.02)
    assert (threads.hung, _alive(), threads.usable) == (3, 3, False)
    with pytest.raises(NoThreadLeft):
        await threads.run(lambda: 1, 1.0)
    gate.set()
    await _until(lambda: threads.usable)
    assert await threads.run(lambda: 1, 1.0) == 1


async def test_work_that_waited_too_long_is_not_done(threads: SearchThreads) -> None:
    gate, done = threading.Event(), []
    busy = [asyncio.ensure_future(threads.run(lambda: gate.wait(5), 5.0)) for _ in range(2)]
    await asyncio.sleep(0.02)
    with pytest.raises(OutOfTime):
        await threads.run(lambda: done.append("late"), 0.05)
    gate.set()
    await asyncio.gather(*busy)
    assert await threads.run(lambda: "next") == "next"
    assert (done, threads.hung) == ([], 0)


async def test_closing_drops_what_waits_and_lets_the_threads_go() -> None:
    threads = SearchThreads(workers=1, most_hung=0, name="tested")
    gate = threading.Event()
    busy = asyncio.ensure_future(threads.run(lambda: gate.wait(5)))
    waiting = asyncio.ensure_future(threads.run(lambda: "never"))
    await asyncio.sleep(0.02)
    threads.close()
    with pytest.raises(NoThreadLeft):
        await waiting
    with pytest.raises(NoThreadLeft):
        await threads.run(lambda: "closed")
    gate.set()
    assert await busy
    await _until(lambda: _alive() == 0)


async def test_closing_after_waiting_work_was_given_up() -> None:
    threads = SearchThreads(workers=1, most_hung=0, name="tested")
    gate = threading.Event()
    busy = asyncio.ensure_future(threads.run(gate.wait, None))
    await asyncio.sleep(0.02)
    with pytest.raises(OutOfTime):
        await threads.run(lambda: None, 0.02)
    threads.close()
    gate.set()
    await busy
