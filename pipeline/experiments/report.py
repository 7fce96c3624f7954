"""A comparison as a table for people, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from pipeline.experiments.comparing import Report, VariantReport
from pipeline.experiments.intervals import Estimate

_HEAD = ("guardrail", "variant", "value", "95 % interval", "against the first", "")


def as_json(report: Report) -> str:
    """Everything in the report, as it is."""
    return json.dumps(asdict(report), indent=2)


def as_text(report: Report) -> str:
    """The report to be read."""
    lines = [f"{report.name}: {report.question}", ""]
    shares = [("variant", "calls", "callers", "found something", "booked or left a contact")]
    shares += [
        (_short(each), str(each.calls), str(each.callers), _share(each.found), _share(each.done))
        for each in report.variants
    ]
    lines += [*_table(shares), ""]
    rows: list[Sequence[str]] = [_HEAD]
    for number, figure in enumerate(report.variants[0].figures):
        for variant in report.variants:
            own = variant.figures[number]
            name = f"{figure.name} ({figure.unit})" if figure.unit else figure.name
            change = "" if own.change is None else _signed(own.change)
            shown = (_number(own.estimate.value), _interval(own.estimate), change, own.verdict)
            rows.append((name if variant is report.variants[0] else "", _short(variant), *shown))
    lines += [*_table(rows), "", *_notes(report)]
    return "\n".join(lines)


def _notes(report: Report) -> list[str]:
    few = [each for each in report.variants if each.calls < report.min_calls or each.callers < report.min_callers]
    notes = [
        f"Not enough calls yet: {_short(each)} has {each.calls} of {report.min_calls} calls, "
        f"{each.callers} of {report.min_callers} callers. Its figures may still be chance."
        for each in few
    ]
    notes.append(
        f"Differences are with {report.compared_with * 100:.1f} % intervals, so that all of them together hold with "
        f"{report.confidence * 100:.0f} %. Intervals are drawn over callers, shares by Wilson's formula over calls."
    )
    if not few:
        notes.append("Looked at every day, some difference shows up by chance: settle beforehand when to look.")
    return notes


def _short(variant: VariantReport) -> str:
    return variant.label.partition("/")[2]


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


def _interval(estimate: Estimate) -> str:
    return "-" if estimate.low is None else f"{_number(estimate.low)} to {_number(estimate.high)}"


def _signed(change: Estimate) -> str:
    if change.value is None:
        return "-"
    sign = "+" if change.value >= 0 else ""
    return f"{sign}{_number(change.value)} ({_interval(change)})"


def _share(share: Estimate) -> str:
    if share.value is None or share.low is None or share.high is None:
        return "-"
    return f"{share.value * 100:.0f} % ({share.low * 100:.0f} to {share.high * 100:.0f})"
