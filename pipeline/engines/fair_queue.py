"""Who comes next when several calls want an engine that serves one or two at a time.

Calls take turns: one that wants ten sentences spoken does not keep nine others from their first. What no call waits for
(phrases synthesised ahead) comes last.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from contextvars import ContextVar
from typing import Generic, TypeVar

Job = TypeVar("Job")

WHOSE: ContextVar[str] = ContextVar("whose", default="")
"""Id of the call for which work is done; empty for work that nobody waits for."""


class FairQueue(Generic[Job]):
    """Jobs by call, taken from one call after another. Safe to use from several threads."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, deque[Job]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, job: Job, whose: str) -> None:
        """One more job of a call; of nobody's if `whose` is empty."""
        with self._lock:
            self._jobs.setdefault(whose, deque()).append(job)

    def take(self) -> Job | None:
        """The next job; None if there is none."""
        with self._lock:
            whose = next((name for name in self._jobs if name), "")
            jobs = self._jobs.pop(whose, None)
            if jobs is None:
                return None
            job = jobs.popleft()
            if jobs:
                # Behind the others, who each have had to wait for this one.
                self._jobs[whose] = jobs
            return job
