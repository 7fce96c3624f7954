"""A service whose index hangs: time limits, later searches, what is said about it."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from pipeline.errors import SearchFailed
from pipeline.search.parameters import Place, SearchParameters
from tests.search.doubles import CheapestFirst, make_service, until


@pytest.fixture
def index() -> CheapestFirst:
    return CheapestFirst()


async def test_time_limit(index: CheapestFirst) -> None:
    service = make_service(index, timeout_s=0.05)
    await service.warm_up()
    index.gate = threading.Event()
    with pytest.raises(SearchFailed, match="longer than 0.05 s"):
        await service.search("a home in Sants")
    index.gate.set()
    await service.close()


async def test_a_search_that_hangs_holds_nobody_up(index: CheapestFirst) -> None:
    service = make_service(index, timeout_s=0.3)
    await service.warm_up()
    await service.search("a home in Gràcia")
    gate = index.gate = threading.Event()
    hanging = asyncio.ensure_future(service.search("a home in Sants"))
    await asyncio.sleep(0.05)
    index.gate = None
    assert (await service.search("a home in Retiro")).total == 1
    began = time.perf_counter()
    assert (await service.search("a home in Gràcia")).total == 2
    assert time.perf_counter() - began < 0.1, "a remembered result waited"
    assert not hanging.done()
    with pytest.raises(SearchFailed, match="longer"):
        await hanging
    assert service.status.hung == 1 and not service.status.degraded
    gate.set()
    await until(lambda: service.status.hung == 0)
    await service.close()


async def test_an_index_that_hangs_for_good_is_told_and_done_without(index: CheapestFirst) -> None:
    service = make_service(index, timeout_s=0.05)
    await service.warm_up()
    gate = index.gate = threading.Event()
    failed = 0
    for number in range(1, 30):
        try:
            result = await service.find(SearchParameters(min_price=number, place=Place("Barcelona", "city")))
        except SearchFailed:
            failed += 1
            continue
        break
    assert 3 <= failed < 20
    status = service.status
    assert status.degraded and "did not answer the last" in status.reason and status.hung == failed
    assert (result.total, result.properties[0].id) == (4, "7")
    assert threading.active_count() < 30
    gate.set()
    await until(lambda: service.status.hung == 0)
    assert (await service.search("with a pool")).properties[0].id == "5"
    assert not service.status.degraded
    await service.close()


async def test_a_caller_who_hangs_up_leaves_no_thread_behind(index: CheapestFirst) -> None:
    service = make_service(index, timeout_s=0.1)
    await service.warm_up()
    gate = index.gate = threading.Event()
    for query in ("a home in Sants", "a home in Retiro", "a home in Gràcia", "with a lift", "with a pool"):
        search = asyncio.ensure_future(service.search(query))
        await asyncio.sleep(0.01)
        search.cancel()
        with pytest.raises(asyncio.CancelledError):
            await search
    await until(lambda: service.status.hung == 4)
    index.gate = None
    assert (await service.search("a home in Barcelona")).total == 4
    gate.set()
    await until(lambda: service.status.hung == 0)
    await service.close()
