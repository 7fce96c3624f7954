"""The service with scripted engines, for tests of what is around them: `python -m tests.scripted_service --port 8001`.

Everything between the socket and the engines is the real thing: uvicorn as `app.py` runs it, the telephone's mount, the
desk, sessions, the HTTP routes. Whatever a caller says is understood as "two rooms", and answered with one sentence.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from avatars.avatar import load_avatars
from pipeline.answer import AnswerConfig
from pipeline.api import build_api, explain_bad_input
from pipeline.audio import AudioChunk, FloatSamples
from pipeline.engines.base import Transcript, Voice
from pipeline.engines.scripted import ScriptedTextToSpeech
from pipeline.house import House
from pipeline.parting import CallLimits
from pipeline.preparing import Headroom
from pipeline.rehearsal import as_rehearsed
from pipeline.serving import CallServer, spare_callers_collections
from pipeline.session import Call, Engines, Session
from pipeline.settings import PROJECT_ROOT
from pipeline.transports.desk import CallDesk
from pipeline.transports.phone import mount_phone
from pipeline.turns import TurnConfig
from tests.test_api import OneFlat, SearchesOnce
from tests.timeline import LoudnessVad, TimedAgent

HEARD = "two rooms"
REPLY = "I have a bright flat in the middle of town, with two rooms and a large terrace to the south."


class HearsTheSame:
    """Understands everything as the same words."""

    name = "same"

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        await asyncio.sleep(0.05)
        return Transcript(HEARD, self.name, 50.0)


class Finished:
    """Takes every pause for the end."""

    name = "finished"

    async def probability(self, audio: FloatSamples) -> float:
        return 0.95


class Kokoro(ScriptedTextToSpeech):
    """A tone under a name for which avatars have voices."""

    name = "kokoro"

    def has(self, text: str, voice: Voice) -> bool:
        """It takes no time."""
        return True


class SameReply(TimedAgent):
    """Answers everything with the same words, in calls and in writing."""

    def __init__(self) -> None:
        super().__init__([REPLY] * 10_000)
        written = SearchesOnce()
        self.reply, self.memory_status = written.reply, written.memory_status


def make_service(max_calls: int, limits: CallLimits) -> tuple[FastAPI, House]:
    """The application and what it holds."""
    avatars = load_avatars(PROJECT_ROOT / "avatars" / "definitions")
    house = House(CallDesk(avatars, "tara", max_calls), engines={"speech_to_text": "same"})
    house.desk.observers += house.observers
    house.search, house.agent = OneFlat(), SameReply()  # type: ignore[assignment]
    speech = Kokoro()

    def make_session(call: Call, rate_hz: int) -> Session:
        return Session(
            call,
            Engines(HearsTheSame(), speech, LoudnessVad, Finished()),
            SameReply(),  # type: ignore[arg-type]
            agency_name="Casavoz Homes",
            turn_config=TurnConfig(),
            answer_config=AnswerConfig(),
            headroom=Headroom(2),
            output_rate_hz=rate_hz,
            now=asyncio.get_running_loop().time,
            limits=limits,
        )

    app = FastAPI(title="scripted")
    explain_bad_input(app)
    app.include_router(build_api(house))
    mount_phone(app, house.desk, None)
    house.desk.refusing.sound_of = partial(as_rehearsed, speech)
    house.desk.open_for_calls(make_session)
    spare_callers_collections()

    @app.get("/left")
    async def left() -> dict[str, int]:
        """What the process holds on to."""
        gc.collect()
        return {
            "tasks": len(asyncio.all_tasks()),
            "threads": threading.active_count(),
            "files": len(os.listdir("/proc/self/fd")),
            "sessions": sum(isinstance(held, Session) for held in gc.get_objects()),
        }

    return app, house


@asynccontextmanager
async def running(log: Path, *options: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The service in a process of its own: the process and its "127.0.0.1:PORT"; it is killed in the end."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.scripted_service",
            *options,
            cwd=PROJECT_ROOT,
            env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=output,
        )
    try:
        assert process.stdout is not None
        port = (await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip()
        assert port, f"it did not start: see {log}"
        yield process, f"127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


class _SaysItsPort(CallServer):
    async def startup(self, sockets: list[object] | None = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)


def main() -> int:
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m tests.scripted_service", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 for any that is free")
    parser.add_argument("--max-calls", type=int, default=50)
    parser.add_argument("--drain-s", type=float, default=60.0)
    parser.add_argument("--longest-call-s", type=float, default=600.0)
    arguments = parser.parse_args()
    app, house = make_service(arguments.max_calls, CallLimits(arguments.longest_call_s))
    server = _SaysItsPort(app, house.desk, arguments.drain_s, host="127.0.0.1", port=arguments.port, log_level="info")
    server.run()
    if server.cut_short:
        os._exit(1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
