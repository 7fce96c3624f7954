"""What the fault matrix found, as a table: what was heard in each cell, when, and whether that will do."""

from __future__ import annotations

import asyncio
import re
import unicodedata
import wave
from collections.abc import Sequence
from pathlib import Path

from tests.bench.content import heard_words
from tests.faults.call import LONGEST_SILENCE_S, CellResult

PAUSE_S = 0.5
LEAST_ALIKE = 0.5
"""Of the words that the service says were heard, so many must be recognised in the sound: a telephone costs some."""
_WIDTH = 130


async def listen(result: CellResult) -> str:
    """What was heard in a cell, and when, in seconds after the caller had finished.

    Notes in the result when it is not what the service says was heard.
    """
    turn = result.turn
    if turn is None or turn.wait_s is None:
        return ""
    words = await asyncio.to_thread(heard_words, turn.sound)
    said, known = _words(turn.replied), set(_words(" ".join(word.text for word in words)))
    if said and sum(word in known for word in said) < LEAST_ALIKE * len(said):
        result.problems.append(f"heard was something else than {turn.replied!r}")
    found, end_s = "", -PAUSE_S
    for word in words:
        if word.start_s - end_s >= PAUSE_S:
            found += f" [{turn.wait_s + word.start_s:.1f} s]"
        found, end_s = f"{found} {word.text}", word.end_s
    return found.strip()


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z]+", plain)


def lines(result: CellResult, heard: str) -> list[str]:
    """A cell of the table."""
    turn = result.turn
    verdict = "RED  " if result.problems else "green"
    if turn is None or turn.wait_s is None:
        times = "no sound"
    else:
        times = f"first sound {turn.wait_s:4.1f} s   longest silence {turn.longest_s:4.1f} s"
    well = "" if result.recovered_s is None else f"   well again {result.recovered_s:4.1f} s"
    found = [f"{verdict}  {result.cell.name:<30} {times}{well}   {result.fell_back}".rstrip()]
    if heard:
        found.append(f"       heard: {_cut(heard)}")
    return found + [f"       NOT GOOD: {problem}" for problem in result.problems]


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1].rstrip() + "…"


def summary(results: Sequence[CellResult]) -> list[str]:
    """The matrix in figures."""
    red = [result.cell.name for result in results if result.problems]
    longest = max((result for result in results if result.turn), key=_longest_s, default=None)
    found = [f"{len(results) - len(red)} of {len(results)} cells are green."]
    if longest is not None:
        found.append(
            f"Longest silence: {_longest_s(longest):.1f} s ({longest.cell.name}); {LONGEST_SILENCE_S:g} s are allowed."
        )
    return found + ([f"Red: {', '.join(red)}."] if red else [])


def _longest_s(result: CellResult) -> float:
    return result.turn.longest_s if result.turn is not None else 0.0


def keep(result: CellResult, folder: Path) -> None:
    """Writes what was heard in a cell to a WAV file."""
    if result.turn is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with wave.open(str(folder / f"{result.cell.name.replace(' ', '-')}.wav"), "wb") as out:
        out.setparams((1, 2, result.turn.sound.rate_hz, 0, "NONE", ""))
        out.writeframes(result.turn.sound.samples.tobytes())
