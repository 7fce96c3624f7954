"""The log of calls: a table, and the call that is chosen in it to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import gradio as gr

from pipeline.errors import VoiceAgentError
from ui.studio.avatars_tab import QUIET, problem_html
from ui.studio.backend import LoggedCall, StudioBackend
from ui.studio.call_log import COLUMNS, call_html, row_of
from ui.studio.charts import turns_figure
from ui.studio.trials import empty_html
from ui.studio.words import Words

DAYS = (1, 7, 30, 90)
CHANNELS = ("all", "browser", "phone", "text")


def since(days: int) -> datetime:
    """So many days ago, in UTC."""
    return datetime.now(timezone.utc) - timedelta(days=days)


def days_choice(words: Words, elem_id: str) -> gr.Dropdown:
    """How far back to look."""
    return gr.Dropdown([(words("{n} days", n=n), n) for n in DAYS], value=7, label=words("days"), elem_id=elem_id)


def calls_tab(backend: StudioBackend, zone: ZoneInfo, words: Words, tab: gr.Tab) -> None:
    """Inside `tab`; the log is read when it is opened."""
    listed = gr.State(())
    with gr.Row(elem_classes="asked"):
        days = days_choice(words, "calls-days")
        channel = gr.Dropdown(
            [(words(each), each) for each in CHANNELS], value="all", label=words("channel"), elem_id="calls-channel"
        )
        again = gr.Button(words("look again"), elem_id="calls-again")
        export = gr.HTML(export_html(7, words), elem_id="calls-export", padding=False)
    note = gr.HTML(empty_html(words("no calls")), elem_id="calls-note", padding=False)
    table = gr.Dataframe(
        headers=["#", *(words(name) for name in COLUMNS)],
        datatype="str",
        interactive=False,
        visible=False,
        elem_id="calls-table",
        show_label=False,
        max_height=420,
    )
    read = gr.HTML("", elem_id="call-read", elem_classes="card", padding=False, visible=False)
    stages = gr.Plot(visible=False, label=words("timeline"), elem_id="call-timeline")

    async def look(back: int, which: str) -> list[Any]:
        note_html, calls = await found(backend, back, which, words)
        rows = [[str(number), *row_of(call, zone, words)] for number, call in enumerate(calls, 1)]
        return [
            calls,
            gr.update(value=note_html, visible=bool(note_html)),
            gr.update(value=rows, visible=bool(rows)),
            export_html(back, words),
            gr.update(visible=False),
            gr.update(visible=False),
        ]

    async def choose(calls: Sequence[LoggedCall], event: gr.SelectData) -> list[Any]:
        # By the number in the row, not by its place: the table may have been sorted.
        call = calls[int(event.row_value[0]) - 1]
        try:
            turns = await backend.turns(call.started_at, call.call_id)
        except VoiceAgentError as error:
            return [
                gr.update(value=problem_html(words("could not", why=error)), visible=True),
                gr.update(visible=False),
            ]
        figure = turns_figure(turns, words)
        return [
            gr.update(value=call_html(call, turns, zone, backend.currency, words), visible=True),
            gr.update(value=figure, visible=True),
        ]

    quiet: dict[str, Any] = dict(QUIET)
    outputs = [listed, note, table, export, read, stages]
    gr.on([tab.select, again.click, days.input, channel.input], look, [days, channel], outputs, **quiet)
    table.select(choose, listed, [read, stages], **quiet)


async def found(backend: StudioBackend, days: int, channel: str, words: Words) -> tuple[str, Sequence[LoggedCall]]:
    """A note in place of the table, empty where there is one; and the calls."""
    try:
        calls = await backend.calls(since(days))
    except VoiceAgentError as error:
        return problem_html(words("could not", why=error)), ()
    if calls is None:
        return empty_html(words("no records")), ()
    calls = tuple(call for call in calls if channel in ("all", call.channel))
    return ("" if calls else empty_html(words("no calls"))), calls


def export_html(days: int, words: Words) -> str:
    """The link to the calls as a file, written when it is asked for: callers who are forgotten are in no copy here."""
    return f'<a class="download" download href="/studio/calls.csv?days={days:d}">{words("export csv")}</a>'
