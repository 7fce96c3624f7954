"""One call of the fault matrix: what is done to an engine while a caller is on the line, and what the caller heard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.audio import AudioChunk
from tests.faults.cells import Cell
from tests.faults.house import RETRY_S, House
from tests.faults.script import FIRST, GOODBYE, Question, before, middle
from tests.providers.faults import Fault
from tests.simulated_phone import FRAME_S, SimulatedPhone

LONGEST_SILENCE_S = 5.0
"""What callers are promised (product specification, "When things fail")."""
TURN_LIMIT_S = 35.0
GREETING_LIMIT_S = 15.0
QUIET_S = 0.9
"""An answer that is over by the service's records is over for the caller after so much silence."""
LOST_S = 12.0
"""After so much silence nothing more comes."""
RECOVERY_LIMIT_S = 12.0
REPORT_LIMIT_S = 8.0


@dataclass(slots=True)
class HeardTurn:
    """A turn, at the caller's ear.

    Attributes:
        question: what was said.
        wait_s: from the end of the caller's speech to the first sound; None if there was none.
        longest_s: the longest silence from there to the end of the answer.
        sound: all of the answer.
        records: the service's own of it; several when the service took it for several turns.
    """

    question: Question
    wait_s: float | None
    longest_s: float
    sound: AudioChunk
    records: list[dict[str, Any]] = field(default_factory=list)

    @property
    def said(self) -> str:
        """The caller's words as the service understood them."""
        return " ".join(record["said"] for record in self.records if record["said"])

    @property
    def replied(self) -> str:
        """What the service says that the caller heard."""
        return " ".join(record["replied"] for record in self.records)

    @property
    def failures(self) -> list[str]:
        """Engines that failed, by the service's records: "engine -> what took over"."""
        return [f"{each['engine']} → {each['fallback']}" for record in self.records for each in record["failures"]]


@dataclass(slots=True)
class CellResult:
    """What came of a cell.

    Attributes:
        problems: what was not as it has to be; none: it is green.
        struck: requests that were befallen.
        fell_back: what the service says that it did.
        recovered_s: after the fault's end, until the service trusted the engine again; None if it did not.
    """

    cell: Cell
    turn: HeardTurn | None = None
    struck: int = 0
    fell_back: str = ""
    recovered_s: float | None = None
    problems: list[str] = field(default_factory=list)


class Caller:
    """A caller on the line."""

    def __init__(self, phone: SimulatedPhone, house: House, clips: Mapping[str, AudioChunk]) -> None:
        self._phone = phone
        self._house = house
        self._clips = clips
        self._seen = 0

    async def ask(self, question: Question) -> HeardTurn:
        """Says something and hears the answer out."""
        self._seen = len(self._house.turns(self._phone.call_sid))
        saying = asyncio.ensure_future(self._phone.say(self._clips[question.text]))
        closed = asyncio.ensure_future(self._phone.closed.wait())
        await asyncio.wait([saying, closed], return_when=asyncio.FIRST_COMPLETED)
        closed.cancel()
        if not saying.done():
            saying.cancel()
        since_s = time.monotonic()
        while not self._over(since_s):  # noqa: ASYNC110 - a telephone has nothing to wait on
            await asyncio.sleep(0.1)
        return self._heard(question, since_s)

    def _over(self, since_s: float) -> bool:
        now_s = time.monotonic()
        if self._phone.closed.is_set() or now_s - since_s > TURN_LIMIT_S:
            return True
        quiet_s = now_s - max(since_s, self._phone.last_sound())
        return quiet_s > LOST_S or (quiet_s > QUIET_S and any(record["said"] for record in self._records()))

    def _records(self) -> list[dict[str, Any]]:
        return self._house.turns(self._phone.call_sid)[self._seen :]

    def _heard(self, question: Question, since_s: float) -> HeardTurn:
        loud_s = [frame.at_s for frame in self._phone.heard if frame.loud and frame.at_s >= since_s]
        if not loud_s:
            waited_s = time.monotonic() - since_s
            return HeardTurn(question, None, waited_s, self._phone.sound_between(since_s, since_s), self._records())
        ends = [since_s, *(at_s + FRAME_S for at_s in loud_s)]
        longest_s = max(start - end for end, start in zip(ends, loud_s, strict=False))
        sound = self._phone.sound_between(loud_s[0], loud_s[-1] + FRAME_S)
        return HeardTurn(question, loud_s[0] - since_s, longest_s, sound, self._records())


