"""Inference off the event loop."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from pipeline.engines.worker import InferencePool
from pipeline.errors import EngineError, EngineTimeout


async def test_it_gives_back_the_result_from_another_thread() -> None:
    pool = InferencePool("model")
    assert await pool.run(threading.get_ident) != threading.get_ident()


async def test_the_loop_goes_on_while_a_model_works() -> None:
    release = threading.Event()
    job = asyncio.create_task(InferencePool("model").run(lambda: release.wait(5)))
    ticks = 0
    for _ in range(5):
        await asyncio.sleep(0.005)
        ticks += 1
    assert ticks == 5
    assert not job.done()
    release.set()
    assert await job


async def test_no_more_at_once_than_workers() -> None:
    pool = InferencePool("model", workers=2)
    running = most = 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1

    await asyncio.gather(*(pool.run(work) for _ in range(6)))
    assert most == 2


async def test_too_slow_is_a_timeout_that_names_the_engine() -> None:
    release = threading.Event()
    with pytest.raises(EngineTimeout, match=r"kokoro did not answer within 0\.05 s"):
        await InferencePool("kokoro", limit_s=0.05).run(lambda: release.wait(5))
    release.set()


async def test_a_job_that_never_began_is_dropped_when_cancelled() -> None:
    pool = InferencePool("model")
    release = threading.Event()
    ran = threading.Event()
    first = asyncio.create_task(pool.run(lambda: release.wait(5)))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(pool.run(ran.set))
    await asyncio.sleep(0.01)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    release.set()
    await first
    assert await pool.run(ran.is_set) is False


async def test_what_a_model_raises_becomes_an_engine_error() -> None:
    def broken() -> None:
        raise ValueError("bad shape")

    with pytest.raises(EngineError, match="moonshine failed: ValueError: bad shape") as caught:
        await InferencePool("moonshine").run(broken)
    assert isinstance(caught.value.__cause__, ValueError)
