"""The checker itself: it must find what is wrong, or a page without findings says nothing."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.async_api")
pytest.importorskip("axe_playwright_python")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]
GOOD = "<html lang='en'><title>A page</title><body><main><h1>A page</h1><label>Name <input></label></main>"
BAD = GOOD + "<div id='out'><input id='nameless'></div><p id='pale' style='color:#ccc;background:#fff'>Hard to read</p>"


@pytest.fixture
async def page() -> AsyncIterator[Any]:
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield await browser.new_page()
        await browser.close()


async def test_findings_are_named_and_a_good_page_has_none(page: Any) -> None:
    from tests.ui.axe import serious_findings

    await page.set_content(GOOD)
    assert await serious_findings(page) == []
    await page.set_content(BAD)
    label, contrast = sorted(await serious_findings(page))
    assert label.startswith("critical label:")
    assert "#nameless" in label
    assert contrast.startswith("serious color-contrast:")
    assert "#pale" in contrast
    assert [line.split(":")[0] for line in await serious_findings(page, ("#out",))] == ["serious color-contrast"]
