"""A call from a browser that nothing but a TURN server reaches, as from behind a company's firewall."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps

import pytest
from fastapi import FastAPI
from playwright.async_api import Page, async_playwright

from pipeline.rtc_settings import TurnServerSettings
from pipeline.transports.ice import rtc_arguments
from tests.conftest import chromium
from tests.local_server import serving
from tests.page import QUIET_FLAGS
from tests.test_relay import AVATARS
from tests.turn_server import CREDENTIAL, USERNAME, TurnServer, own_address, turn_server
from tests.ui.test_layout import SilentBackend
from ui.layout import build_page
from ui.mount import mount_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not own_address(), reason="this machine has no address but loopback"),
]

_BEHIND_A_FIREWALL = """
(() => {
  const Original = window.RTCPeerConnection;
  window.connections = [];
  window.RTCPeerConnection = function (configuration, ...more) {
    const connection = new Original({...configuration, iceTransportPolicy: 'relay'}, ...more);
    window.connections.push(connection);
    return connection;
  };
  window.RTCPeerConnection.prototype = Original.prototype;
})();
"""
_CONNECTED = "() => window.connections.some(each => each.connectionState === 'connected')"
_ASKED = "() => window.connections.some(each => each.remoteDescription)"
_TOLD = "() => /firewall/.test(document.querySelector('#call-notice:not([hidden])')?.textContent)"
_MAY_BE_TRIED_AGAIN = "() => document.querySelector('#call button[data-call]')?.textContent.trim() === 'Start the call'"
TOLD_WITHIN_S = 45.0
"""Who waits for longer has gone."""
TEST_LIMIT_S = 240.0
"""A browser, a page or a server that hangs fails the test, and holds nobody up."""
Test = Callable[[], Awaitable[None]]


def limited(test: Test) -> Test:
    """`test`, which fails when it takes longer than `TEST_LIMIT_S`."""

    @wraps(test)
    async def bounded() -> None:
        await asyncio.wait_for(test(), TEST_LIMIT_S)

    return bounded


@asynccontextmanager
async def calling(turn: TurnServerSettings) -> AsyncIterator[Page]:
    """The page, where the button was pressed and the service has answered, as far as that goes over HTTP."""
    blocks = build_page(SilentBackend(), AVATARS, "tara", "Agency", "m²", rtc=rtc_arguments(turn, 600.0))
    flags = [*QUIET_FLAGS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    async with serving(mount_page(FastAPI(), blocks)) as address, async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium(), args=flags)
        try:
            page = await (await browser.new_context(permissions=["microphone"])).new_page()
            await page.add_init_script(_BEHIND_A_FIREWALL)
            await page.goto(f"http://{address}/")
            await page.get_by_role("button", name="Start the call").click(timeout=60_000)
            await page.wait_for_function(_ASKED, timeout=60_000)
            yield page
        finally:
            # Before the service, which would wait for the page's requests.
            await browser.close()


def with_credential(server: TurnServer, credential: str) -> TurnServerSettings:
    return TurnServerSettings(urls=server.url, username=USERNAME, credential=credential)  # type: ignore[arg-type]


async def until(condition: Callable[[], bool], limit_s: float = 60.0) -> None:
    deadline_s = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline_s, "it did not come to that"
        await asyncio.sleep(0.1)


@limited
async def test_the_relay_carries_the_call() -> None:
    async with turn_server() as server, calling(with_credential(server, CREDENTIAL)) as page:
        await page.wait_for_function(_CONNECTED, timeout=60_000)
        # 50 packets a second of microphone; the other way at least what sets the encryption up.
        await until(lambda: server.from_clients > 40 and server.to_clients > 0)
        assert server.refused == 0


@limited
async def test_without_the_credentials_it_does_not() -> None:
    async with turn_server() as server, calling(with_credential(server, "a guess")) as page:
        await until(lambda: server.refused > 0)
        await page.wait_for_timeout(3_000)  # the call above took less
        assert not await page.evaluate(_CONNECTED) and not server.allocations


@limited
async def test_without_a_relay_the_page_says_what_is_in_the_way() -> None:
    async with calling(TurnServerSettings()) as page:
        await page.wait_for_function(_TOLD, timeout=TOLD_WITHIN_S * 1_000)
        await page.wait_for_function(_MAY_BE_TRIED_AGAIN, timeout=10_000)
        assert not await page.evaluate(_CONNECTED)
