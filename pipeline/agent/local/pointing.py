"""Which of the homes spoken about the caller means."""

from __future__ import annotations

import re

from pipeline.agent.local.cues import Cues
from pipeline.agent.local.details import look_up
from pipeline.agent.local.spoken import place_words
from pipeline.agent.local.state import State
from pipeline.properties import Property
from pipeline.search.text import fold


class Pointing:
    """Finds homes that words point at.

    Args:
        cues: the language's patterns.
    """

    def __init__(self, cues: Cues) -> None:
        self._cues = cues

    def home(self, words: str, state: State) -> Property | None:
        """The home that `words` point at, if they point at one."""
        if len(state.shown) >= 2 and (home := self._of_the_pair(words, state)) is not None:
            return home
        for index, pattern in self._cues.ordinals:
            if pattern.search(words):
                homes = self._there(words, state) or state.listed
                if index < len(homes):
                    return homes[index]
        if len(state.shown) >= 2 and self._cues.other_one.search(words):
            return state.shown[-2]
        if match := self._cues.pick.search(words):
            return _in_place(match.group(1), state)
        if match := self._cues.with_feature.search(words):
            return self._with(match.group(1), state)
        if match := self._cues.place_one.search(words):
            return self._called(match.group(1), state)
        return None

    @staticmethod
    def _there(words: str, state: State) -> tuple[Property, ...]:
        """Homes in the district that `words` name, in the order in which they were told: "the first one in Chueca"."""
        said = fold(words)
        return tuple(
            home for home in state.told if re.search(rf"\b{re.escape(fold(place_words(home.location)))}\b", said)
        )

    @staticmethod
    def _called(name: str, state: State) -> Property | None:
        """The latest home whose district or city is `name`."""
        said = fold(name).strip()
        return next(
            (
                home
                for home in reversed(state.shown)
                if said in (fold(place_words(home.location)), fold(home.location), fold(home.city or ""))
            ),
            None,
        )

    def named(self, words: str, state: State) -> Property | None:
        """The one home that `words` name, by number or by place."""
        homes = self.homes(words, state)
        return homes[0] if len(homes) == 1 else self.home(words, state)

    def homes(self, words: str, state: State) -> tuple[Property, ...]:
        """Homes that `words` point at, by number or by place, in the order of the words; each once."""
        found: list[tuple[int, Property]] = []
        for index, pattern in (*self._cues.ordinals, *self._cues.counted):
            if index < len(state.listed) and (match := pattern.search(words)):
                found.append((match.start(), state.listed[index]))
        folded = fold(words)
        for home in state.shown:
            called = re.search(rf"\b{re.escape(fold(place_words(home.location)))}\b", folded)
            if called and home == self._latest_there(home, state):
                found.append((called.start(), home))
        found.sort(key=lambda each: each[0])
        homes = [home for _, home in found]
        return tuple(home for index, home in enumerate(homes) if home not in homes[:index])

    def _of_the_pair(self, words: str, state: State) -> Property | None:
        cues, pair = self._cues, state.shown[-2:]
        for pattern, chosen in (
            (cues.cheaper_one, min(pair, key=lambda home: home.price)),
            (cues.dearer_one, max(pair, key=lambda home: home.price)),
            (cues.bigger_one, max(pair, key=lambda home: home.sqft)),
            (cues.smaller_one, min(pair, key=lambda home: home.sqft)),
        ):
            if pattern.search(words):
                return chosen
        return None

    def _with(self, feature: str, state: State) -> Property | None:
        """The one of several homes spoken about, the latest first, whose listing says that it has `feature`."""
        if len(state.shown) < 2:
            return None
        aspect = next((each for each in self._cues.aspects if each.fact is None and each.asked.search(feature)), None)
        if aspect is None:
            return None
        found = [home for home in state.shown if (said := look_up(home, aspect)) is not None and said.there]
        return found[-1] if found else None

    @staticmethod
    def _latest_there(home: Property, state: State) -> Property:
        """Of the homes spoken about where `home` is, the one spoken about last: the place alone means that one."""
        return next(other for other in reversed(state.shown) if other.location == home.location)


def _in_place(words: str, state: State) -> Property | None:
    """The home spoken about last that lies where `words` say."""
    where = fold(words)
    for home in reversed(state.shown):
        if fold(place_words(home.location)) in where or where in fold(home.location):
            return home
    return next((home for home in reversed(state.shown) if home.city and fold(home.city) == where.strip()), None)
