"""Qdrant goes away in the middle of a telephone call and comes back: the caller hears an answer to every wish."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import serve_app
from tests.qdrant_server import QdrantServer
from tests.simulated_phone import SimulatedPhone
from tests.voices import spoken, understood

pytestmark = [pytest.mark.engines, pytest.mark.slow]

VOICE = "af_bella"


@pytest.fixture(scope="module")
def qdrant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QdrantServer]:
    server = QdrantServer(tmp_path_factory.mktemp("qdrant"))
    yield server
    server.close()


@pytest.fixture(scope="module")
def app_on_qdrant(qdrant: QdrantServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("app") / "log.txt"
    settings = {"QDRANT__HOST": "127.0.0.1", "QDRANT__PORT": str(qdrant.port), "QDRANT__RETRY_S": "0.5"}
    yield from serve_app(log, settings)


async def test_the_call_goes_on_while_qdrant_is_away(app_on_qdrant: str, qdrant: QdrantServer) -> None:
    await _until(app_on_qdrant, "ok", "qdrant")
    async with SimulatedPhone(f"ws://{app_on_qdrant}/voice/telephone/handler") as phone:
        await phone.hear_reply(phone.started_s)
        assert "Gràcia" in await _hear_of(app_on_qdrant, phone, "I'm looking for a two bedroom flat in Gràcia.")
        assert _searches(qdrant) > 0
        qdrant.kill()
        assert "Salamanca" in await _hear_of(app_on_qdrant, phone, "What about Salamanca?")
        health = await _until(app_on_qdrant, "degraded", "in-process")
        assert "qdrant" in health["message"].lower()
        assert "casavoz_search_degraded 1.0" in await _get(app_on_qdrant, "/metrics")
        qdrant.revive()
        await _until(app_on_qdrant, "ok", "qdrant")
        before = _searches(qdrant)
        assert "Moraleja" in await _hear_of(app_on_qdrant, phone, "I would like a four bedroom house in La Moraleja.")
        assert _searches(qdrant) > before
    metrics = await _get(app_on_qdrant, "/metrics")
    assert "casavoz_search_degraded 0.0" in metrics and "casavoz_search_fallbacks_total 1.0" in metrics


async def _hear_of(address: str, phone: SimulatedPhone, sentence: str) -> str:
    """Say `sentence`, hear the answer out, and ask in writing where the home is that it told of."""
    since_s = await phone.say(await spoken(sentence, VOICE))
    heard = await understood(await phone.hear_reply(since_s, quiet_s=2.0, timeout_s=40))
    async with httpx.AsyncClient(timeout=30) as client:
        body = {"text": "where is it?", "thread_id": phone.call_sid}
        answer = await client.post(f"http://{address}/chat", json=body)
    return f"{answer.json()['reply']} (heard before: {heard})"


def _searches(qdrant: QdrantServer) -> int:
    return sum(count for route, count in qdrant.counts().items() if "query" in route or "search" in route)


async def _until(address: str, status: str, backend: str) -> dict[str, Any]:
    deadline_s = time.monotonic() + 30
    while True:
        async with httpx.AsyncClient() as client:
            health = (await client.get(f"http://{address}/health")).json()
        if (health["status"], health["search"]["backend"]) == (status, backend):
            return dict(health)
        assert time.monotonic() < deadline_s, health
        await asyncio.sleep(0.2)


async def _get(address: str, path: str) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"http://{address}{path}")).text
