"""Telephone calls: Twilio's webhooks, and FastRTC's telephone mount with the project's handler on a checked socket."""

from __future__ import annotations

import logging
from enum import Enum
from types import SimpleNamespace
from typing import Any, NoReturn
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, HTTPException, Request, WebSocket
from fastapi.responses import HTMLResponse, Response
from fastrtc import Stream
from fastrtc.websocket import WebSocketHandler
from twilio.twiml.voice_response import Connect, VoiceResponse

from pipeline.errors import SettingsError
from pipeline.phone_numbers import caller_number
from pipeline.transports.arrival import Arrivals, call_sid
from pipeline.transports.desk import CallDesk
from pipeline.transports.handler import CallHandler
from pipeline.transports.ice import NO_SERVERS
from pipeline.transports.origin import Form, Origin, Refused, field, is_loopback, read_form
from pipeline.transports.phone_observer import PhoneObserver, Refusals, Unobserved
from pipeline.transports.telephone_urls import INCOMING, MOUNT, SOCKET, STATUS
from pipeline.transports.tokens import StreamTokens, TokenRefused, UsedTokens
from pipeline.twilio_settings import TwilioSettings

log = logging.getLogger(__name__)

_TWILIO_LANGUAGES = {"en": "en-US", "es": "es-ES"}
"""What Twilio calls the languages that it reads a text in."""
_FINAL = ("completed", "busy", "failed", "no-answer", "canceled")
"""How a call ends, as Twilio calls it: https://www.twilio.com/docs/voice/api/call-resource"""


