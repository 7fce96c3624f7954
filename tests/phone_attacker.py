"""What Twilio, and those who pretend to be it, send: signed forms, and sockets that say what they are told to."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import httpx
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

from pipeline.twilio_settings import TwilioSettings
from tests.simulated_phone import ACCOUNT_SID

PUBLIC = "https://voice.example.com"
TOKEN = "0123456789abcdef0123456789abcdef"
CALLER = "+34600111222"
CALL_SID = "CA" + "1" * 32
INCOMING = "/voice/telephone/incoming"


def credentials(**more: Any) -> TwilioSettings:
    return TwilioSettings(account_sid=ACCOUNT_SID, auth_token=TOKEN, **more)  # type: ignore[arg-type]


def form(**more: str) -> dict[str, str]:
    told = {
        "AccountSid": ACCOUNT_SID,
        "CallSid": CALL_SID,
        "From": CALLER,
        "To": "+34910000000",
        "Direction": "inbound",
    }
    return {**told, **more}


def signature(url: str, fields: dict[str, str], token: str = TOKEN) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, fields)}


async def webhook(
    address: str, path: str = INCOMING, *, headers: dict[str, str] | None = None, base: str = PUBLIC, **more: str
) -> httpx.Response:
    """Posts a form to `path`, signed as Twilio would over `base`, unless other headers are given."""
    fields = form(**more)
    if headers is None or "X-Twilio-Signature" not in headers:
        headers = {**signature(base + path, fields), **(headers or {})}
    async with httpx.AsyncClient() as client:
        return await client.post(f"http://{address}{path}", data=fields, headers=headers)


def stream_of(answer: httpx.Response) -> tuple[str, dict[str, str]]:
    """Address and parameters of the stream that the TwiML connects."""
    assert answer.status_code == 200, (answer.status_code, answer.text)
    stream = ElementTree.fromstring(answer.text).find("Connect/Stream")
    assert stream is not None, answer.text
    return stream.get("url", ""), {item.get("name", ""): item.get("value", "") for item in stream}


def start(parameters: dict[str, str], call_sid: str = CALL_SID) -> str:
    details = {"accountSid": ACCOUNT_SID, "callSid": call_sid, "streamSid": "MZ1", "customParameters": parameters}
    return json.dumps({"event": "start", "sequenceNumber": "1", "streamSid": "MZ1", "start": details})


def opened(address: str, path: str = "/voice/telephone/handler", **options: Any) -> connect:
    return connect(f"ws://{address}{path}", max_size=None, compression=None, **options)


async def outcome(socket: ClientConnection, parameters: dict[str, str], call_sid: str = CALL_SID) -> str:
    """Sends `start`: "talks" when sound comes back, else the reason for which the socket is closed."""
    await socket.send(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
    await socket.send(start(parameters, call_sid))
    with suppress(ConnectionClosedError):
        async for message in socket:
            if json.loads(message)["event"] == "media":
                return "talks"
    assert socket.close_code is not None
    return f"{socket.close_code} {socket.close_reason}"


@dataclass
class Counted:
    """A `PhoneObserver` that remembers."""

    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    ended: list[str] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)

    def phone_refused(self, door: str, reason: str) -> None:
        self.refused[door, reason] += 1

    def phone_ended(self, status: str) -> None:
        self.ended.append(status)

    def call_placed(self, outcome: str) -> None:
        self.placed.append(outcome)
