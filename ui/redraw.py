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
from ui.words import ENGLISH, Words

REDRAW_S = 0.1
"""A typed answer streams word by word; the panes follow at the same pace as those of a call."""
SETTLES_S = 1.0
"""A browser that is busy may take so long to draw what it was sent."""


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


class Drawer:
    """Gives the new values of the panes that changed; the others are skipped, so that they neither flicker nor travel.

    Gradio sends each list as its difference to the last one, and its client applies that to the very objects it is
    about to draw: a pane that is skipped right after it changed loses the change. So it is given again for `SETTLES_S`.
    """

    def __init__(self, panes: Sequence[Pane]) -> None:
        self._panes = panes
        self._changed_at_s = [float("-inf")] * len(panes)

    def draw(self, before: PageState, after: PageState) -> list[object] | None:
        """A value for each pane; None when nothing changed, and nothing is to be sent."""
        changed = [pane.shows(before) != pane.shows(after) for pane in self._panes]
        if not any(changed):
            return None
        now_s = time.monotonic()
        self._changed_at_s = [
            now_s if is_new else at_s for is_new, at_s in zip(changed, self._changed_at_s, strict=True)
        ]
        return [
            gr.update(value=pane.draw(after)) if now_s - at_s < SETTLES_S else gr.skip()
            for pane, at_s in zip(self._panes, self._changed_at_s, strict=True)
        ]


async def redraw_as_they_come(
    events: AsyncIterator[CallEvent],
    page: PageMemory,
    panes: Sequence[Pane],
    shown: PageState,
    every_s: float = REDRAW_S,
    words: Words = ENGLISH,
) -> AsyncIterator[list[object]]:
    """New values of the panes as `events` come, at most once every `every_s`, and once more at the end.

    A failure that was foreseen becomes a notice on the page.

    Args:
        shown: the state that the browser shows now.
    """
    drawer = Drawer(panes)
    drawn_at_s = float("-inf")
    try:
        async for event in events:
            page.advance((event,))
            if time.monotonic() - drawn_at_s >= every_s:
                if values := drawer.draw(shown, page.state):
                    yield values
                shown, drawn_at_s = page.state, time.monotonic()
    except VoiceAgentError as error:
        page.state = with_notice(page.state, f"{words('That could not be answered.')} {error}")
    if values := drawer.draw(shown, page.state):
        yield values
