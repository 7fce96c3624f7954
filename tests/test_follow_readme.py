"""The script that follows README.md: what it runs, what it leaves alone, and that it notices what fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.settings import PROJECT_ROOT
from tests.conftest import free_port
from tests.documents import Command, Table, blocks, commands, steps
from tests.follow_readme import PAGE_HAS, Follower, serves, why_not

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
SMALL = """# A project

Look at `make greeting`, then fill in the form:

    id,description,price
    1,"one, two",3

    make count ARGS="--listings homes.csv"   # how many
    cp leo.yaml nora.yaml
    SETTING=value

Call with `ngrok http 7860`, save with `python -m pipeline.transports.call +34600111222`, and at last

    make wrong && echo \\
        never

"""
MAKEFILE = "greeting:\n\t@echo hello from $(HOME)\ncount:\n\t@wc -l < homes.csv\nwrong:\n\t@echo no; exit 3\n"


@pytest.fixture
def follower(tmp_path: Path) -> Follower:
    clone = tmp_path / "clone"
    (tmp_path / "home").mkdir()
    clone.mkdir()
    (clone / "README.md").write_text(SMALL, encoding="utf-8")
    (clone / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    (clone / "leo.yaml").write_text("name: Leo\nvoice: leo\n", encoding="utf-8")
    return Follower(tmp_path, clone)


def test_commands_come_in_the_order_of_the_text() -> None:
    found = [step.line if isinstance(step, Command) else "TABLE" for step in steps(SMALL)]
    assert [line.split()[0] for line in found] == ["make", "TABLE", "make", "cp", "ngrok", "python", "make"]
    assert found[-1] == "make wrong && echo never"
    assert len(list(blocks(SMALL))) == 3 and ["cp", "leo.yaml", "nora.yaml"] in list(commands(SMALL))


def test_it_does_what_is_said_and_notices_what_fails(follower: Follower, tmp_path: Path) -> None:
    outcomes = list(follower.follow())
    by_command = {outcome.command: outcome for outcome in outcomes}
    assert by_command["make greeting"].last == f"hello from {tmp_path / 'home'}", "no home of ours"
    assert by_command['make count ARGS="--listings homes.csv"'].last == "2"
    assert (follower.clone / "nora.yaml").read_text() == "name: Nora\nvoice: leo\n"
    assert [outcome.command for outcome in outcomes if outcome.code is None] == [
        "ngrok http 7860",
        "python -m pipeline.transports.call +34600111222",
    ]
    assert [(outcome.command, outcome.code) for outcome in outcomes if outcome.failed] == [
        ("make wrong && echo never", 2)
    ]


def test_settings_of_this_machine_stay_away(follower: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ__API_KEY", "gsk-ours")
    monkeypatch.setenv("PYTHONPATH", str(PROJECT_ROOT))
    monkeypatch.setenv("ASSETS_DIR", "/ours")
    assert not {"GROQ__API_KEY", "PYTHONPATH", "ASSETS_DIR"} & set(follower.environment())


def test_a_service_that_does_not_come_is_a_failure(follower: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.follow_readme.ADDRESS", f"127.0.0.1:{free_port()}")
    (follower.clone / "README.md").write_text("\n\n    make run\n", encoding="utf-8")
    (follower.clone / "Makefile").write_text("run:\n\t@echo the port is taken; exit 1\n", encoding="utf-8")
    (outcome,) = follower.follow()
    assert outcome.failed and outcome.last.startswith("make: ***")


@pytest.mark.parametrize(("page", "code"), [(" ".join(PAGE_HAS), "ok"), ("It works!", "bad")])
def test_a_service_is_looked_at_and_stopped(
    page: str, code: str, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setattr("tests.follow_readme.ADDRESS", f"127.0.0.1:{port}")
    (follower.clone / "index.html").write_text(page, encoding="utf-8")
    (follower.clone / "health").write_text('{"status": "ok"}', encoding="utf-8")
    (follower.clone / "README.md").write_text("\n\n    make run\n", encoding="utf-8")
    serve = f"run:\n\t@exec {sys.executable} -m http.server --bind 127.0.0.1 {port}\n"
    (follower.clone / "Makefile").write_text(serve, encoding="utf-8")
    follower.called = True
    ready, seen = follower.follow()
    assert (ready.code, seen.code) == ("ok", code)
    process = follower.serving
    assert process is not None and process.poll() is None, "as in another terminal"
    follower.stop()
    assert process.poll() is not None


def test_what_is_run_of_the_readme_and_what_is_not() -> None:
    lines = [step.line for step in steps(README) if isinstance(step, Command)]
    left = {line.split(" -")[0] if line.startswith("docker") else line for line in lines if why_not(line, long=True)}
    assert {line.split()[0] for line in left} == {"curl", "docker", "ngrok", "python"} and len(left) == 4
    assert sum(serves(step.words) for step in steps(README) if isinstance(step, Command)) >= 3
    assert sum(isinstance(step, Table) for step in steps(README)) == 1
    done = subprocess.run(["bash", "-n"], input="\n".join(lines), text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
