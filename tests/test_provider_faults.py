"""The faults that other tests let happen really happen: seen by a plain HTTP client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.local_server import serving
from tests.providers.faults import Fault, FaultyServer, control, faulty_server, openai_error_event

WHOLE = {"text": "two bedrooms in Gràcia"}


async def _whole(_: Request) -> Response:
    return JSONResponse(WHOLE)


async def _stream(_: Request) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        for number in range(5):
            yield f"data: {number}\n\n".encode()

    return StreamingResponse(pieces(), media_type="text/event-stream")


async def _nothing(_: Request) -> Response:
    return Response(status_code=204)


APP = Starlette(
    routes=[
        Route("/nothing", _nothing, methods=["POST"]),
        Route("/whole", _whole, methods=["POST"]),
        Route("/stream", _stream, methods=["POST"]),
    ]
)


@pytest.fixture
async def server() -> AsyncIterator[FaultyServer]:
    async with faulty_server(APP, error_event=openai_error_event) as server:
        yield server


@pytest.fixture
async def client(server: FaultyServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, timeout=0.5, trust_env=False) as client:
        yield client


async def _pieces(client: httpx.AsyncClient) -> list[str]:
    found: list[str] = []
    async with client.stream("POST", "/stream") as response:
        async for line in response.aiter_lines():
            found += [line] if line else []
    return found


async def test_without_a_fault_answers_are_whole(server: FaultyServer, client: httpx.AsyncClient) -> None:
    assert (await client.post("/whole")).json() == WHOLE
    assert await _pieces(client) == [f"data: {number}" for number in range(5)]
    assert (server.app.requests, server.app.struck) == (2, 0)


async def test_refused_is_refused_and_the_port_comes_back(server: FaultyServer, client: httpx.AsyncClient) -> None:
    for _ in range(3):
        assert (await client.post("/whole")).json() == WHOLE
        await server.strike(Fault("refused"))
        with pytest.raises(httpx.TransportError):  # the connection that was kept open broke
            await client.post("/whole")
        async with httpx.AsyncClient(base_url=server.url, trust_env=False) as fresh:
            with pytest.raises(httpx.ConnectError):
                await fresh.post("/whole")
        await server.strike(Fault())


async def test_refused_breaks_an_answer_under_way(server: FaultyServer, client: httpx.AsyncClient) -> None:
    await server.strike(Fault("hang", after_pieces=2))
    waiting = asyncio.ensure_future(_pieces(client))
    await asyncio.sleep(0.2)
    await server.strike(Fault("refused"))
    with pytest.raises(httpx.RemoteProtocolError):
        await waiting


async def test_refused_in_the_middle_closes_the_port_as_it_strikes(
    server: FaultyServer, client: httpx.AsyncClient
) -> None:
    await server.strike(Fault("refused", after_pieces=2))
    with pytest.raises(httpx.TransportError):
        await _pieces(client)
    with pytest.raises(httpx.ConnectError):
        await client.post("/whole")
    assert server.app.struck == 1
    await server.strike(Fault())
    assert (await client.post("/whole")).json() == WHOLE


async def test_errors_have_status_body_and_retry_after(server: FaultyServer, client: httpx.AsyncClient) -> None:
    await server.strike(Fault("429", retry_after_s=7))
    answer = await client.post("/whole")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json()["error"]["code"] == "rate_limit_exceeded"
    await server.strike(Fault("5xx", status=500, after_pieces=1))
    answer = await client.post("/whole")
    assert answer.status_code == 500 and "error" in answer.json() and "Retry-After" not in answer.headers


async def test_an_error_in_the_middle_of_a_stream_is_an_event(server: FaultyServer, client: httpx.AsyncClient) -> None:
    await server.strike(Fault("5xx", after_pieces=2))
    lines = await _pieces(client)
    assert lines[:3] == ["data: 0", "data: 1", "event: error"] and '"error"' in lines[3] and len(lines) == 4


async def test_a_cut_stream_has_no_end(server: FaultyServer, client: httpx.AsyncClient) -> None:
    await server.strike(Fault("cut", after_pieces=3))
    found: list[str] = []
    with pytest.raises(httpx.RemoteProtocolError):
        async with client.stream("POST", "/stream") as response:
            async for line in response.aiter_lines():
                found += [line] if line else []
    assert found == ["data: 0", "data: 1", "data: 2"]
    with pytest.raises(httpx.RemoteProtocolError):
        await client.post("/whole")


async def test_a_stream_that_is_shorter_is_well(server: FaultyServer, client: httpx.AsyncClient) -> None:
    await server.strike(Fault("cut", after_pieces=9))
    assert len(await _pieces(client)) == 5 and server.app.struck == 0


async def test_slow_comes_late_and_whole(server: FaultyServer, client: httpx.AsyncClient) -> None:
    for fault in (Fault("slow", delay_s=0.3), Fault("slow", delay_s=0.3, after_pieces=2)):
        await server.strike(fault)
        began_s = time.monotonic()
        assert await _pieces(client) == [f"data: {number}" for number in range(5)]
        assert (await client.post("/whole")).json() == WHOLE
        assert 0.6 <= time.monotonic() - began_s < 2.0


async def test_hang_never_answers(server: FaultyServer, client: httpx.AsyncClient) -> None:
    for fault in (Fault("hang"), Fault("hang", after_pieces=1)):
        await server.strike(fault)
        for path in ("/whole", "/stream"):
            with pytest.raises(httpx.ReadTimeout):
                await client.post(path)


async def test_rubbish_is_a_page_or_an_answer_gone_wrong(server: FaultyServer, client: httpx.AsyncClient) -> None:
    await server.strike(Fault("rubbish"))
    answer = await client.post("/whole")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/html"
    await server.strike(Fault("rubbish", after_pieces=2))
    with pytest.raises(ValueError):
        (await client.post("/whole")).json()
    lines = await _pieces(client)
    assert lines[:2] == ["data: 0", "data: 1"] and not lines[2].startswith("data")


async def test_answers_without_a_body_are_befallen_too(server: FaultyServer, client: httpx.AsyncClient) -> None:
    assert (await client.post("/nothing")).status_code == 204
    for fault in (Fault("cut"), Fault("cut", after_pieces=1), Fault("hang", after_pieces=1), Fault("hang")):
        await server.strike(fault)
        with pytest.raises(httpx.TransportError):
            await client.post("/nothing")
    for fault, status in ((Fault("rubbish", after_pieces=1), 200), (Fault("429", after_pieces=1), 429)):
        await server.strike(fault)
        assert (await client.post("/nothing")).status_code == status
    await server.strike(Fault("slow", after_pieces=1, delay_s=0.2))
    assert (await client.post("/nothing")).status_code == 204
    assert server.app.struck == 7


async def test_counts_of_requests_that_are_well(server: FaultyServer, client: httpx.AsyncClient) -> None:
    await server.strike(Fault("5xx", skip=1, times=2))
    assert [(await client.post("/whole")).status_code for _ in range(5)] == [200, 503, 503, 200, 200]
    assert server.app.struck == 2


async def test_another_process_can_switch_them(server: FaultyServer, client: httpx.AsyncClient) -> None:
    async with serving(control({"speech": server})) as address, httpx.AsyncClient(trust_env=False) as other:
        await other.post(f"http://{address}/faults", json={"speech": {"kind": "5xx", "status": 502}})
        assert (await client.post("/whole")).status_code == 502
        report = (await other.get(f"http://{address}/faults")).json()["speech"]
        assert (report["fault"]["kind"], report["requests"], report["struck"]) == ("5xx", 1, 1)
