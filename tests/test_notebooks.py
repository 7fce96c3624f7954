"""The lessons: committed without output, and each runs from top to bottom on this machine alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from pipeline.settings import PROJECT_ROOT
from tests.notebooks import cleared, lessons, run

LESSONS = pytest.mark.parametrize("path", lessons(), ids=lambda path: path.stem[:2])
_MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:home|root|Users|tmp|work|mnt|opt|var|usr|etc)\b/?|\b[A-Z]:\\|~/")
LINES = {
    "01": (r"^1 turn; decided 0\.\d\d s after", r"^first sound at the caller's ear \d+\.\d\d s", r"^tool called: "),
    "02": (r"^\d+ rows: \d+ used", r"^\d+ homes obey", r"^Chamberí \| rooms from 2 \| price up to \d+"),
    "03": (r"^72 recognitions, \d+ s of work", r"^as people there say it: .*ɡɾ"),
    "04": (
        r"^9 avatars: .*\brosa\b",
        r"did you mean bf_isabella\?",
        r"^failed, as it should:",
        r"^again the same: True",
    ),
}
"""What must be printed, whatever the machine's speed: the claims that the text beside it makes."""
FIGURES = {"01": 3, "02": 5, "03": 5, "04": 3}
PLAYERS = {"01": 4, "02": 0, "03": 6, "04": 3}


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def test_there_are_four() -> None:
    assert [path.stem[:2] for path in lessons()] == ["01", "02", "03", "04"]
    named = (PROJECT_ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert all(path.name in named for path in lessons())


@LESSONS
def test_it_is_valid_and_without_output(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code and not any(cell.outputs or cell.execution_count is not None for cell in code)
    assert cleared(read(path)) == notebook, "python -m tests.notebooks --clear"


@LESSONS
def test_it_is_for_learners(path: Path) -> None:
    cells = read(path).cells
    assert cells[0].cell_type == "markdown" and cells[0].source.startswith("# Lesson ")
    assert sum(cell.source.startswith("## ") for cell in cells) >= 5
    assert sum("solution" in cell.metadata.get("tags", ()) for cell in cells) >= 1
    assert max(len(cell.source.splitlines()) for cell in cells) <= 60, "cells are short"


@LESSONS
def test_it_names_no_place_on_a_machine(path: Path) -> None:
    assert (
        _MACHINE_PATH.search("read /home/anna/x") and _MACHINE_PATH.search(r"C:\Users") and _MACHINE_PATH.search("~/x")
    )
    for cell in read(path).cells:
        assert not _MACHINE_PATH.search(cell.source), cell.source


@LESSONS
@pytest.mark.parametrize("folder", ["notebooks", ".", "pipeline/search"])
def test_it_finds_the_project_from(path: Path, folder: str) -> None:
    first = next(cell for cell in read(path).cells if cell.cell_type == "code")
    code = f"{first.source}\nimport pipeline.settings\nprint(ROOT == pipeline.settings.PROJECT_ROOT)"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT_ROOT / folder,
        env={"PATH": "", "HOME": str(Path.home())},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.stdout == "True\n", result.stderr


def test_a_lesson_that_fails_or_leaves_the_machine_is_noticed(tmp_path: Path) -> None:
    cells = [
        "import socket\ntry:\n    socket.create_connection(('example.org', 80), 1)\nexcept OSError as e:\n    print(e)",
        "1 / 0",
    ]
    path = tmp_path / "bad.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(cell) for cell in cells]), path)
    result = run(path, started_in=tmp_path)
    assert result.foreign_hosts == ("example.org",) and "may not leave this machine" in result.printed
    assert "ZeroDivisionError" in result.failure
    assert cleared(result.notebook).cells[0].outputs == [] and not read(path).cells[0].outputs


@pytest.mark.engines
@pytest.mark.slow
@LESSONS
def test_it_runs_to_its_end(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(path)
    with capsys.disabled():
        print(f"\n{path.name}: {result.took_s:.0f} s", end=" ")
    assert not result.failure, result.failure[-4_000:]
    assert not result.foreign_hosts
    number = path.stem[:2]
    for pattern in LINES[number]:
        assert re.search(pattern, result.printed, re.MULTILINE), f"{pattern} is not in:\n{result.printed}"
    assert result.shown("application/vnd.plotly.v1+json") >= FIGURES[number]
    assert result.players >= PLAYERS[number]
