"""Processes that start together share a new SQLite file."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from pipeline.observability.records import database as records
from pipeline.office import database as office
from pipeline.sqlite_files import make_ready


@pytest.mark.parametrize("room", [office, records])
def test_those_who_come_together_are_all_let_in(room: object, tmp_path: Path) -> None:
    together = 6
    connect = room.connect  # type: ignore[attr-defined]
    with ThreadPoolExecutor(together) as pool:
        for attempt in range(60):
            path, barrier = tmp_path / str(attempt) / "shared.db", Barrier(together)

            def come(path: Path = path, barrier: Barrier = barrier) -> None:
                barrier.wait()
                connect(path).close()

            for coming in [pool.submit(come) for _ in range(together)]:
                coming.result()


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "here" / "shared.db"
    path.parent.mkdir()
    path.write_bytes(b"")
    path.chmod(0o644)
    make_ready(path, 1.0)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_stays_taken_is_said_within_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        make_ready(path, 0.2)
    holder.close()