class PhoneStream(Stream):
    """FastRTC's stream, as far as the telephone needs it otherwise.

    Args:
        desk: where calls are admitted.
        public_url: address under which Twilio reaches this server; without one only this machine may ask for TwiML.
        twilio: credentials, and who answers on which number.
        observer: is told who was refused and how calls ended.
        used: tokens that other processes have taken; None: there are no others.

    Raises:
        SettingsError: an avatar that is to answer on a number does not exist.
    """

    def __init__(
        self,
        desk: CallDesk,
        public_url: str | None,
        twilio: TwilioSettings,
        observer: PhoneObserver,
        used: UsedTokens | None = None,
    ) -> None:
        super().__init__(
            CallHandler(desk),
            modality="audio",
            mode="send-receive",
            concurrency_limit=desk.max_calls,
            # A telephone needs none; in a Space FastRTC does not start without one.
            rtc_configuration=NO_SERVERS,
            server_rtc_configuration=NO_SERVERS,
            verbose=False,
        )
        for number, avatar in twilio.avatars.items():
            if avatar.lower() not in desk.avatars:
                raise SettingsError(
                    f"TWILIO__NUMBERS: no avatar is called {avatar!r} ({number}); there are {', '.join(desk.avatars)}."
                )
        self._desk = desk
        self._avatars = {number: avatar.lower() for number, avatar in twilio.avatars.items()}
        self._observer = observer
        self._refusals = Refusals("webhook", observer)
        self._origin = Origin(public_url.rstrip("/") if public_url else None, twilio.secret)
        self._tokens = StreamTokens(twilio.secret, used=used)
        self._arrivals = Arrivals(self._origin, self._tokens, desk.avatars, observer)

    def _generate_default_ui(self, ui_args: Any = None) -> Any:
        """No page: a telephone has none, and making FastRTC's own tells Gradio's servers about it."""
        return SimpleNamespace(launch=lambda: None)

    def mount(self, app: FastAPI, path: str = "", tags: list[str | Enum] | None = None) -> None:
        """Adds the telephone's routes only: FastRTC would add doors for browsers, which have one on the page."""
        router = APIRouter(prefix=path)
        router.post(INCOMING, tags=tags, response_class=HTMLResponse)(self.handle_incoming_call)
        router.post(STATUS, tags=tags, status_code=204)(self.handle_status)
        router.websocket(SOCKET)(self.telephone_handler)
        router.websocket("")(self.telephone_handler)
        app.include_router(router)

    async def handle_incoming_call(self, request: Request) -> HTMLResponse:
        """Answers Twilio's webhook: connect the call's sound to our socket, or say politely that the line is full."""
        form = await self._form(request, INCOMING)
        # In a call that we placed the caller is the one who was called.
        ours, theirs = field(form, "To"), field(form, "From")
        if field(form, "Direction").startswith("outbound"):
            ours, theirs = theirs, ours
        avatar = self._avatar(request.query_params.get("avatar", ""), ours)
        response = VoiceResponse()
        sid = call_sid(field(form, "CallSid"))
        if (refusal := self._desk.turn_away(avatar, sid)) is not None:
            response.say(refusal, language=_TWILIO_LANGUAGES[self._desk.avatar(avatar).language])
            response.hangup()
        else:
            caller = caller_number(theirs) or ""
            connect = Connect()
            stream = connect.stream(url=self._socket_url(request))
            stream.parameter(name="caller", value=caller)
            stream.parameter(name="avatar", value=avatar)
            if sid:
                stream.parameter(name="token", value=self._token(sid, caller, avatar))
            elif self._origin.has_credentials:
                raise HTTPException(400, "CallSid is missing: without it no call can be connected.")
            response.append(connect)
        return HTMLResponse(content=str(response), media_type="application/xml")

    async def handle_status(self, request: Request) -> Response:
        """Takes note of how a call ended; one that is still in progress here is over too."""
        form = await self._form(request, STATUS)
        status, sid = field(form, "CallStatus"), call_sid(field(form, "CallSid"))
        if status in _FINAL:
            self._observer.phone_ended(status)
            log.info("Twilio says how a call ended", extra={"call": sid or "unknown", "status": status})
            self._tokens.end(sid)
            session = self._desk.find(sid)
            if session is not None:
                log.warning("call still in progress here: it is hung up", extra={"call": sid})
                self._desk.dismiss(session)
        return Response(status_code=204)

    async def telephone_handler(self, websocket: WebSocket) -> None:
        """One call over Twilio's socket, from `start` to hang-up."""
        socket = await self._arrivals.welcome(websocket)
        if socket is None:
            return
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
                skipped = dict(socket.skipped)
                log.info("telephone messages skipped", extra={"call": socket.start.call_sid, "reasons": skipped})

    async def _form(self, request: Request, route: str) -> Form:
        """The webhook's fields, once it is known to be Twilio's."""
        try:
            self._origin.check_own(request)  # before anything is read
            form = await read_form(request)
            self._origin.check_form(request, MOUNT + route, form)
        except Refused as refusal:
            self._forbid(refusal)
        return form

    def _forbid(self, refusal: Refused) -> NoReturn:
        checked = f"Signatures are checked against {self._origin.public_url}, by PUBLIC_URL."
        self._refusals.note(refusal.reason, checked if refusal.reason == "wrong signature" else "")
        raise HTTPException(403, str(refusal)) from refusal

    def _token(self, sid: str, caller: str, avatar: str) -> str:
        """A token for each time that Twilio asks: when it gets no answer in time, it asks again."""
        try:
            return self._tokens.issue(sid, caller, avatar)
        except TokenRefused as refusal:
            self._forbid(Refused(str(refusal), "This call is over."))

    def _avatar(self, asked: str, number: str) -> str:
        """Whom the webhook's address names, else who answers on that number; empty is the default avatar."""
        if asked.lower() in self._desk.avatars:
            return asked.lower()
        if asked:
            log.warning("the webhook asks for an avatar that there is not", extra={"asked": asked[:40]})
        return self._avatars.get(number, "")

    def _socket_url(self, request: Request) -> str:
        try:
            base = urlsplit(self._origin.base_url(request))
        except Refused as refusal:
            self._forbid(refusal)
        encrypted = base.scheme == "https" or not is_loopback(base.hostname or "")
        return f"{'wss' if encrypted else 'ws'}://{base.netloc}{base.path}{MOUNT}{SOCKET}"


def mount_phone(
    app: FastAPI,
    desk: CallDesk,
    public_url: str | None,
    twilio: TwilioSettings | None = None,
    observer: PhoneObserver | None = None,
    used: UsedTokens | None = None,
) -> PhoneStream:
    """Adds the telephone's routes under `/voice`; the socket is reachable as `/voice` too.

    Raises:
        SettingsError: an avatar that is to answer on a number does not exist.
    """
    twilio = twilio or TwilioSettings()
    if twilio.secret and not public_url:
        log.warning(
            "TWILIO__AUTH_TOKEN is set but not PUBLIC_URL: Twilio's webhooks cannot be checked and are refused."
        )
    if public_url and not twilio.secret:
        log.warning("PUBLIC_URL is set but not TWILIO__AUTH_TOKEN: only calls from this machine itself are taken.")
    stream = PhoneStream(desk, public_url, twilio, observer or Unobserved(), used)
    stream.mount(app, path=MOUNT)
    return stream
