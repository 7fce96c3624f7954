"""What waits to be sent, and the thread that sends it: bounded, patient with a server that is away, quick to end."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")

MOST_AT_ONCE = 20
"""In one request: some 200 kB of turns with tools."""
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0


class Refused(Exception):
    """The server has said that it will not take these, now or later."""


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """What became of what was put in.

    Attributes:
        sent: the server took them.
        dropped: pushed out by newer ones while the server was away, forgotten, or still there at the end.
        failed: refused by the server, or not to be put into its form.
        waiting: not sent yet.
    """

    sent: int = 0
    dropped: int = 0
    failed: int = 0
    waiting: int = 0


class Outbox(Generic[T]):
    """Sends from a thread of its own what is put in from any other.

    Args:
        send: sends some and tells how many of them it could not put into the server's form; raises `Refused` when they
            will not be taken, anything else when it may work later.
        where: what is sent to, for the log.
        most: that wait; the oldest go.
        counted: is this one of those whose fate `status` tells?
    """

    def __init__(
        self, send: Callable[[Sequence[T]], int], *, where: str, most: int, counted: Callable[[T], bool]
    ) -> None:
        self._send = send
        self._where = where
        self._most = most
        self._counted = counted
        self._waiting: deque[T] = deque()
        self._sending: list[T] = []
        self._changed = threading.Condition()
        self._closing = False
        self._sent = self._dropped = self._failed = 0
        self._well = True
        self._thread = threading.Thread(target=self._run, name="traces", daemon=True)

    @property
    def status(self) -> OutboxStatus:
        """The counts so far."""
        with self._changed:
            waiting = self._count((*self._waiting, *self._sending))
            return OutboxStatus(self._sent, self._dropped, self._failed, waiting)

    def start(self) -> None:
        """From now on things are sent."""
        self._thread.start()

    def put(self, item: T) -> None:
        """One more; returns at once."""
        with self._changed:
            if self._closing:
                self._dropped += self._count((item,))
                return
            self._waiting.append(item)
            self._keep_bounded()
            self._changed.notify()

    def remove(self, unwanted: Callable[[T], bool]) -> None:
        """Drops those that are unwanted; what is on its way to the server just now is not tried again."""
        with self._changed:
            self._dropped += self._count([item for item in (*self._waiting, *self._sending) if unwanted(item)])
            self._waiting = deque(item for item in self._waiting if not unwanted(item))
            self._sending = [item for item in self._sending if not unwanted(item)]

    def close(self, within_s: float) -> None:
        """Sends what waits, in that time at most; the rest is dropped."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(within_s)
        with self._changed:
            left = self._count((*self._waiting, *self._sending))
            self._dropped += left
            self._waiting.clear()
            self._sending = []
        if left:
            log.warning("traces were not sent before the end", extra={"to": self._where, "traces": left})

    def _count(self, items: Sequence[T]) -> int:
        return sum(map(self._counted, items))

    def _keep_bounded(self) -> None:
        while self._waiting and len(self._waiting) + len(self._sending) > self._most:
            self._dropped += self._count((self._waiting.popleft(),))

    def _run(self) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            with self._changed:
                while not self._waiting and not self._closing:
                    self._changed.wait()
                if not self._waiting:
                    return
                self._sending = [self._waiting.popleft() for _ in range(min(MOST_AT_ONCE, len(self._waiting)))]
                batch = tuple(self._sending)
            if self._worked(batch):
                pause_s = FIRST_PAUSE_S
                continue
            until_s = time.monotonic() + pause_s
            pause_s = min(LONGEST_PAUSE_S, pause_s * 2)
            with self._changed:
                if self._closing:
                    return
                while not self._closing and (left_s := until_s - time.monotonic()) > 0:
                    self._changed.wait(left_s)

    def _worked(self, batch: Sequence[T]) -> bool:
        try:
            failed = self._send(batch)
        except Refused as error:
            with self._changed:
                self._failed += self._count(self._sending)
                self._sending = []
            self._say("traces are refused", error)
            return False
        except Exception as error:  # whatever the network and the package raise
            with self._changed:
                self._waiting.extendleft(reversed(self._sending))
                self._sending = []
                self._keep_bounded()
            self._say("traces cannot be sent, they wait", error)
            return False
        with self._changed:
            self._sent += max(0, self._count(self._sending) - failed)
            self._failed += failed
            self._sending = []
        if not self._well:
            self._well = True
            log.info("traces are taken again", extra={"to": self._where})
        return True

    def _say(self, message: str, error: Exception) -> None:
        """Once until it works again; the rest is in the counts."""
        if self._well:
            self._well = False
            log.warning(
                message, extra={"to": self._where, "error": " ".join(f"{type(error).__name__}: {error}".split())[:300]}
            )
