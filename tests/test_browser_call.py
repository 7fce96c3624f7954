"""A whole call in a real browser with a microphone that plays a file: the service as users start it, no key."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from tests.page import heard_by, open_page, open_page_with_clock, write_microphone
from tests.test_phone_calls import WISH
from tests.voices import spoken, understood_in_stretches

pytestmark = [pytest.mark.browser, pytest.mark.engines, pytest.mark.slow]

GREETING_S = 9.0
"""The microphone is silent for so long at first, so that the greeting is over."""


async def test_a_visitor_talks_and_finds_a_home(running_app: str, tmp_path: Path) -> None:
    microphone = tmp_path / "microphone.wav"
    write_microphone(microphone, GREETING_S, await spoken(WISH, "af_bella"), 60.0)
    async with open_page(running_app, microphone) as page:
        foreign: list[str] = []
        page.on("request", lambda request: foreign.append(request.url) if "//127.0.0.1:" not in request.url else None)
        await page.get_by_role("button", name="Start the call").click()
        await expect(page.locator("#tool-calls")).to_contain_text("search_property_tool", timeout=60_000)
        await expect(page.locator("#transcript")).to_contain_text(re.compile("three.bedroom|3.bedroom", re.I))
        await expect(page.locator("#transcript")).to_contain_text("Salamanca")
        rows = page.locator("#results tbody tr")
        await expect(rows.first).to_be_visible(timeout=20_000)
        for row in await rows.all_inner_texts():
            place, _, rooms, _, _, price, *_ = re.split(r"[\t\n]+", row.strip())
            assert place == "Barrio de Salamanca"
            assert int(rooms) >= 3
            assert int(re.sub(r"\D", "", price)) <= 1_000_000
        await page.wait_for_timeout(12_000)
        newest = page.locator("#transcript .lines > :last-child")
        await expect(newest).to_be_in_viewport()
        scrolled = "e => e.scrollHeight - e.clientHeight - e.scrollTop"
        assert await page.locator("#transcript .lines").evaluate(scrolled) < 5, "the newest words are out of sight"
        heard = (await understood_in_stretches(await heard_by(page))).lower()
        assert "salamanca" in heard and "bedroom" in heard
        assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []


async def test_whoever_leaves_the_page_has_hung_up(running_app: str) -> None:
    async def calls() -> int:
        async with httpx.AsyncClient() as client:
            health = (await client.get(f"http://{running_app}/health")).json()
        return int(health["calls"]["in_progress"])

    async with open_page_with_clock(running_app) as page:
        before = await calls()

        async def in_progress(expected: int, within_s: float) -> None:
            for _ in range(round(within_s / 0.1)):
                if await calls() == expected:
                    return
                await asyncio.sleep(0.1)
            pytest.fail(f"{await calls()} calls, expected {expected}")

        await page.get_by_role("button", name="Start the call").click()
        await in_progress(before + 1, 10.0)
        await page.goto("about:blank")
        await in_progress(before, 3.0)
