"""Locations as agencies write them ("Calle Mayor 5, Sol, Madrid", "SOL ", "sol") made into districts and cities."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.properties import Property
from pipeline.search.text import fold

ADDRESS = "address"
"""Key of `Property.extra` under which a location of several parts is kept as it was written."""

_COMMA = re.compile(r"\s*[,;|]\s*")
_POSTCODE = re.compile(r"\b(?:\d{4,5}(?:-\d{3})?|[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2})\b")
_STREET = re.compile(
    r"\d|^(?:calle|c/|avenida|avda|av|paseo|plaza|carrer|passeig|placa|avinguda|ronda|travesia|camino|rua|rue|via|viale"
    r"|praca|largo|travessa|boulevard|quai|allee)\b\.?|\b(?:street|road|avenue|lane|st|rd|ave|drive|strasse)\.?$"
)
_COUNTRIES = frozenset(
    "spain espana espanya portugal france francia italy italia germany uk england united kingdom mexico usa".split()
) | {"united kingdom", "united states", "great britain"}


@dataclass(frozen=True, slots=True)
class _Location:
    parts: tuple[str, ...]
    city: str | None


def tidy_locations(listings: Sequence[Property]) -> tuple[Property, ...]:
    """`listings` with `location` as one district (or city) in one spelling, and `city` where the location tells it.

    "Street, District, City" becomes the district and the city; what was written is kept in `extra[ADDRESS]`.
    Spellings that differ in case, accents or blanks become the most frequent one. Listings that need no change are
    returned as they are.
    """
    split = [_split(listing.location) for listing in listings]
    cities = _cities(listings, split)
    located = [_without_city(listing, parts, cities) for listing, parts in zip(listings, split, strict=True)]
    often = Counter(fold(part) for location in located for part in location.parts)
    chosen = [_district(location, often) for location in located]
    names = _spellings([name for name, _ in chosen])
    city_names = _spellings([city for _, city in chosen if city])
    return tuple(
        _renamed(listing, names[fold(name)], city_names[fold(city)] if city else None)
        for listing, (name, city) in zip(listings, chosen, strict=True)
    )


def _split(location: str) -> tuple[str, ...]:
    parts = [" ".join(_POSTCODE.sub(" ", part).split()) for part in _COMMA.split(location)]
    kept = tuple(part for part in parts if part and fold(part) not in _COUNTRIES)
    return kept if len(parts) > 1 and kept else (" ".join(location.split()),)


def _cities(listings: Sequence[Property], split: Sequence[tuple[str, ...]]) -> frozenset[str]:
    """Folded cities: those of the column, and last parts that come after different districts."""
    named = {fold(" ".join(listing.city.split())) for listing in listings if listing.city}
    before: dict[str, set[str]] = defaultdict(set)
    for parts in split:
        if len(parts) > 1:
            before[fold(parts[-1])].add(fold(parts[-2]))
    return frozenset(named | {last for last, firsts in before.items() if len(firsts) > 1})


def _without_city(listing: Property, parts: tuple[str, ...], cities: frozenset[str]) -> _Location:
    city = " ".join(listing.city.split()) if listing.city else None
    if len(parts) > 1 and fold(parts[-1]) in cities:
        return _Location(parts[:-1], city or parts[-1])
    return _Location(parts, city)


def _district(location: _Location, often: Counter[str]) -> tuple[str, str | None]:
    """The finest part that is no street: one that several listings share, or else the last."""
    areas = [part for part in location.parts if not _STREET.search(fold(part))]
    if len(location.parts) == 1:
        areas = list(location.parts) if areas or location.city is None else []
    if not areas:
        return (location.city or location.parts[-1]), location.city
    shared = next((part for part in areas if often[fold(part)] > 1), None)
    return shared or areas[-1], location.city


def _spellings(names: Sequence[str]) -> dict[str, str]:
    """The most frequent spelling of each folded name; of equals one that is not in capitals."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        counts[fold(name)][name] += 1
    return {
        folded: max(found, key=lambda name: (found[name], not name.isupper(), not name.islower()))
        for folded, found in counts.items()
    }


def _renamed(listing: Property, name: str, city: str | None) -> Property:
    if (name, city) == (listing.location, listing.city):
        return listing
    extra = dict(listing.extra)
    if _COMMA.search(listing.location):
        extra.setdefault(ADDRESS, listing.location.strip())
    return replace(listing, location=name, city=city, extra=extra)
