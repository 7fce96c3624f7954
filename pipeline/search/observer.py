"""What a search service reports, for those who count."""

from __future__ import annotations

from typing import Literal, Protocol

from pipeline.search.parameters import SearchResult

Outcome = Literal["found", "relaxed", "nothing", "question", "failed"]
ReloadOutcome = Literal["taken", "unchanged", "refused"]


class SearchObserver(Protocol):
    """Told of every search. Must be quick and must not raise; called on the event loop."""

    def searched(self, outcome: Outcome, duration_s: float) -> None:
        """A search has ended."""
        ...

    def read(self, duration_s: float, parser: str, fell_back: bool) -> None:
        """A query was read by `parser`; `fell_back` if it stood in for another one."""
        ...

    def reloaded(self, outcome: ReloadOutcome) -> None:
        """The listings file changed: taken up, the same listings after all, or refused."""
        ...


class NoObserver:
    """Nobody counts."""

    def searched(self, outcome: Outcome, duration_s: float) -> None:
        """Nothing."""

    def read(self, duration_s: float, parser: str, fell_back: bool) -> None:
        """Nothing."""

    def reloaded(self, outcome: ReloadOutcome) -> None:
        """Nothing."""


def outcome_of(result: SearchResult) -> Outcome:
    """What came of a search that did not fail."""
    if result.question is not None:
        return "question"
    if result.relaxed is not None:
        return "relaxed"
    return "found" if result.properties else "nothing"
