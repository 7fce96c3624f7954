"""The studio in Chromium: what staff see and do there, and that nothing is asked of another host."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import uvicorn
from fastapi import FastAPI

from avatars.avatar import parse_avatar
from pipeline.transports.origin import from_this_machine
from tests.ui.studio.doubles import ASKED, AVATARS, CALL, FELL_BACK, FOUND, NOTHING, RELAXED, Backend, waited
from ui.mount import LocalPage
from ui.studio.page import mount_studio

playwright = pytest.importorskip("playwright.async_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
NOW = datetime.now(timezone.utc)


def some_calls() -> Backend:
    """A few days of calls."""
    calls, turns = [], []
    for number in range(9):
        began = NOW - timedelta(hours=11 * number + 1)
        name, channel = f"call-{number}", ("browser", "phone", "phone")[number % 3]
        calls.append(replace(CALL, call_id=name, channel=channel, started_at=began, contact=number == 2))
        turns += [
            waited(310 + 20 * number, 620, call_id=name, ended_at=began, searches=(FOUND,)),
            waited(280, 700 + 30 * number, call_id=name, number=2, ended_at=began, searches=(NOTHING, ASKED)),
            waited(290, 540, call_id=name, number=3, ended_at=began, searches=(RELAXED,), fall_backs=(FELL_BACK,)),
        ]
    return Backend(calls, turns)


class Staff:
    """A browser tab in the studio, and what it asked of other hosts."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, request: Any) -> None:
        if not request.url.startswith((self.address, "ws://127.0.0.1", "data:", "blob:")):
            self.foreign.append(request.url)

    async def open(self, path: str = "/studio") -> None:
        await self.page.goto(f"{self.address}{path}")

    async def tab(self, name: str) -> None:
        await self.page.get_by_role("tab", name=name).click()

    async def sees(self, selector: str, text: str) -> None:
        await playwright.expect(self.page.locator(selector)).to_contain_text(text, timeout=20_000)


@asynccontextmanager
async def visit(
    backend: Backend, *, password: str = "", width: int = 1280, dark: bool = False, locale: str = "en-GB"
) -> AsyncIterator[Staff]:
    app = FastAPI()
    app.add_middleware(LocalPage)
    place = {"agency_name": "Casavoz Homes", "zone": ZoneInfo("Europe/Madrid")}
    mount_studio(app, backend, AVATARS, "tara", **place, password=password, from_this_machine=from_this_machine)  # type: ignore[arg-type]
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    serving = asyncio.create_task(server.serve([listening]))
    try:
        async with playwright.async_playwright() as driver:
            browser = await driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            context = await browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", locale=locale
            )
            yield Staff(await context.new_page(), address)
            await browser.close()
    finally:
        server.should_exit = True
        await serving


async def test_avatars_are_heard_edited_tried_out_and_taken_along(tmp_path: Path) -> None:
    backend = some_calls()
    async with visit(backend) as staff:
        await staff.open()
        await staff.sees(".cards", "0123456789ab")
        await staff.page.click("#hear-leo-en")
        sound = staff.page.locator("#studio-player audio")
        await sound.wait_for(timeout=20_000)
        await staff.page.wait_for_function("document.querySelector('#studio-player audio').duration > 0.009")
        await staff.sees("#studio-player", "Leo:")

        await staff.tab("Edit")
        name = staff.page.get_by_label("Name", exact=True)
        await name.fill("")
        await staff.sees("#edit-verdict", "Name: It is empty: write something.")
        await staff.sees("#field-name", "It is empty: write something.")
        assert await name.get_attribute("aria-invalid") == "true"
        await name.fill("Nora")
        await staff.sees("#edit-verdict", "Download nora.yaml")
        assert await staff.page.locator(".wrong-here, [aria-invalid]").count() == 0
        # A field in a part that is closed: the list leads to it.
        await staff.page.locator("#field-translations-es-greeting textarea").evaluate(
            "element => { element.value = 'Hola'; element.dispatchEvent(new Event('input', {bubbles: true})); }"
        )
        await staff.page.get_by_role("button", name="in Spanish").click()
        greeting = staff.page.locator("#field-translations-es-greeting textarea")
        await playwright.expect(greeting).to_be_focused()
        await staff.sees("#field-translations-es-greeting", "Write {agency} where the agency's name goes.")
        await greeting.fill(AVATARS["tara"].in_language("es").greeting)
        await staff.sees("#edit-verdict", "Download nora.yaml")
        async with staff.page.expect_download() as download:
            await staff.page.click("#edit-verdict a.download")
        await (await download.value).save_as(tmp_path / "nora.yaml")
        nora = parse_avatar((tmp_path / "nora.yaml").read_text("utf-8"), "nora.yaml")
        assert nora == AVATARS["tara"].model_copy(update={"name": "Nora"})

        await staff.page.click("#edit-hear")
        await staff.page.locator("#edit-player audio").wait_for(timeout=20_000)
        await staff.page.click("#edit-answer")
        await staff.sees("#edit-talk", "Nora: three bedrooms in Chamberí")

        await staff.tab("Compare")
        await staff.page.click("#compare-ask")
        await staff.sees("#compare-left", "Tara: three bedrooms")
        await staff.sees("#compare-right", "Dan: three bedrooms")
        assert set(backend.thrown_away) == set(backend.threads)
        assert (staff.foreign, staff.errors) == ([], [])


