"""What a visitor sees in a real call, from the first click to the service's end: states, panes, words for trouble."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from subprocess import Popen

import pytest
from playwright.async_api import Page, expect

from tests.conftest import app_process
from tests.page import open_page_with_clock, say_clocked
from tests.ui.axe import serious_findings
from tests.voices import spoken

pytestmark = [pytest.mark.browser, pytest.mark.engines, pytest.mark.slow]

WISH = "I'm looking for a three bedroom flat in Salamanca under one million euros."
CORRECTION = "Wait, wait. Something cheaper, please."
WORDS_MS = 40_000
"""Patience for what the service does: machines that run tests may be busy."""

# Keeps every state that the page shows, with how it looks to whoever has no colours: the words that are visible.
_KEEP_STATES = """
() => {
  window.states = [];
  const note = () => {
    const shown = [...document.querySelectorAll('#call-status .status span')].find(e => e.offsetParent !== null);
    const words = shown ? shown.textContent : '';
    if (words && words !== states[states.length - 1]) states.push(words);
  };
  new MutationObserver(note).observe(document.body,
    {childList: true, subtree: true, attributes: true, characterData: true});
  note();
}
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Popen[bytes]]]:
    with app_process(tmp_path_factory.mktemp("states") / "log.txt", {}) as running:
        yield running


async def states(page: Page) -> list[str]:
    return list(await page.evaluate("states"))


async def has_state(page: Page, words: str) -> None:
    await expect(page.locator("#call-status")).to_contain_text(words, timeout=WORDS_MS)


async def test_a_call_is_seen_from_its_beginning_to_its_end(service: tuple[str, Popen[bytes]]) -> None:
    async with open_page_with_clock(service[0]) as page:
        foreign: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: foreign.append(request.url) if "//127.0.0.1:" not in request.url else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.reload()
        await page.get_by_role("button", name="Start the call").wait_for()
        await page.evaluate("async () => { await clock.context.resume(); await clock.ready; }")
        await page.evaluate(_KEEP_STATES)
        await page.locator("#turn-timeline .js-plotly-plot").wait_for()
        assert await serious_findings(page) == []

        await page.get_by_role("button", name="Start the call").click()
        await has_state(page, "Speaking")
        await has_state(page, "Listening")
        await say_clocked(page, await spoken(WISH, "af_bella"))
        level = "Number(getComputedStyle(document.querySelector('#level')).getPropertyValue('--level')) > 0.3"
        await page.wait_for_function(level, timeout=WORDS_MS)
        await page.locator("#transcript .line.partial").or_(page.locator("#results tbody tr").first).first.wait_for()
        await page.locator("#results tbody tr").first.wait_for(timeout=WORDS_MS)
        await has_state(page, "Speaking")
        await page.locator('#results tr[aria-current="true"]').wait_for(timeout=WORDS_MS)
        await say_clocked(page, await spoken(CORRECTION, "af_bella"))
        await page.locator("#transcript s.unheard").wait_for(timeout=WORDS_MS)
        await page.locator("#tool-calls .tool").nth(1).wait_for(timeout=WORDS_MS)
        await has_state(page, "Listening")

        for pane, words in (
            ("#transcript .line.caller", "Salamanca"),
            ("#tool-calls", "Rooms"),
            ("#tool-calls", "3 or more"),
            ("#results table", "€"),
            ("#results-plot", "size, square metres"),
            ("#results-map", "Approximate places by district, Madrid"),
            ("#turn-timeline", "greeting"),
            ("#turn-timeline", "turn 1"),
        ):
            await expect(page.locator(pane).first).to_contain_text(words)
        for dark in (False, True):
            await page.emulate_media(color_scheme="dark" if dark else "light")
            await page.wait_for_timeout(500)  # colours change gradually
            assert await serious_findings(page) == []
        await page.get_by_role("button", name="Cards", exact=True).click()
        await expect(page.locator("#results .home").first).to_be_visible()
        assert await serious_findings(page) == []
        await page.get_by_role("button", name="Good answer").first.click()
        await expect(page.get_by_role("button", name="Good answer").first).to_have_attribute("aria-pressed", "true")

        await page.get_by_role("button", name="Hang up").click()
        await has_state(page, "Call ended")
        seen = await states(page)
        ways = "Ready when you are.*Connecting ….*Speaking.*Listening.*Thinking.*Speaking.*Interrupted"
        assert re.search(f"{ways}.*Thinking.*Speaking.*Listening.*Call ended", " ".join(seen)), seen
        assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []
        assert errors == []


async def test_a_connection_that_falters_and_a_service_that_is_gone_are_told(
    service: tuple[str, Popen[bytes]],
) -> None:
    address, process = service
    async with open_page_with_clock(address) as page:
        await page.get_by_role("button", name="Start the call").click()
        await has_state(page, "Speaking")
        process.send_signal(signal.SIGSTOP)
        try:
            await expect(page.locator("#call-notice")).to_contain_text("The connection is unsteady", timeout=WORDS_MS)
            await expect(page.locator("#call-status .reconnecting")).to_be_visible()
        finally:
            process.send_signal(signal.SIGCONT)
        await expect(page.locator("#call-notice")).to_be_hidden(timeout=WORDS_MS)
        await expect(page.locator("#call-status .reconnecting")).to_be_hidden()
        await has_state(page, "Listening")
        process.kill()
        process.wait()
        await expect(page.locator("#call-notice")).to_contain_text(
            re.compile("Our service cannot be reached|The call was lost"), timeout=WORDS_MS
        )
