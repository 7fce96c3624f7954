"""The log of calls: a table, and the call that is chosen in it to read."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import gradio as gr

from pipeline.errors import VoiceAgentError
from ui.studio.backend import LoggedCall, StudioBackend
from ui.studio.call_log import OUTCOMES, call_html, outcome_key, table_html
from ui.studio.charts import stages_html, turns_figure
from ui.studio.pieces import QUIET, days_choice, empty_html, problem_html, since, unread_html
from ui.studio.words import Words

CHANNELS = ("all", "browser", "phone", "text")


def calls_tab(backend: StudioBackend, zone: ZoneInfo, words: Words, tab: gr.Tab) -> None:
    """Inside `tab`; the log is read when it is opened."""
    listed = gr.State(())
    with gr.Row(elem_classes="asked"):
        days = days_choice(words, "calls-days")
        channel = gr.Dropdown(
            [(words(each).capitalize(), each) for each in CHANNELS],
            value="all",
            label=words("way"),
            elem_id="calls-channel",
        )
        came_to = gr.Dropdown(
            [(words(each).capitalize(), each) for each in ("all", *OUTCOMES)],
            value="all",
            label=words("outcome"),
            elem_id="calls-outcome",
        )
        again = gr.Button(words("look again"), elem_id="calls-again")
        export = gr.HTML(export_html(7, words), elem_id="calls-export", padding=False)
    note = gr.HTML(unread_html(words), elem_id="calls-note", padding=False)
    table = gr.HTML("", visible=False, elem_id="calls-table", padding=False)
    # studio.js writes here which row was chosen.
    chosen = gr.Textbox(elem_id="call-chosen", container=False, show_label=False, max_lines=1, max_length=24)
    read = gr.HTML("", elem_id="call-read", elem_classes="card", padding=False, visible=False)
    with gr.Group(elem_classes="card", visible=False) as timeline:
        gr.HTML(f"<h3>{escape(words('timeline'))}</h3>{stages_html(words)}", padding=False)
        stages = gr.Plot(show_label=False, elem_id="call-timeline")

    async def look(back: int, which: str, what: str) -> list[Any]:
        note_html, calls = await found(backend, back, which, words, what)
        rows = table_html(calls, zone, backend.currency, words)
        return [
            calls,
            gr.update(value=note_html, visible=bool(note_html)),
            gr.update(value=rows, visible=bool(calls)),
            export_html(back, words),
            gr.update(visible=False),
            gr.update(visible=False),
        ]

    async def choose(calls: Sequence[LoggedCall], row: str) -> list[Any]:
        number = row.partition(" ")[0]
        if not (number.isdecimal() and int(number) < len(calls)):
            return [gr.skip(), gr.skip(), gr.skip()]
        call = calls[int(number)]
        try:
            turns = await backend.turns(call.started_at, call.call_id)
        except VoiceAgentError as error:
            return [
                gr.update(value=problem_html(words("could not", why=error)), visible=True),
                gr.update(visible=False),
                gr.skip(),
            ]
        figure = turns_figure(turns, words)
        return [
            gr.update(value=call_html(call, turns, zone, backend.currency, words), visible=True),
            gr.update(visible=True),
            figure,
        ]

    quiet: dict[str, Any] = dict(QUIET)
    outputs = [listed, note, table, export, read, timeline]
    asked = [days, channel, came_to]
    gr.on([tab.select, again.click, days.input, channel.input, came_to.input], look, asked, outputs, **quiet)
    chosen.input(choose, [listed, chosen], [read, timeline, stages], trigger_mode="always_last", **quiet)


async def found(
    backend: StudioBackend, days: int, channel: str, words: Words, outcome: str = "all"
) -> tuple[str, Sequence[LoggedCall]]:
    """A note in place of the table, empty where there is one; and the calls."""
    try:
        calls = await backend.calls(since(days))
    except VoiceAgentError as error:
        return problem_html(words("could not", why=error)), ()
    if calls is None:
        return empty_html(words("no records")), ()
    shown = tuple(call for call in calls if channel in ("all", call.channel) and outcome in ("all", outcome_key(call)))
    return ("" if shown else empty_html(words("no such calls" if calls else "no calls"))), shown


def export_html(days: int, words: Words) -> str:
    """The link to the calls as a file, written when it is asked for: callers who are forgotten are in no copy here."""
    return f'<a class="download" download href="/studio/calls.csv?days={days:d}">{words("export csv")}</a>'
