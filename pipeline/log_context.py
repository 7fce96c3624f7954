"""Which turn of a call the work at hand belongs to, for the log; which call it is says `engines.fair_queue.WHOSE`."""

from __future__ import annotations

from contextvars import ContextVar

TURN: ContextVar[int | None] = ContextVar("turn", default=None)
"""Set when a turn's answer is begun, inherited by the tasks that work on it; None outside of any turn."""
