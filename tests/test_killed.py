"""The service as it is started by its users is killed (`kill -9`), or told to stop, in mid-call: nothing is lost."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.settings import PROJECT_ROOT
from tests.conftest import free_port, own_files
from tests.phone_attacker import CALLER, INCOMING, PUBLIC, TOKEN
from tests.simulated_phone import ACCOUNT_SID, SimulatedPhone
from tests.voices import spoken

pytestmark = [pytest.mark.engines, pytest.mark.slow]

VOICE = "af_bella"
START_LIMIT_S = 120.0
SETTINGS = {
    "TWILIO__ACCOUNT_SID": ACCOUNT_SID,
    "TWILIO__AUTH_TOKEN": TOKEN,
    "PUBLIC_URL": PUBLIC,
    # The second recogniser would load for seconds.
    "LANGUAGES": "en",
    # Open whenever this test runs.
    "OFFICE__OPENING_HOURS": "Mon-Sun 08:00-20:00",
    "OFFICE__TIMEZONE": "Europe/Madrid",
}


@dataclass
class Service:
    """A process of `python app.py`, and its log."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def phone(self, caller: str = CALLER) -> SimulatedPhone:
        url = f"http://{self.address}{INCOMING}"
        return SimulatedPhone(url, auth_token=TOKEN, public_url=PUBLIC, caller=caller)

    @property
    def said(self) -> str:
        """Its log so far."""
        return self.log.read_text(encoding="utf-8")

    async def health(self) -> dict[str, Any]:
        async with httpx.AsyncClient(timeout=5) as client:
            return dict((await client.get(f"http://{self.address}/health")).json())

    async def asked(self, thread_id: str, text: str) -> str:
        """The answer to a question in writing, in that conversation."""
        async with httpx.AsyncClient(timeout=20) as client:
            answer = await client.post(f"http://{self.address}/chat", json={"text": text, "thread_id": thread_id})
        return str(answer.json()["reply"])


@asynccontextmanager
async def started(files: Path, port: int, log: Path) -> AsyncIterator[Service]:
    """The service on these files and this port, once it is ready; it is killed in the end, if it still runs."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "ASSETS_DIR", "VIRTUAL_ENV")
    environment = {name: os.environ[name] for name in kept if name in os.environ} | own_files(files) | SETTINGS
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: ASYNC220 - nothing else is to happen meanwhile
            [sys.executable, "app.py", "--port", str(port)],
            cwd=PROJECT_ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    service = Service(process, f"127.0.0.1:{port}", log)
    try:
        deadline_s = time.monotonic() + START_LIMIT_S
        while True:
            assert process.poll() is None and time.monotonic() < deadline_s, service.said[-3_000:]
            try:
                if (await service.health())["status"] == "ok":
                    break
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.2)
        yield service
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


async def says(phone: SimulatedPhone, sentence: str) -> float:
    """Says `sentence` and waits until the answer begins; returns when it did."""
    said_s = await phone.say(await spoken(sentence, VOICE))
    while (heard_s := phone.first_sound_after(said_s)) is None:  # noqa: ASYNC110 - a phone has no callback
        assert time.monotonic() - said_s < 20.0, f"no answer to {sentence!r}"
        await asyncio.sleep(0.02)
    return heard_s


async def greeting(phone: SimulatedPhone, records: Path) -> str:
    """The first words of a call, which are heard, as they are on record."""
    async with phone:
        await phone.hear_reply(phone.started_s, quiet_s=0.8)
    question = f"SELECT record FROM turns WHERE call_id = '{phone.call_sid}' ORDER BY id LIMIT 1"
    assert await stored(records, question)
    return str(json.loads(rows(records, question)[0][0])["replied"])


def rows(path: Path, question: str) -> list[tuple[str, ...]]:
    """What another process reads in the file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=2)) as connection:
        return connection.execute(question).fetchall()


async def stored(path: Path, question: str) -> bool:
    """Waits a while for something to read."""
    for _ in range(40):
        if rows(path, question):
            return True
        await asyncio.sleep(0.1)
    return False


async def test_killed_in_mid_call_and_told_to_stop_in_the_next(tmp_path: Path) -> None:
    port, office = free_port(), tmp_path / "office.db"
    viewings = "SELECT conversation, property_id, starts_at FROM viewings"
    async with started(tmp_path, port, tmp_path / "first.log") as service, service.phone() as phone:
        await phone.hear_reply(phone.started_s, quiet_s=0.8)
        await says(phone, "Hi, my name is Anna. I'm looking for a two bedroom flat in Gràcia.")
        await phone.hear_reply(phone.stopped_speaking_s, timeout_s=40)
        await says(phone, "Can I see it tomorrow at eleven?")
        # On a busy machine the question may come late; a caller then says it again.
        for _ in range(4):
            await phone.hear_reply(phone.stopped_speaking_s, quiet_s=2.0, timeout_s=40)
            await says(phone, "Yes please.")
            if await stored(office, viewings):
                break
        # The yes is answered, and in the middle of the answer the process dies.
        service.process.send_signal(signal.SIGKILL)
        assert service.process.wait(5) == -signal.SIGKILL
        await asyncio.wait_for(phone.closed.wait(), 2)
    (viewing,) = rows(office, viewings)

    async with started(tmp_path, port, tmp_path / "second.log") as service:
        for file in own_files(tmp_path).values():
            with closing(sqlite3.connect(file, timeout=0.5, isolation_level=None)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), file
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
        records = tmp_path / "records.db"
        known, stranger = await asyncio.gather(
            greeting(service.phone(), records), greeting(service.phone("+34600999888"), records)
        )
        assert known.startswith("Welcome back!") and re.search(r"where we left off, Ann?a\?", known), known
        assert "Welcome back" not in stranger and "Ann" not in stranger, stranger
        again = await service.asked(viewing[0], "Can I see it tomorrow at eleven?")
        assert "booked" in again or "diary" in again, again
        assert rows(office, viewings) == [viewing]
        # The turns before the one that the kill cut are on record.
        told = rows(tmp_path / "records.db", f"SELECT record FROM turns WHERE call_id = '{phone.call_sid}'")
        assert "Gràcia" in "".join(record for (record,) in told), told
        health = await service.health()
        assert health["status"] == "ok" and health["memory"]["working"] is True
        await told_to_stop(service, tmp_path / "records.db")


async def told_to_stop(service: Service, records: Path) -> None:
    """SIGTERM while the caller is speaking: they are answered, hang up, and the call is on record to its end."""
    async with service.phone() as phone:
        await asyncio.sleep(1.0)
        talking = asyncio.ensure_future(says(phone, "I'm looking for a three bedroom flat in Chamberí."))
        await asyncio.sleep(0.8)
        service.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        assert (await service.health())["status"] == "draining" and not talking.done()
        await talking
        await asyncio.sleep(2.0)
        assert not phone.closed.is_set() and service.process.poll() is None
    assert await asyncio.to_thread(service.process.wait, 20) == 0
    ((ended_by,),) = rows(records, f"SELECT ended_by FROM calls WHERE call_id = '{phone.call_sid}'")
    told = rows(records, f"SELECT record FROM turns WHERE call_id = '{phone.call_sid}'")
    assert ended_by == "hangup" and "Chamber" in "".join(record for (record,) in told), (ended_by, told)
    assert "stopping: no new calls" in service.said and "Traceback" not in service.said
