"""From which side a number is bounded: "under", "no fewer than", "or more"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.search.parser.lexicon import Lexicon

SideName = Literal["max", "min", "fewer", "more", "about", "exact", "exact count", "plain"]
_WINDOW = 90
_NUMBER_AHEAD = re.compile(r"(?: (?:of|is|de|price|budget|precio|:|€|\$|£))* ?#")
""" "Two bedrooms, max 600k": the word belongs to the number that follows it."""
_HAS_ITS_OWN_SIDE = re.compile(r"\d+ (?:\+|plus|or more|o mas|(?:-|to|a|or|o) #)")
""" "90 square metres max 2+ bedrooms": and here it does not."""


@dataclass(frozen=True, slots=True)
class SideFound:
    """A side and the characters [start, end) of the words that say it."""

    name: SideName
    start: int
    end: int

    def moved(self, by: int) -> SideFound:
        """The same, `by` characters further on."""
        return SideFound(self.name, self.start + by, self.end + by)


class SideReader:
    """Finds the sides of numbers.

    Args:
        lexicon: the language's tables.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        sides = lexicon.sides
        self._before: tuple[tuple[SideName, re.Pattern[str]], ...] = tuple(
            (name, re.compile(rf"(?:^|(?<= )){pattern}(?!\w){sides.filler} $"))  # type: ignore[misc]
            for name, pattern in (
                ("more", sides.over),
                ("fewer", sides.under),
                ("max", sides.most),
                ("min", sides.least),
                ("exact", sides.exact),
                ("exact count", sides.exact_count),
            )
        )
        self._about = re.compile(rf"(?:^|(?<= )){sides.about} $")
        self._negation = re.compile(sides.negation)
        self._after: tuple[tuple[SideName, re.Pattern[str]], ...] = tuple(
            (name, re.compile(rf"[ ,]*{pattern}"))  # type: ignore[misc]
            for name, pattern in (
                ("exact count", sides.exact_after),
                ("about", sides.about_after),
                ("max", sides.most_after),
                ("min", sides.least_after),
            )
        )
        self._inside = re.compile(rf" {sides.exact_inside}\b")
        self._soft = re.compile(rf"(?:^|(?<= )){sides.soft} $")

    def before(self, left: str) -> SideFound:
        """The side said by what stands before a number; `left` is the clause up to it."""
        window = left[-_WINDOW:]
        shift = len(left) - len(window)
        found = [
            (match.start(), name)
            for name, pattern in self._before
            if (match := pattern.search(window)) and not (name == "exact count" and "," in match.group())
        ]
        about = self._about.search(window)
        if not found:
            if about is not None:
                return SideFound("about", about.start() + shift, len(left))
            return SideFound("plain", len(left), len(left))
        start, name = _nearest(found)
        if about is not None and name in ("max", "exact", "exact count") and about.start() < start:
            return SideFound("about", about.start() + shift, len(left))
        negation = self._negation.search(window[:start])
        if negation is not None and name in ("more", "fewer"):
            return SideFound("max" if name == "more" else "min", negation.start() + shift, len(left))
        if negation is not None and name == "max":
            start = negation.start()
        return SideFound(name, start + shift, len(left))

    def after(self, clause: str, at: int, *, owns_maximum: bool) -> SideFound | None:
        """The side said by what stands from `at` on.

        Args:
            clause: canonical text.
            at: where the number or its noun ends.
            owns_maximum: the number is an amount of money with no side yet: a "maximum" with no comma before it is its
                own, whatever number follows.
        """
        for name, pattern in self._after:
            match = pattern.match(clause, at)
            if match is None:
                continue
            own = owns_maximum and name == "max" and "," not in match.group()
            ahead = _NUMBER_AHEAD.match(clause, match.end())
            if own or ahead is None or _HAS_ITS_OWN_SIDE.match(clause, ahead.end()):
                return SideFound(name, at, match.end())
        return None

    def is_exact_inside(self, clause: str, at: int) -> bool:
        """ "Un solo baño", "one single bathroom"."""
        return self._inside.match(clause, at) is not None

    def is_second_choice(self, left: str) -> bool:
        """ "Three bedrooms, ideally" before "four"."""
        return self._soft.search(left) is not None


def _nearest(found: list[tuple[int, SideName]]) -> tuple[int, SideName]:
    """The comparison that begins last; of two that begin together the one that excludes ("up to" before "under")."""
    last = max(start for start, _ in found)
    together = [name for start, name in found if start == last]
    return last, together[0]
