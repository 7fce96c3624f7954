"""How long a caller waits, measured at the caller's ear: the simulated phone against the running service.

    python -m tests.bench_calls [--turns 20] [--address 127.0.0.1:7860] [--voices af_bella,am_michael]

Without --address the service is started first. Each turn is said after the last answer has been heard to its end.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import tempfile
from pathlib import Path

from tests.conftest import serve_app
from tests.simulated_phone import SimulatedPhone
from tests.voices import spoken, understood

SENTENCES = (
    "I'm looking for a three bedroom apartment in Salamanca under one million euros.",
    "Something cheaper, please.",
    "Does it have a lift?",
    "How big is it?",
    "What about Chamberí?",
    "The next one, please.",
    "I would like two bathrooms instead.",
    "Is there a terrace?",
    "Show me something in Barcelona with a swimming pool.",
    "How much does it cost?",
)
TURNS_PER_CALL = 5


async def measure(address: str, turns: int, voices: list[str]) -> list[tuple[str, float | None]]:
    """Seconds from the end of each sentence to the first sound of its answer; None where none came."""
    waits: list[tuple[str, float | None]] = []
    sentences = itertools.cycle(SENTENCES)
    voice = itertools.cycle(voices)
    while len(waits) < turns:
        async with SimulatedPhone(f"ws://{address}/voice/telephone/handler") as phone:
            await phone.hear_reply(phone.started_s)
            caller = next(voice)
            for _ in range(min(TURNS_PER_CALL, turns - len(waits))):
                sentence = next(sentences)
                clip = await spoken(sentence, caller)
                # Measured from the last sound of the clip, not from the silence that ends it.
                tail_s = _silence_at_the_end(clip.samples.tolist(), clip.rate_hz)
                end_s = await phone.say(clip) - tail_s
                try:
                    reply = await phone.hear_reply(end_s, quiet_s=1.5)
                except AssertionError:
                    waits.append((sentence, None))
                    continue
                wait_s = (phone.first_sound_after(end_s) or 0.0) - end_s
                waits.append((sentence, wait_s))
                print(f"{wait_s:6.2f} s  {caller:<11} {sentence}\n          {await understood(reply)}", flush=True)
    return waits


def _silence_at_the_end(samples: list[int], rate_hz: int, quiet: int = 300) -> float:
    last = max((index for index, value in enumerate(samples) if abs(value) > quiet), default=0)
    return (len(samples) - 1 - last) / rate_hz


def _report(waits: list[tuple[str, float | None]]) -> None:
    heard = sorted(wait_s for _, wait_s in waits if wait_s is not None)
    print(f"\n{len(waits)} turns, {len(waits) - len(heard)} unanswered; first sound: ", end="")
    if len(heard) > 1:
        p95 = heard[min(len(heard) - 1, round(0.95 * len(heard)))]
        print(f"median {statistics.median(heard):.2f} s, p95 {p95:.2f} s, max {heard[-1]:.2f} s")


def main() -> None:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_calls", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--address", help="host:port of a running service (default: start one)")
    parser.add_argument("--voices", default="af_bella,am_michael,bf_emma,bm_george")
    options = parser.parse_args()
    voices = options.voices.split(",")
    if options.address:
        _report(asyncio.run(measure(options.address, options.turns, voices)))
        return
    with tempfile.TemporaryDirectory() as folder:
        for address in serve_app(Path(folder) / "log.txt", {}):
            _report(asyncio.run(measure(address, options.turns, voices)))


if __name__ == "__main__":
    main()
