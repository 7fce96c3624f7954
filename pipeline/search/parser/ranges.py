"""Two numbers that are the ends of a range: "between 300 and 400 thousand", "two or three bedrooms"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.search.parser.bounds import COUNTED, QUANTITIES, Bound, Quantity
from pipeline.search.parser.lexicon import Lexicon
from pipeline.search.parser.number_words import Number
from pipeline.search.parser.scales import SizeUnit, amount_of, in_one_scale
from pipeline.search.parser.sides import SideReader
from pipeline.search.parser.units import Unit, UnitReader

_ONLY_WITH_OPENING = frozenset({"and", "y", "e"})
_LIST_OF_TWO = frozenset({"or", "o", "u"})
_LEAST_BARE_PRICE = 20
_NOT_BETWEEN_COUNTS = 20
_LARGEST_SIZE = 30_000
"""In either unit."""


class RangeReader:
    """Finds ranges.

    Args:
        lexicon: the language's tables.
        units, sides: of the same language.
        size_unit: of the listings.
    """

    def __init__(self, lexicon: Lexicon, units: UnitReader, sides: SideReader, size_unit: SizeUnit) -> None:
        words = lexicon.sides
        self._units, self._sides, self._size_unit = units, sides, size_unit
        self._joint = re.compile(
            rf" (?P<joiner>{words.range_joint})(?: (?:€|\$|£|about|around|maybe|perhaps|say|even|the|a|los|las|unos"
            rf"|unas|quizas?"
            r"|incluso|a lo mejor|possibly|at (?:the )?most|as (?:much|many) as|to))*$"
        )
        self._opening = re.compile(rf"(?:^|(?<= )){words.range_open}{words.filler} $")
        self._opening_inside = re.compile(rf"{words.range_open}")

    def read(
        self,
        clause: str,
        first: re.Match[str],
        second: re.Match[str],
        numbers: Sequence[Number],
        asked: str | None,
        floor: int,
        *,
        again: bool = False,
    ) -> Bound | None:
        """The range that the two marks are the ends of, or None.

        Args:
            clause: canonical text.
            first, second: neighbouring number marks.
            numbers: what the marks stand for.
            asked: the slot that numbers without a unit fill.
            floor: where what was read before ends.
            again: the numbers stand for those of a range that is corrected: "make that 350 and 450".
        """
        low, high = numbers[int(first.group(1))], numbers[int(second.group(1))]
        first_unit = self._units.behind(clause, first.end(), low.value)
        if first_unit is not None and first_unit.end > second.start():
            first_unit = None
        joint = clause[first_unit.end if first_unit else first.end() : second.start()]
        match = self._joint.match(joint.rstrip())
        if match is None:
            return None
        opened = self._opening.search(clause[: first.start()])
        joiner = match.group("joiner")
        if joiner in _ONLY_WITH_OPENING and not again and (opened is None or not _can_open(opened.group())):
            return None
        unit = self._units.behind(clause, second.end(), high.value) or first_unit
        if first_unit and ((unit and first_unit.name != unit.name) or (first_unit.name != "price" and high.scale > 1)):
            return None
        if low.scale > 1 and unit is not None and unit.name != "price" and low.value > _LARGEST_SIZE:
            return None
        if unit is not None and unit.name in COUNTED and max(low.value, high.value) > _NOT_BETWEEN_COUNTS:
            return None
        low_value, high_value = in_one_scale(low, high)
        if low_value > high_value and (low_value < _NOT_BETWEEN_COUNTS or joiner in _LIST_OF_TWO):
            return None
        start = opened.start() if opened else first.start()
        quantity = self._quantity(clause, start, second.end(), high, unit, asked)
        if quantity is None:
            return None
        ends = [
            amount_of(quantity, value, number, unit, self._size_unit, in_range=True)
            for value, number in ((low_value, low), (high_value, high))
        ]
        if quantity == "price" and low.scale == 1 and ends[0] >= ends[1]:
            return None
        end = max(unit.end if unit else 0, second.end())
        return self._sided(
            clause, Bound(quantity, min(ends), max(ends), "range", start, end, 0.95), floor, opened=opened is not None
        )

    def _quantity(
        self, clause: str, start: int, end: int, number: Number, unit: Unit | None, asked: str | None
    ) -> Quantity | None:
        left = clause[:start]
        if unit is not None and unit.name != "price":
            return unit.quantity
        if self._units.is_no_price(clause, unit.end if unit else end, left):
            return None
        if unit is not None or number.scale > 1 or self._units.is_money_before(left):
            return "price"
        if self._units.counts_nothing_of_ours(clause, end, left):
            return None
        noun = self._units.noun_before(left)
        if noun is not None and number.value <= _NOT_BETWEEN_COUNTS:
            return noun
        if self._units.says_size(left):
            return "size"
        if asked in QUANTITIES:
            return asked
        return "price" if number.value >= _LEAST_BARE_PRICE else None

    def _sided(self, clause: str, found: Bound, floor: int, *, opened: bool) -> Bound:
        """ "At least two or three bedrooms" has one end, and so has "two or three bedrooms maximum"."""
        side = self._sides.before(clause[floor : found.start]).moved(floor)
        after = self._sides.after(clause, found.end, owns_maximum=False)
        if opened or found.quantity not in COUNTED:
            return found
        if side.name in ("min", "more") or (after is not None and after.name == "min"):
            start = side.start if side.name in ("min", "more") else found.start
            return Bound(found.quantity, found.low, None, "min", start, found.end, 0.8)
        if side.name in ("max", "fewer") or (after is not None and after.name == "max"):
            start = side.start if side.name in ("max", "fewer") else found.start
            return Bound(found.quantity, None, found.high, "max", start, found.end, 0.8)
        return found


def _can_open(words: str) -> bool:
    """ "De dos y tres" is no range, "entre dos y tres" is."""
    return words.split()[0] not in ("de", "from")
