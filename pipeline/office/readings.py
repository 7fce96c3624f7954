"""What a spoken time turns out to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.office.opening_hours import Interval
from pipeline.office.said_time import Language

Reason = Literal["nothing", "no such day", "no such time", "several", "which day"]


@dataclass(frozen=True, slots=True)
class Moment:
    """An exact time, not gone by."""

    start: datetime
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Any time in one of these intervals.

    Attributes:
        intervals: in order, none gone by.
        soon: the earliest is wanted.
    """

    intervals: tuple[Interval, ...]
    language: Language | None = None
    soon: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """A time that has gone by."""

    start: datetime
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """No time: nothing was understood, there is no such day or time, or more than one was named."""

    reason: Reason
    language: Language | None = None


Reading = Moment | Span | Past | Unclear
