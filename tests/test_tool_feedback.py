"""What the caller is told while a tool runs, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import EngineError
from pipeline.events import AgentEvent, ReplyDelta, ToolCalled, ToolReturned
from pipeline.tool_feedback import Mode, ToolWait, with_tool_feedback
from tests.virtual_time import VirtualTimeLoop, virtual_time

SENTENCE = "Let me look."
Step = tuple[float, AgentEvent | Exception]
"""A pause in seconds, and what the agent does then."""


def called(key: str = "a") -> ToolCalled:
    return ToolCalled(key, "search_property_tool", {})


def returned(key: str = "a", error: str | None = None) -> ToolReturned:
    return ToolReturned(key, "search_property_tool", 1, 0.0, error=error)


WORDS = ReplyDelta("There is one.")


@dataclass
class Log:
    """What happened when, in seconds after the agent began."""

    seen: list[tuple[float, object]] = field(default_factory=list)
    agent: list[tuple[float, AgentEvent]] = field(default_factory=list)
    agent_at_rest_s: float | None = None

    def note(self, what: object) -> None:
        self.seen.append((now_s(), what))

    def told(self) -> list[tuple[float, object]]:
        """The sentence and the sound (True and False) with their times."""
        return [(at_s, what) for at_s, what in self.seen if isinstance(what, bool | ToolWait)]

    def events(self) -> list[object]:
        return [what for _, what in self.seen if not isinstance(what, bool | ToolWait)]


def now_s() -> float:
    return round(asyncio.get_running_loop().time(), 6)


async def agent(log: Log, steps: Sequence[Step]) -> AsyncGenerator[AgentEvent, None]:
    try:
        for pause_s, step in steps:
            await asyncio.sleep(pause_s)
            if isinstance(step, Exception):
                raise step
            log.agent.append((now_s(), step))
            yield step
    finally:
        await asyncio.sleep(0.01)
        log.agent_at_rest_s = now_s()


async def listen(
    log: Log,
    *steps: Step,
    mode: Mode = "auto",
    sentence: str = SENTENCE,
    certain: asyncio.Event | None = None,
    sentence_takes_s: float = 0.0,
) -> None:
    stream = with_tool_feedback(agent(log, steps), sentence, mode=mode, certain=certain, sound=log.note)
    async with aclosing(stream):
        async for event in stream:
            log.note(event)
            if isinstance(event, ToolWait):
                await asyncio.sleep(sentence_takes_s)


@virtual_time
async def test_a_quick_tool_gets_nothing() -> None:
    log = Log()
    await listen(log, (0.1, called()), (0.39, returned()), (2.0, WORDS))
    assert log.told() == []
    assert log.seen == [(0.1, called()), (0.49, returned()), (2.49, WORDS)]


@virtual_time
async def test_a_slow_tool_gets_the_sentence_and_then_the_sound_until_the_answer() -> None:
    log = Log()
    await listen(
        log,
        (0.1, called()),
        (0.9, returned()),
        (0.2, ReplyDelta(" ")),
        (0.2, WORDS),
        (0.1, WORDS),
        sentence_takes_s=0.05,
    )
    assert log.told() == [(0.5, ToolWait(SENTENCE)), (0.55, True), (1.4, False)]
    assert log.agent[1][0] == 1.0


@virtual_time
async def test_patience_counts_from_when_the_turn_is_certain() -> None:
    log, certain = Log(), asyncio.Event()
    asyncio.get_running_loop().call_later(1.0, certain.set)
    await listen(log, (0.1, called()), (2.0, returned()), (0.1, WORDS), certain=certain)
    assert log.told() == [(1.4, ToolWait(SENTENCE)), (1.4, True), (2.2, False)]


@virtual_time
async def test_nothing_is_told_of_a_tool_that_was_done_before_the_turn_was_certain() -> None:
    log, certain = Log(), asyncio.Event()
    asyncio.get_running_loop().call_later(3.0, certain.set)
    await listen(log, (0.1, called()), (2.0, returned()), (1.5, WORDS), certain=certain)
    assert log.told() == []


@virtual_time
async def test_a_turn_that_never_becomes_certain_is_never_told_anything() -> None:
    log = Log()
    await listen(log, (0.0, called()), (9.0, returned()), (0.0, WORDS), certain=asyncio.Event())
    assert log.told() == []
    assert log.events() == [called(), returned(), WORDS]


@virtual_time
async def test_always_says_it_at_once_even_for_a_quick_tool() -> None:
    log = Log()
    steps: list[Step] = [(0.1, called()), (0.01, returned()), (0.3, WORDS), (0.1, called("b")), (0.1, returned("b"))]
    await listen(log, *steps, (0.1, WORDS), mode="always")
    assert log.seen[:3] == [(0.1, called()), (0.1, ToolWait(SENTENCE)), (0.1, True)]
    assert log.told() == [(0.1, ToolWait(SENTENCE)), (0.1, True), (0.41, False), (0.51, True), (0.71, False)]


@virtual_time
async def test_always_puts_the_sentence_in_front_of_an_uncertain_answer_without_a_sound() -> None:
    log, certain = Log(), asyncio.Event()
    asyncio.get_running_loop().call_later(1.0, certain.set)
    await listen(log, (0.1, called()), (0.1, returned()), (0.1, WORDS), (2.0, WORDS), mode="always", certain=certain)
    assert log.told() == [(0.1, ToolWait(SENTENCE))]


@virtual_time
async def test_off_tells_nothing() -> None:
    log = Log()
    await listen(log, (0.1, called()), (5.0, returned()), (0.1, WORDS), mode="off")
    assert log.told() == []
    assert log.events() == [called(), returned(), WORDS]


@virtual_time
async def test_two_quick_tools_in_a_row_get_nothing() -> None:
    log = Log()
    await listen(log, (0.1, called()), (0.3, returned()), (0.0, called("b")), (0.3, returned("b")), (0.0, WORDS))
    assert log.told() == []


@virtual_time
async def test_two_slow_tools_in_a_row_get_one_sentence_and_one_sound() -> None:
    log = Log()
    await listen(log, (0.0, called()), (1.0, returned()), (0.1, called("b")), (1.0, returned("b")), (0.2, WORDS))
    assert log.told() == [(0.4, ToolWait(SENTENCE)), (0.4, True), (2.3, False)]


@virtual_time
async def test_a_slow_tool_after_words_gets_the_sound_again_but_not_the_sentence() -> None:
    log = Log()
    steps: list[Step] = [(0.0, called()), (1.0, returned()), (0.0, WORDS), (0.5, called("b")), (1.0, returned("b"))]
    await listen(log, *steps, (0.1, WORDS))
    assert log.told() == [(0.4, ToolWait(SENTENCE)), (0.4, True), (1.0, False), (1.9, True), (2.6, False)]


@virtual_time
async def test_two_tools_at_once_are_waited_for_together() -> None:
    log = Log()
    steps: list[Step] = [(0.0, called()), (0.3, called("b")), (0.05, returned("b")), (0.05, WORDS), (0.4, returned())]
    await listen(log, *steps, (0.1, WORDS))
    assert log.told() == [(0.4, ToolWait(SENTENCE)), (0.4, True), (0.9, False)]


@virtual_time
async def test_an_error_of_the_tool_is_an_answer() -> None:
    log = Log()
    await listen(log, (0.0, called()), (1.0, returned(error="timeout")), (0.1, ReplyDelta("Sorry.")))
    assert log.told() == [(0.4, ToolWait(SENTENCE)), (0.4, True), (1.1, False)]


@virtual_time
async def test_a_failing_agent_ends_the_sound_and_its_error_goes_on() -> None:
    log = Log()
    with pytest.raises(EngineError, match="model is down"):
        await listen(log, (0.0, called()), (1.0, EngineError("the model is down")))
    assert log.told() == [(0.4, ToolWait(SENTENCE)), (0.4, True), (1.01, False)]


@virtual_time
async def test_an_agent_that_was_cancelled_ends_the_stream() -> None:
    async def cancelled() -> AsyncGenerator[AgentEvent, None]:
        yield called()
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        async for _ in with_tool_feedback(cancelled(), SENTENCE):
            pass


@virtual_time
async def test_an_answer_that_ends_without_words_ends_the_sound() -> None:
    log = Log()
    await listen(log, (0.0, called()), (1.0, returned()))
    assert log.told() == [(0.4, ToolWait(SENTENCE)), (0.4, True), (1.01, False)]


@virtual_time
async def test_without_a_sentence_there_is_the_sound_alone() -> None:
    log = Log()
    await listen(log, (0.0, called()), (1.0, returned()), (0.0, WORDS), sentence="  ")
    assert log.told() == [(0.4, True), (1.0, False)]


@pytest.mark.parametrize(
    ("interrupted_at_s", "told"),
    [
        (0.3, []),
        (0.6, [(0.4, ToolWait(SENTENCE))]),  # in the midst of the sentence: no sound after it
        (0.9, [(0.4, ToolWait(SENTENCE)), (0.7, True), (0.9, False)]),
    ],
)
def test_an_interruption_ends_all_of_it(interrupted_at_s: float, told: list[tuple[float, object]]) -> None:
    @virtual_time
    async def run() -> None:
        log, before = Log(), asyncio.all_tasks()
        listening = asyncio.ensure_future(listen(log, (0.0, called()), (5.0, returned()), sentence_takes_s=0.3))
        await asyncio.sleep(interrupted_at_s)
        listening.cancel()
        await asyncio.wait({listening})
        assert log.agent_at_rest_s == pytest.approx(interrupted_at_s + 0.01)
        await asyncio.sleep(10)
        assert log.told() == told
        assert asyncio.all_tasks() == before

    run()


@virtual_time
async def test_closing_the_generator_leaves_nothing_behind() -> None:
    log, certain = Log(), asyncio.Event()
    before = asyncio.all_tasks()
    steps: list[Step] = [(0.0, called()), (5.0, returned())]
    stream = with_tool_feedback(agent(log, steps), SENTENCE, certain=certain, sound=log.note)
    assert await anext(stream) == called()
    await stream.aclose()
    assert log.agent_at_rest_s == 0.01
    assert asyncio.all_tasks() == before
    certain.set()
    await asyncio.sleep(10)
    assert log.told() == []


@virtual_time
async def test_a_tool_does_not_wait_for_whoever_takes_the_words_before_it() -> None:
    log = Log()
    async for event in with_tool_feedback(agent(log, [(0.0, WORDS), (0.1, called()), (0.6, returned())]), SENTENCE):
        log.note(event)
        if event == WORDS:
            await asyncio.sleep(0.5)  # synthesis
    assert log.agent == [(0.0, WORDS), (0.1, called()), (0.7, returned())]
    # The caller has been waiting for the tool since 0.1, whenever its call was noticed.
    assert log.told() == [(0.5, ToolWait(SENTENCE))]


_EVENTS = st.lists(
    st.tuples(st.floats(0, 1.5), st.sampled_from([called(), returned(), called("b"), returned("b"), WORDS])), max_size=8
)


@settings(max_examples=150, deadline=None)
@given(
    steps=_EVENTS,
    mode=st.sampled_from(["auto", "always", "off"]),
    certain_s=st.none() | st.floats(0, 4),
    stop_s=st.none() | st.floats(0, 6),
    busy_s=st.floats(0, 0.5),
)
def test_whatever_the_agent_does(
    steps: list[tuple[float, AgentEvent]], mode: str, certain_s: float | None, stop_s: float | None, busy_s: float
) -> None:
    async def run() -> Log:
        log, certain = Log(), None
        if certain_s is not None:
            certain = asyncio.Event()
            asyncio.get_running_loop().call_later(certain_s, certain.set)
        listening = asyncio.ensure_future(
            listen(log, *steps, mode=cast(Mode, mode), certain=certain, sentence_takes_s=busy_s)
        )
        await asyncio.wait({listening}, timeout=stop_s)
        listening.cancel()
        await asyncio.wait({listening})
        return log

    loop = VirtualTimeLoop()
    log = loop.run_until_complete(run())
    loop.close()
    sentences = [at_s for at_s, what in log.told() if what == ToolWait(SENTENCE)]
    sounds = [(at_s, what) for at_s, what in log.told() if isinstance(what, bool)]
    assert len(sentences) <= 1
    # On and off by turns, off at the end.
    assert [what for _, what in sounds] == [True, False] * (len(sounds) // 2)
    if mode == "off":
        assert not log.told()
    if certain_s is not None:
        assert all(at_s >= certain_s - 1e-6 for at_s, _ in sounds)
        assert mode == "always" or all(at_s >= certain_s + 0.4 - 1e-6 for at_s in sentences)
    # Nothing is lost, changed or put in another order, and the agent kept its own pace.
    assert log.events() == [step for _, step in steps[: len(log.events())]]
    if stop_s is None:
        assert len(log.events()) == len(steps)
    due_s = 0.0
    for (at_s, _), (pause_s, _) in zip(log.agent, steps, strict=False):
        due_s += pause_s
        assert at_s == pytest.approx(due_s, abs=1e-4)
