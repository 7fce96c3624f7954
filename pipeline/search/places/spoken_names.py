"""What callers say when they name a place: what recognition should expect, and what it should leave alone."""

from __future__ import annotations

import re

from pipeline.search.places.elsewhere import ELSEWHERE
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.places.place_names import spoken_name
from pipeline.search.text import words_of

_SHORTEST_LANDMARK = 5


def spoken_places(finder: PlaceFinder) -> tuple[str, ...]:
    """What callers say for the cities and districts, those with most listings first: in short, then parts of names.

    Parts are what a hyphen joins ("Chueca-Justicia"), what follows "de" ("Barrio de Salamanca"), and what several
    districts share ("Eixample").
    """
    known = {name.words: name for name in finder.names if not name.alias and not name.part}
    parts: list[str] = []
    for place in finder.places:
        pieces = re.split(r"-(?=[A-ZÀ-Ý])| de ", place.name)
        shared = place.name.split()[0]
        several = known.get(words_of(shared))
        parts += pieces if len(pieces) > 1 else [shared] if several and len(several.places) > 1 else []
    parts = [part for part in parts if words_of(part) in known]
    return tuple(dict.fromkeys([*(spoken_name(place) for place in finder.places), *parts]))


def landmarks(finder: PlaceFinder) -> tuple[str, ...]:
    """Other names that the finder knows and that mean nothing else, and well-known places that it has no homes in."""
    names = [name.words for name in finder.names if name.alias and not name.needs_context]
    known = {name.words for name in finder.names}
    elsewhere = [name for name in sorted(ELSEWHERE) if words_of(name) not in known]
    return tuple(name.title() for name in (*map(" ".join, names), *elsewhere) if len(name) >= _SHORTEST_LANDMARK)
