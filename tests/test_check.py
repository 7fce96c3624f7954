"""`python -m pipeline.check`: what an operator is told when nothing is set up, when keys are wrong, when servers are
not well, when all is well. The servers are local ones that speak the part of a protocol that the check uses."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from pipeline.assets.looking import look_at
from pipeline.assets.table import Asset, TextFile
from pipeline.check import in_process, outside, wording
from pipeline.check.failing import Place, judge
from pipeline.check.finding import Finding, exit_code
from pipeline.check.running import PARTS, run_checks
from pipeline.engines import registry
from pipeline.errors import EngineError, EngineTimeout, EngineUnavailable
from pipeline.settings import PROJECT_ROOT, Settings
from tests.conftest import own_files
from tests.local_server import serving

KEY = "right-key-1234"
WRONG = "wrong-key-9876"
SID = "AC" + "0" * 32


class Providers:
    """One app with the routes of several providers, which knows one key."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.hang = False
        self.rubbish = False
        self.app = Starlette(
            routes=[
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
                Route("/collections", self._collections),
                Route("/2010-04-01/Accounts/{sid}.json", self._account),
                Route("/hook", self._hook, methods=["POST", "GET", "HEAD"]),
            ]
        )

    async def _known(self, request: Request, scheme: str = "Bearer ") -> Response | None:
        self.asked.append((request.method, request.url.path))
        if self.hang:
            await asyncio.sleep(60)
        if self.rubbish:
            return Response("<html>Sign in</html>", media_type="text/html")
        sent = request.headers.get("authorization") or request.headers.get("api-key", "")
        if scheme + KEY != sent:
            error = {"message": f"Incorrect API key provided: {WRONG}", "type": "invalid_request_error"}
            return JSONResponse({"error": error}, 401)
        return None

    async def _chat(self, request: Request) -> Response:
        """OpenAI's chat completions, streamed as server-sent events."""
        if (refused := await self._known(request)) is not None:
            return refused
        body = await request.json()

        async def pieces() -> AsyncIterator[str]:
            for delta in ({"role": "assistant", "content": ""}, {"content": "Yes"}, {}):
                choice = {"index": 0, "delta": delta, "finish_reason": None if delta else "stop"}
                chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": body["model"]}
                yield f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n"
            yield "data: [DONE]\n\n"

        return StreamingResponse(pieces(), media_type="text/event-stream")

    async def _collections(self, request: Request) -> Response:
        """Qdrant's list of collections."""
        if (refused := await self._known(request, "")) is not None:
            return refused
        return JSONResponse({"result": {"collections": [{"name": "casavoz-x"}]}, "status": "ok", "time": 0.0})

    async def _account(self, request: Request) -> Response:
        """Twilio's Account resource, with basic authentication."""
        self.asked.append((request.method, request.url.path))
        right = "Basic " + base64.b64encode(f"{SID}:{KEY}".encode()).decode()
        if request.headers.get("authorization") != right:
            return JSONResponse({"code": 20003, "message": "Authenticate", "status": 401}, 401)
        return JSONResponse({"sid": SID, "status": "active", "friendly_name": "agency", "type": "Full"})

    async def _hook(self, request: Request) -> Response:
        self.asked.append((request.method, request.url.path))
        return Response()


@asynccontextmanager
async def providers() -> AsyncIterator[tuple[Providers, str]]:
    """The servers and their address."""
    servers = Providers()
    async with serving(servers.app) as address:
        yield servers, address


def configured(folder: Path, address: str, key: str, **more: Any) -> Settings:
    """All that is behind an address, on the local servers."""
    host, _, port = address.rpartition(":")
    values: dict[str, Any] = {
        "openai": {"base_url": f"http://{address}/v1", "api_key": key},
        "query_parser": "openai",
        "qdrant": {"host": host, "port": port, "api_key": key, "timeout_s": 1.0},
        "twilio": {"account_sid": SID, "auth_token": key, "api_url": f"http://{address}"},
        "public_url": "https://voice.example.com",
        "office": {"webhook_url": f"http://{address}/hook?token=hidden", "database": folder / "office.db"},
        "memory": {"sqlite_path": folder / "conversations.sqlite"},
        "records": {"database": folder / "records.db"},
        "llm": {"first_token_s": 1.0},
    }
    return Settings(_env_file=None, **(values | more))


