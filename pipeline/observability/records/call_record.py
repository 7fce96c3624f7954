"""What is kept of a call, and what a turn adds to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from pipeline.agent.tools import SEARCH_TOOL
from pipeline.observability.turn_record import TurnRecord

_DONE = ("booked", "saved")


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened in a call, or in one turn of it.

    Attributes:
        turns: in which the caller said something.
        searches: that were carried out, whatever they found.
        found: searches that found something.
        interruptions: answers that the caller spoke over and that stopped.
        cut_offs: pauses that were wrongly taken for the end of a turn.
        asked_to_repeat: turns of which no word was understood.
        apologies: answers in whose place the avatar apologised, because its model failed.
        corrections: numbers and places put right.
        done: viewings booked and contacts saved.
    """

    turns: int = 0
    searches: int = 0
    found: int = 0
    interruptions: int = 0
    cut_offs: int = 0
    asked_to_repeat: int = 0
    apologies: int = 0
    corrections: int = 0
    done: int = 0


COUNTED = tuple(each.name for each in fields(Counts))


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call, or a conversation in writing.

    Attributes:
        call_id: the transport's; "text:" and the conversation for one in writing.
        thread_id: the conversation; a known caller's is the same in every call. Empty when they asked to be forgotten.
        variant: of the avatar: "experiment/variant"; empty when no experiment ran.
        caller: their number, masked.
        started_at, ended_at: in UTC; a call in progress, or cut short by a crash, has no end.
        ended_by: "hangup", "goodbye", ...; empty without an end.
        duration_s: length; None without an end.
        counts: what happened in it.
        summary: what came of it (see `pipeline.office.summary`); None when it is not known.
        cost: of engines and telephone, in the price table's currency, as far as prices are known; None for calls from
            before costs were counted.
        unpriced: pieces of work whose price is not known: the true cost is higher by theirs.
    """

    call_id: str
    thread_id: str
    channel: str
    avatar: str
    variant: str
    caller: str
    started_at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""
    duration_s: float | None = None
    counts: Counts = field(default_factory=Counts)
    summary: Mapping[str, Any] | None = None
    cost: float | None = None
    unpriced: int = 0


def counts_of(turn: TurnRecord) -> Counts:
    """What a turn adds to its call. The greeting and other prompts of the avatar's own accord add nothing."""
    searches = [use.returned for use in turn.tools if use.name == SEARCH_TOOL and use.returned is not None]
    carried_out = [found for found in searches if not found.error and not found.question]
    # A decision that a turn was over, and no words: the avatar asks to say it again.
    wordless = not turn.said and turn.timings.decided_ms is not None
    return Counts(
        turns=int(bool(turn.said)),
        searches=len(carried_out),
        # What was found by giving up a wish was not what was looked for.
        found=sum(found.result_count > 0 and not found.relaxed for found in carried_out),
        interruptions=int(turn.interrupted),
        cut_offs=len(turn.cut_off_ms),
        asked_to_repeat=int(wordless),
        apologies=sum(failure.fallback == "apology" for failure in turn.failures),
        corrections=len(turn.corrections),
        done=sum(use.returned is not None and use.returned.outcome in _DONE for use in turn.tools),
    )
