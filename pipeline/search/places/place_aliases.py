"""Names that are in no listing: words for a centre, landmarks of known cities, spellings recognisers often write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.search.parameters import Place
from pipeline.search.places import gazetteer
from pipeline.search.places.place_spelling import parts_of, without_article
from pipeline.search.text import fold, words_of

_CENTRES = {
    "centre": ("city centre", "town centre", "the centre", "city center", "center", "downtown", "el centro"),
    "center": ("city center", "town center", "the center", "city centre", "centre", "downtown", "el centro"),
    "centro": ("el centro", "city centre", "the centre", "city center", "the center", "downtown", "centre", "center"),
    "city centre": ("centre", "the centre", "city center", "downtown", "el centro", "town centre", "centro"),
    "city center": ("center", "the center", "city centre", "downtown", "el centro", "town centre", "centro"),
    "downtown": ("down town", "city center", "city centre", "the center", "the centre", "el centro"),
    "old town": ("the old town", "casco antiguo", "old city"),
    "casco antiguo": ("old town", "the old town", "casco historico"),
}
"""Where a district is called so, the words are its name and no longer vague."""
_FEWEST_OF_A_CITY = 4
"""So many districts of a city make listings without a city column that city's."""


def aliases_of(places: Mapping[Place, int]) -> Iterator[tuple[str, list[Place]]]:
    """Other names of places: words for a centre, and what the gazetteer knows of the listings' cities."""
    for place in places:
        for alias in _CENTRES.get(fold(place.name).strip(), ()):
            yield alias, [place]
    known = _known_cities(places)
    for city, table in gazetteer.CITIES.items():
        for alias, targets in gazetteer.entries(table):
            yield alias, _existing(targets, known[city])[:1] or _sharing(targets, known[city])
    everywhere = [place for found in known.values() for place in found]
    for alias, targets in gazetteer.entries(gazetteer.BETWEEN):
        yield alias, _existing(targets, everywhere)


def often_heard(places: Mapping[Place, int]) -> Iterator[tuple[str, list[Place]]]:
    """Spellings that recognisers were seen to write."""
    everywhere = [place for found in _known_cities(places).values() for place in found]
    for spelling, targets in gazetteer.entries(gazetteer.HEARD):
        yield spelling, _existing(targets, everywhere)[:1] or _sharing(targets, everywhere)


def _known_cities(places: Mapping[Place, int]) -> dict[str, list[Place]]:
    return {city: _of_city(city, table, places) for city, table in gazetteer.CITIES.items()}


def _of_city(city: str, table: Mapping[str, str], places: Mapping[Place, int]) -> list[Place]:
    """Districts of `city`: those that say so, or, when listings name no city, all if enough of them are known there."""
    inside = [place for place in places if place.kind == "district" and fold(place.city or "").strip() == city]
    loose = [place for place in places if place.kind == "district" and place.city is None]
    known = {target.strip() for targets in table for target in targets.split(",")}
    hits = [place for place in loose if _existing(tuple(known), [place])]
    return inside + (hits if len(hits) >= _FEWEST_OF_A_CITY else [])


def _existing(targets: tuple[str, ...], places: Sequence[Place]) -> list[Place]:
    """Those of `targets` that are among `places`, in the order of `targets`; by whole name, part or without article."""
    found: list[Place] = []
    for target in targets:
        wanted = words_of(target)
        for place in places:
            starts = [words_of(part) for part in (place.name, *parts_of(place.name))]
            if any(words == wanted or without_article(" ".join(words)) == " ".join(wanted) for words in starts):
                found.append(place)
                break
    return found


def _sharing(targets: tuple[str, ...], places: Sequence[Place]) -> list[Place]:
    """Districts whose names begin with the first of `targets` that begins any: "eixample"."""
    for target in targets:
        wanted = words_of(target)
        shared = [place for place in places if words_of(place.name)[: len(wanted)] == wanted]
        if shared:
            return shared
    return []
