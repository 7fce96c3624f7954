"""`python -m pipeline.observability.costs`: what calls cost, by the records of calls."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from pipeline.errors import SettingsError, VoiceAgentError
from pipeline.observability.prices import PriceTable, load_prices
from pipeline.observability.records.reading import read_calls, read_spent
from pipeline.observability.spending import Spent
from pipeline.settings import load_settings

CHANNELS = ("phone", "browser", "text")


@dataclass(frozen=True, slots=True)
class CostReport:
    """What calls cost.

    Attributes:
        calls: whose costs were counted.
        uncounted: calls from before costs were counted; they are in no sum.
        cost: of all of them, as far as prices are known.
        per_call: their average; None without calls.
        unpriced: pieces of work whose price is not known.
        by_engine: the dearest first.
        currency: of every sum.
    """

    calls: int
    uncounted: int
    cost: float
    per_call: float | None
    unpriced: int
    by_engine: tuple[Spent, ...]
    currency: str


def report_of(
    path: Path, currency: str, *, since: datetime | None = None, channels: Sequence[str] = ("phone", "browser")
) -> CostReport:
    """The costs of the calls in a file of records.

    Args:
        path: the file; while it is not there yet there are no calls.
        currency: of the price table.
        since: only calls that began then or later.
        channels: only calls of these.

    Raises:
        sqlite3.Error: the file cannot be read, or is another one.
    """
    calls = [call for call in read_calls(path, since=since) if call.channel in channels]
    counted = [call for call in calls if call.cost is not None]
    cost = sum(call.cost or 0.0 for call in counted)
    return CostReport(
        calls=len(counted),
        uncounted=len(calls) - len(counted),
        cost=cost,
        per_call=cost / len(counted) if counted else None,
        unpriced=sum(call.unpriced for call in counted),
        by_engine=tuple(read_spent(path, since=since, channels=channels)),
        currency=currency,
    )


def as_text(report: CostReport, prices: PriceTable) -> str:
    """For people."""
    older = f"{report.uncounted} older calls have no costs and are left out." if report.uncounted else ""
    if report.per_call is None:
        return "\n".join(line for line in ("No call whose costs were counted is in the records yet.", older) if line)
    lines = [
        f"calls            {report.calls}",
        f"cost             {_money(report.cost)} {report.currency}",
        f"per call         {_money(report.per_call)} {report.currency}",
        f"per 1 000 calls  {report.per_call * 1_000:.2f} {report.currency}",
    ]
    if report.by_engine:
        head = ("stage", "engine", "model", "pieces", report.currency, "unknown")
        rows = [
            (each.stage, each.engine, each.model or "-", str(each.pieces), _cost_of(each), str(each.unpriced or "-"))
            for each in report.by_engine
        ]
        widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
        lines.append("")
        lines += ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (head, *rows)]
    if report.unpriced:
        lines += ["", f"The price of {report.unpriced} pieces of work is not known: calls cost more than this."]
    dates = [price.date for price in prices.engines if price.date is not None]
    dates += [price.date for price in prices.telephone if price.date is not None]
    if dates:
        lines += ["", f"By prices read between {min(dates)} and {max(dates)}."]
    return "\n".join([*lines, older] if older else lines)


def _cost_of(spent: Spent) -> str:
    return "unknown" if spent.unpriced == spent.pieces else _money(spent.cost)


def _money(amount: float) -> str:
    return f"{amount:.6f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the report. Returns the process's exit code: 2 for what cannot be done."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        prices = load_prices(settings.costs.prices, settings.costs.country)
        path = (asked.records or settings.records.database).expanduser()
        if asked.records is not None and not path.exists():
            raise SettingsError(f"There is no file {path}.")
        report = report_of(path, prices.currency, since=asked.since, channels=asked.channels)
    except (VoiceAgentError, sqlite3.Error) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(asdict(report), indent=2) if asked.json else as_text(report, prices))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.observability.costs",
        description="What calls cost, by the records of calls: each, a thousand of them, and by engine and model.",
        epilog="Each piece of work is reckoned when it is done, by the price table of that day (COSTS__PRICES).",
    )
    parser.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="calls of that day (UTC) and later only")
    parser.add_argument(
        "--channels",
        nargs="+",
        choices=CHANNELS,
        default=["phone", "browser"],
        help="how callers were connected (default: phone browser)",
    )
    parser.add_argument("--records", type=Path, metavar="FILE", help="the records (default: RECORDS__DATABASE)")
    parser.add_argument("--json", action="store_true", help="everything as JSON")
    return parser


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=timezone.utc)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write for example 2026-03-31") from None


if __name__ == "__main__":
    sys.exit(main())
