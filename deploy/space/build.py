"""What is uploaded to a Space: the service, its settings for strangers, and a README with front matter."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
PROJECT_ROOT = HERE.parent.parent
SERVICE = ("app.py", "LICENSE", "avatars", "data/*.csv", "pipeline", "ui")
"""What the service runs on; tests, notebooks and the evaluation's data stay at home."""
LISTINGS = "data/properties.csv"
PYTHON = "3.11"
_LEFT_OUT = re.compile(r"__pycache__|.*\.pyc|\..*|screenshot.*\.png")
"""Files of tools, secrets, and pictures for the project's README."""


class NotBuilt(Exception):
    """The folder cannot be made; the message says what to do."""


def build(
    folder: Path, listings: Path | None = None, *, cpu_wheel_index: str | None = None, replace: bool = False
) -> None:
    """Makes `folder`, ready to be uploaded.

    Args:
        folder: new or empty.
        listings: the agency's file, in place of the project's invented one.
        cpu_wheel_index: address of a package index with PyTorch for processors alone.
        replace: `folder` may be one that this function has made before.

    Raises:
        NotBuilt: there is something else in `folder`, or no file of listings.
    """
    if listings is not None and not listings.is_file():
        raise NotBuilt(f"There is no file {listings}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if not folder.is_dir() or not _is_ours(folder):
            raise NotBuilt(f"{folder} has other files in it; name a folder that is new or empty.")
        if not replace:
            raise NotBuilt(f"{folder} is there already; --replace makes it anew.")
        shutil.rmtree(folder)
    for name in _files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT_ROOT / name, target)
    if listings is not None:
        shutil.copyfile(listings, folder / LISTINGS)
    requirements = (PROJECT_ROOT / "requirements.txt").read_text(encoding="utf-8")
    shutil.copyfile(HERE / "settings.env", folder / ".env")
    smaller = f"# PyTorch without CUDA.\n--extra-index-url {cpu_wheel_index}\n" if cpu_wheel_index else ""
    _write(folder / "requirements.txt", smaller + requirements)
    _write(folder / "README.md", _readme(requirements))


def report(folder: Path) -> str:
    """A line for each of the parts of `folder` with its size, the largest first, and one for all."""
    sizes: dict[str, list[int]] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            sizes.setdefault(path.relative_to(folder).parts[0], []).append(path.stat().st_size)
    rows = sorted(sizes.items(), key=lambda row: -sum(row[1]))
    rows.append(("all", [size for _, found in rows for size in found]))
    return "\n".join(f"{name:<18}{len(found):>5} files{sum(found) / 1e3:>9.0f} kB" for name, found in rows)


def _files() -> Iterator[str]:
    """Paths of what is copied, in the project's folder."""
    for start in (path for pattern in SERVICE for path in sorted(PROJECT_ROOT.glob(pattern))):
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            inside = path.relative_to(PROJECT_ROOT)
            if path.is_file() and not any(_LEFT_OUT.fullmatch(part) for part in inside.parts):
                yield inside.as_posix()


def _readme(requirements: str) -> str:
    gradio = re.search(r"^gradio==(\S+)$", requirements, re.MULTILINE)
    if gradio is None:
        raise NotBuilt("requirements.txt does not pin gradio.")
    text = (HERE / "space-readme.md").read_text(encoding="utf-8")
    return text.replace("{gradio}", gradio[1]).replace("{python}", PYTHON)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _is_ours(folder: Path) -> bool:
    settings = folder / ".env"
    ours = (HERE / "settings.env").read_text(encoding="utf-8").splitlines()[0]
    return settings.is_file() and settings.read_text(encoding="utf-8").startswith(ours)
