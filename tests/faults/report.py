"""What the fault matrix found, as a table: what was heard in each cell, when, and whether that will do."""

from __future__ import annotations

import re
import unicodedata
import wave
from collections.abc import Sequence
from pathlib import Path

from tests.faults.call import LONGEST_SILENCE_S, CellResult
from tests.voices import understood_in_stretches

LEAST_ALIKE = 0.5
"""Of the words that the service says were heard, so many must be recognised in the sound: a telephone costs some."""
_WIDTH = 100


async def listen(result: CellResult) -> str:
    """The words in a cell's sound; notes in the result when they are not those that the service says were heard."""
    turn = result.turn
    if turn is None or not len(turn.sound.samples):
        return ""
    heard = await understood_in_stretches(turn.sound)
    said, known = _words(turn.replied), set(_words(heard))
    if said and sum(word in known for word in said) < LEAST_ALIKE * len(said):
        result.problems.append(f"heard was something else than {turn.replied!r}")
    return heard


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
        found.append(f'       heard: "{_cut(heard)}"')
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
