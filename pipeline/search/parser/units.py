"""What a number counts: the noun behind it, or words before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.search.parser.lexicon import Lexicon
from pipeline.search.parser.number_words import Number

UnitName = Literal["rooms", "baths", "size", "feet", "price"]

_PLOT = re.compile(r"gardens?|plots?|land|yards?|jardin|parcelas?|terrenos?|patios?")
_PLOT_BEHIND = re.compile(r" (?:de |of )?(?:plots?|land|parcelas?|terrenos?)\b")
_ARTICLE_BEFORE = re.compile(r"\b(?:an?|the|my|una?|el|la|de|con|with|have|has|its) $")
_LARGEST_PART = 100
"""Square metres that only a plot has."""
_LEAST_HOME = 40
"""Square metres below which a size that stands behind a terrace is the terrace's."""
_MOST_COUNTED = 20
"""More bedrooms than that are none: "for 400 big bedrooms" is a price and a wish."""
_NOTHING_BEHIND = re.compile(
    r" *(?:$|[,.;!?]|@|(?:in|with|near|please|for|and|or|thanks|thank|max|maximum|min|minimum|tops|instead|then|no|but"
    r"|would|is"
    r"|at|that|if|around|en|con|por|cerca|y|o|como|maximo|minimo|a|the|total|altogether|now|not|on|has|having|i|i'm"
    r"|i'd|we"
    r"|it|there|sin|para|que|all|to|should|could|will|budget|price|range|presupuesto|de maximo|de presupuesto|pero"
    r"|mejor|porque"
    r"|tope|mas o menos|ahora|because|so|from|by|somewhere|anywhere|preferably|ideally|maybe|only|just|exactly|of"
    r" budget)\b)"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts.

    Attributes:
        name: "feet" are square feet, "size" square metres.
        end: where the words that say so end.
    """

    name: UnitName
    end: int

    @property
    def quantity(self) -> Literal["rooms", "baths", "size", "price"]:
        """The slot the number fills."""
        return "size" if self.name == "feet" else self.name


class UnitReader:
    """Finds what numbers count.

    Args:
        lexicon: the language's tables.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        units = lexicon.units
        word = rf"(?!{units.between_stops}(?!\w))(?!{units.nothing})[a-z][a-z']*(?: - [a-z]+)?"
        between = rf"(?:{word}(?: ,)? ){{0,3}}?"
        few_between = rf"(?:{word} )?"
        sides = rf"(?:{lexicon.sides.least_after}|{lexicon.sides.most_after}|{lexicon.sides.about_after})"
        lead = rf" ?(?:- )?(?:{sides} )?(?:of )?(?:de )?(?:- )?"
        self._counted = tuple(
            (name, re.compile(lead + between + pattern))
            for name, pattern in (("baths", units.baths), ("rooms", units.rooms))
        )
        self._measured = tuple(
            (name, re.compile(lead + few_between + pattern))
            for name, pattern in (("feet", units.square_feet), ("size", units.area))
        )
        self._money = re.compile(rf" ?(?:(?:of|or so|odd) )?{units.money}(?!\w)")
        self._money_before = re.compile(r"(?:[€$£]|\beur(?:os)?) $")
        self._nothing = re.compile(rf" ?{units.nothing}")
        of = "de " if lexicon.code == "es" else "(?:- |of )?"
        self._part_behind = re.compile(rf" ?{of}{units.parts}\b")
        self._part_before = re.compile(
            rf"\b{units.parts} (?:of|with|is|has|measuring|de|con|que tenga)(?: (?:about|around|at|least|a|over|unos"
            rf"|al|menos"
            r"|mas|de))* $"
        )
        self._part_just_before = re.compile(rf"\b{units.parts} $")
        self._homes = re.compile(rf" {units.homes}")
        self._price_words = re.compile(rf"(?:^|(?<= )){units.price_words} $")
        self._size_words = re.compile(rf"(?:^|(?<= )){units.size_words}(?: at (?:least|most))? $")
        self._no_wish = re.compile(units.no_wish)
        self._no_price = re.compile(units.no_price)
        self._per_time = re.compile(units.per_time)
        self._noun_first = tuple(
            (
                name,
                re.compile(
                    rf"(?:number of |numero de )?(?<!\w){pattern}(?: (?:is|are|:|,|should be|of|needed|at least"
                    rf"|minimum|min|max"
                    r"|maximo|minimo|son|que|sean|haya|sea|al menos|por lo menos|como minimo|exactly|no more than|up to"
                    r"|must be|i want|we need))* $"
                ),
            )
            for name, pattern in (("rooms", units.rooms), ("baths", units.baths))
        )

    def behind(self, clause: str, at: int, value: float) -> Unit | None:
        """What the number worth `value` that ends at `at` counts by what follows it."""
        if value <= _MOST_COUNTED:
            found = [(match.start(0), match.end(), name) for name, p in self._counted if (match := p.match(clause, at))]
            if found:
                _, end, name = min(found, key=lambda entry: entry[1])
                return Unit(name, end)  # type: ignore[arg-type]
        for name, pattern in self._measured:
            if match := pattern.match(clause, at):
                return Unit(name, match.end())  # type: ignore[arg-type]
        match = self._money.match(clause, at)
        return Unit("price", match.end()) if match is not None else None

    def counts_the_next(
        self, clause: str, left: str, unit: Unit, following: re.Match[str] | None, numbers: Sequence[Number]
    ) -> bool:
        """Does the noun behind belong to the number after it ("bedrooms 2 bathrooms 1")?"""
        if unit.name not in ("rooms", "baths") or following is None or self.noun_before(left) is None:
            return False
        if clause[unit.end : following.start()].strip(" :,") not in ("", "is"):
            return False
        return self.behind(clause, following.end(), numbers[int(following.group(1))].value) is None

    def is_money_before(self, left: str) -> bool:
        """Does a currency stand before the number?"""
        return self._money_before.search(left) is not None

    def noun_before(self, left: str) -> Literal["rooms", "baths"] | None:
        """ "Bedrooms: 3"."""
        for name, pattern in self._noun_first:
            if pattern.search(left):
                return name  # type: ignore[return-value]
        return None

    def says_price(self, left: str) -> bool:
        """Is the number said to be an amount of money?"""
        return self._price_words.search(left) is not None

    def says_size(self, left: str) -> bool:
        """Is the number said to be a size?"""
        return self._size_words.search(left) is not None

    def counts_homes(self, clause: str, at: int) -> bool:
        """ "Three options"."""
        return self._homes.match(clause, at) is not None

    def counts_nothing_of_ours(self, clause: str, at: int, left: str) -> bool:
        """Minutes, kids, floors, house numbers, years."""
        return self._nothing.match(clause, at) is not None or self._no_wish.search(left) is not None

    def is_of_a_part(self, clause: str, start: int, end: int, value: float) -> bool:
        """Is the size worth `value` that of a part of the home ("a terrace of 20 metres", "terraza 20 m2")?"""
        left = clause[:start]
        if self._part_behind.match(clause, end):
            # "90 m2 garden lift", typed as a list, but "a 90 metre garden".
            return (
                value < _LEAST_HOME
                or _ARTICLE_BEFORE.search(left) is not None
                or _PLOT_BEHIND.match(clause, end) is not None
            )
        before = self._part_before.search(left)
        if before is not None:
            return value < _LARGEST_PART or _PLOT.match(before.group()) is not None
        return value < _LEAST_HOME and self._part_just_before.search(left) is not None

    def is_no_price(self, clause: str, end: int, left: str) -> bool:
        """Money that is not the home's price: "a thousand a month", "fees of a hundred euros"."""
        return self._per_time.match(clause, end) is not None or self._no_price.search(left) is not None

    @staticmethod
    def stands_alone(clause: str, end: int) -> bool:
        """Does no noun follow that the number could count?"""
        return _NOTHING_BEHIND.match(clause, end) is not None
