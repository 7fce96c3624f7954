"""Circuit breakers: an engine that fails again and again is left alone for a while, and then tried once.

closed ── `failures` in a row ──► open ── `retry_s` later ──► half-open ── it works ──► closed
                                   ▲                             │
                                   └────────── it fails ─────────┘
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Literal

BreakerState = Literal["closed", "open", "half-open"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineState:
    """How one engine is doing.

    Attributes:
        stage: "stt", "llm" or "tts".
        engine: its name.
        state: of its breaker; anything but "closed" means that another engine does its work.
        failures: since the start.
        trips: times that it was given up.
        last_error: what it said when it failed last, while it is not well; empty while it is.
    """

    stage: str
    engine: str
    state: BreakerState
    failures: int = 0
    trips: int = 0
    last_error: str = ""


class Breaker:
    """Of one engine.

    Args:
        stage: "stt", "llm" or "tts".
        engine: its name.
        failures: in a row that open it.
        retry_s: how long it stays open before one attempt is let through, in seconds.
        now: the clock, in seconds.

    Attributes:
        probe: tries the engine without a caller; raises `EngineError`. Where there is one, `Recovery` alone makes the
            attempt, so that no caller waits for an engine that is still down.
    """

    def __init__(
        self,
        stage: str,
        engine: str,
        *,
        failures: int = 2,
        retry_s: float = 15.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stage = stage
        self.engine = engine
        self._failures = failures
        self._retry_s = retry_s
        self._now = now
        self._in_a_row = self._in_all = self._trips = 0
        self._open_until_s: float | None = None
        self._trying_until_s: float | None = None
        self._last_error = ""
        self.probe: Callable[[], Awaitable[None]] | None = None

    @property
    def state(self) -> BreakerState:
        """Closed while the engine is trusted, half-open when it is time to try it again."""
        if self._open_until_s is None:
            return "closed"
        return "open" if self._now() < self._open_until_s else "half-open"

    @property
    def status(self) -> EngineState:
        """Everything that is known."""
        return EngineState(self.stage, self.engine, self.state, self._in_all, self._trips, self._last_error)

    def allows(self) -> bool:
        """May the engine be asked for a caller? When half-open only one attempt at a time may; it must end in `worked`
        or `failed`, and is taken to be lost after `retry_s`."""
        return self.state == "closed" or (self.probe is None and self.take_attempt())

    def take_attempt(self) -> bool:
        """Takes the one attempt of a half-open breaker, if it is to be had."""
        state = self.state
        now_s = self._now()
        if state != "half-open" or (self._trying_until_s is not None and now_s < self._trying_until_s):
            return False
        self._trying_until_s = now_s + self._retry_s
        return True

    def worked(self) -> None:
        """The engine did what it was asked."""
        if self._open_until_s is not None:
            _log.info("engine well again", extra={"stage": self.stage, "engine": self.engine})
        self._in_a_row = 0
        self._open_until_s = self._trying_until_s = None
        self._last_error = ""

    def failed(self, error: str, *, for_s: float | None = None) -> None:
        """The engine failed.

        Args:
            error: what it said, for operators.
            for_s: it said itself for how long it is not to be asked (Retry-After): the breaker opens at once.
        """
        self._in_a_row += 1
        self._in_all += 1
        self._last_error = error
        was_closed = self._open_until_s is None
        if not was_closed or for_s is not None or self._in_a_row >= self._failures:
            self._open_until_s = self._now() + max(self._retry_s, for_s or 0.0)
            self._trying_until_s = None
        if was_closed and self._open_until_s is not None:
            self._trips += 1
            _log.warning("engine left alone", extra={"stage": self.stage, "engine": self.engine, "error": error})


class Breakers:
    """Those of one service."""

    def __init__(self, *, failures: int = 2, retry_s: float = 15.0, now: Callable[[], float] = time.monotonic) -> None:
        self._failures = failures
        self._retry_s = retry_s
        self._now = now
        self._all: dict[tuple[str, str], Breaker] = {}

    def of(self, stage: str, engine: str) -> Breaker:
        """The breaker of an engine; the same each time."""
        key = (stage, engine)
        if key not in self._all:
            self._all[key] = Breaker(stage, engine, failures=self._failures, retry_s=self._retry_s, now=self._now)
        return self._all[key]

    def __iter__(self) -> Iterator[Breaker]:
        return iter(tuple(self._all.values()))

    @property
    def states(self) -> tuple[EngineState, ...]:
        """Of all engines, in the order in which they were first asked for."""
        return tuple(breaker.status for breaker in self._all.values())
