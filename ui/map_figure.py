"""The homes found on a map of districts. It is drawn from points: no tiles, so no other host is asked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from ui.districts import DistrictMap, Found, district_map
from ui.figures import ABOUT, ACCENT, GRID, INK, empty_figure, layout
from ui.labels import Dot, placed
from ui.state import PageState
from ui.words import ENGLISH, Words

_HEIGHT_PX = 250
_MARGIN_PX = 8
_NOTE_PX = 22
_NARROWEST_PX = 300
"""Width of the figure on a phone; names that fit there fit everywhere."""


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
    sizes = [10 + 3 * min(len(each.homes), 5) + (3 if on else 0) for each, on in zip(found.found, spoken, strict=True)]
    notes = [words("Approximate places by district, {city}", city=escape(found.city))]
    if found.missing:
        notes.append(words("Not on the map: {places}", places=escape(", ".join(found.missing))))
    names = _names(found, sizes, _HEIGHT_PX - _MARGIN_PX - _NOTE_PX * len(notes))
    figure.add_scatter(
        x=[each.at[0] for each in found.found],
        y=[each.at[1] for each in found.found],
        mode="markers+text",
        text=[escape(name) for name, _ in names],
        textposition=[place for _, place in names],
        marker={
            "size": sizes,
            "color": [ABOUT if on else ACCENT for on in spoken],
            "line": {"width": 1, "color": "rgba(255, 255, 255, 0.6)"},
        },
        hovertext=[_told(each, words) for each in found.found],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )
    sides = {"l": _MARGIN_PX, "r": _MARGIN_PX, "t": _MARGIN_PX, "b": _NOTE_PX * len(notes)}
    figure.update_layout(
        **{**layout(height=_HEIGHT_PX), "margin": sides},
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


def _names(found: DistrictMap, sizes: Sequence[int], height_px: float) -> list[tuple[str, str]]:
    """The name of each district with homes and where it is written; none where it would lie on another."""
    across, up = ([point[axis] for point in found.outline] for axis in (0, 1))
    # Plotly leaves a twentieth on both sides of what it draws, and a kilometre is as long up as across.
    px_per_km = height_px / (1.1 * max(max(up) - min(up), 1e-6))
    x0, y0 = (max(across) + min(across)) / 2, (max(up) + min(up)) / 2
    dots = [
        Dot((each.at[0] - x0) * px_per_km, (each.at[1] - y0) * px_per_km, size / 2, each.location)
        for each, size in zip(found.found, sizes, strict=True)
    ]
    return placed(dots, _NARROWEST_PX / 2)


def _told(each: Found, words: Words) -> str:
    count = len(each.homes)
    cheapest = words("from {price}", price=words.price(min(home.price for home in each.homes)))
    return f"<b>{escape(each.location)}</b><br>{count} {words.counted(count, 'home')}, {cheapest}"
