"""Places a call from the command line: `python -m pipeline.transports.call +34600111222`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from avatars.avatar import load_avatars
from pipeline.errors import VoiceAgentError
from pipeline.settings import load_settings
from pipeline.transports.outbound import NotPlaced, Outbound

PLACED, FAILED, WRONG = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Has Twilio place a call. Returns the process's exit code."""
    wish = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        outbound = Outbound(settings.twilio, settings.public_url, load_avatars(settings.avatars_dir))
        from_number, agent_url = outbound.check(wish.to_number, wish.from_number, None, wish.avatar)
    except VoiceAgentError as error:
        where = {"to_number": "TO: ", "from_number": "--from: ", "avatar": "--avatar: "}
        print(where.get(getattr(error, "field", ""), "") + str(error), file=sys.stderr)
        return WRONG
    try:
        sid = asyncio.run(outbound.place(wish.to_number, from_number, agent_url))
    except NotPlaced as error:
        print(error, file=sys.stderr)
        return FAILED
    finally:
        outbound.close()
    print(sid)
    return PLACED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.transports.call",
        description="Has Twilio call a number; whoever answers talks to the avatar of the service at PUBLIC_URL. "
        "Prints the call's SID.",
        epilog="Needs TWILIO__ACCOUNT_SID, TWILIO__AUTH_TOKEN and PUBLIC_URL, in the environment or in .env; "
        "TWILIO__ALLOWED_PREFIXES says where may be called. "
        "Exit codes: 0 placed, 1 Twilio did not place it, 2 a number or a setting is wrong.",
    )
    parser.add_argument("to_number", metavar="TO", help="whom to call, in international form: +34600111222")
    parser.add_argument(
        "--from",
        dest="from_number",
        metavar="NUMBER",
        help="which of your Twilio numbers calls (default: the first of TWILIO__NUMBERS)",
    )
    parser.add_argument("--avatar", default="", metavar="NAME", help="who speaks (default: who answers on that number)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
