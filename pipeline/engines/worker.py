"""Model inference off the event loop: a few threads, calls in turn, a time limit, errors of one kind."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakSet

from pipeline.engines.fair_queue import WHOSE, FairQueue
from pipeline.engines.processor import give_way
from pipeline.errors import EngineError, EngineTimeout

Result = TypeVar("Result")

LOOKED_BACK_S = 10.0
"""How long what calls had to wait tells how busy an engine is."""
FEWEST_JOBS = 4
"""Fewer tell nothing: one long sentence is no crowd."""
_POOLS: WeakSet[InferencePool] = WeakSet()


@dataclass(slots=True, eq=False)
class _Job:
    work: Callable[[], Any]
    counts: bool
    result: Future[Any] = field(default_factory=Future)
    since_s: float = field(default_factory=time.monotonic)


class InferencePool:
    """Runs one engine's inference in at most `workers` threads.

    Threads are per engine, so a slow synthesis cannot keep a recognition waiting for a thread. The models release the
    interpreter lock while they compute.

    Args:
        name: the engine, for messages and thread names.
        workers: how many jobs are done at once; more wait, one of each call in turn.
        limit_s: time limit of one job, waiting included.
    """

    def __init__(self, name: str, *, workers: int = 1, limit_s: float = 10.0) -> None:
        self.name = name
        self.limit_s = limit_s
        self._threads = ThreadPoolExecutor(workers, f"engine-{name}", initializer=give_way)
        self._waiting = FairQueue[_Job]()
        self._waits: deque[tuple[float, float]] = deque(maxlen=256)
        _POOLS.add(self)

    async def run(self, work: Callable[[], Result], *, limit_s: float | None = None) -> Result:
        """What `work` returns. A late or cancelled job that has not begun never begins; else it ends unheard.

        Args:
            work: called in a thread.
            limit_s: another limit than the pool's.

        Raises:
            EngineTimeout: the limit passed.
            EngineError: `work` raised.
        """
        limit = self.limit_s if limit_s is None else limit_s
        whose = WHOSE.get()
        job = _Job(work, bool(whose))
        self._waiting.put(job, whose)
        # Each job brings one worker to the queue; which job that worker takes is the queue's choice.
        self._threads.submit(self._serve_next)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(job.result), limit)
        except (asyncio.TimeoutError, TimeoutError) as error:
            raise EngineTimeout(f"{self.name} did not answer within {limit:g} s") from error
        except EngineError:
            raise
        except Exception as error:
            raise EngineError(f"{self.name} failed: {type(error).__name__}: {error}") from error

    def waited_s(self) -> float:
        """How long calls had to wait for a thread lately, on average, in seconds; 0 while there is little to do."""
        since_s = time.monotonic() - LOOKED_BACK_S
        waits = [wait_s for at_s, wait_s in tuple(self._waits) if at_s >= since_s]
        return sum(waits) / len(waits) if len(waits) >= FEWEST_JOBS else 0.0

    def close(self) -> None:
        """Lets the threads end; jobs that have not begun are dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        while (job := self._waiting.take()) is not None:
            job.result.cancel()

    def _serve_next(self) -> None:
        job = self._waiting.take()
        if job is None or not job.result.set_running_or_notify_cancel():
            return
        if job.counts:
            now_s = time.monotonic()
            self._waits.append((now_s, now_s - job.since_s))
        try:
            result = job.work()
        except BaseException as error:
            job.result.set_exception(error)
        else:
            job.result.set_result(result)


def behind(wait_s: float) -> bool:
    """Did calls have to wait lately for an engine of this process for longer than `wait_s`?

    An engine whose answers are worth nothing later than that (the end of a turn) is behind at half of its time limit.
    """
    return any(pool.waited_s() > min(wait_s, pool.limit_s / 2) for pool in tuple(_POOLS))
