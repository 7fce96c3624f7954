"""Scenarios on the phone: what is said, recognised and answered; and how the evaluation counts."""

from __future__ import annotations

import asyncio

import pytest

from tests.evaluation.conversation_scenarios import Scenario, Turn, load_scenarios
from tests.evaluation.conversations import Outcome
from tests.evaluation.conversations_spoken import (
    HeardScenario,
    SpokenOutcome,
    as_heard,
    hear,
    hold_heard,
    in_speech,
    part_of,
    report,
)
from tests.evaluation.spoken_turns import confusions, word_error_rate

FEW = ("wants-a-person", "small-talk-and-back", "budget-goes-up")


@pytest.mark.engines
@pytest.mark.slow
def test_conversations_on_the_phone_go_as_in_text() -> None:
    scenarios = [each for each in load_scenarios() if each.name in FEW]
    assert len(scenarios) == len(FEW)
    outcomes = asyncio.run(hold_heard(scenarios, asyncio.run(hear(scenarios, ["american"]))))
    assert not [line for each in outcomes if not each.outcome.passed for line in each.lines]
    assert word_error_rate(zip(*_said_and_heard(outcomes), strict=True)) < 0.2


def _said_and_heard(outcomes: list[SpokenOutcome]) -> tuple[list[str], list[str]]:
    said = [text for each in outcomes for text in each.heard.said]
    return said, [text for each in outcomes for text in each.heard.heard]


def test_the_part_covers_every_theme() -> None:
    scenarios = in_speech(load_scenarios())
    part = part_of(scenarios)
    assert {each.theme for each in part} == {each.theme for each in scenarios}
    assert len(part) >= 40
    assert len({each.name for each in part}) == len(part)


def test_pending_and_text_only_are_not_spoken() -> None:
    turn = (Turn(say="hello"),)
    scenarios = [
        Scenario(name="said", turns=turn),
        Scenario(name="written", turns=turn, text_only="brackets cannot be said"),
        Scenario(name="later", turns=turn, pending="not yet"),
    ]
    assert [each.name for each in in_speech(scenarios)] == ["said"]


def test_expectations_stay_when_something_else_was_heard() -> None:
    scenario = Scenario(name="said", turns=(Turn(say="a flat in Chueca", search="some"), Turn(say="bye")))
    heard = as_heard(scenario, ["a flat in. chew", ""])
    assert [turn.say for turn in heard.turns] == ["a flat in. chew", ""]
    assert [turn.search for turn in heard.turns] == ["some", None]


def test_numbers_and_accents_are_no_word_errors() -> None:
    assert word_error_rate([("four hundred thousand in Gràcia", "400,000 in Gracia.")]) == 0.0


def test_word_errors_are_those_of_all_words_said() -> None:
    assert word_error_rate([("does it have a lift", "does it have a left"), ("yes", "yes")]) == pytest.approx(1 / 6)


def test_confusions_hold_neighbours_together() -> None:
    pairs = [("bye then", "by then"), ("a flat in Retiro", "a flat inratito"), ("bye", "by")]
    assert dict(confusions(pairs)) == {("bye", "by"): 2, ("in retiro", "inratito"): 1}


def test_a_voice_that_fails_too_often_fails_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    scenario = Scenario(name="said", turns=(Turn(say="bye then"),), theme="asides")

    def told(voice: str, *failures: str) -> SpokenOutcome:
        transcript = ["caller: by then", "agent:  Sorry?", *(f"    !! {reason}" for reason in failures)]
        outcome = Outcome(scenario, list(failures), transcript)
        return SpokenOutcome(HeardScenario(voice, "said", ("bye then",), ("by then",)), outcome)

    assert report([told("american"), told("british")])
    assert not report([told("american"), told("british", "was not understood")], wrong=True)
    printed = capsys.readouterr().out
    assert "FAILED british: asides/said" in printed
    assert "said:     bye then\nheard:    by then\nanswered: Sorry?" in printed