BEHIND = ("llm", "parser", "vectors", "twilio", "webhook")


async def by_part(settings: Settings, only: tuple[str, ...]) -> dict[str, Finding]:
    return {finding.part: finding for finding in await run_checks(settings, only)}


async def test_all_well(tmp_path: Path) -> None:
    async with providers() as (servers, address):
        found = await by_part(configured(tmp_path, address, KEY), (*BEHIND, "memory", "office", "records"))
    assert {part: finding.state for part, finding in found.items()} == dict.fromkeys(found, "ok")
    for part in ("llm", "parser", "vectors", "twilio"):
        assert found[part].connect_ms is not None and 0 < found[part].connect_ms < 1_000
        assert found[part].answer_ms is not None and 0 < found[part].answer_ms < 3_000
    assert found["llm"].chosen_by == "auto: OPENAI__BASE_URL is set"
    assert found["vectors"].detail == "1 collections of listings"
    assert found["twilio"].detail == "the account is active; PUBLIC_URL=https://voice.example.com"
    assert exit_code(list(found.values())) == 0
    assert servers.asked.count(("GET", "/collections")) == 3
    assert not any(path == "/hook" for _, path in servers.asked), "a booking was sent, or something like it"
    assert not os.listdir(tmp_path), "the check wrote something"


async def test_wrong_keys_are_called_that_and_never_shown(tmp_path: Path) -> None:
    async with providers() as (_, address):
        settings = configured(tmp_path, address, WRONG)
        found = await by_part(settings, BEHIND)
    assert {found[part].state for part in ("llm", "parser", "vectors", "twilio")} == {"wrong key"}
    assert found["webhook"].state == "ok", "it is connected to; no key is tried"
    assert "OPENAI__API_KEY" in found["llm"].advice and "QDRANT__API_KEY" in found["vectors"].advice
    assert "TWILIO__AUTH_TOKEN" in found["twilio"].advice
    assert exit_code(list(found.values())) == 1
    for report in (wording.table(list(found.values())), wording.as_json(list(found.values()))):
        shown = wording.without_secrets(report, settings)
        assert WRONG not in shown and "Traceback" not in shown and "hidden" not in shown


async def test_a_server_that_never_answers_is_slow_and_the_check_ends(tmp_path: Path) -> None:
    async with providers() as (servers, address):
        servers.hang = True
        began_s = time.monotonic()
        found = await by_part(configured(tmp_path, address, KEY), ("llm", "vectors", "parser"))
        assert time.monotonic() - began_s < 12
    assert {finding.state for finding in found.values()} == {"slow"}
    assert all(finding.connect_ms is not None and finding.answer_ms is None for finding in found.values())


async def test_what_is_no_answer_of_a_provider_is_a_wrong_answer(tmp_path: Path) -> None:
    async with providers() as (servers, address):
        servers.rubbish = True
        found = await by_part(configured(tmp_path, address, KEY), ("llm", "vectors"))
    assert {finding.state for finding in found.values()} == {"wrong answer"}


async def test_nobody_listens(tmp_path: Path) -> None:
    async with providers() as (_, address):
        pass
    settings = configured(
        tmp_path,
        address,
        KEY,
        memory={"store": "postgres", "postgres_url": f"postgresql://u:hidden-pw@{address}/db", "retention_days": 0},
    )
    found = await by_part(settings, (*BEHIND, "memory"))
    assert {part: finding.state for part, finding in found.items()} == dict.fromkeys(found, "unreachable")
    assert found["vectors"].stand_in == "in-process index"
    assert "hidden-pw" not in wording.without_secrets(wording.as_json(list(found.values())), settings)


