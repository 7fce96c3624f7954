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

Status = Literal["idle", "listening", "thinking", "speaking", "interrupted", "ended"]

# A page left open keeps what fits a screen or two; a call's full record is kept elsewhere.
MAX_LINES = 200
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
_ENDINGS = {
    "silence": "The call ended after a long silence.",
    "longest call": "The call reached its longest duration.",
    "stopping": "The service is stopping, so the call ended. Please call again in a minute.",
    "error": "The call ended because of a technical problem. Please start it again.",
}


@dataclass(frozen=True, slots=True)
class CallerLine:
    """What the caller said or wrote; `partial` while it is still being recognised."""

    text: str
    partial: bool = False
    typed: bool = False


@dataclass(frozen=True, slots=True)
class AvatarLine:
    """What the avatar says in one reply.

    Attributes:
        turn: number of the turn it belongs to.
        text: all of its words so far.
        heard: how many of its words were played; None when it is written only.
        interrupted: the caller stopped it, so the words after `heard` were never played.
        done: nothing more will be added.
        queued: its words so far are sentences on their way to synthesis, not the model's raw stream.
    """

    turn: int
    text: str = ""
    heard: int | None = None
    interrupted: bool = False
    done: bool = False
    queued: bool = False


Line = CallerLine | AvatarLine


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool; `result` is None while it runs."""

    tool_call_id: str
    name: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    result: ToolReturned | None = None


@dataclass(frozen=True, slots=True)
class TurnTime:
    """Where a turn's time went."""

    turn: int
    timings: TurnTimings


@dataclass(frozen=True, slots=True)
class PageState:
    """Everything the panes are drawn from.

    Attributes:
        call_id: the conversation on show, None before the first.
        searched: a search has come back in this conversation.
        relaxed: the wish given up to find `results`, if one was.
        turns: times of the last turns, oldest first.
        messages: notices for the caller, oldest first.
    """

    call_id: str | None = None
    channel: Channel | None = None
    avatar: str = ""
    status: Status = "idle"
    lines: tuple[Line, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()
    results: tuple[Property, ...] = ()
    searched: bool = False
    relaxed: str | None = None
    turns: tuple[TurnTime, ...] = ()
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
    return _with_message(replace(state, status="ended", lines=_settled(state.lines)), message)


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
    # Over a reply it may be a cough; if it stops the reply, `Interrupted` follows.
    return state if state.status == "speaking" else replace(state, status="listening")


@_step.register
def _turn_decided(event: TurnDecided, state: PageState, turn: int) -> PageState:
    return replace(state, status="thinking")


@_step.register
def _heard(event: Heard, state: PageState, turn: int) -> PageState:
    lines = state.lines
    if lines and isinstance(lines[-1], CallerLine) and lines[-1].partial:
        lines = lines[:-1]
    if event.text:
        lines = (*lines, CallerLine(event.text, partial=not event.final, typed=event.typed))
    return replace(state, lines=lines[-MAX_LINES:], status="thinking" if event.final else state.status)


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
    if event.error or event.question:
        return state  # nothing was searched: what was found before still stands
    return replace(state, results=event.properties, relaxed=event.relaxed, searched=True)


@_step.register
def _reply_delta(event: ReplyDelta, state: PageState, turn: int) -> PageState:
    line = _open_line(state, turn)
    if line.queued:
        return state  # the sentences made of these words are shown as they go to synthesis
    return _put(state, replace(line, text=line.text + event.text))


@_step.register
def _sentence_started(event: SentenceStarted, state: PageState, turn: int) -> PageState:
    line = _open_line(state, turn)
    text = f"{line.text} {event.text}" if line.queued else event.text
    return _put(state, replace(line, text=text.strip(), queued=True, heard=line.heard or 0))


@_step.register
def _spoken(event: Spoken, state: PageState, turn: int) -> PageState:
    line = _open_line(state, turn)
    heard = len(event.text.split())
    text = line.text if len(line.text.split()) >= heard else event.text
    return replace(_put(state, replace(line, text=text, heard=heard)), status="speaking")


@_step.register
def _interrupted(event: Interrupted, state: PageState, turn: int) -> PageState:
    line = replace(
        _open_line(state, turn),
        text=f"{event.heard} {event.unheard}".strip(),
        heard=len(event.heard.split()),
        interrupted=True,
        done=True,
    )
    return replace(_put(state, line), status="interrupted")


@_step.register
def _turn_ended(event: TurnEnded, state: PageState, turn: int) -> PageState:
    line = _find_line(state, turn)
    if line is None and event.replied:
        line = AvatarLine(turn, event.replied)
    if line is not None:
        whole = not (event.interrupted or line.interrupted)
        heard = len(line.text.split()) if whole and line.heard is not None else line.heard
        state = _put(state, replace(line, heard=heard, done=True))
    if event.timings != TurnTimings():
        state = replace(state, turns=(*state.turns, TurnTime(turn, event.timings))[-MAX_TURNS:])
    if state.status == "ended":
        return state
    return replace(state, status="listening" if state.channel in ("browser", "phone") else "idle")


@_step.register
def _engine_failed(event: EngineFailed, state: PageState, turn: int) -> PageState:
    stage = _STAGES.get(event.stage, event.stage)
    then = f"{event.fallback} took over." if event.fallback else "The call goes on."
    return _with_message(state, f"{stage} had a problem ({event.engine}). {then}")


@_step.register
def _call_ended(event: CallEnded, state: PageState, turn: int) -> PageState:
    state = replace(state, status="ended", lines=_settled(state.lines))
    return _with_message(state, _ENDINGS.get(event.reason, ""))


def _find_line(state: PageState, turn: int) -> AvatarLine | None:
    """The avatar's newest line of that turn."""
    for line in reversed(state.lines):
        if isinstance(line, AvatarLine):
            return line if line.turn == turn else None
    return None


def _open_line(state: PageState, turn: int) -> AvatarLine:
    line = _find_line(state, turn)
    return line if line is not None and not line.done else AvatarLine(turn)


def _put(state: PageState, line: AvatarLine) -> PageState:
    """The avatar's line of that turn replaced, or added when there is no open one."""
    for index in range(len(state.lines) - 1, -1, -1):
        old = state.lines[index]
        if isinstance(old, AvatarLine):
            if old.turn == line.turn and not (old.done and not line.done):
                return replace(state, lines=(*state.lines[:index], line, *state.lines[index + 1 :]))
            break
    return replace(state, lines=(*state.lines, line)[-MAX_LINES:])


def _settled(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """No line waits for more words."""
    return tuple(
        replace(line, partial=False) if isinstance(line, CallerLine) else replace(line, done=True) for line in lines
    )


def _with_message(state: PageState, message: str) -> PageState:
    if not message or message in state.messages:
        return state
    return replace(state, messages=(*state.messages, message)[-MAX_MESSAGES:])
