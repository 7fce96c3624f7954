"""The log of calls: its rows, its file, a call to read; and records as their file has them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from tests.ui.studio.doubles import ASKED, CALL, FELL_BACK, FOUND, MONDAY, RELAXED, turn
from ui.studio.backend import LoggedSearch
from ui.studio.call_log import CSV_COLUMNS, as_csv, call_html, outcome, row_of
from ui.studio.reading import call_of, turn_of
from ui.studio.words import Words

MADRID = ZoneInfo("Europe/Madrid")
EN, ES = Words("en"), Words("es")


def test_a_row_in_either_language() -> None:
    assert row_of(CALL, MADRID, EN) == [
        *("2026-03-30 23:30", "phone", "Tara", "…22", "1:23", "3", "1/2", "homes shown", "0.0123")
    ]
    assert row_of(replace(CALL, caller="unknown", cost=None), MADRID, ES)[1:] == [
        *("teléfono", "Tara", "desconocido", "1:23", "3", "1/2", "viviendas mostradas", "desconocido")
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"booked": ("51, 2026-04-01T10:00",), "contact": True}, "viewing booked"),
        ({"contact": True}, "to be called back"),
        ({"duration_s": None}, "in progress, or cut short"),
        ({"shown": (), "found": 0}, "nothing found"),
        ({"shown": (), "found": 0, "searches": 0}, "no search"),
        ({"duration_s": None, "channel": "text"}, "homes shown"),
    ],
)
def test_what_came_of_a_call(changes: dict[str, object], expected: str) -> None:
    assert outcome(replace(CALL, **changes), EN) == expected  # type: ignore[arg-type]


def test_the_file_can_be_read_back_and_holds_no_formula() -> None:
    text = as_csv([CALL, replace(CALL, wish='=HYPERLINK("x"), two\nlines', caller="+34…22")])
    head, first, second = csv.reader(io.StringIO(text))
    assert tuple(head) == CSV_COLUMNS
    assert first == [
        *("call-1", "2026-03-30T21:30:00Z", "phone", "Tara", "…22", "83.4", "goodbye", "3", "2", "1"),
        *("0", "a flat in Gràcia", "51", "", "0", "0.012300", "0"),
    ]
    assert second[CSV_COLUMNS.index("wish")] == '\'=HYPERLINK("x"), two\nlines'
    assert second[CSV_COLUMNS.index("number")] == "'+34…22"


def test_a_call_to_read() -> None:
    turns = [
        turn(0, said="", replied="Hi, I'm Tara."),
        turn(
            7,
            said="A <flat>",
            unheard="in Gràcia.",
            searches=(FOUND, RELAXED, ASKED),
            fall_backs=(FELL_BACK,),
            timings={"first_audio_ms": 640.0},
        ),
    ]
    html = call_html(replace(CALL, unpriced=2), turns, MADRID, "USD", EN)
    assert "A &lt;flat&gt;" in html
    assert '<s title="Not heard: interrupted">in Gràcia.</s>' in html
    assert "<time>1:10</time>" in html
    assert "“a flat in Gràcia”: 4 homes, 11 ms" in html
    assert "gave up: the price" in html
    assert "asks: Which district?" in html
    assert "groq failed; local took over" in html
    assert "first sound 0.64 s" in html
    assert "0.0123 USD, and 2 pieces of work without a price" in html


def test_a_call_in_which_nothing_was_said() -> None:
    assert "Nothing was said in this call." in call_html(CALL, [], MADRID, "USD", EN)


def test_a_record_of_a_call() -> None:
    summary = {
        "wish": "a flat",
        "shown": ["51"],
        "booked": [{"property_id": "51", "starts_at": "2026-04-01T10:00"}],
        "contact": None,
    }
    record = {
        **{"call_id": "c", "channel": "phone", "avatar": "Tara", "caller": "…22", "started_at": MONDAY},
        **{"counts": {"turns": 2, "searches": 1, "found": 1}, "summary": summary, "cost": None, "unpriced": 0},
    }
    call = call_of(record)
    assert (call.turns, call.found, call.wish, call.booked) == (2, 1, "a flat", ("51, 2026-04-01T10:00",))
    assert (call.contact, call.cost, call.duration_s) == (False, None, None)
    assert call_of({**record, "summary": None}).wish == ""


def test_a_record_of_a_turn() -> None:
    search = {"name": "search_property_tool", "arguments": {"query": "in Sants"}}
    record = {
        **{"call_id": "c", "turn": 2, "at_s": 12.5, "said": "in Sants", "replied": "…"},
        "timings": {"first_audio_ms": 300, "heard_ms": None},
        "tools": [
            {**search, "returned": {"result_count": 0, "duration_ms": 8.0, "relaxed": None, "error": None}},
            {**search, "returned": None},
            {"name": "leave_contact", "arguments": {}, "returned": {"result_count": 0}},
        ],
        "failures": [{"stage": "llm", "engine": "groq", "error": "x", "fallback": "local"}],
    }
    read = turn_of(record, MONDAY, lambda query: (query.removeprefix("in "),))
    assert read.timings == {"first_audio_ms": 300.0}
    assert read.searches == (LoggedSearch("in Sants", ("Sants",), took_ms=8.0, said=read.said),)
    assert read.fall_backs == (FELL_BACK,)


def test_places_are_not_read_out_of_forgotten_words() -> None:
    use = {"name": "search_property_tool", "arguments": {}, "returned": {"result_count": 0}}
    read = turn_of({"call_id": "c", "turn": 1, "at_s": 1.0, "tools": [use]}, MONDAY, lambda query: ("Sants",))
    assert read.searches == (LoggedSearch(""),)
