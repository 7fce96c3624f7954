"""What tracing costs callers: first sound with tracing off, with Opik out of reach, with Opik that takes 10 s.

    python -m tests.tracing_cost                         # 3 rounds of each, 4 calls of 6 turns at once
    python -m tests.tracing_cost --rounds 1 --calls 1 --turns 2

Hosted-like engines (`tests.load.hosted_app`), simulated phones; the modes take turns, so that a machine that grows
slower does so for all. For a quiet machine: a difference of 2 % is some 20 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np

from pipeline.audio import Samples
from pipeline.settings import PROJECT_ROOT
from tests.bench.servers import serving
from tests.load.__main__ import RAMP_S, settled
from tests.load.phones import LoadPhone
from tests.load.script import utterances

APP = ["-m", "tests.load.hosted_app"]
ALLOWED = 0.02
SLOW_S = 10.0
_START_LIMIT_S = 20.0


@contextmanager
def slow_opik() -> Iterator[str]:
    """The address of a server that takes `SLOW_S` for every answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ["-m", "tests.providers.opik", "--port", str(port), "--delay-s", str(SLOW_S)]
    process = subprocess.Popen([sys.executable, *arguments], cwd=PROJECT_ROOT)
    try:
        until_s = time.monotonic() + _START_LIMIT_S
        while time.monotonic() < until_s:
            try:
                httpx.get(f"http://127.0.0.1:{port}/received", timeout=2)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/api"
    finally:
        process.terminate()
        process.wait()


async def first_sounds(url: str, sounds: list[Samples], calls: int, turns: int) -> list[float]:
    """Seconds from the end of each utterance to the first sound of its answer."""
    tasks = []
    for number in range(calls):
        tasks.append(asyncio.ensure_future(LoadPhone(url, sounds, number).call(asyncio.Event(), turns)))
        await asyncio.sleep(RAMP_S)
    measured = await asyncio.gather(*tasks)
    for each in measured:
        if each.error or each.refused or each.unanswered:
            print(f"  a call broke: {each.error or 'refused or not answered'}", file=sys.stderr)
    return [first_s for each in measured for first_s in each.first_sounds_s]


async def measure(folder: Path, rounds: int, calls: int, turns: int, settle: bool) -> dict[str, list[float]]:
    """First sounds in seconds, by mode."""
    sounds = [each.audio.samples for each in await utterances()]
    found: dict[str, list[float]] = {}
    with slow_opik() as slow:
        modes = {
            "off": {},
            "unreachable": {"OPIK_URL_OVERRIDE": "http://127.0.0.1:9/api"},
            "10 s a request": {"OPIK_URL_OVERRIDE": slow},
        }
        for round_number in range(rounds):
            for mode, settings in modes.items():
                log = folder / f"{round_number} {mode.replace(' ', '-')}.log"
                with serving(APP, log, {"MAX_CALLS": str(calls + 2), "LANGUAGES": "en", **settings}) as service:
                    if settle:
                        await settled([service])
                    url = f"ws://{service.address}/voice/telephone/handler"
                    await first_sounds(url, sounds, 1, 1)  # fills caches
                    got = await first_sounds(url, sounds, calls, turns)
                    found.setdefault(mode, []).extend(got)
                    async with httpx.AsyncClient(timeout=10) as client:
                        told = (await client.get(f"http://{service.address}/metrics")).text
                counts = " ".join(
                    line.removeprefix("casavoz_") for line in told.splitlines() if "casavoz_traces" in line[:14]
                )
                p50_s = float(np.percentile(got, 50)) if got else float("nan")
                print(f"  round {round_number + 1}, {mode}: {len(got)} turns, p50 {p50_s:.3f} s  {counts}", flush=True)
    return found


def main() -> int:
    """Prints the figures; 1 when tracing costs more than is allowed."""
    parser = argparse.ArgumentParser(prog="python -m tests.tracing_cost", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=4, help="at once")
    parser.add_argument("--turns", type=int, default=6, help="of each call")
    parser.add_argument("--at-once", action="store_true", help="do not wait until the service has come to rest")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(
            measure(Path(folder), arguments.rounds, arguments.calls, arguments.turns, not arguments.at_once)
        )
    off_s = float(np.percentile(found["off"], 50))
    worst = 0.0
    for mode, firsts in found.items():
        p50_s = float(np.percentile(firsts, 50))
        worst = max(worst, p50_s / off_s - 1)
        print(f"{mode:<16} {len(firsts):4d} turns  p50 {p50_s:.3f} s  p95 {np.percentile(firsts, 95):.3f} s")
        print(f"{'':<16} against off: {p50_s / off_s - 1:+.1%}")
    return 0 if worst <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
