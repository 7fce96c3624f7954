"""How Spanish says values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.agent.local import spoken
from pipeline.agent.local.es import numbers
from pipeline.agent.local.es.features import has_words, parted
from pipeline.agent.local.es.grammar import listed
from pipeline.agent.local.es.listing import listing_words
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters
from pipeline.search.wishes.known_wishes import split_wishes

_GIVEN_UP = {
    "price": "el presupuesto",
    "rooms": "el número de habitaciones",
    "number of bedrooms": "el número de habitaciones",
    "baths": "el número de baños",
    "number of bathrooms": "el número de baños",
    "size": "el tamaño",
    "place": "la zona",
    "area": "la zona",
    "city": "la ciudad",
}


class SpanishValues:
    """Values in spoken Spanish."""

    def price(self, euros: float) -> str:
        """ "cuatrocientos cincuenta mil euros"."""
        return numbers.price_words(euros)

    def size(self, size: float, unit: str) -> str:
        """ "noventa metros cuadrados"."""
        return numbers.size_words(size, unit)

    def number(self, value: float) -> str:
        """ "doce"."""
        return numbers.number_words(value)

    def place(self, location: str) -> str:
        """ "Chueca"."""
        return spoken.place_words(location)

    def rooms(self, count: int) -> str:
        """ "tres habitaciones"; a home without one is a studio."""
        if count == 0:
            return "sin dormitorio aparte"
        return numbers.count_words(count, "habitación", "habitaciones", feminine=True)

    def baths(self, count: int) -> str:
        """ "un baño"."""
        return numbers.count_words(count, "baño", "baños")

    def layout(self, home: Property) -> str:
        """ "con tres habitaciones y dos baños", "un estudio con un baño"."""
        if home.rooms == 0:
            return f"un estudio con {self.baths(home.baths)}"
        return f"con {self.rooms(home.rooms)} y {self.baths(home.baths)}"

    def homes(self, count: int) -> str:
        """ "una vivienda", "doce viviendas"."""
        return numbers.count_words(count, "vivienda", "viviendas", feminine=True)

    def wish(self, wish: SearchParameters, unit: str) -> str:
        """ "tres habitaciones en Chueca, hasta quinientos mil euros, con ascensor"."""
        parts = [
            _bounds(wish.min_rooms, wish.max_rooms, "habitación", "habitaciones", feminine=True),
            _bounds(wish.min_baths, wish.max_baths, "baño", "baños"),
        ]
        if wish.max_rooms == 0:
            parts[0] = "un estudio"
        words = " y ".join(part for part in parts if part) or "una vivienda"
        if wish.places:
            words += f" en {listed([self.place(place.name) for place in wish.places], 'o')}"
        if wish.excluded_places:
            words += f", sin contar {listed([self.place(place.name) for place in wish.excluded_places])}"
        if wish.min_size is not None:
            words += f", al menos {self.size(wish.min_size, unit)}"
        if wish.max_size is not None:
            words += f", como mucho {self.size(wish.max_size, unit)}"
        words += self._price_range(wish)
        names = split_wishes(wish.text)
        words += f", {self.features(names)}" if names else ""
        return words + (f", {self.without(wish.unwanted)}" if wish.unwanted else "")

    def features(self, names: Sequence[str]) -> str:
        """ "con ascensor y terraza, tranquilo"."""
        things, kinds = parted(names)
        return ", ".join(part for part in (f"con {listed(things)}" if things else "", listed(kinds)) if part)

    def has(self, names: Sequence[str]) -> str:
        """ "tiene ascensor y terraza, y es tranquilo"."""
        return has_words(names)

    def lacking(self, names: Sequence[str]) -> str:
        """ "ascensor ni terraza", "que sea tranquilo": what a listing does not mention."""
        things, kinds = parted(names)
        return listed([*things, *(f"que sea {kind}" for kind in kinds)], "ni")

    def without(self, names: Sequence[str]) -> str:
        """ "sin ascensor ni terraza, que no sea interior": what was ruled out."""
        things, kinds = parted(names)
        said = [f"sin {listed(things, 'ni')}"] if things else []
        return ", ".join([*said, *(f"que no sea {kind}" for kind in kinds)])

    def given_up(self, name: str) -> str:
        """What was given up, as the search names it: "the price" -> "el presupuesto"."""
        parts = [part.removeprefix("the ").strip() for part in name.lower().split(" and ")]
        return listed([_GIVEN_UP.get(part, part) for part in parts])

    def listing(self, text: str, unit: str, about: re.Pattern[str] | None = None) -> str:
        """What a listing's sentence says, in Spanish; `about` finds what was asked in it."""
        return listing_words(text, unit, about)

    def _price_range(self, wish: SearchParameters) -> str:
        above = wish.min_price is not None and wish.min_price % 1_000 == 1
        if wish.min_price is not None and above and wish.max_price is None:
            return f", por más de {self.price(wish.min_price - 1)}"
        if wish.min_price is not None and wish.max_price is not None:
            return f", entre {self.price(wish.min_price)} y {self.price(wish.max_price)}"
        if wish.max_price is not None:
            # "Más barato que este" is a bound of one euro less, which nobody would say.
            below = wish.max_price % 1_000 == 999
            over = self.price(wish.max_price + 1) if below else self.price(wish.max_price)
            return f", por menos de {over}" if below else f", hasta {over}"
        return f", desde {self.price(wish.min_price)}" if wish.min_price is not None else ""


def _bounds(low: int | None, high: int | None, one: str, many: str, *, feminine: bool = False) -> str:
    if low is not None and high is not None and low != high:
        least = numbers.before_noun(low, feminine=feminine)
        return f"de {least} a {numbers.count_words(high, one, many, feminine=feminine)}"
    if low is not None:
        return ("" if low == high else "al menos ") + numbers.count_words(low, one, many, feminine=feminine)
    return f"como mucho {numbers.count_words(high, one, many, feminine=feminine)}" if high is not None else ""
