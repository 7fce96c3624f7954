"""Draws the panes that changed, and only those."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

import gradio as gr
from gradio.components import Component

from pipeline.errors import VoiceAgentError
from pipeline.events import CallEvent
from ui.memory import PageMemory
from ui.state import PageState, with_notice

REDRAW_S = 0.1
"""A typed answer streams word by word; the panes follow at the same pace as those of a call."""


@dataclass(frozen=True)
class Pane:
    """A component and how it is drawn.

    Attributes:
        draw: the component's value for a state.
        shows: the part of a state that it depends on; while that is the same, it is left alone.
    """

    component: Component
    draw: Callable[[PageState], object]
    shows: Callable[[PageState], object]


def redraw(panes: Sequence[Pane], before: PageState, after: PageState) -> list[object]:
    """New values of the panes that changed; the others are skipped, so that they neither flicker nor travel."""
    return [
        gr.skip() if pane.shows(before) == pane.shows(after) else gr.update(value=pane.draw(after)) for pane in panes
    ]


async def redraw_as_they_come(
    events: AsyncIterator[CallEvent],
    page: PageMemory,
    panes: Sequence[Pane],
    shown: PageState,
    every_s: float = REDRAW_S,
) -> AsyncIterator[list[object]]:
    """New values of the panes as `events` come, at most once every `every_s`, and once more at the end.

    A failure that was foreseen becomes a notice on the page.

    Args:
        shown: the state that the browser shows now.
    """
    drawn_at_s = float("-inf")
    try:
        async for event in events:
            page.advance((event,))
            if time.monotonic() - drawn_at_s >= every_s:
                yield redraw(panes, shown, page.state)
                shown, drawn_at_s = page.state, time.monotonic()
    except VoiceAgentError as error:
        page.state = with_notice(page.state, f"That could not be answered. {error}")
    yield redraw(panes, shown, page.state)
