"""The webhook against a local server that fails first."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from pydantic import SecretStr

from pipeline.errors import SettingsError
from pipeline.office.answers import Asking
from pipeline.office.office import Office, make_office
from pipeline.office.store import OfficeStore
from pipeline.office.webhook import (
    ID_HEADER,
    SIGNATURE_HEADER,
    TIME_HEADER,
    Webhook,
    is_signed,
    retry_after_s,
    sign,
)

SECRET = "a secret of both"
START = datetime(2026, 11, 28, 10, 0, tzinfo=timezone.utc)
LENGTH = timedelta(minutes=45)


@dataclass
class Agency:
    """The agency's system: answers with these statuses, then 204."""

    statuses: Sequence[int] = ()
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.read()))
        number = len(self.requests) - 1
        return web.Response(status=self.statuses[number] if number < len(self.statuses) else 204)

    async def until(self, count: int) -> None:
        async def there() -> None:
            while len(self.requests) < count:  # noqa: ASYNC110 - the server has nothing to wait on
                await asyncio.sleep(0.005)

        await asyncio.wait_for(there(), 10)


@asynccontextmanager
async def serving(agency: Agency, port: int | None = None) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/hook", agency.take)
    async with TestServer(app, port=port) as server:
        yield str(server.make_url("/hook"))


@asynccontextmanager
async def sending(store: OfficeStore, url: str) -> AsyncIterator[None]:
    task = asyncio.ensure_future(Webhook(store, url, SECRET, first_retry_s=0.02).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[OfficeStore]:
    store = OfficeStore(tmp_path / "office.db", notify=True)
    yield store
    await store.close()


async def book(store: OfficeStore, home: str = "20") -> None:
    await store.book(home, START, LENGTH, "a", None, datetime.now(timezone.utc))


async def _emptied(store: OfficeStore) -> None:
    async def empty() -> None:
        while await store.next_due_s() is not None:  # noqa: ASYNC110 - the file has nothing to wait on
            await asyncio.sleep(0.005)

    await asyncio.wait_for(empty(), 10)


async def test_tried_until_it_arrives_signed_and_with_one_id(store: OfficeStore) -> None:
    agency = Agency([500, 503, 404])
    async with serving(agency) as url, sending(store, url):
        await book(store)
        await agency.until(4)
        await _emptied(store)
    assert len(agency.requests) == 4
    assert len({headers[ID_HEADER] for headers, _ in agency.requests}) == 1
    for headers, body in agency.requests:
        assert is_signed(SECRET, headers[TIME_HEADER], body, headers[SIGNATURE_HEADER], now_s=time.time())
    headers, body = agency.requests[-1]
    told = json.loads(body)
    assert told["event"] == "viewing.booked" and told["id"] == headers[ID_HEADER]
    assert told["viewing"]["property_id"] == "20" and told["viewing"]["starts_at"] == "2026-11-28T10:00:00+00:00"
    assert headers["Content-Type"] == "application/json"


async def test_what_could_not_be_sent_is_sent_after_a_restart(tmp_path: Path) -> None:
    port = unused_port()
    first = OfficeStore(tmp_path / "office.db", notify=True)
    async with sending(first, f"http://127.0.0.1:{port}/hook"):
        await book(first)
        await first.leave("Ana", "+34612345678", "call back", "a", datetime.now(timezone.utc))
        await asyncio.sleep(0.1)  # nobody listens: refused, and tried again
    await first.close()
    agency, second = Agency(), OfficeStore(tmp_path / "office.db", notify=True)
    # The lease of what was being sent may have to run out first.
    await second.claim(time.time() + 61, -61)
    async with serving(agency, port) as url, sending(second, url):
        await agency.until(2)
        await _emptied(second)
    await second.close()
    events = [json.loads(body)["event"] for _, body in agency.requests]
    assert sorted(events) == ["contact.left", "viewing.booked"]


async def test_one_that_is_taken_is_not_taken_by_another_process(store: OfficeStore) -> None:
    await book(store)
    now_s = time.time() + 1
    assert len(await store.claim(now_s, 60)) == 1 and await store.claim(now_s + 59, 60) == []
    assert len(await store.claim(now_s + 61, 60)) == 1  # the other one died


async def test_without_a_webhook_nothing_piles_up(tmp_path: Path) -> None:
    store = OfficeStore(tmp_path / "office.db")
    await book(store)
    assert await store.next_due_s() is None
    await store.close()


async def test_the_whole_office(tmp_path: Path) -> None:
    agency = Agency([500])

    def office(url: str | None, hours: str = "Mon-Sun 00:00-24:00") -> Office:
        return make_office(
            database=tmp_path / "office.db",
            opening_hours=hours,
            timezone_name="Europe/Madrid",
            is_listed=lambda home: home == "20",
            webhook_url=url,
            webhook_secret=SecretStr(SECRET),
        )

    async with serving(agency) as url:
        first = office(url)
        asked = await first.viewings.book(Asking("a", "1"), "20", "tomorrow at eleven", confirmed=False)
        assert asked.starts_at is not None
        booked = await first.viewings.book(Asking("a", "2"), "20", asked.starts_at, confirmed=True)
        assert booked.status == "booked"
        await first.close()  # it was never opened: nothing is sent
        assert not agency.requests
        second = office(url)
        await second.open()
        await agency.until(1)
        await second.close()
    headers, body = agency.requests[0]
    assert is_signed(SECRET, headers[TIME_HEADER], body, headers[SIGNATURE_HEADER], now_s=time.time())
    with pytest.raises(SettingsError):
        office(None, "always")
    await office(None).close()


def test_the_signature_is_the_standards() -> None:
    # printf '1700000000.{}' | openssl dgst -sha256 -hmac secret
    known = "b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163"
    assert sign("secret", 1_700_000_000, b"{}") == f"sha256={known}"
    good = sign("secret", 1_700_000_000, b"{}")
    assert is_signed("secret", "1700000000", b"{}", good, now_s=1_700_000_100)
    assert not is_signed("other", "1700000000", b"{}", good, now_s=1_700_000_100)
    assert not is_signed("secret", "1700000000", b"{ }", good, now_s=1_700_000_100)
    assert not is_signed("secret", "1700000001", b"{}", good, now_s=1_700_000_100)
    assert not is_signed("secret", "1700000000", b"{}", good, now_s=1_700_000_400)
    assert not is_signed("secret", "soon", b"{}", good, now_s=1_700_000_100)


def test_the_waits_double_up_to_an_hour() -> None:
    assert [retry_after_s(attempts) for attempts in (1, 2, 3, 10, 12, 99)] == [2, 4, 8, 1_024, 3_600, 3_600]
