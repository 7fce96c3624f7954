"""Questions about places: which places to offer, and the English words for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.search.parameters import Place
from pipeline.search.places.kinds_of_area import districts_of_kind, kind_of_area
from pipeline.search.places.place_names import shown_name, spoken_name
from pipeline.search.places.place_reading import PlaceQuestion

_OFFERED = 4
_OFFERED_PER_CITY = 2
_CITIES_OFFERED = 3
_FEWEST_CENTRAL = 3
"""Fewer central districts are no choice; then the usual ones are offered."""
_CITIES_NAMED = 6


class PlaceQuestions:
    """Makes questions that offer places of the listings.

    Args:
        counts: the listings' places and how many homes lie there, most first.
    """

    def __init__(self, counts: Mapping[Place, int]) -> None:
        self._places = tuple(counts)

    def districts(self, city: str | None = None) -> tuple[Place, ...]:
        """Districts, those with most listings first and no two that are said alike; only of `city` if given."""
        found: dict[str, Place] = {}
        for place in self._places:
            if place.kind == "district" and city in (None, place.city):
                found.setdefault(spoken_name(place), place)
        return tuple(found.values())

    def cities(self) -> tuple[Place, ...]:
        """Cities, those with most listings first."""
        return tuple(place for place in self._places if place.kind == "city")

    def examples(self, city: str | None = None) -> tuple[Place, ...]:
        """A few districts to name: of `city`, or some of each city."""
        cities = self.cities()
        if city or len(cities) < 2:
            return self.districts(city)[:_OFFERED]
        return tuple(
            place for town in cities[:_CITIES_OFFERED] for place in self.districts(town.name)[:_OFFERED_PER_CITY]
        )

    def vague(self, words: str, city: str | None = None) -> PlaceQuestion:
        """Which area, then? Only districts by the sea are offered to who wants to live near the beach."""
        kind = kind_of_area(words)
        if kind is not None:
            of_kind = districts_of_kind(kind, self.districts(city))
            if not of_kind and kind == "shore":
                # No sea where they look: elsewhere there may be.
                of_kind, city = districts_of_kind(kind, self.districts()), None
            if len(of_kind) >= (1 if kind == "shore" else _FEWEST_CENTRAL):
                return PlaceQuestion("vague", of_kind[:_OFFERED], words, city, kind)
        return PlaceQuestion("vague", self.examples(city), words, city)

    def unknown(self, words: str, city: str | None = None) -> PlaceQuestion:
        """`words` is no place of the listings."""
        return PlaceQuestion("unknown", self.examples(city), words, city)

    def worded(self, ask: PlaceQuestion) -> str:
        """`ask` in English."""
        if ask.kind == "vague":
            return self._which_area(ask)
        if ask.kind == "unknown":
            return self._not_here(ask)
        if ask.kind == "confirm":
            return f"Did you say {listed([spoken_name(place) for place in ask.options], 'or')}?"
        if len({place.name for place in ask.options}) > 1:
            return f"Would you like {listed([shown_name(place) for place in ask.options], 'or')}?"
        return f"{shown_name(ask.options[0])} in {listed([str(place.city) for place in ask.options], 'or')}?"

    def _which_area(self, ask: PlaceQuestion) -> str:
        offered = listed([spoken_name(place) for place in ask.options])
        cities = self.cities()
        if ask.area == "shore":
            return f"Which area would you like? By the sea I have homes in {offered}."
        if ask.area == "centre" and ask.city:
            return f"Where in the centre of {ask.city}? I have homes in {offered}, for instance."
        if ask.city:
            return f"Which part of {ask.city} would you like? I have homes in {offered}, for instance."
        if len(cities) > 1:
            towns = listed([shown_name(place) for place in cities[:_CITIES_NAMED]])
            return f"Which area would you like? I have homes in {towns}, in {offered} for instance."
        return f"Which area would you like? I have homes in {offered}, for instance."

    def _not_here(self, ask: PlaceQuestion) -> str:
        offered = listed([spoken_name(place) for place in ask.options])
        towns = listed([shown_name(place) for place in self.cities()[:_CITIES_NAMED]])
        where = offered if ask.city or not towns else f"{towns}, in {offered} for instance"
        return f"I don't have anything called {ask.words}. I have homes in {where}. Which area would you like?"


def listed(names: Sequence[str], joiner: str = "and") -> str:
    """ "Chueca, Retiro and Sol"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joiner} {names[-1]}"
