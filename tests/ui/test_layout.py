"""The page as gradio builds it, how its panes are redrawn, and that it keeps to its own host."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.testclient import TestClient
from fastrtc import AsyncStreamHandler

from avatars.avatar import load_avatars
from pipeline.errors import EngineError
from pipeline.events import CallEvent, CallStarted, Event, Heard, ReplyDelta, TurnEnded
from ui.avatar_picker import avatar_picker, choices
from ui.branding import Brand
from ui.layout import build_page
from ui.memory import PageMemory
from ui.mount import LocalPage, mount_page, without_foreign_tags
from ui.panes import transcript_html
from ui.redraw import Drawer, Pane, redraw_as_they_come
from ui.state import PageState, reduce
from ui.theme import page_theme
from ui.transcript import AvatarLine

AVATARS = load_avatars(Path(__file__).parents[2] / "avatars" / "definitions")
ELEMENT_IDS = {
    "call",
    "avatar-picker",
    "transcript",
    "tool-calls",
    "results",
    "results-plot",
    "results-map",
    "turn-timeline",
    "typed-input",
}


class SilentHandler(AsyncStreamHandler):
    """A call in which nothing happens."""

    async def receive(self, frame: tuple[int, Any]) -> None:
        pass

    async def emit(self) -> None:
        await asyncio.sleep(1)

    def copy(self) -> SilentHandler:
        return SilentHandler()


class SilentBackend:
    """No call, no answer."""

    def make_handler(self) -> SilentHandler:
        return SilentHandler()

    def say(self, webrtc_id: str, text: str) -> bool:
        return False

    async def text_turn(self, thread_id: str, avatar: str, text: str) -> AsyncIterator[CallEvent]:
        yield CallEvent(thread_id, 0, 0.0, Heard(text, typed=True))

    def rate(self, call_id: str, turn: int, good: bool) -> None:
        pass


@pytest.fixture(scope="module")
def page() -> gr.Blocks:
    return build_page(SilentBackend(), AVATARS, "tara", "Casavoz Homes", "square metres", max_calls=3)


def component(page: gr.Blocks, elem_id: str) -> Any:
    return next(block for block in page.blocks.values() if getattr(block, "elem_id", None) == elem_id)


def test_every_element_is_there_once(page: gr.Blocks) -> None:
    ids = [block.elem_id for block in page.blocks.values() if getattr(block, "elem_id", None)]
    assert set(ids) >= ELEMENT_IDS
    assert len(ids) == len(set(ids))


def test_the_call_is_limited(page: gr.Blocks) -> None:
    call = component(page, "call")
    assert (call.mode, call.modality, call.concurrency_limit) == ("send-receive", "audio", 3)


def test_each_page_follows_its_own_call(page: gr.Blocks) -> None:
    follower = next(fn for fn in page.fns.values() if fn.name == "follow")
    assert follower.concurrency_limit is None, "it lives as long as its call and must not wait for another's end"
    assert follower.trigger_mode == "once"


def test_the_pages_own_steps_are_no_public_interface(page: gr.Blocks) -> None:
    assert {fn.name: fn.api_name for fn in page.fns.values() if fn.name in ("follow", "answer")} == {
        "follow": False,
        "answer": False,
    }


def test_the_picker_shows_name_and_description() -> None:
    picker = avatar_picker(AVATARS, "leo")
    assert picker.elem_id == "avatar-picker"
    assert picker.value == "leo"
    assert ("Leo\nProfessional and experienced. Sound, courteous advice.", "leo") in choices(AVATARS)
    assert [key for _, key in choices(AVATARS)] == list(AVATARS)


def test_the_page_in_spanish_with_an_agencys_own_look() -> None:
    brand = Brand("Pisos Ñ", "data:image/png;base64,AAAA", "#aa0000")
    page = build_page(SilentBackend(), AVATARS, "tara", brand, "square metres", language="es")
    assert component(page, "send").value == "Enviar"
    assert component(page, "call").button_labels["start"] == "Iniciar la llamada"
    assert 'src="data:image/png;base64,AAAA"' in component(page, "masthead").value
    assert "--fill: #aa0000" in page.css
    assert '"language": "es"' in page.js
    assert "Colgar" in page.js
    assert "__TEXTS__" not in page.js


async def test_a_thumb_reaches_the_backend_and_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    rated: list[tuple[str, int, bool]] = []
    backend = SilentBackend()
    monkeypatch.setattr(backend, "rate", lambda *given: rated.append(given))
    page = build_page(backend, AVATARS, "tara", "Casavoz Homes", "square metres")
    rate = next(fn for fn in page.fns.values() if fn.name == "rate").fn
    memory = PageMemory(PageState(call_id="c", channel="browser", lines=(AvatarLine(2, "tara", "Hi", 1, done=True),)))
    drawn = await rate("2:0 1", memory)
    assert rated == [("c", 2, False)]
    assert memory.state.ratings == {2: False}
    assert 'data-good="0" aria-pressed="true"' in str(drawn)
    for nonsense in ("", "x:1 2", "2:7 3", "-1:1 4", "2"):
        await rate(nonsense, memory)
    assert len(rated) == 1


async def test_nothing_can_be_rated_before_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = SilentBackend()
    monkeypatch.setattr(backend, "rate", lambda *_: pytest.fail("there is no call"))
    page = build_page(backend, AVATARS, "tara", "Casavoz Homes", "square metres")
    rate = next(fn for fn in page.fns.values() if fn.name == "rate").fn
    await rate("1:1 1", PageMemory())


def test_the_theme_needs_no_foreign_font() -> None:
    theme = page_theme()
    assert theme._stylesheets == []
    assert "@font-face" not in theme._get_theme_css()
    assert "url(http" not in theme._get_theme_css()


def test_own_files_name_no_other_host() -> None:
    for path in (Path(__file__).parents[2] / "ui").glob("page.*"):
        assert not re.search(r"https?://|//\w+\.\w+|@import", path.read_text("utf-8").replace("// ", "")), path


def test_the_served_page_asks_no_other_host(page: gr.Blocks) -> None:
    app = mount_page(FastAPI(), page)
    with TestClient(app) as client:
        html = client.get("/").text
    assert "Casavoz Homes" in html
    assert "window.gradio_config" in html
    asked = re.findall(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=[\"'](https?:)?//", html)
    assert asked == []
    assert "fonts.googleapis" not in html
    assert "cdnjs" not in html


def test_the_call_has_no_placeholder_id_that_makes_the_script_fetch_a_foreign_sound(page: gr.Blocks) -> None:
    value = component(page, "call").value
    assert value["webrtc_id"] == "no-call-yet"


def test_foreign_tags_go_and_own_ones_stay() -> None:
    html = (
        b'<link rel="preconnect" href="https://fonts.example" />'
        b'<link rel="stylesheet" href="./assets/a.css">'
        b'<script\n src="https://cdn.example/x.js"\n async\n></script>'
        b'<script type="module" src="./assets/a.js"></script>'
        b'<meta property="og:image" content="https://cdn.example/x.png" />'
        b'<meta property="og:title" content="Gradio" /><meta property="og:url" content="{url}" />'
        b'<meta property="og:title" content="Casavoz Homes">'
        b'<script>const a = "https://example.org";</script>'
    )
    assert without_foreign_tags(html) == (
        b'<link rel="stylesheet" href="./assets/a.css">'
        b'<script type="module" src="./assets/a.js"></script>'
        b'<meta property="og:title" content="Casavoz Homes">'
        b'<script>const a = "https://example.org";</script>'
    )


def test_only_html_is_rewritten() -> None:
    app = FastAPI()
    tag = '<link href="https://fonts.example">'
    app.get("/page")(lambda: HTMLResponse(f"<p>é</p>{tag}"))
    app.get("/text")(lambda: PlainTextResponse(tag))
    app.add_middleware(LocalPage)
    client = TestClient(app)
    answer = client.get("/page")
    assert answer.text == "<p>é</p>"
    assert answer.headers["content-length"] == str(len("<p>é</p>".encode()))
    assert client.get("/text").text == tag


def panes() -> list[Pane]:
    return [
        Pane(gr.HTML(render=False, padding=False), lambda s: transcript_html(s, {"tara": "Tara"}), lambda s: s.lines),
        Pane(gr.HTML(render=False, padding=False), lambda s: s.status, lambda s: s.status),
    ]


def test_only_what_changed_is_redrawn() -> None:
    drawer = Drawer(panes())
    before, after = PageState(status="listening"), PageState(status="thinking")
    assert drawer.draw(before, after) == [gr.skip(), gr.update(value="thinking")]
    assert drawer.draw(after, after) is None


def test_a_change_is_given_again_until_the_browser_has_surely_drawn_it(monkeypatch: pytest.MonkeyPatch) -> None:
    drawer = Drawer(panes())
    states = [PageState(status="listening")]
    for text in ("two rooms", "three rooms"):
        states.append(reduce(states[-1], CallEvent("t", 1, 0.0, Heard(text))))
    thinking = states[1].status
    monkeypatch.setattr("ui.redraw.time.monotonic", lambda: 10.0)
    drawer.draw(states[0], states[1])
    monkeypatch.setattr("ui.redraw.time.monotonic", lambda: 10.2)
    assert drawer.draw(states[1], states[2])[1] == gr.update(value=thinking)  # type: ignore[index]
    monkeypatch.setattr("ui.redraw.time.monotonic", lambda: 12.0)
    assert drawer.draw(states[2], states[1])[1] == gr.skip()  # type: ignore[index]


async def typed(*events: Event, error: Exception | None = None) -> AsyncIterator[CallEvent]:
    for event in events:
        yield CallEvent("t", 0, 0.0, event)
    if error is not None:
        raise error


async def test_a_typed_answer_is_drawn_at_once_and_at_the_end() -> None:
    page = PageMemory()
    answer = typed(Heard("hi", typed=True), *(ReplyDelta(f"word{n} ") for n in range(50)), TurnEnded("hi", ""))
    drawn = [values async for values in redraw_as_they_come(answer, page, panes(), PageState(), every_s=60.0)]
    assert len(drawn) == 2
    assert "hi" in str(drawn[0][0])
    assert "word49" in str(drawn[1][0])


async def test_a_foreseen_failure_becomes_a_notice() -> None:
    page = PageMemory()
    page.advance([CallEvent("t", 0, 0.0, CallStarted("text", "tara"))])
    answer = typed(Heard("hi", typed=True), error=EngineError("The model is asleep."))
    drawn = [values async for values in redraw_as_they_come(answer, page, panes(), page.state)]
    assert drawn
    assert page.state.messages == ("That could not be answered. The model is asleep.",)
    assert page.state.status == "idle"
