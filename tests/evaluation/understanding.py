"""How much of what people say is understood: exact match, slot by slot, and how vague places fare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.search.merging import merge
from pipeline.search.parameters import SearchParameters
from pipeline.search.query import ParsedQuery
from tests.evaluation.labels import (
    SLOTS,
    Case,
    Dialogue,
    differences,
    labelled,
    standing,
    understood,
)

Parse = Callable[[str, "str | None"], ParsedQuery]
_OF_ONE_TURN = ("forget", "changes", "limit", "ask", "shift")
"""Slots that a standing wish does not have."""


@dataclass(slots=True)
class SlotFigures:
    """Counts of one slot: labelled, read, and read as labelled."""

    labelled: int = 0
    read: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """Share of readings that are right; 1 without readings."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Share of labels that were read right; 1 without labels."""
        return self.right / self.labelled if self.labelled else 1.0


@dataclass(slots=True)
class Score:
    """What a set of queries came to.

    Attributes:
        total, exact: cases, and those with every slot right.
        confirmed: of the exact ones, those in which the right place was asked about ("Did you say Chueca?").
        slots: by slot.
        kinds: exact and total by language and kind of query.
        wrong: what is wrong, with its case.
    """

    total: int = 0
    exact: int = 0
    confirmed: int = 0
    slots: dict[str, SlotFigures] = field(default_factory=lambda: {slot: SlotFigures() for slot in SLOTS})
    kinds: Counter[tuple[str, bool]] = field(default_factory=Counter)
    wrong: list[tuple[Case, dict[str, tuple[Any, Any]]]] = field(default_factory=list)

    def add(self, case: Case, read: dict[str, Any]) -> None:
        """Count one case."""
        wrong = differences(read, case.want)
        self.total += 1
        self.exact += not wrong
        self.confirmed += not wrong and "confirm" in read
        self.kinds[f"{case.language} {case.kind}", not wrong] += 1
        if wrong:
            self.wrong.append((case, wrong))
        label = labelled(case.want)
        for slot, figures in self.slots.items():
            figures.labelled += slot in label
            figures.read += slot in read
            figures.right += slot in label and slot not in wrong


def score_queries(parse: Parse, cases: Iterable[Case]) -> Score:
    """Each case on its own."""
    score = Score()
    for case in cases:
        score.add(case, understood(parse(case.text, None)))
    return score


def score_dialogues(parse: Parse, dialogues: Iterable[Dialogue]) -> Score:
    """The wish that stands after each turn; a case is a turn."""
    score = Score()
    for dialogue in dialogues:
        wish = SearchParameters()
        for number, turn in enumerate(dialogue.turns, 1):
            parsed = parse(turn.say, turn.expecting)
            wish = merge(wish, parsed, turn.current)
            want = {name: value for name, value in turn.want.items() if name not in _OF_ONE_TURN}
            read = {name: value for name, value in standing(wish).items() if name not in _OF_ONE_TURN}
            score.add(Case(f"{dialogue.id}/{number}", dialogue.language, "dialogue", turn.say, want), read)
    return score


def asked_share(parse: Parse, cases: Sequence[Case]) -> tuple[int, int, list[str]]:
    """Cases with a vague place: how many got a question and no place, of how many, and the texts that did not."""
    vague = [case for case in cases if case.want.get("ask") == "vague"]
    missed = []
    for case in vague:
        parsed = parse(case.text, None)
        named = {place.name for place in parsed.parameters.places} - set(case.want.get("places", []))
        if parsed.question is None or named:
            missed.append(case.text)
    return len(vague) - len(missed), len(vague), missed
