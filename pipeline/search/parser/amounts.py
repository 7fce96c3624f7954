"""Numbers in context to bounds: which slot a number fills, and from which side it bounds it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.search.parser.bounding import as_corrected, bound_of, fits, in_hundreds, is_other_end
from pipeline.search.parser.bounds import COUNTED, QUANTITIES, Bound, Quantity
from pipeline.search.parser.canonical import Canonical
from pipeline.search.parser.lexicon import Lexicon
from pipeline.search.parser.not_amounts import OF_A_LINE, is_spelled_out, is_spoken_year, is_year
from pipeline.search.parser.number_words import Number
from pipeline.search.parser.ranges import RangeReader
from pipeline.search.parser.scales import SizeUnit, amount_of
from pipeline.search.parser.sides import SideFound, SideReader
from pipeline.search.parser.units import Unit, UnitReader

_IS_ENOUGH = re.compile(
    r" (?:(?:would|is|are|will|could|might|'s)(?: also| still| do| just)*(?: be)?(?: also| just| still)* ?(?:fine|ok"
    r"|okay|enough|acceptable|alright|all right|work|do)?|also works?|tambien (?:me |nos )?(?:vale|sirve|valdria)"
    r"|(?:me |nos )?(?:vale|valen|valdria|basta|bastan|bastaria))\b(?! (?:better|not|too|mejor))"
)
_INSTEAD_OF = re.compile(r"\b(?:instead of|rather than|en (?:vez|lugar) de)(?: (?:just|only|solo))* $")
_AT_A_PINCH = re.compile(
    r"\b(?:or|but|o|pero)(?: (?:at a (?:push|pinch)|even|if need be|at worst|incluso|como poco|,))+ $"
)
_SHORT_CLAUSE = 6
_LARGEST_SIZE = 30_000
"""In either unit."""
_MOST_RESULTS = 10
_MOST_ROOMS_ANSWERED = 8
_MOST_COUNTED = 20
_JOINS_SIDES = re.compile(r" (?:(?:and|but|,|y|pero|or more|o mas|a|an|un|at) )+")


@dataclass(frozen=True, slots=True)
class AmountContext:
    """What was said before the clause that is read.

    Attributes:
        expecting: the slot that a bare number answers, if one was asked for.
        corrected: the last bound of the clause that this one corrects: a bare number takes its slot and side.
    """

    expecting: str | None = None
    corrected: Bound | None = None


@dataclass(frozen=True, slots=True)
class AmountsRead:
    """Bounds of a clause, and the spans of numbers that are known to be none of them ("third floor")."""

    bounds: tuple[Bound, ...]
    set_aside: tuple[tuple[int, int], ...]


class AmountReader:
    """Finds bounds in canonical text.

    Args:
        lexicon: the language's tables.
        size_unit: unit of the listings' sizes, "square metres" or "square feet".
    """

    def __init__(self, lexicon: Lexicon, size_unit: str) -> None:
        self._units = UnitReader(lexicon)
        self._sides = SideReader(lexicon)
        self._size_unit = SizeUnit.named(size_unit)
        self._ranges = RangeReader(lexicon, self._units, self._sides, self._size_unit)
        self._answer_opening = re.compile(lexicon.answer_opening)

    def read(self, text: Canonical, begin: int, end: int, context: AmountContext) -> AmountsRead:
        """Bounds in characters [begin, end) of `text`, in order."""
        clause = text.text[begin:end]
        marks = [] if is_spelled_out(clause, text.numbers) else list(re.finditer(r"#(\d+)", clause))
        bounds: list[Bound] = []
        set_aside: list[tuple[int, int]] = []
        bare = len(marks) <= 2 and len(clause.split()) <= _SHORT_CLAUSE
        index = 0
        given_up: Bound | None = None
        while index < len(marks):
            mark = marks[index]
            if index + 1 < len(marks):
                asked = (context.expecting if bare else None) or (
                    context.corrected.quantity if context.corrected and not bounds else None
                )
                read_to = bounds[-1].end - begin if bounds else 0
                again = index == 0 and context.corrected is not None and context.corrected.side == "range"
                pair = self._ranges.read(clause, mark, marks[index + 1], text.numbers, asked, read_to, again=again)
                if pair is not None:
                    bounds.append(pair.moved(begin))
                    index += 2
                    continue
            here = AmountContext(context.expecting if bare and len(marks) == 1 else None, given_up or context.corrected)
            following = marks[index + 1] if index + 1 < len(marks) else None
            previous = bounds[-1].moved(-begin) if bounds else None
            bound = self._single(clause, mark, following, text.numbers, here, previous)
            instead = _INSTEAD_OF.search(clause[: mark.start()])
            if bound is not None and instead is not None:
                given_up = bound
                set_aside.append((begin + instead.start(), begin + bound.end))
            elif bound is not None:
                bounds.append(bound.moved(begin))
            elif self._is_set_aside(clause, mark, text.numbers[int(mark.group(1))].value):
                first = instead.start() if instead is not None else mark.start()
                set_aside.append((begin + first, begin + self._end_with_unit(clause, mark, text.numbers)))
            index += 1
        return AmountsRead(tuple(bounds), tuple(set_aside))

    def noun_at(self, clause: str) -> Quantity | None:
        """What is counted by the noun at the beginning of `clause`, when there is one and no number."""
        unit = self._units.behind(clause, 0, 0)
        return unit.quantity if unit is not None and unit.name in COUNTED else None

    def _end_with_unit(self, clause: str, mark: re.Match[str], numbers: tuple[Number, ...]) -> int:
        unit = self._units.behind(clause, mark.end(), numbers[int(mark.group(1))].value)
        return unit.end if unit is not None else mark.end()

    def _is_set_aside(self, clause: str, mark: re.Match[str], value: float) -> bool:
        left = clause[: mark.start()]
        return (
            _INSTEAD_OF.search(left) is not None
            or self._units.counts_nothing_of_ours(clause, mark.end(), left)
            or self._units.is_of_a_part(clause, mark.start(), mark.end(), value)
            or self._units.behind(clause, mark.end(), _MOST_COUNTED) is not None
            or self._units.is_no_price(clause, mark.end(), left)
        )

    def _single(
        self, clause: str, mark: re.Match[str], following: re.Match[str] | None, numbers: tuple[Number, ...],
        context: AmountContext, previous: Bound | None,
    ) -> Bound | None:  # fmt: skip
        number = numbers[int(mark.group(1))]
        start, end = mark.span()
        left = clause[:start]
        unit = self._units.behind(clause, end, number.value)
        floor = previous.end if previous is not None and previous.end <= start else 0
        if unit is not None and self._units.counts_the_next(clause, left[floor:], unit, following, numbers):
            unit = None
        if unit is not None and unit.name != "price" and self._units.counts_nothing_of_ours(clause, end, ""):
            unit = None
        if unit is not None and unit.name == "size" and OF_A_LINE.search(left):
            return None
        side = self._sides.before(left[floor:]).moved(floor)
        if side.name == "plain" and self._sides.is_exact_inside(clause, end):
            side = replace(side, name="exact count")
        if unit is None and self._is_limit(clause, end, number):
            return Bound("limit", number.value, number.value, "exact", start, end, 0.8)
        if (
            unit is None
            and following is not None
            and number.scale == 1
            and not self._units.is_money_before(left)
            and not _closes(previous, side, number.value)
        ):
            unit = self._shared_unit(clause, side, mark, following, numbers)
        said_by = (
            max(end, unit.end) if unit is not None and (following is None or unit.end <= following.start()) else end
        )
        is_money = (unit is not None and unit.name == "price") or (unit is None and number.scale > 1)
        owns = is_money and side.name == "plain"
        after = self._sides.after(clause, said_by, owns_maximum=owns) or self._sides.after(
            clause, end, owns_maximum=owns
        )
        sided = after is not None or side.name != "plain"
        enough = self._as_enough(clause, start, end, left, number, unit, previous)
        if enough is not None:
            return enough
        found = self._quantity(clause, left, floor, mark, number, unit, sided, side, context, previous)
        if found is None:
            return None
        quantity, confidence = found
        if quantity == "size" and self._units.is_of_a_part(clause, start, said_by, number.value):
            return None
        if self._is_second_choice(left, quantity, previous):
            return None
        until = said_by
        if after is not None and side.name in ("plain", "about"):
            side = replace(after, start=side.start)
        if after is not None:
            until = max(until, after.end)
        value = amount_of(quantity, number.value, number, unit, self._size_unit)
        if value <= 0 and quantity not in COUNTED:
            return None
        if number.rough and side.name == "plain":
            side = replace(side, name="about")
        if number.in_hundreds and quantity == "price" and side.name in ("plain", "about"):
            return in_hundreds(left, value, side.start, until)
        if side.name == "plain" and context.corrected is not None and context.corrected.quantity == quantity:
            return as_corrected(quantity, value, context.corrected, side.start, until, confidence)
        return bound_of(quantity, value, side, until, confidence)

    def _as_enough(
        self, clause: str, start: int, end: int, left: str, number: Number, unit: Unit | None, previous: Bound | None
    ) -> Bound | None:
        """ "Three bedrooms, but two would do": the smaller number is the bound."""
        if previous is None or previous.quantity not in COUNTED or previous.low is None or number.value >= previous.low:
            return None
        if unit is not None and unit.quantity != previous.quantity:
            return None
        if not (_IS_ENOUGH.match(clause, unit.end if unit else end) or _AT_A_PINCH.search(left)):
            return None
        return Bound(previous.quantity, number.value, None, "min", start, unit.end if unit else end, 0.7)

    def _is_second_choice(self, left: str, quantity: Quantity, previous: Bound | None) -> bool:
        """ "Three bedrooms, ideally four": three will do."""
        return (
            previous is not None
            and previous.quantity == quantity != "price"
            and previous.low is not None
            and self._sides.is_second_choice(left)
        )

    def _is_limit(self, clause: str, end: int, number: Number) -> bool:
        return 1 <= number.value <= _MOST_RESULTS and number.scale == 1 and self._units.counts_homes(clause, end)

    def _shared_unit(
        self, clause: str, own: SideFound, mark: re.Match[str], following: re.Match[str], numbers: tuple[Number, ...]
    ) -> Unit | None:
        """ "At least two and no more than four bedrooms": the noun is said once, behind the second number."""
        first, between = numbers[int(mark.group(1))], clause[mark.end() : following.start()]
        joint = _JOINS_SIDES.match(between)
        side = self._sides.before(between)
        if joint is None or side.name == "plain" or side.start > joint.end():
            return None
        if (side.name in ("max", "fewer")) == (own.name in ("max", "fewer")):
            return None
        second = numbers[int(following.group(1))]
        unit = self._units.behind(clause, following.end(), second.value)
        if unit is None or unit.name == "price" or not fits(unit.quantity, first.value):
            return None
        return unit if unit.name in COUNTED or second.value / 3 < first.value < second.value * 3 else None

    def _quantity(
        self, clause: str, left: str, floor: int, mark: re.Match[str], number: Number, unit: Unit | None, sided: bool,
        side: SideFound, context: AmountContext, previous: Bound | None,
    ) -> tuple[Quantity, float] | None:  # fmt: skip
        """Which slot the number fills, and how sure that is."""
        units, end = self._units, mark.end()
        if unit is not None and unit.name != "price":
            return unit.quantity, 1.0
        if units.is_no_price(clause, unit.end if unit is not None else end, left):
            return None
        if unit is None and is_spoken_year(number, left, sided=sided) and not units.says_price(left):
            return None
        if unit is not None or number.scale > 1 or units.is_money_before(left):
            return "price", 1.0
        if units.counts_nothing_of_ours(clause, end, left):
            return None
        noun = units.noun_before(left[floor:])
        if noun is not None and number.value <= _MOST_COUNTED:
            return noun, 0.9
        if units.says_size(left) and 10 <= number.value <= _LARGEST_SIZE:
            return "size", 0.9
        if context.expecting in QUANTITIES:
            return context.expecting, 0.9
        corrected = context.corrected
        if corrected is not None and corrected.quantity != "limit" and fits(corrected.quantity, number.value):
            return corrected.quantity, 0.85
        if previous is not None and sided and previous.quantity != "limit" and previous.quantity != "price":
            if fits(previous.quantity, number.value) and is_other_end(previous, number.value, side):
                return previous.quantity, 0.85
        return self._bare(clause, left, end, number, sided, side)

    def _bare(
        self, clause: str, left: str, end: int, number: Number, sided: bool, side: SideFound
    ) -> tuple[Quantity, float] | None:
        """The slot of a number that nothing but its size and the words around it tell."""
        says_price = self._units.says_price(left)
        if is_year(number) and not says_price and not sided:
            return None
        alone = self._units.stands_alone(clause, end)
        if number.value >= 20 and (sided or says_price or alone):
            if side.name in ("min", "more") and number.value < 200 and not says_price:
                return "size", 0.6
            return "price", 0.9 if sided or says_price else 0.6
        if says_price and 0.5 <= number.value <= 10 and re.search(r"budget|spend|presupuesto|gastar", left):
            return "price", 0.6
        if number.value < 10 and number.value != int(number.value) and (alone or sided):
            return "price", 0.6
        if 1 <= number.value <= _MOST_ROOMS_ANSWERED and self._answer_opening.match(left.lstrip()) and alone:
            return "rooms", 0.5
        return None


def _closes(previous: Bound | None, side: SideFound, value: float) -> bool:
    """ "More than two bedrooms but fewer than five": is the number the other end of what was counted before?"""
    if previous is None or previous.quantity not in COUNTED or not fits(previous.quantity, value):
        return False
    if side.name in ("max", "fewer"):
        return previous.high is None and previous.low is not None and previous.low <= value
    return side.name in ("min", "more") and previous.low is None
