"""How long a caller waits, and how the avatar takes turns: the simulated phone and a browser against the service.

    python -m tests.bench [--quick] [--only phone|browser|stock] [--seed 1] [--address 127.0.0.1:7860] [--hosted]

Starts the service (or uses the one at --address), makes calls to it, then to stock FastRTC with the same engines, one
after the other, and prints tables. Everything is measured in the sound at the caller's ear; the sound of every call is
kept beside the results. A whole run takes about a quarter of an hour.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from pipeline.settings import load_settings
from tests.bench.browser_line import browser_line
from tests.bench.content import Fillers, fillers
from tests.bench.line import HeldCall, LineLost, clips_of, hold_call
from tests.bench.phone_line import phone_line
from tests.bench.plan import CALLERS, PlannedCall, plan_calls
from tests.bench.report import report, stages, turn_line
from tests.bench.results import ChannelResult
from tests.bench.servers import serving
from tests.conftest import chromium
from tests.voices import can_speak

QUIET_LOAD = 0.4
STOCK_TALK_OVER_S = (6.5, 8.0)
"""Stock plays a sentence and three seconds of keyboard first: its callers wait for some of the answer."""
CALL_LIMIT_S = 60.0
TURN_LIMIT_S = 40.0
SETTLE_S = 8.0
"""After a start the service synthesises its set phrases; nobody is measured meanwhile."""


async def make_calls(
    channel: str, address: str, calls: list[PlannedCall], seed: int, out: Path, lost: list[str]
) -> list[HeldCall]:
    """Makes the calls one after the other, and keeps their sound; those that could not be held are `lost`."""
    held: list[HeldCall] = []
    for call in calls:
        clips = await clips_of(call)
        limit_s = CALL_LIMIT_S + len(call.turns) * TURN_LIMIT_S
        try:
            async with browser_line(address) if channel == "browser" else phone_line(address) as line:
                held.append(await asyncio.wait_for(hold_call(line, call, clips, seed), limit_s))
        except (LineLost, asyncio.TimeoutError, OSError) as error:
            lost.append(f"{channel}: call {call.number} was lost ({type(error).__name__}: {error})")
            print(f"  {lost[-1]}", flush=True)
            continue
        held[-1].recording.save(out / f"{channel}-{call.number:02d}.wav")
        print(f"  {channel}: call {call.number}, {call.caller.name}, {len(call.turns)} turns", flush=True)
    return held


def measured(channel: str, held: list[HeldCall], known: Fillers) -> ChannelResult:
    """Measures calls; prints a line a turn."""
    result = ChannelResult(channel)
    for call in held:
        result.add(call, known)
    print(f"\n{channel}: first sound, content, caller, words")
    for turn in [*result.turns, *result.asides]:
        print(turn_line(turn))
    return result


def run(options: argparse.Namespace, out: Path) -> str:
    """The whole measurement; gives the report."""
    plans = {
        "phone": plan_calls(options.phone, options.seed),
        "browser": plan_calls(options.browser, options.seed, skip=-(-options.phone // 6)),
        "stock": plan_calls(options.stock, options.seed, talk_over_s=STOCK_TALK_OVER_S),
    }
    if options.only:
        plans = {options.only: plans[options.only]}
    if plans.get("browser") and not chromium():
        print("No Chromium here: the browser is left out (apt-get install chromium)")
        plans["browser"] = []
    missing = [caller.name for caller in CALLERS if not can_speak(caller)]
    if missing:
        print(f"Without the voices {', '.join(missing)}: apt-get install flite")
    print("Synthesising what the callers say", flush=True)
    for call in (call for calls in plans.values() for call in calls):
        asyncio.run(_prepared(call))
    note = load_note()
    held: dict[str, list[HeldCall]] = {}
    logs, lost = "", list[str]()
    ours = [channel for channel in ("phone", "browser") if plans.get(channel)]
    if ours:
        with ExitStack() as stack:
            address = options.address or stack.enter_context(_service(options, out, stack)).address
            if not options.address:
                time.sleep(options.settle)
            for channel in ours:
                held[channel] = asyncio.run(make_calls(channel, address, plans[channel], options.seed, out, lost))
        log = out / "service.log"
        logs = log.read_text(encoding="utf-8") if log.exists() else ""
    if plans.get("stock") and not options.hosted:
        with serving(["-m", "tests.bench.stock"], out / "stock.log") as stock:
            held["stock"] = asyncio.run(make_calls("stock", stock.address, plans["stock"], options.seed, out, lost))
    known = fillers()
    channels = [measured(channel, calls, known) for channel, calls in held.items()]
    rows = [turn.as_json() for channel in channels for turn in [*channel.turns, *channel.asides]]
    (out / "turns.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    title = f"# Turn-taking, seed {options.seed}" + (", engines as slow as hosted ones" if options.hosted else "")
    return "\n\n".join(filter(None, [title, note, *lost, report(channels), stages(logs)]))


def _service(options: argparse.Namespace, out: Path, stack: ExitStack):  # type: ignore[no-untyped-def]
    if not options.hosted:
        return serving(["app.py"], out / "service.log")
    model = stack.enter_context(serving(["-m", "tests.bench.hosted_model"], out / "model.log"))
    settings = {
        "LLM_MODEL": "openai-compatible",
        "OPENAI__BASE_URL": f"http://{model.address}/v1",
        "OPENAI__API_KEY": "none",
    }
    return serving(["-m", "tests.bench.hosted_app"], out / "service.log", settings)


async def _prepared(call: PlannedCall) -> None:
    await clips_of(call)


def load_note() -> str:
    """How busy the machine was before the first call."""
    load = os.getloadavg()[0]
    note = f"Load before the start: {load:.2f} on {os.cpu_count()} cores."
    return note if load < QUIET_LOAD else f"{note} **Not a quiet machine: the times are worth little.**"


def main() -> int:
    """Parses arguments, measures, prints and keeps the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--phone", type=int, default=40, help="turns on the simulated phone")
    parser.add_argument("--browser", type=int, default=20, help="turns in Chromium")
    parser.add_argument("--stock", type=int, default=12, help="turns with stock FastRTC")
    parser.add_argument("--quick", action="store_true", help="12, 6 and 6 turns")
    parser.add_argument("--only", choices=["phone", "browser", "stock"])
    parser.add_argument("--hosted", action="store_true", help="engines as slow as hosted ones (stand-ins)")
    parser.add_argument("--address", help="host:port of a running service (default: start one)")
    parser.add_argument("--seed", type=int, default=1, help="another seed: other pauses, callers and sentences")
    parser.add_argument("--settle", type=float, default=SETTLE_S, help="seconds between ready and the first call")
    parser.add_argument("--out", type=Path, help="folder for sound and results (default: one in the cache folder)")
    options = parser.parse_args()
    if options.quick:
        options.phone, options.browser, options.stock = 12, 6, 6
    out = options.out or load_settings().cache_dir / "bench" / time.strftime("%Y%m%d-%H%M%S")
    out.mkdir(parents=True, exist_ok=True)
    summary = run(options, out)
    (out / "summary.md").write_text(summary + "\n", encoding="utf-8")
    print(f"\n{summary}\n\nSound, turns and this summary: {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
