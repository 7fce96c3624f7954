"""Opening hours as settings write them, and free times."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.office.opening_hours import OpeningHours, free_starts

MADRID = ZoneInfo("Europe/Madrid")
LENGTH = timedelta(minutes=45)
HOURS = OpeningHours.parse("Mon-Fri 09:30-19:00, Sat 10:00-14:00")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=MADRID)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MADRID)


def clock(hours: OpeningHours, day: date) -> list[str]:
    return [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours.on(day)]


@pytest.mark.parametrize(
    ("text", "monday", "wednesday", "saturday"),
    [
        ("Mon-Fri 09:30-19:00, Sat 10:00-14:00", ["09:30-19:00"], ["09:30-19:00"], ["10:00-14:00"]),
        ("Mon-Fri 09:30-14:00 16:00-19:30", ["09:30-14:00", "16:00-19:30"], ["09:30-14:00", "16:00-19:30"], []),
        ("Mon-Fri 16:00-19:30, 9:30-14:00", ["09:30-14:00", "16:00-19:30"], ["09:30-14:00", "16:00-19:30"], []),
        ("Mon, Wed 10:00-12:00", ["10:00-12:00"], ["10:00-12:00"], []),
        ("Sat-Mon 10:00 - 12:00", ["10:00-12:00"], [], ["10:00-12:00"]),
        ("Lun-Vie 09:00-20:00; Sáb 10:00-13:00", ["09:00-20:00"], ["09:00-20:00"], ["10:00-13:00"]),
        ("Monday - Friday 09:00-10:00", ["09:00-10:00"], ["09:00-10:00"], []),
    ],
)
def test_what_settings_say(text: str, monday: list[str], wednesday: list[str], saturday: list[str]) -> None:
    hours = OpeningHours.parse(text)
    assert clock(hours, date(2026, 11, 23)) == monday
    assert clock(hours, date(2026, 11, 25)) == wednesday
    assert clock(hours, date(2026, 11, 28)) == saturday


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a day without times"),
        ("Mon-Fri", "a day without times"),
        ("Mon-Fri 09:30-19:00, Sat", "a day without times"),
        ("09:30-19:00", "no day"),
        ("Mon-Foo 09:30-19:00", "Mon-Foo"),
        ("Mon 19:00-09:30", "closes before it opens"),
        ("Mon 09:30-25:00", "no time of day"),
        ("Mon 9-19", "cannot be read"),
        ("Mon 09:00-12:00 11:00-13:00", "overlap"),
    ],
)
def test_what_is_wrong_is_said(text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        OpeningHours.parse(text)


def test_zone_and_days_off() -> None:
    with pytest.raises(SettingsError, match="Mars/Olympus"):
        OpeningHours.parse("Mon 09:00-10:00", "Mars/Olympus")
    with pytest.raises(SettingsError, match="31-12"):
        OpeningHours.parse("Mon 09:00-10:00", closed_days="31-12")
    hours = OpeningHours.parse("Mon-Sun 09:00-10:00", closed_days="12-25, 2026-12-24")
    assert hours.on(date(2026, 12, 24)) == hours.on(date(2026, 12, 25)) == hours.on(date(2027, 12, 25)) == []
    assert hours.on(date(2027, 12, 24))


def test_a_viewing_ends_before_the_office_closes() -> None:
    assert HOURS.fits(at(28, 13, 15), LENGTH) and not HOURS.fits(at(28, 13, 16), LENGTH)
    assert HOURS.fits(at(28, 10), LENGTH) and not HOURS.fits(at(28, 9, 59), LENGTH)
    assert not HOURS.fits(at(29, 11), LENGTH)


def test_next_free_times() -> None:
    assert free_starts(HOURS, LENGTH, [], earliest=NOW, days=7) == (at(23, 10), at(23, 10, 30), at(23, 11))
    taken = [(at(23, 10, 30), at(23, 11, 15))]
    # 10:00 would run into it, 11:00 begins in it.
    assert free_starts(HOURS, LENGTH, taken, earliest=NOW, days=7, count=2) == (at(23, 11, 30), at(23, 12))


def test_free_times_near_one_that_cannot_be_had() -> None:
    assert free_starts(HOURS, LENGTH, [], earliest=NOW, days=7, near=at(28, 20)) == (
        at(28, 12),
        at(28, 12, 30),
        at(28, 13),
    )


def test_free_times_spread_over_a_window() -> None:
    window = [(at(28, 7), at(28, 14))]
    assert free_starts(HOURS, LENGTH, [], earliest=NOW, days=7, windows=window, spread=True) == (
        at(28, 10),
        at(28, 11),
        at(28, 12),
    )
    assert free_starts(HOURS, LENGTH, [], earliest=NOW, days=7, windows=[(at(29, 0), at(30, 0))]) == ()


@given(
    taken=st.lists(st.integers(min_value=0, max_value=7 * 24 * 4), max_size=20),
    near=st.none() | st.integers(min_value=0, max_value=7 * 24 * 4),
    spread=st.booleans(),
    count=st.integers(min_value=1, max_value=5),
)
def test_what_is_offered_is_free(taken: list[int], near: int | None, spread: bool, count: int) -> None:
    quarter = timedelta(minutes=15)
    busy = [(NOW + each * quarter, NOW + each * quarter + LENGTH) for each in taken]
    wanted = None if near is None else NOW + near * quarter
    found = free_starts(
        HOURS, LENGTH, busy, earliest=NOW, days=7, near=wanted, spread=spread and wanted is None, count=count
    )
    assert len(found) <= count and list(found) == sorted(set(found))
    for start in found:
        assert start >= NOW and HOURS.fits(start, LENGTH)
        assert all(start >= end or start + LENGTH <= begin for begin, end in busy)
