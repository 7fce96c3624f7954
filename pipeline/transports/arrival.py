"""Between a media socket's opening and its call: waiting for `start`, and looking at what that says.

Nothing of a call exists yet: no session, no handler, no line taken. A socket that says nothing, too much or the wrong
thing costs a task and a timer. When too many wait, one has to go: of the address that has most of them waiting, the one
that has waited longest. Twilio's say `start` at once.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from fastapi import WebSocket
from starlette.types import Message
from starlette.websockets import WebSocketDisconnect, WebSocketState

from pipeline.phone_numbers import caller_number
from pipeline.transports.origin import Origin, Refused
from pipeline.transports.phone_observer import PhoneObserver, Refusals
from pipeline.transports.tokens import StreamTokens, TokenRefused
from pipeline.transports.twilio import TwilioSocket

START_WITHIN_S = 5.0
"""Twilio sends `connected` and `start` as soon as the socket is open."""
MOST_WAITING = 128
"""At the pace at which connections are let in, half a second's: twice as long as `start` takes around the world."""
MESSAGES_BEFORE_START = 8
_POLICY_VIOLATION = 1008
_TRY_AGAIN_LATER = 1013
_CALL_SID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def call_sid(text: str) -> str:
    """A call's id as it may be logged and looked up; empty when it is none."""
    return text if _CALL_SID.fullmatch(text) else ""


class ArrivingSocket(TwilioSocket):
    """A socket that is read up to `start` before FastRTC gets to see it, from its `start` on.

    Args:
        websocket: not accepted yet.
    """

    def __init__(self, websocket: WebSocket) -> None:
        self._outer = websocket
        self._messages = 0
        self._first: dict[str, Any] | None = None
        super().__init__(WebSocket(websocket.scope, self._limited, websocket.send))

    async def accept(self) -> None:
        """Opens the socket, unless it is open."""
        if self.application_state == WebSocketState.CONNECTING:
            await super().accept()

    async def arrive(self) -> None:
        """Waits for `start`.

        Raises:
            Refused: too much came before it, or the end.
            WebSocketDisconnect: the other side is gone.
        """
        message = await super().receive_json()
        if not self.start.stream_sid:
            raise Refused("no start", "The stream ended before it began.")
        self._first = message

    async def receive_json(self) -> dict[str, Any]:
        """`start`, then what comes after it."""
        if self._first is not None:
            message, self._first = self._first, None
            return message
        return await super().receive_json()

    async def refuse(self, code: int, reason: str) -> None:
        """Closes the socket with a reason."""
        self._stop_looking()  # the timer would hold it for seconds, and then log that nothing began
        if self._outer.application_state == WebSocketState.CONNECTED:
            try:
                await self._outer.close(code, reason)
            except (RuntimeError, WebSocketDisconnect):
                pass

    async def _limited(self) -> Message:
        message = await self._outer.receive()
        if not self.start.stream_sid:
            self._messages += 1
            # The first is the opening of the socket itself.
            if self._messages > MESSAGES_BEFORE_START + 1:
                raise Refused("too much before start", "Too many messages before start.")
        return message


class Arrivals:
    """Where sockets wait until it is known whose they are.

    Args:
        origin: tells this machine from others, where there are no credentials.
        tokens: of the TwiML.
        avatars: names that a call may ask for.
        observer: is told of refusals.
    """

    def __init__(self, origin: Origin, tokens: StreamTokens, avatars: Collection[str], observer: PhoneObserver) -> None:
        self._origin = origin
        self._tokens = tokens
        self._avatars = avatars
        self._waiting: dict[asyncio.Task[None], str] = {}
        self._refusals = Refusals("socket", observer)

    async def welcome(self, websocket: WebSocket) -> ArrivingSocket | None:
        """The socket of a call whose particulars are checked, or None: it was refused, or is gone."""
        socket = ArrivingSocket(websocket)
        try:
            self._origin.check_own(websocket)
            await socket.accept()
            await self._started(socket, websocket.client.host if websocket.client is not None else "")
            await self._check(socket)
        except Refused as refusal:
            self._refusals.note(refusal.reason)
            if websocket.application_state == WebSocketState.CONNECTING:
                await websocket.close(_POLICY_VIOLATION)  # before it was accepted: the answer is 403
            code = _TRY_AGAIN_LATER if refusal.reason == "too many waiting" else _POLICY_VIOLATION
            await socket.refuse(code, refusal.reason)
            return None
        except WebSocketDisconnect:
            return None
        return socket

    async def _started(self, socket: ArrivingSocket, address: str) -> None:
        arriving = asyncio.ensure_future(socket.arrive())
        self._waiting[arriving] = address
        if len(self._waiting) > MOST_WAITING:
            ((crowd, _),) = Counter(self._waiting.values()).most_common(1)
            oldest = next(waiting for waiting, of in self._waiting.items() if of == crowd)
            del self._waiting[oldest]
            oldest.cancel()
        try:
            done, _ = await asyncio.wait({arriving}, timeout=START_WITHIN_S)
            if not done:
                raise Refused("no start", f"No start within {START_WITHIN_S:.0f} seconds.")
            if arriving.cancelled():
                raise Refused("too many waiting", "Too many sockets are waiting.")
            arriving.result()
        finally:
            arriving.cancel()
            self._waiting.pop(arriving, None)

    async def _check(self, socket: ArrivingSocket) -> None:
        start = socket.start
        if start.token or self._origin.has_credentials:
            try:
                await self._tokens.redeem_everywhere(start.token, start.call_sid, start.caller or "", start.avatar)
            except TokenRefused as refusal:
                raise Refused(str(refusal) if start.token else "no token", "The token is not good.") from refusal
        avatar = start.avatar.lower() if start.avatar.lower() in self._avatars else ""
        socket.start = replace(
            start, call_sid=call_sid(start.call_sid), caller=caller_number(start.caller or ""), avatar=avatar, token=""
        )
