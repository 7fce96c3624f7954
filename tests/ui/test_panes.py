"""The panes as HTML: what is shown, and that nothing foreign gets in as markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.events import ToolReturned, TurnTimings
from pipeline.properties import Property
from ui import figures, panes
from ui.state import PageState, ToolCall, TurnTime
from ui.transcript import AvatarLine, CallerLine

NASTY = "<img src=x onerror=alert(1)> & \"quotes\" 'too'"
CHUECA = Property("103903400", "A designer renovation.", 3, 3, 184, "Chueca-Justicia", 2_290_000, "Madrid")
STUDIO = Property("7", "Small.", 1, 0, 31.5, "Barcelona", 137_000, "Barcelona")
NAMES = {"tara": "Tara"}


def cells(html: str) -> list[str]:
    """The text of each table cell."""
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?>(.*?)</td>", html)]


def test_the_empty_page_says_what_to_do() -> None:
    assert "Say hello, or type: three bedrooms in Chamberí under 600 thousand" in panes.transcript_html(PageState(), {})
    assert "Ready when you are" in panes.status_html(PageState())
    assert 'class="empty"' in panes.tool_calls_html(PageState())
    assert "Homes that match your wishes" in panes.results_html(PageState(), "square metres")


def test_nothing_found_is_not_the_same_as_nothing_searched() -> None:
    html = panes.results_html(PageState(searched=True), "square metres")
    assert "Nothing in our listings matches all of that." in html


def test_results_table() -> None:
    html = panes.results_html(PageState(results=(CHUECA, STUDIO)), "square metres")
    assert re.findall(r"<th [^>]*>(.*?)</th>", html) == ["Place", "Rooms", "Baths", "Size", "Price", "Id"]
    assert cells(html) == [
        *("Chueca-Justicia Madrid", "3", "3", "184 m²", "€2,290,000", "103903400"),
        *("Barcelona", "studio", "1", "32 m²", "€137,000", "7"),
    ]


def test_an_unknown_unit_is_written_out() -> None:
    assert panes.size(1_200, "tatami") == "1,200 tatami"


def test_a_relaxed_wish_is_told() -> None:
    html = panes.results_html(PageState(results=(CHUECA,), relaxed="the price"), "square metres")
    assert "Nothing met every wish. Given up for these: the price." in html


@pytest.mark.parametrize(
    ("line", "html"),
    [
        (CallerLine("a flat"), '<div class="line caller"><span class="who">You</span><p>a flat</p></div>'),
        (
            CallerLine("a fl", partial=True),
            '<div class="line caller partial"><span class="who">You</span><p>a fl …</p>',
        ),
        (CallerLine("x", typed=True), '<span class="who">You, in writing</span><p>x</p>'),
        (AvatarLine(1, "tara", "Here is one"), '<span class="who">Tara</span><p>Here is one</p>'),
        (
            AvatarLine(1, "tara", "Here is one", heard=2),
            '<p><span class="heard">Here is</span> <span class="coming">one</span></p>',
        ),
        (AvatarLine(1, "tara", "Here is one", heard=3, done=True), '<p><span class="heard">Here is one</span></p>'),
        (
            AvatarLine(1, "tara", "Here is one", heard=1, interrupted=True, done=True),
            '<p><span class="heard">Here</span> <s class="unheard" title="Not heard: interrupted">is one</s></p>',
        ),
    ],
)
def test_transcript_line(line: CallerLine | AvatarLine, html: str) -> None:
    assert html in panes.transcript_html(PageState(lines=(line,)), NAMES)


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (None, "running …"),
        (ToolReturned("t", "s", 1, 12.4), "1 result"),
        (ToolReturned("t", "s", 0, 12.4), "0 results"),
        (ToolReturned("t", "s", 2, 12.4, relaxed="the price"), "2 results, given up: the price"),
        (ToolReturned("t", "s", 0, 12.4, question="Which district?"), "asks: Which district?"),
        (ToolReturned("t", "s", 0, 12.4, error="timeout"), "failed: timeout"),
    ],
)
def test_tool_call(result: ToolReturned | None, outcome: str) -> None:
    call = ToolCall("t", "search_property_tool", {"query": "Chueca", "limit": 3}, result)
    html = panes.tool_calls_html(PageState(tool_calls=(call,)))
    assert "<code>search_property_tool</code>" in html
    assert "<dt>query</dt><dd>Chueca</dd><dt>limit</dt><dd>3</dd>" in html
    assert f'<p class="outcome">{outcome}</p>' in html
    assert ("<time>12 ms</time>" in html) == (result is not None)


def test_the_newest_search_is_on_top() -> None:
    calls = (ToolCall("1", "s", {"query": "first"}), ToolCall("2", "s", {"query": "second"}))
    html = panes.tool_calls_html(PageState(tool_calls=calls))
    assert html.index("second") < html.index("first")


def test_everything_foreign_is_escaped() -> None:
    home = replace(CHUECA, id=NASTY, description=NASTY, location=NASTY, city=NASTY + "2")
    calls = (
        ToolCall("1", NASTY, {NASTY: NASTY}, ToolReturned("1", NASTY, 0, 1.0, error=NASTY)),
        ToolCall("2", NASTY, {}, ToolReturned("2", NASTY, 0, 1.0, question=NASTY)),
        ToolCall("3", NASTY, {}, ToolReturned("3", NASTY, 1, 1.0, relaxed=NASTY)),
    )
    lines = (CallerLine(NASTY), AvatarLine(1, NASTY, NASTY), AvatarLine(2, "tara", NASTY, heard=2, interrupted=True))
    state = PageState(lines=lines, tool_calls=calls, results=(home,), relaxed=NASTY, messages=(NASTY,))
    pages = (
        panes.header_html(NASTY),
        panes.status_html(state),
        panes.transcript_html(state, {"tara": NASTY}),
        panes.tool_calls_html(state),
        panes.results_html(state, NASTY),
        str(figures.results_figure(state, NASTY).data[0].text),
    )
    for html in pages:
        assert "&lt;img" in html
        assert "<img" not in html
        assert 'alert(1)> & "quotes"' not in html


def test_results_figure_shows_price_against_size() -> None:
    figure = figures.results_figure(PageState(results=(CHUECA, STUDIO)), "square metres")
    assert list(figure.data[0].x) == [184, 31.5]
    assert list(figure.data[0].y) == [2_290_000, 137_000]
    assert "Chueca-Justicia" in figure.data[0].text[0]


def test_empty_figures_say_what_will_be_there() -> None:
    assert (
        figures.results_figure(PageState(), "m²").layout.annotations[0].text == "Price against size of the homes found"
    )
    assert figures.timeline_figure(PageState()).layout.annotations[0].text == "Where the time of each turn goes"


@pytest.mark.parametrize(
    ("timings", "lengths"),
    [
        (
            TurnTimings(180.0, 320.0, 400.0, 450.0, 600.0, 2_000.0),
            {"end of turn": 180.0, "recognition": 140.0, "thinking": 80.0, "first sentence": 50.0, "voice": 150.0},
        ),
        # Recognised before the turn was over: recognition costs the caller nothing.
        (
            TurnTimings(decided_ms=200.0, transcript_ms=90.0, first_audio_ms=500.0),
            {"end of turn": 200.0, "recognition": 0.0, "voice": 300.0},
        ),
        (TurnTimings(), {}),
    ],
)
def test_stage_lengths(timings: TurnTimings, lengths: dict[str, float]) -> None:
    assert {name: length for name, length, _ in figures.stage_lengths(timings)} == lengths


def test_timeline_has_a_row_for_each_turn_and_each_stage_once_in_the_legend() -> None:
    turns = tuple(TurnTime(number, TurnTimings(100.0, 200.0, 300.0, 400.0, 500.0)) for number in (1, 2))
    figure = figures.timeline_figure(PageState(turns=turns))
    assert {bar.y[0] for bar in figure.data} == {"turn 1", "turn 2"}
    assert len(figure.data) == 10
    assert sum(bool(bar.showlegend) for bar in figure.data) == 5
