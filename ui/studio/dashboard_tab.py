"""What a stretch of calls was like: figures, plots, and the words of searches that found nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import gradio as gr
import pandas as pd

from pipeline.errors import VoiceAgentError
from ui.studio import charts, sums
from ui.studio.backend import LoggedCall, LoggedTurn, StudioBackend
from ui.studio.pieces import QUIET, days_choice, empty_html, given_up, problem_html, since, unread_html
from ui.studio.words import Words

_MOST_ROWS = 25


def dashboard_tab(backend: StudioBackend, zone: ZoneInfo, words: Words, tab: gr.Tab) -> None:
    """Inside `tab`; the records are read when it is opened."""
    with gr.Row(elem_classes="asked"):
        days = days_choice(words, "dashboard-days")
        again = gr.Button(words("look again"), elem_id="dashboard-again")
    tiles = gr.HTML(unread_html(words), elem_id="dashboard-tiles", padding=False)
    with gr.Row(elem_classes="halves"):
        per_day = _plot(words("calls per day"), "plot-calls")
        waits = _plot(words("wait"), "plot-waits")
    with gr.Row(elem_classes="halves"):
        places = _plot(words("districts"), "plot-places")
        lost_words = _plot(words("lost words"), "plot-words")
    lost = _table(words("without result"), "table-fruitless")
    with gr.Row(elem_classes="halves"):
        failed = _table(words("fall-backs"), "table-fall-backs")
        cost = _plot(words("cost per day", currency=backend.currency), "plot-cost")

    async def look(back: int) -> list[Any]:
        try:
            calls = await backend.calls(since(back))
            turns = await backend.turns(since(back)) if calls else ()
        except VoiceAgentError as error:
            return [problem_html(words("could not", why=error)), *(gr.skip() for _ in range(7))]
        if calls is None:
            return [empty_html(words("no records")), *drawn((), (), zone, words)]
        head = (
            tiles_html(sums.totals(calls, turns), backend.currency, words) if calls else empty_html(words("no calls"))
        )
        return [head, *drawn(calls, turns, zone, words)]

    quiet: dict[str, Any] = dict(QUIET)
    outputs = [tiles, per_day, waits, places, lost_words, lost, failed, cost]
    gr.on([tab.select, again.click, days.input], look, days, outputs, **quiet)


def drawn(calls: Sequence[LoggedCall], turns: Sequence[LoggedTurn], zone: ZoneInfo, words: Words) -> list[Any]:
    """Plots and tables, in the order of the tab."""
    searched = any(turn.searches for turn in turns)
    lost = sums.fruitless(turns)
    lost["given_up"] = [given_up(each, words) for each in lost["given_up"]]
    failed = sums.fall_backs(turns)
    return [
        charts.calls_figure(sums.calls_per_day(calls, zone), words),
        charts.waits_figure(sums.waits_per_day(turns, zone), words),
        charts.places_figure(sums.places(turns), words),
        charts.words_figure(sums.fruitless_words(turns), words)
        if searched
        else charts.nothing_figure(words("no searches")),
        table_html(
            lost, ("their words", "gave up wish", "times"), words("no fruitless" if searched else "no searches"), words
        ),
        table_html(_told(failed, words), ("what failed", "instead of it", "times"), words("no fall-backs"), words),
        charts.cost_figure(sums.cost_per_day(calls, zone), words),
    ]


def _told(failed: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Stage and engine as one, and "nothing" where nothing took over."""
    return pd.DataFrame(
        {
            "failed": failed["stage"] + ": " + failed["engine"],
            "instead": failed["instead"].where(failed["instead"] != "", words("nothing")),
            "times": failed["times"],
        }
    )


def tiles_html(totals: sums.Totals, currency: str, words: Words) -> str:
    """The figures at the head."""
    cost = "–" if totals.cost is None else f"{totals.cost:.2f}"
    tiles = (
        (str(totals.calls), words("calls").lower()),
        (str(totals.turns), words("turns").lower()),
        ("–" if totals.waited_s is None else f"{totals.waited_s:.2f} s", words("waited")),
        ("–" if totals.slow_s is None else f"{totals.slow_s:.2f} s", words("slow")),
        ("–" if totals.found_share is None else f"{totals.found_share:.0%}", words("found something")),
        (words("at least", cost=cost) if totals.unpriced else cost, words("spent", currency=currency)),
    )
    return (
        '<dl class="tiles">'
        + "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(figure)}</dd></div>" for figure, name in tiles)
        + "</dl>"
    )


def table_html(frame: pd.DataFrame, columns: Sequence[str], nothing: str, words: Words) -> str:
    """A table of `frame` under the words for `columns`, or `nothing`."""
    if frame.empty:
        return empty_html(nothing)
    head = "".join(f'<th scope="col">{escape(words(column))}</th>' for column in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>"
        for row in frame.head(_MOST_ROWS).itertuples(index=False)
    )
    return f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _plot(title: str, elem_id: str) -> gr.Plot:
    with gr.Group(elem_classes="card"):
        gr.HTML(f"<h3>{escape(title)}</h3>", padding=False)
        # Empty at first: a figure that is replaced while gradio fetches plotly may stay.
        return gr.Plot(show_label=False, elem_id=elem_id)


def _table(title: str, elem_id: str) -> gr.HTML:
    with gr.Group(elem_classes="card"):
        gr.HTML(f"<h3>{escape(title)}</h3>", padding=False)
        return gr.HTML("", elem_id=elem_id, padding=False)
