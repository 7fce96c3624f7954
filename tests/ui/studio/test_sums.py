"""What the dashboard counts, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.ui.studio.doubles import ASKED, BROKEN, CALL, FELL_BACK, FOUND, MONDAY, NOTHING, RELAXED, turn, waited
from ui.studio import sums
from ui.studio.backend import FallBack

MADRID = ZoneInfo("Europe/Madrid")
TOKYO = ZoneInfo("Asia/Tokyo")
TUESDAY = MONDAY + timedelta(hours=3)
THURSDAY = MONDAY + timedelta(days=3)


def test_calls_of_a_day_are_those_of_the_agencys_day_and_quiet_days_are_shown() -> None:
    calls = [
        CALL,
        replace(CALL, channel="browser", started_at=TUESDAY),
        replace(CALL, started_at=TUESDAY),
        replace(CALL, started_at=THURSDAY),
    ]
    days = sums.calls_per_day(calls, MADRID)
    assert [day.date() for day in days.index] == [date(2026, 3, 30) + timedelta(days=n) for n in range(4)]
    assert days["phone"].to_list() == [1, 1, 0, 1]
    assert days["browser"].to_list() == [0, 1, 0, 0]
    assert [day.date() for day in sums.calls_per_day([CALL], TOKYO).index] == [date(2026, 3, 31)]


def test_costs_are_summed_by_day_and_unknown_ones_left_out() -> None:
    calls = [replace(CALL, cost=0.5), replace(CALL, cost=0.25), replace(CALL, cost=None, started_at=THURSDAY)]
    assert sums.cost_per_day(calls, MADRID).to_list() == [0.75]


def test_waits_are_percentiles_of_spoken_turns_in_seconds() -> None:
    turns = [waited(ms, ms + 1_000) for ms in (100, 200, 300, 400, 500)]
    turns += [waited(9_000, 9_000, said=""), turn(timings={})]
    days = sums.waits_per_day(turns, MADRID)
    assert len(days) == 1
    assert days["first_audio_ms", 50].iloc[0] == pytest.approx(0.3)
    # numpy's linear rule: 95 % of the way through five values is 0.8 of the way from the fourth to the fifth.
    assert days["first_audio_ms", 95].iloc[0] == pytest.approx(0.48)
    assert days["first_content_ms", 50].iloc[0] == pytest.approx(1.3)


def test_a_stage_that_was_never_reached_has_no_wait() -> None:
    days = sums.waits_per_day([turn(timings={"first_audio_ms": 250.0})], MADRID)
    assert days["first_audio_ms", 50].to_list() == [0.25]
    assert days["first_content_ms", 50].isna().all()


def test_searches_without_result_are_counted_with_what_was_given_up() -> None:
    again = replace(NOTHING, words=" a castle in gràcia WITH a moat ")
    turns = [turn(searches=(FOUND, NOTHING, RELAXED)), turn(searches=(again, ASKED, BROKEN))]
    assert sums.fruitless(turns).to_dict("records") == [
        {"words": "a castle in gràcia with a moat", "given_up": "", "times": 2},
        {"words": "a flat in sants under 90,000", "given_up": "the price", "times": 1},
    ]


def test_forgotten_words_are_not_listed() -> None:
    assert sums.fruitless([turn(searches=(replace(NOTHING, words="…"),))]).empty


def test_words_of_searches_without_result_leave_out_those_that_say_nothing() -> None:
    turns = [turn(searches=(NOTHING, FOUND)), turn(searches=(replace(NOTHING, words="a moat, a moat in Sants"),))]
    assert sums.fruitless_words(turns).to_dict() == {"moat": 2, "castle": 1, "gràcia": 1, "sants": 1}


def test_places_are_counted_with_how_often_they_had_nothing() -> None:
    turns = [turn(searches=(FOUND, NOTHING)), turn(searches=(RELAXED, FOUND))]
    places = sums.places(turns)
    assert places.index.to_list() == ["Gràcia", "Sants"]
    assert places["asked"].to_list() == [3, 1]
    assert places["fruitless"].to_list() == [1, 1]


def test_fall_backs_are_counted_by_engine() -> None:
    turns = [turn(fall_backs=(FELL_BACK, FallBack("tts", "together", ""))), turn(fall_backs=(FELL_BACK,))]
    assert sums.fall_backs(turns).values.tolist() == [["llm", "groq", "local", 2], ["tts", "together", "", 1]]


def test_totals() -> None:
    calls = [CALL, replace(CALL, searches=2, found=2, cost=None, unpriced=3)]
    found = sums.totals(calls, [waited(200, 300), waited(400, 500), waited(9_000, 9_000, said="")])
    assert found == sums.Totals(2, 6, pytest.approx(0.3), pytest.approx(0.39), 0.75, pytest.approx(0.0123), 3)


def test_nothing_is_counted_of_nothing() -> None:
    assert sums.totals([], []) == sums.Totals(0, 0, None, None, None, None, 0)
    assert sums.calls_per_day([], MADRID).empty
    assert sums.cost_per_day([], MADRID).empty
    assert sums.waits_per_day([], MADRID).empty
    assert sums.fruitless([]).empty
    assert sums.fruitless_words([]).empty
    assert sums.places([]).empty
    assert sums.fall_backs([]).empty


def test_a_search_is_listed_in_the_callers_words_and_numbers_are_left_out() -> None:
    written = replace(NOTHING, words="homes in gràcia at least 3 bedrooms", said="Three bedrooms with a moat, 200?")
    assert sums.fruitless([turn(searches=(written,))])["words"].to_list() == ["three bedrooms with a moat, 200?"]
    assert sums.fruitless_words([turn(searches=(written,))]).to_dict() == {"moat": 1}
    forgotten = replace(written, said="…")
    assert sums.fruitless([turn(searches=(forgotten,))])["words"].to_list() == ["homes in gràcia at least 3 bedrooms"]
