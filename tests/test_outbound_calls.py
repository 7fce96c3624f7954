"""Calls that we place: who may ask, whom may be called, and what becomes of Twilio's answers."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from pipeline.settings import PROJECT_ROOT
from pipeline.transports.call_route import build_call_route
from pipeline.transports.desk import CallDesk
from pipeline.transports.outbound import NotPlaced, Outbound, PerMinute
from pipeline.twilio_settings import TwilioSettings
from tests.local_server import serving
from tests.log_lines import written
from tests.phone_attacker import PUBLIC, TOKEN, Counted, credentials
from tests.simulated_phone import ACCOUNT_SID
from tests.test_phone_transport import AVATARS
from tests.twilio_rest import Answer, TwilioRest, twilio_rest

KEY = "a long random text, for tests"
BODY = {"from_number": "+34910000000", "to_number": "+34600111222"}
WEBHOOK = PUBLIC + "/voice/telephone/incoming"


@dataclass
class Service:
    address: str
    observer: Counted

    async def call(self, body: Any = None, *, key: str | None = KEY, **more: Any) -> httpx.Response:
        headers = {} if key is None else {"X-API-Key": key}
        content = body if isinstance(body, bytes) else json.dumps({**BODY, **more} if body is None else body).encode()
        async with httpx.AsyncClient(timeout=20) as client:
            return await client.post(f"http://{self.address}/call", content=content, headers=headers)


@asynccontextmanager
async def service(
    twilio: TwilioSettings | None,
    *,
    public_url: str | None = PUBLIC,
    key: str | None = KEY,
    per_minute: int = 100,
    desk: CallDesk | None = None,
) -> AsyncIterator[Service]:
    observer = Counted()
    desk = desk or CallDesk(AVATARS, "tara", 2)
    outbound = Outbound(twilio or TwilioSettings(), public_url, AVATARS, observer)
    app = FastAPI()
    app.include_router(build_call_route(outbound, desk, SecretStr(key) if key else None, per_minute, observer))
    async with serving(app) as address:
        yield Service(address, observer)
    outbound.close()


def at(rest: TwilioRest, **more: Any) -> TwilioSettings:
    return credentials(api_url=rest.url, **more)


def said(answer: httpx.Response) -> str:
    """What the answer says, which is never how the program looks inside, nor a secret."""
    assert "Traceback" not in answer.text and TOKEN not in answer.text and KEY not in answer.text
    return str(answer.json()["detail"])


async def test_twilio_is_asked_to_call_and_to_ask_our_webhook() -> None:
    async with twilio_rest() as rest, service(at(rest)) as voice:
        answer = await voice.call()
        assert (answer.status_code, answer.json()) == (200, {"sid": rest.sids[0]})
        (form,) = rest.calls
        assert form == {
            "To": ["+34600111222"],
            "From": ["+34910000000"],
            "Url": [WEBHOOK],
            "Method": ["POST"],
            "StatusCallback": [PUBLIC + "/voice/telephone/status"],
            "StatusCallbackMethod": ["POST"],
            "StatusCallbackEvent": ["completed"],
        }
        assert voice.observer.placed == ["placed"]


async def test_only_who_has_the_key_may_have_calls_placed() -> None:
    async with twilio_rest() as rest:
        async with service(at(rest)) as voice:
            assert (await voice.call(key=None)).status_code == 401
            assert (await voice.call(b"not JSON", key=None)).status_code == 401
            for wrong in ("", "x", KEY[:-1], KEY + "x", KEY.upper()):
                assert (await voice.call(key=wrong)).status_code in (401, 403)
            assert voice.observer.refused == {("call", "no key"): 3, ("call", "wrong key"): 4}
        async with service(at(rest), key=None) as voice:
            for given in (None, "None", "x"):
                answer = await voice.call(key=given)
                assert answer.status_code == 503 and "API_KEY" in said(answer)
        assert rest.calls == []


@pytest.mark.parametrize(
    ("twilio", "public_url", "missing"),
    [(None, PUBLIC, "TWILIO__AUTH_TOKEN"), (credentials(), None, "PUBLIC_URL")],
)
async def test_what_is_not_set_up_is_said(twilio: TwilioSettings | None, public_url: str | None, missing: str) -> None:
    async with service(twilio, public_url=public_url) as voice:
        answer = await voice.call()
        assert answer.status_code == 503 and missing in said(answer)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"not JSON", "body"),
        (b"[]", "body"),
        (b'{"to_number": "\\ud800"}', "body"),
        (b"\xff\xfe", "body"),
        ({}, "to_number"),
        ({**BODY, "to_number": None}, "to_number"),
        ({**BODY, "to_number": 34600111222}, "to_number"),
        ({**BODY, "to_number": "600111222"}, "to_number"),
        ({**BODY, "to_number": "+34 600 111 222"}, "to_number"),
        ({**BODY, "to_number": "+34600111222\n"}, "to_number"),
        ({**BODY, "to_number": "+3460011122２"}, "to_number"),
        ({**BODY, "to_number": "+" + "3" * 16}, "to_number"),
        ({**BODY, "to_number": "sip:x@example.com"}, "to_number"),
        ({**BODY, "to_number": "9" * 1_000}, "to_number"),
        ({**BODY, "from_number": "client:x"}, "from_number"),
        ({"to_number": "+34600111222"}, "from_number"),
        ({**BODY, "surprise": 1}, "surprise"),
    ],
)
async def test_bad_input_is_told_which_field_and_why(body: Any, field: str) -> None:
    async with twilio_rest() as rest, service(at(rest)) as voice:
        answer = await voice.call(body)
        assert answer.status_code == 422
        assert field in said(answer)
        assert rest.calls == []


async def test_a_body_without_end_is_not_read_to_it() -> None:
    async with service(credentials()) as voice:
        assert (await voice.call(b" " * 100_000)).status_code == 413


async def test_only_allowed_destinations_are_called() -> None:
    async with twilio_rest() as rest:
        async with service(at(rest, allowed_prefixes="+34, +351")) as voice:
            for number, status in [
                ("+34600111222", 200),
                ("+351912345678", 200),
                ("+35212345678", 403),
                ("+3312345678", 403),
                ("+19005551234", 403),
                ("+8816123456", 403),
            ]:
                answer = await voice.call(to_number=number)
                assert answer.status_code == status, number
                if status == 403:
                    assert "to_number" in said(answer) and "TWILIO__ALLOWED_PREFIXES" in said(answer)
        async with service(at(rest, allowed_prefixes="*")) as voice:
            assert (await voice.call(to_number="+19005551234")).status_code == 200
        async with service(at(rest, allowed_prefixes="")) as voice:
            assert (await voice.call()).status_code == 403
    assert len(rest.calls) == 3


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (None, WEBHOOK),
        (WEBHOOK, WEBHOOK),
        (WEBHOOK + "?avatar=Leo", WEBHOOK + "?avatar=leo"),
        ("https://VOICE.example.com:443/voice/telephone/incoming", WEBHOOK),
        (PUBLIC, WEBHOOK),
        (PUBLIC + "/voice", WEBHOOK),
        ("https://evil.example/voice/telephone/incoming", None),
        ("http://voice.example.com/voice/telephone/incoming", None),
        ("https://voice.example.com:8443/voice/telephone/incoming", None),
        ("https://voice.example.com@evil.example/voice/telephone/incoming", None),
        ("https://me@voice.example.com/voice/telephone/incoming", None),
        ("https://voice.example.com.evil.example/voice", None),
        ("https://voice.example.com\\@evil.example/voice", None),
        ("https://evil.example\t/voice", None),
        ("//voice.example.com/voice", None),
        ("javascript:alert(1)", None),
        (PUBLIC + "/other/twiml", None),
        (PUBLIC + "/voice/../other", None),
        (WEBHOOK + "?avatar=nobody", None),
        (WEBHOOK + "?x=1", None),
        (WEBHOOK + "?avatar=leo&avatar=mia", None),
        (WEBHOOK + "#x", None),
        ("https://[voice", None),
        ("", None),
    ],
)
async def test_only_our_own_webhook_is_asked(url: str | None, asked: str | None) -> None:
    async with twilio_rest() as rest, service(at(rest)) as voice:
        answer = await voice.call(voice_agent_url=url)
        assert [form["Url"] for form in rest.calls] == ([[asked]] if asked else [])
        if asked is None:
            assert answer.status_code == 422 and "voice_agent_url" in said(answer)


async def test_a_public_address_with_a_path() -> None:
    async with twilio_rest() as rest, service(at(rest), public_url="https://example.com/agent") as voice:
        assert (await voice.call(voice_agent_url="https://example.com/voice/telephone/incoming")).status_code == 422
        assert (await voice.call()).status_code == 200
        assert rest.calls[0]["Url"] == ["https://example.com/agent/voice/telephone/incoming"]


async def test_the_agencys_first_number_calls_when_none_is_named() -> None:
    async with twilio_rest() as rest, service(at(rest, numbers="+34911111111=leo, +34922222222=mia")) as voice:
        assert (await voice.call({"to_number": "+34600111222"})).status_code == 200
        assert rest.calls[0]["From"] == ["+34911111111"]


async def test_so_many_calls_a_minute() -> None:
    async with twilio_rest() as rest, service(at(rest), per_minute=2) as voice:
        assert [(await voice.call()).status_code for _ in range(2)] == [200, 200]
        for bad in ({"to_number": "no"}, {"to_number": "+19005551234"}):
            assert (await voice.call(**bad)).status_code in (422, 403)
        answer = await voice.call()
        assert answer.status_code == 429
        assert 50 <= int(answer.headers["Retry-After"]) <= 60
        assert len(rest.calls) == 2


def test_a_minute_later_there_is_room_again() -> None:
    now_s = 0.0
    limit = PerMinute(2, lambda: now_s)
    assert [limit.take(), limit.take()] == [0.0, 0.0]
    now_s = 20.0
    assert limit.take() == 40.0
    now_s = 60.0
    assert [limit.take(), limit.take()] == [0.0, 0.0]
    assert limit.take() == 60.0


async def test_nobody_is_called_when_no_line_is_free() -> None:
    async with twilio_rest() as rest, service(at(rest), desk=CallDesk(AVATARS, "tara", 0)) as voice:
        answer = await voice.call()
        assert answer.status_code == 503 and answer.headers["Retry-After"]
        assert rest.calls == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(400, 21211, "The phone number you are attempting to call is not valid."), "not valid. https://www.twi"),
        (Answer(400, 21219, "The number is unverified.\x1b[2J" + "x" * 5_000), "unverified"),
        (Answer(400, 21210, f"echo {TOKEN}"), "echo …"),
        (Answer(401, 20003, "Authenticate"), "TWILIO__AUTH_TOKEN"),
        (Answer(403, 21215, "Account not authorized to call that destination."), "not authorized"),
        (Answer(429, 20429, "Too Many Requests"), "too many requests"),
        (Answer(500, 20500, "Internal"), "HTTP 500"),
        (Answer(503, raw="<html>down</html>"), "HTTP 503"),
        (Answer(400, raw="<html>what?</html>"), "HTTP 400"),
        (Answer(400, raw='{"code": "x", "message": {"a": 1}}'), "Twilio refuses"),
        (Answer(302, raw=""), "Twilio"),
        (Answer(201, raw="<html>hotel login</html>"), "cannot be read"),
        (Answer(201, raw="[]"), "cannot be read"),
        (Answer(201, raw="{}"), "cannot be read"),
        (Answer(201, raw='{"sid": 7}'), "cannot be read"),
    ],
)
async def test_what_twilio_says_is_said_in_words(answer: Answer, words: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with twilio_rest(answer) as rest, service(at(rest)) as voice:
        response = await voice.call()
        assert response.status_code == 502, response.text
        assert words in said(response) and len(said(response)) < 450 and "\x1b" not in said(response)
        assert voice.observer.placed == ["refused"]
        assert (await voice.call()).status_code == 200  # and the next one is none the worse
    assert TOKEN not in written(caplog.records)


async def test_wrong_credentials_are_said() -> None:
    async with twilio_rest() as rest:
        wrong = TwilioSettings(account_sid=ACCOUNT_SID, auth_token="not it", api_url=rest.url)  # type: ignore[arg-type]
        async with service(wrong) as voice:
            answer = await voice.call()
            assert answer.status_code == 502 and "TWILIO__ACCOUNT_SID" in said(answer)
            assert "not it" not in answer.text


async def test_a_twilio_that_does_not_answer_holds_nobody_up() -> None:
    async with twilio_rest(Answer(delay_s=5.0)) as rest, service(at(rest, timeout_s=0.5)) as voice:
        waiting = asyncio.ensure_future(voice.call())
        began_s, longest_s = time.monotonic(), 0.0
        while not waiting.done():
            slept_s = time.monotonic()
            await asyncio.sleep(0.01)
            longest_s = max(longest_s, time.monotonic() - slept_s)
        answer = await waiting
        assert answer.status_code == 504 and "may still place" in said(answer)
        assert time.monotonic() - began_s < 3.0 and longest_s < 0.3
        assert voice.observer.placed == ["timeout"]


async def test_a_twilio_that_cannot_be_reached_is_said() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        async with service(credentials(api_url=url)) as voice:
            answer = await voice.call()
    assert answer.status_code == 502 and "cannot be reached" in said(answer)
    assert voice.observer.placed == ["unreachable"]


def test_the_client_of_twilio_takes_nothing_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TWILIO_EDGE", "TWILIO_REGION", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        monkeypatch.setenv(name, "elsewhere")

    async def place() -> str:
        async with twilio_rest() as rest:
            outbound = Outbound(at(rest), PUBLIC, AVATARS)
            try:
                return await outbound.place("+34600111222", "+34910000000", WEBHOOK)
            finally:
                outbound.close()

    assert asyncio.run(place()).startswith("CA")


def test_what_cannot_be_placed_is_known_before_twilio_is_asked() -> None:
    outbound = Outbound(credentials(), PUBLIC, AVATARS)
    with pytest.raises(NotPlaced, match=r"leo.*tara"):
        outbound.check("+34600111222", "+34910000000", None, "nobody")
    assert outbound.check("+34600111222", "+34910000000", None, "Leo")[1] == WEBHOOK + "?avatar=leo"


async def command(rest: TwilioRest | None, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """Exit code and output of `python -m pipeline.transports.call`."""
    environment = {**os.environ, "PUBLIC_URL": PUBLIC, **settings}
    if rest is not None:
        environment |= {"TWILIO__ACCOUNT_SID": ACCOUNT_SID, "TWILIO__AUTH_TOKEN": TOKEN, "TWILIO__API_URL": rest.url}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pipeline.transports.call", *arguments),
        cwd=PROJECT_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    output, errors = await process.communicate()
    assert process.returncode is not None and b"Traceback" not in errors and TOKEN.encode() not in output + errors
    return process.returncode, output.decode(), errors.decode()


async def test_the_command_places_a_call() -> None:
    async with twilio_rest(Answer(), Answer(400, 21211, "is not valid")) as rest:
        call = ("+34600111222", "--from", "+34910000000")
        code, output, _ = await command(rest, *call, "--avatar", "mia")
        assert (code, output) == (0, rest.sids[0] + "\n")
        assert (rest.calls[0]["To"], rest.calls[0]["Url"]) == (["+34600111222"], [WEBHOOK + "?avatar=mia"])
        code, output, errors = await command(rest, *call)
        assert (code, output) == (1, "") and "not valid" in errors
        for arguments, words in [
            (("600111222", "--from", "+34910000000"), "TO: "),
            (("+34600111222",), "--from: "),
            ((*call, "--avatar", "nobody"), "--avatar: "),
            (("+19005551234", "--from", "+34910000000"), "TWILIO__ALLOWED_PREFIXES"),
            ((), "usage"),
        ]:
            code, output, errors = await command(rest, *arguments)
            assert (code, output) == (2, "") and words in errors
        assert len(rest.calls) == 2


async def test_the_command_says_what_it_needs() -> None:
    code, output, _ = await command(None, "--help")
    assert code == 0 and "PUBLIC_URL" in output and "Exit codes" in output
    code, _, errors = await command(None, "+34600111222", TWILIO__ACCOUNT_SID="", TWILIO__AUTH_TOKEN="")
    assert code == 2 and "TWILIO__AUTH_TOKEN" in errors
