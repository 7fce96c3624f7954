"""How calls in the browser find their way: the settings of STUN and TURN servers, and what FastRTC is given of them."""

from __future__ import annotations

import asyncio
import inspect
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiortc.rtcicetransport import connection_kwargs
from fastapi import FastAPI
from fastapi.testclient import TestClient
from fastrtc import WebRTC

from avatars.avatar import load_avatars
from pipeline.errors import SettingsError
from pipeline.rtc_settings import TurnServerSettings
from pipeline.settings import PROJECT_ROOT, Settings, load_settings
from pipeline.transports.desk import CallDesk
from pipeline.transports.ice import NO_SERVERS, rtc_arguments
from pipeline.transports.phone import mount_phone
from tests.log_lines import written
from tests.ui.test_layout import SilentBackend
from ui.layout import build_page

AVATARS = load_avatars(PROJECT_ROOT / "avatars" / "definitions")
LONGEST_S = 1_830.0
CLOUDFLARE = {
    "iceServers": [
        {"urls": ["stun:stun.cloudflare.com:3478"]},
        {"urls": ["turn:turn.cloudflare.com:3478?transport=udp"], "username": "u", "credential": "c"},
    ]
}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "none")
    for name in ("HF_TOKEN", "CLOUDFLARE_TURN_KEY_ID", "CLOUDFLARE_TURN_KEY_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)


class Provider:
    """Stands for Cloudflare and for FastRTC's own server: remembers what it was asked, answers what it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, status: int = 201) -> None:
        self.asked: list[httpx.Request] = []
        self.status = status
        make, transport = httpx.AsyncClient, httpx.MockTransport(self.answer)
        monkeypatch.setattr("fastrtc.credentials.httpx.AsyncClient", lambda **more: make(transport=transport, **more))

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return httpx.Response(self.status, json=CLOUDFLARE)


def asked_for_a_call(turn: TurnServerSettings) -> dict[str, Any]:
    """What FastRTC gives a page that wants to call."""
    page = build_page(SilentBackend(), AVATARS, "tara", "Agency", "m²", rtc=rtc_arguments(turn, LONGEST_S))
    call = next(block for block in page.blocks.values() if isinstance(block, WebRTC))
    found = asyncio.run(call.resolve_rtc_configuration())
    assert found is not None
    return found


def own_side(turn: TurnServerSettings) -> dict[str, Any]:
    """Which servers aiortc asks for this machine's side of a call."""
    page = build_page(SilentBackend(), AVATARS, "tara", "Agency", "m²", rtc=rtc_arguments(turn, LONGEST_S))
    call = next(block for block in page.blocks.values() if isinstance(block, WebRTC))
    assert call.server_rtc_configuration is not None and call.server_rtc_configuration.iceServers is not None
    return connection_kwargs(call.server_rtc_configuration.iceServers)


def test_without_settings_nobody_is_asked() -> None:
    nothing = load_settings().turn_server
    assert asked_for_a_call(nothing) == {"iceServers": []}
    assert own_side(nothing) == {}, "aiortc's default is a server of Google's"


def test_a_server_of_ones_own_is_for_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TURN_SERVER__URLS", "stun:turn.example.com, turns:turn.example.com:443?transport=tcp")
    monkeypatch.setenv("TURN_SERVER__USERNAME", "agency")
    monkeypatch.setenv("TURN_SERVER__CREDENTIAL", "secret")
    turn = load_settings().turn_server
    assert asked_for_a_call(turn) == {
        "iceServers": [
            {"urls": ["stun:turn.example.com"]},
            {
                "urls": ["turns:turn.example.com:443?transport=tcp"],
                "username": "agency",
                "credential": "secret",
            },
        ]
    }
    assert own_side(turn) == {
        "stun_server": ("turn.example.com", 3478),
        "turn_server": ("turn.example.com", 443),
        "turn_ssl": True,
        "turn_transport": "tcp",
        "turn_username": "agency",
        "turn_password": "secret",
    }
    assert "secret" not in repr(turn)


def test_cloudflares_credentials_are_fetched_for_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_TURN_KEY_ID", "key-1")
    monkeypatch.setenv("CLOUDFLARE_TURN_KEY_API_TOKEN", "token-1")
    monkeypatch.setenv("HF_TOKEN", "hf-for-something-else")
    provider = Provider(monkeypatch)
    turn = load_settings().turn_server
    assert asked_for_a_call(turn) == CLOUDFLARE and asked_for_a_call(turn) == CLOUDFLARE
    assert own_side(turn) == {}
    first, second = provider.asked
    assert first.url == "https://rtc.live.cloudflare.com/v1/turn/keys/key-1/credentials/generate-ice-servers"
    assert first.headers["authorization"] == "Bearer token-1"
    assert json.loads(first.content)["ttl"] > LONGEST_S, "a call must not lose its relay"
    assert second.url == first.url


def test_a_hugging_face_token_does_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TURN_SERVER__HF_TOKEN", "hf-1")
    provider = Provider(monkeypatch, status=200)
    assert asked_for_a_call(load_settings().turn_server) == CLOUDFLARE
    (request,) = provider.asked
    assert request.headers["authorization"] == "Bearer hf-1" and float(request.url.params["ttl"]) > LONGEST_S


def test_a_token_for_something_else_is_sent_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf-for-something-else")
    provider = Provider(monkeypatch)
    assert asked_for_a_call(load_settings().turn_server) == NO_SERVERS
    assert provider.asked == []


def test_a_call_is_tried_when_credentials_cannot_be_had(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    Provider(monkeypatch, status=403)
    assert asked_for_a_call(TurnServerSettings(hf_token="hf-1")) == NO_SERVERS  # type: ignore[arg-type]
    told = written(caplog.records)
    assert "no TURN credentials" in told and "403" in told and "hf-1" not in told


def test_fastrtc_takes_what_asks_for_a_function() -> None:
    """It looks with `inspect.isfunction` and would hand anything else to the browser as it is."""
    ask = rtc_arguments(TurnServerSettings(hf_token="hf-1"), LONGEST_S)["rtc_configuration"]  # type: ignore[arg-type]
    assert inspect.isfunction(ask) and inspect.iscoroutinefunction(ask)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"URLS": "turn.example.com:3478"}, "cannot be read; write turn:turn.example.com:3478"),
        ({"URLS": "https://turn.example.com"}, "cannot be read"),
        ({"URLS": "turn:turn.example.com"}, "TURN_SERVER__USERNAME and TURN_SERVER__CREDENTIAL"),
        ({"USERNAME": "u", "CREDENTIAL": "c"}, "TURN_SERVER__URLS=turn:"),
        ({"CLOUDFLARE_KEY_ID": "k"}, "TURN_SERVER__CLOUDFLARE_API_TOKEN"),
        ({"CLOUDFLARE_API_TOKEN": "t"}, "TURN_SERVER__CLOUDFLARE_KEY_ID"),
        ({"HF_TOKEN": "h", "URLS": "stun:stun.example.com"}, "give one of"),
    ],
)
def test_what_cannot_work_is_told_at_the_start(
    variables: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"TURN_SERVER__{name}", value)
    with pytest.raises(SettingsError, match="TURN_SERVER") as error:
        load_settings()
    assert said in str(error.value)


def test_the_telephones_mount_starts_in_a_space(monkeypatch: pytest.MonkeyPatch) -> None:
    """FastRTC refuses to, where a Space's variables are set and it has no configuration for WebRTC."""
    monkeypatch.setenv("SYSTEM", "spaces")
    monkeypatch.setenv("SPACE_ID", "agency/casavoz")
    app = FastAPI()
    mount_phone(app, CallDesk(AVATARS, "tara", 1), None)
    with TestClient(app) as client:
        assert client.get("/openapi.json").status_code == 200
