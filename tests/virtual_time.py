"""An event loop whose clock jumps to the next thing that is due: seconds of conversation in milliseconds of test."""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class _JumpingSelector:
    """Instead of waiting, moves the clock on."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self.now_s = 0.0

    def select(self, timeout: float | None) -> list[Any]:
        ready = self._selector.select(0 if timeout is not None else None)
        if not ready and timeout:
            self.now_s += timeout
        return ready

    def __getattr__(self, name: str) -> Any:
        return getattr(self._selector, name)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Everything runs in order and at once; `time()` is what it would be if every wait had been waited."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)  # type: ignore[arg-type]

    def time(self) -> float:
        return self._jumping.now_s


def virtual_time(test: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """Runs an async test on a `VirtualTimeLoop`."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        loop = VirtualTimeLoop()
        try:
            return loop.run_until_complete(asyncio.wait_for(test(*args, **kwargs), 3_600))
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    # pytest-asyncio must not take it for a coroutine function.
    del run.__wrapped__  # type: ignore[attr-defined]
    run.__signature__ = __import__("inspect").signature(test)  # type: ignore[attr-defined]
    return run
