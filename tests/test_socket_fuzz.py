"""Thousands of broken messages over real sockets to a running service, while somebody else is on the phone."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import deque
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from pipeline.transports.wire import REASONS
from tests.mutations import Caller, mutated
from tests.scripted_service import REPLY, running
from tests.simulated_phone import SimulatedPhone
from tests.test_phone_transport import speech

MESSAGES = 20_000
"""To be read by the service; some of those that are sent come after the end of a call."""
SENT = 48_000
SOCKETS = 16
MUTATED = 0.7

pytestmark = pytest.mark.slow


class Attack:
    """One of those who send broken messages: call after call, until enough were sent."""

    def __init__(self, address: str, seed: int, messages: int) -> None:
        self._url = f"ws://{address}/voice/telephone/handler"
        self._chance = random.Random(seed)
        self._left = messages
        self._seed = seed
        self.sent = self.calls = self.closed_on = 0

    async def run(self) -> None:
        """Sends them all."""
        while self._left > 0:
            self.calls += 1
            caller = Caller(self._chance, f"{self._seed}x{self.calls}")
            async with connect(self._url, compression=None, max_size=None) as socket:
                reading = asyncio.ensure_future(_read(socket))
                try:
                    await self._call(socket, caller)
                except ConnectionClosed:
                    self.closed_on += 1
                finally:
                    reading.cancel()
                    await asyncio.gather(reading, return_exceptions=True)

    async def _call(self, socket: ClientConnection, caller: Caller) -> None:
        chance = self._chance
        for message in caller.opening():
            await self._send(socket, mutated(chance, message) if chance.random() < 0.1 else json.dumps(message))
        before: deque[str | bytes] = deque(maxlen=20)
        for _ in range(chance.randint(100, 2_000)):
            if self._left <= 0:
                return
            message = caller.message()
            wire = mutated(chance, message) if chance.random() < MUTATED else json.dumps(message)
            if before and chance.random() < 0.1:
                # Twice, or long after its time.
                wire = chance.choice(before)
            before.append(wire)
            await self._send(socket, wire)
            # As fast as the service reads from one socket: what waits when a call ends is never looked at.
            if self._left % 25 == 0:
                await asyncio.sleep(0.1)

    async def _send(self, socket: ClientConnection, wire: str | bytes) -> None:
        self._left -= 1
        await socket.send(wire)
        self.sent += 1


async def _read(socket: ClientConnection) -> None:
    async for _ in socket:
        pass


async def left(address: str) -> dict[str, int]:
    async with httpx.AsyncClient(timeout=20) as client:
        return dict((await client.get(f"http://{address}/left")).json())


async def conversation(address: str, greeted: asyncio.Event, until: asyncio.Event) -> int:
    """Somebody who wants to buy a home: asks and hears the whole answer, again and again. Returns how often."""
    turns = 0
    async with SimulatedPhone(f"ws://{address}/voice/telephone/handler") as phone:
        await phone.hear_reply(phone.started_s, timeout_s=30)
        greeted.set()
        while not until.is_set():
            await phone.say(speech(0.8))
            reply = await phone.hear_reply(phone.stopped_speaking_s, timeout_s=90)
            assert reply.duration_s > 0.9 * len(REPLY) / 15
            turns += 1
        assert not phone.closed.is_set()
    return turns


async def test_twenty_thousand_broken_messages_harm_nobody(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    async with running(log) as (process, address):
        async with SimulatedPhone(f"ws://{address}/voice/telephone/handler") as phone:
            await phone.hear_reply(phone.started_s)
        await asyncio.sleep(1.0)
        before = await left(address)
        greeted, done = asyncio.Event(), asyncio.Event()
        unharmed = asyncio.ensure_future(conversation(address, greeted, done))
        await greeted.wait()
        attacks = [Attack(address, seed, SENT // SOCKETS) for seed in range(SOCKETS)]
        began_s = asyncio.get_running_loop().time()
        await asyncio.gather(*(attack.run() for attack in attacks))
        took_s = asyncio.get_running_loop().time() - began_s
        done.set()
        assert await unharmed >= 1
        assert process.returncode is None
        calls, cut = sum(attack.calls for attack in attacks), sum(attack.closed_on for attack in attacks)
        await asyncio.sleep(1.5)
        async with httpx.AsyncClient(timeout=20) as client:
            health = (await client.get(f"http://{address}/health")).json()
            metrics = (await client.get(f"http://{address}/metrics")).text
        assert health["calls"]["in_progress"] == 0
        counted = dict(re.findall(r'casavoz_phone_messages_skipped_total\{reason="([^"]*)"\} ([\d.e+]+)', metrics))
        assert set(counted) == set(REASONS), "no label comes from a caller"
        (messages,) = re.findall(r"^casavoz_phone_messages_total ([\d.e+]+)$", metrics, re.MULTILINE)
        received = float(messages)
        skipped = sum(map(float, counted.values()))
        print(f"{received:.0f} messages, {skipped:.0f} skipped, {calls} calls, {cut} cut, {took_s:.1f} s: {counted}")
        assert received >= MESSAGES
        assert skipped > 0.3 * MESSAGES
        assert sum(float(count) > 0 for count in counted.values()) > 10
        # The web server's own timers hold on to a closed socket for up to 20 s.
        for _ in range(50):
            after = await left(address)
            if after["tasks"] <= before["tasks"] and not after["sessions"]:
                break
            await asyncio.sleep(0.5)
        assert after["tasks"] <= before["tasks"] and after["sessions"] == 0, (before, after)
        assert after["files"] <= before["files"] + 1 and after["threads"] <= before["threads"], (before, after)
    assert "Traceback" not in log.read_text(), log.read_text()[-3_000:]
