"""Two avatars answer the same words, side by side."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any

import gradio as gr

from avatars.avatar import Avatar
from ui.studio.backend import StudioBackend
from ui.studio.pieces import QUIET, empty_html
from ui.studio.trials import side_by_side, trials_html, try_out
from ui.studio.words import Words


def compare_tab(backend: StudioBackend, avatars: Mapping[str, Avatar], default: str, words: Words) -> None:
    """Inside a tab."""
    choices = [(avatar.name, key) for key, avatar in avatars.items()]
    other = next((key for key in avatars if key != default), default)
    with gr.Group(elem_classes="card"):
        with gr.Row():
            first = gr.Dropdown(choices, value=default, label=words("first"), elem_id="compare-first")
            second = gr.Dropdown(choices, value=other, label=words("second"), elem_id="compare-second")
        script = gr.Textbox(
            words("example"),
            label=words("caller says"),
            info=words("caller says info"),
            lines=2,
            max_length=2_000,
            elem_id="compare-script",
        )
        ask = gr.Button(words("ask both"), variant="primary", elem_id="compare-ask")
    with gr.Row(elem_classes="halves"):
        panes = [
            gr.HTML(empty_html(words("not tried yet")), elem_id=f"compare-{side}", elem_classes="card", padding=False)
            for side in ("left", "right")
        ]

    async def compare(one: str, two: str, said: str) -> AsyncIterator[list[str]]:
        chosen = avatars[one], avatars[two]
        runs = (try_out(backend, avatar, said) for avatar in chosen)
        async with aclosing(side_by_side(*runs)) as both:
            async for latest in both:
                yield [trials_html(trials, who.name, words) for trials, who in zip(latest, chosen, strict=True)]

    quiet: dict[str, Any] = dict(QUIET)
    ask.click(compare, [first, second, script], panes, **quiet)
