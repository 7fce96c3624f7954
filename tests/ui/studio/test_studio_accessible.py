"""axe-core on every tab of the studio, by day and by night, with something on each; and on its door."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.async_api")
pytest.importorskip("axe_playwright_python")

from tests.ui.axe import serious_findings
from tests.ui.studio.doubles import Backend
from tests.ui.studio.test_studio_in_browser import CHROMIUM, Staff, some_calls, visit

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]
SETTLED_MS = 600
"""Colours and heights have stopped changing."""


async def found(staff: Staff) -> list[str]:
    await staff.page.wait_for_timeout(SETTLED_MS)
    return await serious_findings(staff.page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_no_tab_has_a_serious_finding(dark: bool) -> None:
    async with visit(some_calls(), dark=dark) as staff:
        await staff.open()
        await staff.sees(".cards", "0123456789ab")
        await staff.page.click("#hear-leo-en")
        await staff.page.locator("#studio-player audio").wait_for(timeout=20_000)
        await staff.page.locator(".cards summary").first.click()
        assert await found(staff) == []

        await staff.tab("Edit")
        await staff.page.click("#edit-hear")
        await staff.page.locator("#edit-player audio").wait_for(timeout=20_000)
        await staff.page.click("#edit-answer")
        await staff.sees("#edit-talk", "Search: 2 homes")
        assert await found(staff) == []
        await staff.page.get_by_label("Name", exact=True).fill("")
        await staff.sees("#field-name", "It is empty: write something.")
        assert await found(staff) == []

        await staff.tab("Compare")
        await staff.page.click("#compare-ask")
        await staff.sees("#compare-right", "Dan: three bedrooms")
        assert await found(staff) == []

        await staff.tab("Calls")
        await staff.page.locator("#calls-table tbody button").first.click()
        await staff.sees("#call-timeline", "turn 3")
        assert await found(staff) == []

        await staff.tab("Dashboard")
        await staff.sees("#plot-places", "Gràcia")
        await staff.sees("#plot-cost", "0.01")
        assert await found(staff) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_neither_has_an_empty_studio_on_a_telephone_nor_its_door(dark: bool) -> None:
    async with visit(Backend(None), password="open sesame", width=390, dark=dark, locale="es-ES") as staff:
        await staff.open("/studio/es/")
        await staff.page.get_by_label("Contraseña").fill("sesame")
        await staff.page.get_by_role("button", name="Entrar").click()
        await staff.sees("main", "Esa no es la contraseña.")
        assert await found(staff) == []
        await staff.page.get_by_label("Contraseña").fill("open sesame")
        await staff.page.get_by_role("button", name="Entrar").click()
        for tab, pane in (("Llamadas", "#calls-note"), ("Panel", "#dashboard-tiles")):
            await staff.tab(tab)
            await staff.sees(pane, "No se guardan llamadas")
            if tab == "Panel":  # plotly comes when it is needed first
                await staff.sees("#plot-cost", "No se contó nada")
            assert await found(staff) == []
