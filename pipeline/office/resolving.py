"""From what was said about a time to the time itself, by the calendar and the opening hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pipeline.office.opening_hours import Interval, OpeningHours
from pipeline.office.readings import Moment, Past, Reading, Span, Unclear
from pipeline.office.said_time import AnyDay, Clock, Day, DayOffset, Language, MonthDay, Part, Said, Week

_WAKING = (8, 21)
"""Hours in which people meet: of "five" and "seventeen" the one inside is meant when no opening hours tell."""
_LONG_AGO = timedelta(days=180)
"""A date of this year that is longer ago is next year's: "the third of January", said in December."""
_SEARCHED_DAYS = 14
_MONTHS_AHEAD = 3
"""How far "the thirty-first" is looked for. "Sunday the twenty-eighth" that is none within this time is a mistake."""


class _NoSuchDay(Exception):
    """The calendar does not have it."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Finds the time that was meant.

    Attributes:
        said: what was said.
        spans: hours from and to of the parts of a day, in the language it was said in.
        now: what time it is, in the zone of the office.
        hours: when the office is open; None if nobody knows.
        length: of what is to happen.
        language: told in the reading.
    """

    said: Said
    spans: dict[Part, tuple[float, float]]
    now: datetime
    hours: OpeningHours | None
    length: timedelta
    language: Language | None

    def read(self) -> Reading:
        """The time, or why there is none."""
        said = self.said
        clocks = [*said.clocks, *(clock for clock in (said.not_before, said.not_after) if clock is not None)]
        if not all(clock.possible for clock in clocks):
            return Unclear("no such time", self.language)
        if len(said.clocks) > 1 or len(said.parts) > 1:
            return Unclear("several", self.language)
        try:
            dates = self._dates()
        except _NoSuchDay:
            return Unclear("no such day", self.language)
        return self._moment(dates) if said.clocks else self._span(dates)

    # --- days ---

    @property
    def _today(self) -> date:
        return self.now.date()

    def _dates(self) -> list[date]:
        """The days that are meant, gone by or not; empty when none was named."""
        days = self.said.days
        dates = [day for day in days if isinstance(day, MonthDay)]
        if dates:
            weekday = next(
                (day.index for day in days if not isinstance(day, DayOffset | MonthDay | Week | AnyDay)), None
            )
            return [self._date(day, weekday) for day in dates]
        weeks = [day for day in days if isinstance(day, Week) and not day.weekend]
        found: list[date] = []
        for day in days:
            if isinstance(day, Week) and (day.weekend or len(weeks) == len(days)):
                monday = self._monday(day.offset)
                found += [monday + timedelta(days=index) for index in (range(5, 7) if day.weekend else range(7))]
            elif not isinstance(day, Week | AnyDay):
                found.append(self._day(day, weeks))
        return list(dict.fromkeys(found))

    def _monday(self, offset: int) -> date:
        return self._today + timedelta(days=7 * offset - self._today.weekday())

    def _day(self, day: Day, weeks: Sequence[Week]) -> date:
        if isinstance(day, DayOffset):
            return self._today + timedelta(days=day.days)
        assert not isinstance(day, MonthDay | Week | AnyDay)
        if weeks or day.following:
            offset = weeks[0].offset if weeks else 1
            return self._monday(offset) + timedelta(days=day.index + 7 * day.weeks)
        ahead = (day.index - self._today.weekday()) % 7
        if day.weeks < 0:
            return self._today + timedelta(days=ahead - 7)
        coming = self._today + timedelta(days=ahead)
        if not ahead and not self._still_ahead(coming):
            coming += timedelta(days=7)
        return coming + timedelta(days=7 * day.weeks)

    def _date(self, said: MonthDay, weekday: int | None) -> date:
        if said.year is not None or said.month is not None:
            try:
                # Without a year the 29th of February is looked for in the next year that has it.
                made = date(said.year or self._year_of(said), said.month or self._today.month, said.day)
            except ValueError as error:
                raise _NoSuchDay from error
            if weekday not in (None, made.weekday()):
                raise _NoSuchDay
            return made
        # "The twenty-eighth": the next one; with a day of the week beside it, the next one that is such a day.
        for months in range(_MONTHS_AHEAD):
            year, month = divmod(self._today.year * 12 + self._today.month - 1 + months, 12)
            try:
                made = date(year, month + 1, said.day)
            except ValueError:
                continue
            if made >= self._today and weekday in (None, made.weekday()):
                return made
        raise _NoSuchDay

    def _year_of(self, said: MonthDay) -> int:
        assert said.month is not None
        year = self._today.year
        if said.month == 2 and said.day == 29:
            return next((each for each in range(year, year + 9) if _is_leap(each)), year)
        try:
            made = date(year, said.month, said.day)
        except ValueError:
            return year
        return year + 1 if self._today - made > _LONG_AGO else year

    def _still_ahead(self, day: date) -> bool:
        """Is anything of what was said still to come on `day`?"""
        if self.said.clocks:
            return self._choose(self._starts(day, self.said.clocks[0])) > self.now
        return bool(self._intervals(day))

    # --- times ---

    def _starts(self, day: date, clock: Clock) -> list[datetime]:
        return [_at(day, hour, clock.minute, self.now) for hour in _hours_meant(clock, self.said.parts)]

    def _choose(self, starts: Sequence[datetime]) -> datetime:
        """Of five and seventeen the one at which the office is open, or nearly; else when people are awake."""

        def unlikely(start: datetime) -> tuple[bool, timedelta, bool, bool, datetime]:
            fits = self.hours is not None and self.hours.fits(start, self.length)
            gap = self.hours.gap(start) if self.hours is not None else None
            asleep = not _WAKING[0] <= start.hour < _WAKING[1]
            return not fits, gap or timedelta(), start <= self.now, asleep, start

        return min(starts, key=unlikely)

    def _moment(self, dates: Sequence[date]) -> Reading:
        clock = self.said.clocks[0]
        if any(isinstance(day, AnyDay) for day in self.said.days):
            dates = ()
        if len(dates) > 1:
            return Unclear("which day", self.language)
        if dates:
            start = self._choose(self._starts(dates[0], clock))
            return Moment(start, self.language) if start > self.now else Past(start, self.language)
        return Moment(self._next(clock), self.language)

    def _next(self, clock: Clock) -> datetime:
        """The next such time at which the office is open; if it never is then, the next one at all."""
        coming = []
        for offset in range(_SEARCHED_DAYS):
            starts = self._starts(self._today + timedelta(days=offset), clock)
            if not (ahead := [start for start in starts if start > self.now]):
                continue
            coming.append(best := self._choose(ahead))
            if self.hours is None or self.hours.fits(best, self.length):
                return best
        return coming[0]

    def _span(self, dates: Sequence[date]) -> Reading:
        if any(isinstance(day, AnyDay) for day in self.said.days) and not dates:
            days = [self._today + timedelta(days=offset) for offset in range(_SEARCHED_DAYS)]
            found = [interval for day in days for interval in self._intervals(day)]
            return Span(tuple(found), self.language, soon=True)
        if not dates:
            dates = [self._today] if self._intervals(self._today) else [self._today + timedelta(days=1)]
        found = [interval for day in sorted(dates) for interval in self._intervals(day)]
        if not found:
            return Past(self._bounds(max(dates))[0], self.language)
        return Span(tuple(found), self.language)

    def _intervals(self, day: date) -> list[Interval]:
        """What is still to come of the part of `day` that was said; empty when it has gone by."""
        first, last = self._bounds(day)
        first = max(first, self.now)
        return [(first, last)] if first < last else []

    def _bounds(self, day: date) -> Interval:
        said = self.said
        first, last = _at(day, 0, 0, self.now), _at(day, 24, 0, self.now)
        if said.parts:
            begins, ends = self.spans[said.parts[0]]
            first, last = (_at(day, int(each), round(each % 1 * 60), self.now) for each in (begins, ends))
            if said.early or said.late:
                first, last = self._half_of(first, last)
        if said.not_before is not None:
            first = self._choose(self._starts(day, said.not_before))
        if said.not_after is not None:
            ends_at = [start for start in self._starts(day, said.not_after) if start > first]
            last = self._choose(ends_at) if ends_at and said.not_before is None else min(ends_at, default=first)
        return first, last

    def _half_of(self, first: datetime, last: datetime) -> Interval:
        """The early or late half of what the office is open of it: "first thing" is when it opens."""
        for opens, closes in self.hours.on(first.date()) if self.hours is not None else ():
            if opens < last and first < closes:
                first, last = max(first, opens), min(last, closes)
                break
        middle = first + (last - first) / 2
        return (middle, last) if self.said.late else (first, middle)


def _hours_meant(clock: Clock, parts: Sequence[Part]) -> tuple[int, ...]:
    """The hours of the day that `clock` may mean."""
    if clock.exact or clock.hour > 12 or clock.hour == 0:
        return (clock.hour,)
    hour, part = clock.hour % 12, parts[0] if parts else None
    if clock.half == "am" or (clock.half is None and part in ("morning", "night's end")):
        # People say "twelve in the morning" for noon, and nobody is shown a home at midnight.
        return (12,) if clock.half is None and part == "morning" and hour == 0 else (hour,)
    if clock.half == "pm" or part in ("midday", "afternoon", "evening", "night"):
        # "Eleven at midday" is before noon, all other hours said so are after it.
        return (24,) if part == "night" and hour == 0 else (hour if part == "midday" and hour == 11 else hour + 12,)
    return (hour, hour + 12)


def _at(day: date, hour: int, minute: int, now: datetime) -> datetime:
    return datetime.combine(day + timedelta(days=hour // 24), time(hour % 24, minute), now.tzinfo)


def _is_leap(year: int) -> bool:
    return (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
