"""The homes found on a map of districts. It is drawn from points: no tiles, so no other host is asked."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go

from ui.districts import DistrictMap, Found, district_map
from ui.figures import ABOUT, ACCENT, GRID, INK, empty_figure, layout
from ui.state import PageState
from ui.words import ENGLISH, Words

_MOST_NAMES = 8
"""More names than these would lie on each other."""


def map_figure(state: PageState, words: Words = ENGLISH) -> go.Figure:
    """Where the homes found last are; the district that is spoken about stands out. What is not on it is said."""
    found = district_map(state.results)
    if found is None:
        where = ", ".join(dict.fromkeys(escape(home.location) for home in state.results))
        text = words("Not on the map: {places}", places=where) if where else words("Where the homes found are")
        return empty_figure(text)
    figure = go.Figure()
    figure.add_scatter(
        **_line(found),
        mode="lines",
        fill="toself",
        fillcolor="rgba(125, 138, 134, 0.08)",
        line={"color": GRID, "width": 1, "shape": "spline", "smoothing": 0.6},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[x for x, _ in found.others],
        y=[y for _, y in found.others],
        mode="markers",
        marker={"size": 4, "color": GRID},
        hoverinfo="skip",
    )
    spoken = [any(home.id == state.about for home in each.homes) for each in found.found]
    named = len(found.found) <= _MOST_NAMES
    figure.add_scatter(
        x=[each.at[0] for each in found.found],
        y=[each.at[1] for each in found.found],
        mode="markers+text" if named else "markers",
        text=[escape(each.location) for each in found.found],
        textposition=[_beside(each, found) for each in found.found],
        marker={
            "size": [
                10 + 3 * min(len(each.homes), 5) + (3 if on else 0)
                for each, on in zip(found.found, spoken, strict=True)
            ],
            "color": [ABOUT if on else ACCENT for on in spoken],
            "line": {"width": 1, "color": "rgba(255, 255, 255, 0.6)"},
        },
        hovertext=[_told(each, words) for each in found.found],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )
    notes = [words("Approximate places by district, {city}", city=escape(found.city))]
    if found.missing:
        notes.append(words("Not on the map: {places}", places=escape(", ".join(found.missing))))
    figure.update_layout(
        **{**layout(height=250), "margin": {"l": 8, "r": 8, "t": 8, "b": 22 * len(notes)}},
        showlegend=False,
        annotations=[
            {
                "text": note,
                "showarrow": False,
                "x": 0,
                "y": 0,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "top",
                "yshift": -4 - 16 * row,
                "font": {"size": 11, "color": INK},
            }
            for row, note in enumerate(notes)
        ],
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, scaleanchor="x", scaleratio=1)
    return figure


def _line(found: DistrictMap) -> dict[str, list[float]]:
    return {"x": [x for x, _ in found.outline], "y": [y for _, y in found.outline]}


def _beside(each: Found, found: DistrictMap) -> str:
    """Names go towards the middle of the map, where there is room."""
    middle = sum(x for x, _ in found.outline) / len(found.outline)
    return "middle right" if each.at[0] < middle else "middle left"


def _told(each: Found, words: Words) -> str:
    count = len(each.homes)
    cheapest = words("from {price}", price=words.price(min(home.price for home in each.homes)))
    return f"<b>{escape(each.location)}</b><br>{count} {words.counted(count, 'home')}, {cheapest}"
