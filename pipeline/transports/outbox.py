"""What goes to Twilio, in order, marks behind the sound they stand for; bounded, so a slow reader costs nothing."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect

LONGEST = 500
"""Messages that wait for a slow reader: 10 s of sound."""


class Outbox:
    """Messages on their way to one socket.

    Args:
        websocket: the socket.
        stream_sid: id of the stream, once known.
        count: told the reason why a message was not sent.
        now: a clock, in seconds.
    """

    def __init__(
        self,
        websocket: WebSocket,
        stream_sid: Callable[[], str],
        count: Callable[[str], None],
        now: Callable[[], float],
    ) -> None:
        self._websocket = websocket
        self._stream_sid = stream_sid
        self._count = count
        self._now = now
        self._messages: deque[dict[str, Any]] = deque()
        self._marks_behind: deque[Sequence[str]] = deque()
        self._in_order = asyncio.Lock()
        self._sending: set[asyncio.Task[None]] = set()
        self._began_s: float | None = None

    @property
    def stuck_s(self) -> float:
        """How long the message that is being sent has waited for the reader, in seconds; 0 when none is."""
        return 0.0 if self._began_s is None else self._now() - self._began_s

    @property
    def full(self) -> bool:
        """Does more wait than a telephone that listens ever leaves waiting?"""
        return len(self._messages) > LONGEST or len(self._marks_behind) > LONGEST

    async def send(self, message: dict[str, Any]) -> None:
        """Sends a message, and behind a frame of sound its marks, unless the socket has been closed meanwhile."""
        self._messages.append(message)
        if message.get("event") == "media" and self._marks_behind:
            for name in self._marks_behind.popleft():
                self._messages.append({"event": "mark", "streamSid": self._stream_sid(), "mark": {"name": name}})
        await self._send_all()

    def expect(self, marks: Sequence[str]) -> None:
        """One more frame is on its way through FastRTC; when it has been sent, these marks follow it.

        Twilio gives a mark back when it has played what was sent before it. FastRTC sends the frames in the order in
        which it is given them, one message for each, and knows no marks.
        """
        self._marks_behind.append(marks)

    def clear(self) -> None:
        """Throws away the sound that was not sent yet, and tells Twilio to do the same with what it has not played."""
        self._marks_behind.clear()
        self._messages = deque(message for message in self._messages if message.get("event") not in ("media", "mark"))
        self._messages.append({"event": "clear", "streamSid": self._stream_sid()})
        task = asyncio.ensure_future(self._send_all())
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def forget(self) -> None:
        """Nobody reads any more: what waits is thrown away, what is being sent is given up."""
        self._messages.clear()
        self._marks_behind.clear()
        for task in self._sending:
            task.cancel()

    async def _send_all(self) -> None:
        """Everything that is to be sent, in the order in which it was given, whoever sends it."""
        async with self._in_order:
            while self._messages:
                self._began_s = self._now()
                try:
                    await self._websocket.send_json(self._messages.popleft())
                except (RuntimeError, WebSocketDisconnect):
                    self._count("sent after the end")
                finally:
                    self._began_s = None
