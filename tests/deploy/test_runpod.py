"""`python -m deploy.runpod` against a local server that speaks RunPod's API."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.responses import Response

from deploy.runpod.__main__ import UsageError, main, read_env_file
from deploy.runpod.client import API_URL, Request, is_secret
from deploy.runpod.kinds import APP, KINDS, ORPHEUS, WHISPER, Wishes, creation_body
from pipeline.settings import PROJECT_ROOT, Settings, load_settings
from tests.local_server import serving
from tests.providers.runpod import RunPodServer, wrong_with
from tests.test_settings import existing

IMAGES = {APP: "me/casavoz:1", WHISPER: "", ORPHEUS: "me/orpheus:1"}


class Shell:
    """Runs the command against a server, as a shell would."""

    def __init__(self, server: RunPodServer, address: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.server = server
        self._capsys = capsys
        self._address = address
        self.environment = {"RUNPOD_API_KEY": server.key}

    async def __call__(self, *words: str) -> tuple[int, str, str]:
        """Exit code, output and errors of `python -m deploy.runpod WORDS`."""
        where = [
            "--api-url",
            f"http://{self._address}/v1",
            "--proxy-url",
            f"http://{self._address}/proxy/{{pod}}-{{port}}",
        ]
        pause = ["--pause", "0.01"] if words[0] == "create" else []
        code = await asyncio.to_thread(main, [words[0], *where, *pause, *words[1:]], self.environment)
        said = self._capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
async def shell(capsys: pytest.CaptureFixture[str]) -> AsyncIterator[Shell]:
    server = RunPodServer()
    async with serving(server.app) as address:
        yield Shell(server, address, capsys)


def create(kind: str, *more: str) -> list[str]:
    return ["create", kind, *(["--image", IMAGES[kind]] if IMAGES[kind] else []), *more]


@pytest.mark.parametrize("kind", list(KINDS))
async def test_a_pod_is_created_waited_for_and_its_settings_are_the_services(
    kind: str, shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, out, err = await shell(*create(kind))
    assert code == 0, err
    (pod,) = shell.server.pods.values()
    assert pod["asked"] == shell.server.starts_after + 1 and "It works after" in err
    assert "costs money until" in err and shell.server.key not in out + err
    known = {variable for variable, _ in existing()}
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "none")
    for line in out.splitlines():
        name, _, value = line.partition("=")
        assert name in known
        monkeypatch.setenv(name, value)
    settings = load_settings()
    if kind == APP:
        assert settings.public_url is not None and settings.public_url.endswith("/proxy/pod1-7860")
    else:
        engine = settings.faster_whisper if kind == WHISPER else settings.orpheus
        assert engine.api_url is not None and engine.api_url.endswith("/proxy/pod1-8000/v1")
        assert engine.api_key is not None and engine.api_key.get_secret_value() == pod["env"]["API_KEY"]
        assert (settings.chosen_stt if kind == WHISPER else settings.chosen_tts) == (
            "faster-whisper-server" if kind == WHISPER else "orpheus-runpod"
        )


@pytest.mark.parametrize("kind", list(KINDS))
async def test_a_dry_run_prints_the_request_that_would_be_sent_and_sends_nothing(kind: str, shell: Shell) -> None:
    shell.environment |= {"FASTER_WHISPER__API_KEY": "hidden-1", "ORPHEUS__API_KEY": "hidden-1"}
    words = create(kind, "--env", "GROQ_API_KEY=hidden-2", "--env", "LLM__MAX_TOKENS=99")
    code, out, err = await shell(*words, "--dry-run")
    assert code == 0 and not shell.server.requests and not err
    head, _, body = out.partition("\n\n")
    assert head.splitlines()[0].startswith("POST http://") and "Authorization: Bearer ***" in head
    assert "hidden" not in out and shell.server.key not in out
    shown = json.loads(body)
    assert wrong_with(shown) is None
    assert shown["env"]["GROQ_API_KEY"] == "***" and shown["env"]["LLM__MAX_TOKENS"] == "99"
    # Without a key too, and the same is sent but for what is struck out.
    shell.environment.pop("RUNPOD_API_KEY")
    assert (await shell(*words, "--dry-run"))[:2] == (0, out)
    shell.environment["RUNPOD_API_KEY"] = shell.server.key
    assert (await shell(*words))[0] == 0
    (pod,) = shell.server.pods.values()
    sent = {name: "***" if is_secret(name) else value for name, value in pod["env"].items()}
    assert sent == shown["env"] and pod["env"]["GROQ_API_KEY"] == "hidden-2"
    assert (pod["name"], pod["image"], pod["ports"]) == (shown["name"], shown["imageName"], shown["ports"])


def test_the_address_of_the_api_is_the_documented_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["create", WHISPER, "--dry-run"], {}) == 0
    assert capsys.readouterr().out.startswith(f"POST {API_URL}/pods\n") and API_URL == "https://rest.runpod.io/v1"


def test_the_service_in_a_pod_knows_its_own_address(tmp_path: Path) -> None:
    wishes = Wishes("casavoz", "me/casavoz", 7860)
    body = creation_body(KINDS[APP], wishes, "https://{pod}-{port}.proxy.runpod.net")
    (tmp_path / "python").write_text('#!/bin/sh\necho "$1 $PUBLIC_URL"\n')
    (tmp_path / "python").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "RUNPOD_POD_ID": "abc123"}
    said = subprocess.run(body["dockerStartCmd"], env=environment, capture_output=True, text=True, check=True).stdout
    assert said == "app.py https://abc123-7860.proxy.runpod.net\n"
    of_ones_own = Wishes("casavoz", "me/casavoz", 7860, env={"PUBLIC_URL": "https://voice.example.com"})
    assert "dockerStartCmd" not in creation_body(KINDS[APP], of_ones_own, "")


async def test_pods_are_listed_stopped_started_and_deleted(shell: Shell) -> None:
    await shell(*create(WHISPER))
    code, out, _ = await shell("list")
    assert code == 0 and "pod1  casavoz-whisper  RUNNING" in out and "/proxy/pod1-8000" in out
    assert (await shell("stop", "casavoz-whisper"))[0] == 0
    assert shell.server.pods["pod1"]["desiredStatus"] == "EXITED"
    assert (await shell("start", "pod1"))[0] == 0
    assert shell.server.pods["pod1"]["desiredStatus"] == "RUNNING"
    code, _, err = await shell("delete", "pod1")
    assert code == 2 and "--yes" in err and "pod1" in shell.server.pods
    assert (await shell("delete", "pod1", "--yes"))[0] == 0
    assert not shell.server.pods
    code, _, err = await shell("stop", "pod1")
    assert code == 1 and "There is no pod pod1" in err


async def test_a_second_pod_of_the_same_name_is_not_paid_for_by_mistake(shell: Shell) -> None:
    await shell(*create(WHISPER))
    code, _, err = await shell(*create(WHISPER))
    assert code == 2 and "pod1" in err and len(shell.server.pods) == 1
    assert (await shell(*create(WHISPER, "--another")))[0] == 0
    code, _, err = await shell("stop", "casavoz-whisper")
    assert code == 1 and "pod1, pod2" in err


async def test_a_wrong_key_and_failures_are_told_in_words_without_the_key(shell: Shell) -> None:
    shell.environment["RUNPOD_API_KEY"] = "rpa_wrong"
    code, out, err = await shell(*create(WHISPER))
    assert code == 1 and "RUNPOD_API_KEY" in err and "rpa_wrong" not in out + err
    shell.environment["RUNPOD_API_KEY"] = shell.server.key
    shell.server.status = 500
    code, _, err = await shell("list")
    assert code == 1 and "500" in err and "no instances are available" in err
    shell.server.status = 0
    code, _, err = await shell(*create(WHISPER, "--gpu", "NVIDIA Imaginary 1"))
    assert code == 1 and "gpuTypeIds" in err
    shell.environment.clear()
    code, _, err = await shell("list")
    assert code == 2 and "RUNPOD_API_KEY is not set" in err


async def test_nobody_there_is_told_with_the_address(capsys: pytest.CaptureFixture[str]) -> None:
    code = await asyncio.to_thread(main, ["list", "--api-url", "http://127.0.0.1:9"], {"RUNPOD_API_KEY": "k"})
    assert code == 1 and "cannot be reached at http://127.0.0.1:9" in capsys.readouterr().err


async def test_a_pod_that_never_works_is_given_up_and_said_to_cost_money(shell: Shell) -> None:
    shell.server.starts_after = 1_000_000
    code, out, err = await shell(*create(WHISPER, "--wait", "0.2"))
    assert code == 1 and "Not ready: it answers with 404" in err and "delete pod1 --yes" in err
    # What there is to paste is there, for when it works later.
    assert "FASTER_WHISPER__API_URL=" in out


@pytest.mark.parametrize(
    ("kind", "answer", "told"),
    [
        (WHISPER, Response(status_code=401), "401"),
        (WHISPER, Response("<html>"), "not with a transcript"),
        (ORPHEUS, Response(b"RI"), "not with sound"),
        (ORPHEUS, Response(status_code=422), "422"),
    ],
)
async def test_an_image_that_does_something_else_is_not_waited_for(
    kind: str, answer: Response, told: str, shell: Shell
) -> None:
    shell.server.work = lambda _: answer
    code, _, err = await shell(*create(kind, "--wait", "600"))
    assert code == 1 and told in err and len(shell.server.asked) == shell.server.starts_after + 1


async def test_an_image_is_asked_for_where_there_is_none_to_rely_on(shell: Shell) -> None:
    for kind in (APP, ORPHEUS):
        code, _, err = await shell("create", kind)
        assert code == 2 and "--image" in err and not shell.server.requests


def test_a_file_of_settings_is_read_as_the_service_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "env"
    path.write_text("# c\nexport A=1\nB='x # y'\nC=\nD=two # words\nE=a=b\n\n", encoding="utf-8")
    assert read_env_file(path) == {"A": "1", "B": "x # y", "D": "two", "E": "a=b"}
    path.write_text("hunter2-is-my-secret\n", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        read_env_file(path)
    assert "secret" not in str(error.value)
    with pytest.raises(UsageError, match="cannot be read"):
        read_env_file(tmp_path / "none")


async def test_the_files_settings_reach_the_service_but_not_its_address(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "env"
    path.write_text("HOST=127.0.0.1\nPORT=1\nAGENCY_NAME=Homes & Co\n", encoding="utf-8")
    assert (await shell(*create(APP, "--env-file", str(path))))[0] == 0
    assert shell.server.pods["pod1"]["env"] == {"HOST": "0.0.0.0", "PORT": "7860", "AGENCY_NAME": "Homes & Co"}


def test_every_secret_among_the_settings_is_struck_out() -> None:
    for variable, _ in existing():
        secret = any(word in variable for word in ("API_KEY", "AUTH_TOKEN", "_SECRET", "CALLER_KEY", "POSTGRES_URL"))
        assert is_secret(variable) or not secret, variable
    assert "***" not in Request("GET", "https://example.com").shown().splitlines()[0]


def test_the_command_needs_nothing_but_python() -> None:
    words = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        "import sys; sys.path.insert(0, '.'); import runpy; sys.argv[1:] = ['--help']; ",
    ]
    words[-1] += "runpy.run_module('deploy.runpod', run_name='__main__')"
    done = subprocess.run(words, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0 and "create" in done.stdout and "delete" in done.stdout, done.stderr
