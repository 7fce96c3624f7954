"""The names a place goes by, derived from how the listings write it: works for any agency's listings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pipeline.properties import Property
from pipeline.search.parameters import Place
from pipeline.search.places.everyday import is_everyday
from pipeline.search.places.place_aliases import aliases_of, often_heard
from pipeline.search.places.place_spelling import SAINTS, cased, plain_word, shown_name, spoken_name, variants_of
from pipeline.search.places.vocabulary import FIRST_NAMES, GENERIC_NAMES, ORDINARY
from pipeline.search.text import words_of

__all__ = ["PlaceName", "derive_names", "plain_word", "places_of", "shown_name", "spoken_name"]

_NEEDS_CONTEXT = frozenset(
    "sol centro palacio prosperidad justicia cortes universidad born parallel opera iglesia princesa tribunal"
    " delicias forum serrano lista goya recoletos trafalgar callao matadero horta sants soria bilbao rastro ventas"
    " glories salud estrella pilar a sample i ex ample gracias canal imperial pacifico esperanza lago oriente letras"
    " clot plot oporto comillas orense fontana calderon piramides maravillas estrecho numancia horcajo verdi monumental"
    " encants congres trinitat padua mandri prado imperial rosales zarzuela espanya gothic".split()
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
        alias: no part of the listings' own spelling: a landmark, say.
    """

    words: tuple[str, ...]
    spoken: str
    places: tuple[Place, ...]
    needs_context: bool
    part: bool = False
    alias: bool = False


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


def derive_names(places: Mapping[Place, int]) -> tuple[PlaceName, ...]:
    """All names of `places`: as written, parts, without article or "Barrio de", and known aliases and landmarks."""
    names = _Names()
    for place in places:
        names.add(place.name, place)
    full = names.words
    for place in places:
        for variant in variants_of(place.name):
            names.add(variant, place, unless=full)
    for first_word, group in _shared_first_words(places).items():
        for place in group:
            names.add(first_word, place, unless=full)
    so_far = names.words
    for word, place in _telling_words(places).items():
        names.add(word, place, unless=so_far, part=True)
    so_far = names.words
    for alias, found in aliases_of(places):
        for place in found:
            names.add(alias, place, unless=so_far, alias=True)
    for spelling, found in often_heard(places):
        for place in found:
            names.add(spelling, place, unless=so_far)
    return names.all()


class _Names:
    """Names being collected; the first way to come by a name decides how it is spoken."""

    def __init__(self) -> None:
        self._meanings: dict[tuple[str, ...], list[Place]] = defaultdict(list)
        self._spoken: dict[tuple[str, ...], str] = {}
        self._parts: set[tuple[str, ...]] = set()
        self._aliases: set[tuple[str, ...]] = set()

    @property
    def words(self) -> frozenset[tuple[str, ...]]:
        return frozenset(self._meanings)

    def add(
        self,
        name: str,
        place: Place,
        *,
        unless: Collection[tuple[str, ...]] = (),
        part: bool = False,
        alias: bool = False,
    ) -> None:
        words = tuple(plain_word(word) for word in words_of(name))
        if len("".join(words)) < 3 or words in unless or place in self._meanings.get(words, ()):
            return
        self._meanings[words].append(place)
        self._spoken.setdefault(words, cased(name) if name == place.name else spoken_name(place))
        if part:
            self._parts.add(words)
        if alias:
            self._aliases.add(words)

    def all(self) -> tuple[PlaceName, ...]:
        return tuple(
            PlaceName(
                words=words,
                spoken=self._spoken[words],
                places=tuple(found),
                needs_context=words in self._parts or _is_ordinary(words),
                part=words in self._parts,
                alias=words in self._aliases,
            )
            for words, found in self._meanings.items()
        )


def _is_ordinary(words: tuple[str, ...]) -> bool:
    return all(word in ORDINARY or word in _NEEDS_CONTEXT for word in words)


def _shared_first_words(places: Mapping[Place, int]) -> dict[str, list[Place]]:
    """ "Eixample" for "Eixample Dret" and "Eixample Esquerra": a first word that names several districts of a city."""
    groups: dict[tuple[str | None, str], list[Place]] = defaultdict(list)
    for place in places:
        words = words_of(place.name)
        if place.kind == "district" and len(words) > 1 and len(words[0]) > 4 and words[0] not in ORDINARY:
            groups[(place.city, words[0])].append(place)
    return {word: group for (_, word), group in groups.items() if len(group) > 1 and word not in SAINTS}


def _telling_words(places: Mapping[Place, int]) -> dict[str, Place]:
    """ "Gervasi" for "Sant Gervasi": a word of a longer name that no other place has and that means nothing else."""
    owners: dict[str, set[Place]] = defaultdict(set)
    for place in places:
        for word in words_of(place.name):
            owners[word].add(place)
    return {
        word: next(iter(found))
        for word, found in owners.items()
        if len(found) == 1
        and len(word) >= 5
        and not is_everyday(word)
        and word not in FIRST_NAMES
        and word not in GENERIC_NAMES
        and not any(other != word and other.startswith(word) for other in owners)
        and len(words_of(next(iter(found)).name)) > 1
    }
