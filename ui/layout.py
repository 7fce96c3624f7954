"""The page: one screen with the call, the avatars, the conversation, and what was found."""

from __future__ import annotations

import json
import warnings
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from fastrtc import WebRTC
from fastrtc.utils import WebRTCData, WebRTCModel

from avatars.avatar import Avatar
from ui import figures, panes
from ui.avatar_picker import avatar_picker
from ui.backend import PageBackend
from ui.branding import Brand
from ui.map_figure import map_figure
from ui.memory import PageMemory
from ui.redraw import Drawer, Pane, redraw_as_they_come
from ui.state import PageState, with_rating
from ui.theme import page_theme
from ui.tool_cards import tool_calls_html
from ui.words import PageLanguage, Words, browser_texts

_HERE = Path(__file__).parent
# FastRTC's script fetches a sound from a foreign host as long as the component has its own placeholder as id.
_NO_CALL_ID = "no-call-yet"
_NO_CALL_YET = WebRTCModel(root=WebRTCData(webrtc_id=_NO_CALL_ID))
_BROWSER_TEXTS = "__TEXTS__"
"""Where page.js has its texts."""


@dataclass(frozen=True)
class _Controls:
    """What a caller acts on, and what the page remembers of it."""

    call: WebRTC
    picker: gr.Radio
    typed: gr.Textbox
    send: gr.Button
    rating: gr.Textbox
    memory: gr.State


def build_page(
    backend: PageBackend,
    avatars: Mapping[str, Avatar],
    default_avatar: str,
    brand: Brand | str,
    size_unit: str,
    *,
    language: PageLanguage = "en",
    max_calls: int = 8,
    longest_call_s: float | None = None,
    rtc: Mapping[str, Any] | None = None,
) -> gr.Blocks:
    """The page, to be mounted.

    Args:
        avatars: by key; `default_avatar` is the key of the one chosen at first.
        brand: whose page it is; a name is enough.
        size_unit: unit of the listings' sizes, in words.
        language: of the page's own texts.
        max_calls: browser calls at once; the next one is told that the line is full.
        longest_call_s: a call's connection is closed after so long; None for never.
        rtc: more arguments of FastRTC's component: how its connections find their way.
    """
    names = {key: avatar.name for key, avatar in avatars.items()}
    brand = Brand(brand) if isinstance(brand, str) else brand
    words = Words(language)
    with _blocks(brand, words) as page:
        memory = gr.State(PageMemory())
        gr.HTML(panes.header_html(brand, words), elem_id="masthead", padding=False)
        with gr.Row(elem_id="board"):
            with gr.Column(elem_classes="lane", min_width=0):
                call, status, picker = _call_card(avatars, default_avatar, rtc or {}, words)
            with gr.Column(elem_classes="lane", min_width=0):
                transcript, typed, send, rating, tool_calls = _conversation(words)
            with gr.Column(elem_classes="lane", min_width=0):
                results, plot, plan, timeline = _findings(size_unit, words)

        page_panes = [
            Pane(status, lambda s: panes.status_html(s, words), lambda s: (s.status, s.messages)),
            Pane(transcript, lambda s: panes.transcript_html(s, names, words), lambda s: (s.lines, s.ratings)),
            Pane(tool_calls, lambda s: tool_calls_html(s, words, size_unit), lambda s: s.tool_calls),
            Pane(
                results,
                lambda s: panes.results_html(s, size_unit, words),
                lambda s: (s.results, s.relaxed, s.searched, s.about),
            ),
            Pane(plot, lambda s: figures.results_figure(s, size_unit, words), lambda s: (s.results, s.about)),
            Pane(plan, lambda s: map_figure(s, words), lambda s: (s.results, s.about)),
            Pane(timeline, lambda s: figures.timeline_figure(s, words), lambda s: s.turns),
        ]
        controls = _Controls(call, picker, typed, send, rating, memory)
        with _gradio_5_arguments():
            _connect_call(backend, controls, page_panes, max_calls, longest_call_s)
            _connect_typing(backend, controls, page_panes, words)
            _connect_rating(backend, controls, page_panes)
    return page


