"""The folder of a Space: what is in it, what is not, and that it takes a call with nothing else around it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from deploy.space.build import HERE, NotBuilt, build, report
from pipeline.settings import PROJECT_ROOT, Settings, load_settings
from tests.conftest import free_port, stop_process
from tests.simulated_phone import SimulatedPhone
from tests.test_settings import existing
from tests.voices import spoken, understood

START_LIMIT_S = 300.0
REPLY_LIMIT_S = 90.0
"""Long, as the machine may be busy with other tests: what is looked at here is that calls work, not how fast."""
A_SPACE = {"SYSTEM": "spaces", "SPACE_ID": "agency/casavoz", "GRADIO_SERVER_NAME": "0.0.0.0", "GRADIO_SSR_MODE": "true"}
"""Variables of a Space with the Gradio SDK."""
CALLS = 3
"""As many as settings.env allows."""
MEMORY_MB = 16_000
"""Of a Space with free hardware: https://huggingface.co/docs/hub/spaces-overview"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("space") / "folder"
    build(made)
    return made


def front_matter(folder: Path) -> dict[str, Any]:
    text = (folder / "README.md").read_text(encoding="utf-8")
    found = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    assert found is not None, "a Space is set up by the first lines of its README"
    return dict(yaml.safe_load(found[1]))


def settings_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, _ in existing():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", folder / ".env")
    return load_settings()


def test_only_the_service_is_in_it(folder: Path) -> None:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {name.split("/")[0] for name in names} == {
        ".env",
        "LICENSE",
        "README.md",
        "app.py",
        "avatars",
        "data",
        "pipeline",
        "requirements.txt",
        "ui",
    }
    tables = {f"data/{path.name}" for path in (PROJECT_ROOT / "data").glob("*.csv")}
    assert {name for name in names if name.startswith("data/")} == tables and "data/properties.csv" in tables
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".sqlite", ".db", ".wav"))]
    known = subprocess.run(["git", "ls-files"], cwd=PROJECT_ROOT, capture_output=True, text=True)
    if known.returncode == 0:
        forgotten = [
            name
            for name in known.stdout.split()
            if name.startswith(("pipeline/", "avatars/", "ui/")) and not name.endswith(".png") and name not in names
        ]
        assert forgotten == []


def test_the_projects_own_secrets_stay_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    for name in ("avatars", "pipeline", "ui", "data"):
        (project / name).mkdir(parents=True)
    for name in ("app.py", "LICENSE", "data/properties.csv", "ui/page.css"):
        (project / name).write_text("what all may read", encoding="utf-8")
    for name in (".env", "pipeline/.env", "data/contacts.db", "notes.txt"):
        (project / name).write_text("GROQ__API_KEY=gsk-secret", encoding="utf-8")
    (project / "requirements.txt").write_text("gradio==5.0.0\n", encoding="utf-8")
    monkeypatch.setattr("deploy.space.build.PROJECT_ROOT", project)
    build(tmp_path / "made")
    made = [path for path in (tmp_path / "made").rglob("*") if path.is_file()]
    assert len(made) == 7 and not any(b"gsk-" in path.read_bytes() for path in made)
    assert (tmp_path / "made/.env").read_bytes() == (HERE / "settings.env").read_bytes()


