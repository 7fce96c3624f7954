"""The service as users start it, with hosted engines that are on this machine, and what it says of itself."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import httpx

from pipeline.observability.records.reading import read_turns
from pipeline.settings import load_settings
from tests.bench.servers import serving
from tests.providers.faults import Fault
from tests.qdrant_server import QdrantServer

Kind = Literal["first", "second"]

KEY = "key-of-the-fault-matrix"
RETRY_S = 1.0
"""How long an engine that failed is left alone here; a real one is for a quarter of a minute."""
REHEARSING_S = 45.0
"""What the first run waits until set phrases are synthesised; later ones find them."""
_TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True, slots=True)
class House:
    """A service that runs, and its providers.

    Attributes:
        address: "127.0.0.1:PORT" of the service.
        control: of the providers.
        log: what the service writes.
        records: its records of calls.
    """

    address: str
    control: str
    log: Path
    records: Path

    async def strike(self, provider: str, fault: Fault) -> int:
        """Lets a fault happen; gives how often faults have befallen the provider since the start."""
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            answer = await client.post(f"http://{self.control}/faults", json={provider: asdict(fault)})
        return int(answer.json()[provider]["struck"])

    async def requests(self, provider: str) -> tuple[int, int]:
        """Requests that reached a provider since the start, and those that were befallen."""
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            report = (await client.get(f"http://{self.control}/faults")).json()[provider]
        return int(report["requests"]), int(report["struck"])

    async def health(self) -> dict[str, Any]:
        """What the service says of itself."""
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            return dict((await client.get(f"http://{self.address}/health")).json())

    async def counted(self, name: str) -> float:
        """The sum of a metric of the service over its labels; 0 when it has none of that name."""
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            text = (await client.get(f"http://{self.address}/metrics")).text
        found = re.findall(rf"^{re.escape(name)}(?:{{[^}}]*}})? (\S+)$", text, re.MULTILINE)
        return sum(float(value) for value in found)

    def turns(self, call_id: str) -> list[dict[str, Any]]:
        """The records of a call's turns so far."""
        return read_turns(self.records, call_id)

    def log_size(self) -> int:
        """Characters the service has written."""
        return len(self.log.read_text(encoding="utf-8", errors="replace"))

    def stack_traces(self, since: int) -> int:
        """Stack traces in what the service wrote after its first `since` characters."""
        return self.log.read_text(encoding="utf-8", errors="replace")[since:].count(_TRACEBACK)


@contextmanager
def open_house(
    folder: Path, kind: Kind, *, in_process: tuple[str, ...] = (), extra: Mapping[str, str] | None = None
) -> Iterator[House]:
    """Starts providers and a service that uses them.

    Args:
        folder: for logs, records and Qdrant's data.
        kind: "first": whisper-groq, openai-compatible, together, listings in the process. "second": a server with the
            transcription route, groq, orpheus-runpod, Qdrant, Opik. So every hosted engine is in one of the two, and
            Groq's two services, which have one address, fail each by itself.
        in_process: stages ("stt", "llm", "tts") whose engine is in the service's process all the same.
        extra: more settings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    qdrant = QdrantServer(folder / "qdrant") if kind == "second" else None
    try:
        arguments = ["-m", "tests.faults.providers"] + (["--qdrant", f"127.0.0.1:{qdrant.port}"] if qdrant else [])
        with serving(arguments, folder / "providers.log") as providers:
            where = httpx.get(f"http://{providers.address}/health", timeout=10, trust_env=False).json()
            settings = (
                settings_of(kind, where, in_process) | {"ASSETS_DIR": str(_assets(folder, kind))} | dict(extra or {})
            )
            (folder / "settings.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
            log = folder / "service.log"
            with serving(["app.py"], log, settings) as service:
                _keep_rehearsed(folder, kind)
                yield House(service.address, providers.address, log, folder / "records.db")
    finally:
        if qdrant is not None:
            qdrant.close()


def settings_of(kind: Kind, where: Mapping[str, str], in_process: tuple[str, ...] = ()) -> dict[str, str]:
    """The service's settings for the providers at these addresses."""
    url = {name: f"http://{address}" for name, address in where.items()}
    found = {"LANGUAGES": "en", "HOSTED__RETRY_S": str(RETRY_S), "GROQ__API_KEY": KEY, "RECORDS__KEEP": "true"}
    if kind == "first":
        found |= {"STT_MODEL": "whisper-groq", "GROQ__BASE_URL": url["groq-stt"]}
        found |= {"LLM_MODEL": "openai-compatible", "OPENAI__BASE_URL": f"{url['openai']}/v1"}
        found |= {"TTS_MODEL": "together", "TOGETHER__API_KEY": KEY, "TOGETHER__BASE_URL": f"{url['together']}/v1"}
    else:
        found |= {"STT_MODEL": "faster-whisper", "FASTER_WHISPER__API_URL": f"{url['whisper']}/v1"}
        found |= {"LLM_MODEL": "groq", "GROQ__BASE_URL": url["groq-llm"]}
        found |= {"TTS_MODEL": "orpheus-runpod", "ORPHEUS__API_URL": f"{url['orpheus']}/v1"}
        found |= {"QDRANT__HOST": "127.0.0.1", "QDRANT__PORT": where["qdrant"].rpartition(":")[2]}
        found |= {"QDRANT__RETRY_S": str(RETRY_S), "OPIK__URL_OVERRIDE": f"{url['opik']}/api"}
        found |= {"OPIK__TIMEOUT_S": "2"}
    if "stt" in in_process:
        found.pop("FASTER_WHISPER__API_URL", None)
    for stage, name, engine in (("stt", "STT_MODEL", "faster-whisper"), ("tts", "TTS_MODEL", "kokoro")):
        if stage in in_process:
            found[name] = engine
    if "llm" in in_process:
        found["LLM_MODEL"] = "local"
    return found


def _assets(folder: Path, kind: Kind) -> Path:
    """This machine's models, and speech of our own: a stand-in's voice has no place among a real provider's."""
    own, cache_dir = folder / "assets", load_settings().cache_dir
    own.mkdir(exist_ok=True)
    for path in cache_dir.iterdir():
        if path.is_dir() and path.name != "speech" and not (own / path.name).exists():
            (own / path.name).symlink_to(path)
    if (kept := _rehearsed(kind)).exists() and not (own / "speech").exists():
        shutil.copytree(kept, own / "speech")
    return own


def _keep_rehearsed(folder: Path, kind: Kind) -> None:
    """Keeps what is rehearsed for the next time; before any call, since a reply from the cache meets no fault."""
    if (kept := _rehearsed(kind)).exists():
        return
    time.sleep(REHEARSING_S)
    copy = folder / "rehearsed"
    shutil.copytree(folder / "assets" / "speech", copy, ignore=shutil.ignore_patterns("*.unfinished"))
    with suppress(OSError):  # another run was first
        shutil.move(copy, kept)


def _rehearsed(kind: Kind) -> Path:
    return load_settings().cache_dir / f"fault-matrix-rehearsed-{kind}"
