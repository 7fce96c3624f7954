"""What was made of a listings file: for the log, `/health` and the people who keep the listings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was left out.

    Attributes:
        line: its line in the file, counted from 1; the header is line 1.
        reason: what is wrong with it.
    """

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class DoubtfulRow:
    """A row that is used although a value is hard to believe.

    Attributes:
        line: as in `RejectedRow`.
        doubt: what is odd about it.
    """

    line: int
    doubt: str


@dataclass(frozen=True, slots=True)
class ListingsReport:
    """What was made of a listings file.

    Attributes:
        rows: rows in the file, without header and blank lines.
        used: of these, how many are searched.
        rejected: the others.
        doubtful: rows that are used and want a look.
        redacted: personal data taken out, by kind ("phone", "e-mail", …).
        redacted_rows: how many listings it was taken out of.
        renamed: columns that stand in for a required one: name in the file -> required name.
        dropped_columns: columns left out because they hold contacts.
        cut_off: the line in the middle of which the file ends, as if half of it had been written; else None.
    """

    rows: int = 0
    used: int = 0
    rejected: tuple[RejectedRow, ...] = ()
    doubtful: tuple[DoubtfulRow, ...] = ()
    redacted: Mapping[str, int] = field(default_factory=dict)
    redacted_rows: int = 0
    renamed: Mapping[str, str] = field(default_factory=dict)
    dropped_columns: tuple[str, ...] = ()
    cut_off: int | None = None

    def text(self) -> str:
        """The report for people, several lines."""
        lines = [f"{self.rows} rows: {self.used} used, {len(self.rejected)} left out"]
        lines += _shown([f"  line {row.line} left out: {row.reason}" for row in self.rejected])
        lines += _shown([f"  line {row.line} used, but look at it: {row.doubt}" for row in self.doubtful])
        if self.redacted:
            kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.redacted.items()))
            lines.append(f"personal data removed from {self.redacted_rows} listings: {kinds}")
        if self.dropped_columns:
            lines.append(f"columns with contacts not taken over: {', '.join(self.dropped_columns)}")
        if self.renamed:
            lines.append("columns read as: " + ", ".join(f"{name} as {to}" for name, to in self.renamed.items()))
        if self.cut_off is not None:
            lines.append(f"the file ends in the middle of line {self.cut_off}: was it written to its end?")
        return "\n".join(lines)


def _shown(lines: list[str]) -> list[str]:
    more = len(lines) - _MOST_LINES
    return lines if more <= 0 else [*lines[:_MOST_LINES], f"  … and {more} more"]
