"""The page in Chromium, with a scripted call: what a caller sees, and that nothing is asked of another host."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uvicorn
from fastapi import FastAPI
from fastrtc import AdditionalOutputs, AsyncStreamHandler

from avatars.avatar import load_avatars
from pipeline.events import (
    CallEvent,
    CallStarted,
    Event,
    Heard,
    Interrupted,
    ReplyDelta,
    SentenceStarted,
    ToolCalled,
    ToolReturned,
    TurnEnded,
    TurnTimings,
)
from pipeline.properties import Property
from ui.layout import build_page
from ui.mount import mount_page

playwright = pytest.importorskip("playwright.async_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

AVATARS = load_avatars(Path(__file__).parents[2] / "avatars" / "definitions")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--use-fake-device-for-media-stream"),
)
START = "Start the call"
ALLOW_MICROPHONE = "--use-fake-ui-for-media-stream"
HOMES = (
    Property("103903400", "A designer renovation.", 3, 3, 184, "Chueca-Justicia", 2_290_000, "Madrid"),
    Property("102662115", "Sunny, near the metro.", 1, 3, 70, "Barcelona", 245_000, "Barcelona"),
)
CALL_SCRIPT: tuple[Event, ...] = (
    Heard("Three", final=False),
    Heard("Three rooms, please", engine="scripted", inference_ms=150.0),
    ToolCalled("t", "search_property_tool", {"query": "three rooms"}),
    ToolReturned("t", "search_property_tool", 2, 11.0, HOMES),
    SentenceStarted("There is one in Chueca for two million euros."),
    Interrupted("There is one in Chueca", "for two million euros."),
    TurnEnded(
        "Three rooms, please",
        "There is one in Chueca",
        True,
        TurnTimings(310.0, 280.0, 300.0, 330.0, 345.0, 2_000.0, 905.0, 372.0),
    ),
    Heard("Something with", final=False),
)


class ScriptedHandler(AsyncStreamHandler):
    """Plays the script to whoever calls, with silence for sound."""

    def __init__(self, live: dict[str, ScriptedHandler]) -> None:
        super().__init__(input_sample_rate=16_000, output_sample_rate=24_000)
        self._live = live
        self._events: asyncio.Queue[tuple[CallEvent, ...]] = asyncio.Queue()
        self._webrtc_id = ""
        self._frames = 0

    def copy(self) -> ScriptedHandler:
        return ScriptedHandler(self._live)

    async def start_up(self) -> None:
        await self.wait_for_args()
        self._webrtc_id, avatar = self.latest_args[-2:]
        self._live[self._webrtc_id] = self
        self.put(0, CallStarted("browser", avatar), SentenceStarted(f"Hi, I'm {avatar}."))
        self.put(1, *CALL_SCRIPT)

    def put(self, turn: int, *events: Event) -> None:
        for event in events:
            self._events.put_nowait((CallEvent(self._webrtc_id, turn, 0.0, event),))

    async def receive(self, frame: tuple[int, Any]) -> None:
        pass

    async def emit(self) -> Any:
        await asyncio.sleep(0.02)
        sound = (24_000, np.zeros((1, 480), dtype=np.int16))
        self._frames += 1
        # As in a real call, things happen one after another, and the words spoken are reported all the time.
        if not self._webrtc_id or self._frames % 10:
            return sound
        if self._events.empty():
            return sound, AdditionalOutputs(())
        return sound, AdditionalOutputs(self._events.get_nowait())

    async def shutdown(self) -> None:
        self._live.pop(self._webrtc_id, None)


class ScriptedBackend:
    """Answers every typed text with the same two homes."""

    def __init__(self) -> None:
        self.live: dict[str, ScriptedHandler] = {}
        self.rated: list[tuple[int, bool]] = []

    def make_handler(self) -> ScriptedHandler:
        return ScriptedHandler(self.live)

    def say(self, webrtc_id: str, text: str) -> bool:
        if webrtc_id in self.live:
            self.live[webrtc_id].put(2, Heard(text, typed=True))
        return webrtc_id in self.live

    def rate(self, call_id: str, turn: int, good: bool) -> None:
        self.rated.append((turn, good))

    async def text_turn(self, thread_id: str, avatar: str, text: str) -> AsyncIterator[CallEvent]:
        events: tuple[Event, ...] = (
            Heard(text, typed=True),
            ToolCalled("t", "search_property_tool", {"query": text}),
            ToolReturned("t", "search_property_tool", 2, 11.0, HOMES),
            ReplyDelta("I found <two> "),
            ReplyDelta("homes."),
            TurnEnded(text, "I found <two> homes.", timings=TurnTimings(first_token_ms=4.0)),
        )
        for event in events:
            yield CallEvent(thread_id, 0, 0.0, event)


class Visitor:
    """A browser tab on the page, and what it asked of other hosts."""

    def __init__(self, page: Any, backend: ScriptedBackend) -> None:
        self.page = page
        self.backend = backend
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")):
            self.foreign.append(request.url)

    async def text(self, selector: str) -> str:
        return str(await self.page.locator(selector).inner_text())

    async def sees(self, selector: str, text: str) -> None:
        await playwright.expect(self.page.locator(selector)).to_contain_text(text, timeout=15_000)

    async def type(self, text: str) -> None:
        await self.page.fill("#typed-input input", text)
        await self.page.click("#send")

    async def start_call(self) -> None:
        await self.page.get_by_role("button", name=START).click()

    async def hang_up(self) -> None:
        await self.page.get_by_role("button", name="Hang up").click()


@asynccontextmanager
async def visit(
    *, width: int = 1280, dark: bool = False, microphone: bool = True, max_calls: int = 4
) -> AsyncIterator[Visitor]:
    backend = ScriptedBackend()
    blocks = build_page(backend, AVATARS, "tara", "Casavoz Homes", "square metres", max_calls=max_calls)
    app = mount_page(FastAPI(), blocks)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    serving = asyncio.create_task(server.serve([listening]))
    try:
        async with playwright.async_playwright() as driver:
            browser = await driver.chromium.launch(
                executable_path=CHROMIUM, args=[*QUIET, *([ALLOW_MICROPHONE] if microphone else [])]
            )
            context = await browser.new_context(
                viewport={"width": width, "height": 844},
                color_scheme="dark" if dark else "light",
                permissions=["microphone"] if microphone else [],
            )
            visitor = Visitor(await context.new_page(), backend)
            await visitor.page.goto(f"http://127.0.0.1:{port}/")
            await visitor.page.get_by_role("button", name=START).wait_for(timeout=30_000)
            yield visitor
            await browser.close()
    finally:
        server.should_exit = True
        await serving


async def test_a_call_on_the_page() -> None:
    async with visit() as visitor:
        await visitor.page.locator("#avatar-picker label", has_text="Leo").click()
        await visitor.start_call()
        await visitor.sees("#transcript", "Three rooms, please")
        await visitor.sees("#transcript .who >> nth=0", "Leo")
        await visitor.sees("#transcript s.unheard", "for two million euros.")
        await visitor.sees("#tool-calls", "2 results")
        await visitor.sees("#results tbody tr >> nth=1", "€245,000")
        for name in ("end of turn", "recognition", "voice", "first sound", "heard", "0.37 s"):
            await visitor.sees("#turn-timeline", name)
        await visitor.sees("#transcript .line.partial", "Something with …")
        await visitor.sees("#results-plot", "size, square metres")
        await visitor.sees("#results-map", "Approximate places by district, Madrid")
        await visitor.sees("#call-status .now", "Interrupted")
        # Chromium's pretended microphone beeps: the level moves.
        await visitor.page.wait_for_function(
            "Number(getComputedStyle(document.querySelector('#level')).getPropertyValue('--level')) > 0.1"
        )
        await visitor.type("with a lift")
        await visitor.sees("#transcript", "with a lift")
        await visitor.hang_up()
        await visitor.sees("#call-status", "Call ended")
        # Another call, with another avatar and without reload, begins with a clean page.
        await visitor.page.locator("#avatar-picker label", has_text="Zoe").click()
        await visitor.start_call()
        await visitor.sees("#transcript .who >> nth=0", "Zoe")
        assert "with a lift" not in await visitor.text("#transcript")
        assert (visitor.foreign, visitor.errors) == ([], [])


@pytest.mark.parametrize(("width", "dark"), [(390, False), (390, True), (1280, False)])
async def test_typing_without_a_call(width: int, dark: bool) -> None:
    async with visit(width=width, dark=dark) as visitor:
        for selector in ("#call", "#avatar-picker label >> nth=0"):
            box = await visitor.page.locator(selector).bounding_box()
            assert box["y"] + box["height"] <= 844, f"{selector} is not on the first screen"
        await visitor.type("two homes")
        await visitor.sees("#transcript", "I found <two> homes.")
        await visitor.sees("#results tbody tr >> nth=0", "Chueca-Justicia")
        assert await visitor.page.input_value("#typed-input input") == ""
        widths = await visitor.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], "the page scrolls sideways"
        for selector in ("#transcript", "#results", "#tool-calls", "#avatar-picker", "#results-plot", "#typing"):
            box = await visitor.page.locator(selector).bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        assert (visitor.foreign, visitor.errors) == ([], [])


async def test_cards_or_table_as_chosen() -> None:
    async with visit(width=390) as visitor:
        await visitor.type("two homes")
        await visitor.sees("#results .homes", "Chueca-Justicia")
        assert await visitor.page.locator("#results .homes").is_visible()
        assert not await visitor.page.locator("#results table").is_visible()
        await visitor.page.get_by_role("button", name="Table", exact=True).click()
        assert await visitor.page.locator("#results table").is_visible()
        assert await visitor.page.locator('[data-show="table"]').get_attribute("aria-pressed") == "true"
        await visitor.page.reload()
        await playwright.expect(visitor.page.locator('[data-show="table"]')).to_have_attribute("aria-pressed", "true")


async def test_a_thumb_is_heard_and_stays_pressed() -> None:
    async with visit() as visitor:
        await visitor.type("two homes")
        thumb = visitor.page.get_by_role("button", name="Bad answer")
        await thumb.focus()
        await visitor.page.keyboard.press("Enter")
        await playwright.expect(thumb).to_have_attribute("aria-pressed", "true", timeout=15_000)
        await playwright.expect(thumb).to_be_focused()
        assert visitor.backend.rated == [(0, False)]
        assert visitor.errors == []


async def test_a_refused_microphone_is_told_in_words() -> None:
    async with visit(microphone=False) as visitor:
        await visitor.start_call()
        await visitor.sees("#call-notice", "The microphone is blocked.")


async def test_a_full_line_is_told_in_words() -> None:
    async with visit(max_calls=0) as visitor:
        await visitor.start_call()
        await visitor.sees("#call-notice", "All our lines are busy right now")
