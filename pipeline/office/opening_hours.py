"""When the office shows homes, and which of these times are free. Pure: the time of day comes from the caller."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.errors import SettingsError

Interval = tuple[datetime, datetime]
"""From the first time up to the second, without it; both with their time zone."""

STEP = timedelta(minutes=30)
"""Offered times lie this far apart: what people say ("ten", "half past ten"). Other times may be asked for."""

# By their first three letters, in English and in Spanish. Sunday is 6.
_DAYS = {
    **{"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6},
    **{"lun": 0, "mar": 1, "mie": 2, "jue": 3, "vie": 4, "sab": 5, "dom": 6},
}
_SHIFT = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_EXAMPLE = '"Mon-Fri 09:30-19:00, Sat 10:00-14:00"'


@dataclass(frozen=True, slots=True)
class Shift:
    """An uninterrupted time on a day of the week, local."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The week of an office.

    Attributes:
        week: the shifts of Monday to Sunday, in order; empty on a day that is closed.
        zone: the office's time zone.
        closed: days off, as (year, month, day); year 0 is every year.
    """

    week: tuple[tuple[Shift, ...], ...]
    zone: ZoneInfo
    closed: frozenset[tuple[int, int, int]] = frozenset()

    @classmethod
    def parse(cls, text: str, timezone: str = "Europe/Madrid", closed_days: str = "") -> OpeningHours:
        """Opening hours as they are written in the settings.

        Args:
            text: days and times, such as "Mon-Fri 09:30-14:00 16:00-19:30, Sat 10:00-14:00". Days may be listed
                ("Mon, Wed 10:00-12:00") and be Spanish ("Lun-Vie"); a day that is not named is closed.
            timezone: name in the IANA database.
            closed_days: days off, such as "2026-12-24, 12-25"; without a year, every year.

        Raises:
            SettingsError: it cannot be read; the message quotes the part that is wrong.
        """
        try:
            zone = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise SettingsError(f'time zone "{timezone}" is not known: use a name such as "Europe/Madrid"') from error
        week: list[list[Shift]] = [[] for _ in range(7)]
        days: list[int] = []
        waiting = False  # for the times of days that were named
        for piece in filter(None, (piece.strip() for piece in re.split(r"[,;]", text))):
            named, shifts = _split_piece(piece)
            if named:
                days = days + named if waiting else named
            elif not days:
                raise SettingsError(f'opening hours: "{piece}" has no day; write {_EXAMPLE}')
            waiting = not shifts
            for day in dict.fromkeys(days) if shifts else ():
                week[day] += shifts
        if waiting or not any(week):
            raise SettingsError(f'opening hours "{text}" have a day without times; write {_EXAMPLE}')
        return cls(tuple(_in_order(shifts, text) for shifts in week), zone, _closed_days(closed_days))

    def on(self, day: date) -> list[Interval]:
        """When the office is open on `day`, earliest first."""
        if {(day.year, day.month, day.day), (0, day.month, day.day)} & self.closed:
            return []
        return [
            (datetime.combine(day, shift.opens, self.zone), datetime.combine(day, shift.closes, self.zone))
            for shift in self.week[day.weekday()]
        ]

    def fits(self, start: datetime, length: timedelta) -> bool:
        """Is the office open from `start` on for all of `length`?"""
        local = start.astimezone(self.zone)
        return any(opens <= local and local + length <= closes for opens, closes in self.on(local.date()))

    def gap(self, start: datetime) -> timedelta | None:
        """How far `start` is from the nearest opening time of its day; None if that day is closed."""
        local = start.astimezone(self.zone)
        return min(
            (max(opens - local, local - closes, timedelta()) for opens, closes in self.on(local.date())), default=None
        )

    def starts(self, first: datetime, days: int, length: timedelta, step: timedelta = STEP) -> Iterator[datetime]:
        """Times at which a viewing of `length` may begin, from `first` on, over that many days."""
        first = first.astimezone(self.zone)
        for offset in range(days + 1):
            for opens, closes in self.on(first.date() + timedelta(days=offset)):
                start = opens
                while start + length <= closes:
                    if start >= first:
                        yield start
                    start += step


def free_starts(
    hours: OpeningHours,
    length: timedelta,
    taken: Sequence[Interval],
    *,
    earliest: datetime,
    days: int,
    windows: Sequence[Interval] = (),
    near: datetime | None = None,
    spread: bool = False,
    count: int = 3,
) -> tuple[datetime, ...]:
    """Times to offer, in order.

    Args:
        hours: when the office is open.
        length: of a viewing.
        taken: when the home is shown to others.
        earliest: none before this.
        days: none more than this many days after `earliest`.
        windows: only times that begin in one of these; empty for any time.
        near: those nearest to this time.
        spread: over the whole of `windows`, not its first ones; not together with `near`.
        count: how many at most.
    """
    free = [
        start
        for start in hours.starts(earliest, days, length)
        if not any(start < end and begin < start + length for begin, end in taken)
        and (not windows or any(begin <= start < end for begin, end in windows))
    ]
    if near is not None:
        wanted = near
        return tuple(sorted(sorted(free, key=lambda start: abs(start - wanted))[:count]))
    if spread and len(free) > count:
        return tuple(free[index * len(free) // count] for index in range(count))
    return tuple(free[:count])


def _split_piece(piece: str) -> tuple[list[int], list[Shift]]:
    shifts = [_shift(match, piece) for match in _SHIFT.finditer(piece)]
    words = _SHIFT.sub(" ", piece)
    if re.search(r"\d", words):
        raise SettingsError(f'opening hours: the times of "{piece}" cannot be read; write them like 09:30-19:00')
    words = re.sub(r"\s*[-–]\s*", "-", words)
    return [day for word in re.split(r"[\s/&+]+", words) if word for day in _named(word, piece)], shifts


def _shift(match: re.Match[str], piece: str) -> Shift:
    first, first_minute, last, last_minute = (int(number) for number in match.groups())
    if (last, last_minute) == (24, 0):
        last, last_minute = 23, 59
    try:
        shift = Shift(time(first, first_minute), time(last, last_minute))
    except ValueError as error:
        raise SettingsError(f'opening hours: "{match[0]}" in "{piece}" is no time of day') from error
    if shift.opens >= shift.closes:
        raise SettingsError(f'opening hours: "{match[0]}" in "{piece}" closes before it opens')
    return shift


def _named(word: str, piece: str) -> list[int]:
    ends = [_DAYS.get(_letters(name)[:3]) if len(name) > 2 else None for name in word.split("-")]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > 2:
        raise SettingsError(f'opening hours: "{word}" in "{piece}" is no day of the week; write {_EXAMPLE}')
    # "Sat-Mon" goes over the end of the week.
    return [(first + offset) % 7 for offset in range((last - first) % 7 + 1)]


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _in_order(shifts: Sequence[Shift], text: str) -> tuple[Shift, ...]:
    ordered = sorted(shifts, key=lambda shift: shift.opens)
    for one, other in zip(ordered, ordered[1:], strict=False):
        if other.opens < one.closes:
            raise SettingsError(f'opening hours "{text}": {one.opens:%H:%M} and {other.opens:%H:%M} overlap on a day')
    return tuple(ordered)


def _closed_days(text: str) -> frozenset[tuple[int, int, int]]:
    found = set()
    for piece in filter(None, (piece.strip() for piece in re.split(r"[,;]", text))):
        match = re.fullmatch(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})", piece)
        try:
            if match is None:
                raise ValueError
            # In a leap year, so that the 29th of February may be a day off every year it exists.
            date(int(match[1] or 2024), int(match[2]), int(match[3]))
        except ValueError as error:
            raise SettingsError(
                f'closed days: "{piece}" is no date; write 2026-12-24, or 12-25 for every year'
            ) from error
        found.add((int(match[1] or 0), int(match[2]), int(match[3])))
    return frozenset(found)
