"""The turn machine against timelines written by hand: 32 ms frames, exact times."""

from __future__ import annotations

import pytest

from pipeline.turns import PauseNoticed, SpeechOnset, SpeechResumed, TurnConfig, TurnEvent, TurnMachine, TurnOver

FRAME_S = 0.032


def play(
    machine: TurnMachine, speech: list[tuple[float, float]], until_s: float, verdicts: dict[float, float] | None = None
) -> list[TurnEvent]:
    """Feeds frames up to `until_s`; frames inside an interval of `speech` are speech.

    `verdicts` maps a pause's beginning, rounded to 0.1 s, to what the end-of-turn model says of it, at once.
    """
    events: list[TurnEvent] = []
    for number in range(1, round(until_s / FRAME_S) + 1):
        now_s = number * FRAME_S
        middle_s = now_s - FRAME_S / 2
        new = machine.hear(0.95 if any(a <= middle_s < b for a, b in speech) else 0.02, now_s)
        for event in new:
            events.append(event)
            if isinstance(event, PauseNoticed) and verdicts:
                verdict = verdicts.get(round(event.since_s, 1))
                if verdict is not None:
                    events += machine.judge(verdict, event.since_s)
    return events


def overs(events: list[TurnEvent]) -> list[TurnOver]:
    return [event for event in events if isinstance(event, TurnOver)]


def test_silence_is_no_turn() -> None:
    assert play(TurnMachine(TurnConfig()), [], 5) == []


def test_a_click_is_no_turn() -> None:
    assert play(TurnMachine(TurnConfig()), [(1.0, 1.03)], 3) == []


def test_fixed_pause_ends_the_turn_after_exactly_that_pause() -> None:
    events = play(TurnMachine(TurnConfig(strategy="pause", pause_s=0.8)), [(1.0, 2.0)], 4)
    assert isinstance(events[0], SpeechOnset) and events[0].at_s == pytest.approx(1.0, abs=FRAME_S)
    (over,) = overs(events)
    assert over.start_s == pytest.approx(1.0, abs=FRAME_S)
    assert over.end_s == pytest.approx(2.0, abs=FRAME_S)
    assert 0.8 <= over.at_s - over.end_s < 0.8 + FRAME_S + 1e-9


def test_fixed_pause_notices_the_pause_once_so_that_recognition_can_start() -> None:
    events = play(TurnMachine(TurnConfig(strategy="pause")), [(1.0, 2.0)], 4)
    assert [type(event) for event in events] == [SpeechOnset, PauseNoticed, TurnOver]


@pytest.mark.parametrize(
    ("verdict", "wait_s"), [(0.99, 0.35), (0.9, 0.35), (0.75, 0.5), (0.5, 0.7), (0.3, 1.1), (0.01, 1.6)]
)
def test_the_surer_the_model_the_shorter_the_wait(verdict: float, wait_s: float) -> None:
    (over,) = overs(play(TurnMachine(TurnConfig()), [(1.0, 2.0)], 5, {2.0: verdict}))
    assert wait_s - 1e-9 <= over.at_s - over.end_s < wait_s + FRAME_S + 1e-9


def test_without_a_verdict_the_fixed_pause_counts() -> None:
    (over,) = overs(play(TurnMachine(TurnConfig(pause_s=0.7)), [(1.0, 2.0)], 5))
    assert 0.7 <= over.at_s - over.end_s < 0.7 + FRAME_S + 1e-9


def test_a_pause_inside_a_sentence_does_not_end_the_turn() -> None:
    speech = [(1.0, 1.8), (2.7, 3.4)]  # "a flat in … um …" 0.9 s later: "Chueca"
    events = play(TurnMachine(TurnConfig()), speech, 6, {1.8: 0.05, 3.4: 0.97})
    (over,) = overs(events)
    assert over.start_s == pytest.approx(1.0, abs=FRAME_S)
    assert over.end_s == pytest.approx(3.4, abs=FRAME_S)
    assert sum(isinstance(event, SpeechResumed) for event in events) == 1


def test_the_model_is_asked_again_as_the_pause_grows() -> None:
    events = play(TurnMachine(TurnConfig()), [(1.0, 2.0)], 5, {2.0: 0.05})
    assert sum(isinstance(event, PauseNoticed) for event in events) == 4


def test_a_stale_verdict_is_ignored() -> None:
    machine = TurnMachine(TurnConfig())
    events = play(machine, [(1.0, 2.0)], 2.2)
    (pause,) = [event for event in events if isinstance(event, PauseNoticed)]
    for number in range(8):  # the caller goes on
        machine.hear(0.95, 2.2 + number * FRAME_S)
    assert machine.judge(0.99, pause.since_s) == []


def test_two_turns() -> None:
    first, second = overs(play(TurnMachine(TurnConfig()), [(1, 2), (4, 4.4)], 6, {2.0: 0.95, 4.4: 0.95}))
    assert first.end_s == pytest.approx(2, abs=FRAME_S)
    assert (second.start_s, second.end_s) == (pytest.approx(4, abs=FRAME_S), pytest.approx(4.4, abs=FRAME_S))


def test_while_the_agent_speaks_a_short_sound_is_not_enough() -> None:
    machine = TurnMachine(TurnConfig())
    machine.agent_speaks = True
    assert play(machine, [(1.0, 1.09)], 3) == []
    machine = TurnMachine(TurnConfig())
    machine.agent_speaks = True
    onset = play(machine, [(1.0, 1.5)], 1.25)[0]
    assert isinstance(onset, SpeechOnset)


def test_an_endless_utterance_is_ended() -> None:
    events = overs(play(TurnMachine(TurnConfig(longest_utterance_s=10)), [(1.0, 60.0)], 12))
    assert len(events) == 1 and events[0].at_s == pytest.approx(11, abs=2 * FRAME_S)
