"""A SQLite file that several processes of this program share, made ready for them."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

_AGAIN_S = 0.02


def make_ready(path: Path, within_s: float) -> None:
    """Makes the file, for its owner alone, when there is none; readers of it never wait for a writer (WAL).

    The switch to WAL takes the whole file, and SQLite does not wait for others when it would have to: of processes
    that start together on a new file some are refused at once, whatever their time limit. So it is asked again here.

    Args:
        path: of the file.
        within_s: how long others may hold the file, in seconds.

    Raises:
        sqlite3.Error, OSError: the file cannot be used.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Callers' names, numbers and words go into these files.
    path.touch(mode=0o600)
    path.chmod(0o600)
    until_s = time.monotonic() + within_s
    with closing(sqlite3.connect(path, timeout=within_s, isolation_level=None)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until_s:
                    raise
            time.sleep(_AGAIN_S)
