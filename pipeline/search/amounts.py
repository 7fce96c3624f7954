"""Numbers in context to bounds: which slot a number fills, and from which side it bounds it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.search.canonical import Canonical
from pipeline.search.lexicon import Lexicon
from pipeline.search.numbers import Number

Quantity = Literal["price", "size", "rooms", "baths", "limit"]
Side = Literal["min", "max", "exact", "about", "range", "plain"]

_SQUARE_FEET_TO_METRES = 0.09290304  # international foot, 0.3048 m, squared
_YEAR = re.compile(
    r"\b(?:built|year|since|after|before|ano|anos|construid[oa]|desde)(?: (?:in|after|before|the|year|en|el|ano"
    r"|del?))* $"
)
_PER_TIME = re.compile(r" (?:(?:a|per|each|every) (?:year|month|week)|al (?:mes|ano)|mensuales)\b")
_BARE_ANSWER = re.compile(
    r"^(?:(?:no|yes|yeah|ok|okay|well|,|make it|make that|with|maybe|say|just|only|i want|i need|i'd like|let's say"
    r"|um|uh|si|con|que sean|"
    r"at least|up to|at most|more than|fewer than|less than|under|over|max|min|minimum|maximum|exactly|around|about"
    r"|al menos|como maximo) ?)*$"
)
_NUMBER_AHEAD = re.compile(r"(?: (?:of|is|de|price|budget|,|:|€|\$))* ?#")
""" "Two bedrooms, max 600k": the word belongs to the number that follows it."""
_SPELLED_OUT = re.compile(r"#\d+ #\d+ (?:- )?#\d+")
"""Three numbers in a row are a telephone number."""
_ABOUT = 0.10
""" "Around" allows a tenth more or less."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Limits on one quantity, and where they were said.

    Attributes:
        quantity: what is bounded.
        low, high: inclusive, None is open.
        side: how it was said; a correction that gives only a number takes it over.
        start, end: characters of the canonical text.
        confidence: in [0, 1].
    """

    quantity: Quantity
    low: float | None
    high: float | None
    side: Side
    start: int
    end: int
    confidence: float


class AmountReader:
    """Finds bounds in canonical text.

    Args:
        lexicon: the language's tables.
        size_unit: unit of the listings' sizes, "square metres" or "square feet".
    """

    def __init__(self, lexicon: Lexicon, size_unit: str) -> None:
        self._lexicon = lexicon
        self._in_feet = "f" in size_unit.lower().replace("of", "")
        lex = lexicon
        between = rf"(?:{lex.adjectives} )?"
        self._units: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
            (name, re.compile(rf" ?(?:- )?(?:of )?(?:de )?{between * 2}{pattern}"))
            for name, pattern in (
                ("baths", lex.baths),
                ("rooms", lex.rooms),
                ("feet", lex.square_feet),
                ("size", lex.area),
            )
        )
        self._euros = re.compile(rf" ?{lex.euros}(?!\w)")
        self._euros_before = re.compile(r"[€$£] $")
        self._homes = re.compile(rf" (?:good |nice |best |more |other |different |cheapest )*{lex.homes}")
        self._not_counted = re.compile(rf" ?{lex.not_counted}")
        ends = {
            name: re.compile(rf"(?:^|(?<= )){pattern} $")
            for name, pattern in (
                ("max", lex.max_before), ("min", lex.min_before), ("fewer", lex.fewer_before),
                ("more", lex.more_before), ("about", lex.about_before), ("exact", lex.exact_before),
                ("range", lex.range_before),
                ("price", lex.price_before), ("size", lex.size_before),
            )
        }  # fmt: skip
        self._ends = ends
        self._after = {
            "max": re.compile(rf"[ ,]*{lex.max_after}"),
            "min": re.compile(rf"[ ,]*{lex.min_after}"),
            "about": re.compile(rf"[ ,]*{lex.about_after}"),
        }
        self._joint = re.compile(rf" {lex.range_between}(?: (?:€|\$|about|around|maybe|say))*$")
        self._noun_first = {
            "rooms": re.compile(
                rf"(?:number of )?{lex.rooms}(?: (?:is|are|:|,|should be|of|needed|at least|minimum))* $"
            ),
            "baths": re.compile(
                rf"(?:number of )?{lex.baths}(?: (?:is|are|:|,|should be|of|needed|at least|minimum))* $"
            ),
        }

    def read(self, text: Canonical, begin: int, end: int, expecting: str | None, before: Bound | None) -> list[Bound]:
        """Bounds in characters [begin, end) of `text`.

        Args:
            text: the utterance.
            begin, end: the clause.
            expecting: the slot that a bare number answers, if one was asked for.
            before: the last bound of the clause this one corrects, if it does: a bare number takes its slot and side.
        """
        clause = text.text[begin:end]
        marks = [] if _SPELLED_OUT.search(clause) else list(re.finditer(r"#(\d+)", clause))
        bounds: list[Bound] = []
        index = 0
        while index < len(marks):
            mark = marks[index]
            number = text.numbers[int(mark.group(1))]
            following = marks[index + 1] if index + 1 < len(marks) else None
            bare = len(marks) <= 2 and len(clause.split()) <= 6
            asked = expecting if bare else before.quantity if before is not None else None
            pair = self._range(clause, mark, following, text, asked) if following is not None else None
            if pair is not None:
                bounds.append(_moved(pair, begin))
                index += 2
                continue
            asked = expecting if bare and len(marks) == 1 else None
            previous = bounds[-1] if bounds else None
            bound = self._single(clause, mark.start(), mark.end(), number, asked, before, previous)
            if bound is not None:
                bounds.append(_moved(bound, begin))
            index += 1
        return bounds

    def _unit(self, clause: str, at: int) -> tuple[str, int] | None:
        """What the number that ends at `at` counts, and where that is said to its end."""
        for name, pattern in self._units:
            match = pattern.match(clause, at)
            if match is not None:
                return name, match.end()
        match = self._euros.match(clause, at)
        return ("price", match.end()) if match is not None else None

    def _range(
        self, clause: str, first: re.Match[str], second: re.Match[str], text: Canonical, asked: str | None
    ) -> Bound | None:
        low, high = text.numbers[int(first.group(1))], text.numbers[int(second.group(1))]
        first_unit = self._unit(clause, first.end())
        joint = clause[first_unit[1] if first_unit else first.end() : second.start()]
        match = self._joint.match(joint.rstrip())
        if match is None:
            return None
        opened = self._ends["range"].search(clause[: first.start()])
        unit = self._unit(clause, second.end()) or first_unit
        if first_unit and unit and first_unit[0] != unit[0]:
            return None
        joiner = joint.split()[0] if joint.split() else ""
        if joiner in ("and", "y") and opened is None:
            return None
        low_value, high_value = _share_scale(low, high)
        if low_value > high_value and low_value < 20:
            return None
        start = opened.start() if opened else first.start()
        quantity = self._quantity(clause, start, second.end(), high, unit, asked)
        if quantity is None:
            return None
        end = max(unit[1] if unit else 0, second.end())
        low_value, high_value = (
            self._scaled(quantity, low_value, low, unit, wide=True),
            self._scaled(quantity, high_value, high, unit, wide=True),
        )
        if quantity == "price" and low.scale == 1 and low_value >= high_value:
            return None
        return Bound(quantity, min(low_value, high_value), max(low_value, high_value), "range", start, end, 0.95)

    def _quantity(
        self, clause: str, start: int, end: int, number: Number, unit: tuple[str, int] | None, asked: str | None
    ) -> Quantity | None:
        if unit is not None:
            return "size" if unit[0] in ("feet", "size") else unit[0]  # type: ignore[return-value]
        if number.scale > 1 or self._euros_before.search(clause[:start]):
            return "price"
        if self._not_counted.match(clause, end):
            return None
        if asked in ("price", "size", "rooms", "baths"):
            return asked  # type: ignore[return-value]
        return "price" if number.value >= 20 else None

    def _single(
        self, clause: str, start: int, end: int, number: Number, expecting: str | None, before: Bound | None,
        previous: Bound | None,
    ) -> Bound | None:  # fmt: skip
        left = clause[:start]
        unit = self._unit(clause, end)
        side, said_from = self._side(left, unit)
        if unit is None and side == "plain" and self._homes.match(clause, end) and 1 <= number.value <= 10:
            return Bound("limit", number.value, number.value, "exact", start, end, 0.8)
        quantity, confidence = self._what(clause, left, end, number, unit, side, expecting, before, previous)
        if quantity is None:
            return None
        until = unit[1] if unit is not None else end
        after = self._side_after(clause, until) or self._side_after(clause, end)
        if after is not None:
            side, until = after[0], max(until, after[1])
        if quantity != "price" and side in ("fewer", "more"):
            return self._exclusive(quantity, number, unit, side, said_from, until, confidence)
        if side == "fewer":
            side = "max"
        elif side == "more":
            side = "min"
        value = self._scaled(quantity, number.value, number, unit)
        if side == "plain" and before is not None and before.quantity == quantity and before.side not in ("range",):
            side = before.side
        return self._bound(quantity, value, side, said_from, until, confidence)

    def _what(
        self, clause: str, left: str, end: int, number: Number, unit: tuple[str, int] | None, side: str,
        expecting: str | None, before: Bound | None, previous: Bound | None,
    ) -> tuple[Quantity | None, float]:  # fmt: skip
        """Which slot the number fills, and how sure that is."""
        if unit is not None and unit[0] != "price":
            return ("size" if unit[0] in ("feet", "size") else unit[0]), 1.0  # type: ignore[return-value]
        if _PER_TIME.match(clause, unit[1] if unit is not None else end):
            return None, 0.0
        if unit is not None:
            return "price", 1.0
        if number.scale > 1 or self._euros_before.search(left):
            return "price", 1.0
        if self._not_counted.match(clause, end) or (1800 <= number.value < 2050 and _YEAR.search(left)):
            return None, 0.0
        for name, pattern in self._noun_first.items():
            if number.value <= 12 and pattern.search(left):
                return name, 0.9  # type: ignore[return-value]
        if self._ends["size"].search(left) and number.value >= 15:
            return "size", 0.9
        if expecting in ("price", "size", "rooms", "baths"):
            return expecting, 0.9  # type: ignore[return-value]
        if before is not None and before.quantity != "limit":
            return before.quantity, 0.85
        if previous is not None and previous.quantity in ("rooms", "baths") and number.value <= 12 and side != "plain":
            return previous.quantity, 0.85
        said_price = self._ends["price"].search(left) is not None
        if number.value >= 20 and (side != "plain" or said_price or _nothing_behind(clause, end)):
            if side in ("min", "more") and number.value < 200 and not said_price and number.scale == 1:
                return "size", 0.6
            return "price", 0.9 if side != "plain" or said_price else 0.6
        if said_price and 0.5 <= number.value <= 10 and re.search(r"budget|spend|presupuesto|gastar", left):
            return "price", 0.6
        if number.value < 10 and number.value != int(number.value):
            return "price", 0.6
        if 1 <= number.value <= 8 and _BARE_ANSWER.match(left) and _nothing_behind(clause, end):
            return "rooms", 0.5
        return None, 0.0

    def _side(self, left: str, unit: tuple[str, int] | None) -> tuple[str, int]:
        """From which side the number is bounded by what stands before it, and where that begins."""
        window = left[-70:]
        shift = len(left) - len(window)
        best: tuple[str, int] | None = None
        for name in ("max", "min", "fewer", "more", "exact"):
            match = self._ends[name].search(window)
            if match is not None and (best is None or match.start() < best[1]):
                best = (name, match.start())
        about = self._ends["about"].search(window)
        if about is not None and (best is None or best[0] in ("max", "exact") and about.start() <= best[1]):
            if best is None or about.start() < best[1]:
                best = ("about", about.start())
        if best is None:
            return "plain", len(left)
        name, at = best
        if name in ("max", "min"):
            for exclusive in ("fewer", "more"):
                match = self._ends[exclusive].search(window)
                if match is not None and match.start() == at:
                    name = exclusive
        return name, at + shift

    def _side_after(self, clause: str, at: int) -> tuple[str, int] | None:
        for name in ("max", "min", "about"):
            match = self._after[name].match(clause, at)
            if match is not None and not _NUMBER_AHEAD.match(clause, match.end()):
                return name, match.end()
        return None

    def _scaled(
        self, quantity: str, value: float, number: Number, unit: tuple[str, int] | None, wide: bool = False
    ) -> float:
        """The value in the slot's unit: bare prices are thousands ("under four fifty"), feet become metres."""
        if quantity == "size":
            if unit is not None and unit[0] == "feet" and not self._in_feet:
                return float(round(value * _SQUARE_FEET_TO_METRES))
            if unit is not None and unit[0] == "size" and self._in_feet:
                return float(round(value / _SQUARE_FEET_TO_METRES))
            return value
        if quantity == "price":
            if number.scale == 1 and value < 10:
                return value * 1_000_000
            if (number.scale == 1 or wide) and value < 10_000:
                return value * 1_000
        return value

    def _exclusive(
        self, quantity: Quantity, number: Number, unit: tuple[str, int] | None, side: str, start: int, end: int,
        confidence: float,
    ) -> Bound:  # fmt: skip
        """ "Fewer than three" of things that are counted is at most two; of a size it is the number itself."""
        value = self._scaled(quantity, number.value, number, unit)
        step = 0 if quantity == "size" else 1
        if side == "fewer":
            return Bound(quantity, None, max(0.0, value - step), "max", start, end, confidence)
        return Bound(quantity, value + step, None, "min", start, end, confidence)

    def _bound(self, quantity: Quantity, value: float, side: str, start: int, end: int, confidence: float) -> Bound:
        if side == "plain":
            side = "max" if quantity == "price" else "min"
        if side == "about":
            if quantity in ("rooms", "baths"):
                return Bound(quantity, value, None, "min", start, end, confidence)
            return Bound(
                quantity, round(value * (1 - _ABOUT)), round(value * (1 + _ABOUT)), "about", start, end, confidence
            )
        if side == "exact":
            return Bound(quantity, value, value, "exact", start, end, confidence)
        if side == "max":
            return Bound(quantity, None, value, "max", start, end, confidence)
        return Bound(quantity, value, None, "min", start, end, confidence)


