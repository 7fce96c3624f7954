"""What was said about a time, before it is known which time that is: the parts that both languages share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Language = Literal["en", "es"]
Part = Literal["night's end", "morning", "midday", "afternoon", "evening", "night"]
Half = Literal["am", "pm"]


@dataclass(frozen=True, slots=True)
class DayOffset:
    """So many days from today."""

    days: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week.

    Attributes:
        index: Monday is 0.
        following: of the calendar week after this one ("next Tuesday"), not the one that comes next.
        weeks: so many weeks later than that; -1 is the last one that was.
    """

    index: int
    following: bool = False
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A date; what was not said is None."""

    day: int
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """Any day of a week, or of its weekend; 0 is this week."""

    offset: int
    weekend: bool = False


@dataclass(frozen=True, slots=True)
class AnyDay:
    """As soon as possible."""


Day = DayOffset | Weekday | MonthDay | Week | AnyDay


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as it was said.

    Attributes:
        hour, minute: the numbers; the hour may be of twelve or of twenty-four.
        half: which half of the day was said with it.
        exact: the hour is of twenty-four ("17:30", "noon").
    """

    hour: int
    minute: int = 0
    half: Half | None = None
    exact: bool = False

    @property
    def possible(self) -> bool:
        """Is there such a time?"""
        return 0 <= self.hour <= 24 and 0 <= self.minute < 60 and not (self.hour == 24 and self.minute)


@dataclass(frozen=True, slots=True)
class Said:
    """Everything about a time that was found in an utterance.

    Attributes:
        days: the days named, as alternatives.
        clocks: the times of day, as alternatives.
        parts: the parts of the day.
        early, late: the first or second half of that part.
        not_before, not_after: bounds ("after five").
        minutes: so long from now.
        instant: a complete time, as a machine writes it.
        unread: words that mean nothing here; tells the languages apart.
    """

    days: tuple[Day, ...] = ()
    clocks: tuple[Clock, ...] = ()
    parts: tuple[Part, ...] = ()
    early: bool = False
    late: bool = False
    not_before: Clock | None = None
    not_after: Clock | None = None
    minutes: int | None = None
    instant: datetime | None = None
    unread: int = 0

    @property
    def found(self) -> int:
        """How many things were understood."""
        bounds = (self.not_before, self.not_after, self.minutes, self.instant)
        return len(self.days) + len(self.clocks) + len(self.parts) + sum(each is not None for each in bounds)

    def corrected(self, by: Said) -> Said:
        """`self` with what `by` says otherwise: "Saturday at ten, no, at eleven"."""
        timed = bool(by.clocks or by.not_before or by.not_after or by.parts)
        return Said(
            by.days or self.days,
            by.clocks if timed else self.clocks,
            by.parts or (() if timed and not by.clocks else self.parts),
            by.early or self.early,
            by.late or self.late,
            by.not_before if timed else self.not_before,
            by.not_after if timed else self.not_after,
            by.minutes if by.minutes is not None else (None if by.days or timed else self.minutes),
            by.instant or (None if by.days or timed else self.instant),
            self.unread + by.unread,
        )


ClockRule = tuple[re.Pattern[str], Callable[[re.Match[str]], Clock | None]]
DayRule = tuple[re.Pattern[str], Callable[[re.Match[str]], Day | None]]


@dataclass(frozen=True, slots=True)
class TimeLanguage:
    """How a language says times. Every pattern is for text after `normalise`.

    Attributes:
        code: the language.
        normalise: small letters, numbers as digits.
        correction: between what was said and what is meant.
        minutes: so long from now, and the function that counts it.
        parts: parts of the day; group "early" or "late" if the half of it was said.
        days: days, most particular first.
        clocks: times of day, most particular first.
        bare: a number that is a time although nothing says so.
        between, after, before: bounds; times stand as marks, see `MARK`.
        fillers: words that mean nothing.
        spans: hours from and to of the parts of a day.
    """

    code: Language
    normalise: Callable[[str], str]
    correction: re.Pattern[str]
    minutes: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int]], ...]
    parts: tuple[tuple[re.Pattern[str], Part], ...]
    days: tuple[DayRule, ...]
    clocks: tuple[ClockRule, ...]
    bare: re.Pattern[str]
    between: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]
    fillers: frozenset[str] = frozenset()
    spans: dict[Part, tuple[float, float]] = field(default_factory=dict)


