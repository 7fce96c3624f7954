"""What is known of one part of the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal[
    "ok",
    "in-process",
    "not set up",
    "missing",
    "damaged",
    "wrong setting",
    "wrong key",
    "unreachable",
    "slow",
    "busy",
    "wrong answer",
]
WELL: tuple[State, ...] = ("ok", "in-process", "not set up")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Attributes:
        part: its short name, as `--only` takes it.
        configured: what is configured.
        chosen_by: the setting that chose it.
        state: how it is.
        detail: what was seen.
        connect_ms: time to connect, in milliseconds, median of the tries; None if nothing was connected to.
        answer_ms: time to the first answer, connecting included, in milliseconds, median of the tries.
        stand_in: what does its work when it cannot.
        advice: what to do, when it is not well.
        stops: while it is so the service cannot start.
    """

    part: str
    configured: str
    chosen_by: str
    state: State
    detail: str = ""
    connect_ms: float | None = None
    answer_ms: float | None = None
    stand_in: str = ""
    advice: str = ""
    stops: bool = False

    @property
    def well(self) -> bool:
        """Does it work as it is configured?"""
        return self.state in WELL


def exit_code(findings: list[Finding]) -> int:
    """0: all that is configured works; 1: something does not; 2: the service could not start."""
    if any(not finding.well and finding.stops for finding in findings):
        return 2
    return 0 if all(finding.well for finding in findings) else 1
