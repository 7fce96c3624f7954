"""Engines that serve several calls: who comes next, and how long the others wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import numpy as np
import pytest

from pipeline.audio import AudioChunk
from pipeline.engines import worker
from pipeline.engines.base import Voice
from pipeline.engines.fair_queue import WHOSE, FairQueue
from pipeline.engines.worker import FEWEST_JOBS, InferencePool
from pipeline.transports.desk import CallDesk
from tests.test_phone_transport import AVATARS, a_line


def test_calls_take_turns_and_work_that_nobody_waits_for_comes_last() -> None:
    queue = FairQueue[str]()
    for job, whose in (("r1", ""), ("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("r2", ""), ("c1", "c")):
        queue.put(job, whose)
    first = [queue.take() for _ in range(3)]
    queue.put("b2", "b")
    assert first == ["a1", "b1", "c1"]
    assert [queue.take() for _ in range(6)] == ["a2", "b2", "a3", "r1", "r2", None]


async def test_one_busy_call_does_not_keep_five_others_waiting() -> None:
    pool = InferencePool("test", workers=1)
    done_s: dict[str, list[float]] = {}
    began_s = time.monotonic()

    async def wants(call: str, jobs: int) -> None:
        async def one() -> None:
            await pool.run(lambda: time.sleep(0.03))
            done_s.setdefault(call, []).append(time.monotonic() - began_s)

        WHOSE.set(call)
        await asyncio.gather(*(one() for _ in range(jobs)))

    busy = asyncio.ensure_future(wants("busy", 20))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.gather(*(wants(f"call {number}", 1) for number in range(5)), busy)
    pool.close()
    firsts = [done_s[f"call {number}"][0] for number in range(5)]
    # First come, first served would let them wait for all twenty.
    assert max(firsts) < sorted(done_s["busy"])[10]
    assert sorted(done_s["busy"])[-1] == max(max(times) for times in done_s.values())


class OneVoice:
    """A voice that takes 40 ms of an engine in this process for each text."""

    name = "kokoro"
    rate_hz = 24_000

    def __init__(self) -> None:
        self.pool = InferencePool("voice", workers=1)

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
        await self.pool.run(lambda: time.sleep(0.04))
        yield AudioChunk(np.full(round(len(text) / 15 * self.rate_hz), 9_000, dtype=np.int16), self.rate_hz)


async def test_six_calls_at_once_are_greeted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    voice = OneVoice()
    monkeypatch.setattr("tests.test_phone_transport.SteadyTts", lambda: voice)
    async with a_line([], [], max_calls=6) as line:
        phones = [line.phone() for _ in range(6)]
        await asyncio.gather(*(phone.__aenter__() for phone in phones))
        await asyncio.sleep(2.5)
        firsts = [phone.first_sound_after(phone.started_s) for phone in phones]
        waits = [first - phone.started_s for first, phone in zip(firsts, phones, strict=True) if first is not None]
        await asyncio.gather(*(phone.hang_up() for phone in phones))
    voice.pool.close()
    assert len(waits) == 6
    assert max(waits) < 6 * 0.04 + 1.0
    print("first sound of six calls:", " ".join(f"{wait:.2f}" for wait in sorted(waits)))


async def test_work_of_a_call_that_hung_up_is_not_done() -> None:
    pool = InferencePool("test", workers=1)
    done: list[str] = []
    first = asyncio.ensure_future(pool.run(lambda: time.sleep(0.2)))
    await asyncio.sleep(0.05)
    second = asyncio.ensure_future(pool.run(lambda: done.append("second")))
    await asyncio.sleep(0.05)
    second.cancel()
    await first
    await pool.run(lambda: done.append("third"))
    pool.close()
    assert done == ["third"]


async def test_a_busy_engine_takes_no_more_calls_until_it_has_caught_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LOOKED_BACK_S", 0.6)
    pool = InferencePool("test", workers=1)
    desk = CallDesk(AVATARS, "tara", 8)
    desk.overloaded = lambda: pool.waited_s() > 0.05
    assert not desk.full
    WHOSE.set("a call")
    await asyncio.gather(*(pool.run(lambda: time.sleep(0.05)) for _ in range(FEWEST_JOBS + 2)))
    assert desk.full and worker.behind(0.05)
    await asyncio.sleep(0.7)
    assert not desk.full
    pool.close()


async def test_an_engine_that_must_be_quick_is_behind_sooner() -> None:
    # Three times as much work as it can do; who waited for its whole time limit is given up, and not counted.
    pool = InferencePool("quick", workers=1, limit_s=0.15)
    WHOSE.set("a call")
    jobs = []
    for _ in range(40):
        jobs.append(asyncio.ensure_future(pool.run(lambda: time.sleep(0.03))))
        await asyncio.sleep(0.01)
    assert pool.waited_s() < 0.2
    assert worker.behind(1.0)
    await asyncio.gather(*jobs, return_exceptions=True)
    pool.close()
