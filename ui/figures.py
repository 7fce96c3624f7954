"""The plots of prices and of times as plotly figures, in colours that can be read on the light and the dark page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from ui.state import PageState, TurnTime
from ui.tool_cards import size
from ui.words import ENGLISH, Words

INK = "#7d8a86"
GRID = "rgba(125, 138, 134, 0.22)"
ACCENT = "#2f9e7f"
ABOUT = "#d9783f"
_FONT = {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 12, "color": INK}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a turn, in milliseconds after the caller's last word.

    Attributes:
        lane: 0 is the wait for the end of the turn, 1 the work on the answer, which goes on at the same time.
    """

    name: str
    begin_ms: float
    end_ms: float
    lane: int
    colour: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that the caller waited for, in milliseconds after their last word."""

    name: str
    at_ms: float


# Above and below a turn's line, which is 1 high: the lower edge and the height of each lane of bars, ...
_LANES = ((0.1, 0.24), (-0.2, 0.3))
# ... and where the sounds are marked: under the bars, and the moment that counts for the caller across all of it.
_MARKS: dict[str, tuple[float, dict[str, object]]] = {
    "first sound": (-0.33, {"symbol": "diamond", "size": 8, "color": "#b4501e"}),
    "answer": (-0.33, {"symbol": "triangle-up", "size": 10, "color": "#2f9e7f"}),
    "heard": (0.0, {"symbol": "line-ns", "size": 15, "line": {"width": 2.5, "color": "#b4501e"}}),
}


def results_figure(state: PageState, size_unit: str, words: Words = ENGLISH) -> go.Figure:
    """Price against size of the homes found last; the one that is spoken about stands out."""
    if not state.results:
        return empty_figure(words("Price against size of the homes found"))
    listings = state.results
    marked = [home.id == state.about for home in listings]
    figure = go.Figure(
        go.Scatter(
            x=[listing.sqft for listing in listings],
            y=[listing.price for listing in listings],
            mode="markers",
            marker={
                "size": [15 if on else 11 for on in marked],
                "color": [ABOUT if on else ACCENT for on in marked],
                "opacity": 0.9,
                "line": {"width": 1, "color": "rgba(255, 255, 255, 0.6)"},
            },
            text=[
                f"<b>{escape(listing.location)}</b><br>{words.price(listing.price)}, "
                f"{escape(size(listing.sqft, size_unit, words))}<br>{listing.rooms} "
                f"{words.counted(listing.rooms, 'room')}, {listing.baths} {words.counted(listing.baths, 'bath')}"
                for listing in listings
            ],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    figure.update_layout(**layout(height=230))
    figure.update_xaxes(title=words("size, {unit}", unit=words(size_unit)), gridcolor=GRID, zeroline=False)
    before, after, separators = ("", " €", ",.") if words.language == "es" else ("€", "", ".,")
    figure.update_layout(separators=separators)
    figure.update_yaxes(tickprefix=before, ticksuffix=after, gridcolor=GRID, zeroline=False, automargin=True)
    return figure


def spans(turn: TurnTime) -> tuple[Span, ...]:
    """What was done in a turn, from when each began to when it ended; what took no time is left out.

    The words are recognised while it is still being decided whether the turn is over, and may be answered meanwhile:
    so the decision has a lane of its own. In the other each stage begins with what the one before it gave. A stage
    that was not reached leaves no gap: the next one begins with the last that was.
    """
    timings = turn.timings
    found = [Span("end of turn", 0.0, timings.decided_ms, 0, "#8fa7b5")] if timings.decided_ms else []
    reached_ms = 0.0
    if timings.transcript_ms is not None and turn.recognition_ms:
        reached_ms = max(0.0, timings.transcript_ms - turn.recognition_ms)
    for name, end_ms, colour in (
        ("recognition", timings.transcript_ms, "#5b8fb0"),
        ("thinking", timings.first_token_ms, "#d9a441"),
        ("first sentence", timings.first_sentence_ms, "#d9783f"),
        ("voice", timings.first_content_ms, "#2f9e7f"),
    ):
        if end_ms is not None and end_ms > reached_ms:
            found.append(Span(name, reached_ms, end_ms, 1, colour))
            reached_ms = end_ms
    return tuple(found)


def moments(turn: TurnTime) -> tuple[Moment, ...]:
    """What the caller waited for: the first sound as it left, that of the answer itself, and the first at their ear."""
    timings = turn.timings
    reached = (
        ("first sound", timings.first_audio_ms),
        ("answer", timings.first_content_ms),
        ("heard", timings.heard_ms),
    )
    return tuple(Moment(name, at_ms) for name, at_ms in reached if at_ms is not None)


def timeline_figure(state: PageState, words: Words = ENGLISH) -> go.Figure:
    """Where the time of the last turns went, from the caller's last word to the answer; the newest turn is on top."""
    if not state.turns:
        return empty_figure(words("Where the time of each turn goes"))
    figure = go.Figure()
    seen: set[str] = set()
    for row, turn in enumerate(state.turns):
        for span in spans(turn):
            figure.add_bar(
                base=[span.begin_ms],
                x=[span.end_ms - span.begin_ms],
                y=[row],
                offset=_LANES[span.lane][0],
                width=_LANES[span.lane][1],
                orientation="h",
                name=words(span.name),
                legendgroup=span.name,
                showlegend=span.name not in seen,
                marker={"color": span.colour},
                hovertemplate=f"{words(span.name)}: {span.begin_ms:.0f} – {span.end_ms:.0f} ms"
                f"<extra>{_turn_name(turn, words)}</extra>",
            )
            seen.add(span.name)
        for moment in moments(turn):
            above, marker = _MARKS[moment.name]
            figure.add_scatter(
                x=[moment.at_ms],
                y=[row + above],
                mode="markers",
                name=words(moment.name),
                legendgroup=moment.name,
                showlegend=moment.name not in seen,
                marker=marker,
                hovertemplate=f"{words(moment.name)}: {moment.at_ms:.0f} ms<extra>{_turn_name(turn, words)}</extra>",
            )
            seen.add(moment.name)
    figure.update_layout(
        **layout(height=130 + 44 * len(state.turns)),
        barmode="overlay",
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "traceorder": "normal",
            "itemclick": False,
            "entrywidth": 0.48,  # of the plot's width: two columns also on a phone
            "entrywidthmode": "fraction",
            "font": {"size": 11},
        },
    )
    figure.update_xaxes(ticksuffix=" ms", gridcolor=GRID, zeroline=True, zerolinecolor=INK, rangemode="tozero")
    figure.update_yaxes(
        automargin=True,
        showgrid=False,
        zeroline=False,
        ticks="outside",
        ticklen=6,
        tickcolor="rgba(0, 0, 0, 0)",
        range=[-0.5, len(state.turns) - 0.4],
        tickvals=list(range(len(state.turns))),
        ticktext=[_turn_label(turn, words) for turn in state.turns],
    )
    return figure


def _turn_name(turn: TurnTime, words: Words) -> str:
    return words("turn {number}", number=turn.number) if turn.number else words("greeting")


def _turn_label(turn: TurnTime, words: Words) -> str:
    """The turn's number, and under it what the caller waited for a sound."""
    waited_ms = turn.timings.heard_ms if turn.timings.heard_ms is not None else turn.timings.first_audio_ms
    return _turn_name(turn, words) + (f"<br><b>{waited_ms / 1_000:.2f} s</b>" if waited_ms is not None else "")


def empty_figure(text: str, height: int = 96) -> go.Figure:
    """Says what will be there."""
    figure = go.Figure()
    figure.update_layout(
        **layout(height=height),
        xaxis={"visible": False},
        yaxis={"visible": False},
        annotations=[{"text": text, "showarrow": False, "font": _FONT}],
    )
    return figure


def layout(height: int) -> dict[str, object]:
    """What all figures of the page have in common; `height` in pixels."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0, 0, 0, 0)",
        "plot_bgcolor": "rgba(0, 0, 0, 0)",
        "font": _FONT,
        "dragmode": False,
        "hoverlabel": {"font": {"family": _FONT["family"]}},
    }
