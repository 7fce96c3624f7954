"""A PostgreSQL server of this machine's own binaries, for a test: in a folder of its own, on a port of its own.

PostgreSQL refuses to run as root; then it runs as `nobody`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

_START_LIMIT_S = 30.0
_DEBIAN = Path("/usr/lib/postgresql")


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`, the newest one; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(_DEBIAN.glob("*/bin"), key=lambda path: -float(path.parent.name)) if _DEBIAN.is_dir() else []
    return next((each for each in folders if (each / "initdb").exists() and (each / "postgres").exists()), None)


def why_not() -> str | None:
    """Why there can be no server here; None when there can."""
    if binaries() is None:
        return "PostgreSQL is missing: apt-get install postgresql"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "PostgreSQL does not run as root, and runuser is missing: apt-get install util-linux"
    return None


class PostgresServer:
    """Makes a cluster and serves it until `close`; the port stays the same from start to start."""

    def __init__(self) -> None:
        folder = binaries()
        assert folder is not None
        self._bin = folder
        self._as_nobody = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []
        # Not in pytest's folder, which only its owner may enter.
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-test-"))
        if self._as_nobody:
            shutil.chown(self._folder, "nobody")
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._run(folder / "initdb", "-D", self._folder / "data", "-U", "casavoz", "--auth=trust", "--no-sync")
        self.start()

    @property
    def url(self) -> str:
        """Of its one database."""
        return f"postgresql://casavoz@127.0.0.1:{self.port}/postgres"

    def fresh_database(self, name: str) -> str:
        """Makes another database and gives its address."""
        self._run(self._bin / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "casavoz", name)
        return f"{self.url.rpartition('/')[0]}/{name}"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        log = (self._folder.parent / f"{self._folder.name}.log").open("ab")
        options = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "", "fsync": "off"}
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = [*self._as_nobody, str(self._bin / "postgres"), "-D", str(self._folder / "data"), *arguments]
        self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        log.close()
        deadline_s = time.monotonic() + _START_LIMIT_S
        while time.monotonic() < deadline_s:
            ready = subprocess.run(
                [self._bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
            )
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError(f"PostgreSQL did not start:\n{self._log.read_text()[-2_000:]}")

    def stop(self) -> None:
        """Stops it at once, as a crash would."""
        assert self._process is not None
        self._run(self._bin / "pg_ctl", "-D", self._folder / "data", "-m", "immediate", "-w", "stop")
        self._process.wait(20)

    def close(self) -> None:
        """Stops it and deletes all of it."""
        if self._process is not None and self._process.poll() is None:
            self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._log.unlink(missing_ok=True)

    @property
    def _log(self) -> Path:
        return self._folder.parent / f"{self._folder.name}.log"

    def _run(self, *command: str | Path) -> None:
        done = subprocess.run(
            [*self._as_nobody, *map(str, command)], cwd="/", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr or done.stdout
