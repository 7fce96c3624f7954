"""The report: a table for people, JSON for machines. No secret is in either."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr

from pipeline.check.finding import Finding, exit_code
from pipeline.check.running import PARTS

_GREEN, _RED, _GREY, _PLAIN = "\033[32m", "\033[31m", "\033[2m", "\033[0m"
_HEADER = ("part", "configured", "because", "state", "connect", "answer", "note")
_WIDEST = 44
_SHORTEST_SECRET = 4
_INDENT = " " * 4


def table(findings: Sequence[Finding], *, colours: bool = False) -> str:
    """The report as text, the summary last."""
    rows = [_HEADER, *map(_row, findings)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADER))]
    lines = [_line(_HEADER, widths)]
    for finding, row in zip(findings, rows[1:], strict=True):
        colour = "" if not colours else _RED if not finding.well else _GREEN if finding.state == "ok" else _GREY
        lines.append(_line(row, widths, colour))
        lines += _notes(finding)
    return "\n".join([*lines, "", summary(findings)])


def summary(findings: Sequence[Finding]) -> str:
    """One line: can the service start, and does everything work that is configured?"""
    bad = [finding for finding in findings if not finding.well]
    if not bad:
        return f"All is well: {len(findings)} parts checked, everything that is configured works."
    names = ", ".join(dict.fromkeys(finding.part for finding in bad))
    if exit_code(list(findings)) == 2:
        stopping = ", ".join(dict.fromkeys(finding.part for finding in bad if finding.stops))
        return f"The service cannot start: {stopping}. Not well: {names}."
    return f"The service starts, but not all of it works: {names}."


def as_json(findings: Sequence[Finding]) -> str:
    """The report for machines."""
    rows = [
        {**asdict(finding), "title": PARTS.get(finding.part, finding.part), "well": finding.well}
        for finding in findings
    ]
    return json.dumps({"exit_code": exit_code(list(findings)), "summary": summary(findings), "parts": rows}, indent=2)


def without_secrets(text: str, settings: BaseModel) -> str:
    """`text` with every key and password of the settings blotted out, should an error have repeated one."""
    for secret in sorted(set(_secrets(settings)), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def _row(finding: Finding) -> tuple[str, ...]:
    return (
        finding.part,
        _cut(_at_home(finding.configured)),
        _cut(finding.chosen_by),
        finding.state,
        _ms(finding.connect_ms),
        _ms(finding.answer_ms),
        _note(finding),
    )


def _note(finding: Finding) -> str:
    """What was seen of a part that is well, and what stands in for it."""
    if not finding.well:
        return f"now: {finding.stand_in}" if finding.stand_in else ""
    stand_in = f"if it fails: {finding.stand_in}" if finding.stand_in else ""
    return "; ".join(text for text in (finding.detail, stand_in) if text)


def _notes(finding: Finding) -> Iterator[str]:
    """What was seen of a part that is not well, and what to do, below its line."""
    for mark, text in (("", finding.detail), ("-> ", finding.advice)):
        if text and not finding.well:
            yield from textwrap.wrap(
                text,
                110,
                initial_indent=_INDENT + mark,
                subsequent_indent=_INDENT + " " * len(mark),
                break_long_words=False,
                break_on_hyphens=False,
            )


def _line(row: Sequence[str], widths: Sequence[int], colour: str = "") -> str:
    cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
    if colour:
        cells[3] = f"{colour}{cells[3]}{_PLAIN}"
    return "  ".join(cells).rstrip()


def _cut(text: str) -> str:
    """The end of a path or of a model's name tells more than its beginning."""
    return text if len(text) <= _WIDEST else "…" + text[1 - _WIDEST :]


def _at_home(text: str) -> str:
    return text.replace(str(Path.home()) + "/", "~/")


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def _secrets(value: Any) -> Iterator[str]:
    if isinstance(value, SecretStr):
        secret = value.get_secret_value()
        if len(secret) >= _SHORTEST_SECRET:
            yield secret
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _secrets(getattr(value, name))