async def hold_call(
    house: House,
    rounds: Sequence[Sequence[Cell]],
    clips: Mapping[str, AudioChunk],
    done: Callable[[CellResult], None] = lambda result: None,
) -> list[CellResult]:
    """A call in which all is well, then turn by turn something fails, and the caller takes their leave.

    Args:
        house: where it is made.
        rounds: for each turn what fails in it, of one engine or of several at once.
        clips: what callers say.
        done: gets each result when the call is over.

    Returns:
        A result for each cell; those of one turn have the turn in common.
    """
    turns = [[CellResult(cell) for cell in cells] for cells in rounds]
    results = [result for turn in turns for result in turn]
    log_from = house.log_size()
    failed_before = await house.counted("casavoz_search_fallbacks_total")
    try:
        async with SimulatedPhone(f"ws://{house.address}/voice/telephone/handler") as phone:
            caller = Caller(phone, house, clips)
            await phone.hear_reply(phone.started_s, timeout_s=GREETING_LIMIT_S)
            first = await caller.ask(FIRST)
            for turn in turns:
                await _strike(house, caller, turn)
                now = await house.counted("casavoz_search_fallbacks_total")
                for result in turn:
                    if now > failed_before and result.cell.provider.engine == "search":
                        result.fell_back = "qdrant → in-process"
                failed_before = now
            goodbye = await caller.ask(GOODBYE)
            alive = not phone.closed.is_set() or goodbye.wait_s is not None
            await asyncio.wait([asyncio.ensure_future(phone.closed.wait())], timeout=5.0)
    except (AssertionError, OSError) as error:
        for result in results:
            result.problems.append(f"the call did not get on: {error}")
    else:
        _judge_the_call(results, first, goodbye, alive)
    traces = house.stack_traces(log_from)
    for result in results:
        if traces:
            result.problems.append(f"{traces} stack traces in the log")
        if result.struck and not result.fell_back and result.cell.provider.engine != "opik":
            result.problems.append("neither records nor metrics tell of it")
        if result.cell.kind == "none" and result.fell_back:
            result.problems.append("an engine failed although all was well")
        done(result)
    return results


async def _strike(house: House, caller: Caller, results: Sequence[CellResult]) -> None:
    """One turn with the faults of these cells."""
    first = results[0].cell
    for result in results:
        result.struck -= await house.strike(result.cell.provider.name, result.cell.fault)
    try:
        turn = await caller.ask(before(first.kind) if first.when == "before" else middle(first.kind))
        for result in results:
            if result.cell.provider.engine == "opik":
                await _reported(house, result)
    finally:
        for result in results:
            result.struck += await house.strike(result.cell.provider.name, Fault())
    began_s = time.monotonic()
    for result in results:
        result.turn = turn
        result.fell_back = ", ".join(dict.fromkeys(turn.failures))
        result.problems += judge_turn(turn)
        if result.cell.kind not in ("none", "refused") and not result.struck:
            result.problems.append("the fault did not reach the engine")
    for result in results:
        await _recover(house, result, began_s)


async def _reported(house: House, result: CellResult) -> None:
    """Turns are reported after they are over: the fault stays until it has met such a report, or nothing more comes."""
    cell, deadline_s = result.cell, time.monotonic() + REPORT_LIMIT_S
    # `struck` is what had been befallen before, taken away, as long as the fault lasts.
    while time.monotonic() < deadline_s and not (await house.requests(cell.provider.name))[1] + result.struck:
        if cell.kind == "refused" and await house.counted("casavoz_traces_waiting"):
            return
        await asyncio.sleep(RETRY_S / 4)


async def _recover(house: House, result: CellResult, began_s: float) -> None:
    deadline_s = began_s + RECOVERY_LIMIT_S
    while not await _well(house, result.cell):
        if time.monotonic() > deadline_s:
            result.problems.append(f"not trusted again {RECOVERY_LIMIT_S:g} s after the fault")
            return
        await asyncio.sleep(RETRY_S / 4)
    result.recovered_s = time.monotonic() - began_s


def judge_turn(turn: HeardTurn) -> list[str]:
    """What is wrong with a turn."""
    problems = []
    if turn.wait_s is None:
        problems.append("nothing was heard")
    if turn.longest_s > LONGEST_SILENCE_S:
        problems.append(f"{turn.longest_s:.1f} s of silence")
    if not turn.said:
        problems.append("the turn was lost")
    elif turn.question.expected.lower() not in turn.replied.lower():
        problems.append(f"no word of {turn.question.expected} in the answer")
    return problems


def _judge_the_call(results: list[CellResult], first: HeardTurn, goodbye: HeardTurn, alive: bool) -> None:
    problems = [f"before any fault: {problem}" for problem in judge_turn(first)]
    if not alive or not goodbye.replied:
        problems.append("the call was dead at its end")
    for result in results:
        result.problems += problems


async def _well(house: House, cell: Cell) -> bool:
    health = await house.health()
    if cell.provider.engine == "search":
        return bool(health["search"]["backend"] == "qdrant" and not health["search"].get("degraded"))
    if cell.provider.engine == "opik":
        # Nothing of what could not be delivered is lost.
        return not await house.counted("casavoz_traces_waiting")
    states = {state["engine"]: state["state"] for state in health.get("hosted", ())}
    return states.get(cell.provider.health, "closed") == "closed"