class Recogniser:
    """Stands for a hosted engine: only its probe is asked."""

    error: Exception | None = None
    probes = 0

    @classmethod
    def create(cls, context: Any) -> Recogniser:
        if cls.error is not None and isinstance(cls.error, EngineUnavailable):
            raise cls.error
        return cls()

    async def probe(self) -> None:
        type(self).probes += 1
        if self.error is not None:
            raise self.error


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> type[Recogniser]:
    class Fresh(Recogniser):
        pass

    row = registry.SPEECH_TO_TEXT["whisper-groq"]
    monkeypatch.setattr(
        registry,
        "SPEECH_TO_TEXT",
        {**registry.SPEECH_TO_TEXT, "whisper-groq": replace(row, target=f"{__name__}:Fresh")},
    )
    monkeypatch.setattr(sys.modules[__name__], "Fresh", Fresh, raising=False)
    return Fresh


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (None, "ok", 0),
        (EngineTimeout("whisper-groq: no words within 2.5 s"), "slow", 1),
        (EngineError("whisper-groq answered with status 401"), "wrong key", 1),
        (EngineError("whisper-groq answered with status 429"), "busy", 1),
        (EngineError("whisper-groq sent no JSON"), "wrong answer", 1),
        (EngineUnavailable("set GROQ__API_KEY"), "missing", 2),
    ],
)
async def test_a_hosted_engine_is_tried_by_its_probe(
    recogniser: type[Recogniser], error: Exception | None, state: str, code: int
) -> None:
    recogniser.error = error
    async with providers() as (_, address):
        settings = Settings(_env_file=None, groq={"api_key": KEY, "base_url": f"http://{address}"})
        (finding,) = await run_checks(settings, ["stt"])
    assert (finding.state, exit_code([finding])) == (state, code), finding
    assert finding.chosen_by == "auto: GROQ__API_KEY is set" and finding.stand_in == "faster-whisper"
    assert recogniser.probes == {"ok": 3, "missing": 0}.get(state, 1)


def test_what_an_error_is_raised_from_counts() -> None:
    class Refused(Exception):
        status_code = 403

    try:
        try:
            raise Refused("no")
        except Refused as cause:
            raise EngineError("together refuses") from cause
    except EngineError as error:
        assert judge(error, Place("A", "TOGETHER__API_KEY"))[0] == "wrong key"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        (None, "not set"),
        ("http://voice.example.com", "not https"),
        ("https://localhost:7860", "this network only"),
        ("https://192.168.1.4", "this network only"),
        ("https://voice.example.com", ""),
    ],
)
def test_twilio_must_reach_the_public_address(url: str | None, problem: str) -> None:
    said = outside.problem_of(url)
    assert problem in said and bool(said) == bool(problem)


