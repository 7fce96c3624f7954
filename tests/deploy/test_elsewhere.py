"""Who can ask another instance hears at once that this one takes no calls; nobody else notices anything."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI, WebSocket
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from avatars.avatar import load_avatars
from pipeline.settings import PROJECT_ROOT
from pipeline.transports.desk import CallDesk
from pipeline.transports.elsewhere import AskElsewhere
from tests.local_server import serving

ASKS = {"X-Ask-Elsewhere": "yes"}
AVATARS = load_avatars(PROJECT_ROOT / "avatars" / "definitions")


def make_app(state: str) -> tuple[FastAPI, list[str]]:
    """An application with the middleware, and what reached it."""
    desk, reached = CallDesk(AVATARS, "tara", 0 if state == "full" else 2), list[str]()
    if state != "starting":
        desk.open_for_calls(lambda call, rate_hz: None)  # type: ignore[arg-type, return-value]
    if state == "stopping":
        desk.drain()
    if state == "behind":
        desk.overloaded = lambda: True
    app = FastAPI()
    app.add_middleware(AskElsewhere, desk=desk)

    @app.post("/webhook")
    async def webhook() -> str:
        reached.append("webhook")
        return "here"

    @app.websocket("/socket")
    async def socket(websocket: WebSocket) -> None:
        reached.append("socket")
        await websocket.accept()
        await websocket.close()

    return app, reached


@pytest.mark.parametrize("state", ["starting", "stopping", "full", "behind"])
async def test_an_instance_that_takes_no_calls_says_so_before_anything_begins(state: str) -> None:
    app, reached = make_app(state)
    async with serving(app) as address, httpx.AsyncClient() as client:
        answer = await client.post(f"http://{address}/webhook", headers=ASKS)
        assert answer.status_code == 503 and answer.headers["retry-after"]
        with pytest.raises(InvalidStatus, match="503"):
            async with connect(f"ws://{address}/socket", additional_headers=ASKS):
                pass
        assert reached == []
        assert (await client.post(f"http://{address}/webhook")).status_code == 200
        async with connect(f"ws://{address}/socket"):
            pass
        assert reached == ["webhook", "socket"]


async def test_one_that_takes_calls_takes_them() -> None:
    app, reached = make_app("well")
    async with serving(app) as address, httpx.AsyncClient() as client:
        assert (await client.post(f"http://{address}/webhook", headers=ASKS)).status_code == 200
        async with connect(f"ws://{address}/socket", additional_headers=ASKS):
            pass
    assert reached == ["webhook", "socket"]
