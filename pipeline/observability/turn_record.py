"""What is known of one turn of a call when it is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipeline.events import Channel, EngineFailed, Overlap, ReplyCorrected, ToolReturned, TurnTimings
from pipeline.observability.spending import Spent


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A tool call of a turn; `returned` is None when the turn ended before it.

    Attributes:
        returned: without the properties themselves, which would keep old listings in memory.
    """

    name: str
    arguments: Mapping[str, object]
    returned: ToolReturned | None = None


@dataclass(frozen=True, slots=True)
class OverlapNote:
    """Something was heard over the avatar's voice; `held_ms` is how long it fell silent to find out what."""

    outcome: Overlap
    held_ms: float


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn: what the caller said and what came of it. The greeting and other prompts have `said` empty.

    Attributes:
        call_id: the call.
        turn: its number in the call; prompts carry the number of the turn before them.
        at_s: seconds from the beginning of the call to the end of the turn.
        channel: None when the beginning of the call was missed.
        caller: their number, masked.
        typed: the caller wrote.
        replied: what was heard of the answer.
        unheard: what was not, after an interruption.
        ended_by: why the call ended in the midst of the turn; empty when it did not.
        waited_ms: silence after each of the caller's stretches of speech that were taken to be a turn; more than one
            when they went on.
        cut_off_ms: the caller's pauses that were wrongly taken for the end of their turn.
        overlaps: what was heard over the avatar's voice.
        speculated: what became of answers that were prepared before the turn was over: "used" or "dropped".
        corrections: what the model invented, and what was said instead.
        thread_id: the conversation; empty when the beginning of the call was missed, or the caller was forgotten.
        variant: of the avatar, where an experiment runs: "experiment/variant".
        spent: what engines did for it and what that cost, by model; also work that was thrown away. Work that ended
            after the turn belongs to the next one.
    """

    call_id: str
    turn: int
    at_s: float
    channel: Channel | None = None
    avatar: str = ""
    caller: str = "unknown"
    said: str = ""
    typed: bool = False
    replied: str = ""
    unheard: str = ""
    interrupted: bool = False
    ended_by: str = ""
    timings: TurnTimings = field(default_factory=TurnTimings)
    tools: tuple[ToolUse, ...] = ()
    failures: tuple[EngineFailed, ...] = ()
    waited_ms: tuple[float, ...] = ()
    cut_off_ms: tuple[float, ...] = ()
    overlaps: tuple[OverlapNote, ...] = ()
    speculated: tuple[str, ...] = ()
    corrections: tuple[ReplyCorrected, ...] = ()
    thread_id: str = ""
    variant: str = ""
    spent: tuple[Spent, ...] = ()

    def forgotten(self) -> TurnRecord:
        """The same without what tells who the caller was: times and counts are left, words are not."""
        return replace(
            self,
            caller="unknown",
            said="…" if self.said else "",
            replied="…" if self.replied else "",
            unheard="…" if self.unheard else "",
            tools=tuple(replace(use, arguments={}, returned=_wordless(use.returned)) for use in self.tools),
            failures=tuple(replace(failure, error="") for failure in self.failures),
            corrections=tuple(replace(each, said="", instead="") for each in self.corrections),
            thread_id="",
        )


def _wordless(returned: ToolReturned | None) -> ToolReturned | None:
    # Questions and given up wishes say what the caller asked for.
    return returned and replace(
        returned, question=returned.question and "…", relaxed=returned.relaxed and "…", error=returned.error and "…"
    )
