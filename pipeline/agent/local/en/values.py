"""How English says values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.agent.local import spoken
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters
from pipeline.search.wishes.known_wishes import split_wishes, wish_names

_WITH_ARTICLE = frozenset(
    (
        "private terrace",
        "terrace",
        "roof terrace",
        "balcony",
        "swimming pool",
        "lift",
        "garage",
        "garden",
        "fireplace",
        "storage room",
        "open kitchen",
        "equipped kitchen",
        "office",
        "concierge",
        "gym",
        "sauna",
        "wine cellar",
        "washing machine",
        "jacuzzi",
        "playground",
        "tennis court",
        "en suite",
    )
)
_PLAIN_NOUNS = frozenset(
    (
        "views",
        "sea views",
        "double glazing",
        "air conditioning",
        "heating",
        "fitted wardrobes",
        "high ceilings",
        "wooden floors",
        "security",
        "solar panels",
    )
)
_LONGER_NAMES = {"en suite": "en suite bathroom"}
_HOME_KINDS = frozenset(("penthouse", "duplex", "loft", "villa", "house"))
_ADJECTIVES = {
    "pets": "open to pets",
    "exterior": "street-facing",
    "family": "good for a family",
    "ground floor": "on the ground floor",
    "high floor": "on a high floor",
    "investment": "a good investment",
    "luxury": "luxurious",
    "new build": "newly built",
    "smart home": "a smart home",
    "south facing": "south-facing",
    "to renovate": "in need of renovation",
    "top floor": "on the top floor",
}
_KNOWN = frozenset(wish_names())
_SLOT_NAMES = {
    "price": "the budget",
    "rooms": "the number of bedrooms",
    "baths": "the number of bathrooms",
    "size": "the size",
    "place": "the area",
    "area": "the area",
}


class EnglishValues:
    """Values in spoken English."""

    def price(self, euros: float) -> str:
        """ "four hundred and fifty thousand euros"."""
        return spoken.price_words(euros)

    def size(self, size: float, unit: str) -> str:
        """ "seventy square metres"."""
        return spoken.size_words(size, unit)

    def number(self, value: float) -> str:
        """ "twelve"."""
        return spoken.number_words(value)

    def place(self, location: str) -> str:
        """ "Chueca"."""
        return spoken.place_words(location)

    def rooms(self, count: int) -> str:
        """ "three bedrooms"; a home without one is a studio."""
        return "no separate bedroom" if count == 0 else spoken.count_words(count, "bedroom", "bedrooms")

    def baths(self, count: int) -> str:
        """ "one bathroom"."""
        return spoken.count_words(count, "bathroom", "bathrooms")

    def layout(self, home: Property) -> str:
        """ "with three bedrooms and two bathrooms", "a studio with one bathroom"."""
        if home.rooms == 0:
            return f"a studio with {self.baths(home.baths)}"
        return f"with {self.rooms(home.rooms)} and {self.baths(home.baths)}"

    def homes(self, count: int) -> str:
        """ "one home", "twelve homes"."""
        return spoken.count_words(count, "home", "homes")

    def wish(self, wish: SearchParameters, unit: str) -> str:
        """ "three bedrooms in Chueca under five hundred thousand euros"."""
        parts = [
            _bounds(self, wish.min_rooms, wish.max_rooms, "bedroom", "bedrooms"),
            _bounds(self, wish.min_baths, wish.max_baths, "bathroom", "bathrooms"),
        ]
        words = " and ".join(part for part in parts if part) or "a home"
        if wish.places:
            words += f" in {_listed([self.place(place.name) for place in wish.places], 'or')}"
        if wish.excluded_places:
            words += f", not in {_listed([self.place(place.name) for place in wish.excluded_places], 'or')}"
        if wish.min_size is not None:
            words += f", at least {self.size(wish.min_size, unit)}"
        if wish.max_size is not None:
            words += f", at most {self.size(wish.max_size, unit)}"
        words += self._price_range(wish)
        names = split_wishes(wish.text)
        words += f", {self.features(names)}" if names else ""
        return words + (f", {self.without(wish.unwanted)}" if wish.unwanted else "")

    def features(self, names: Sequence[str]) -> str:
        """ "with a lift and a terrace, quiet"."""
        things = [_noun(name) for name in names if _is_thing(name)]
        kinds = [_being(name) for name in names if not _is_thing(name)]
        return ", ".join(part for part in (f"with {_listed(things)}" if things else "", _listed(kinds)) if part)

    def has(self, names: Sequence[str]) -> str:
        """ "it has a lift and a terrace, and it's quiet"."""
        things = [_noun(name) for name in names if _is_thing(name)]
        kinds = [_being(name) for name in names if not _is_thing(name)]
        parts = [f"it has {_listed(things)}"] if things else []
        return ", and ".join([*parts, f"it's {_listed(kinds)}"] if kinds else parts)

    def lacking(self, names: Sequence[str]) -> str:
        """ "a lift or a terrace", "that it is quiet": what a listing does not mention."""
        said = [_noun(name) if _is_thing(name) else f"being {_being(name)}" for name in names]
        return _listed(said, "or")

    def without(self, names: Sequence[str]) -> str:
        """ "without a lift, not interior": what was ruled out."""
        things = [_noun(name) for name in names if _is_thing(name)]
        kinds = [f"not {_being(name)}" for name in names if not _is_thing(name)]
        return ", ".join([*([f"without {_listed(things, 'or')}"] if things else []), *kinds])

    def given_up(self, name: str) -> str:
        """What was given up, as the search names it: "the price" -> "the budget"."""
        parts = [part.removeprefix("the ").strip() for part in name.lower().split(" and ")]
        return _listed([_SLOT_NAMES.get(part, f"the {part}") for part in parts])

    def listing(self, text: str, unit: str, about: re.Pattern[str] | None = None) -> str:
        """A listing's sentence with digits and signs in words."""
        return spoken.listing_words(text, unit)

    def _price_range(self, wish: SearchParameters) -> str:
        # "Cheaper than this one" is a bound of one euro less, which nobody would say; "dearer" one of one more.
        above = wish.min_price is not None and wish.min_price % 1_000 == 1
        below = wish.max_price is not None and wish.max_price % 1_000 == 999
        if wish.min_price is not None and wish.max_price is not None and (above or below):
            low, high = self.price(wish.min_price - int(above)), self.price(wish.max_price + int(below))
            return f", {'over' if above else 'from'} {low}, {'under' if below else 'up to'} {high}"
        if wish.min_price is not None and above:
            return f", over {self.price(wish.min_price - 1)}"
        if wish.min_price is not None and wish.max_price is not None:
            return f", between {self.price(wish.min_price)} and {self.price(wish.max_price)}"
        if wish.max_price is not None:
            return f", under {self.price(wish.max_price + 1)}" if below else f", up to {self.price(wish.max_price)}"
        return f", from {self.price(wish.min_price)}" if wish.min_price is not None else ""


def _bounds(values: EnglishValues, low: int | None, high: int | None, one: str, many: str) -> str:
    if low is not None and high is not None and low != high:
        return f"{values.number(low)} to {spoken.count_words(high, one, many)}"
    if low is not None:
        return ("" if low == high else "at least ") + spoken.count_words(low, one, many)
    return f"at most {spoken.count_words(high, one, many)}" if high is not None else ""


def _is_thing(name: str) -> bool:
    """Something a home has; wishes nobody knows by name are nouns, in the caller's own words."""
    return name in _WITH_ARTICLE or name in _PLAIN_NOUNS or name not in _KNOWN


def _noun(name: str) -> str:
    name = _LONGER_NAMES.get(name, name)
    if name in _PLAIN_NOUNS or name not in _KNOWN | frozenset(_LONGER_NAMES.values()):
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _being(name: str) -> str:
    return _noun(name) if name in _HOME_KINDS else _ADJECTIVES.get(name, name)


def _listed(words: Sequence[str], joiner: str = "and") -> str:
    return f" {joiner} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