async def test_calls_are_read_and_counted() -> None:
    async with visit(some_calls(), locale="es-ES") as staff:
        await staff.open()
        await staff.tab("Llamadas")
        row = staff.page.locator("#calls-table tr", has_text="hay que llamar").first
        await row.click()
        await staff.sees("#call-read", "A flat, please.")
        assert await row.get_attribute("aria-current") == "true"
        await staff.page.locator("#playback-speed").select_option("8")
        await staff.page.get_by_role("button", name="Reproducir el texto").click()
        turns = staff.page.locator("#call-read .talk section")
        assert await staff.page.locator("#call-read .talk section.to-come").count() == await turns.count() == 3
        await playwright.expect(staff.page.locator("#call-read .talk section.to-come")).to_have_count(0, timeout=9_000)
        await staff.page.get_by_role("button", name="Parar").click()
        await staff.sees("#call-read", "hay que llamar")
        await staff.sees("#call-timeline", "turno 3")
        async with staff.page.expect_download() as download:
            await staff.page.click("#calls-export a")
        assert (await download.value).suggested_filename == "calls-7-days.csv"

        await staff.tab("Panel")
        await staff.sees("#dashboard-tiles", "espera mediana")
        await staff.sees("#table-fruitless", "a castle in gràcia with a moat")
        await staff.sees("#plot-places", "Gràcia")
        assert (staff.foreign, staff.errors) == ([], [])


async def test_a_plot_that_could_not_be_drawn_is_drawn_later() -> None:
    """As on a slow connection: what draws the plots does not come the first time."""
    async with visit(some_calls()) as staff:
        lost: list[str] = []

        async def lose_once(route: Any) -> None:
            if not lost:
                lost.append(route.request.url)
                await route.abort()
            else:
                await route.continue_()

        await staff.page.route("**/PlotlyPlot-*.js", lose_once)
        await staff.open()
        await staff.sees(".cards", "0123456789ab")
        await staff.tab("Dashboard")
        await staff.sees("#dashboard-tiles", "median wait")
        for plot in ("calls", "waits", "places", "words", "cost"):
            await staff.page.locator(f"#plot-{plot} .main-svg").first.wait_for(timeout=20_000)
        assert len(lost) == 1


async def test_a_studio_opened_while_the_service_starts_fills_by_itself() -> None:
    backend = some_calls()
    backend.ready = False
    async with visit(backend) as staff:
        await staff.open()
        await staff.sees(".cards", "Tara")
        assert await staff.page.locator(".cards details").count() == 0
        await staff.page.click("#hear-leo-en")
        await staff.sees("#studio-player", "The service is still starting.")
        backend.ready = True
        await staff.sees(".cards", "0123456789ab")
        for _ in range(2):  # the second time it is the same sound, and is to be heard all the same
            await staff.page.click("#hear-leo-en")
            sound = staff.page.locator("#studio-player audio:not(.heard)")
            await sound.wait_for(timeout=20_000)
            await sound.evaluate("element => element.classList.add('heard')")


async def test_the_door() -> None:
    async with visit(some_calls(), password="open sesame") as staff:
        await staff.open("/studio/en/")
        await staff.page.get_by_label("Password").fill("sesame")
        await staff.page.get_by_role("button", name="Sign in").click()
        await staff.sees("main", "That is not the password.")
        await staff.page.get_by_label("Password").fill("open sesame")
        await staff.page.get_by_role("button", name="Sign in").click()
        await staff.sees(".cards", "0123456789ab")
        await staff.page.get_by_role("link", name="Sign out").click()
        await staff.page.get_by_label("Password").wait_for()
        await staff.open("/studio/es/")
        await staff.page.get_by_label("Password").wait_for()
        assert (staff.foreign, staff.errors) == ([], [])
