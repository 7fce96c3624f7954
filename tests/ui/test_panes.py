"""The panes as HTML: what is shown, and that nothing foreign gets in as markup."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from html import escape
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.events import ToolReturned, TurnTimings
from pipeline.office.answers import ContactStatus, ViewingStatus
from pipeline.properties import Property
from ui import figures, panes, tool_cards
from ui.branding import Brand
from ui.state import PageState, ToolCall, TurnTime
from ui.transcript import AvatarLine, CallerLine
from ui.words import Words

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
    assert 'class="empty"' in tool_cards.tool_calls_html(PageState())
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
    assert tool_cards.size(1_200, "tatami") == "1,200 tatami"


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
        (
            AvatarLine(1, "tara", "Here is one", heard=2, played=("Sure.", "Here")),
            '<p><span class="heard">Sure. Here</span> <span class="coming">is one</span></p>',
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
        (ToolReturned("t", "s", 0, 12.4, outcome="confirm"), "asked the caller to confirm"),
        (ToolReturned("t", "s", 1, 12.4, outcome="booked"), "booked"),
        (ToolReturned("t", "s", 0, 12.4, outcome="of its own"), "of its own"),
        (ToolReturned("t", "s", 0, 12.4, outcome="failed", error="no store"), "failed: no store"),
    ],
)
def test_tool_call(result: ToolReturned | None, outcome: str) -> None:
    call = ToolCall("t", "search_property_tool", {"query": "Chueca", "limit": 3}, result)
    html = tool_cards.tool_calls_html(PageState(tool_calls=(call,)))
    assert "<code>search_property_tool</code>" in html
    assert "<h3>Search of the listings</h3>" in html
    assert "<dt>Asked for</dt><dd>“Chueca”</dd><dt>At most</dt><dd>3 results</dd>" in html
    assert f'<p class="outcome">{outcome}</p>' in html
    assert ("<time>12 ms</time>" in html) == (result is not None)


def test_what_the_search_understood_is_told_in_words() -> None:
    understood = {
        "places": ("Chueca", "Goya"),
        "not_places": ("Sol",),
        "rooms": (2, 2),
        "baths": (1, None),
        "size": (70.0, 90.0),
        "price": (None, 500_000),
        "text": "<b>quiet",
    }
    call = ToolCall("t", "s", {}, ToolReturned("t", "s", 2, 12.4, understood=understood))
    html = tool_cards.tool_calls_html(PageState(tool_calls=(call,)), size_unit="square metres")
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html) == [
        ("Place", "Chueca, Goya, not Sol"),
        ("Rooms", "2"),
        ("Baths", "1 or more"),
        ("Size", "70 m² to 90 m²"),
        ("Price", "up to €500,000"),
        ("In words", "&lt;b&gt;quiet"),
    ]
    html = tool_cards.tool_calls_html(PageState(tool_calls=(call,)), Words("es"), "square metres")
    assert "<dt>Precio</dt><dd>hasta 500.000 €</dd>" in html


def test_a_viewing_is_told_with_its_home() -> None:
    call = ToolCall("t", "book_viewing", {"property_id": CHUECA.id, "when": "Friday at ten", "confirmed": False})
    html = tool_cards.tool_calls_html(PageState(tool_calls=(call,), results=(CHUECA,)))
    assert "<h3>Booking of a viewing</h3>" in html
    assert f"<dt>Home</dt><dd>Chueca-Justicia, €2,290,000 ({CHUECA.id})</dd>" in html
    assert "<dd>“Friday at ten”</dd><dt>Confirmed by the caller</dt><dd>not yet</dd>" in html


def test_homes_are_there_as_cards_too_and_the_one_spoken_about_is_marked() -> None:
    html = panes.results_html(PageState(results=(CHUECA, STUDIO), about=STUDIO.id), "square metres")
    cards = re.findall(r'<li class="home" data-id="(\w+)"( aria-current="true")?', html)
    assert cards == [(CHUECA.id, ""), (STUDIO.id, ' aria-current="true"')]
    assert "<li>3 rooms</li><li>3 baths</li><li>184 m²</li>" in html
    assert "<li>studio</li><li>1 bath</li><li>32 m²</li>" in html
    assert html.count("Being spoken about") == 2  # the row's and the card's
    assert "Being spoken about" not in panes.results_html(PageState(results=(CHUECA,)), "square metres")


def thumbs(*lines: CallerLine | AvatarLine, **about: object) -> list[tuple[str, str, str]]:
    html = panes.transcript_html(PageState(lines=lines, **about), NAMES)  # type: ignore[arg-type]
    return re.findall(r'data-turn="(\d+)" data-good="(\d)" aria-pressed="(\w+)"', html)


def test_answers_can_be_rated_and_greetings_cannot() -> None:
    greeting, answer = AvatarLine(0, "tara", "Hi", 1, done=True), AvatarLine(1, "tara", "One", 1, done=True)
    prompt = AvatarLine(1, "tara", "Still there?", 2, done=True)
    assert thumbs(greeting) == []
    assert thumbs(replace(answer, done=False)) == []
    assert thumbs(greeting, answer, prompt) == [("1", "1", "false"), ("1", "0", "false")]
    assert thumbs(answer, ratings={1: False}) == [("1", "1", "false"), ("1", "0", "true")]


def test_of_written_answers_the_last_one_can_be_rated() -> None:
    written = AvatarLine(0, "tara", "One", done=True)
    assert thumbs(written, CallerLine("and?", typed=True), written) == [("0", "1", "false"), ("0", "0", "false")]
    assert thumbs(written, CallerLine("and?", typed=True)) == []


def test_the_page_speaks_spanish() -> None:
    es = Words("es")
    assert "Escuchando" in panes.status_html(PageState(status="listening"), es)
    assert "Salude, o escriba: tres habitaciones en Chamberí" in panes.transcript_html(PageState(), {}, es)
    html = panes.results_html(PageState(results=(CHUECA,)), "square metres", es)
    assert "2.290.000 €" in html
    assert "<li>3 habitaciones</li><li>3 baños</li>" in html


def test_what_only_the_browser_knows_is_there_to_be_shown() -> None:
    html = panes.status_html(PageState(status="listening"))
    assert '<span class="now">Listening</span>' in html
    assert '<span class="reconnecting">Reconnecting …</span>' in html


def test_every_outcome_of_the_office_has_words() -> None:
    """The page may not import the office; whatever it answers must be told all the same."""
    statuses = {*get_args(ViewingStatus), *get_args(ContactStatus)} - {"failed"}  # told as an error
    for status in statuses:
        call = ToolCall("t", "book_viewing", {}, ToolReturned("t", "book_viewing", 0, 1.0, outcome=status))
        assert "results" not in tool_cards.tool_calls_html(PageState(tool_calls=(call,)))
        assert status in tool_cards.OUTCOMES


def test_the_newest_search_is_on_top() -> None:
    calls = (ToolCall("1", "s", {"query": "first"}), ToolCall("2", "s", {"query": "second"}))
    html = tool_cards.tool_calls_html(PageState(tool_calls=calls))
    assert html.index("second") < html.index("first")


def test_everything_foreign_is_escaped() -> None:
    home = replace(CHUECA, id=NASTY, description=NASTY, location=NASTY, city=NASTY + "2")
    calls = (
        ToolCall("1", NASTY, {NASTY: NASTY}, ToolReturned("1", NASTY, 0, 1.0, error=NASTY)),
        ToolCall("2", NASTY, {}, ToolReturned("2", NASTY, 0, 1.0, question=NASTY)),
        ToolCall("3", NASTY, {}, ToolReturned("3", NASTY, 1, 1.0, relaxed=NASTY)),
        ToolCall("4", NASTY, {}, ToolReturned("4", NASTY, 1, 1.0, outcome=NASTY)),
    )
    lines = (CallerLine(NASTY), AvatarLine(1, NASTY, NASTY), AvatarLine(2, "tara", NASTY, heard=2, interrupted=True))
    state = PageState(lines=lines, tool_calls=calls, results=(home,), relaxed=NASTY, messages=(NASTY,))
    pages = (
        panes.header_html(Brand(NASTY)),
        panes.status_html(state),
        panes.transcript_html(state, {"tara": NASTY}),
        tool_cards.tool_calls_html(state),
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


REACHED = TurnTimings(310.0, 280.0, 300.0, 330.0, 345.0, 2_000.0, 905.0, 372.0)


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        # The words were recognised and answered while it was still being decided whether the turn was over.
        (
            TurnTime(1, REACHED, recognition_ms=160.0),
            [
                ("end of turn", 0.0, 310.0, 0),
                ("recognition", 120.0, 280.0, 1),
                ("thinking", 280.0, 300.0, 1),
                ("first sentence", 300.0, 330.0, 1),
                ("voice", 330.0, 905.0, 1),
            ],
        ),
        # Nobody said how long recognition took, or it took longer than the pause: it began with the pause.
        (TurnTime(1, TurnTimings(transcript_ms=280.0)), [("recognition", 0.0, 280.0, 1)]),
        (TurnTime(1, TurnTimings(transcript_ms=280.0), recognition_ms=900.0), [("recognition", 0.0, 280.0, 1)]),
        # Work done ahead of the words leaves no bar that runs backwards.
        (
            TurnTime(1, TurnTimings(400.0, 280.0, 250.0, 290.0)),
            [("end of turn", 0.0, 400.0, 0), ("recognition", 0.0, 280.0, 1), ("first sentence", 280.0, 290.0, 1)],
        ),
        # Only an opener was heard: that is no voice of the answer.
        (TurnTime(1, TurnTimings(decided_ms=300.0, first_audio_ms=340.0)), [("end of turn", 0.0, 300.0, 0)]),
        # Typed without a call.
        (TurnTime(1, TurnTimings(first_token_ms=5.0, finished_ms=9.0)), [("thinking", 0.0, 5.0, 1)]),
        (TurnTime(1, TurnTimings()), []),
    ],
)
def test_what_was_done_in_a_turn(turn: TurnTime, expected: list[tuple[str, float, float, int]]) -> None:
    assert [(span.name, span.begin_ms, span.end_ms, span.lane) for span in figures.spans(turn)] == expected


def test_what_the_caller_waited_for() -> None:
    found = figures.moments(TurnTime(1, REACHED))
    assert [(moment.name, moment.at_ms) for moment in found] == [
        ("first sound", 345.0),
        ("answer", 905.0),
        ("heard", 372.0),
    ]
    assert figures.moments(TurnTime(1, TurnTimings(first_token_ms=5.0))) == ()


_MS = st.none() | st.floats(0, 5_000)


@given(
    st.builds(TurnTimings, decided_ms=_MS, transcript_ms=_MS, first_token_ms=_MS, first_sentence_ms=_MS),
    _MS,
    st.floats(0, 5_000),
)
def test_bars_of_a_lane_never_overlap_and_end_where_the_stage_was_reached(
    timings: TurnTimings, content_ms: float | None, recognition_ms: float
) -> None:
    timings = replace(timings, first_content_ms=content_ms)
    found = figures.spans(TurnTime(1, timings, recognition_ms))
    ends = {getattr(timings, field.name) for field in fields(timings)} - {None}
    assert all(0 <= span.begin_ms < span.end_ms and span.end_ms in ends for span in found)
    work = [span for span in found if span.lane == 1]
    assert all(one.end_ms == other.begin_ms for one, other in zip(work, work[1:], strict=False))
    assert [span.name for span in found if span.lane == 0] in ([], ["end of turn"])
    if work:
        reached = (timings.transcript_ms, timings.first_token_ms, timings.first_sentence_ms, content_ms)
        assert work[-1].end_ms == max(ms for ms in reached if ms is not None)


def test_the_timeline_shows_each_turn_and_names_each_stage_once() -> None:
    turns = tuple(TurnTime(number, REACHED) for number in (4, 5))
    figure = figures.timeline_figure(PageState(turns=turns))
    bars = [trace for trace in figure.data if trace.type == "bar"]
    marks = [trace for trace in figure.data if trace.type == "scatter"]
    assert [(bar.name, bar.base[0], bar.x[0], bar.y[0]) for bar in bars[:2]] == [
        ("end of turn", 0.0, 310.0, 0),
        ("recognition", 0.0, 280.0, 0),
    ]
    assert {bar.y[0] for bar in bars} == {0, 1}
    assert [(mark.name, mark.x[0]) for mark in marks[:3]] == [
        ("first sound", 345.0),
        ("answer", 905.0),
        ("heard", 372.0),
    ]
    assert sum(bool(trace.showlegend) for trace in figure.data) == 8
    assert figure.layout.barmode == "overlay"
    assert list(figure.layout.yaxis.ticktext) == ["turn 4<br><b>0.37 s</b>", "turn 5<br><b>0.37 s</b>"]


def test_a_turn_without_sound_has_no_waiting_time() -> None:
    figure = figures.timeline_figure(PageState(turns=(TurnTime(1, TurnTimings(first_token_ms=5.0)),)))
    assert list(figure.layout.yaxis.ticktext) == ["turn 1"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("So, Hi Anna, lovely!", "So, hi Anna, lovely!"),
        ("Well, Here's another.", "Well, here's another."),
        ("A ver, El piso tiene ascensor.", "A ver, el piso tiene ascensor."),
        ("Well, Chueca has one.", "Well, Chueca has one."),
        ("Here is one in Retiro, In fact two.", "Here is one in Retiro, In fact two."),
        ("Sure. Here's one.", "Sure. Here's one."),
    ],
)
def test_an_opener_and_the_answer_read_as_one_sentence(said: str, shown: str) -> None:
    line = AvatarLine(1, "tara", said, heard=len(said.split()), done=True)
    assert f'<span class="heard">{escape(shown)}</span>' in panes.transcript_html(PageState(lines=(line,)), NAMES)


def test_the_greeting_is_called_so_where_the_times_are() -> None:
    figure = figures.timeline_figure(PageState(turns=(TurnTime(0, TurnTimings(first_audio_ms=20.0)),)), Words("es"))
    assert figure.layout.yaxis.ticktext[0].startswith("saludo<br>")
