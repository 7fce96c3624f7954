"""The turn machine against timelines written by hand: 32 ms frames, exact times."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audio import FloatSamples
from pipeline.listening import Ear
from pipeline.turn_taking.pause_habits import LONGEST_PATIENCE_S
from pipeline.turns import PauseNoticed, SpeechOnset, SpeechResumed, TurnConfig, TurnEvent, TurnMachine, TurnOver

FRAME_S = 0.032
WORDS_AFTER_S = 0.17


def play(
    machine: TurnMachine,
    speech: list[tuple[float, float]],
    until_s: float,
    verdicts: dict[float, float] | None = None,
    words: dict[float, str] | None = None,
) -> list[TurnEvent]:
    """Feeds frames up to `until_s`; frames inside an interval of `speech` are speech.

    `verdicts` maps a pause's beginning, rounded to 0.1 s, to what the end-of-turn model says of it, at once; `words`
    to what is recognised, `WORDS_AFTER_S` after the pause was noticed.
    """
    coming: list[tuple[float, str, float]] = []
    events: list[TurnEvent] = []
    for number in range(1, round(until_s / FRAME_S) + 1):
        now_s = number * FRAME_S
        middle_s = now_s - FRAME_S / 2
        for at_s, text, since_s in [one for one in coming if one[0] < now_s]:
            coming.remove((at_s, text, since_s))
            events += machine.read(text, since_s)
        new = machine.hear(0.95 if any(a <= middle_s < b for a, b in speech) else 0.02, now_s)
        for event in new:
            events.append(event)
            if not isinstance(event, PauseNoticed):
                continue
            verdict = (verdicts or {}).get(round(event.since_s, 1))
            text_heard = (words or {}).get(round(event.since_s, 1))
            if text_heard is not None:
                coming.append((now_s + WORDS_AFTER_S, text_heard, event.since_s))
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
    pauses = [event for event in events if isinstance(event, PauseNoticed)]
    assert [pause.asks_model for pause in pauses] == [False, True, True, True, True]


@pytest.mark.parametrize(
    ("verdict", "words", "asked"),
    [
        (0.97, None, 0),  # sure: another verdict could only make the caller wait
        (0.05, "a flat in Chamberí", 3),  # over before the fourth
        (0.05, "Is it quiet at night?", 1),  # complete words end the turn soon, whatever it says
        (0.05, "and then the", 4),
    ],
)
def test_the_model_is_asked_only_where_its_verdict_counts(verdict: float, words: str | None, asked: int) -> None:
    said = {2.0: words} if words is not None else None
    events = play(TurnMachine(TurnConfig()), [(1.0, 2.0)], 5, {2.0: verdict}, said)
    assert sum(isinstance(event, PauseNoticed) and event.asks_model for event in events) == asked
    assert len(overs(events)) == 1


def test_a_stale_verdict_is_ignored() -> None:
    machine = TurnMachine(TurnConfig())
    events = play(machine, [(1.0, 2.0)], 2.18)
    (pause, *_) = [event for event in events if isinstance(event, PauseNoticed)]
    for number in range(8):  # the caller goes on
        machine.hear(0.95, 2.2 + number * FRAME_S)
    assert machine.judge(0.99, pause.since_s) == []


def test_two_turns() -> None:
    first, second = overs(play(TurnMachine(TurnConfig()), [(1, 2), (4, 4.4)], 6, {2.0: 0.95, 4.4: 0.95}))
    assert first.end_s == pytest.approx(2, abs=FRAME_S)
    assert (second.start_s, second.end_s) == (pytest.approx(4, abs=FRAME_S), pytest.approx(4.4, abs=FRAME_S))


def test_while_the_agent_speaks_one_frame_is_a_click_and_two_soft_ones_are_a_voice() -> None:
    machine = TurnMachine(TurnConfig())
    machine.agent_speaks = True
    assert play(machine, [(1.0, 1.03)], 3) == []
    for soft, onsets in ((0.35, 1), (0.2, 0)):
        machine = TurnMachine(TurnConfig())
        machine.agent_speaks = True
        events = [event for number in range(1, 3) for event in machine.hear(soft, number * FRAME_S)]
        assert [type(event) for event in events] == [SpeechOnset] * onsets
    quiet = TurnMachine(TurnConfig())
    assert not [event for number in range(1, 9) for event in quiet.hear(0.35, number * FRAME_S)]


def test_an_endless_utterance_is_ended() -> None:
    events = overs(play(TurnMachine(TurnConfig(longest_utterance_s=10)), [(1.0, 60.0)], 12))
    assert len(events) == 1 and events[0].at_s == pytest.approx(11, abs=2 * FRAME_S)


def waited(over: TurnOver) -> float:
    return over.at_s - over.end_s


@pytest.mark.parametrize("words", ["I'm looking for a flat in.", "My budget is", "A flat in, um."])
def test_a_dangling_end_is_waited_for_whatever_the_melody_says(words: str) -> None:
    (over,) = overs(play(TurnMachine(TurnConfig()), [(1.0, 2.0)], 5, {2.0: 0.98}, {2.0: words}))
    assert 1.0 <= waited(over) <= 1.6 + FRAME_S


@pytest.mark.parametrize("words", ["Yes.", "Two.", "The second one.", "How big is it?", "Thanks, bye."])
def test_a_complete_answer_ends_as_soon_as_its_words_are_known(words: str) -> None:
    machine = TurnMachine(TurnConfig())
    machine.agent_said = "Want to hear more about it?"
    (over,) = overs(play(machine, [(1.0, 2.0)], 5, {2.0: 0.95}, {2.0: words}))
    assert waited(over) <= 0.1 + WORDS_AFTER_S + 2 * FRAME_S


def test_words_alone_are_enough_when_the_model_fails() -> None:
    (over,) = overs(play(TurnMachine(TurnConfig()), [(1.0, 2.0)], 5, None, {2.0: "Yes, please."}))
    assert waited(over) < 0.6


def test_the_verdict_alone_is_enough_when_recognition_fails() -> None:
    (sure,) = overs(play(TurnMachine(TurnConfig()), [(1.0, 2.0)], 5, {2.0: 0.98}))
    (unsure,) = overs(play(TurnMachine(TurnConfig()), [(1.0, 2.0)], 5, {2.0: 0.02}))
    assert waited(sure) < 0.8 < waited(unsure) <= 1.6 + FRAME_S


def test_a_pause_tells_how_long_it_was() -> None:
    events = play(TurnMachine(TurnConfig()), [(1.0, 1.8), (2.5, 3.0)], 5, None, {1.8: "A flat in"})
    (resumed,) = [event for event in events if isinstance(event, SpeechResumed)]
    assert resumed.pause_s == pytest.approx(0.7, abs=2 * FRAME_S)


def test_a_caller_who_pauses_long_is_given_more_time() -> None:
    machine = TurnMachine(TurnConfig())
    speech = [(1.0, 1.8), (2.7, 3.0), (6.0, 7.0)]
    words = {1.8: "A flat with", 3.0: "a lift", 7.0: "I need two bedrooms."}
    patient = overs(play(machine, speech, 9, {7.0: 0.98}, words))[-1]
    (usual,) = overs(play(TurnMachine(TurnConfig()), speech[2:], 9, {7.0: 0.98}, words))
    assert waited(patient) > waited(usual) + 0.06


def test_a_caller_who_was_cut_off_is_given_more_time_and_in_the_end_forgiven() -> None:
    machine, words = TurnMachine(TurnConfig()), {}
    machine.note_cut_off(0.8)
    speech = [(2.0 + 3 * number, 3.0 + 3 * number) for number in range(8)]
    words = {end: "I need two bedrooms." for _, end in speech}
    waits = [round(waited(over), 3) for over in overs(play(machine, speech, 27, dict.fromkeys(words, 0.98), words))]
    assert waits[0] > waits[-1] + 0.15 and waits == sorted(waits, reverse=True)


def test_only_a_pause_that_may_be_an_end_is_worth_work() -> None:
    machine = TurnMachine(TurnConfig())
    assert not machine.likely_finished
    (pause, *_) = [event for event in play(machine, [(1.0, 2.0)], 2.16) if isinstance(event, PauseNoticed)]
    assert not machine.likely_finished
    machine.read("I want a flat in", pause.since_s)
    assert not machine.likely_finished
    machine.read("I want a flat in Sants.", pause.since_s)
    assert machine.likely_finished
    machine.hear(0.95, 2.2)
    assert not machine.likely_finished


# What holds whatever is heard

spoken = st.lists(st.tuples(st.floats(0.05, 2.0), st.floats(0.05, 2.5)), max_size=6)
readings = st.sampled_from([None, "A flat in", "Yes.", "Hi.", "A flat in Sants.", ""])


def stretches(gaps: list[tuple[float, float]]) -> tuple[list[tuple[float, float]], float]:
    """Speech of the given lengths after silences of the given lengths, and when all is over."""
    speech, at_s = [], 0.0
    for silence_s, speech_s in gaps:
        speech.append((at_s + silence_s, at_s + silence_s + speech_s))
        at_s += silence_s + speech_s
    return speech, at_s + 3.0


@given(spoken, st.none() | st.floats(0, 1), readings, st.sampled_from(["semantic", "pause"]))
def test_every_turn_ends_and_none_later_than_the_longest_wait(
    gaps: list[tuple[float, float]], verdict: float | None, text: str | None, strategy: str
) -> None:
    speech, until_s = stretches(gaps)
    machine = TurnMachine(TurnConfig(strategy=strategy))  # type: ignore[arg-type]
    verdicts = {round(at / 10, 1): verdict for at in range(500)} if verdict is not None else None
    words = {round(at / 10, 1): text for at in range(500)} if text is not None else None
    events = play(machine, speech, until_s, verdicts, words)
    onsets = [event for event in events if isinstance(event, SpeechOnset)]
    assert len(overs(events)) == len(onsets) and not machine.speaking
    assert len(onsets) <= len(speech)
    for over in overs(events):
        assert over.start_s < over.end_s < over.at_s
        assert waited(over) <= machine.config.longest_wait_s + FRAME_S
        assert any(start <= over.end_s <= end + FRAME_S for start, end in speech)


@given(spoken, st.floats(0, 1), st.sampled_from(["A flat in", "Yes.", "Hi."]), st.floats(-5, 20))
def test_what_is_said_of_another_pause_changes_nothing(
    gaps: list[tuple[float, float]], verdict: float, text: str, since_s: float
) -> None:
    speech, until_s = stretches(gaps)
    plain = play(TurnMachine(TurnConfig()), speech, until_s)
    machine = TurnMachine(TurnConfig())
    disturbed: list[TurnEvent] = []
    pauses = {event.since_s for event in plain if isinstance(event, PauseNoticed)}
    for number in range(1, round(until_s / FRAME_S) + 1):
        now_s = number * FRAME_S
        middle_s = now_s - FRAME_S / 2
        disturbed += machine.hear(0.95 if any(a <= middle_s < b for a, b in speech) else 0.02, now_s)
        if since_s not in pauses:
            disturbed += machine.judge(verdict, since_s) + machine.read(text, since_s)
    assert disturbed == plain


class Loudness:
    """Voice activity of a world without noise."""

    frame_samples = 512

    def probability(self, frame: FloatSamples) -> float:
        return 0.95 if np.abs(frame).mean() > 0.005 else 0.01


@settings(deadline=None, max_examples=30)
@given(spoken, st.lists(st.integers(100, 4_000), min_size=1, max_size=20))
def test_the_same_sound_gives_the_same_events_however_it_is_cut(
    gaps: list[tuple[float, float]], sizes: list[int]
) -> None:
    speech, until_s = stretches(gaps)
    samples = np.zeros(round(until_s * 16_000), dtype=np.int16)
    for start_s, end_s in speech:
        samples[round(start_s * 16_000) : round(end_s * 16_000)] = 1_000
    whole = Ear(Loudness(), TurnMachine(TurnConfig())).hear(samples)
    ear, pieces, at, number = Ear(Loudness(), TurnMachine(TurnConfig())), [], 0, 0
    while at < len(samples):
        size = sizes[number % len(sizes)]
        pieces += ear.hear(samples[at : at + size])
        at, number = at + size, number + 1
    assert pieces == whole


@given(st.lists(st.floats(0, 5), max_size=20))
def test_patience_has_a_bound(pauses: list[float]) -> None:
    machine = TurnMachine(TurnConfig())
    for pause_s in pauses:
        machine.note_cut_off(pause_s)
        assert 0 <= machine.habits.patience_s <= LONGEST_PATIENCE_S
