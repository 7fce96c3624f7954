"""The studio's plots, from the tables of `sums`. Colours are legible on the light and on the dark page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ui.figures import layout
from ui.studio.backend import LoggedTurn
from ui.studio.sums import PERCENTILES, WAITS
from ui.studio.words import Words

_INK = "#7d8a86"
_GRID = "rgba(125, 138, 134, 0.22)"
_CHANNELS = {"browser": "#2f9e7f", "phone": "#3d7fb8", "text": "#d9a441"}
_WAIT_COLOURS = {"first_audio_ms": "#b4501e", "first_content_ms": "#2f9e7f"}
_BAR_MS = 0.6 * 86_400_000
"""Width of a day's bar, in the axis' milliseconds: plotly draws a lone day as thin as one of them."""
_DASHES = {50: "solid", 95: "dot"}
_STAGES = (
    ("decided_ms", "#8fa7b5"),
    ("transcript_ms", "#5b8fb0"),
    ("first_token_ms", "#d9a441"),
    ("first_sentence_ms", "#d9783f"),
    ("first_audio_ms", "#b4501e"),
    ("first_content_ms", "#2f9e7f"),
    ("heard_ms", "#7a5ba8"),
)
_LOOK = {"heard_ms": {"size": 18, "symbol": "diamond-open", "line": {"width": 2}}}
"""It mostly falls on the first sound, which would be hidden."""
_STAGE_WORDS = {
    "en": ("turn over", "words recognised", "model writes", "first sentence", "first sound", "answer", "heard"),
    "es": ("fin del turno", "palabras", "el modelo escribe", "primera frase", "primer sonido", "respuesta", "oído"),
}
_FONT = {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 12, "color": _INK}


def calls_figure(days: pd.DataFrame, words: Words) -> go.Figure:
    """Calls of each day, by channel on top of each other."""
    if days.empty:
        return nothing_figure(words("no calls"))
    figure = go.Figure(
        [
            go.Bar(x=days.index, y=days[channel], name=words(channel), marker=_filled(colour), width=_BAR_MS)
            for channel, colour in _CHANNELS.items()
            if channel in days
        ]
    )
    figure.update_layout(**_layout(), showlegend=True)
    figure.update_yaxes(rangemode="tozero", **_whole(days.sum(axis=1).max()))
    return _by_day(figure, days.index, words)


def waits_figure(days: pd.DataFrame, words: Words) -> go.Figure:
    """How long callers waited, by day: for a sound and for the answer, half of the turns and nearly all of them."""
    if days.empty:
        return nothing_figure(words("no waits"))
    figure = go.Figure(
        [
            go.Scatter(
                x=days.index,
                y=days[name, percent],
                mode="lines+markers",
                name=f"{words(what)}, {words(share)}",
                line={"color": _WAIT_COLOURS[name], "dash": _DASHES[percent], "width": 2.5},
                marker={"size": 8, "symbol": "circle" if percent == 50 else "circle-open"},
                hovertemplate=f"{words(what)}, {words(share)}: %{{y:.2f}} s<extra></extra>",
            )
            for name, what in WAITS.items()
            for percent, share in PERCENTILES.items()
        ]
    )
    figure.update_layout(**_layout(height=290), showlegend=True)
    figure.update_yaxes(rangemode="tozero", ticksuffix=" s")
    return _by_day(figure, days.index, words)


def cost_figure(days: pd.Series, words: Words) -> go.Figure:
    """What each day cost."""
    if days.empty:
        return nothing_figure(words("no costs"))
    if not days.any():
        return nothing_figure(words("free"))
    figure = go.Figure(go.Bar(x=days.index, y=days.to_list(), marker=_filled("#d9783f"), width=_BAR_MS))
    figure.update_layout(**_layout(height=220), showlegend=False)
    figure.update_yaxes(rangemode="tozero")
    return _by_day(figure, days.index, words)


def places_figure(places: pd.DataFrame, words: Words) -> go.Figure:
    """Places by how often they were asked for; the part of it that found nothing stands out."""
    if places.empty:
        return nothing_figure(words("no districts"))
    shown = places.iloc[::-1]
    found = shown["asked"] - shown["fruitless"]
    figure = go.Figure(
        [
            go.Bar(y=shown.index, x=found, name=words("found something"), marker=_filled("#2f9e7f"), orientation="h"),
            go.Bar(
                y=shown.index,
                x=shown["fruitless"],
                name=words("nothing found"),
                marker=_filled("#d9783f"),
                orientation="h",
            ),
        ]
    )
    figure.update_layout(**_layout(height=110 + 24 * len(shown)), showlegend=True)
    figure.update_xaxes(gridcolor=_GRID, zeroline=False, rangemode="tozero", **_whole(shown["asked"].max()))
    figure.update_yaxes(automargin=True)
    return figure


def words_figure(counted: pd.Series, words: Words) -> go.Figure:
    """Words of searches that found nothing, by how many of them they were in."""
    if counted.empty:
        return nothing_figure(words("no fruitless"))
    shown = counted.iloc[::-1]
    figure = go.Figure(go.Bar(y=shown.index, x=shown.to_list(), marker=_filled("#d9783f"), orientation="h"))
    figure.update_layout(**_layout(height=70 + 22 * len(shown)), showlegend=False)
    figure.update_xaxes(gridcolor=_GRID, zeroline=False, rangemode="tozero", **_whole(shown.max()))
    figure.update_yaxes(automargin=True)
    return figure


def turns_figure(turns: Sequence[LoggedTurn], words: Words) -> go.Figure:
    """The stages of each spoken turn of a call, in milliseconds after the caller's last word; the first is on top."""
    timed = [turn for turn in turns if turn.said and turn.timings]
    if not timed:
        return nothing_figure(words("no waits"))
    labels = [f"{words('turn')} {turn.number}" for turn in timed]
    figure = go.Figure()
    for (stage, colour), name in zip(_STAGES, _STAGE_WORDS[words.language], strict=True):
        reached = [
            (label, turn.timings[stage]) for label, turn in zip(labels, timed, strict=True) if stage in turn.timings
        ]
        if reached:
            figure.add_scatter(
                x=[at_ms for _, at_ms in reached],
                y=[label for label, _ in reached],
                mode="markers",
                name=name,
                marker={"color": colour, **_LOOK.get(stage, {"size": 11})},
                hovertemplate=f"{name}: %{{x:.0f}} ms<extra>%{{y}}</extra>",
            )
    figure.update_layout(**_layout(height=90 + 34 * len(timed)), showlegend=False)
    figure.update_xaxes(ticksuffix=" ms", gridcolor=_GRID, rangemode="tozero", zeroline=False, nticks=6)
    figure.update_yaxes(automargin=True, categoryorder="array", categoryarray=labels[::-1], gridcolor=_GRID)
    return figure


