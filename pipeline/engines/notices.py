"""How an engine, which serves all calls, tells the one call it works for what it did and what failed."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from pipeline.events import EngineFailed
from pipeline.work_events import EngineUsed

Notice = EngineFailed | EngineUsed


def _nobody(notice: Notice) -> None:
    """Work that no call waits for: phrases synthesised ahead, checks."""


class NoticesOf:
    """Where one call takes its notices. Contexts outlive calls: when the call is over, they must not keep it.

    Args:
        take: the call's.
    """

    def __init__(self, take: Callable[[Notice], None]) -> None:
        self._take = take

    def __call__(self, notice: Notice) -> None:
        self._take(notice)

    def close(self) -> None:
        """The call is over; what comes now is nobody's."""
        self._take = _nobody


NOTICES: ContextVar[Callable[[Notice], None]] = ContextVar("notices", default=_nobody)
"""Where the call for which work is done takes its notices; set by its session, inherited by its tasks."""


def tell(notice: Notice) -> None:
    """Gives a notice to the call for which this work is done, if there is one."""
    NOTICES.get()(notice)
