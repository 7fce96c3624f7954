"""Twilio Media Streams: what comes over the socket, checked, and what goes back. Knows no FastRTC.

Message forms: https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import anyio
from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from pipeline.transports.media_order import MediaOrder, OutOfPlace
from pipeline.transports.message_rate import MessageRate
from pipeline.transports.outbox import Outbox
from pipeline.transports.wire import Skip as _Skip
from pipeline.transports.wire import is_id, number_of, parsed, text_of

log = logging.getLogger(__name__)

LONGEST_PAYLOAD_BYTES = 8_000
"""One second of mu-law; Twilio sends 20 ms at a time. Anything longer is not Twilio's."""
START_LIMIT_S = 10.0
"""Twilio sends `start` at once. A socket on which nothing begins is closed."""
MESSAGES_BEFORE_START = 20
"""Twilio sends one."""
QUIET_LIMIT_S = 10.0
"""Twilio sends sound all the time, be it silence. A line without any is dead, whatever TCP thinks of it."""
SEND_LIMIT_S = 3.0
"""A reader that takes nothing for so long is dropped. Until then its kernel and ours hold several seconds of sound."""
CLOSE_LIMIT_S = 1.0
_LOOK_EVERY_S = 0.5
_KEYS = "0123456789*#ABCD"
_DIGITS_KEPT = 64


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

    Args:
        websocket: accepted by `accept`.
        now: a clock, in seconds.

    Attributes:
        start: the call's particulars, known once `receive_json` has returned the `start` message.
        received: messages so far.
        skipped: broken or unknown messages, counted by reason (one of `REASONS`).
        digits: the last keys pressed on the phone, in order.
        on_mark: called with the name of each mark that Twilio gives back.
        on_digit: called with each key pressed on the phone.
        on_skip: called with the reason of each message that is skipped.
    """

    def __init__(self, websocket: WebSocket, now: Callable[[], float] = time.monotonic) -> None:
        self._websocket = websocket
        self._now = now
        self._outbox = Outbox(websocket, lambda: self.start.stream_sid, self._count, now)
        self._media = MediaOrder(now)
        self._rate = MessageRate(now)
        self._accepted_s = self._received_s = now()
        self.received = 0
        self._last_key: tuple[str, str] | None = None
        self._reader: asyncio.Task[Any] | None = None
        self._looking: asyncio.TimerHandle | None = None
        self._over = self._lost = False
        self.start: StreamStart = StreamStart("", "")
        self.skipped: Counter[str] = Counter()
        self.digits = ""
        self.forget_call()

    @property
    def application_state(self) -> WebSocketState:
        """State of our side of the socket."""
        return self._websocket.application_state

    @property
    def lost_s(self) -> float:
        """Silence that stands for sound lost on the way, in seconds."""
        return self._media.lost_s

    async def accept(self) -> None:
        """Opens the socket."""
        await self._websocket.accept()
        self._accepted_s = self._received_s = self._now()
        self._look()

    async def receive_json(self) -> dict[str, Any]:
        """The next message that FastRTC understands: `start`, `media` or `stop`.

        Raises:
            WebSocketDisconnect: the caller is gone, or the call was finished or given up on this side.
        """
        self._reader = asyncio.current_task()
        try:
            while not self._over:
                if (message := await self._next()) is not None:
                    return message
        except asyncio.CancelledError:
            if not self._over:
                raise
            if sys.version_info >= (3, 11) and self._reader is not None:
                self._reader.uncancel()
        finally:
            self._reader = None
        self._stop_looking()
        if not self._lost:
            await self.close()
        raise WebSocketDisconnect(1000, "over")

    async def _next(self) -> dict[str, Any] | None:
        """The next message as FastRTC is to see it; None when it is none of its business."""
        raw = await self._websocket.receive()
        if raw["type"] == "websocket.disconnect":
            self._stop_looking()
            raise WebSocketDisconnect(raw.get("code", 1000), raw.get("reason"))
        self._received_s = self._now()
        self.received += 1
        # The socket's queue gives what is in it without waiting: only here do others get their turn.
        if (wait_s := self._rate.wait_s()) > 0:
            await asyncio.sleep(wait_s)
        try:
            return self._understood(parsed(raw.get("text")))
        except _Skip as reason:
            self._count(str(reason))
            if not self.start.stream_sid and self.received > MESSAGES_BEFORE_START:
                self._drop("no start")
            await asyncio.sleep(0)
            return None

    async def send_json(self, message: dict[str, Any]) -> None:
        """Sends a message, and behind a frame of sound its marks, unless the socket has been closed meanwhile."""
        await self._outbox.send(message)

    def expect(self, marks: Sequence[str]) -> None:
        """One more frame is on its way through FastRTC; when it has been sent, these marks follow it."""
        self._outbox.expect(marks)
        if self._outbox.full:
            self._drop("slow reader")

    async def send_text(self, text: str) -> None:
        """FastRTC's messages for a browser's data channel: Twilio would not understand them."""

    def forget_call(self) -> None:
        """Tells nobody any more: timers of the web server hold on to the socket for a while, not to the call."""
        self.on_mark: Callable[[str], None] = lambda name: None
        self.on_digit: Callable[[str], None] = lambda digit: None
        self.on_skip: Callable[[str], None] = lambda reason: None

    def finish(self) -> None:
        """The call is over: closes the socket, at which Twilio ends the call."""
        self._end()

    async def close(self) -> None:
        """Closes the socket; it may be closed already."""
        self._stop_looking()
        if self._websocket.application_state == WebSocketState.CONNECTED:
            # Not `asyncio.wait_for`: before Python 3.12 it can lose a cancellation.
            with anyio.move_on_after(CLOSE_LIMIT_S), suppress(RuntimeError, WebSocketDisconnect):
                await self._websocket.close()

    def clear(self) -> None:
        """Tells Twilio to throw away the sound it has not played yet; what was not sent yet is thrown away here."""
        self._outbox.clear()

    # A socket that is no telephone any more

    def _look(self) -> None:
        """Now and then: is there still a telephone at the other end?"""
        now_s = self._now()
        if not self.start.stream_sid and now_s - self._accepted_s > START_LIMIT_S:
            self._drop("no start")
        elif now_s - self._received_s > QUIET_LIMIT_S:
            self._drop("quiet line")
        elif self._outbox.stuck_s > SEND_LIMIT_S:
            self._drop("slow reader")
        else:
            self._looking = asyncio.get_running_loop().call_later(_LOOK_EVERY_S, self._look)

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _drop(self, reason: str) -> None:
        """Gives the call up without a word: nobody would read it."""
        if not self._over:
            self._count(reason)
            self._lost = reason == "slow reader"
            self._outbox.forget()
            self._end()

    def _end(self) -> None:
        if self._over:
            return
        self._over = True
        # FastRTC waits in `receive_json` and nowhere else.
        if self._reader is not None and self._reader is not asyncio.current_task():
            self._reader.cancel()

    # What the messages say

    def _understood(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """The message as FastRTC is to see it; None when it is none of its business."""
        event = message.get("event")
        if event == "start":
            return self._started(message)
        if self.start.stream_sid and message.get("streamSid", self.start.stream_sid) != self.start.stream_sid:
            raise _Skip("of another stream")
        if event == "media":
            return self._heard(message)
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
        if not isinstance(details, dict) or not is_id(stream_sid):
            raise _Skip("broken start")
        if self.start.stream_sid:
            raise _Skip("second start")
        parameters = details.get("customParameters")
        parameters = parameters if isinstance(parameters, dict) else {}
        self.start = StreamStart(
            stream_sid=stream_sid,
            call_sid=text_of(details.get("callSid")) or stream_sid,
            caller=text_of(parameters.get("caller")) or None,
            avatar=text_of(parameters.get("avatar")),
            token=text_of(parameters.get("token")),
        )
        return {"event": "start", "streamSid": stream_sid}

    def _heard(self, message: dict[str, Any]) -> dict[str, Any] | None:
        if not self.start.stream_sid:
            raise _Skip("media before start")
        media = message.get("media")
        payload = media.get("payload") if isinstance(media, dict) else None
        if not isinstance(media, dict) or not isinstance(payload, str) or not payload:
            raise _Skip("no payload")
        if media.get("track", "inbound") != "inbound":
            raise _Skip("of another track")
        try:
            sound = base64.b64decode(payload, validate=True)
        except (binascii.Error, ValueError) as error:
            raise _Skip("not base64") from error
        if len(sound) > LONGEST_PAYLOAD_BYTES:
            raise _Skip("payload too long")
        try:
            heard = self._media.push(sound, number_of(media.get("chunk")), number_of(media.get("timestamp")))
        except OutOfPlace as reason:
            raise _Skip(str(reason)) from reason
        if heard is not sound:
            payload = base64.b64encode(heard).decode()
        return {"event": "media", "media": {"payload": payload}} if heard else None

    def _press(self, message: dict[str, Any]) -> None:
        details = message.get("dtmf")
        digit = text_of(details.get("digit")) if isinstance(details, dict) else ""
        if len(digit) != 1 or digit not in _KEYS:
            raise _Skip("broken dtmf")
        key = (text_of(message.get("sequenceNumber")), digit)
        if key[0] and key == self._last_key:
            raise _Skip("late or twice")
        self._last_key = key
        self.digits = (self.digits + digit)[-_DIGITS_KEPT:]
        self.on_digit(digit)

    def _mark(self, message: dict[str, Any]) -> None:
        details = message.get("mark")
        name = text_of(details.get("name")) if isinstance(details, dict) else ""
        if not name:
            raise _Skip("broken mark")
        self.on_mark(name)

    def _count(self, reason: str) -> None:
        self.skipped[reason] += 1
        self.on_skip(reason)
        # Before its `start` it is nobody's call, and anybody may send anything: that must not fill the disk.
        if self.skipped[reason] == 1 and self.start.stream_sid:
            log.warning("telephone message skipped", extra={"call": self.start.call_sid or "unknown", "reason": reason})