def test_the_front_matter_is_what_a_space_understands(folder: Path) -> None:
    """https://huggingface.co/docs/hub/spaces-config-reference"""
    found = front_matter(folder)
    requirements = (PROJECT_ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert found["sdk"] == "gradio" and f"\ngradio=={found['sdk_version']}\n" in requirements
    assert (folder / found["app_file"]).is_file()
    assert 10 <= int(str(found["python_version"]).removeprefix("3.")) <= 12
    colours = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
    assert {found["colorFrom"], found["colorTo"]} <= colours
    assert found["suggested_hardware"] == "cpu-basic" and found["license"] == "apache-2.0"
    assert len(found["short_description"]) <= 60
    assert "{" not in (folder / "README.md").read_text(encoding="utf-8")


def test_the_requirements_are_the_projects_with_a_smaller_pytorch_if_wished(folder: Path, tmp_path: Path) -> None:
    ours = (PROJECT_ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert (folder / "requirements.txt").read_text(encoding="utf-8") == ours and "torch==" in ours
    build(tmp_path / "small", cpu_wheel_index="https://wheels.example/cpu")
    theirs = (tmp_path / "small/requirements.txt").read_text(encoding="utf-8")
    assert theirs.endswith(ours) and "\n--extra-index-url https://wheels.example/cpu\n" in theirs


def test_strangers_get_few_short_calls_and_nothing_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_of(folder, monkeypatch)
    assert (settings.host, settings.port) == ("0.0.0.0", 7860), "where a Space is looked for"
    assert settings.max_calls == CALLS
    assert settings.longest_call_s <= 600
    assert settings.memory.store == "memory" and settings.memory.retention_days == 0
    assert not settings.records.keep and not settings.log_words
    written = {line.partition("=")[0] for line in (folder / ".env").read_text().splitlines() if line[0] != "#"}
    assert written <= {name for name, _ in existing()}
    monkeypatch.setenv("MAX_CALLS", "1")
    monkeypatch.setenv("ASSETS_DIR", "/data/casavoz")
    assert load_settings().max_calls == 1, "the Space's own variables go before the file"
    assert load_settings().cache_dir == Path("/data/casavoz")


def test_ones_own_listings_take_the_place_of_the_invented_ones(tmp_path: Path) -> None:
    listings = tmp_path / "mine.csv"
    listings.write_text("id,description,baths,rooms,sqft,location,price\n", encoding="utf-8")
    build(tmp_path / "made", listings)
    assert (tmp_path / "made/data/properties.csv").read_bytes() == listings.read_bytes()
    with pytest.raises(NotBuilt, match="no file"):
        build(tmp_path / "other", tmp_path / "none.csv")


def test_nothing_of_others_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    for replace in (False, True):
        with pytest.raises(NotBuilt, match="other files"):
            build(tmp_path, replace=replace)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    made = tmp_path / "made"
    build(made)
    (made / "stale.py").touch()
    with pytest.raises(NotBuilt, match="--replace"):
        build(made)
    build(made, replace=True)
    assert not (made / "stale.py").exists()


def test_the_report_adds_up(folder: Path) -> None:
    *rows, last = [line.split() for line in report(folder).splitlines()]
    assert last[0] == "all" and int(last[1]) == sum(int(row[1]) for row in rows)
    assert int(last[1]) == sum(path.is_file() for path in folder.rglob("*"))


@dataclass
class Space:
    """A process that runs the folder's app."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path
    most_kb: dict[int, int] = field(default_factory=dict)
    """The most memory that each process has had in use, by process."""

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    async def watch(self) -> None:
        """Looks after the process and its children, whose own record of their peak ends with them."""
        while True:
            self.look()
            await asyncio.sleep(0.25)

    def look(self) -> None:
        waiting = [self.process.pid]
        while waiting:
            process = Path(f"/proc/{waiting.pop()}")
            try:
                found = re.search(r"^VmHWM:\s+(\d+) kB", (process / "status").read_text(), re.MULTILINE)
                children = [(task / "children").read_text().split() for task in (process / "task").iterdir()]
            except OSError:  # it has ended, or this is no Linux
                continue
            self.most_kb[int(process.name)] = int(found[1]) if found else 0
            waiting += [int(child) for of_task in children for child in of_task]

    def peak_mb(self) -> float:
        """The sum of what each of its processes has had in use at most: no less than they had at once."""
        self.look()
        return sum(self.most_kb.values()) / 1_000


def around(home: Path) -> dict[str, str]:
    """The variables of a Space, and nothing that leads to the project's folder."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return kept | A_SPACE | {"HOME": str(home)}


@asynccontextmanager
async def started(folder: Path, home: Path) -> AsyncIterator[Space]:
    """The folder's app as a Space runs it, once it is ready; model files are the only thing that it shares."""
    assets = load_settings().cache_dir
    port = free_port()
    environment = around(home) | {"ASSETS_DIR": str(assets), "PORT": str(port)}
    log = home / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: ASYNC220 - nothing else is to happen meanwhile
            [sys.executable, "app.py"], cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    space = Space(process, f"127.0.0.1:{port}", log)
    watching = asyncio.ensure_future(space.watch())
    try:
        deadline_s = time.monotonic() + START_LIMIT_S
        async with httpx.AsyncClient(timeout=5) as client:
            while True:
                assert process.poll() is None and time.monotonic() < deadline_s, space.said[-3_000:]
                try:
                    if (await client.get(f"http://{space.address}/health")).json()["status"] == "ok":
                        break
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.2)
        yield space
    finally:
        watching.cancel()
        stop_process(process)


def files_of(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if "__pycache__" not in path.parts}


def test_nothing_of_the_project_is_within_its_reach(folder: Path, tmp_path: Path) -> None:
    """Else what is missing in the folder would be found beside it, here and not in a Space."""
    names = ["app", "avatars", "pipeline", "ui.layout", "deploy"]
    look = f"import importlib.util, json\nprint(json.dumps([str(importlib.util.find_spec(n)) for n in {names}]))"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=folder, env=around(tmp_path), capture_output=True, text=True, check=True
    )
    *ours, deploy = json.loads(done.stdout)
    assert deploy == "None", "it is in the project's folder alone"
    assert all(str(folder) in spec for spec in ours), ours


