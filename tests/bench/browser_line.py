"""Chromium as a line of the benchmark: microphone and ear in one audio clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page

from pipeline.audio import AudioChunk
from tests.bench.recording import LOUD, Mark, Recording
from tests.page import CLOCKED_RATE_HZ, clocked_sound, collect_clocked, open_page_with_clock, say_clocked, wait_until


class BrowserLine:
    """A `Line` on the clock of the page's audio context, of which the recorder counts the samples."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def now(self) -> float:
        """See `Line`."""
        now_s, _, _ = await clocked_sound(self._page, float("inf"), LOUD)
        return now_s

    async def say(self, audio: AudioChunk) -> tuple[float, float]:
        """See `Line`."""
        start_s = await say_clocked(self._page, audio)
        end_s = start_s + audio.duration_s
        await wait_until(self._page, end_s)
        return start_s, end_s

    async def heard(self, since_s: float) -> tuple[float | None, float | None]:
        """See `Line`."""
        _, first_s, last_s = await clocked_sound(self._page, since_s, LOUD)
        return first_s, last_s

    async def recording(self, marks: list[Mark]) -> Recording:
        """See `Line`."""
        mouth, ear = await collect_clocked(self._page)
        return Recording(mouth, ear, CLOCKED_RATE_HZ, tuple(marks))


@asynccontextmanager
async def browser_line(address: str) -> AsyncIterator[BrowserLine]:
    """A call from the service's page at "host:port"."""
    async with open_page_with_clock(address) as page:
        await page.get_by_role("button", name="Start the call").click()
        yield BrowserLine(page)
