"""The names a place goes by, derived from how the listings write it: works for any agency's listings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.properties import Property
from pipeline.search import gazetteer
from pipeline.search.parameters import Place
from pipeline.search.text import fold, words_of
from pipeline.search.vocabulary import ORDINARY

_LEADING = re.compile(
    r"^(?:barrio|distrito|barri|districte|bairro|zona|district|quarter|quartier|area|urbanizacion|ciudad)(?: (?:de"
    r"|del|do|da|of))?"
    r"(?: (?:la|los|las|el|les|els))? (?=\S{3})"
)
_ARTICLE = re.compile(r"^(?:el|la|los|las|les|els|o|a|the|le|l'|d') ?(?=\S{4})")
_SAINTS = {"sant": "san", "san": "sant", "santa": "santa", "sao": "san"}
_PARTS = re.compile(r"\s*(?:[-–](?! ?[a-zà-ÿ])|/|,|\(|\)|&| y | and )\s*")
"""A hyphen before a small letter is part of a name ("Poble-sec"), before a capital it joins two ("Chueca-Justicia")."""
_NEEDS_CONTEXT = frozenset(
    "sol centro palacio prosperidad justicia cortes universidad born parallel opera iglesia princesa tribunal"
    " delicias forum "
    "serrano lista goya recoletos trafalgar callao matadero horta sants soria bilbao rastro ventas glories salud"
    " estrella pilar "
    "a sample i sample ex ample gracias".split()
)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One way to name places.

    Attributes:
        words: folded words.
        spoken: as one would say it.
        places: what it may mean; several when the listings leave it open ("Eixample").
        needs_context: an ordinary word too: a place only after "in" and the like.
        part: one word of a longer name ("Gervasi"): counts when it stands alone.
    """

    words: tuple[str, ...]
    spoken: str
    places: tuple[Place, ...]
    needs_context: bool
    part: bool = False


def places_of(listings: Iterable[Property]) -> dict[Place, int]:
    """Cities and districts of the listings with how many homes lie there, most first."""
    listings = list(listings)
    counts: Counter[Place] = Counter()
    cities = {listing.city for listing in listings if listing.city}
    for listing in listings:
        if listing.city:
            counts[Place(listing.city, "city", listing.city)] += 1
        if listing.location in cities:
            if not listing.city:
                counts[Place(listing.location, "city", listing.location)] += 1
        elif listing.location:
            counts[Place(listing.location, "district", listing.city)] += 1
    return dict(counts.most_common())


def spoken_name(place: Place) -> str:
    """The short name people say: "Chueca" for "Chueca-Justicia"."""
    first = next((part for part in _PARTS.split(place.name) if len(part) >= 3), place.name)
    return first


def derive_names(places: Mapping[Place, int]) -> tuple[PlaceName, ...]:
    """All names of `places`: as written, parts, without article or "Barrio de", and known aliases and landmarks."""
    meanings: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    spoken: dict[tuple[str, ...], str] = {}
    full = {words_of(place.name): place for place in places}
    cities = {words_of(place.name) for place in places if place.kind == "city"}
    telling: set[tuple[str, ...]] = set()

    def add(name: str, place: Place, *, own: bool = False) -> None:
        words = words_of(name)
        if not words or (not own and (words in cities or words in full)):
            return
        if len("".join(words)) < 3 or place in meanings[words]:
            return
        meanings[words].append(place)
        spoken.setdefault(words, name if own else spoken_name(place))

    for place in places:
        add(place.name, place, own=True)
    for place in places:
        for variant in _variants(place.name):
            add(variant, place)
    for first_word, group in _shared_first_words(places).items():
        for place in group:
            add(first_word, place)
    for word, place in _telling_words(places).items():
        if (word,) not in meanings:
            add(word, place)
            telling.add((word,))
    for table in (gazetteer.ALIASES, gazetteer.HEARD):
        for alias, targets in table.items():
            if words_of(alias) in meanings:
                continue
            for place in _first_existing(targets, places):
                add(alias, place)
    return tuple(
        PlaceName(words, spoken[words], tuple(found), words in telling or _is_ordinary(words), words in telling)
        for words, found in meanings.items()
        if found
    )


def _is_ordinary(words: tuple[str, ...]) -> bool:
    return all(word in ORDINARY or word in _NEEDS_CONTEXT for word in words)


def _variants(name: str) -> list[str]:
    folded = fold(name)
    parts = [fold(part) for part in _PARTS.split(name) if part]
    variants = parts if len(parts) > 1 else []
    for base in [folded, *parts]:
        without_kind = _LEADING.sub("", base)
        variants += [without_kind, _ARTICLE.sub("", without_kind)]
        words = without_kind.split()
        if words and words[0] in _SAINTS:
            variants.append(" ".join([_SAINTS[words[0]], *words[1:]]))
        if " " in without_kind or "-" in without_kind:
            variants.append(re.sub(r"[ -]", "", without_kind))
    return [variant for variant in dict.fromkeys(variants) if variant and variant != folded]


def _shared_first_words(places: Mapping[Place, int]) -> dict[str, list[Place]]:
    """ "Eixample" for "Eixample Dret" and "Eixample Esquerra": a first word that names several districts of a city."""
    groups: dict[tuple[str | None, str], list[Place]] = defaultdict(list)
    for place in places:
        words = words_of(place.name)
        if place.kind == "district" and len(words) > 1 and len(words[0]) > 4 and words[0] not in ORDINARY:
            groups[(place.city, words[0])].append(place)
    return {word: group for (_, word), group in groups.items() if len(group) > 1 and word not in _SAINTS}


def _telling_words(places: Mapping[Place, int]) -> dict[str, Place]:
    """ "Gervasi" for "Sant Gervasi": a word of a longer name that no other place has and that means nothing else."""
    owners: dict[str, set[Place]] = defaultdict(set)
    for place in places:
        for word in words_of(place.name):
            owners[word].add(place)
    return {
        word: next(iter(found))
        for word, found in owners.items()
        if len(found) == 1 and len(word) >= 5 and word not in ORDINARY and len(words_of(next(iter(found)).name)) > 1
    }


def _first_existing(targets: tuple[str, ...], places: Mapping[Place, int]) -> list[Place]:
    for target in targets:
        wanted = words_of(target)
        for place in places:
            if place.kind != "district":
                continue
            starts = [words_of(part) for part in [place.name, *_PARTS.split(place.name)]]
            if any(words == wanted or _ARTICLE.sub("", " ".join(words)) == " ".join(wanted) for words in starts):
                return [place]
        shared = [
            place for place in places if place.kind == "district" and words_of(place.name)[: len(wanted)] == wanted
        ]
        if shared:
            return shared
    return []
