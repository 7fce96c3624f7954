"""A service that is told to stop: its calls finish, new ones are refused, and then it exits with 0."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from avatars.avatar import load_avatars
from pipeline.engines.scripted import SPOKEN_CHARACTERS_PER_S
from pipeline.serving import GOODBYE_S
from pipeline.settings import PROJECT_ROOT
from tests.scripted_service import REPLY, running
from tests.simulated_phone import SimulatedPhone
from tests.test_phone_transport import speech

TARA = load_avatars(PROJECT_ROOT / "avatars" / "definitions")["tara"]


def assert_in_order(folder: Path) -> None:
    """Nothing broke on the way out."""
    log = (folder / "log.txt").read_text(encoding="utf-8")
    assert "stopping: no new calls" in log
    assert not any(word in log for word in ("Traceback", "Error", "never retrieved", "Cancel ")), log


def phone(address: str) -> SimulatedPhone:
    return SimulatedPhone(f"ws://{address}/voice/telephone/handler")


async def health(address: str) -> tuple[int, str]:
    async with httpx.AsyncClient(timeout=5) as client:
        answer = await client.get(f"http://{address}/health")
    return answer.status_code, answer.json()["status"]


async def test_calls_in_progress_finish_and_the_process_exits_with_0(tmp_path: Path) -> None:
    async with running(tmp_path / "log.txt") as (process, address):
        async with phone(address) as call:
            await asyncio.sleep(1.0)
            assert await health(address) == (200, "ok")
            talking = asyncio.ensure_future(call.say(speech(8.0)))
            await asyncio.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.5)
            assert await health(address) == (503, "draining")
            async with httpx.AsyncClient(timeout=5) as client:
                answer = await client.post(f"http://{address}/voice/telephone/incoming", data={"From": "+34600111222"})
            assert [verb.tag for verb in ElementTree.fromstring(answer.text)] == ["Say", "Hangup"]
            # Who got their token before is told the same at the socket.
            async with phone(address) as late:
                await asyncio.wait_for(late.closed.wait(), 8)
                assert sum(frame.loud for frame in late.heard) * 0.02 > 2.0
            # The call goes on as if nothing had happened: what was begun is answered, and told to its end.
            await asyncio.sleep(0.5)
            assert not talking.done()
            await talking
            reply = await call.hear_reply(call.stopped_speaking_s, timeout_s=15)
            assert reply.duration_s > 0.8 * len(REPLY) / 15
            assert process.returncode is None and not call.closed.is_set()
        hung_up_s = time.monotonic()
        assert await asyncio.wait_for(process.wait(), 10) == 0
        assert time.monotonic() - hung_up_s < 6.0
    assert_in_order(tmp_path)


async def test_past_the_limit_callers_get_a_goodbye(tmp_path: Path) -> None:
    async with running(tmp_path / "log.txt", "--drain-s", "12") as (process, address), phone(address) as call:
        await asyncio.sleep(1.0)
        process.send_signal(signal.SIGTERM)
        told_s = time.monotonic()
        await asyncio.wait_for(call.closed.wait(), 15)
        goodbyes = [len(way) / SPOKEN_CHARACTERS_PER_S for way in TARA.phrases.goodbye]
        loud_s = [frame.at_s for frame in call.heard if frame.loud and frame.at_s > told_s + 12 - GOODBYE_S - 0.5]
        assert loud_s[-1] - loud_s[0] > min(goodbyes) - 0.3, "the whole goodbye was heard"
        assert await asyncio.wait_for(process.wait(), 10) == 0
    assert_in_order(tmp_path)


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_ends_everything_at_once(tmp_path: Path, second: signal.Signals) -> None:
    async with running(tmp_path / "log.txt") as (process, address), phone(address) as call:
        await asyncio.sleep(1.0)
        process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.5)
        assert process.returncode is None and not call.closed.is_set()
        process.send_signal(second)
        assert await asyncio.wait_for(process.wait(), 3) == 1


async def test_without_calls_it_stops_at_once(tmp_path: Path) -> None:
    async with running(tmp_path / "log.txt") as (process, _):
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 5) == 0
