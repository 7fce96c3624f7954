"""The page: one screen with the call, the avatars, the conversation, and what was found."""

from __future__ import annotations

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
from ui.memory import PageMemory
from ui.redraw import Drawer, Pane, redraw_as_they_come
from ui.state import PageState
from ui.theme import page_theme

_HERE = Path(__file__).parent
# FastRTC's script fetches a sound from a foreign host as long as the component has its own placeholder as id.
_NO_CALL_ID = "no-call-yet"
_NO_CALL_YET = WebRTCModel(root=WebRTCData(webrtc_id=_NO_CALL_ID))
_BUTTON_LABELS = {"start": "Start the call", "stop": "Hang up", "waiting": "Connecting …"}


@dataclass(frozen=True)
class _Controls:
    """What a caller acts on, and what the page remembers of it."""

    call: WebRTC
    picker: gr.Radio
    typed: gr.Textbox
    send: gr.Button
    memory: gr.State


def build_page(
    backend: PageBackend,
    avatars: Mapping[str, Avatar],
    default_avatar: str,
    agency_name: str,
    size_unit: str,
    *,
    max_calls: int = 8,
    longest_call_s: float | None = None,
    rtc: Mapping[str, Any] | None = None,
) -> gr.Blocks:
    """The page, to be mounted.

    Args:
        avatars: by key; `default_avatar` is the key of the one chosen at first.
        size_unit: unit of the listings' sizes, in words.
        max_calls: browser calls at once; the next one is told that the line is full.
        longest_call_s: a call's connection is closed after so long; None for never.
        rtc: more arguments of FastRTC's component: how its connections find their way.
    """
    names = {key: avatar.name for key, avatar in avatars.items()}
    with _blocks(agency_name) as page:
        memory = gr.State(PageMemory())
        gr.HTML(panes.header_html(agency_name), elem_id="masthead", padding=False)
        with gr.Row(elem_id="board"):
            with gr.Column(elem_classes="lane", min_width=0):
                call, status, picker = _call_card(avatars, default_avatar, rtc or {})
            with gr.Column(elem_classes="lane", min_width=0):
                transcript, typed, send, tool_calls = _conversation()
            with gr.Column(elem_classes="lane", min_width=0):
                results, plot, timeline = _findings(size_unit)

        page_panes = [
            Pane(status, panes.status_html, lambda s: (s.status, s.messages)),
            Pane(transcript, lambda s: panes.transcript_html(s, names), lambda s: s.lines),
            Pane(tool_calls, panes.tool_calls_html, lambda s: s.tool_calls),
            Pane(results, lambda s: panes.results_html(s, size_unit), lambda s: (s.results, s.relaxed, s.searched)),
            Pane(plot, lambda s: figures.results_figure(s, size_unit), lambda s: s.results),
            Pane(timeline, figures.timeline_figure, lambda s: s.turns),
        ]
        controls = _Controls(call, picker, typed, send, memory)
        with _gradio_5_arguments():
            _connect_call(backend, controls, page_panes, max_calls, longest_call_s)
            _connect_typing(backend, controls, page_panes)
    return page


@contextmanager
def _gradio_5_arguments() -> Iterator[None]:
    """gradio 5.50 warns of arguments that 6.0 will take elsewhere; fastrtc needs gradio 5, which takes them here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def _blocks(title: str) -> gr.Blocks:
    with _gradio_5_arguments():
        return gr.Blocks(
            title=title,
            theme=page_theme(),
            css=(_HERE / "page.css").read_text(encoding="utf-8"),
            js=(_HERE / "page.js").read_text(encoding="utf-8"),
            analytics_enabled=False,
            fill_width=True,
        )


def _call_card(
    avatars: Mapping[str, Avatar], default_avatar: str, rtc: Mapping[str, Any]
) -> tuple[WebRTC, gr.HTML, gr.Radio]:
    with gr.Group(elem_classes="card", elem_id="call-card"):
        call = WebRTC(
            value=_NO_CALL_YET,  # type: ignore[arg-type]
            label="Call",
            show_label=False,
            mode="send-receive",
            modality="audio",
            elem_id="call",
            full_screen=False,
            button_labels=_BUTTON_LABELS,
            **rtc,
        )
        status = gr.HTML(panes.status_html(PageState()), elem_id="call-status", padding=False)
        gr.HTML('<div id="call-notice" role="alert" hidden></div>', elem_id="call-notice-box", padding=False)
    with gr.Group(elem_classes="card", elem_id="avatars"):
        picker = avatar_picker(avatars, default_avatar)
    return call, status, picker


def _conversation() -> tuple[gr.HTML, gr.Textbox, gr.Button, gr.HTML]:
    with gr.Group(elem_classes="card", elem_id="conversation"):
        gr.HTML("<h2>Conversation</h2>", elem_classes="title", padding=False)
        transcript = gr.HTML(panes.transcript_html(PageState(), {}), elem_id="transcript", padding=False)
        with gr.Row(elem_id="typing"):
            typed = gr.Textbox(
                placeholder="Type instead of talking",
                label="Your message",
                show_label=False,
                container=False,
                max_lines=1,
                max_length=1_000,
                elem_id="typed-input",
            )
            send = gr.Button("Send", variant="primary", elem_id="send", min_width=0)
    with gr.Group(elem_classes="card", elem_id="searches"):
        gr.HTML("<h2>Searches</h2>", elem_classes="title", padding=False)
        tool_calls = gr.HTML(panes.tool_calls_html(PageState()), elem_id="tool-calls", padding=False)
    return transcript, typed, send, tool_calls


def _findings(size_unit: str) -> tuple[gr.HTML, gr.Plot, gr.Plot]:
    nothing = PageState()
    with gr.Group(elem_classes="card"):
        gr.HTML("<h2>Homes found</h2>", elem_classes="title", padding=False)
        results = gr.HTML(panes.results_html(nothing, size_unit), elem_id="results", padding=False)
        plot = gr.Plot(figures.results_figure(nothing, size_unit), show_label=False, elem_id="results-plot")
    with gr.Group(elem_classes="card", elem_id="times"):
        gr.HTML("<h2>Time to answer</h2>", elem_classes="title", padding=False)
        timeline = gr.Plot(figures.timeline_figure(nothing), show_label=False, elem_id="turn-timeline")
    return results, plot, timeline


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


def _connect_typing(backend: PageBackend, controls: _Controls, page_panes: list[Pane]) -> None:
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
        async for values in redraw_as_they_come(events, page, page_panes, shown):
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