def stages_html(words: Words) -> str:
    """The names of the stages' colours. Plotly's own legend would leave a telephone no room for the plot."""
    names = zip(_STAGES, _STAGE_WORDS[words.language], strict=True)
    items = "".join(
        f'<li><i class="{"open" if stage in _LOOK else ""}" style="--dot: {colour}"></i>{escape(name)}</li>'
        for (stage, colour), name in names
    )
    return f'<ul class="stages">{items}</ul>'


def nothing_figure(text: str) -> go.Figure:
    """Words in place of a plot that would have nothing on it."""
    figure = go.Figure()
    figure.update_layout(
        **_layout(height=110),
        xaxis={"visible": False},
        yaxis={"visible": False},
        annotations=[{"text": "<br>".join(wrap(text, 44)), "showarrow": False, "font": _FONT}],
    )
    return figure


def _filled(colour: str) -> dict[str, Any]:
    # Gradio's template draws a light edge in the dark.
    return {"color": colour, "line": {"width": 0}}


def _whole(most: float) -> dict[str, Any]:
    """For an axis that counts: plotly puts halves between few, and rounds them to the same numbers twice."""
    return {"tickformat": "d", "dtick": 1} if most < 6 else {"tickformat": "d"}


def _by_day(figure: go.Figure, days: pd.Index, words: Words) -> go.Figure:
    # One day would be drawn as wide as the plot, with hours under it.
    around = pd.Timedelta(hours=24 if len(days) < 4 else 14)
    figure.update_xaxes(
        tickformat="%d %b" if words.language == "en" else "%d/%m", range=[days.min() - around, days.max() + around]
    )
    if len(days) < 8:
        figure.update_xaxes(tickvals=list(days))
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(gridcolor=_GRID, zeroline=False, automargin=True)
    return figure


def _layout(height: int = 260) -> dict[str, Any]:
    return {
        **layout(height),
        "font": _FONT,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        "barmode": "stack",
    }
