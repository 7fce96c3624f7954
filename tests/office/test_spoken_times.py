"""Spoken dates and times against a calendar looked up by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.office.opening_hours import OpeningHours
from pipeline.office.said_time import Language
from pipeline.office.spoken_times import Moment, Past, Reading, Span, Unclear, read_time
from pipeline.office.time_words import choice_words, moment_words

MADRID = ZoneInfo("Europe/Madrid")
HOURS = OpeningHours.parse("Mon-Fri 09:30-19:00, Sat 10:00-14:00")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=MADRID)
"""A Monday."""


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=MADRID)


def read(text: str, now: datetime = NOW) -> Reading:
    return read_time(text, now, HOURS)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("tomorrow at five", at(11, 24, 17)),
        ("next Tuesday at half past ten", at(12, 1, 10, 30)),
        ("on the 3rd of December at noon", at(12, 3, 12)),
        ("December third at 4 pm", at(12, 3, 16)),
        ("the third of december at a quarter past four", at(12, 3, 16, 15)),
        ("Saturday the twenty-eighth of November at eleven in the morning", at(11, 28, 11)),
        ("the 28th at eleven", at(11, 28, 11)),
        ("Friday 5pm", at(11, 27, 17)),
        ("on Friday at 5.30 p.m.", at(11, 27, 17, 30)),
        ("tomorrow five thirty", at(11, 24, 17, 30)),
        ("tomorrow at 10:30", at(11, 24, 10, 30)),
        ("quarter to six on Friday", at(11, 27, 17, 45)),
        ("twenty past four on Thursday", at(11, 26, 16, 20)),
        ("at ten to six tomorrow", at(11, 24, 17, 50)),
        ("today at half five", at(11, 23, 17, 30)),
        ("tomorrow at twelve", at(11, 24, 12)),
        ("tomorrow at one", at(11, 24, 13)),
        ("at quarter to one tomorrow", at(11, 24, 12, 45)),
        ("five", at(11, 23, 17)),
        ("half past ten", at(11, 23, 10, 30)),
        ("ten o'clock", at(11, 24, 10)),
        ("5 p.m.", at(11, 23, 17)),
        ("in two days at four", at(11, 25, 16)),
        ("in half an hour", at(11, 23, 10, 30)),
        ("in an hour and a half", at(11, 23, 11, 30)),
        ("Tuesday week at eleven", at(12, 1, 11)),
        ("a week on Tuesday at eleven", at(12, 1, 11)),
        ("next week on Wednesday at four thirty", at(12, 2, 16, 30)),
        ("Wednesday of next week at four", at(12, 2, 16)),
        ("on Monday at ten", at(11, 30, 10)),
        ("this Friday at noon", at(11, 27, 12)),
        ("may I come on Friday around noon?", at(11, 27, 12)),
        ("the 3rd of January at eleven", at(1, 3, 11, year=2027)),
        ("Saturday, no, Sunday at eleven", at(11, 29, 11)),
        ("Saturday at ten, sorry, eleven", at(11, 28, 11)),
        ("not Saturday, Friday at eleven", at(11, 27, 11)),
        ("I can't on Saturday, Friday at six", at(11, 27, 18)),
        ("two weeks from Saturday at eleven", at(12, 12, 11)),
        ("Saturday in two weeks at eleven", at(12, 12, 11)),
        ("in two weeks at eleven", at(12, 7, 11)),
        ("at 1700 tomorrow", at(11, 24, 17)),
        ("28/11/2026 at 11am", at(11, 28, 11)),
        ("2026-11-28T11:00", at(11, 28, 11)),
        ("2026-11-28T11:00+01:00", at(11, 28, 11)),
        ("2026-11-28T10:00:00Z", at(11, 28, 11)),
        ("2026-11-28 11:00", at(11, 28, 11)),
        ("mañana a las cinco", at(11, 24, 17)),
        ("mañana a las diez de la mañana", at(11, 24, 10)),
        ("mañana por la mañana a las diez", at(11, 24, 10)),
        ("pasado mañana a las once y media", at(11, 25, 11, 30)),
        ("el viernes a las cinco y media de la tarde", at(11, 27, 17, 30)),
        ("el viernes a las cuatro menos cuarto", at(11, 27, 15, 45)),
        ("el viernes a las once menos veinte", at(11, 27, 10, 40)),
        ("el viernes a las diez y treinta y cinco", at(11, 27, 10, 35)),
        ("el 3 de diciembre a mediodía", at(12, 3, 12)),
        ("el tres de diciembre a las doce", at(12, 3, 12)),
        ("el uno de diciembre a la una y media", at(12, 1, 13, 30)),
        ("esta tarde a las seis", at(11, 23, 18)),
        ("hoy a las 17:30", at(11, 23, 17, 30)),
        ("a las 17h", at(11, 23, 17)),
        ("el martes que viene a las diez", at(11, 24, 10)),
        ("el jueves de la semana que viene a las once", at(12, 3, 11)),
        ("dentro de dos días a las once", at(11, 25, 11)),
        ("el sábado, once de la mañana", at(11, 28, 11)),
        ("sábado 28 de noviembre a las 11:00", at(11, 28, 11)),
        ("el día 28 a las once", at(11, 28, 11)),
        ("el lunes, no, el martes a las diez", at(11, 24, 10)),
        ("las once", at(11, 23, 11)),
    ],
)
def test_moments(text: str, start: datetime) -> None:
    reading = read(text)
    assert isinstance(reading, Moment), reading
    assert reading.start == start


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Saturday morning", at(11, 28, 7), at(11, 28, 12)),
        ("the day after tomorrow in the afternoon", at(11, 25, 12), at(11, 25, 18)),
        ("this evening", at(11, 23, 17), at(11, 23, 22)),
        ("this morning", NOW, at(11, 23, 12)),
        ("tomorrow", at(11, 24, 0), at(11, 25, 0)),
        ("tomorrow night", at(11, 24, 19), at(11, 25, 0)),
        ("the last Saturday of the month", at(11, 28, 0), at(11, 29, 0)),
        ("any time on Thursday", at(11, 26, 0), at(11, 27, 0)),
        ("the one on Saturday", at(11, 28, 0), at(11, 29, 0)),
        ("the 28th", at(11, 28, 0), at(11, 29, 0)),
        ("at the weekend", at(11, 28, 0), at(11, 30, 0)),
        ("next week", at(11, 30, 0), at(12, 7, 0)),
        ("Saturday or Sunday", at(11, 28, 0), at(11, 30, 0)),
        ("Thursday after five", at(11, 26, 17), at(11, 27, 0)),
        ("on Friday before noon", at(11, 27, 0), at(11, 27, 12)),
        ("between ten and twelve on Friday", at(11, 27, 10), at(11, 27, 12)),
        ("Friday from ten to twelve", at(11, 27, 10), at(11, 27, 12)),
        ("Friday between two and four", at(11, 27, 14), at(11, 27, 16)),
        # Of the morning the office is open from half past nine on.
        ("first thing tomorrow morning", at(11, 24, 9, 30), at(11, 24, 10, 45)),
        ("late Thursday afternoon", at(11, 26, 15), at(11, 26, 18)),
        ("el sábado por la mañana", at(11, 28, 7), at(11, 28, 14)),
        ("mañana por la mañana", at(11, 24, 7), at(11, 24, 14)),
        ("mañana", at(11, 24, 0), at(11, 25, 0)),
        ("esta tarde", at(11, 23, 14), at(11, 23, 21)),
        ("la semana que viene", at(11, 30, 0), at(12, 7, 0)),
        ("el fin de semana", at(11, 28, 0), at(11, 30, 0)),
        ("el jueves a partir de las cinco", at(11, 26, 17), at(11, 27, 0)),
        ("el viernes entre las diez y las doce", at(11, 27, 10), at(11, 27, 12)),
        ("el viernes de diez a doce", at(11, 27, 10), at(11, 27, 12)),
    ],
)
def test_spans(text: str, first: datetime, last: datetime) -> None:
    reading = read(text)
    assert isinstance(reading, Span), reading
    assert (reading.intervals[0][0], reading.intervals[-1][1]) == (first, last)
    assert not reading.soon


@pytest.mark.parametrize("text", ["as soon as possible", "the first available", "cuanto antes", "el primer hueco"])
def test_soon(text: str) -> None:
    reading = read(text)
    assert isinstance(reading, Span) and reading.soon and reading.intervals[0][0] == NOW


@pytest.mark.parametrize(
    "text",
    ["yesterday at five", "today at nine", "last Tuesday", "ayer", "on the 20th of November", "2020-01-01T10:00"],
)
def test_what_has_gone_by_is_past(text: str) -> None:
    assert isinstance(read(text), Past)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("purple elephants", "nothing"),
        ("", "nothing"),
        ("a flat with two rooms", "nothing"),
        ("not Saturday", "nothing"),
        ("the 31st of November", "no such day"),
        ("el 31 de noviembre", "no such day"),
        ("Sunday the 28th at ten", "no such day"),
        ("at twenty-five o'clock", "no such time"),
        ("a las veinticinco", "no such time"),
        ("next week at five", "which day"),
        ("at five or at six tomorrow", "several"),
    ],
)
def test_nonsense_is_told_apart_from_the_past(text: str, reason: str) -> None:
    reading = read(text)
    assert isinstance(reading, Unclear), reading
    assert reading.reason == reason


@pytest.mark.parametrize(
    ("text", "language"), [("Saturday at eleven", "en"), ("el sábado a las once", "es"), ("2026-11-28T11:00", None)]
)
def test_the_language_is_told(text: str, language: str | None) -> None:
    assert read(text).language == language


def test_five_is_the_one_at_which_the_office_is_open() -> None:
    early = OpeningHours.parse("Mon-Sun 04:00-08:00")
    assert read_time("tomorrow at five", NOW, early) == Moment(at(11, 24, 5), "en")
    assert read_time("tomorrow at five", NOW, HOURS) == Moment(at(11, 24, 17), "en")
    assert read_time("tomorrow at five", NOW) == Moment(at(11, 24, 17), "en")
    # Closed both times: the one nearer to the opening hours.
    assert read_time("tomorrow at eight", NOW, HOURS) == Moment(at(11, 24, 20), "en")


def test_a_time_without_a_day_is_the_next_one() -> None:
    assert read("at five", at(11, 23, 18)) == Moment(at(11, 24, 17), "en")
    # The office is closed on Saturday afternoon and on Sunday.
    assert read("at five", at(11, 27, 18)) == Moment(at(11, 30, 17), "en")


def test_weekday_today() -> None:
    saturday = at(11, 28, 9)
    assert read("Saturday at eleven", saturday) == Moment(at(11, 28, 11), "en")
    assert read("Saturday at eleven", saturday.replace(hour=12)) == Moment(at(12, 5, 11), "en")
    assert isinstance(read("this morning", saturday.replace(hour=15)), Past)


def test_the_night_the_clocks_change() -> None:
    # On the 29th of March 2026 two o'clock becomes three in Madrid.
    reading = read("tomorrow at noon", datetime(2026, 3, 28, 12, 0, tzinfo=MADRID))
    assert isinstance(reading, Moment) and reading.start.utcoffset() == timedelta(hours=2)
    assert reading.start.hour == 12


def test_now_may_be_in_another_zone() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=ZoneInfo("UTC"))  # half past midnight in Madrid
    assert read("tomorrow at eleven", late) == Moment(at(11, 25, 11), "en")


@pytest.mark.parametrize(
    ("moment", "english", "spanish"),
    [
        (
            at(11, 28, 11),
            "Saturday the twenty-eighth of November at eleven in the morning",
            "el sábado veintiocho de noviembre a las once de la mañana",
        ),
        (
            at(12, 3, 12),
            "Thursday the third of December at noon",
            "el jueves tres de diciembre a las doce del mediodía",
        ),
        (
            at(12, 1, 13, 45),
            "Tuesday the first of December at a quarter to two in the afternoon",
            "el martes uno de diciembre a las dos menos cuarto de la tarde",
        ),
        (
            at(12, 1, 13),
            "Tuesday the first of December at one in the afternoon",
            "el martes uno de diciembre a la una de la tarde",
        ),
        (
            at(12, 2, 18, 30),
            "Wednesday the second of December at half past six in the evening",
            "el miércoles dos de diciembre a las seis y media de la tarde",
        ),
        (
            at(12, 2, 9, 7),
            "Wednesday the second of December at nine oh seven in the morning",
            "el miércoles dos de diciembre a las nueve y siete de la mañana",
        ),
        (
            at(12, 2, 11, 50),
            "Wednesday the second of December at ten to twelve in the morning",
            "el miércoles dos de diciembre a las doce menos diez de la mañana",
        ),
    ],
)
def test_words(moment: datetime, english: str, spanish: str) -> None:
    assert moment_words(moment) == english
    assert moment_words(moment, "es") == spanish


def test_tomorrow_is_called_so() -> None:
    tomorrow = at(11, 24, 17)
    assert (
        moment_words(tomorrow, now=NOW) == "tomorrow, Tuesday the twenty-fourth of November, at five in the afternoon"
    )
    assert moment_words(tomorrow, "es", now=NOW) == (
        "mañana, martes veinticuatro de noviembre, a las cinco de la tarde"
    )


def test_choices_say_a_day_and_its_part_once() -> None:
    assert choice_words([at(11, 28, 10), at(11, 28, 11), at(11, 28, 13)], "es") == (
        "el sábado veintiocho de noviembre a las diez, a las once de la mañana o a la una de la tarde"
    )
    assert choice_words([at(11, 28, 10), at(11, 28, 12), at(11, 30, 10)]) == (
        "Saturday the twenty-eighth of November at ten in the morning or at noon, "
        "or Monday the thirtieth of November at ten in the morning"
    )


@given(
    minutes=st.integers(min_value=1, max_value=60 * 24 * 6),
    language=st.sampled_from(["en", "es"]),
)
def test_what_is_said_is_understood_as_the_same_time(minutes: int, language: Language) -> None:
    moment = NOW + timedelta(minutes=minutes)
    # "Midnight" may be either end of a day, and "half past twelve in the morning" is not said of the night.
    assume(moment.hour >= 1)
    reading = read_time(moment_words(moment, language), NOW, HOURS)
    assert isinstance(reading, Moment), moment_words(moment, language)
    assert reading.start == moment


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    reading = read_time(text, NOW, HOURS)
    if isinstance(reading, Moment):
        assert reading.start > NOW
