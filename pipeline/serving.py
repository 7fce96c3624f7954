"""The web server, and how it stops: no new calls, those in progress finish within a limit, then it exits.

uvicorn by itself closes every socket as soon as it is told to stop, and then dies by the signal it got.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import os
import socket
import time
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from pipeline.door import Door
from pipeline.errors import SettingsError
from pipeline.transports.desk import CallDesk

log = logging.getLogger(__name__)

GOODBYE_S = 10.0
"""Before the limit, calls still in progress get a goodbye of at most this length."""
LEFTOVER_S = 3.0
"""Pages and requests get so long to end when the last call is over."""
LARGEST_MESSAGE_BYTES = 131_072
"""On a websocket. Twilio's messages have 300 bytes; uvicorn would take 16 MB."""
STUCK_S = 10.0
"""A closed connection whose reader takes nothing for so long is cut."""
CLOSE_ANSWER_S = 1.0
"""For the other side to answer that a websocket is closed; then it is cut, and holds no memory any more."""
_COLLECTIONS = (700, 10, 3)
"""Garbage is looked for in all objects after so many are new; Python's own last number is 10."""

_sockets_log = logging.getLogger("pipeline.sockets")
_sockets_log.setLevel(logging.WARNING)


def spare_callers_collections() -> None:
    """Garbage collections from now on take milliseconds; to be called when everything is loaded.

    A full collection walks through all objects there are: hundreds of thousands of PyTorch and the models, which never
    go (measured, half a second in which no search and no sound gets on), and what connections leave behind (a thousand
    that were refused: a fifth of a second). So what is there is not looked at any more, and the rest more often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)


def require_free_port(host: str, port: int) -> None:
    """To be asked before anything is fetched or loaded: uvicorn says it last, and as a number.

    Raises:
        SettingsError: the service cannot listen there.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        what = (
            "is taken, perhaps by a service that was started before" if error.errno == errno.EADDRINUSE else str(error)
        )
        raise SettingsError(
            f"{host}:{port}: {what}. Another address: HOST and PORT, or `make run ARGS='--port {port + 1}'`."
        ) from error


class MediaSocket(WebSocketsSansIOProtocol):
    """uvicorn's websocket, which does not wait long for the dead, nor logs three lines for each attempt of anybody."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.close_timeout = CLOSE_ANSWER_S
        self.logger = self.conn.logger = _sockets_log


class CallServer(uvicorn.Server):
    """uvicorn's server, which lets calls finish.

    Args:
        app: the application.
        desk: where calls are in progress.
        drain_s: how long they may go on after SIGTERM or SIGINT. A second signal ends everything at once.
        config: for uvicorn.

    Attributes:
        cut_short: was there a second signal?
    """

    def __init__(self, app: Any, desk: CallDesk, drain_s: float, **config: Any) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                ws=MediaSocket,
                ws_max_size=LARGEST_MESSAGE_BYTES,
                # Mu-law does not get smaller, and a compressor for each call takes memory.
                ws_per_message_deflate=False,
                timeout_graceful_shutdown=round(LEFTOVER_S),
                access_log=False,
                **config,
            )
        )
        self.cut_short = False
        self._desk = desk
        self._drain_s = drain_s
        self._drain_until_s: float | None = None
        self._said_goodbye = False
        self._closing_since_s: dict[Any, float] = {}
        self._door: Door | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal: the first closes the desk, the second ends everything. Neither is raised again afterwards."""
        if self._drain_until_s is None:
            self._drain_until_s = time.monotonic() + self._drain_s
            self._desk.drain()
            log.warning("stopping: no new calls, those in progress may finish", extra={"calls": self._desk.in_progress})
        else:
            self.cut_short = self.should_exit = self.force_exit = True

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Opens the door: uvicorn's listening sockets, with connections let in one after another."""
        await super().startup(sockets)
        listeners = [_same(listener) for server in self.servers for listener in server.sockets]
        for server in self.servers:
            server.close()
        self._door = Door(listeners, self._make_protocol)
        self.servers = [self._door]  # type: ignore[list-item]

    def _make_protocol(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )  # type: ignore[call-arg]

    async def on_tick(self, counter: int) -> bool:
        """uvicorn asks ten times a second: is it time to exit?"""
        if counter % 10 == 0:
            self._cut_stuck_connections()
            if self._door is not None:
                self._door.close_silent()
        if self._drain_until_s is not None and not self.should_exit:
            self._drain(self._drain_until_s - time.monotonic())
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        """Ends what is left: calls whose time is up, and pages."""
        self._desk.hang_up("stopping")
        # Sessions say what they have to say, and their sockets close by themselves.
        await asyncio.sleep(0.0 if self.force_exit else 0.3)
        await super().shutdown(sockets)

    def _drain(self, left_s: float) -> None:
        talking = self._desk.in_progress or self._desk.refusing.in_progress
        if not talking or left_s <= 0:
            self.should_exit = True
        elif left_s <= GOODBYE_S and not self._said_goodbye:
            self._said_goodbye = True
            log.warning("stopping: calls get a goodbye", extra={"calls": self._desk.in_progress})
            self._desk.say_goodbye("stopping")

    def _cut_stuck_connections(self) -> None:
        """A connection that is closed here stays as long as its reader does not take what is on its way."""
        now_s = time.monotonic()
        closing = {
            connection: self._closing_since_s.get(connection, now_s)
            for connection in list(self.server_state.connections)
            if (transport := getattr(connection, "transport", None)) is not None and transport.is_closing()
        }
        for connection, since_s in closing.items():
            if now_s - since_s > STUCK_S:
                connection.transport.abort()
        self._closing_since_s = closing


def _same(listener: Any) -> socket.socket:
    """The same listening socket, kept when the server that opened it is closed: uvloop's cannot do it."""
    same = socket.socket(fileno=os.dup(listener.fileno()))
    same.setblocking(False)
    return same
