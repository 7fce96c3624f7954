"""A crowd at the door: connections are let in one after another, and those who are talking hardly notice."""

from __future__ import annotations

import asyncio
import resource
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import numpy as np
import pytest

from pipeline import door
from pipeline.door import Door
from pipeline.settings import PROJECT_ROOT
from pipeline.speech import PHONE_FRAME_S
from pipeline.transports import arrival
from tests.scripted_service import running
from tests.simulated_phone import SimulatedPhone
from tests.test_phone_transport import speech


class Counts(asyncio.Protocol):
    """Reads, as far as it goes, what a request is."""

    def __init__(self, log: list[str]) -> None:
        self._log = log
        self.transport: asyncio.Transport | None = None
        self.scope: object = None
        self.cycle: object = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self._log.append("in")

    def data_received(self, data: bytes) -> None:
        self.scope = data


@asynccontextmanager
async def a_door(log: list[str]) -> AsyncIterator[tuple[Door, int]]:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    opened = Door([listener], lambda: Counts(log))
    try:
        yield opened, listener.getsockname()[1]
    finally:
        opened.close()


async def test_so_many_at_once_and_then_at_a_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "AT_ONCE", 5.0)
    monkeypatch.setattr(door, "PER_S", 50.0)
    log: list[str] = []
    async with a_door(log) as (_, port):
        await asyncio.gather(*(asyncio.open_connection("127.0.0.1", port) for _ in range(40)))
        await asyncio.sleep(0.2)
        assert 5 <= len(log) <= 25
        await asyncio.sleep(1.0)
        assert len(log) == 40


async def test_who_says_nothing_has_to_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_IDLE", 3)
    monkeypatch.setattr(door, "SILENT_S", 0.5)
    async with a_door([]) as (opened, port):
        connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(5)]
        await asyncio.sleep(0.1)
        gone = [reader.at_eof() or reader.exception() is not None for reader, _ in connections]
        assert gone == [True, True, False, False, False], "the oldest of too many"
        connections[-1][1].write(b"a request")
        await asyncio.sleep(0.6)
        opened.close_silent()
        await asyncio.sleep(0.1)
        gone = [reader.at_eof() or reader.exception() is not None for reader, _ in connections]
        assert gone == [True, True, True, True, False]


async def test_without_a_file_left_it_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_AGAIN_S", 0.05)
    log: list[str] = []
    accept, failing = asyncio.get_running_loop().sock_accept, [True]

    async def sock_accept(listener: socket.socket) -> tuple[socket.socket, object]:
        if failing[0]:
            raise OSError(24, "Too many open files")
        return await accept(listener)

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_accept", sock_accept)
    async with a_door(log) as (_, port):
        await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(0.15)
        assert log == []
        failing[0] = False
        await asyncio.sleep(0.2)
        assert log == ["in"]


def lateness_s(phone: SimulatedPhone, since_s: float) -> list[float]:
    """By how much each frame since then came later than the pace of the earliest ones allows, in seconds."""
    at_s = np.array([at for at, event in phone.wire if event == "media" and at >= since_s])
    steady = at_s - np.arange(len(at_s)) * PHONE_FRAME_S
    return list(steady - np.minimum.accumulate(steady))


@pytest.mark.slow
async def test_a_call_hardly_hears_a_thousand_sockets_that_say_nothing(tmp_path: Path) -> None:
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 4_096:
        pytest.skip("this process may not open enough files")
    log = tmp_path / "log.txt"
    async with running(log) as (process, address):
        async with SimulatedPhone(f"ws://{address}/voice/telephone/handler") as phone:
            await asyncio.sleep(1.0)
            said_s = await phone.say(speech(0.8))
            while phone.first_sound_after(said_s) is None:  # noqa: ASYNC110 - a phone has no callback
                await asyncio.sleep(0.02)
            begun_s = asyncio.get_running_loop().time() + 0.3
            command = (sys.executable, "-m", "tests.socket_flood", address, "1000", "2")
            flood = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=PROJECT_ROOT)
            await phone.hear_reply(said_s, timeout_s=20)
            late_s = lateness_s(phone, begun_s)
            print(f"frames late: 99th percentile {np.percentile(late_s, 99):.3f} s, worst {max(late_s):.3f} s")
            assert len(late_s) > 50 and max(late_s) < 0.2
            await flood.wait()
            # Nothing is kept of the thousand, neither in memory nor in the log.
            await asyncio.sleep(arrival.START_WITHIN_S)
            async with httpx.AsyncClient(timeout=10) as client:
                left = (await client.get(f"http://{address}/left")).json()
            assert left["sessions"] == 1 and left["files"] < 40 and left["tasks"] < 30, left
            assert len(log.read_text().splitlines()) < 50
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
