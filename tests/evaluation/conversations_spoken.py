"""The scenarios of `data/evaluation/conversations` on the phone: voice -> line -> recogniser -> local chat model.

    python -m tests.evaluation.conversations_spoken [--voices NAME …] [--only NAME] [--all] [--quick] [--wrong]
        [--texts FILE] [--rescore FILE]

Every turn is said by several voices, none of them known to the recogniser's tuning, and goes through 8 kHz mu-law; what
the service recognised is answered and judged as in text. Prints how many scenarios pass with each voice, word errors,
the commonest confusions, and of what failed: said, heard, answered. The clips are kept: a second run is fast.

A scenario that makes sense in text alone says why (`text_only`) and is left out. Of each theme a part is held, at least
four spread over its file; `--all` holds every one. Exit status 1 when a voice passes fewer than nine of ten.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tqdm import tqdm

from pipeline.search.listings.loading import load_listings
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.finder import PlaceFinder
from pipeline.settings import PROJECT_ROOT
from tests.evaluation.conversation_scenarios import Language, Scenario, Turn, load_scenarios
from tests.evaluation.conversations import Outcome, hold_all
from tests.evaluation.spoken_turns import CALLERS, THREE_VOICES, PhoneHearing, confusions, word_error_rate
from tests.voices import can_speak

RECOGNISED: tuple[Language, ...] = ("en",)
"""Languages whose recogniser is at hand."""
AT_LEAST = 0.9
"""The product's aim: this share of the scenarios with each voice."""
_EACH_THEME = 4
_PART = 3
_CONFUSIONS_SHOWN = 20
_YES = "Yes."
_ASKED = re.compile(r"\bDid you say ([^?]+)\?")
"""How an unsure place is asked about, whoever answers."""


@dataclass(frozen=True, slots=True)
class HeardScenario:
    """What was said in a scenario by one voice, and what was recognised, turn by turn.

    Attributes:
        voice: a name in `CALLERS`.
        scenario: its name.
        said, heard: as many as there are turns.
        yes: what is recognised when this voice says yes.
    """

    voice: str
    scenario: str
    said: tuple[str, ...]
    heard: tuple[str, ...]
    yes: str = _YES


@dataclass(frozen=True, slots=True)
class SpokenOutcome:
    """How the scenario went with what was heard.

    Attributes:
        heard: the turns, a yes to "Did you say Chueca?" among them.
        outcome: judged as in text.
        confirmed: how often such a yes was needed.
    """

    heard: HeardScenario
    outcome: Outcome
    confirmed: int = 0

    @property
    def lines(self) -> list[str]:
        """Said, heard, answered and what is wrong with it."""
        told = iter(self.outcome.transcript)
        turns = zip(self.heard.said, self.heard.heard, strict=True)
        lines = [f"\nFAILED {self.heard.voice}: {self.outcome.scenario.theme}/{self.heard.scenario}"]
        for line in told:
            if line.startswith("caller: "):
                said, heard = next(turns)
                lines.append(f"said:     {said}")
                if heard != said:
                    lines.append(f"heard:    {heard}")
            else:
                lines.append(line.replace("agent:  ", "answered: "))
        return lines


