"""Is a time that was said one that was offered?"""

from __future__ import annotations

from datetime import datetime

from pipeline.office.said_time import Clock, DayOffset, MonthDay, Said, Weekday


def same_time(said: Said, starts_at: str, time_words: str, near: tuple[str, str]) -> bool:
    """Is the time that was said the one that was offered, as far as it was said?

    Args:
        starts_at: the offered one, in ISO 8601.
        time_words: the same in words.
        near: how words for today and tomorrow begin.
    """
    if said.not_before or said.not_after or said.minutes or said.instant or len(said.clocks) > 1 or len(said.days) > 1:
        return False
    start = datetime.fromisoformat(starts_at)
    return all(_same_clock(clock, start) for clock in said.clocks) and all(
        _same_day(day, start, time_words, near) for day in said.days
    )


def _same_clock(clock: Clock, start: datetime) -> bool:
    if clock.minute != start.minute:
        return False
    if clock.exact or clock.half is not None:
        hour = clock.hour % 12 + (12 if clock.half == "pm" else 0) if clock.half else clock.hour
        return hour % 24 == start.hour
    return clock.hour % 12 == start.hour % 12


def _same_day(day: object, start: datetime, time_words: str, near: tuple[str, str]) -> bool:
    if isinstance(day, Weekday):
        return day.index == start.weekday() and not day.following and not day.weeks
    if isinstance(day, MonthDay):
        return day.day == start.day and day.month in (None, start.month)
    return isinstance(day, DayOffset) and 0 <= day.days < len(near) and time_words.lower().startswith(near[day.days])
