"""A stream token that one instance has taken is none for the others, as long as they share a database that answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import psycopg
import pytest

from pipeline.settings import Settings
from pipeline.transports.shared_tokens import KEPT_S, PURGE_EVERY_S, UsedInPostgres
from pipeline.transports.tokens import LIFETIME_S, StreamTokens, TokenRefused
from tests.agent.postgres_server import PostgresServer, why_not

CALL = ("CA1", "+34600111222", "leo")


@asynccontextmanager
async def instances(
    url: str, count: int = 2, clock: Callable[[], float] = time.time, **more: float
) -> AsyncIterator[list[StreamTokens]]:
    """The tokens of so many processes."""
    ledgers = [UsedInPostgres(url, clock=clock, **more) for _ in range(count)]
    await asyncio.gather(*(ledger.open() for ledger in ledgers))
    try:
        yield [StreamTokens("auth token", clock, ledger) for ledger in ledgers]
    finally:
        for ledger in ledgers:
            await ledger.close()


def rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM used_stream_tokens").fetchone()
    assert found is not None
    return int(found[0])


async def test_a_token_is_good_once_over_all_instances(postgres: PostgresServer) -> None:
    async with instances(postgres.fresh_database("once")) as (one, two):
        token, another = one.issue(*CALL), one.issue(*CALL)
        await two.redeem_everywhere(token, *CALL)
        for each in (one, two):
            with pytest.raises(TokenRefused, match="used token"):
                await each.redeem_everywhere(token, *CALL)
        await one.redeem_everywhere(another, *CALL)


async def test_of_many_that_come_at_once_one_is_let_in(postgres: PostgresServer) -> None:
    async with instances(postgres.fresh_database("race"), 6) as many:
        token = many[0].issue(*CALL)
        outcomes = await asyncio.gather(
            *(each.redeem_everywhere(token, *CALL) for each in many), return_exceptions=True
        )
    assert sum(outcome is None for outcome in outcomes) == 1


async def test_a_forged_token_costs_the_database_nothing(postgres: PostgresServer) -> None:
    url = postgres.fresh_database("forged")
    async with instances(url, 1) as (one,):
        for forged in ("", "x.y", StreamTokens("another key").issue(*CALL)):
            with pytest.raises(TokenRefused):
                await one.redeem_everywhere(forged, *CALL)
    assert rows(url) == 0


async def test_what_has_long_expired_is_deleted(postgres: PostgresServer) -> None:
    now_s = [1_800_000_000.0]
    url = postgres.fresh_database("purge")
    async with instances(url, 1, lambda: now_s[0]) as (one,):
        for _ in range(20):
            await one.redeem_everywhere(one.issue(*CALL), *CALL)
        now_s[0] += PURGE_EVERY_S + 1
        await one.redeem_everywhere(one.issue(*CALL), *CALL)
        assert rows(url) == 21, "another machine's clock may be behind"
        now_s[0] += KEPT_S + LIFETIME_S
        await one.redeem_everywhere(one.issue(*CALL), *CALL)
        assert rows(url) == 2
        now_s[0] += 2 * PURGE_EVERY_S
        await one.redeem_everywhere(one.issue(*CALL), *CALL)
        assert rows(url) == 2, "the one of a minute ago, and this"


async def test_a_database_that_is_gone_ends_no_call_and_is_shared_again(caplog: pytest.LogCaptureFixture) -> None:
    if reason := why_not():
        pytest.skip(reason)
    server = PostgresServer()
    try:
        async with instances(server.url, timeout_s=0.3, retry_s=0.5) as (one, two):
            await one.redeem_everywhere(one.issue(*CALL), *CALL)
            server.stop()
            for _ in range(3):
                began_s = time.monotonic()
                token = one.issue(*CALL)
                await one.redeem_everywhere(token, *CALL)
                assert time.monotonic() - began_s < 0.5
                with pytest.raises(TokenRefused, match="used token"):  # by itself it still knows
                    await one.redeem_everywhere(token, *CALL)
            assert caplog.text.count("are not shared with other instances") == 1
            server.start()
            for _ in range(40):
                await asyncio.sleep(0.25)
                token = one.issue(*CALL)
                await one.redeem_everywhere(token, *CALL)
                try:
                    await two.redeem_everywhere(token, *CALL)
                except TokenRefused:
                    break
            else:
                raise AssertionError("the token was good in both")
    finally:
        server.close()


async def test_a_database_that_comes_later_is_used_then(postgres: PostgresServer) -> None:
    server = PostgresServer()
    server.stop()
    try:
        ledger = UsedInPostgres(server.url, retry_s=0.1)
        began_s = time.monotonic()
        await ledger.open()
        assert time.monotonic() - began_s < 7.0
        assert await ledger.take("a", 2e9) and await ledger.take("a", 2e9), "nobody is refused for it"
        server.start()
        for _ in range(60):
            await asyncio.sleep(0.2)
            if await ledger.take("b", 2e9) and not await ledger.take("b", 2e9):
                break
        else:
            raise AssertionError("it was not tried again")
        await ledger.close()
    finally:
        server.close()


@pytest.mark.parametrize(
    ("store", "token", "shared"), [("postgres", "secret", True), ("postgres", None, False), ("sqlite", "secret", False)]
)
def test_only_instances_that_share_a_database_ask_it(store: str, token: str | None, shared: bool) -> None:
    from pipeline.parts import make_used_tokens

    memory = {"store": store, "postgres_url": "postgresql://casavoz@127.0.0.1:1/nothing", "caller_key": "k"}
    twilio = {"account_sid": "AC1", "auth_token": token} if token else {}
    settings = Settings.model_validate({"memory": memory, "twilio": twilio})
    assert (make_used_tokens(settings) is not None) == shared
