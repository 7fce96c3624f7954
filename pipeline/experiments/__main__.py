"""`python -m pipeline.experiments`: which experiments there are, and how their variants did."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path

from avatars.avatar import Avatar, load_avatars
from avatars.experiment import Experiment, load_experiments
from pipeline.errors import SettingsError, VoiceAgentError
from pipeline.experiments.assignment import running
from pipeline.experiments.comparing import MIN_CALLERS, MIN_CALLS, compare
from pipeline.experiments.report import as_json, as_text
from pipeline.observability.records.reading import read_calls
from pipeline.settings import Settings, load_settings

CHANNELS = ("phone", "browser", "text")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what is asked for. Returns the process's exit code: 2 for what cannot be done."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        avatars = load_avatars(settings.avatars_dir)
        experiments = load_experiments(settings.experiments.folder.expanduser(), avatars)
        if asked.command == "list":
            print(_list(experiments, settings, avatars))
        else:
            print(_report(asked, experiments, settings))
    except (VoiceAgentError, sqlite3.Error) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _list(experiments: Mapping[str, Experiment], settings: Settings, avatars: Mapping[str, Avatar]) -> str:
    if not experiments:
        return f"There is no experiment in {settings.experiments.folder}."
    now = running(settings.experiments.run, experiments, avatars, lambda number: None).variants
    lines = []
    for experiment in experiments.values():
        labels = [experiment.label(variant) for variant in experiment.variants]
        state = "running" if labels[0] in now else "not running"
        lines.append(f"{experiment.name} ({experiment.avatar}, {state}): {experiment.question}")
        for variant in experiment.variants:
            changes = ", ".join(variant.changes) or "as it is"
            lines.append(f"  {variant.name}, weight {variant.weight:g} in the file: {changes}")
    return "\n".join(lines)


def _report(asked: argparse.Namespace, experiments: Mapping[str, Experiment], settings: Settings) -> str:
    if asked.experiment not in experiments:
        there = ", ".join(experiments) or "none"
        raise SettingsError(f"There is no experiment called {asked.experiment!r}; there are: {there}.")
    experiment = experiments[asked.experiment]
    labels = [experiment.label(variant) for variant in experiment.variants]
    path = (asked.records or settings.records.database).expanduser()
    if asked.records is not None and not path.exists():
        raise SettingsError(f"There is no file {path}.")
    calls = [call for call in read_calls(path, since=asked.since, variants=labels) if call.channel in asked.channels]
    report = compare(
        experiment.name,
        experiment.question,
        labels,
        calls,
        min_calls=asked.min_calls,
        min_callers=min(asked.min_calls, MIN_CALLERS),
    )
    return as_json(report) if asked.json else as_text(report)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.experiments",
        description="Variants of avatars: which experiments there are, and how their variants did.",
        epilog="An experiment is a YAML file in EXPERIMENTS__FOLDER; EXPERIMENTS__RUN names those that run.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the experiments, their variants, and which of them run")
    report = commands.add_parser(
        "report",
        help="compare the variants of an experiment by the records of their calls",
        description="Compares the variants of an experiment by call length, turns per search, interruptions and how "
        "often the avatar asked to repeat or apologised.",
    )
    report.add_argument("experiment", help="its name")
    report.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="calls of that day (UTC) and later only")
    report.add_argument(
        "--channels",
        nargs="+",
        choices=CHANNELS,
        default=["phone", "browser"],
        help="how callers were connected (default: phone browser)",
    )
    report.add_argument(
        "--min-calls",
        type=_count,
        default=MIN_CALLS,
        metavar="N",
        help=f"of each variant, before anything is concluded (default: {MIN_CALLS})",
    )
    report.add_argument("--records", type=Path, metavar="FILE", help="the records (default: RECORDS__DATABASE)")
    report.add_argument("--json", action="store_true", help="everything as JSON")
    return parser


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=timezone.utc)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write for example 2026-03-31") from None


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of calls, 2 or more")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