MARK = r"@([A-Z])@"
"""Stands for a time that was read: its place in the list of them. A capital, which nothing else has by then."""
_ISO = re.compile(
    r"\b(\d{4}-\d{2}-\d{2})(?:[t ]\s*(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?\s?(z|[+-]\d{2}:?\d{2})?)?(?![\d:])",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{2,4}))?\b|\b(\d{1,2})[.-](\d{1,2})[.-](\d{2,4})\b")
_GONE = " ; "


def read_said(text: str, language: TimeLanguage) -> Said:
    """What `text` says about a time in `language`."""
    said: Said | None = None
    for piece in language.correction.split(language.normalise(text)):
        read = _read_piece(piece, language)
        said = read if said is None else said.corrected(read)
    return said or Said()


def _read_piece(text: str, language: TimeLanguage) -> Said:
    text, instant, dates = _written(text)
    days: list[Day] = list(dates)
    minutes: int | None = None
    for pattern, count in language.minutes:
        if match := pattern.search(text):
            minutes = count(match)
            text = pattern.sub(_GONE, text, count=1)
            break
    parts: list[Part] = []
    early = late = False
    for pattern, part in language.parts:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            early, late = early or bool(groups.get("early")), late or bool(groups.get("late"))
            parts.append(part)
        text = pattern.sub(_GONE, text)
    for pattern, make_day in language.days:
        text = pattern.sub(lambda match, make=make_day: _take(match, make(match), days), text)  # type: ignore[misc]
    clocks: list[Clock] = []
    for clock_pattern, make_clock in language.clocks:
        text = clock_pattern.sub(lambda match, make=make_clock: _mark(match, make(match), clocks), text)  # type: ignore[misc]
    # A bare number is a time where nothing else could be one: "five", or "tomorrow, five".
    if not clocks:
        text = language.bare.sub(lambda match: _mark(match, Clock(int(match[1])), clocks), text, count=1)
    not_before, not_after, text, clocks_left = _bounds(text, clocks, language)
    words = re.findall(r"[^\W\d_]+", text)
    return Said(
        tuple(dict.fromkeys(days)),
        tuple(dict.fromkeys(clocks_left)),
        tuple(dict.fromkeys(parts)),
        early,
        late,
        not_before,
        not_after,
        minutes,
        instant,
        sum(word not in language.fillers for word in words),
    )


def _written(text: str) -> tuple[str, datetime | None, list[Day]]:
    """Times and dates in digits, as models and people write them; the day comes before the month."""
    days: list[Day] = []
    instant: datetime | None = None
    if match := _ISO.search(text):
        year, month, day = (int(number) for number in match[1].split("-"))
        days.append(MonthDay(day, month, year))
        if match[2]:
            zone = (match[3] or "").lower().replace("z", "+00:00")
            zone = f"{zone[:3]}:{zone[3:]}" if len(zone) == 5 else zone
            try:
                instant = datetime.fromisoformat(f"{match[1]}T{match[2]}{zone}")
            except ValueError:
                pass  # The date is left, and is found not to exist.
        text = text[: match.start()] + _GONE + text[match.end() :]

    def take(match: re.Match[str]) -> str:
        day, month, year = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
        whole = int(year) + (2000 if len(year) == 2 else 0) if year else None
        return _take(match, MonthDay(int(day), int(month), whole), days)

    return _SLASHED.sub(take, text), instant, days


def _bounds(
    text: str, clocks: Sequence[Clock], language: TimeLanguage
) -> tuple[Clock | None, Clock | None, str, list[Clock]]:
    first: int | None = None
    last: int | None = None
    if match := language.between.search(text):
        first, last = _place(match[1]), _place(match[2])
        text = text.replace(match[0], _GONE)
    if match := language.after.search(text):
        first = _place(match[1])
        text = text.replace(match[0], _GONE)
    if match := language.before.search(text):
        last = _place(match[1])
        text = text.replace(match[0], _GONE)
    left = [clock for index, clock in enumerate(clocks) if index not in (first, last)]
    return (
        None if first is None else clocks[first],
        None if last is None else clocks[last],
        re.sub(MARK, _GONE, text),
        left,
    )


def _take(match: re.Match[str], day: Day | None, days: list[Day]) -> str:
    if day is None:
        return match[0]
    days.append(day)
    return _GONE


def _mark(match: re.Match[str], clock: Clock | None, clocks: list[Clock]) -> str:
    if clock is None or len(clocks) == 26:
        return match[0]
    clocks.append(clock)
    # The word in front ("after") is left for the bounds.
    lead = match.groupdict().get("lead") or ""
    return f"{lead} @{chr(ord('A') + len(clocks) - 1)}@ "


def _place(letter: str) -> int:
    return ord(letter) - ord("A")
