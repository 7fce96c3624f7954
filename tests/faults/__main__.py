"""Lets every hosted engine fail in every way while a caller is on the line, and says what the caller heard.

    python -m tests.faults                        the whole matrix
    python -m tests.faults --only llm,groq-stt --fault hang,cut --when middle

Each fault is a real call on a simulated telephone to the service as users start it (`python app.py`), with providers
on this machine: greeting, a turn in which all is well, a turn with the fault, goodbye. "before": the fault is there as
the caller speaks; "middle": it strikes while the engine's answer is under way. A cell is green when the caller waited
at most 5 s in silence and was answered, nothing of the turn was lost, the goodbye was answered too, the service
wrote no stack trace, and it trusted the engine again afterwards. Exits with 1 if any cell is red.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from itertools import groupby
from pathlib import Path

from pipeline.audio import AudioChunk
from tests.faults.call import CellResult, hold_call
from tests.faults.cells import ENGINES, FAULTS, PROVIDERS, WHENS, Cell, Provider, chosen
from tests.faults.house import House, open_house
from tests.faults.report import keep, lines, listen, summary
from tests.faults.script import clips

AT_ONCE = 3


def main() -> int:
    """Runs what is asked for; returns the process's exit code."""
    parser = _parser()
    asked = parser.parse_args()
    cells = chosen(asked.only, asked.fault, asked.when, every=asked.all)
    if asked.list:
        print("\n".join(cell.name for cell in cells))
        return 0
    if not cells or asked.at_once < 1:
        parser.error("nothing is left to do")
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-") as scratch:
        folder = Path(asked.keep or scratch)
        results = asyncio.run(run(cells, folder, asked.in_process, at_once=asked.at_once))
        heard = asyncio.run(_listen(results, Path(asked.keep) if asked.keep else None))
    print()
    for result, words in zip(results, heard, strict=True):
        print("\n".join(lines(result, words)))
    print("\n" + "\n".join(summary(results)))
    print(f"{time.monotonic() - began_s:.0f} s")
    return int(any(result.problems for result in results))


def _parser() -> argparse.ArgumentParser:
    def some_of(allowed: Iterable[str]) -> object:
        def parse(text: str) -> tuple[str, ...]:
            names = tuple(name.strip() for name in text.split(",") if name.strip())
            if unknown := [name for name in names if name not in allowed]:
                raise argparse.ArgumentTypeError(f"{', '.join(unknown)} is not among {', '.join(allowed)}")
            return names

        return parse

    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = (*ENGINES, *(provider.name for provider in PROVIDERS))
    parser.add_argument("--only", type=some_of(names), default=(), help=f"engines or providers: {', '.join(names)}")
    parser.add_argument("--fault", type=some_of(FAULTS), default=(), help=f"faults: {', '.join(FAULTS)}")
    parser.add_argument("--when", type=some_of(WHENS), default=(), help=" or ".join(WHENS))
    parser.add_argument("--all", action="store_true", help="of every provider, not of one for each engine")
    parser.add_argument("--list", action="store_true", help="say which cells there are and end")
    parser.add_argument("--keep", metavar="FOLDER", help="keep logs, records and what was heard there")
    parser.add_argument(
        "--at-once", type=int, default=AT_ONCE, help=f"services, with a call each (default {AT_ONCE}; 1.5 GB each)"
    )
    parser.add_argument(
        "--in-process", type=some_of(("stt", "llm", "tts")), default=(), help="engines that are not to be hosted at all"
    )
    return parser


async def run(
    cells: Sequence[Cell], folder: Path, in_process: tuple[str, ...] = (), *, at_once: int = 1
) -> list[CellResult]:
    """Makes the calls: those of one provider one after another in a house of their own, in so many houses at once."""
    known = await clips()
    groups = [list(group) for _, group in groupby(cells, key=lambda cell: cell.provider.name)]
    results: list[CellResult] = []
    for first in range(0, len(groups), at_once):
        some = groups[first : first + at_once]
        async with AsyncExitStack() as stack:
            # One after another, and no call before all are there: a service that starts takes the whole machine.
            houses = [await _started(stack, group[0].provider, folder, in_process) for group in some]
            rounds = [_calls(house, group, known) for house, group in zip(houses, some, strict=True)]
            for found in await asyncio.gather(*rounds):
                results += found
    return results


async def _started(stack: AsyncExitStack, provider: Provider, folder: Path, in_process: tuple[str, ...]) -> House:
    opening = open_house(folder / provider.name, provider.house, in_process=in_process)
    house = await asyncio.to_thread(opening.__enter__)
    stack.push_async_callback(asyncio.to_thread, opening.__exit__, None, None, None)
    return house


async def _calls(house: House, cells: Sequence[Cell], known: Mapping[str, AudioChunk]) -> list[CellResult]:
    results = await hold_call(house, [[Cell(cells[0].provider, "none", "before")]], known, _progress)
    for _, group in groupby(cells, key=lambda cell: cell.kind):
        results += await hold_call(house, [[cell] for cell in group], known, _progress)
    return results


def _progress(result: CellResult) -> None:
    print(lines(result, "")[0], flush=True)


async def _listen(results: Sequence[CellResult], folder: Path | None) -> list[str]:
    heard = []
    for result in results:
        heard.append(await listen(result))
        if folder is not None:
            keep(result, folder / "heard")
    return heard


if __name__ == "__main__":
    sys.exit(main())
