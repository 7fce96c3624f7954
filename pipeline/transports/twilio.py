"""Twilio Media Streams: what comes over the socket, checked, and what goes back. Knows no FastRTC.

Message forms: https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import logging
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

log = logging.getLogger(__name__)

LONGEST_PAYLOAD_BYTES = 8_000
"""One second of mu-law; Twilio sends 20 ms at a time. Anything longer is not Twilio's."""
LONGEST_MESSAGE_CHARACTERS = 64_000


class _Skip(Exception):
    """A message that says nothing to us; the reason is counted."""


@dataclass(frozen=True, slots=True)
class StreamStart:
    """What the `start` message says about a call."""

    stream_sid: str
    call_sid: str
    caller: str | None = None
    avatar: str = ""
    token: str = field(default="", repr=False)


class TwilioSocket:
    """Stands between Twilio's socket and FastRTC: lets through what FastRTC understands, keeps what it would drop.

    Attributes:
        start: the call's particulars, known once `receive_json` has returned the `start` message.
        skipped: broken or unknown messages, counted by reason.
        digits: keys pressed on the phone, in order.
        on_mark: called with the name of each mark that Twilio gives back.
    """

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._outbox: deque[dict[str, Any]] = deque()
        self._in_order = asyncio.Lock()
        self._marks_behind: deque[Sequence[str]] = deque()
        self._sending: set[asyncio.Task[None]] = set()
        self.start: StreamStart = StreamStart("", "")
        self.skipped: Counter[str] = Counter()
        self.digits = ""
        self.on_mark: Callable[[str], None] = lambda name: None

    @property
    def application_state(self) -> WebSocketState:
        """State of our side of the socket."""
        return self._websocket.application_state

    async def accept(self) -> None:
        """Opens the socket."""
        await self._websocket.accept()

    async def receive_json(self) -> dict[str, Any]:
        """The next message that FastRTC understands: `start`, `media` or `stop`.

        Raises:
            WebSocketDisconnect: the caller is gone.
        """
        while True:
            raw = await self._websocket.receive()
            if raw["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(raw.get("code", 1000), raw.get("reason"))
            try:
                message = self._understood(_parsed(raw.get("text")))
            except _Skip as reason:
                self._count(str(reason))
            else:
                if message is not None:
                    return message

    async def send_json(self, message: dict[str, Any]) -> None:
        """Sends a message, and behind a frame of sound its marks, unless the socket has been closed meanwhile."""
        self._outbox.append(message)
        if message.get("event") == "media" and self._marks_behind:
            for name in self._marks_behind.popleft():
                self._outbox.append({"event": "mark", "streamSid": self.start.stream_sid, "mark": {"name": name}})
        await self._send_outbox()

    def expect(self, marks: Sequence[str]) -> None:
        """One more frame is on its way through FastRTC; when it has been sent, these marks follow it.

        Twilio gives a mark back when it has played what was sent before it. FastRTC sends the frames in the order in
        which it is given them, one message for each, and knows no marks.
        """
        self._marks_behind.append(marks)

    async def send_text(self, text: str) -> None:
        """FastRTC's messages for a browser's data channel: Twilio would not understand them."""

    async def close(self) -> None:
        """Closes the socket; it may be closed already."""
        if self._websocket.application_state == WebSocketState.CONNECTED:
            try:
                await self._websocket.close()
            except (RuntimeError, WebSocketDisconnect):
                pass

    def clear(self) -> None:
        """Tells Twilio to throw away the sound it has not played yet; what was not sent yet is thrown away here."""
        self._marks_behind.clear()
        self._outbox = deque(message for message in self._outbox if message.get("event") not in ("media", "mark"))
        self._outbox.append({"event": "clear", "streamSid": self.start.stream_sid})
        task = asyncio.ensure_future(self._send_outbox())
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send_outbox(self) -> None:
        """Everything that is to be sent, in the order in which it was given, whoever sends it."""
        async with self._in_order:
            while self._outbox:
                try:
                    await self._websocket.send_json(self._outbox.popleft())
                except (RuntimeError, WebSocketDisconnect):
                    self.skipped["sent after the end"] += 1

    def _understood(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """The message as FastRTC is to see it; None when it is none of its business."""
        event = message.get("event")
        if event == "start":
            return self._started(message)
        if event == "media":
            return self._media(message)
        if event == "stop":
            return {"event": "stop"}
        if event == "dtmf":
            self._press(message)
        elif event == "mark":
            self._mark(message)
        elif event != "connected":
            raise _Skip("unknown event")
        return None

    def _started(self, message: dict[str, Any]) -> dict[str, Any]:
        details = message.get("start")
        stream_sid = message.get("streamSid")
        if not isinstance(details, dict) or not isinstance(stream_sid, str) or not stream_sid:
            raise _Skip("broken start")
        if self.start.stream_sid:
            raise _Skip("second start")
        parameters = details.get("customParameters")
        parameters = parameters if isinstance(parameters, dict) else {}
        self.start = StreamStart(
            stream_sid=stream_sid,
            call_sid=_text(details.get("callSid")) or stream_sid,
            caller=_text(parameters.get("caller")) or None,
            avatar=_text(parameters.get("avatar")),
            token=_text(parameters.get("token")),
        )
        return {"event": "start", "streamSid": stream_sid}

    def _media(self, message: dict[str, Any]) -> dict[str, Any]:
        if not self.start.stream_sid:
            raise _Skip("media before start")
        media = message.get("media")
        payload = media.get("payload") if isinstance(media, dict) else None
        if not isinstance(payload, str) or not payload:
            raise _Skip("no payload")
        try:
            sound = base64.b64decode(payload, validate=True)
        except (binascii.Error, ValueError) as error:
            raise _Skip("not base64") from error
        if len(sound) > LONGEST_PAYLOAD_BYTES:
            raise _Skip("payload too long")
        return {"event": "media", "media": {"payload": payload}}

    def _press(self, message: dict[str, Any]) -> None:
        details = message.get("dtmf")
        digit = _text(details.get("digit")) if isinstance(details, dict) else ""
        if len(digit) != 1 or digit not in "0123456789*#ABCD":
            raise _Skip("broken dtmf")
        self.digits += digit

    def _mark(self, message: dict[str, Any]) -> None:
        details = message.get("mark")
        name = _text(details.get("name")) if isinstance(details, dict) else ""
        if not name:
            raise _Skip("broken mark")
        self.on_mark(name)

    def _count(self, reason: str) -> None:
        self.skipped[reason] += 1
        if self.skipped[reason] == 1:
            log.warning("telephone message skipped: %s", reason)


def _parsed(text: object) -> dict[str, Any]:
    if not isinstance(text, str):
        raise _Skip("not text")
    if len(text) > LONGEST_MESSAGE_CHARACTERS:
        raise _Skip("too long")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Skip("not JSON") from error
    if not isinstance(message, dict):
        raise _Skip("not an object")
    return message


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