def in_speech(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Those that can be held in speech: none that is pending, made for text, or in a language nobody recognises."""
    return [each for each in scenarios if not each.pending and not each.text_only and each.language in RECOGNISED]


def part_of(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Some of every theme, spread over its file: a third, and at least four where there are as many."""
    chosen: list[Scenario] = []
    for theme in dict.fromkeys((each.language, each.theme) for each in scenarios):
        some = [each for each in scenarios if (each.language, each.theme) == theme]
        count = min(len(some), max(_EACH_THEME, len(some) // _PART))
        chosen += [some[number * len(some) // count] for number in range(count)]
    return chosen


async def hear(scenarios: Sequence[Scenario], voices: Sequence[str], texts: Path | None = None) -> list[HeardScenario]:
    """Says every turn of the scenarios with each voice, and recognises it.

    Args:
        scenarios: what is said.
        voices: names in `CALLERS`.
        texts: what was recognised is kept in this file, scenario by scenario.
    """
    hearing = PhoneHearing()
    heard: list[HeardScenario] = []
    yes = {voice: await hearing.hear(_YES, CALLERS[voice]) for voice in voices}
    total = len(voices) * sum(len(each.turns) for each in scenarios)
    with tqdm(total=total, unit=" turns", disable=not sys.stderr.isatty()) as bar:
        for each, voice in ((each, voice) for each in scenarios for voice in voices):
            said = tuple(turn.say for turn in each.turns)
            recognised = []
            for text in said:
                recognised.append(await hearing.hear(text, CALLERS[voice], each.language))
                bar.update()
            heard.append(HeardScenario(voice, each.name, said, tuple(recognised), yes[voice]))
            if texts:
                _keep(heard, texts)
    return heard


def _keep(heard: Sequence[HeardScenario], path: Path) -> None:
    lines = (json.dumps(asdict(each), ensure_ascii=False) for each in heard)
    path.write_text("\n".join(lines) + "\n", "utf-8")


async def hold_heard(scenarios: Sequence[Scenario], heard: Sequence[HeardScenario]) -> list[SpokenOutcome]:
    """The conversations with what was heard in the place of what was said; the expectations stay.

    A caller who is asked for the place that they did say answers yes; what was expected is expected then.
    """
    by_name = {each.name: each for each in scenarios}
    texts = [(as_heard(by_name[each.scenario], each.heard), each) for each in heard]
    held = await hold_all([scenario for scenario, _ in texts])
    done = [
        SpokenOutcome(each, with_what_was_said(outcome, each)) for (_, each), outcome in zip(texts, held, strict=True)
    ]
    parser = QueryParser(PlaceFinder(load_listings(PROJECT_ROOT / "data" / "properties.csv").properties))
    while asked := {at: turn for at, each in enumerate(done) if (turn := asked_rightly(each, parser)) is not None}:
        for at, turn in asked.items():
            texts[at] = with_yes(*texts[at], turn)
        held = await hold_all([texts[at][0] for at in asked])
        for at, outcome in zip(asked, held, strict=True):
            done[at] = SpokenOutcome(texts[at][1], with_what_was_said(outcome, texts[at][1]), done[at].confirmed + 1)
    return done


def with_what_was_said(outcome: Outcome, heard: HeardScenario) -> Outcome:
    """`outcome` where a name that the caller said, though it was recognised in another spelling, is not invented."""
    said = set(re.findall(r"\w+", " ".join(heard.said)))
    names = {
        match.group(1) for each in outcome.invented if (match := re.search(r"name '(\w+)' comes from", each))
    } & said
    own = [f"the name {name!r} comes from nowhere" for name in names]
    outcome.invented = [each for each in outcome.invented if each not in own]
    outcome.failures = [each for each in outcome.failures if not each.endswith(tuple(own))] if own else outcome.failures
    return outcome


def asked_rightly(spoken: SpokenOutcome, parser: QueryParser) -> int | None:
    """The first turn that failed because it was answered by a question for the place that had been said."""
    replies = [line.removeprefix("agent:  ") for line in spoken.outcome.transcript if line.startswith("agent:  ")]
    failed = {int(match.group(1)) - 1 for each in spoken.outcome.failures if (match := re.match(r"turn (\d+)", each))}
    for turn, (said, reply) in enumerate(zip(spoken.heard.said, replies, strict=True)):
        asked = _ASKED.search(reply)
        if turn in failed and asked and said != _YES:
            offered, wanted = (parser.parse(text).parameters for text in (asked.group(1), said))
            if len(offered.places) == 1 and offered.places[0] in (*wanted.places, *wanted.excluded_places):
                return turn
    return None


def with_yes(scenario: Scenario, heard: HeardScenario, turn: int) -> tuple[Scenario, HeardScenario]:
    """Both with a yes after `turn`, of which what was expected of `turn` is expected."""
    turns = list(scenario.turns)
    turns.insert(turn + 1, turns[turn].model_copy(update={"say": heard.yes}))
    turns[turn] = Turn(say=turns[turn].say, asks=True)
    said, texts = list(heard.said), list(heard.heard)
    said.insert(turn + 1, _YES)
    texts.insert(turn + 1, heard.yes)
    return scenario.model_copy(update={"turns": tuple(turns)}), replace(heard, said=tuple(said), heard=tuple(texts))


def as_heard(scenario: Scenario, heard: Sequence[str]) -> Scenario:
    """`scenario` with these words in its turns."""
    turns = tuple(turn.model_copy(update={"say": text}) for turn, text in zip(scenario.turns, heard, strict=True))
    return scenario.model_copy(update={"turns": turns})


def report(outcomes: Sequence[SpokenOutcome], *, wrong: bool = False) -> bool:
    """Prints how the conversations went. False when a voice passed too few.

    Args:
        outcomes: at least one.
        wrong: print the conversations that failed.
    """
    voices = list(dict.fromkeys(each.heard.voice for each in outcomes))
    print(f"{'theme':<22}" + "".join(f"{voice:>14}" for voice in voices))
    for theme in dict.fromkeys(each.outcome.scenario.theme for each in outcomes):
        print(f"{theme:<22}" + "".join(f"{_passed(outcomes, voice, theme):>14}" for voice in voices))
    print(f"{'all':<22}" + "".join(f"{_passed(outcomes, voice):>14}" for voice in voices))
    shares = [_share([each for each in outcomes if each.heard.voice == voice]) for voice in voices]
    print(f"{'':<22}" + "".join(f"{share:>14.1%}" for share in shares) + f"   (aim {AT_LEAST:.0%} with each)")
    asked = [sum(each.confirmed for each in outcomes if each.heard.voice == voice) for voice in voices]
    print(f"{'places confirmed':<22}" + "".join(f"{count:>14}" for count in asked) + "   (a yes to “Did you say …?”)")
    rates = [word_error_rate(_pairs([each for each in outcomes if each.heard.voice == voice])) for voice in voices]
    print(f"{'word errors':<22}" + "".join(f"{rate:>14.1%}" for rate in rates))
    invented = sum(len(each.outcome.invented) for each in outcomes)
    print(f"invented              {invented} numbers or places")
    print("\nheard for what was said, most often:")
    for (said, heard), count in confusions(_pairs(outcomes)).most_common(_CONFUSIONS_SHOWN):
        print(f"{count:>4}  {said or '(nothing)'} -> {heard or '(nothing)'}")
    for each in outcomes:
        if not each.outcome.passed:
            if wrong:
                print("\n".join(each.lines))
            else:
                print(f"FAILED {each.heard.voice}: {each.outcome.scenario.theme}/{each.heard.scenario}")
    return min(shares) >= AT_LEAST


def _pairs(outcomes: Sequence[SpokenOutcome]) -> list[tuple[str, str]]:
    return [pair for each in outcomes for pair in zip(each.heard.said, each.heard.heard, strict=True)]


def _passed(outcomes: Sequence[SpokenOutcome], voice: str, theme: str | None = None) -> str:
    some = [each for each in outcomes if each.heard.voice == voice and theme in (None, each.outcome.scenario.theme)]
    return f"{sum(each.outcome.passed for each in some)} of {len(some)}"


def _share(outcomes: Sequence[SpokenOutcome]) -> float:
    return sum(each.outcome.passed for each in outcomes) / len(outcomes)


def hold_and_report(
    scenarios: Sequence[Scenario], voices: Sequence[str] = THREE_VOICES, *, wrong: bool = False
) -> bool:
    """Says, recognises, holds and prints. False when a voice passed too few."""
    heard = asyncio.run(hear(scenarios, voices))
    return report(asyncio.run(hold_heard(scenarios, heard)), wrong=wrong)


def main() -> int:
    """Holds the conversations and prints. Returns 1 when a voice passed too few."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.conversations_spoken", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--voices", nargs="+", choices=list(CALLERS), default=THREE_VOICES, help="who calls")
    parser.add_argument("--only", metavar="NAME", help="only scenarios whose name or theme contains this")
    parser.add_argument("--all", action="store_true", help="every scenario, not a part of each theme")
    parser.add_argument("--quick", action="store_true", help="one voice and one scenario of each theme")
    parser.add_argument("--wrong", action="store_true", help="print the conversations that failed")
    parser.add_argument("--texts", type=Path, metavar="FILE", help="keep what was recognised in this file")
    parser.add_argument("--rescore", type=Path, metavar="FILE", help="answer and judge the texts of such a file again")
    options = parser.parse_args()
    scenarios = in_speech(load_scenarios())
    if options.rescore:
        rows = [json.loads(line) for line in options.rescore.read_text("utf-8").splitlines()]
        heard = [HeardScenario(**{**row, "said": tuple(row["said"]), "heard": tuple(row["heard"])}) for row in rows]
        heard = [each for each in heard if each.voice in options.voices]
        names = {each.name: each for each in scenarios}
        heard = [each for each in heard if each.said == tuple(turn.say for turn in names[each.scenario].turns)]
    else:
        if options.only is not None:
            scenarios = [each for each in scenarios if options.only in f"{each.theme}/{each.name}"]
        elif options.quick:
            scenarios = list({each.theme: each for each in reversed(scenarios)}.values())
        elif not options.all:
            scenarios = part_of(scenarios)
        voices = options.voices[:1] if options.quick else options.voices
        if not scenarios:
            parser.error(f"no scenario's name contains {options.only!r}")
        if dumb := [voice for voice in voices if not can_speak(CALLERS[voice])]:
            parser.error(f"not installed here: {', '.join(dumb)}")
        heard = asyncio.run(hear(scenarios, voices, options.texts))
    return 0 if report(asyncio.run(hold_heard(scenarios, heard)), wrong=options.wrong) else 1


if __name__ == "__main__":
    sys.exit(main())
