"""Threads for searches that may hang: a search past its time limit is given up, and its thread replaced."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

Found = TypeVar("Found")


class OutOfTime(Exception):
    """The work was not done within its time limit."""


class NoThreadLeft(Exception):
    """Every thread hangs, and no more are started."""


class SearchThreads:
    """Runs blocking work beside the event loop, each piece with a time limit.

    Python cannot stop a thread. One whose work is late is written off and another started in its place, so that later
    work does not wait behind it; when the late work ends after all, one thread too many goes home.

    Args:
        workers: threads that work at the same time.
        most_hung: threads that are written off before no more are started.
        name: of the threads.
    """

    def __init__(self, workers: int = 4, most_hung: int = 8, name: str = "search") -> None:
        self._workers = workers
        self._most_hung = most_hung
        self._name = name
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0
        self._hung = 0
        self._open = 0  # jobs that wait or are being done, without those written off
        self._closed = False

    @property
    def hung(self) -> int:
        """Threads whose work is past its time limit and has not ended."""
        return self._hung

    @property
    def usable(self) -> bool:
        """Is there a thread left for more work?"""
        return not self._closed and self._hung < self._most_hung + self._workers

    async def run(self, work: Callable[[], Found], timeout_s: float | None = None) -> Found:
        """The result of `work`, done in a thread.

        Args:
            work: anything that blocks.
            timeout_s: counted from now, waiting for a thread included; None is no limit.

        Raises:
            OutOfTime: it was not done in time. It may still be going on.
            NoThreadLeft: it was not tried.
        """
        loop = asyncio.get_running_loop()
        job = _Job(work)
        with self._lock:
            if not self.usable:
                raise NoThreadLeft
            self._open += 1
            self._jobs.put(job)
        self._start_threads()
        timer = None if timeout_s is None else loop.call_later(timeout_s, self._give_up, job)
        try:
            found: Found = await asyncio.wrap_future(job.future)
            return found
        finally:
            # Work whose caller has gone keeps its time limit: it may be the one that hangs.
            if timer is not None and job.future.done():
                timer.cancel()

    def close(self) -> None:
        """Let the threads go. Work in progress is not waited for; work that waits is not done."""
        with self._lock:
            self._closed = True
            while not self._jobs.empty():
                waiting = self._jobs.get()
                if waiting is None or waiting.future.done():
                    continue
                if waiting.future.set_running_or_notify_cancel():
                    waiting.future.set_exception(NoThreadLeft())
            for _ in range(self._threads):
                self._jobs.put(None)

    def _start_threads(self) -> None:
        with self._lock:
            limit = self._workers + min(self._hung, self._most_hung)
            # A thread that has worked before is quicker than a new one: libraries keep things by thread.
            if self._threads - self._hung < self._open and self._threads < limit and not self._closed:
                self._threads += 1
                # A daemon: work that hangs must not keep the process from ending.
                threading.Thread(target=self._work, name=f"{self._name}-{self._threads}", daemon=True).start()

    def _give_up(self, job: _Job) -> None:
        with self._lock:
            if job.future.done():
                return
            if job.future.running():
                job.written_off = True
                self._hung += 1
                self._open -= 1
            job.future.set_exception(OutOfTime())
        if job.written_off:
            self._start_threads()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            with self._lock:
                if job.future.done() or not job.future.set_running_or_notify_cancel():
                    self._open -= 1
                    continue
            result, error = None, None
            try:
                result = job.work()
            except BaseException as raised:  # handed to the one who waits
                error = raised
            with self._lock:
                if job.written_off:
                    self._hung -= 1
                else:
                    self._open -= 1
                    if error is not None:
                        job.future.set_exception(error)
                    else:
                        job.future.set_result(result)
                if self._threads - self._hung > self._workers:
                    self._threads -= 1
                    return


class _Job:
    """Work and where its result goes."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.future: Future[Any] = Future()
        self.written_off = False
