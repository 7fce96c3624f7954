"""Does what README.md says, in a fresh clone: `python -m tests.follow_readme FOLDER --clone SOURCE`.

The commands are read from the clone's own README, in its order, and typed into a shell that has nothing but pip's
cache of the machine: another home, no settings. `make run` is left running, as in a second terminal, until the next
one. Prints each command with its exit code, its seconds and its last line; what needs the world outside is named, not
run. Exits with 1 when something failed. Takes some minutes, 9 GB in FOLDER, and the port that the README names.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.documents import Command, Table, steps
from tests.test_settings import documented

ADDRESS = "127.0.0.1:7860"
"""Where the README says that the page is."""
INSTALL_LIMIT_S = 3_600.0
COMMAND_LIMIT_S = 900.0
LONG = {"make test": "the whole test suite", "make bench": "measures for a quarter of an hour", "make eval": "minutes"}
LONG |= {"make notebooks": "minutes"}
OUTSIDE = {"docker ": "needs a container engine", "ngrok ": "opens a tunnel, needs an account"}
OUTSIDE |= {"python -m pipeline.transports.call ": "calls somebody by Twilio", "/call ": "calls somebody by Twilio"}
PAGE_HAS = ('"elem_id":"call"', '"elem_id":"transcript"', '"elem_id":"results"')
COMES_BACK = ("--list-avatars", "--check", "--help")
"""Options with which the service does not start."""
SPOKEN = "I'm looking for a two bedroom apartment in Chamberí."


@dataclass(frozen=True)
class Outcome:
    """What became of one command.

    Attributes:
        command: the line.
        code: its exit code, "ok" for what is no command; None when it was not run.
        seconds: how long it took; of a service, until it was ready.
        last: the last line of its output, or why it was not run.
    """

    command: str
    code: int | str | None
    seconds: float
    last: str

    @property
    def failed(self) -> bool:
        return self.code not in (0, "ok", None)

    def __str__(self) -> str:
        code = "-" if self.code is None else str(self.code)
        return f"{code:>4} {self.seconds:>7.1f} s  {self.command[:96]:<96}  {self.last[:120]}"


def why_not(line: str, *, long: bool) -> str | None:
    """Why this command is not run; None if it is."""
    for beginning, why in LONG.items():
        if not long and line.startswith(beginning):
            return why
    return next((why for part, why in OUTSIDE.items() if line.startswith(part) or part in line[:30]), None)


def serves(words: tuple[str, ...]) -> bool:
    """It starts the service, and does not come back by itself."""
    return words[:2] == ("make", "run") and not any(option in " ".join(words) for option in COMES_BACK)


@dataclass
class Follower:
    """Somebody with a shell.

    Attributes:
        folder: everything of theirs.
        clone: the project, in `folder`.
        long: run what takes long, too.
    """

    folder: Path
    clone: Path
    long: bool = False
    serving: subprocess.Popen[bytes] | None = None
    activated: bool = False
    called: bool = False
    seen: set[str] = field(default_factory=set)

    def environment(self) -> dict[str, str]:
        """As of a new account, with pip's cache, and this machine's way to the registries."""
        gone = {
            *documented(),
            "PYTHONPATH",
            "PYTHONHOME",
            "VIRTUAL_ENV",
            "ASSETS_DIR",
            "XDG_CACHE_HOME",
            "XDG_DATA_HOME",
            # Of the make that may have started this.
            *("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"),
        }
        kept = {name: value for name, value in os.environ.items() if name not in gone}
        asked = subprocess.run([sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, text=True)
        cache = asked.stdout.strip() or str(Path.home() / ".cache/pip")
        own = {"HOME": str(self.folder / "home"), "PIP_CACHE_DIR": cache}
        for name, file in (("PIP_CONFIG_FILE", ".config/pip/pip.conf"), ("NPM_CONFIG_USERCONFIG", ".npmrc")):
            if (Path.home() / file).is_file():
                own[name] = str(Path.home() / file)
        base = str(Path(sys.executable).resolve().parent)
        path = [str(self.clone / ".venv/bin")] if self.activated else []
        return {**kept, **own, "PATH": ":".join([*path, base, kept.get("PATH", "")])}

    def follow(self) -> Iterator[Outcome]:
        """Reads, and does."""
        table: Table | None = None
        for step in list(steps((self.clone / "README.md").read_text(encoding="utf-8"))):
            if isinstance(step, Table):
                table = step
                continue
            line = re.sub(r"\s+#.*", "", step.line)
            if line in self.seen:
                continue
            self.seen.add(line)
            if table is not None and (name := re.search(r"--listings (\S+\.csv)", line)):
                (self.clone / name[1]).write_text(table.text, encoding="utf-8")
                yield Outcome(f"(the table is written to {name[1]})", "ok", 0, f"{len(table.text.splitlines())} lines")
                table = None
            yield from self.do(step, line)

    def do(self, step: Command, line: str) -> Iterator[Outcome]:
        """What comes of one command, and of what the text around it says to do with it."""
        if (why := why_not(line, long=self.long)) is not None:
            yield Outcome(line, None, 0, f"not run: {why}")
        elif line.startswith(". "):
            self.activated = (self.clone / step.words[1]).is_file()
            yield Outcome(line, 0 if self.activated else 1, 0, "from here on, python is that of the environment")
        elif serves(step.words):
            yield from self.serve(line)
        else:
            yield self.run(line)
        if step.words[0] == "cp":
            path = self.clone / step.words[2]
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r"(?m)^name: .*", f"name: {path.stem.title()}", text, count=1), encoding="utf-8")
            yield Outcome(f"(its name is changed: {path.name})", "ok", 0, f"name: {path.stem.title()}")

    def run(self, line: str) -> Outcome:
        """One command to its end."""
        typed = line.replace("/tmp/", f"{self.folder}/")
        if line.startswith("curl "):
            typed = typed.replace("curl ", "curl -sS --fail-with-body ", 1)
        started_s = time.monotonic()
        log = self.folder / "command.log"
        with log.open("wb") as output:
            try:
                done = subprocess.run(
                    ["bash", "-c", typed],
                    cwd=self.clone,
                    env=self.environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=COMMAND_LIMIT_S if not self.long else INSTALL_LIMIT_S,
                )
                code: int | str = done.returncode
            except subprocess.TimeoutExpired:
                code = "late"
        return Outcome(line, code, time.monotonic() - started_s, last_line(log))

    def serve(self, line: str) -> Iterator[Outcome]:
        """The service until it is ready, its page, and the first time a telephone call."""
        self.stop()
        log = self.folder / "service.log"
        started_s = time.monotonic()
        with log.open("wb") as output:
            self.serving = subprocess.Popen(
                ["bash", "-c", line],
                cwd=self.clone,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        health = ""
        while self.serving.poll() is None and time.monotonic() - started_s < INSTALL_LIMIT_S:
            try:
                health = str(httpx.get(f"http://{ADDRESS}/health", timeout=10, trust_env=False).json()["status"])
            except (httpx.HTTPError, ValueError):
                pass
            if health == "ok":
                break
            time.sleep(0.5)
        took_s = time.monotonic() - started_s
        if health != "ok" or self.serving.poll() is not None:
            code = self.serving.poll()
            yield Outcome(line, "late" if code is None else f"{code}!", took_s, last_line(log))
            return
        yield Outcome(line, "ok", took_s, "/health says ok")
        page = httpx.get(f"http://{ADDRESS}/", timeout=60, trust_env=False)
        missing = [name for name in PAGE_HAS if name not in page.text]
        told = f"without {', '.join(missing)}" if missing else f"{len(page.text)} characters, all that was looked for"
        yield Outcome("(the page)", "bad" if missing or page.status_code != 200 else "ok", 0, told)
        if not self.called:
            self.called = True
            started_s = time.monotonic()
            try:
                heard, code = asyncio.run(telephone()), "ok"
            except Exception as error:
                heard, code = f"{type(error).__name__}: {error}", "none"
            yield Outcome("(a simulated telephone call)", code, time.monotonic() - started_s, heard)

    def stop(self) -> None:
        """Ctrl-C in the service's terminal."""
        if self.serving is not None and self.serving.poll() is None:
            os.killpg(self.serving.pid, signal.SIGINT)
            try:
                self.serving.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(self.serving.pid, signal.SIGKILL)
                self.serving.wait()
        self.serving = None


