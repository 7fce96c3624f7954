"""One machine without containers: the systemd unit and nginx's site with TLS."""

from __future__ import annotations

import datetime
import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect

from pipeline.serving import GOODBYE_S, LEFTOVER_S
from pipeline.settings import PROJECT_ROOT, Settings, load_settings
from tests.conftest import free_port
from tests.deploy.nginx_server import why_not
from tests.local_server import serving
from tests.test_settings import existing

UNIT = (PROJECT_ROOT / "deploy" / "systemd" / "casavoz.service").read_text(encoding="utf-8")
SITE = (PROJECT_ROOT / "deploy" / "nginx-site.conf").read_text(encoding="utf-8")


def unit_settings() -> dict[str, str]:
    """What the unit sets in the environment."""
    pairs = " ".join(re.findall(r"^Environment=(.+)$", UNIT, re.MULTILINE)).split()
    return dict(pair.split("=", 1) for pair in pairs)


def test_the_service_can_start_with_the_units_settings_and_writes_where_it_may(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = unit_settings()
    assert set(given) - {"PYTHONUNBUFFERED", "HOME"} <= {variable for variable, _ in existing()}
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "none")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    # systemd makes these two and gives them to the service; all else is read-only for it.
    assert "StateDirectory=casavoz" in UNIT and "CacheDirectory=casavoz" in UNIT and "ProtectSystem=strict" in UNIT
    for path in (settings.memory.sqlite_path, settings.office.database, settings.records.database):
        assert path.parent == Path("/var/lib/casavoz")
    assert settings.assets_dir == Path("/var/cache/casavoz") and given["HOME"] == "/var/lib/casavoz"
    assert settings.host == "127.0.0.1"


def test_calls_in_progress_finish_before_the_unit_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    (limit,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert float(limit) > float(unit_settings()["DRAIN_S"]) + LEFTOVER_S + GOODBYE_S
    assert "KillMode=mixed" in UNIT and "KillSignal=SIGTERM" in UNIT


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is missing")
def test_systemd_accepts_the_unit_and_finds_it_hardened(tmp_path: Path) -> None:
    path = tmp_path / "casavoz.service"
    here = UNIT.replace("/opt/casavoz/.venv/bin/python", sys.executable).replace("=casavoz\nGroup=casavoz", "=root")
    path.write_text(here, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True)
    about_this = [line for line in done.stderr.splitlines() if "casavoz.service" in line]
    assert about_this == [], done.stderr
    broken = tmp_path / "broken.service"
    broken.write_text(here.replace("ProtectSystem=strict", "ProtectSytem=strict"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(broken)], capture_output=True, text=True)
    assert "ProtectSytem" in done.stderr, "what is wrong would be seen"
    (tmp_path / "casavoz.service").write_text(UNIT, encoding="utf-8")
    words = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(path)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-500:]


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for voice.example.com that is signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "voice.example.com")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("voice.example.com")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "fullchain.pem", folder / "privkey.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


class Site:
    """nginx with the site that ships, only its ports, certificate and the service's address replaced."""

    def __init__(self, service: str, folder: Path) -> None:
        self.plain, self.tls = free_port(), free_port()
        folder.chmod(0o755)
        chain, key = certificate(folder)
        site = re.sub(r"(?m)^ *listen \[::\].*\n", "", SITE)
        for old, new in {
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.tls} ssl;",
            "127.0.0.1:7860;": f"{service};",
            "/etc/letsencrypt/live/voice.example.com/fullchain.pem": str(chain),
            "/etc/letsencrypt/live/voice.example.com/privkey.pem": str(key),
        }.items():
            assert old in site, old
            site = site.replace(old, new)
        temporary = "".join(
            f"{each}_temp_path {folder / each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        path = folder / "nginx.conf"
        path.write_text(f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{site}\n}}\n", encoding="utf-8")
        self.chain = chain
        more = f"daemon off; pid {folder / 'pid'}; error_log {folder / 'error.log'} warn;"
        self.command = ["nginx", "-c", str(path), "-p", str(folder), "-e", str(folder / "error.log"), "-g", more]

    def trusting(self) -> ssl.SSLContext:
        """What a browser has that trusts the certificate."""
        return ssl.create_default_context(cafile=str(self.chain))


async def _told(request: Request) -> JSONResponse:
    return JSONResponse({"path": request.url.path, **dict(request.headers)})


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(await socket.receive_text())
    await socket.close()


SERVICE = Starlette(
    routes=[
        WebSocketRoute("/voice/telephone/handler", _echo),
        Route("/{path:path}", _told, methods=["GET", "POST"]),
    ]
)


def _running(site: Site) -> Iterator[None]:
    checked = subprocess.run([*site.command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0 and "warn" not in checked.stderr, checked.stderr
    process = subprocess.Popen(site.command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{site.plain}/", timeout=2, trust_env=False)
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
async def test_the_site_has_tls_in_front_of_everything_and_hides_the_figures(tmp_path: Path) -> None:
    async with serving(SERVICE) as service:
        site = Site(service, tmp_path)
        running = _running(site)
        # Its start blocks for some hundredths of a second; nobody else uses this loop.
        next(running)
        try:
            async with httpx.AsyncClient(verify=site.trusting(), trust_env=False) as client:
                await _ask(client, site)
            url = f"wss://127.0.0.1:{site.tls}/voice/telephone/handler"
            name = {"ssl": site.trusting(), "server_hostname": "voice.example.com"}
            async with connect(url, proxy=None, **name) as socket:  # type: ignore[arg-type]
                await socket.send("hello")
                assert await socket.recv() == "hello"
        finally:
            running.close()


async def _ask(client: httpx.AsyncClient, site: Site) -> None:
    host = {"Host": "voice.example.com"}
    where = {"extensions": {"sni_hostname": "voice.example.com"}, "headers": host}
    moved = await client.get(f"http://127.0.0.1:{site.plain}/health?x=1", headers=host)
    assert moved.status_code == 301 and moved.headers["location"] == "https://voice.example.com/health?x=1"
    address = f"https://127.0.0.1:{site.tls}"
    forged = {**host, "X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "http", "X-Ask-Elsewhere": "yes"}
    got = await client.get(f"{address}/health", headers=forged, extensions=where["extensions"])
    told = got.json()
    assert told["path"] == "/health" and told["host"] == "voice.example.com"
    assert told["x-forwarded-for"] == "127.0.0.1" and told["x-forwarded-proto"] == "https"
    assert "x-ask-elsewhere" not in told, "what comes from outside with it would be told nothing"
    assert got.headers["strict-transport-security"] and "server" in got.headers and "/" not in got.headers["server"]
    assert (await client.get(f"{address}/metrics", **where)).status_code == 404  # type: ignore[arg-type]
    assert (await client.post(f"{address}/chat", content=b"x" * 2_000_000, **where)).status_code == 413  # type: ignore[arg-type]
    asked = [(await client.post(f"{address}/chat", **where)).status_code for _ in range(30)]  # type: ignore[arg-type]
    assert asked[:10] == [200] * 10 and 429 in asked
    assert (await client.post(f"{address}/voice/telephone/incoming", **where)).status_code == 200  # type: ignore[arg-type]
