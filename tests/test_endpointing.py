"""How much silence ends a turn: what must hold between its constants, and for anything in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.turn_taking.endpointing import Endpointing
from pipeline.turn_taking.pause_habits import CUT_OFF_MARGIN_S, FORGETS, LONGEST_PATIENCE_S, USUAL_PAUSE_S, PauseHabits
from pipeline.turn_taking.utterance_end import Ending
from pipeline.turns import TurnConfig

ENDPOINTING = Endpointing()
RECOGNITION_S = 0.17
probabilities = st.floats(0, 1)
endings = st.sampled_from([None, *Ending])


def test_endings_that_go_on_are_waited_for_longer() -> None:
    for probability in (0.0, 0.5, 1.0):
        order = [Ending.COMPLETE, Ending.FULL_WISH, Ending.NEUTRAL, Ending.WISH, Ending.OPENING, Ending.DANGLING]
        waits = [ENDPOINTING.wait_for(ending, probability, 0.0) for ending in order]
        assert waits == sorted(waits)


def test_a_dangling_end_outwaits_a_pause_of_0_9_s() -> None:
    assert ENDPOINTING.wait_for(Ending.DANGLING, 1.0, 0.0) > 0.9


def test_words_come_before_a_turn_is_ended_without_them() -> None:
    recognised_from_s = TurnConfig().recognise_at_s
    assert ENDPOINTING.wait_for(None, 1.0, 0.0) > recognised_from_s + RECOGNITION_S


@given(endings, probabilities, probabilities, st.floats(0, LONGEST_PATIENCE_S))
def test_the_surer_the_model_the_shorter_the_wait(
    ending: Ending | None, one: float, other: float, patience_s: float
) -> None:
    least, most = sorted((one, other))
    assert ENDPOINTING.wait_for(ending, least, patience_s) >= ENDPOINTING.wait_for(ending, most, patience_s)


@given(endings, st.none() | probabilities, st.floats(0, LONGEST_PATIENCE_S))
def test_no_wait_is_longer_than_the_constants_allow(
    ending: Ending | None, probability: float | None, patience_s: float
) -> None:
    wait = ENDPOINTING.waits[ending] if ending else ENDPOINTING.without_words
    waited_s = ENDPOINTING.wait_for(ending, probability, patience_s)
    assert wait.finished_s <= waited_s <= wait.unfinished_s + wait.habit * LONGEST_PATIENCE_S


def test_no_verdict_lies_between_the_extremes() -> None:
    for ending in Ending:
        finished, unknown, unfinished = (ENDPOINTING.wait_for(ending, p, 0.0) for p in (1.0, None, 0.0))
        assert finished < unknown < unfinished


def test_a_usual_pause_teaches_nothing() -> None:
    habits = PauseHabits()
    habits.note_pause(USUAL_PAUSE_S)
    habits.end_turn()
    assert habits.patience_s == 0.0


def test_half_of_a_long_pause_counts_from_the_next_turn_on_and_fades() -> None:
    habits = PauseHabits()
    habits.note_pause(USUAL_PAUSE_S + 0.4)
    assert habits.patience_s == 0.0
    habits.end_turn()
    assert habits.patience_s == pytest.approx(0.2)
    habits.end_turn()
    assert habits.patience_s == pytest.approx(0.2 * FORGETS)


def test_a_cut_off_counts_whole_and_at_once() -> None:
    habits = PauseHabits()
    habits.note_cut_off(USUAL_PAUSE_S + 0.2)
    assert habits.patience_s == pytest.approx(0.2 + CUT_OFF_MARGIN_S)
    habits.note_cut_off(60.0)
    assert habits.patience_s == LONGEST_PATIENCE_S