async def telephone() -> str:
    """Calls by the webhook as Twilio would, asks for a home; what was answered."""
    # They load models, of the machine's own cache: not before it is sure that there is somebody to talk to.
    from tests.simulated_phone import SimulatedPhone
    from tests.voices import spoken, understood

    question = await spoken(SPOKEN)
    async with SimulatedPhone(f"http://{ADDRESS}/voice/telephone/incoming") as phone:
        await phone.hear_reply(phone.started_s, 60)
        said_s = await phone.say(question)
        answer = ""
        for _ in range(10):
            answer = await understood(await phone.hear_reply(said_s, 60, quiet_s=1.5))
            if re.search(r"chamber", answer, re.IGNORECASE):
                return answer
            await asyncio.sleep(2)
    raise AssertionError(f"no word of Chamberí in: {answer}")


def last_line(log: Path) -> str:
    """The last line with something in it."""
    lines = [line.strip() for line in re.split(r"[\r\n]", log.read_text(encoding="utf-8", errors="replace"))]
    return next((line for line in reversed(lines) if line), "")


def main() -> int:
    """Returns the process's exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.follow_readme", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="new or empty")
    parser.add_argument("--clone", required=True, metavar="SOURCE", help="the repository: a folder or an address")
    parser.add_argument("--long", action="store_true", help="run make test, bench, eval and notebooks, too")
    parser.add_argument("--delete", action="store_true", help="remove FOLDER afterwards")
    given = parser.parse_args()
    folder = given.folder.resolve()
    if folder.exists() and any(folder.iterdir()):
        parser.error(f"{folder} has files in it")
    try:
        httpx.get(f"http://{ADDRESS}/", timeout=5, trust_env=False)
        parser.error(f"something answers at {ADDRESS}, which the README's commands would take for the service")
    except httpx.HTTPError:
        pass
    (folder / "home").mkdir(parents=True)
    subprocess.run(["git", "clone", "-q", given.clone, str(folder / "casavoz")], check=True)
    follower = Follower(folder, folder / "casavoz", long=given.long)
    outcomes = []
    try:
        for outcome in follower.follow():
            outcomes.append(outcome)
            print(outcome, flush=True)
    finally:
        follower.stop()
        if given.delete:
            shutil.rmtree(folder)
    failed = sum(outcome.failed for outcome in outcomes)
    left = sum(outcome.code is None for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    print(f"{len(outcomes) - failed - left} done, {failed} failed, {left} not run, {seconds:.0f} s")
    return 1 if failed or len(outcomes) == left else 0


if __name__ == "__main__":
    sys.exit(main())
