"""A call from a browser that nothing but a TURN server reaches, as from behind a company's firewall."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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
_ASKED = "() => window.connections.length > 0"


@asynccontextmanager
async def calling(turn: TurnServerSettings) -> AsyncIterator[Page]:
    """The page, where the button was pressed."""
    blocks = build_page(SilentBackend(), AVATARS, "tara", "Agency", "m²", rtc=rtc_arguments(turn, 600.0))
    flags = [*QUIET_FLAGS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    async with serving(mount_page(FastAPI(), blocks)) as address, async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium(), args=flags)
        page = await (await browser.new_context(permissions=["microphone"])).new_page()
        await page.add_init_script(_BEHIND_A_FIREWALL)
        await page.goto(f"http://{address}/")
        await page.get_by_role("button", name="Start the call").click(timeout=60_000)
        await page.wait_for_function(_ASKED, timeout=20_000)
        yield page
        await browser.close()


def with_credential(server: TurnServer, credential: str) -> TurnServerSettings:
    return TurnServerSettings(urls=server.url, username=USERNAME, credential=credential)  # type: ignore[arg-type]


async def test_the_relay_carries_the_call() -> None:
    async with turn_server() as server, calling(with_credential(server, CREDENTIAL)) as page:
        await page.wait_for_function(_CONNECTED, timeout=20_000)
        await page.wait_for_timeout(1_000)
        assert server.from_clients > 40 and server.to_clients > 0, "50 packets a second of microphone go through it"
        assert server.refused == 0


async def test_without_the_credentials_it_does_not() -> None:
    async with turn_server() as server, calling(with_credential(server, "a guess")) as page:
        await page.wait_for_timeout(5_000)
        assert not await page.evaluate(_CONNECTED)
        assert server.refused > 0 and not server.allocations
