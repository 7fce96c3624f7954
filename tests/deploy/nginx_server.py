"""nginx with the configuration that ships, for a test: `deploy/nginx.conf`, only its addresses and files replaced."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from pipeline.settings import PROJECT_ROOT
from tests.conftest import free_port

CONFIGURATION = PROJECT_ROOT / "deploy" / "nginx.conf"
_START_LIMIT_S = 15.0


def why_not() -> str | None:
    """Why there can be no nginx here; None when there can."""
    return None if shutil.which("nginx") else "nginx is missing: apt-get install nginx"


def rendered(instances: Sequence[str], port: int, folder: Path) -> str:
    """The configuration with these instances and this port.

    Args:
        instances: "127.0.0.1:PORT" of app-1, app-2, ...
        port: nginx's own.
        folder: where it may write.
    """
    text = CONFIGURATION.read_text(encoding="utf-8").replace("listen 8080;", f"listen 127.0.0.1:{port};")
    for number, address in enumerate(instances, start=1):
        text = text.replace(f"app-{number}:7860", address)
    assert ":7860" not in text and f":{port};" in text
    paths = "".join(
        f"{name}_temp_path {folder / name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return re.sub(r"(?m)^http \{$", f"http {{\n{paths}access_log {folder / 'access.log'};\n", text)


class NginxServer:
    """Runs it until `close`.

    Args:
        instances: "127.0.0.1:PORT" of app-1, app-2, ...
        folder: for its files.

    Attributes:
        address: "127.0.0.1:PORT".
    """

    def __init__(self, instances: Sequence[str], folder: Path) -> None:
        port = free_port()
        self.address = f"127.0.0.1:{port}"
        self._folder = folder
        # Its worker processes are another user when it is started by root.
        folder.chmod(0o755)
        path = folder / "nginx.conf"
        path.write_text(rendered(instances, port, folder), encoding="utf-8")
        globals_ = f"daemon off; pid {folder / 'nginx.pid'}; error_log {folder / 'error.log'} warn;"
        command = ["nginx", "-c", str(path), "-p", str(folder), "-e", str(folder / "error.log"), "-g", globals_]
        with (folder / "output.txt").open("wb") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output)
        deadline_s = time.monotonic() + _START_LIMIT_S
        while time.monotonic() < deadline_s and self._process.poll() is None:
            try:
                httpx.get(f"http://{self.address}/metrics", timeout=2, trust_env=False)
                return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise AssertionError(f"nginx did not start:\n{(folder / 'output.txt').read_text()}{self.errors()}")

    def workers(self) -> list[int]:
        """The processes that do the work."""
        pid = self._process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]

    def errors(self) -> str:
        """What it complained of."""
        path = self._folder / "error.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def close(self) -> None:
        """Stops it at once."""
        self._process.terminate()
        self._process.wait(10)
