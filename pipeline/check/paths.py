"""Where a file would be written."""

from __future__ import annotations

from pathlib import Path


def existing(path: Path) -> Path:
    """The path, or the nearest folder above it that exists."""
    path = path.expanduser()
    return next((each for each in (path, *path.parents) if each.exists()), path)
