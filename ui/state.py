"""What the page shows, as one frozen value, and how each event of a call changes it. Pure: no gradio, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Literal

from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    Channel,
    EngineFailed,
    Heard,
    Interrupted,
    Overlapped,
    ReplyDelta,
    SentenceStarted,
    SpeechStarted,
    Spoken,
    ToolCalled,
    ToolReturned,
    TurnDecided,
    TurnEnded,
    TurnTimings,
)
from pipeline.properties import Property
from ui import transcript
from ui.spoken_about import spoken_about
from ui.transcript import AvatarLine, Lines, Reply

Status = Literal["idle", "listening", "thinking", "speaking", "interrupted", "ended"]

# A page left open keeps what fits a screen or two; a call's full record is kept elsewhere.
MAX_TOOL_CALLS = 20
MAX_TURNS = 6
MAX_MESSAGES = 3

_STAGES = {
    "stt": "Speech recognition",
    "llm": "The language model",
    "tts": "The voice",
    "search": "The search",
    "vad": "Voice detection",
    "turn": "End-of-turn detection",
}
"""What failed, as the page's words have it."""
_ENDINGS = {
    "silence": "The call ended after a long silence.",
    "longest call": "The call reached its longest duration.",
    "stopping": "The service is stopping, so the call ended. Please call again in a minute.",
    "error": "The call ended because of a technical problem. Please start it again.",
}


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool; `result` is None while it runs."""

    tool_call_id: str
    name: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    result: ToolReturned | None = None


@dataclass(frozen=True, slots=True)
class TurnTime:
    """Where a turn's time went; turns are numbered from 1 on the page, typed ones too.

    Attributes:
        number: 0 for a call's greeting, which answers nothing that was said.
        recognition_ms: time that recognition took; 0 when it is not known.
    """

    number: int
    timings: TurnTimings
    recognition_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class PageState:
    """Everything the panes are drawn from.

    Attributes:
        call_id: the conversation on show, None before the first.
        searched: a search has come back in this conversation.
        relaxed: the wish given up to find `results`, if one was.
        about: id of the one of `results` that the avatar is speaking of, or spoke of last.
        ratings: what the caller thought of answers, by turn: True for good.
        turns: times of the last turns, oldest first.
        recognition_ms: time that the words heard last took to recognise.
        messages: notices for the caller, oldest first.
    """

    call_id: str | None = None
    channel: Channel | None = None
    avatar: str = ""
    status: Status = "idle"
    lines: Lines = ()
    tool_calls: tuple[ToolCall, ...] = ()
    results: tuple[Property, ...] = ()
    searched: bool = False
    relaxed: str | None = None
    about: str | None = None
    ratings: Mapping[int, bool] = field(default_factory=dict)
    turns: tuple[TurnTime, ...] = ()
    recognition_ms: float = 0.0
    messages: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        """Is a call going on, with sound?"""
        return self.channel in ("browser", "phone") and self.status not in ("idle", "ended")


def reduce(state: PageState, call_event: CallEvent) -> PageState:
    """The state after `call_event`. Late events of a call that was replaced by another change nothing."""
    event = call_event.event
    if isinstance(event, CallStarted):
        return _call_started(state, call_event.call_id, event)
    if call_event.call_id != state.call_id:
        if state.live:
            return state
        state = replace(state, call_id=call_event.call_id)
    return _step(event, state, call_event.turn)


def reduce_all(state: PageState, events: Iterable[CallEvent]) -> PageState:
    """The state after all `events`, in order."""
    for event in events:
        state = reduce(state, event)
    return state


def end_call(state: PageState, message: str = "") -> PageState:
    """The connection is gone. Needed because after a hang-up no event can reach the page any more."""
    if not state.live:
        return state
    return _with_message(replace(state, status="ended", lines=transcript.settled(state.lines)), message)


def with_notice(state: PageState, message: str) -> PageState:
    """A notice for the caller, after something went wrong outside of a call."""
    return _with_message(state if state.live else replace(state, status="idle"), message)


def with_rating(state: PageState, turn: int, good: bool) -> PageState:
    """What the caller thinks of the answer of a turn."""
    return replace(state, ratings={**state.ratings, turn: good})


def _call_started(state: PageState, call_id: str, event: CallStarted) -> PageState:
    status: Status = "idle" if event.channel == "text" else "listening"
    if call_id == state.call_id:
        return replace(state, channel=event.channel, avatar=event.avatar, status=status)
    return PageState(call_id=call_id, channel=event.channel, avatar=event.avatar, status=status)


@singledispatch
def _step(event: object, state: PageState, turn: int) -> PageState:
    return state  # an event that shows nowhere on the page


@_step.register
def _speech_started(event: SpeechStarted, state: PageState, turn: int) -> PageState:
    # The avatar falls silent at once. Over a reply it may be a cough: then `Overlapped` tells that the reply goes on.
    return replace(state, status="interrupted" if state.status == "speaking" else "listening")


@_step.register
def _turn_decided(event: TurnDecided, state: PageState, turn: int) -> PageState:
    return replace(state, status="thinking")


@_step.register
def _heard(event: Heard, state: PageState, turn: int) -> PageState:
    answered_by = turn if event.final and not event.typed else None
    caller = transcript.CallerLine(event.text, not event.final, event.typed)
    lines = transcript.with_caller(state.lines, caller, answered_by)
    if turn in state.ratings:
        # Answers in writing are all of turn 0: what was thought of the last one is not said of the next.
        state = replace(state, ratings={number: good for number, good in state.ratings.items() if number != turn})
    if not event.final:
        return replace(state, lines=lines)
    return replace(state, lines=lines, status="thinking", recognition_ms=event.inference_ms)


@_step.register
def _tool_called(event: ToolCalled, state: PageState, turn: int) -> PageState:
    call = ToolCall(event.tool_call_id, event.name, dict(event.arguments))
    status: Status = "speaking" if state.status == "speaking" else "thinking"
    return replace(state, tool_calls=(*state.tool_calls, call)[-MAX_TOOL_CALLS:], status=status)


@_step.register
def _tool_returned(event: ToolReturned, state: PageState, turn: int) -> PageState:
    calls = tuple(
        replace(call, result=event) if call.tool_call_id == event.tool_call_id else call for call in state.tool_calls
    )
    state = replace(state, tool_calls=calls)
    if event.error or event.question or event.outcome:
        return state  # nothing was searched: what was found before still stands
    return replace(state, results=event.properties, relaxed=event.relaxed, searched=True, about=None)


@_step.register
def _reply_delta(event: ReplyDelta, state: PageState, turn: int) -> PageState:
    lines = transcript.with_delta(state.lines, Reply(turn, state.avatar), event.text)
    newest = lines[-1] if lines else None
    if state.channel == "text" and isinstance(newest, AvatarLine):
        return _about(replace(state, lines=lines), newest.text)
    return replace(state, lines=lines)


@_step.register
def _sentence_started(event: SentenceStarted, state: PageState, turn: int) -> PageState:
    return replace(state, lines=transcript.with_sentence(state.lines, Reply(turn, state.avatar), event.text))


@_step.register
def _spoken(event: Spoken, state: PageState, turn: int) -> PageState:
    lines = transcript.with_spoken(state.lines, Reply(turn, state.avatar), event.text)
    return _about(replace(state, lines=lines, status="speaking"), event.text)


@_step.register
def _interrupted(event: Interrupted, state: PageState, turn: int) -> PageState:
    lines = transcript.with_interruption(state.lines, Reply(turn, state.avatar), event.heard, event.unheard)
    return replace(state, lines=lines, status="interrupted")


@_step.register
def _overlapped(event: Overlapped, state: PageState, turn: int) -> PageState:
    if event.outcome == "turn":
        return state
    # A cough or an "mhm" is no turn: what was understood of it goes, the reply goes on.
    status: Status = "speaking" if state.status == "interrupted" else state.status
    return replace(state, lines=transcript.without_partial(state.lines), status=status)


@_step.register
def _turn_ended(event: TurnEnded, state: PageState, turn: int) -> PageState:
    reply = Reply(turn, state.avatar)
    lines = transcript.with_end(
        state.lines, reply, event.replied, interrupted=event.interrupted, wordless=not event.said
    )
    state = replace(state, lines=lines)
    if event.timings != TurnTimings():
        number = max(turn, state.turns[-1].number + 1 if state.turns else int(bool(event.said)))
        time = TurnTime(number, event.timings, state.recognition_ms if event.said else 0.0)
        state = replace(state, turns=(*state.turns, time)[-MAX_TURNS:], recognition_ms=0.0)
    if state.status == "ended" or (state.status == "interrupted" and event.interrupted):
        return state  # whoever interrupted is still speaking, and sees that the avatar has noticed
    return replace(state, status="listening" if state.channel in ("browser", "phone") else "idle")


@_step.register
def _engine_failed(event: EngineFailed, state: PageState, turn: int) -> PageState:
    if event.fallback:
        return state  # what took over is heard; operators find the failure in the log and the metrics
    return _with_message(state, f"{_STAGES.get(event.stage, event.stage)} had a problem. The call goes on.")


@_step.register
def _call_ended(event: CallEnded, state: PageState, turn: int) -> PageState:
    state = replace(state, status="ended", lines=transcript.settled(state.lines))
    return _with_message(state, _ENDINGS.get(event.reason, ""))


def _about(state: PageState, text: str) -> PageState:
    """What of a reply was told so far may be about one of the homes; what says nothing of any changes nothing."""
    about = spoken_about(state.results, text) if state.results else None
    return replace(state, about=about) if about and about != state.about else state


def _with_message(state: PageState, message: str) -> PageState:
    if not message or message in state.messages:
        return state
    return replace(state, messages=(*state.messages, message)[-MAX_MESSAGES:])
