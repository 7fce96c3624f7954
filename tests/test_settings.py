from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from pipeline.errors import SettingsError
from pipeline.settings import PROJECT_ROOT, Settings, load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the machine or its `.env` says must not decide a test."""
    for name in documented():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "none")


def documented() -> dict[str, str]:
    """The variables of `.env.example` with the values they show."""
    pattern = re.compile(r"^#?\s?([A-Z][A-Z0-9_]+)=(.*)$", re.MULTILINE)
    return dict(pattern.findall((PROJECT_ROOT / ".env.example").read_text(encoding="utf-8")))


def existing(model: type[BaseModel] = Settings, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        if isinstance(field.default, BaseModel):
            yield from existing(type(field.default), f"{prefix}{name}__")
        elif not field.exclude:
            yield (prefix + name).upper(), field.default


def test_everything_works_without_any_setting() -> None:
    settings = load_settings()
    assert settings.chosen_llm == "local"
    assert settings.avatar_name == "tara"


def test_env_example_lists_every_variable_with_its_default() -> None:
    shown = documented()
    for name, default in existing():
        assert name in shown, f"{name} is missing in .env.example"
        if isinstance(default, Path):
            default = default.relative_to(PROJECT_ROOT) if default.is_relative_to(PROJECT_ROOT) else default
        written = str(default).lower() if isinstance(default, bool) else str(default)
        assert shown[name] == ("" if default is None else written), name
    assert set(shown) == {name for name, _ in existing()}


@pytest.mark.parametrize(
    ("variables", "chosen"),
    [
        ({"GROQ_API_KEY": "k"}, "groq"),
        ({"GROQ__API_KEY": "k"}, "groq"),
        ({"OPENAI_BASE_URL": "http://localhost:11434/v1"}, "openai-compatible"),
        ({"OPENAI__BASE_URL": "http://localhost:11434/v1"}, "openai-compatible"),
        ({"GROQ_API_KEY": "k", "LLM_MODEL": "local"}, "local"),
        ({"GROQ_API_KEY": ""}, "local"),
    ],
)
def test_auto_takes_the_hosted_model_when_it_is_configured(
    variables: dict[str, str], chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert load_settings().chosen_llm == chosen


def test_a_wrong_value_is_named_with_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TURN_STRATEGY", "guess")
    monkeypatch.setenv("TURN__PAUSE_S", "-1")
    with pytest.raises(SettingsError, match=r"TURN_STRATEGY.*'semantic' or 'pause'") as error:
        load_settings()
    assert "TURN__PAUSE_S" in str(error.value)


def test_the_command_line_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8000")
    assert load_settings(port=9000, host=None).port == 9000


def test_keys_are_not_shown() -> None:
    twilio = {"account_sid": "AC1", "auth_token": "hidden"}
    shown = repr(
        load_settings(
            groq={"api_key": "gsk-hidden"}, office={"webhook_secret": "whs-hidden"}, twilio=twilio, api_key="hidden"
        )
    )
    assert "hidden" not in shown


def test_the_hosted_parser_needs_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUERY_PARSER", "openai")
    with pytest.raises(SettingsError, match="NATURAL_QUERY__BASE_URL"):
        load_settings()
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    hosted = load_settings().hosted_parser
    assert hosted.api_key is not None and hosted.api_key.get_secret_value() == "k"
    assert hosted.model == "gpt-4o-mini"


def test_a_server_of_its_own_does_not_get_another_ones_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setenv("NATURAL_QUERY__BASE_URL", "http://localhost:8000/v1")
    hosted = load_settings(query_parser="auto").hosted_parser
    assert (hosted.base_url, hosted.api_key) == ("http://localhost:8000/v1", None)


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({}, None),
        ({"QDRANT__HOST": "qdrant"}, "http://qdrant:6333"),
        ({"QDRANT__HOST": "https://vectors.example", "QDRANT__PORT": "1"}, "https://vectors.example"),
        ({"QDRANT__CLUSTER_URL": "https://x.cloud"}, None),
        ({"QDRANT__CLUSTER_URL": "https://x.cloud", "QDRANT__USE_QDRANT_CLOUD": "true"}, "https://x.cloud"),
    ],
)
def test_where_qdrant_is(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str | None) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert load_settings().qdrant.url == url


def test_qdrant_cloud_needs_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QDRANT__USE_QDRANT_CLOUD", "true")
    with pytest.raises(SettingsError, match="QDRANT__CLUSTER_URL"):
        load_settings()


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({"MEMORY__STORE": "postgres"}, "MEMORY__POSTGRES_URL"),
        ({"MEMORY__STORE": "postgres", "MEMORY__POSTGRES_URL": "postgresql://x"}, "MEMORY__CALLER_KEY"),
        ({"MEMORY__STORE": "redis"}, "MEMORY__STORE"),
        ({"MEMORY__RETENTION_DAYS": "-1"}, "MEMORY__RETENTION_DAYS"),
    ],
)
def test_a_memory_that_cannot_be_says_what_is_missing(
    variables: dict[str, str], missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=missing):
        load_settings()


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"TWILIO__ACCOUNT_SID": "AC1"}, "give TWILIO__AUTH_TOKEN too"),
        ({"TWILIO__AUTH_TOKEN": "hidden"}, "give TWILIO__ACCOUNT_SID too"),
        ({"TWILIO__ACCOUNT_SID": "SK1", "TWILIO__AUTH_TOKEN": "hidden"}, "TWILIO__ACCOUNT_SID: .*begins with AC"),
        ({"TWILIO__NUMBERS": "+34911111111"}, r"TWILIO__NUMBERS: '\+34911111111' cannot be read; write \+349"),
        ({"TWILIO__NUMBERS": "911111111=leo"}, "TWILIO__NUMBERS"),
        ({"TWILIO__NUMBERS": "+34911111111="}, "TWILIO__NUMBERS"),
        ({"TWILIO__ALLOWED_PREFIXES": "34"}, r"TWILIO__ALLOWED_PREFIXES: '34' .*write \+34"),
        ({"TWILIO__ALLOWED_PREFIXES": "+34 +351"}, "TWILIO__ALLOWED_PREFIXES"),
        ({"TWILIO__CALLS_PER_MINUTE": "0"}, "TWILIO__CALLS_PER_MINUTE"),
        ({"TWILIO__API_URL": "api.twilio.com"}, "TWILIO__API_URL"),
        ({"PUBLIC_URL": "voice.example.com"}, "PUBLIC_URL: .*https://"),
        ({"PUBLIC_URL": "https://me:pass@voice.example.com"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://voice.example.com?x=1"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://voice.example.com:http"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://"}, "PUBLIC_URL"),
    ],
)
def test_a_telephone_that_cannot_work_says_what_to_write(
    variables: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=words) as error:
        load_settings()
    assert "hidden" not in str(error.value) and "pass@" not in str(error.value)


def test_the_telephones_settings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://example.com/agent/")
    monkeypatch.setenv("TWILIO__NUMBERS", "+34911111111=leo, +34922222222 = Mia,")
    monkeypatch.setenv("TWILIO__ALLOWED_PREFIXES", "+34, +351")
    settings = load_settings()
    assert settings.public_url == "https://example.com/agent"
    assert settings.twilio.avatars == {"+34911111111": "leo", "+34922222222": "Mia"}
    assert [settings.twilio.may_call(number) for number in ("+34600111222", "+351912345678", "+3312345678")] == [
        True,
        True,
        False,
    ]
    assert settings.twilio.secret is None


def test_without_known_callers_postgres_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMORY__STORE", "postgres")
    monkeypatch.setenv("MEMORY__POSTGRES_URL", "postgresql://user:hidden@x")
    monkeypatch.setenv("MEMORY__RETENTION_DAYS", "0")
    settings = load_settings()
    assert settings.memory.retention_days == 0 and "hidden" not in repr(settings)


def test_opening_hours_that_cannot_be_read_are_said_before_anything_starts() -> None:
    environment = {**os.environ, "OFFICE__OPENING_HOURS": "weekdays"}
    checked = subprocess.run(
        [sys.executable, "app.py", "--check"], cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True
    )
    assert checked.returncode == 2
    assert "opening hours" in checked.stderr and "Traceback" not in checked.stderr


def test_an_address_that_is_taken_is_said_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        started = subprocess.run(
            [sys.executable, "app.py", "--port", str(port)], cwd=PROJECT_ROOT, capture_output=True, text=True
        )
    assert started.returncode == 2
    assert f"127.0.0.1:{port}: is taken" in started.stderr and f"--port {port + 1}" in started.stderr
    assert "Traceback" not in started.stderr


@pytest.mark.parametrize(
    ("given", "stt", "tts"),
    [
        ({}, "faster-whisper", "kokoro"),
        ({"groq": {"api_key": "g"}}, "whisper-groq", "kokoro"),
        ({"groq": {"api_key": "g"}, "stt_model": "moonshine"}, "moonshine", "kokoro"),
        ({"faster_whisper": {"api_url": "http://pod/v1"}, "groq": {"api_key": "g"}}, "faster-whisper-server", "kokoro"),
        (
            {"faster_whisper": {"api_url": "http://pod/v1"}, "stt_model": "faster-whisper"},
            "faster-whisper-server",
            "kokoro",
        ),
        ({"together": {"api_key": "t"}}, "faster-whisper", "together"),
        ({"together": {"api_key": "t"}, "orpheus": {"api_url": "http://pod/v1"}}, "faster-whisper", "orpheus-runpod"),
        ({"together": {"api_key": "t"}, "tts_model": "kokoro"}, "faster-whisper", "kokoro"),
    ],
)
def test_auto_takes_the_hosted_engine_whose_key_or_server_is_set(given: dict[str, Any], stt: str, tts: str) -> None:
    settings = Settings(_env_file=None, **given)
    assert (settings.chosen_stt, settings.chosen_tts) == (stt, tts)


@pytest.mark.parametrize(
    ("variables", "on", "url"),
    [
        ({}, False, "https://www.comet.com/opik/api"),
        ({"OPIK_API_KEY": "k"}, True, "https://www.comet.com/opik/api"),
        ({"OPIK__API_KEY": "k", "OPIK_PROJECT_NAME": "agency"}, True, "https://www.comet.com/opik/api"),
        ({"OPIK_URL_OVERRIDE": "http://localhost:5173/api"}, True, "http://localhost:5173/api"),
    ],
)
def test_a_key_or_an_address_switches_traces_on(
    variables: dict[str, str], on: bool, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    opik = load_settings().opik
    assert (opik.on, opik.url) == (on, url)
    assert opik.project_name == variables.get("OPIK_PROJECT_NAME", "casavoz")
    assert "'k'" not in repr(opik)
