"""Telephone calls: FastRTC's telephone mount with the project's handler on a checked socket."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import HTMLResponse
from fastrtc import Stream
from fastrtc.websocket import WebSocketHandler
from twilio.twiml.voice_response import Connect, VoiceResponse

from pipeline.transports.desk import CallDesk
from pipeline.transports.handler import CallHandler
from pipeline.transports.twilio import TwilioSocket

log = logging.getLogger(__name__)

MOUNT = "/voice"
_TWILIO_LANGUAGES = {"en": "en-US", "es": "es-ES"}
"""What Twilio calls the languages that it reads a text in."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1", "testserver")


class PhoneStream(Stream):
    """FastRTC's stream, as far as the telephone needs it otherwise.

    Args:
        desk: where calls are admitted.
        public_url: address under which Twilio reaches this server; the request's own when None.
    """

    def __init__(self, desk: CallDesk, public_url: str | None) -> None:
        super().__init__(
            CallHandler(desk), modality="audio", mode="send-receive", concurrency_limit=desk.max_calls, verbose=False
        )
        self._desk = desk
        self._public_url = public_url

    async def handle_incoming_call(self, request: Request) -> HTMLResponse:
        """Answers Twilio's webhook: connect the call's sound to our socket, or say politely that the line is full."""
        form = await request.form()
        response = VoiceResponse()
        avatar = str(request.query_params.get("avatar", ""))
        if self._desk.full:
            answers = self._desk.avatar(avatar)
            response.say(answers.phrases.line_full[0], language=_TWILIO_LANGUAGES[answers.language])
            response.hangup()
        else:
            connect = Connect()
            stream = connect.stream(url=self._socket_url(request))
            stream.parameter(name="caller", value=str(form.get("From", "")))
            stream.parameter(name="avatar", value=avatar)
            response.append(connect)
        return HTMLResponse(content=str(response), media_type="application/xml")

    async def telephone_handler(self, websocket: WebSocket) -> None:
        """One call over Twilio's socket, from `start` to hang-up."""
        socket = TwilioSocket(websocket)
        handler = CallHandler(self._desk, socket)
        handler.phone_mode = True

        async def no_limit_of_its_own(stream_id: str, connection: WebSocketHandler) -> None:
            """The desk admits calls; FastRTC counts browsers only."""

        connection = WebSocketHandler(handler, no_limit_of_its_own, lambda _: None, lambda _: lambda _: None)
        # FastRTC looks at this when the socket closes, and sets it only at `start`.
        connection.start_up_task = None  # type: ignore[assignment]
        try:
            await connection.handle_websocket(socket)  # type: ignore[arg-type]
        finally:
            await handler.shutdown()
            if socket.skipped:
                log.info("telephone messages skipped: %s", dict(socket.skipped))

    def _socket_url(self, request: Request) -> str:
        base = urlsplit(self._public_url or str(request.base_url))
        encrypted = base.scheme == "https" or base.hostname not in _LOOPBACK
        return f"{'wss' if encrypted else 'ws'}://{base.netloc}{base.path.rstrip('/')}{MOUNT}/telephone/handler"


def mount_phone(app: FastAPI, desk: CallDesk, public_url: str | None) -> PhoneStream:
    """Adds the telephone's routes under `/voice`; the socket is reachable as `/voice` too."""
    stream = PhoneStream(desk, public_url)
    stream.mount(app, path=MOUNT)
    app.websocket(MOUNT)(stream.telephone_handler)
    return stream
