"""Are model files there, and are they what they should be? Nothing is fetched or written."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.assets import contents
from pipeline.assets.store import Store
from pipeline.assets.table import TABLE, Asset, Item


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in the cache folder.

    Attributes:
        missing: names of the assets of which a file is not there.
        damaged: names of the assets of which a file has other content than the table says.
        read: files whose SHA-256 was computed.
        trusted: files that were only compared with the manifest by size and time, for want of time.
    """

    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    read: int = 0
    trusted: int = 0


def look_at(cache_dir: Path, names: Sequence[str], within_s: float, table: Sequence[Asset] = TABLE) -> Look:
    """Reads the files of these assets.

    Args:
        cache_dir: cache folder; it need not exist.
        names: of the assets.
        within_s: past it, in seconds, files are compared with the manifest only.
        table: the assets there are.
    """
    until_s = time.monotonic() + within_s
    store, missing, damaged = Store(cache_dir), dict[str, None](), dict[str, None]()
    read = trusted = 0
    for asset in (asset for asset in table if asset.name in names):
        for item in asset.items:
            path = cache_dir / item.target
            if not path.is_file():
                missing[asset.name] = None
            elif time.monotonic() > until_s and store.is_remembered(item):
                trusted += 1
            else:
                read += 1
                if not _is_right(item, path):
                    damaged[asset.name] = None
    return Look(tuple(missing), tuple(damaged), read, trusted)


def _is_right(item: Item, path: Path) -> bool:
    try:
        return contents.is_right(item, path)
    except OSError:
        return False
