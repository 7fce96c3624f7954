"""A local server that speaks the part of Twilio's REST protocol by which calls are placed. It is not Twilio: it calls
nobody, and its answers are scripted.

As documented for the Call resource: a form posted to /2010-04-01/Accounts/{AccountSid}/Calls.json with basic
authentication; 201 and the call as JSON, or an error with `code`, `message`, `more_info` and `status`.
https://www.twilio.com/docs/voice/api/call-resource, https://www.twilio.com/docs/usage/twilios-response
"""

from __future__ import annotations

import asyncio
import base64
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.phone_attacker import TOKEN
from tests.simulated_phone import ACCOUNT_SID

_KNOWN = "Basic " + base64.b64encode(f"{ACCOUNT_SID}:{TOKEN}".encode()).decode()


@dataclass(frozen=True)
class Answer:
    """One scripted answer.

    Attributes:
        status: of HTTP.
        code: Twilio's error code.
        message: Twilio's words.
        raw: the body instead, whatever it may be.
        delay_s: before it is sent.
    """

    status: int = 201
    code: int = 0
    message: str = ""
    raw: str | None = None
    delay_s: float = 0.0

    def body(self) -> str:
        more = f"https://www.twilio.com/docs/errors/{self.code}"
        error = {"code": self.code, "message": self.message, "more_info": more, "status": self.status}
        return json.dumps(error) if self.raw is None else self.raw


@dataclass
class TwilioRest:
    """The server's script and what it was asked.

    Attributes:
        url: where it is.
        answers: given one after another; then calls are placed.
        calls: the forms of the requests that were well authenticated, each name with its values.
    """

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    calls: list[dict[str, list[str]]] = field(default_factory=list)
    sids: list[str] = field(default_factory=list)

    async def create_call(self, request: web.Request) -> web.Response:
        if request.match_info["account"] != ACCOUNT_SID or request.headers.get("Authorization") != _KNOWN:
            return _json(401, Answer(401, 20003, "Authenticate").body())
        assert request.content_type == "application/x-www-form-urlencoded"
        form = await request.post()
        self.calls.append({name: [str(value) for value in form.getall(name)] for name in form})
        answer = self.answers.pop(0) if self.answers else Answer()
        await asyncio.sleep(answer.delay_s)
        if answer.status != 201 or answer.raw is not None:
            return _json(answer.status, answer.body())
        for name in ("To", "From", "Url"):
            if not form.get(name):
                return _json(400, Answer(400, 21201, f"No '{name}' number is specified").body())
        self.sids.append("CA" + uuid.uuid4().hex)
        call = {
            "sid": self.sids[-1],
            "account_sid": ACCOUNT_SID,
            "to": form["To"],
            "from": form["From"],
            "status": "queued",
            "direction": "outbound-api",
            "api_version": "2010-04-01",
            "uri": f"/2010-04-01/Accounts/{ACCOUNT_SID}/Calls/{self.sids[-1]}.json",
            "date_created": None,
            "price": None,
            "price_unit": "USD",
        }
        return _json(201, json.dumps(call))


def _json(status: int, body: str) -> web.Response:
    return web.Response(status=status, text=body, content_type="application/json")


@asynccontextmanager
async def twilio_rest(*answers: Answer) -> AsyncIterator[TwilioRest]:
    """The server while the block runs."""
    rest = TwilioRest(answers=list(answers))
    app = web.Application()
    app.router.add_post("/2010-04-01/Accounts/{account}/Calls.json", rest.create_call)
    async with TestServer(app) as server:
        rest.url = str(server.make_url("")).rstrip("/")
        yield rest
