"""Progress of downloads: two bars on a terminal, a line per package elsewhere (a log, a build)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from tqdm import tqdm

from pipeline.assets.table import Package

_MEGABYTE = 1_000_000


class Progress:
    """Shows how far a run of downloads is: over all, and in the package being fetched.

    Args:
        packages: what will be fetched.
        enabled: False shows nothing.
        stream: where to.
    """

    def __init__(self, packages: list[Package], *, enabled: bool = True, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._enabled = enabled
        self._bars = enabled and self._stream.isatty()
        self._count = len(packages)
        self._number = 0
        total = sum(package.archive_bytes for package in packages)
        self._overall = self._bar("model files", total, 0) if self._bars and packages else None

    @contextmanager
    def package(self, package: Package) -> Iterator[Callable[[int], None]]:
        """Covers the fetching of one package; call what it yields with the bytes that have arrived so far."""
        self._number += 1
        began = time.monotonic()
        megabytes = package.archive_bytes / _MEGABYTE
        label = f"[{self._number}/{self._count}] {package.name} {package.version}"
        if self._overall is None:
            self._line(f"{label}: fetching {megabytes:.0f} MB")
            yield lambda _: None
            self._line(f"{label}: done in {time.monotonic() - began:.1f} s")
            return
        overall, before = self._overall, self._overall.n
        with self._bar(package.name, package.archive_bytes, 1) as bar:

            def show(arrived: int) -> None:
                # What the client has written may be a little more than the archive: it keeps notes of its own.
                within = min(arrived, package.archive_bytes)
                bar.update(within - bar.n)
                overall.update(before + within - overall.n)

            yield show
            show(package.archive_bytes)

    def close(self) -> None:
        """Ends the display."""
        if self._overall is not None:
            self._overall.close()

    def _bar(self, label: str, total: int, position: int) -> tqdm[None]:
        return tqdm(
            total=total,
            desc=f"{label:<28.28}",
            unit="B",
            unit_scale=True,
            position=position,
            leave=position == 0,
            file=self._stream,
        )

    def _line(self, text: str) -> None:
        if self._enabled:
            print(text, file=self._stream, flush=True)
