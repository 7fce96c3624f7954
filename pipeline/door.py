"""Where connections come in: one after another, so that a crowd at the door is not heard by those who are talking.

asyncio by itself accepts whoever waits, thousands if need be, before anything else gets a turn, and then reads them all
in one go: half a second in which no caller hears a sound, by nothing but open sockets. Here one connection is let in at
a time, the calls' sound in between, and no more in a second than leave room for it; the rest wait in the kernel.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

from pipeline.transports.message_rate import MessageRate

log = logging.getLogger(__name__)

WAITING_IN_KERNEL = 2_048
"""The kernel's own limit may be lower: net.core.somaxconn."""
PER_S = 250.0
"""Connections let in. One costs about 1.5 ms of a processor, handshake, refusal and all."""
AT_ONCE = 30.0
"""Let in one after another without a pause: a page, a queue of callers."""
MOST_IDLE = 128
"""Connections without a request. More than that could all speak at once, and for so long nobody else would."""
SILENT_S = 10.0
"""A connection that asks nothing for so long after it was opened is closed."""
_AGAIN_S = 0.5
"""After an error of the operating system (no file left, say)."""
_LOG_EVERY_S = 60.0


class Door:
    """Lets connections in; takes the place of asyncio's server.

    Args:
        listeners: sockets that listen, set to non-blocking.
        make_protocol: makes the protocol of a connection.
        now: a clock, in seconds.

    Attributes:
        sockets: the listeners.
    """

    def __init__(
        self,
        listeners: Sequence[socket.socket],
        make_protocol: Callable[[], asyncio.Protocol],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sockets = tuple(listeners)
        self._make_protocol = make_protocol
        self._now = now
        self._rate = MessageRate(now, PER_S, AT_ONCE)
        self._came_s: dict[Any, float] = {}
        self._failed_s: float | None = None
        for listener in listeners:
            listener.listen(WAITING_IN_KERNEL)
        self._tasks = [asyncio.ensure_future(self._let_in(listener)) for listener in listeners]

    def close(self) -> None:
        """Nobody else comes in."""
        for task in self._tasks:
            task.cancel()
        for listener in self.sockets:
            listener.close()

    async def wait_closed(self) -> None:
        """Returns when nobody can come in any more."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def close_silent(self) -> None:
        """Closes connections that have asked nothing since they were opened; to be called every second or so."""
        self._forget_the_rest()
        for protocol, came_s in list(self._came_s.items()):
            if _asked_nothing(protocol) and self._now() - came_s > SILENT_S:
                protocol.transport.abort()

    async def _let_in(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(listener)
            except OSError as error:
                self._note(error)
                await asyncio.sleep(_AGAIN_S)
                continue
            if (wait_s := self._rate.wait_s()) > 0:
                await asyncio.sleep(wait_s)
            try:
                _, protocol = await loop.connect_accepted_socket(self._make_protocol, connection)
            except OSError:
                connection.close()  # it is gone already
                continue
            self._came_s[protocol] = self._now()
            if len(self._came_s) > MOST_IDLE:
                self._close_idle()

    def _close_idle(self) -> None:
        """Of too many connections without a request, those that have been there longest are closed."""
        self._forget_the_rest()
        idle = [protocol for protocol in self._came_s if _idle(protocol)]
        for protocol in idle[: max(0, len(idle) - MOST_IDLE)]:
            del self._came_s[protocol]
            protocol.transport.abort()

    def _forget_the_rest(self) -> None:
        """A connection that is closed, or has become a websocket, is none of the door's business."""
        for protocol in [each for each in self._came_s if not _speaks_http(each)]:
            del self._came_s[protocol]

    def _note(self, error: OSError) -> None:
        if self._failed_s is None or self._now() - self._failed_s > _LOG_EVERY_S:
            self._failed_s = self._now()
            log.error("no connection can be accepted", extra={"error": str(error), "again_every_s": _AGAIN_S})


def _speaks_http(protocol: Any) -> bool:
    transport = protocol.transport
    return transport is not None and not transport.is_closing() and transport.get_protocol() is protocol


def _asked_nothing(protocol: Any) -> bool:
    return protocol.scope is None


def _idle(protocol: Any) -> bool:
    return protocol.cycle is None or bool(protocol.cycle.response_complete)
