"""Measures how many calls this machine carries.

python -m tests.load                     # hosted-like engines: 10, 25, 50, 75, 100 calls at once
python -m tests.load --engines in-process --calls 1,2,3,4
python -m tests.load --engines in-process --one-more 3
python -m tests.load --soak 500          # so many calls back to back: does memory grow, is anything left over?
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np

from pipeline.audio import Samples
from tests.bench.servers import Service, serving
from tests.load.phones import LoadPhone, Measured
from tests.load.processes import open_files, processor_s, resident_mb, threads
from tests.load.script import utterances

APPS = {"hosted": ["-m", "tests.load.hosted_app"], "in-process": ["app.py"]}
DEFAULT_CALLS = {"hosted": "10,25,50,75,100", "in-process": "1,2,3,4"}
RAMP_S = 0.1
"""Between two calls that begin: nobody calls in chorus."""
SETTLE_S = 5.0
WARM_UP_CALLS, WARM_UP_S = 4, 20.0
"""Before anything is measured: the first calls fill caches, which are no call's memory."""
QUIET_CORES, QUIET_FOR_S, QUIET_WITHIN_S = 0.05, 5.0, 900.0
"""Just started, a service synthesises ahead and loads the second recogniser whenever nobody calls."""
SOAK_AT_ONCE = 25
SOAK_TURNS = 1
BREAKS_S = 1.5
"""First sound, 95th percentile: past it the machine carries no more."""


@dataclass(frozen=True, slots=True)
class Level:
    """What was measured with so many calls at once. Times in seconds, processor in cores, memory in MB."""

    calls: int
    turns: int
    first_p50_s: float
    first_p95_s: float
    late: float
    unanswered: int
    refused: int
    broken: int
    service_cores: float
    phones_cores: float
    memory_mb: float

    @property
    def holds(self) -> bool:
        """Was every call served as promised?"""
        return self.first_p95_s < BREAKS_S and not (self.unanswered or self.refused or self.broken)


async def level(
    services: Sequence[Service], sounds: Sequence[Samples], calls: int, seconds: float, *, one_more: bool = False
) -> Level:
    """So many calls for so long; and one more, which is to be refused, in the middle of them."""
    ended = asyncio.Event()
    before_mb = sum(resident_mb(service.pid) for service in services)
    phones = [LoadPhone(_url(services[i % len(services)]), sounds, first=i) for i in range(calls)]
    tasks = []
    for phone in phones:
        tasks.append(asyncio.ensure_future(phone.call(ended)))
        await asyncio.sleep(RAMP_S)
    await asyncio.sleep(SETTLE_S)
    began_s, used_s = time.monotonic(), sum(processor_s(service.pid) for service in services)
    own_s = time.process_time()
    if one_more:
        await asyncio.sleep(seconds / 2)
        refused = await LoadPhone(_url(services[0]), sounds).call(asyncio.Event())
        _show_refused(calls + 1, refused)
        await asyncio.sleep(seconds / 2)
    else:
        await asyncio.sleep(seconds)
    took_s = time.monotonic() - began_s
    service_cores = (sum(processor_s(service.pid) for service in services) - used_s) / took_s
    phones_cores = (time.process_time() - own_s) / took_s
    memory_mb = sum(resident_mb(service.pid) for service in services) - before_mb
    ended.set()
    measured = await asyncio.gather(*tasks)
    return _level(calls, measured, service_cores, phones_cores, memory_mb)


def _level(
    calls: int, measured: Sequence[Measured], service_cores: float, phones_cores: float, memory_mb: float
) -> Level:
    firsts = [first_s for each in measured for first_s in each.first_sounds_s] or [float("nan")]
    for error in sorted({each.error for each in measured if each.error}):
        print(f"  a call broke: {error}", file=sys.stderr)
    return Level(
        calls,
        len(firsts),
        float(np.percentile(firsts, 50)),
        float(np.percentile(firsts, 95)),
        sum(each.late for each in measured) / max(1, sum(each.frames for each in measured)),
        sum(each.unanswered for each in measured),
        sum(each.refused for each in measured),
        sum(bool(each.error) for each in measured),
        service_cores,
        phones_cores,
        memory_mb,
    )


def _show_refused(number: int, one: Measured) -> None:
    if one.refused and one.greeting_s is not None:
        print(f"Call {number} was told after {one.greeting_s:.2f} s that no line is free, and hung up on", flush=True)
    else:
        print(f"Call {number} was {'hung up on without a word' if one.refused else 'TAKEN'}", flush=True)


