"""How inference and the calls' sound share the processor."""

from __future__ import annotations

import os
import sys
import threading

import threadpoolctl

ENGINE_NICENESS = 5
"""Of threads that compute: a packet of sound, due every few hundredths of a second, goes before a sentence."""


def give_way() -> None:
    """Makes the thread that calls it one that lets the event loop go first, where the system has such priorities."""
    # Linux has them by thread; elsewhere this would be the whole process.
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), ENGINE_NICENESS)


def one_thread_for_each_product() -> None:
    """Lets numpy multiply matrices in the thread that asks.

    Its helpers spin for a while after each product, in case there is another: 36 ms of a core, measured, for each
    judgement of the end of a turn, whose own work is 57 ms. With several calls on all cores they gain nothing.
    """
    threadpoolctl.threadpool_limits(1, user_api="blas")