def _moved(bound: Bound, by: int) -> Bound:
    return Bound(bound.quantity, bound.low, bound.high, bound.side, bound.start + by, bound.end + by, bound.confidence)


def _nothing_behind(clause: str, end: int) -> bool:
    """Does no noun follow that the number could count?"""
    return re.match(
        r" *(?:$|[,.;!?]|@|(?:in|with|near|please|for|and|or|thanks|thank|max|maximum|tops|instead|then|no|but|would"
        r"|is|at|that|if|"
        r"around|en|con|por|cerca|y|o|como|maximo|a|the|total|altogether|now|not|on|has|having|i|we|it|there|sin"
        r"|para|que)\b)",
        clause[end:],
    ) is not None  # fmt: skip


@lru_cache(maxsize=256)
def _multipliers(scale: int, unit_scale: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys((unit_scale, scale, 1_000)))


def _share_scale(low: Number, high: Number) -> tuple[float, float]:
    """ "300 to 400 thousand": the first number takes over the multiplier that was said once."""
    if low.scale > 1 or high.scale == 1:
        if low.unit_scale == 1 and high.unit_scale == 100 and low.value < 10:
            return low.value * 100, high.value
        return low.value, high.value
    for multiplier in _multipliers(high.scale, high.unit_scale):
        if high.value / 20 <= low.value * multiplier < high.value:
            return low.value * multiplier, high.value
    return low.value, high.value