async def soak(service: Service, sounds: Sequence[Samples], calls: int) -> bool:
    """Many calls back to back; prints what the process holds, whether it grows, and what is left in the end."""
    before = await _held(service)
    held: dict[int, float] = {}
    done = 0
    waiting = iter(range(calls))

    async def line() -> None:
        nonlocal done
        for number in waiting:
            await LoadPhone(_url(service), sounds, first=number).call(asyncio.Event(), turns=SOAK_TURNS)
            done += 1
            if done in (50, calls) or done % 50 == 0:
                held[done] = resident_mb(service.pid)
                print(f"  after {done:4d} calls: {held[done]:7.1f} MB", flush=True)

    await asyncio.gather(*(line() for _ in range(SOAK_AT_ONCE)))
    first = held.get(50, held[max(held)])
    growth = held[calls] / first - 1
    print(f"Memory after call 50 {first:.1f} MB, after call {calls} {held[calls]:.1f} MB: {growth:+.1%}")
    await asyncio.sleep(SETTLE_S)
    after = await _held(service)
    print("Threads, files and sockets, tasks: before " + _listed(before) + ", after " + _listed(after))
    return growth <= 0.05 and after[1] <= before[1] and after[2] <= before[2]


async def _held(service: Service) -> tuple[int, int, int]:
    """Threads, open files, tasks of the event loop."""
    async with httpx.AsyncClient(timeout=10) as client:
        tasks = (await client.get(f"http://{service.address}/tasks")).json()["tasks"]
    return threads(service.pid), open_files(service.pid), int(tasks)


def _listed(held: tuple[int, ...]) -> str:
    return "/".join(map(str, held))


async def settled(services: Sequence[Service]) -> None:
    """Waits until the services have nothing to do."""
    print("Waiting until the service has done what it does ahead of calls ...", flush=True)
    until_s = time.monotonic() + QUIET_WITHIN_S
    while time.monotonic() < until_s:
        used_s = sum(processor_s(service.pid) for service in services)
        await asyncio.sleep(QUIET_FOR_S)
        if sum(processor_s(service.pid) for service in services) - used_s < QUIET_CORES * QUIET_FOR_S * len(services):
            return
    print("The service did not come to rest; the figures are of a busy one.", file=sys.stderr)


def _url(service: Service) -> str:
    return f"ws://{service.address}/voice/telephone/handler"


def _show(one: Level) -> None:
    print(
        f"{one.calls:5d} {one.turns:6d} {one.first_p50_s:7.2f} {one.first_p95_s:7.2f} {one.late:8.2%} "
        f"{one.unanswered:6d} {one.refused:7d} {one.broken:6d} {one.service_cores:8.2f} "
        f"{one.service_cores / one.calls:9.4f} {one.phones_cores:7.2f} {one.memory_mb / one.calls:8.1f}"
        f"{'' if one.holds else '   breaks'}",
        flush=True,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__.split("\n")[0])
    parser.add_argument("--engines", choices=sorted(APPS), default="hosted")
    parser.add_argument("--calls", help="numbers of calls at once, rising (default: by the engines)")
    parser.add_argument("--seconds", type=float, default=40.0, help="measured at each number (default: 40)")
    parser.add_argument(
        "--one-more",
        type=int,
        metavar="CALLS",
        help="so many calls instead, as many as MAX_CALLS allows, and one more in the middle of them",
    )
    parser.add_argument(
        "--processes",
        type=int,
        help="of the service, calls spread over them (default: one for each core); one in-process",
    )
    parser.add_argument("--soak", type=int, metavar="CALLS", help="so many short calls back to back instead")
    return parser.parse_args()


async def run(arguments: argparse.Namespace, services: Sequence[Service]) -> bool:
    """Measures; returns whether all went as promised."""
    sounds = [each.phone for each in await utterances()]
    await settled(services)
    await level(services, sounds, WARM_UP_CALLS * len(services), WARM_UP_S)
    if arguments.soak:
        return await soak(services[0], sounds, arguments.soak)
    print(f"{arguments.engines} engines, {len(services)} process(es), load {os.getloadavg()[0]:.2f} before")
    print(
        "calls  turns     p50     p95     late unansw. refused broken    cores cores/call  phones  MB/call", flush=True
    )
    if arguments.one_more:
        _show(one := await level(services, sounds, arguments.one_more, arguments.seconds, one_more=True))
        return one.holds
    held = 0
    for calls in map(int, (arguments.calls or DEFAULT_CALLS[arguments.engines]).split(",")):
        one = await level(services, sounds, calls, arguments.seconds)
        _show(one)
        held = calls if one.holds else held
    print(f"Calls at once with first sound p95 under {BREAKS_S} s: {held}")
    return held > 0


def main() -> int:
    """Runs the bench; returns the process's exit code."""
    arguments = _arguments()
    single = arguments.engines != "hosted" or arguments.soak or arguments.one_more
    most = {"MAX_CALLS": str(arguments.one_more or 1_000)}
    if arguments.engines == "hosted":
        # A hosted recogniser knows many languages. Beside it nothing listens a second time in this process.
        most["LANGUAGES"] = "en"
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        asyncio.run(_prepared())
        services = [
            stack.enter_context(serving(APPS[arguments.engines], Path(folder) / f"service-{number}.log", most))
            for number in range(1 if single else arguments.processes or os.cpu_count() or 1)
        ]
        return 0 if asyncio.run(run(arguments, services)) else 1


async def _prepared() -> None:
    await utterances()


if __name__ == "__main__":
    sys.exit(main())
