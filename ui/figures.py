"""The two plots of the page as plotly figures. Colours are chosen to be legible on the light and on the dark page."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go

from pipeline.events import TurnTimings
from ui.panes import price, size
from ui.state import PageState

_INK = "#7d8a86"
_GRID = "rgba(125, 138, 134, 0.22)"
_ACCENT = "#2f9e7f"
_FIRST = "#d9783f"
_FONT = {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 12, "color": _INK}

# The stages between the caller's last word and the first sound of the answer, in the order in which they are reached.
_STAGES = (
    ("decided_ms", "end of turn", "#8fa7b5"),
    ("transcript_ms", "recognition", "#5b8fb0"),
    ("first_token_ms", "thinking", "#d9a441"),
    ("first_sentence_ms", "first sentence", "#d9783f"),
    ("first_audio_ms", "voice", "#2f9e7f"),
)


def results_figure(state: PageState, size_unit: str) -> go.Figure:
    """Price against size of the homes found last; the best match stands out."""
    if not state.results:
        return _empty_figure("Price against size of the homes found")
    listings = state.results
    figure = go.Figure(
        go.Scatter(
            x=[listing.sqft for listing in listings],
            y=[listing.price for listing in listings],
            mode="markers",
            marker={
                "size": [15] + [11] * (len(listings) - 1),
                "color": [_FIRST] + [_ACCENT] * (len(listings) - 1),
                "opacity": 0.9,
                "line": {"width": 1, "color": "rgba(255, 255, 255, 0.6)"},
            },
            text=[
                f"<b>{escape(listing.location)}</b><br>{price(listing.price)}, {escape(size(listing.sqft, size_unit))}"
                f"<br>rooms: {listing.rooms}, baths: {listing.baths}"
                for listing in listings
            ],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    figure.update_layout(**_layout(height=230))
    figure.update_xaxes(title=f"size, {size_unit}", gridcolor=_GRID, zeroline=False)
    figure.update_yaxes(tickprefix="€", gridcolor=_GRID, zeroline=False, automargin=True)
    return figure


def stage_lengths(timings: TurnTimings) -> tuple[tuple[str, float, str], ...]:
    """Name, length in milliseconds and colour of each stage that was reached, in order.

    A stage that was reached before an earlier one ended (work begun ahead of time) took no time of its own.
    """
    stages = []
    reached_ms = 0.0
    for field, name, colour in _STAGES:
        at_ms = getattr(timings, field)
        if at_ms is not None:
            stages.append((name, max(0.0, at_ms - reached_ms), colour))
            reached_ms = max(reached_ms, at_ms)
    return tuple(stages)


def timeline_figure(state: PageState) -> go.Figure:
    """Where the time of the last turns went, from the caller's last word to the first sound of the answer."""
    if not state.turns:
        return _empty_figure("Where the time of each turn goes")
    figure = go.Figure()
    seen: set[str] = set()
    for turn in state.turns:
        for name, length_ms, colour in stage_lengths(turn.timings):
            figure.add_bar(
                x=[length_ms],
                y=[f"turn {turn.number}"],
                orientation="h",
                width=0.62,
                name=name,
                legendgroup=name,
                showlegend=name not in seen,
                marker={"color": colour},
                hovertemplate=f"{name}: %{{x:.0f}} ms<extra>turn {turn.number}</extra>",
            )
            seen.add(name)
    layout = _layout(height=110 + 22 * len(state.turns))
    figure.update_layout(
        **layout,
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
    )
    figure.update_xaxes(ticksuffix=" ms", gridcolor=_GRID, zeroline=False)
    figure.update_yaxes(type="category", automargin=True)
    return figure


def _empty_figure(text: str, height: int = 96) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(
        **_layout(height=height),
        xaxis={"visible": False},
        yaxis={"visible": False},
        annotations=[{"text": text, "showarrow": False, "font": _FONT}],
    )
    return figure


def _layout(height: int) -> dict[str, object]:
    return {
        "height": height,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0, 0, 0, 0)",
        "plot_bgcolor": "rgba(0, 0, 0, 0)",
        "font": _FONT,
        "dragmode": False,
        "hoverlabel": {"font": {"family": _FONT["family"]}},
    }
