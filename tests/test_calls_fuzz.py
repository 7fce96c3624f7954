"""Whole calls of chance in virtual time: whatever happens in them, some things always hold.

A call is drawn from a seed: who speaks when and what, how fast agent, recogniser and synthesiser are, what fails. Every
utterance and every reply carries a word of its own, so it can be told what became of it.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pytest

from pipeline.answer import AnswerConfig
from pipeline.audio import AudioChunk
from pipeline.engines.base import Transcript
from pipeline.errors import EngineError
from pipeline.events import (
    CallEnded,
    EngineFailed,
    Heard,
    Interrupted,
    SentenceStarted,
    Speculated,
    ToolCalled,
    ToolReturned,
    TurnEnded,
)
from pipeline.preparing import Headroom
from tests.timeline import CHARACTERS_PER_S, TARA, Numbered, TimedAgent, TimedDraft, Timeline
from tests.virtual_time import virtual_time

NAMES = (
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo "
    "sierra tango uniform victor whiskey xray yankee zulu"
).split()
TREES = "Alder Birch Cedar Dogwood Elm Fir Ginkgo Hazel Ironwood Juniper Katsura Larch Maple Nutmeg Olive Pine".split()
WISHES = ("I need a flat {}", "how many rooms does {} have", "something cheaper near {}", "{}", "no wait {}", "yes {}")
UNFINISHED = ("{} I'm looking for a flat in", "{} with", "{} and the")
SENTENCES = (
    "{} is bright.",
    "{} has wide windows, a terrace above the trees and a quiet bedroom.",
    "Sure, {} costs half a million euros.",
    "Would {} suit you?",
)
OPENERS = frozenset(way for ways in TARA.openers.values() for way in ways)
QUIET_S = 9.0
"""Silence after the last sound: long enough for any answer to begin, and for the question whether somebody is there."""


@dataclass(frozen=True)
class Said:
    """What the caller does: `words` over a time, a noise if there are none; or typed, if it takes no time."""

    start_s: float
    length_s: float
    words: str
    finished: float = 0.95
    kind: Literal["words", "backchannel", "noise", "typed"] = "words"


@dataclass
class Plan:
    """A call of chance."""

    said: list[Said] = field(default_factory=list)
    replies: list[list[tuple[float, Any]]] = field(default_factory=list)
    stt_s: float = 0.2
    stt_fails: frozenset[int] = frozenset()
    tts_s: float = 0.1
    tts_fails_on: str = "\0"
    at_hand: bool = True
    speculate: bool = True
    places: int = 2
    channel: Literal["phone", "browser"] = "phone"
    tool_feedback: Literal["auto", "always", "off"] = "auto"
    hangs_up_s: float | None = None

    @property
    def until_s(self) -> float:
        return max((one.start_s + one.length_s for one in self.said), default=0.0) + QUIET_S


def plan_of(seed: int) -> Plan:
    """The call that this seed stands for."""
    chance = random.Random(seed)
    names = iter(chance.sample(NAMES, len(NAMES)))
    plan = Plan(
        stt_s=chance.choice((0.05, 0.15, 0.2, 0.4, 0.9)),
        tts_s=chance.choice((0.0, 0.1, 0.3, 0.7, 1.5)),
        at_hand=chance.random() < 0.7,
        speculate=chance.random() < 0.8,
        places=chance.choice((0, 1, 2)),
        channel=chance.choice(("phone", "browser")),
        tool_feedback=chance.choice(("auto", "always", "off")),
    )
    if chance.random() < 0.1:
        plan.stt_fails = frozenset(chance.sample(range(12), 2))
    at_s = chance.choice((2.0, 8.0, 11.0))
    for _ in range(chance.randint(2, 8)):
        plan.said += (one := _said(chance, at_s, names))
        at_s = one[-1].start_s + one[-1].length_s + _pause(chance)
    for tree in TREES:
        plan.replies.append(_reply(chance, tree))
    if chance.random() < 0.1:
        plan.tts_fails_on = chance.choice(TREES[:4])
    if chance.random() < 0.15:
        plan.hangs_up_s = round(chance.uniform(0.1, plan.until_s), 2)
    return plan


def _pause(chance: random.Random) -> float:
    return round(chance.choice((chance.uniform(0.2, 1.2), chance.uniform(1.0, 4.0), chance.uniform(8.5, 12.0))), 2)


def _said(chance: random.Random, at_s: float, names: Any) -> list[Said]:
    kind = chance.choices(("words", "halves", "backchannel", "noise", "typed"), (5, 3, 2, 2, 1))[0]
    sure = chance.choice((0.02, 0.3, 0.6, 0.95))
    if kind == "typed":
        return [Said(at_s, 0.0, f"typed {next(names)}", kind="typed")]
    if kind == "noise":
        return [Said(at_s, round(chance.uniform(0.1, 1.0), 2), "", 0.5, "noise")]
    if kind == "backchannel":
        return [Said(at_s, round(chance.uniform(0.2, 0.6), 2), chance.choice(("mhm", "okay")), sure, "backchannel")]
    words = chance.choice(UNFINISHED if kind == "halves" else WISHES).format(next(names))
    length_s = round(max(chance.uniform(0.3, 2.5), len(words) / 30), 2)
    first = Said(at_s, length_s, words, sure)
    if kind == "words":
        return [first]
    later_s = round(at_s + length_s + chance.uniform(0.2, 1.2), 2)
    return [first, Said(later_s, round(chance.uniform(0.4, 2.0), 2), next(names), 0.95)]


def _reply(chance: random.Random, tree: str) -> list[tuple[float, Any]]:
    steps: list[tuple[float, Any]] = []
    first_s = round(chance.choice((0.05, 0.05, 0.3, 1.0, 3.0)), 2)
    if chance.random() < 0.3:
        took_s = chance.choice((0.05, 0.6, 2.0))
        steps += [
            (first_s, ToolCalled(tree, "search", {})),
            (took_s, ToolReturned(tree, "search", 1, took_s * 1_000)),
        ]
        first_s = 0.05
    for number in range(chance.randint(1, 4)):
        steps.append((first_s if not number else chance.choice((0.0, 0.1, 1.5)), _sentence(chance, tree)))
    if chance.random() < 0.06:
        steps.insert(chance.randint(0, len(steps)), (0.1, EngineError("the agent is broken")))
    return steps


def _sentence(chance: random.Random, tree: str) -> str:
    return chance.choice(SENTENCES).format(tree) + " "


class _Recogniser(Numbered):
    """Needs a twentieth of a second to notice a word; fails at the given calls."""

    fails_at: frozenset[int] = frozenset()

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        self.calls += 1
        number = self.calls
        await asyncio.sleep(self.delay_s)
        if number in self.fails_at:
            raise EngineError("the recogniser is broken")
        found, counts = np.unique(audio.samples // 1_000, return_counts=True)
        numbers = [one for one, count in zip(found.tolist(), counts.tolist(), strict=True) if one and count >= 800]
        text = " ".join(self.utterances[one - 1].text for one in numbers)
        return Transcript(" ".join(text.split()), self.name, self.delay_s * 1_000)


class _Agent(TimedAgent):
    """Notes which reply was given to which words."""

    def __init__(self, replies: list[Any]) -> None:
        super().__init__(replies)
        self.confirmed: list[tuple[str, list[tuple[float, Any]]]] = []

    def draft(self, text: str, conversation: Any) -> TimedDraft:
        self.drafted.append(text)
        return _Draft(self, text, self.replies.pop(0))


class _Draft(TimedDraft):
    def confirm(self) -> None:
        super().confirm()
        self._agent.confirmed.append((self._text, self._script))  # type: ignore[attr-defined]


@dataclass
class Played:
    """What became of a plan."""

    call: Timeline
    problems: list[str]


async def play(plan: Plan) -> Played:
    """Plays the call and looks for whatever must not be."""
    call = Timeline(channel=plan.channel)
    agent = call.agent = _Agent(list(plan.replies))
    call.stt = _Recogniser(call.utterances, plan.stt_s)
    call.stt.fails_at = plan.stt_fails
    call.tts.delay_s, call.tts.fails_on = plan.tts_s, plan.tts_fails_on
    call.tts.at_hand = OPENERS if plan.at_hand else frozenset()
    call.headroom = Headroom(plan.places)
    call.answer_config = AnswerConfig(speculate=plan.speculate, tool_feedback=plan.tool_feedback)
    for one in plan.said:
        if one.kind == "typed":
            call.caller_types(one.start_s, one.words)
        else:
            call.caller_says(one.start_s, one.start_s + one.length_s, one.words, finished=one.finished)
    if plan.hangs_up_s is not None:
        call.caller_hangs_up(plan.hangs_up_s)
    before = asyncio.all_tasks()
    try:
        await call.play(plan.until_s)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return Played(call, [f"raised {_raised(error)!r}"])
    stuck = call.session.speaker.holding and plan.hangs_up_s is None
    await asyncio.sleep(4.0)
    problems = ["the avatar holds its tongue for ever"] * stuck
    if left := [str(task.get_coro()) for task in asyncio.all_tasks() if task not in before]:
        problems.append(f"tasks are left: {left}")
    if call.headroom._free != plan.places:
        problems.append(f"{call.headroom._free} of {plan.places} places are free")
    if agent.active:
        problems.append("the agent is still at work")
    for look in (_memory, _asked, _events, _ear):
        problems += look(plan, call, agent)
    return Played(call, problems)


def _raised(error: BaseException) -> BaseException:
    inner = getattr(error, "exceptions", None)
    return _raised(inner[0]) if inner else error


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _reply_text(script: list[tuple[float, Any]]) -> str:
    return "".join(step for _, step in script if isinstance(step, str))


def _memory(plan: Plan, call: Timeline, agent: _Agent) -> list[str]:
    """Caller and agent take turns in it; what the agent said is what was heard, or all of its reply."""
    problems = []
    roles = [who for who, _ in agent.memory]
    if roles != ["agent"] + ["caller", "agent"] * (len(roles) // 2):
        problems.append(f"memory does not alternate: {roles}")
    ended: dict[str, list[TurnEnded]] = {}
    for turn in call.of(TurnEnded):
        if turn.said:
            ended.setdefault(turn.said, []).append(turn)
    scripts: dict[str, list[str]] = {}
    for said, script in agent.confirmed:
        scripts.setdefault(said, []).append(_reply_text(script))
    for (_, said), (_, replied) in zip(agent.memory[1::2], agent.memory[2::2], strict=False):
        turns = ended.get(said, [])
        if not turns or said not in scripts:
            if plan.hangs_up_s is None and call.of(CallEnded)[0].reason not in ("end of test",):
                problems.append(f"{said!r} is remembered, and its turn never ended")
            continue
        if len(turns) > 1 or said in ("okay", "mhm"):
            continue
        turn, full = turns[-1], scripts[said][-1]
        failed = any(isinstance(step, Exception) for _, step in agent.confirmed[-1][1]) or call.of(EngineFailed)
        if not turn.interrupted and not failed and _words(replied) != _words(full):
            problems.append(f"after {said!r} all of {full!r} was said, remembered is {replied!r}")
        if turn.interrupted:
            heard, whole = _words(replied), _words(full)
            # An opener may stand for the reply's own "Sure,".
            if heard != whole[: len(heard)] and heard != whole[1 : 1 + len(heard)] and not failed:
                problems.append(f"after {said!r} the beginning of {full!r} was heard, remembered is {replied!r}")
            if not failed and _words(turn.replied)[len(_words(turn.replied)) - len(heard) :] != heard:
                problems.append(f"{turn.replied!r} was heard, remembered is {replied!r}")
    return problems


def _asked(plan: Plan, call: Timeline, agent: _Agent) -> list[str]:
    """What was said for the avatar is in the memory once; what could not be understood is asked for again."""
    if plan.hangs_up_s is not None or any(fail.stage == "stt" for fail in call.of(EngineFailed)):
        return []
    problems = []
    remembered = [text for who, text in agent.memory if who == "caller"]
    for index, one in enumerate(plan.said):
        if one.kind not in ("words", "typed"):
            continue
        # Writing replaces what was being said and not yet answered.
        if any(later.kind == "typed" for later in plan.said[index + 1 :]) or one.length_s and _is_typed_over(plan, one):
            continue
        times = sum(text.split().count(_name(one.words)) for text in remembered)
        if times != 1:
            problems.append(f"{one.words!r} at {one.start_s} s is remembered {times} times: {remembered}")
    return problems


def _is_typed_over(plan: Plan, one: Said) -> bool:
    return any(other.kind == "typed" and other.start_s >= one.start_s - 1.0 for other in plan.said)


def _name(words: str) -> str:
    return next(word for word in words.split() if word in NAMES)


def _events(plan: Plan, call: Timeline, agent: _Agent) -> list[str]:
    """They tell of what happened, once, and of nothing else."""
    problems = []
    heard = [event.text for event in call.of(Heard) if event.final]
    if heard != agent.asked:
        problems.append(f"heard {heard}, asked {agent.asked}")
    ended = [event.said for event in call.of(TurnEnded) if event.said]
    if ended != heard and ended != heard[:-1]:
        problems.append(f"turns ended {ended}, heard {heard}")
    for cut in call.of(Interrupted):
        matching = [turn for turn in call.of(TurnEnded) if turn.interrupted and turn.replied == cut.heard]
        # Of a question that nobody heard no turn is told.
        if cut.heard and not matching:
            problems.append(f"{cut} without its end of turn")
    outcomes = Counter(event.outcome for event in call.of(Speculated))
    if outcomes["dropped"] + len(agent.asked) != len(agent.drafted):
        problems.append(f"{len(agent.drafted)} drafts, {len(agent.asked)} asked, {outcomes}")
    told = Counter(event.tool_call_id for event in call.of(ToolCalled))
    real = Counter(s.tool_call_id for _, script in agent.confirmed for _, s in script if isinstance(s, ToolCalled))
    if told - real:
        problems.append(f"tool calls told that were never made: {told - real}")
    confirmed = " ".join(_reply_text(script) for _, script in agent.confirmed)
    for sentence in call.of(SentenceStarted):
        if any(tree in sentence.text and tree not in confirmed for tree in TREES):
            problems.append(f"a sentence of a dropped answer: {sentence.text!r}")
    return problems


def _ear(plan: Plan, call: Timeline, agent: _Agent) -> list[str]:
    """The caller never has to talk against the avatar, and hears no less than is claimed."""
    problems = []
    end_s = plan.until_s if plan.hangs_up_s is None else plan.hangs_up_s
    for one in plan.said:
        if one.kind == "words" and one.length_s and one.start_s < end_s:
            if (over_s := call.heard_between(one.start_s + 0.3, one.start_s + one.length_s)) > 0.021:
                problems.append(f"the avatar speaks for {over_s:.2f} s over {one.words!r} at {one.start_s} s")
    claimed = sum(len(turn.replied) for turn in call.of(TurnEnded)) / CHARACTERS_PER_S
    # The blanks between sentences, which are counted here, have no sound.
    if (loud_s := call.heard_between(0, 1e6)) < claimed - 0.8:
        problems.append(f"{loud_s:.1f} s were heard, {claimed:.1f} s are claimed")
    if plan.hangs_up_s is None and call.of(CallEnded)[0].reason == "end of test":
        last_s = max(one.start_s + one.length_s for one in plan.said)
        spoke = call.heard_between(last_s, end_s) > 0
        longest_wait = 8.0
        if not spoke and end_s - last_s > longest_wait and plan.said[-1].kind in ("words", "typed"):
            problems.append(f"nothing was heard after {plan.said[-1].words!r}")
    return problems


@pytest.mark.parametrize("seed", range(30))
@virtual_time
async def test_whatever_happens_in_a_call(seed: int) -> None:
    assert (await play(plan_of(seed))).problems == []