async def told(phone: SimulatedPhone, word: str, since_s: float) -> None:
    """Returns when `word` was said to the caller; what comes before it, and pauses, are as long as they like."""
    deadline_s = time.monotonic() + REPLY_LIMIT_S
    heard = ""
    while time.monotonic() < deadline_s:
        heard = (await understood(await phone.hear_reply(since_s, REPLY_LIMIT_S, quiet_s=1.5))).lower()
        if word in heard:
            return
        await asyncio.sleep(1)
    raise AssertionError(f"nothing about {word} in {REPLY_LIMIT_S:.0f} s, but: {heard}")


async def talk(address: str) -> None:
    """A visitor's session: the page, typed words, and a call with a question, while all other lines are taken."""
    async with httpx.AsyncClient(timeout=REPLY_LIMIT_S, base_url=f"http://{address}") as client:
        page = await client.get("/")
        assert page.status_code == 200 and "gradio" in page.text
        written = (await client.post("/chat", json={"text": "Three bedrooms in Gràcia under a million"})).json()
        assert written["properties"] and all(home["rooms"] >= 3 for home in written["properties"])
    lines = f"ws://{address}/voice/telephone/handler"
    question = await spoken("I'm looking for a two bedroom apartment in Chueca.")
    async with SimulatedPhone(lines) as phone, SimulatedPhone(lines) as second, SimulatedPhone(lines) as third:
        for each in (phone, second, third):
            assert len((await each.hear_reply(each.started_s, REPLY_LIMIT_S)).samples), "the greeting"
        async with SimulatedPhone(lines) as fourth:
            await asyncio.wait_for(fourth.closed.wait(), REPLY_LIMIT_S)
        await told(phone, "chueca", await phone.say(question))
        assert not second.closed.is_set() and not third.closed.is_set()


@pytest.mark.engines
@pytest.mark.slow
async def test_the_folder_alone_takes_calls(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = files_of(folder)
    async with started(folder, tmp_path) as space:
        await talk(space.address)
        peak_mb = space.peak_mb()
        processes = len(space.most_kb)
        log = space.said
    assert "Traceback" not in log, log[-3_000:]
    assert files_of(folder) == files, "it writes elsewhere"
    if not processes:
        pytest.skip("calls work; memory is not measured without /proc")
    with capsys.disabled():
        print(f"\na Space with {CALLS} calls at once: {peak_mb:.0f} MB at the most ({processes} processes)")
    assert 500 < peak_mb < MEMORY_MB / 4
