"""The export, as the command."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipeline.office.export import main
from pipeline.office.store import OfficeStore

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    store = OfficeStore(path)
    start = datetime(2026, 11, 28, 10, 0, tzinfo=timezone.utc)
    await store.book("20", start, timedelta(minutes=45), "a", None, NOW)
    await store.book("21", start, timedelta(minutes=45), "b", "+34600000000", NOW)
    await store.leave("Ana, la de Gràcia", "+34612345678", '=HYPERLINK("x")', "a", NOW)
    await store.close()
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_viewings_with_who_comes(database: Path, tmp_path: Path) -> None:
    out = tmp_path / "viewings.csv"
    assert main(["--database", str(database), "--out", str(out)]) == 0
    first, second = rows(out)
    assert first["property_id"] == "20" and first["starts_at"] == "2026-11-28T11:00+01:00"
    assert first["ends_at"] == "2026-11-28T11:45+01:00"
    assert (first["name"], first["phone"]) == ("Ana, la de Gràcia", "+34612345678")
    assert (second["name"], second["phone"]) == ("", "+34600000000")


def test_contacts_never_as_formulas(database: Path, tmp_path: Path) -> None:
    out = tmp_path / "contacts.csv"
    assert main(["--what", "contacts", "--database", str(database), "--out", str(out)]) == 0
    (contact,) = rows(out)
    assert contact["wish"] == '\'=HYPERLINK("x")' and contact["phone"] == "+34612345678"
    assert contact["left_at"] == "2026-11-23T10:00:00+01:00"


def test_to_the_terminal(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--database", str(database), "--timezone", "UTC"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("id,property_id,starts_at") and "2026-11-28T10:00+00:00" in lines[1]


def test_what_cannot_be_exported_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--database", str(tmp_path / "none.db")]) == 1
    assert "nothing has been booked" in capsys.readouterr().err
    (tmp_path / "rubbish.db").write_bytes(b"rubbish" * 500)
    assert main(["--database", str(tmp_path / "rubbish.db")]) == 1
    assert "not a database" in capsys.readouterr().err
    assert main(["--database", str(tmp_path / "rubbish.db"), "--timezone", "Mars"]) == 2


def test_help() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "pipeline.office.export", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert shown.returncode == 0 and "--what" in shown.stdout and "--out" in shown.stdout