async def test_a_database_that_is_none_is_found(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_text("this is no database, whatever its name says" * 40)
    with sqlite3.connect(tmp_path / "conversations.sqlite", isolation_level=None) as held:
        held.execute("BEGIN EXCLUSIVE")
        found = await by_part(configured(tmp_path, "127.0.0.1:1", KEY), ("memory", "records", "office"))
        held.execute("ROLLBACK")
    assert found["memory"].state == "busy" and found["memory"].stand_in
    assert found["records"].state == "wrong setting" and "RECORDS__DATABASE" in found["records"].advice
    assert found["office"].state == "ok"


def test_model_files_are_read_and_nothing_is_fetched(tmp_path: Path) -> None:
    table = (Asset("words", "Words", "MIT", (TextFile("words/a.txt", "as it should be"),)),)
    assert look_at(tmp_path, ["words"], 5.0, table).missing == ("words",)
    file = tmp_path / "words" / "a.txt"
    file.parent.mkdir()
    file.write_text("as it should not be")
    assert look_at(tmp_path, ["words"], 5.0, table).damaged == ("words",)
    file.write_text("as it should be")
    well = look_at(tmp_path, ["words"], 5.0, table)
    assert (well.missing, well.damaged, well.read) == ((), (), 1)
    finding = in_process.models(Settings(_env_file=None), ["words"], look_at(tmp_path / "none", ["words"], 5.0, table))
    assert finding.state == "missing" and "python -m pipeline.assets words" in finding.advice


async def test_missing_listings_and_avatars_stop_the_service(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, properties_csv=tmp_path / "none.csv", avatar_name="nobody")
    found = await by_part(settings, ("listings", "avatars"))
    assert all(not finding.well and finding.stops for finding in found.values())
    assert exit_code(list(found.values())) == 2
    assert wording.summary(list(found.values())).startswith("The service cannot start: listings, avatars.")


def test_the_table_is_aligned_and_coloured_only_when_asked() -> None:
    findings = [
        Finding(
            "llm", "groq (m)", "auto: GROQ__API_KEY is set", "wrong key", "status 401", 12.3, None, "local", "check it"
        ),
        Finding("tts", "kokoro", "auto: no key or server is set", "in-process", "files right"),
    ]
    plain = wording.table(findings)
    assert plain.splitlines() == [
        "part  configured  because                        state       connect  answer  note",
        "llm   groq (m)    auto: GROQ__API_KEY is set     wrong key   12 ms    -       now: local",
        "    status 401",
        "    -> check it",
        "tts   kokoro      auto: no key or server is set  in-process  -        -       files right",
        "",
        "The service starts, but not all of it works: llm.",
    ]
    coloured = wording.table(findings, colours=True)
    assert "\033[31m" in coloured and "\033" not in plain


def test_secrets_are_blotted_out_wherever_they_are() -> None:
    settings = Settings(_env_file=None, together={"api_key": SecretStr("tg-secret")})
    assert wording.without_secrets("Invalid key tg-secret", settings) == "Invalid key ***"


async def command(tmp_path: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    kept = ("PATH", "HOME", "LANG", "ASSETS_DIR", "VIRTUAL_ENV", "PYTHONPATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "pipeline.check",
        *arguments,
        cwd=PROJECT_ROOT,
        env=environment | own_files(tmp_path) | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_the_command_with_nothing_set_up(tmp_path: Path) -> None:
    code, out, err = await command(tmp_path, ASSETS_DIR=str(tmp_path / "no-models"))
    lines = out.splitlines()
    assert code == 1 and not err, "model files are missing, all else is well"
    assert [line.split()[0] for line in lines if line[:1].isalpha()][1:-1] == list(PARTS)
    states = {line.split()[0]: line for line in lines if line[:1].isalpha()}
    for part in ("llm", "parser", "vectors"):
        assert "in-process" in states[part], out
    for part in ("webhook", "twilio", "opik"):
        assert "not set up" in states[part], out
    assert "auto: no key or server is set" in states["stt"] and "missing" in states["models"]
    assert "-> python -m pipeline.assets" in out
    assert lines[-1] == "The service starts, but not all of it works: stt, tts, models."
    assert "\033" not in out
    assert not (tmp_path / "no-models").exists(), "the check made a folder"


async def test_the_command_in_json_with_a_server_that_hangs(tmp_path: Path) -> None:
    async with providers() as (servers, address):
        servers.hang = True
        code, out, err = await command(
            tmp_path, "--json", "--only", "llm", OPENAI__BASE_URL=f"http://{address}/v1", OPENAI__API_KEY=KEY
        )
    report = json.loads(out)
    assert (code, err) == (1, "") and report["exit_code"] == 1 and KEY not in out
    (part,) = report["parts"]
    assert part["part"] == "llm" and part["state"] == "slow" and part["well"] is False and part["stand_in"] == "local"


async def test_the_command_when_settings_cannot_be_used(tmp_path: Path) -> None:
    code, out, err = await command(tmp_path, PORT="many")
    assert code == 2 and "PORT" in out and "cannot start" in out and "Traceback" not in out + err
    code, out, _ = await command(tmp_path, "--json", PORT="many")
    assert code == 2 and json.loads(out)["exit_code"] == 2


async def test_the_command_explains_itself(tmp_path: Path) -> None:
    code, out, _ = await command(tmp_path, "--help")
    assert code == 0 and "exit codes" in out and "--only stt,tts,llm" in out and all(part in out for part in PARTS)
    code, _, err = await command(tmp_path, "--only", "ears")
    assert code == 2 and "there is no part ears" in err


@pytest.mark.engines
async def test_deep_has_the_engines_of_this_process_work() -> None:
    findings = await run_checks(Settings(), ["stt", "tts"], deep=True)
    assert [(finding.part, finding.state) for finding in findings] == [("stt", "in-process"), ("tts", "in-process")]
    assert all("real-time factor" in finding.detail for finding in findings)