@contextmanager
def _gradio_5_arguments() -> Iterator[None]:
    """gradio 5.50 warns of arguments that 6.0 will take elsewhere; fastrtc needs gradio 5, which takes them here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def _blocks(brand: Brand, words: Words) -> gr.Blocks:
    texts = json.dumps({"language": words.language, **browser_texts(words)})
    with _gradio_5_arguments():
        return gr.Blocks(
            title=brand.name,
            theme=page_theme(),
            css=(_HERE / "page.css").read_text(encoding="utf-8") + brand.css,
            js=(_HERE / "page.js").read_text(encoding="utf-8").replace(_BROWSER_TEXTS, texts),
            analytics_enabled=False,
            fill_width=True,
        )


def _call_card(
    avatars: Mapping[str, Avatar], default_avatar: str, rtc: Mapping[str, Any], words: Words
) -> tuple[WebRTC, gr.HTML, gr.Radio]:
    labels = {"start": "Start the call", "stop": "Hang up", "waiting": "Connecting …"}
    with gr.Group(elem_classes="card", elem_id="call-card"):
        with gr.Row(elem_id="strip"):
            status = gr.HTML(panes.status_html(PageState(), words), elem_id="call-status", padding=False)
            gr.HTML(panes.level_html(words), elem_id="level-box", padding=False)
        call = WebRTC(
            value=_NO_CALL_YET,  # type: ignore[arg-type]
            label=words("Call"),
            show_label=False,
            mode="send-receive",
            modality="audio",
            elem_id="call",
            full_screen=False,
            button_labels={name: words(label) for name, label in labels.items()},
            **rtc,
        )
        gr.HTML('<div id="call-notice" role="alert" hidden></div>', elem_id="call-notice-box", padding=False)
    with gr.Group(elem_classes="card", elem_id="avatars"):
        picker = avatar_picker(avatars, default_avatar, words)
    return call, status, picker


def _title(text: str) -> None:
    gr.HTML(f"<h2>{text}</h2>", elem_classes="title", padding=False)


def _conversation(words: Words) -> tuple[gr.HTML, gr.Textbox, gr.Button, gr.Textbox, gr.HTML]:
    with gr.Group(elem_classes="card", elem_id="conversation"):
        _title(words("Conversation"))
        transcript = gr.HTML(panes.transcript_html(PageState(), {}, words), elem_id="transcript", padding=False)
        with gr.Row(elem_id="typing"):
            typed = gr.Textbox(
                placeholder=words("Type instead of talking"),
                label=words("Your message"),
                show_label=False,
                container=False,
                max_lines=1,
                max_length=1_000,
                elem_id="typed-input",
            )
            send = gr.Button(words("Send"), variant="primary", elem_id="send", min_width=0)
        # The thumbs are drawn with the transcript; page.js writes here which was pressed.
        rating = gr.Textbox(elem_id="rating", container=False, show_label=False, max_lines=1, max_length=24)
    with gr.Group(elem_classes="card", elem_id="searches"):
        _title(words("Searches"))
        tool_calls = gr.HTML(tool_calls_html(PageState(), words), elem_id="tool-calls", padding=False)
    return transcript, typed, send, rating, tool_calls


def _findings(size_unit: str, words: Words) -> tuple[gr.HTML, gr.Plot, gr.Plot, gr.Plot]:
    nothing = PageState()
    with gr.Group(elem_classes="card", elem_id="homes"):
        gr.HTML(panes.results_title_html(words), elem_classes="title", padding=False)
        results = gr.HTML(panes.results_html(nothing, size_unit, words), elem_id="results", padding=False)
        plot = gr.Plot(figures.results_figure(nothing, size_unit, words), show_label=False, elem_id="results-plot")
        plan = gr.Plot(map_figure(nothing, words), show_label=False, elem_id="results-map")
    with gr.Group(elem_classes="card", elem_id="times"):
        _title(words("Time to answer"))
        timeline = gr.Plot(figures.timeline_figure(nothing, words), show_label=False, elem_id="turn-timeline")
    return results, plot, plan, timeline


def _connect_call(
    backend: PageBackend, controls: _Controls, page_panes: list[Pane], max_calls: int, longest_call_s: float | None
) -> None:
    call = controls.call
    call.stream(
        fn=backend.make_handler(),
        inputs=[call, controls.picker],
        outputs=[call],
        concurrency_limit=max_calls,
        time_limit=longest_call_s,
    )

    async def follow(webrtc_id: str, page: PageMemory) -> AsyncIterator[list[object]]:
        if webrtc_id == _NO_CALL_ID or webrtc_id in page.over:
            # Asked too early, or a last time for a call that is over: following it would keep the next one waiting.
            yield [gr.skip() for _ in page_panes]
            return
        drawer = Drawer(page_panes)
        async for outputs in call.output_stream(webrtc_id):
            if values := drawer.draw(*page.advance(outputs.args[0])):
                yield values
        page.over.add(webrtc_id)
        yield drawer.draw(*page.hang_up()) or [gr.skip() for _ in page_panes]

    # FastRTC's on_additional_outputs would do the same, but says nothing when the connection is gone. Each call needs
    # its own follower, so their number is limited by the calls alone; "once": one follower per page.
    call.state_change(
        follow,
        inputs=[call, controls.memory],
        outputs=[pane.component for pane in page_panes],
        concurrency_limit=None,
        trigger_mode="once",
        show_progress="hidden",
        api_name=False,
    )


def _connect_typing(backend: PageBackend, controls: _Controls, page_panes: list[Pane], words: Words) -> None:
    async def answer(text: str, webrtc_id: str, avatar: str, page: PageMemory) -> AsyncIterator[list[object]]:
        text = text.strip()
        if not text:
            yield [gr.skip()] * (1 + len(page_panes))
            return
        yield ["", *(gr.skip() for _ in page_panes)]
        if backend.say(webrtc_id, text):
            return  # the call's own events show it
        shown = page.state
        events = backend.text_turn(page.begin_typing(avatar), avatar, text)
        async for values in redraw_as_they_come(events, page, page_panes, shown, words=words):
            yield [gr.skip(), *values]

    settings: dict[str, Any] = {
        "fn": answer,
        "inputs": [controls.typed, controls.call, controls.picker, controls.memory],
        "outputs": [controls.typed, *(pane.component for pane in page_panes)],
        "concurrency_limit": None,
        "trigger_mode": "once",
        "show_progress": "hidden",
        "api_name": False,
    }
    controls.typed.submit(**settings)
    controls.send.click(**settings)


def _connect_rating(backend: PageBackend, controls: _Controls, page_panes: list[Pane]) -> None:
    async def rate(pressed: str, page: PageMemory) -> list[object]:
        turn, _, good = pressed.partition(" ")[0].partition(":")
        call_id = page.state.call_id
        before = page.state
        if call_id and turn.isdecimal() and good in ("0", "1"):
            backend.rate(call_id, int(turn), good == "1")
            page.state = with_rating(before, int(turn), good == "1")
        return Drawer(page_panes).draw(before, page.state) or [gr.skip() for _ in page_panes]

    controls.rating.input(
        rate,
        inputs=[controls.rating, controls.memory],
        outputs=[pane.component for pane in page_panes],
        concurrency_limit=None,
        show_progress="hidden",
        api_name=False,
    )
