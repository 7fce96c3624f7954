"""Where the homes found are: by district, from approximate places that come with the program. Pure but for the file."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.properties import Property

_PLACES = Path(__file__).resolve().parent.parent / "data" / "districts.csv"
Point = tuple[float, float]
"""Kilometres east and north of the city's middle."""
_KM_PER_DEGREE = 111.2
"""Of latitude: the earth's mean circumference, 40,030 km, by 360."""


@dataclass(frozen=True, slots=True)
class Found:
    """Homes in one district, and where it is."""

    location: str
    homes: tuple[Property, ...]
    at: Point


@dataclass(frozen=True, slots=True)
class DistrictMap:
    """The homes found, on a map of one city.

    Attributes:
        city: that of most homes.
        found: districts with homes, the best home's first.
        others: the city's other districts.
        outline: around all of the city's districts that are known.
        missing: places that are not on it, in another city or not known.
    """

    city: str
    found: tuple[Found, ...]
    others: tuple[Point, ...]
    outline: tuple[Point, ...]
    missing: tuple[str, ...]


@lru_cache(maxsize=1)
def known_places() -> dict[str, dict[str, Point]]:
    """Each district's place by city and name; empty when the file is not there."""
    if not _PLACES.exists():
        return {}
    degrees: dict[str, dict[str, Point]] = {}
    with _PLACES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = float(row["longitude"]), float(row["latitude"])
            degrees.setdefault(row["city"], {})[row["location"]] = place
    return {city: _in_kilometres(places) for city, places in degrees.items()}


def district_map(results: Sequence[Property]) -> DistrictMap | None:
    """The homes on the map; None when the place of none of them is known."""
    cities = Counter(city for home in results if (city := _city(home)))
    if not cities:
        return None
    city, _ = cities.most_common(1)[0]
    places = known_places()[city]
    homes: dict[str, list[Property]] = {}
    missing: dict[str, None] = {}
    for home in results:
        if _city(home) == city:
            homes.setdefault(home.location, []).append(home)
        else:
            missing[home.location] = None
    found = tuple(Found(name, tuple(some), places[name]) for name, some in homes.items())
    others = tuple(at for name, at in places.items() if name not in homes)
    return DistrictMap(city, found, others, _outline(list(places.values())), tuple(missing))


def _city(home: Property) -> str | None:
    """The city in which the home's district is known. Without one in the listing it is found by the district."""
    places = known_places()
    if home.city:
        return home.city if home.location in places.get(home.city, {}) else None
    return next((city for city, names in places.items() if home.location in names), None)


def _in_kilometres(places: dict[str, Point]) -> dict[str, Point]:
    east = sum(x for x, _ in places.values()) / len(places)
    north = sum(y for _, y in places.values()) / len(places)
    width = _KM_PER_DEGREE * math.cos(math.radians(north))
    return {name: ((x - east) * width, (y - north) * _KM_PER_DEGREE) for name, (x, y) in places.items()}


def _outline(points: Sequence[Point]) -> tuple[Point, ...]:
    """The convex hull, closed, by Andrew's monotone chain."""

    def half(ordered: Sequence[Point]) -> list[Point]:
        chain: list[Point] = []
        for point in ordered:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        return chain

    ordered = sorted(set(points))
    lower, upper = half(ordered), half(ordered[::-1])
    return (*lower, *upper[1:])


def _turn(a: Point, b: Point, c: Point) -> float:
    """Above 0 where the way from `a` over `b` to `c` turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
