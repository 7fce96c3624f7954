"""Where there are homes: the districts the model was given, by city."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.agent.local.note import Note
from pipeline.agent.local.plan import Answer, Say
from pipeline.agent.local.state import State
from pipeline.search.query import ParsedQuery

_NAMED = 4
"""As many as a listener keeps in mind."""


class Areas:
    """Answers "which areas do you have?".

    Args:
        districts: as the listings name them.
        read: reads a place's name; it knows the city.
        spoken: a place as people call it.
    """

    def __init__(
        self, districts: Sequence[str], read: Callable[[str], ParsedQuery], spoken: Callable[[str], str]
    ) -> None:
        self._districts = tuple(districts)
        self._read = read
        self._spoken = spoken
        self._by_city: dict[str, tuple[str, ...]] | None = None

    def answer(self, city: str | None, state: State, openers: Sequence[Say]) -> Answer:
        """A few districts, others each time, and the cities they are in."""
        by_city = self._cities()
        note = Note(asked="place", areas=True)
        if not by_city:
            return Answer((*openers, Say("area examples")), note)
        ask = Say("which area?")
        if city in by_city:
            names = self._chosen([by_city[city]], state)
            return Answer((*openers, Say("areas in city", names=names, text=city), ask), note)
        names = self._chosen(list(by_city.values()), state)
        if len(by_city) == 1:
            return Answer((*openers, Say("areas in city", names=names, text=next(iter(by_city))), ask), note)
        cities = Say("areas of cities", names=tuple(by_city), count=len(by_city))
        return Answer((*openers, cities, Say("areas", names=names), ask), note)

    def _cities(self) -> dict[str, tuple[str, ...]]:
        """Districts by city; read once, when it is first asked."""
        if self._by_city is None:
            found: dict[str, list[str]] = {}
            for name in self._districts:
                place = self._read(name).parameters.place
                if place is not None and place.city and place.kind == "district":
                    found.setdefault(place.city, []).append(name)
            ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
            self._by_city = {city: self._known_first(city, names) for city, names in ordered}
        return self._by_city

    def _known_first(self, city: str, names: Sequence[str]) -> tuple[str, ...]:
        """`names` with those first that a question about a vague place in `city` offers: where most homes are."""
        ask = self._read(f"a nice area in {city}").ask
        offered = [place.name for place in ask.options if place.name in names] if ask is not None else []
        return (*offered, *(name for name in names if name not in offered))

    def _chosen(self, groups: Sequence[Sequence[str]], state: State) -> tuple[str, ...]:
        """Names from each of `groups` in turn, those first that were not said yet."""
        said = " ".join(state.replies)
        each = max(1, _NAMED // len(groups))
        chosen: list[str] = []
        for names in groups[:_NAMED]:
            fresh = [name for name in names if self._spoken(name) not in said] or list(names)
            chosen += fresh[:each]
        return tuple(chosen)
