"""Questions about two homes, or about several of those spoken about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.agent.local.acts import Act, Compare, Does, Superlative, Which, WhichHas
from pipeline.agent.local.aspects import asked_in
from pipeline.agent.local.clause import Clause
from pipeline.agent.local.cues import Cues
from pipeline.agent.local.pointing import Pointing
from pipeline.properties import Property


def _place_in(told: Sequence[Property]) -> Callable[[Property], int]:
    """Sorts homes as they were told; those that were not come last."""
    return lambda home: told.index(home) if home in told else len(told)


class Comparing:
    """Reads such questions.

    Args:
        cues: the language's patterns.
        pointing: finds the homes that are meant.
    """

    def __init__(self, cues: Cues, pointing: Pointing) -> None:
        self._cues = cues
        self._pointing = pointing

    def acts(self, clause: Clause) -> list[Act]:
        """What `clause` asks about several homes; empty when nothing."""
        return self._two_homes(clause) or self._among(clause) or self._which(clause)

    def _among(self, clause: Clause) -> list[Act]:
        """The cheapest, biggest, … of all homes spoken about: "which of them all was the cheapest"."""
        state, cues = clause.state, self._cues
        if (
            len(state.told) < 2
            or clause.is_hard
            or not (cues.among.search(clause.words) or (state.among and cues.carries_on.match(clause.asked)))
        ):
            return []
        for extreme, pattern in cues.extremes:
            # Of two it is the cheaper one, told with what the other costs.
            if pattern.search(clause.words) and (len(state.told) > 2 or extreme == "most rooms"):
                return [Superlative(extreme, homes=state.told)]
        return []

    def _two_homes(self, clause: Clause) -> list[Act]:
        """Two homes named in one breath: "compare the first with the third", "is the one in Gràcia bigger than …"."""
        cues, homes = self._cues, self._pointing.homes(clause.words, clause.state)
        current = clause.state.current
        if len(homes) == 1 and current in clause.state.shown and current not in homes and current is not None:
            # "How does it compare to the first?"
            homes = (current, *homes) if cues.refers_home.search(clause.words) else homes
        if len(homes) < 2:
            return []
        for comparison, pattern in (*cues.which, *cues.comparatives):
            if pattern.search(clause.words):
                return [Which(comparison, homes[:2])]
        compares = any(what == "compare" and pattern.search(clause.words) for what, pattern in cues.simple)
        # "The first" stays the one they heard of first, whichever is named first here.
        return [Compare(tuple(sorted(homes[:2], key=_place_in(clause.state.told))))] if compares else []

    def _which(self, clause: Clause) -> list[Act]:
        state, cues = clause.state, self._cues
        for comparison, pattern in cues.which:
            if state.shown and pattern.search(clause.words):
                return [Which(comparison)] if len(state.shown) > 1 else [Does("compare")]
        if len(state.shown) > 1 and cues.which_has.search(clause.words):
            asked = [aspect for aspect in asked_in(clause.words, cues.aspects) if aspect.fact is None]
            return [WhichHas(asked[0])] if asked else []
        return []
