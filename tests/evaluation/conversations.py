"""Conversations in text with the local chat model and the real search, held against `data/evaluation/conversations`.

    python -m tests.evaluation.conversations [--wrong] [--only NAME] [--talk [NAME]] [--language en|es] [--report FILE]

Prints which scenarios pass; per language turns answered rightly, turns per search, repeated wording, what was invented.
Exit status 1 when a scenario that is not pending fails.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from avatars.avatar import Avatar, load_avatars
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.local import make_local_model
from pipeline.agent.office_tools import make_office_tools
from pipeline.agent.remembering.forgetting import make_forget_tool
from pipeline.agent.tools import SEARCH_TOOL, make_search_tool
from pipeline.assets import ensure_assets
from pipeline.errors import EngineError
from pipeline.events import ReplyDelta, ToolCalled, ToolReturned
from pipeline.office.office import Office, make_office
from pipeline.properties import Property
from pipeline.search.service import SearchService, build_search
from pipeline.settings import PROJECT_ROOT, load_settings
from tests.evaluation.conversation_checks import (
    REPEATED_WITHIN,
    Agency,
    Heard,
    repeated,
    sentences,
    unmet,
    unspeakable,
)
from tests.evaluation.conversation_grounding import Known, ungrounded
from tests.evaluation.conversation_scenarios import Called, Scenario, Turn, load_scenarios
from tests.evaluation.labels import standing
from tests.search.listing_facts import listing_facts

AGENCY = "Casavoz Homes"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))
"""What time it is in every conversation: a Monday."""
OPENING_HOURS = "Mon-Fri 09:30-19:00, Sat 10:00-14:00"
_FEW_TURNS = 3.0
"""The product's aim: fewer turns than this per successful search."""


@dataclass
class Outcome:
    """How a scenario went.

    Attributes:
        scenario: what was held.
        failures: what was wrong, each with its turn's number.
        transcript: lines "caller: …" and "agent: …".
        turns: of the caller.
        wrong_turns: of these, answered wrongly in some way.
        sentences, repeats: said by the agent; of these, said word for word a moment before without being asked.
        invented: numbers and places that came from nowhere.
        found_after: caller's turns until a home that obeys the scenario's goal was spoken of; None if never.
    """

    scenario: Scenario
    failures: list[str] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    turns: int = 0
    wrong_turns: int = 0
    sentences: int = 0
    repeats: int = 0
    invented: list[str] = field(default_factory=list)
    found_after: int | None = None

    @property
    def passed(self) -> bool:
        """Was everything as it should be?"""
        return not self.failures


class Stage:
    """The real search, and an agent with the local model over it.

    Args:
        service: warmed up.
        avatars: by key.
        folder: where the office's diaries are kept, one for each conversation.
    """

    def __init__(self, service: SearchService, avatars: Mapping[str, Avatar], folder: Path) -> None:
        self._service, self._avatars, self._folder = service, avatars, folder
        districts = sorted(place.name for place in service.places.places if place.kind == "district")
        cities = sorted(place.name for place in service.places.places if place.kind == "city")
        unit = load_settings().size_unit
        self.agent = Agent(
            lambda avatar: make_local_model(avatar, service.parser, agency=AGENCY, districts=districts, size_unit=unit),
            [],
            agency=AGENCY,
            districts=districts,
        )
        self._search = make_search_tool(service, districts=districts, cities=cities, size_unit=unit)
        self._agency = Agency(service.listings.properties, listing_facts())
        self._locations = tuple(districts)
        self._threads = itertools.count(1)

    async def hold(self, scenario: Scenario) -> Outcome:
        """The conversation of `scenario`, judged."""
        avatar = self._avatars[scenario.avatar].in_language(scenario.language)
        conversation = Conversation(f"{scenario.name}-{next(self._threads)}", avatar, "text", scenario.caller)
        office = self._make_office(conversation.thread_id)
        greeting = avatar.greeting.format(agency=AGENCY)
        await self.agent.note_greeting(conversation, greeting)
        talk = _Talk(Outcome(scenario), self._agency, self._service, self._known(avatar, greeting), [greeting])
        for turn in scenario.turns:
            await talk.turn(turn, self.agent, conversation)
        talk.outcome.failures += await _left_behind(scenario, office)
        await self.agent.forget(conversation.thread_id)
        await office.close()
        return talk.outcome

    def _make_office(self, name: str) -> Office:
        """An office with an empty diary on Monday morning, whose tools the agent has from here on."""

        async def forget(thread_id: str) -> None:
            await self.agent.forget(thread_id)
            await office.store.forget(thread_id)

        office = make_office(
            database=self._folder / f"{name}.db",
            opening_hours=OPENING_HOURS,
            timezone_name=str(NOW.tzinfo),
            is_listed=lambda home: home in self._service.catalogue.by_id,
            now=lambda: NOW,
        )
        tools = [self._search, *make_office_tools(office.viewings, office.contacts), make_forget_tool(forget)]
        self.agent.follow(tools, self._locations)
        return office

    def _known(self, avatar: Avatar, greeting: str) -> Known:
        lines = " ".join(line for lines in avatar.phrases.model_dump().values() for line in lines)
        cities = " ".join(place.name for place in self._service.places.places)
        return Known(
            " ".join((avatar.name, AGENCY, greeting, lines, cities)), self._locations, language=avatar.language
        )


