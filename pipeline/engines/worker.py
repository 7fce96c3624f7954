"""Model inference off the event loop: a few threads, a time limit, errors of one kind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pipeline.errors import EngineError, EngineTimeout

Result = TypeVar("Result")


class InferencePool:
    """Runs one engine's inference in at most `workers` threads.

    Threads are per engine, so a slow synthesis cannot keep a recognition waiting for a thread. The models release the
    interpreter lock while they compute.

    Args:
        name: the engine, for messages and thread names.
        workers: how many calls are served at once; more wait in order.
        limit_s: time limit of one job, waiting included.
    """

    def __init__(self, name: str, *, workers: int = 1, limit_s: float = 10.0) -> None:
        self.name = name
        self.limit_s = limit_s
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix=f"engine-{name}")

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
        job = asyncio.get_running_loop().run_in_executor(self._threads, work)
        try:
            return await asyncio.wait_for(job, limit)
        except (asyncio.TimeoutError, TimeoutError) as error:
            raise EngineTimeout(f"{self.name} did not answer within {limit:g} s") from error
        except EngineError:
            raise
        except Exception as error:
            raise EngineError(f"{self.name} failed: {type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Lets the threads end; jobs that have not begun are dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)
