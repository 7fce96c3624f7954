"""`python -m pipeline.check`: try what is set up, without a call."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import warnings
from collections.abc import Sequence

from pipeline.check.finding import exit_code
from pipeline.check.running import PARTS, run_checks
from pipeline.check.wording import as_json, table, without_secrets
from pipeline.errors import SettingsError
from pipeline.settings import load_settings, wants_colours

_CANNOT_START = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit code.

    Args:
        arguments: of the command line; None is this process's.
    """
    options = _parser().parse_args(arguments)
    # What a library would say of an error is in the report, in words.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    try:
        settings = load_settings()
    except SettingsError as error:
        report = {"exit_code": _CANNOT_START, "summary": str(error), "parts": []}
        print(json.dumps(report, indent=2) if options.json else f"{error}\n\nThe service cannot start: settings.")
        return _CANNOT_START
    loop = asyncio.new_event_loop()
    try:
        findings = loop.run_until_complete(run_checks(settings, options.only, deep=options.deep))
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    finally:
        # Not asyncio.run: it would wait for threads that wait for a server.
        loop.close()
    colours = wants_colours() and sys.stdout.isatty()
    report_text = as_json(findings) if options.json else table(findings, colours=colours)
    print(without_secrets(report_text, settings))
    return exit_code(findings)


def _parser() -> argparse.ArgumentParser:
    parts = "\n".join(f"  {part:<10} {title}" for part, title in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.check",
        description="Tries what is set up (engines, stores, telephone, files) without a call, three times each, and"
        "\nsays what is configured and by which setting, whether it works, how fast, and what stands in when it fails."
        "\nNothing is booked, fetched or written. Providers bill the tries as the few words that they are.",
        epilog=f"parts:\n{parts}\n\n"
        "examples:\n"
        "  python -m pipeline.check                      everything, within 12 seconds\n"
        "  python -m pipeline.check --only stt,tts,llm   the engines\n"
        "  python -m pipeline.check --deep               engines of this process speak and hear a sentence too\n"
        "  python -m pipeline.check --json | jq '.parts[] | select(.well | not)'\n"
        "  TOGETHER__API_KEY=... python -m pipeline.check --only tts\n\n"
        "exit codes:\n"
        "  0  everything that is configured works\n"
        "  1  something that is configured does not; the service starts, and what stands in does the work\n"
        "  2  the service cannot start",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", type=_parts, default=(), metavar="PART,...", help="check these parts only")
    parser.add_argument("--deep", action="store_true", help="make the engines of this process and have them work")
    parser.add_argument("--json", action="store_true", help="for machines")
    return parser


def _parts(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if unknown := [name for name in names if name not in PARTS]:
        raise argparse.ArgumentTypeError(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return names


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # A thread may still be waiting for a server that never answers.
    os._exit(code)