@dataclass
class _Talk:
    """One conversation as it goes on."""

    outcome: Outcome
    agency: Agency
    service: SearchService
    known: Known
    replies: list[str]
    before: list[Property] = field(default_factory=list)

    async def turn(self, turn: Turn, agent: Agent, conversation: Conversation) -> None:
        """Says it, and judges the answer."""
        outcome, known = self.outcome, self.known
        outcome.turns += 1
        known.said.append(turn.say)
        known.wished |= _bounds(standing(self.service.parser.parse(turn.say).parameters))
        reply, wishes, calls = "", [], []
        try:
            async for event in agent.reply(turn.say, conversation):
                if isinstance(event, ReplyDelta):
                    reply += event.text
                elif isinstance(event, ToolCalled) and event.name == SEARCH_TOOL:
                    wishes.append(standing(self.service.parser.parse(str(event.arguments["query"])).parameters))
                elif isinstance(event, ToolCalled):
                    calls.append(Called.model_validate({"tool": event.name, **_confirmed(event.arguments)}))
                elif isinstance(event, ToolReturned):
                    known.add_homes(event.properties)
        except EngineError as error:
            outcome.failures.append(f"turn {outcome.turns} {turn.say!r}: {error}")
        messages = await agent.messages(conversation)
        known.tool_texts = [str(message.content) for message in messages if message.type == "tool"]
        answers = [message.text for message in messages if message.type == "tool" and message.name != SEARCH_TOOL]
        calls = [
            call.model_copy(update={"status": json.loads(answer)["status"]})
            for call, answer in zip(calls, answers[-len(calls) :] if calls else (), strict=True)
        ]
        phrases = conversation.avatar.phrases
        heard = Heard(
            reply,
            wishes,
            known.homes,
            tuple(self.before),
            tuple(self.replies),
            (*phrases.not_understood, *phrases.offer_help),
            phrases.out_of_scope,
            conversation.avatar.language,
            calls,
        )
        self._judge(turn, heard)
        self.replies.append(reply)
        self.before += heard.homes

    def _judge(self, turn: Turn, heard: Heard) -> None:
        outcome, reply = self.outcome, heard.reply
        outcome.transcript += [f"caller: {turn.say}", f"agent:  {reply}"]
        outcome.sentences += len(sentences(reply))
        again = [] if turn.repeats else repeated(reply, heard.replies[-REPEATED_WITHIN:])
        outcome.repeats += len(again)
        invented = ungrounded(reply, self.known)
        outcome.invented += invented
        wrong = [
            *unmet(turn, heard, self.agency),
            *unspeakable(reply, turn.longest, heard.language),
            *invented,
            *(f"says again {sentence!r}" for sentence in again),
            *(f"says {pattern!r}" for pattern in outcome.scenario.never if _contains(pattern, reply)),
        ]
        outcome.wrong_turns += bool(wrong)
        outcome.failures += [f"turn {outcome.turns} {turn.say!r}: {reason}" for reason in wrong]
        outcome.transcript += [f"    !! {reason}" for reason in wrong]
        goal = outcome.scenario.goal
        if goal is not None and outcome.found_after is None:
            if any(goal.obeyed_by(home, self.agency.has(home)) for home in heard.homes):
                outcome.found_after = outcome.turns


async def _left_behind(scenario: Scenario, office: Office) -> list[str]:
    """How the office's diary and book differ from what must be in them at the end."""
    wrong = []
    viewings = tuple(each.start.astimezone(NOW.tzinfo).isoformat()[:16] for each in await office.store.viewings())
    if scenario.booked is not None and viewings != scenario.booked:
        wrong.append(f"booked are {list(viewings)}, not {list(scenario.booked)}")
    contacts = await office.store.contacts()
    if scenario.contacts is not None and not (
        len(contacts) == len(scenario.contacts)
        and all(
            (each.name, each.phone) == (wanted.name, wanted.phone) and wanted.wish in each.wish
            for each, wanted in zip(contacts, scenario.contacts, strict=True)
        )
    ):
        wrong.append(f"contacts are {[(each.name, each.phone, each.wish) for each in contacts]}")
    return wrong


