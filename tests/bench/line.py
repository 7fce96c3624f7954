"""A line into the service, and how a call is held over it."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.audio import AudioChunk
from tests.bench.clips import Clip, cough, make_clip
from tests.bench.measuring import ANSWER_LIMIT_S, STOPPED_S
from tests.bench.plan import PlannedCall, Turn
from tests.bench.recording import Mark, Recording
from tests.voices import said_by

POLL_S = 0.04
OVER_S = 1.2
"""Silence after which an answer is taken for finished by a caller who waits."""
LONGEST_ANSWER_S = 15.0
GREETING_LIMIT_S = 15.0
_SOUNDING_S = 0.06
_WAIT_FOR_SOUND_S = 1.5


class LineLost(Exception):
    """The other end hung up, or the call did not get on."""


class Line(Protocol):
    """One call over a telephone or a browser; times are seconds of the line's own clock."""

    async def now(self) -> float:
        """The time."""
        ...

    async def say(self, audio: AudioChunk) -> tuple[float, float]:
        """Speaks; gives the times at which the clip began and ended.

        Raises:
            LineLost: the other end hung up.
        """
        ...

    async def heard(self, since_s: float) -> tuple[float | None, float | None]:
        """When sound was first and last at the caller's ear from `since_s` until now."""
        ...

    async def recording(self, marks: list[Mark]) -> Recording:
        """The call so far; the marks' times become the recording's."""
        ...


@dataclass(slots=True)
class HeldCall:
    """A call that was made.

    Attributes:
        plan: what was to be said.
        recording: both sides.
        greeting_s: from the call's beginning to the greeting's first sound; None if there was none.
        texts: what was said at each mark.
    """

    plan: PlannedCall
    recording: Recording
    greeting_s: float | None
    texts: list[str] = field(default_factory=list)
    natural: list[bool] = field(default_factory=list)


async def clips_of(call: PlannedCall) -> list[Clip]:
    """What the caller will say, made before the call."""
    return [await make_clip(call.caller, turn.words, turn.pauses_s, call.speed, turn.natural) for turn in call.turns]


async def hold_call(line: Line, call: PlannedCall, clips: list[Clip], seed: int) -> HeldCall:
    """Makes a planned call: waits for the greeting, says each turn, listens to the answer or talks over it."""
    draw = random.Random(f"{seed}-{call.caller.name}")
    asides = {turn.backchannel: await _aside(call, turn, seed) for turn in call.turns if turn.backchannel}
    began_s = await line.now()
    greeting_s = await _sound_after(line, began_s, GREETING_LIMIT_S)
    if greeting_s is not None:
        await _listen(line, greeting_s, draw.uniform(2.0, 3.5) if call.over_greeting else None, draw)
    marks: list[Mark] = []
    texts: list[str] = []
    for index, (turn, clip) in enumerate(zip(call.turns, clips, strict=True)):
        start_s, end_s = await line.say(clip.audio)
        marks.append(Mark(index, start_s, end_s, clip.pauses))
        texts.append(turn.words)
        answer_s = await _sound_after(line, end_s, ANSWER_LIMIT_S)
        if answer_s is None:
            continue
        if turn.backchannel:
            await _listen(line, answer_s, draw.uniform(1.5, 2.5), draw)
            if await _is_sounding(line):
                start_s, end_s = await line.say(asides[turn.backchannel])
                marks.append(Mark(index, start_s, end_s, backchannel=True))
                texts.append(turn.backchannel)
                await asyncio.sleep(2.0)
                answer_s = end_s
        last = index == len(call.turns) - 1
        await _listen(line, answer_s, None if last else turn.over_after_s, draw)
    recording = await line.recording(marks)
    greeted_s = None if greeting_s is None else greeting_s - began_s
    return HeldCall(call, recording, greeted_s, texts, [clip.natural for clip in clips])


async def _aside(call: PlannedCall, turn: Turn, seed: int) -> AudioChunk:
    return cough(seed) if turn.backchannel == "cough" else await said_by(call.caller, turn.backchannel, call.speed)


async def _sound_after(line: Line, at_s: float, limit_s: float) -> float | None:
    while True:
        first_s, _ = await line.heard(at_s)
        if first_s is not None:
            return first_s
        if await line.now() - at_s > limit_s:
            return None
        await asyncio.sleep(POLL_S)


async def _listen(line: Line, answer_s: float, over_after_s: float | None, draw: random.Random) -> None:
    """Waits until the answer is over, or, to talk over it, until it has sounded for `over_after_s` and is sounding."""
    while True:
        await asyncio.sleep(POLL_S)
        now_s = await line.now()
        _, last_s = await line.heard(max(answer_s, now_s - LONGEST_ANSWER_S))
        quiet_s = now_s - (last_s if last_s is not None else answer_s)
        if quiet_s > OVER_S or now_s - answer_s > LONGEST_ANSWER_S:
            await asyncio.sleep(draw.uniform(0.1, 0.6))
            return
        if over_after_s is not None and now_s - answer_s > over_after_s and quiet_s < _SOUNDING_S:
            return


async def _is_sounding(line: Line) -> bool:
    now_s = await line.now()
    _, last_s = await line.heard(now_s - STOPPED_S)
    return last_s is not None
