"""How a language asks the office for something, and answers what it asks. One table per language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.office.said_time import TimeLanguage

Pattern = re.Pattern[str]
NEVER = re.compile(r"(?!)")
"""What a language has no words for."""
Request = Literal["visit", "move", "cancel", "when is it", "person", "offer", "forget"]
"""To see a home, at another time, not any more; what is booked; to be called or talk to a person; to make an offer; to
have one's data deleted."""


@dataclass(frozen=True, slots=True)
class OfficeCues:
    """Patterns over a clause in small letters with straight apostrophes.

    Attributes:
        time: how times are said.
        requests: what is asked for, tried in order.
        of_booking: requests that are none unless a viewing is booked or being booked.
        sees: a wish to see something, which is a visit when a time is said with it.
        book_it: "book it": a visit once a home was spoken of.
        no_visit: what sounds like one and is none.
        points: points at a home by its position; it would be read as a date.
        drops: ends what is being done.
        declines: begins a refusal of what was asked.
        refuses: a refusal anywhere in the words.
        agrees: begins a yes.
        hardly_agrees: begins a yes that is none when something else follows it.
        plainly_agrees: begins a yes that stands whatever is asked besides.
        reserves: what makes a yes none: "but", "first".
        clock_words: beside a number they make it a time of day.
        any_time: the caller does not mind when, or asks what is free.
        positions: "the second one" of times that were offered; -1 is the last.
        later, earlier, other_day: relative to the time spoken of.
        half_past, quarter_past, quarter_to, on_the_hour: the same hour, another minute.
        soonest: asks the office for its next free times.
        at: how a time of day in digits is said with a date: `{}` is the time.
        after, before: bounds of a time in digits.
        no: between a time and what takes its place.
        this_number: says to the office the number they ring from.
        own_number: the number they ring from.
        digits: words that recognition writes for digits.
        why: asks what name or number are needed for.
        lead: what comes before a name.
        name_ends: what follows a name.
        days: the beginning of the office's words for today and tomorrow.
        moves_to: comes before the time to which a viewing that is booked is put.
        rather: begins the time that takes the place of one that does not suit.
        wishes: what to note down of a wish to be called, by `Request`; "visit" for a viewing that was booked.
    """

    time: TimeLanguage
    requests: tuple[tuple[Request, Pattern], ...]
    of_booking: frozenset[Request]
    sees: Pattern
    book_it: Pattern
    no_visit: Pattern
    points: Pattern
    drops: Pattern
    declines: Pattern
    refuses: Pattern
    agrees: Pattern
    hardly_agrees: Pattern
    plainly_agrees: Pattern
    reserves: Pattern
    clock_words: Pattern
    any_time: Pattern
    positions: tuple[tuple[int, Pattern], ...]
    later: Pattern
    earlier: Pattern
    other_day: Pattern
    half_past: Pattern
    quarter_past: Pattern
    quarter_to: Pattern
    on_the_hour: Pattern
    soonest: str
    at: str
    after: str
    before: str
    no: str
    this_number: str
    own_number: Pattern
    digits: tuple[tuple[Pattern, str], ...]
    why: Pattern
    lead: Pattern
    name_ends: Pattern
    days: tuple[str, str]
    wishes: Mapping[str, str]
    moves_to: Pattern = NEVER
    rather: Pattern = NEVER

    @property
    def relative(self) -> tuple[Pattern, ...]:
        """What tells a time by the one that was spoken of."""
        return (
            self.later,
            self.earlier,
            self.other_day,
            self.half_past,
            self.quarter_past,
            self.quarter_to,
            self.on_the_hour,
        )