async def hold_all(scenarios: Sequence[Scenario]) -> list[Outcome]:
    """Holds the conversations, one after the other."""
    settings = load_settings()
    assets = ensure_assets(settings.cache_dir, ["minilm"])
    csv = PROJECT_ROOT / "data" / "properties.csv"
    service = build_search(csv, assets.minilm_cache_dir, settings.size_unit, settings.search.timeout_s)
    await service.warm_up()
    try:
        with tempfile.TemporaryDirectory() as folder:
            stage = Stage(service, load_avatars(PROJECT_ROOT / "avatars" / "definitions"), Path(folder))
            return [await stage.hold(scenario) for scenario in scenarios]
    finally:
        await service.close()


def report(outcomes: Sequence[Outcome], *, wrong: bool = False) -> bool:
    """Prints how the conversations went. False when one that is not pending failed.

    Args:
        outcomes: at least one.
        wrong: print the transcripts of those that failed.
    """
    due = [each for each in outcomes if each.scenario.pending is None]
    print(f"{'theme':<22}{'scenarios':>10}{'passed':>8}{'pending':>9}{'turns':>7}")
    for theme in dict.fromkeys(each.scenario.theme for each in outcomes):
        some = [each for each in outcomes if each.scenario.theme == theme]
        pending = sum(each.scenario.pending is not None for each in some)
        passed = sum(each.passed for each in some if each.scenario.pending is None)
        print(f"{theme:<22}{len(some):>10}{passed:>8}{pending:>9}{sum(each.turns for each in some):>7}")
    for language in dict.fromkeys(each.scenario.language for each in outcomes):
        _report_language(language, [each for each in outcomes if each.scenario.language == language])
    for each in outcomes:
        if each.scenario.pending is not None:
            now = "passes now" if each.passed else "fails"
            print(f"pending ({now}): {each.scenario.name}: {each.scenario.pending}")
    failed = [each for each in due if not each.passed]
    for each in failed:
        print(f"\nFAILED {each.scenario.theme}/{each.scenario.name}")
        print("\n".join(each.transcript if wrong else each.failures))
    return not failed


def _report_language(language: str, outcomes: Sequence[Outcome]) -> None:
    due = [each for each in outcomes if each.scenario.pending is None]
    pending = len(outcomes) - len(due)
    turns, wrong = sum(each.turns for each in outcomes), sum(each.wrong_turns for each in outcomes)
    print(f"\nlanguage               {language}")
    print(f"scenarios passed       {sum(each.passed for each in due)} of {len(due)}, {pending} pending")
    print(f"turns answered rightly {turns - wrong} of {turns} ({1 - wrong / turns:.1%})")
    searches = [each for each in outcomes if each.scenario.goal is not None]
    found = [each.found_after for each in searches if each.found_after is not None]
    if found:
        mean = sum(found) / len(found)
        print(f"turns per search       {mean:.2f} ({len(found)} of {len(searches)} found; aim under {_FEW_TURNS:g})")
    said, repeats = sum(each.sentences for each in outcomes), sum(each.repeats for each in outcomes)
    share = repeats / said if said else 0.0
    print(f"repeated wording       {repeats} of {said} sentences ({share:.1%}) within {REPEATED_WITHIN} replies")
    print(f"invented               {sum(len(each.invented) for each in outcomes)} numbers or places")


def _write_report(outcomes: Sequence[Outcome], path: Path) -> None:
    failed = [each for each in outcomes if not each.passed]
    lines = [f"# {len(failed)} of {len(outcomes)} scenarios fail", ""]
    for each in failed:
        lines += [f"## {each.scenario.theme}/{each.scenario.name}", "", *each.transcript, ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def _bounds(wish: Mapping[str, object]) -> set[float]:
    return {float(value) for value in wish.values() if isinstance(value, int | float)}


def _confirmed(arguments: Mapping[str, object]) -> dict[str, object]:
    return {"confirmed": True} if arguments.get("confirmed") else {}


def _contains(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def main() -> int:
    """Holds the conversations and prints. Returns 1 when one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.conversations", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--wrong", action="store_true", help="print the transcripts of conversations that failed")
    parser.add_argument("--only", metavar="NAME", help="only scenarios whose name or theme contains this")
    parser.add_argument(
        "--talk",
        nargs="?",
        const="",
        metavar="NAME",
        help="print every transcript of scenarios whose name contains this",
    )
    parser.add_argument("--language", choices=("en", "es"), help="only scenarios in this language")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write transcripts of failures to this file")
    options = parser.parse_args()
    only = options.only or options.talk or ""
    chosen = [
        each
        for each in load_scenarios()
        if only in f"{each.theme}/{each.name}" and options.language in (None, each.language)
    ]
    if not chosen:
        parser.error(f"no scenario's name contains {only!r}, or none in that language")
    outcomes = asyncio.run(hold_all(chosen))
    if options.talk is not None:
        for each in outcomes:
            print(f"\n{each.scenario.theme}/{each.scenario.name}", *each.transcript, sep="\n")
    if options.report:
        _write_report(outcomes, options.report)
    return 0 if report(outcomes, wrong=options.wrong) else 1


if __name__ == "__main__":
    sys.exit(main())
