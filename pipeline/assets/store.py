"""The cache folder: a file gets there whole and checked, or not at all.

manifest.json   size, modification time and SHA-256 of every finished file: a later start compares those
                    (a `stat` each); only a file that changed is read again
downloads/      finished archives of assets not yet complete, kept so that an interrupted run continues
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.assets import contents
from pipeline.assets.table import Item, Package


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest remembers of a file.

    Attributes:
        size: in bytes.
        mtime_ns: modification time.
        sha256: of the file as it lies there.
        fingerprint: of what the table wanted when it was checked.
    """

    size: int
    mtime_ns: int
    sha256: str
    fingerprint: str


class Store:
    """The files below one cache folder. One process at a time: the caller holds the lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.downloads = folder / "downloads"
        self._manifest_path = folder / "manifest.json"
        self._manifest = self._read_manifest()

    def is_ready(self, item: Item, *, full: bool = False) -> bool:
        """Whether `item` is there with the right content; `full` reads all of it instead of trusting the manifest."""
        path = self.folder / item.target
        if not path.is_file():
            return False
        if not full and self.is_remembered(item):
            return True
        if not contents.is_right(item, path):
            return False
        self._remember(item, path)
        return True

    def make(self, item: Item, archives: Mapping[Package, Path]) -> None:
        """Writes `item` from its archives; an unfinished file never bears the final name.

        Raises:
            ContentMismatch: an archive does not hold what the table says.
        """
        path = self.folder / item.target
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".unfinished")
        try:
            contents.write(item, archives, unfinished)
            os.replace(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
        self._remember(item, path)

    def archive(self, package: Package) -> Path | None:
        """The archive of `package` if an earlier run, or a person, put it into the downloads folder."""
        prefix = f"{package.name}-{package.version}".replace("_", "-").lower()
        for path in sorted(self.downloads.glob("*")):
            rest = path.name.replace("_", "-").lower().removeprefix(prefix)
            if path.is_file() and rest != path.name.replace("_", "-").lower() and rest[:1] in ("-", "."):
                return path
        return None

    def keep_archive(self, fetched: Path) -> Path:
        """Moves a finished download to where `archive` finds it."""
        kept = self.downloads / fetched.name
        os.replace(fetched, kept)
        return kept

    def tidy(self) -> None:
        """Removes the downloads folder unless an archive is waiting in it."""
        if self.downloads.exists() and not any(path.is_file() for path in self.downloads.iterdir()):
            shutil.rmtree(self.downloads)

    def is_remembered(self, item: Item) -> bool:
        """Whether `item`, which is there, has the size and the time of the file that was once found right."""
        path = self.folder / item.target
        entry = self._manifest.get(item.target)
        if entry is None or entry.fingerprint != contents.fingerprint(item):
            return False
        stat = path.stat()
        return (stat.st_size, stat.st_mtime_ns) == (entry.size, entry.mtime_ns)

    def _remember(self, item: Item, path: Path) -> None:
        stat = path.stat()
        self._manifest[item.target] = Entry(
            stat.st_size, stat.st_mtime_ns, contents.file_digest(path), contents.fingerprint(item)
        )
        rows = {target: asdict(entry) for target, entry in sorted(self._manifest.items())}
        unfinished = self._manifest_path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(rows, indent=1), encoding="utf-8")
        os.replace(unfinished, self._manifest_path)

    def _read_manifest(self) -> dict[str, Entry]:
        try:
            raw = json.loads(self._manifest_path.read_text(encoding="utf-8"))
            return {target: Entry(**values) for target, values in raw.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}  # lost or damaged: each file is then read once and remembered again
