"""What happened in a call, in the order of the flow.

Each event travels in a `CallEvent`, which says whose it is and when it was. Observers read events from bounded queues;
nothing they do can slow the audio path. Events of the work behind a call, which costs and traces are made of, are in
`work_events.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.properties import Property
from pipeline.work_events import EngineUsed, StepBegan, StepEnded

Channel = Literal["browser", "phone", "text"]
Overlap = Literal["turn", "backchannel", "echo", "noise"]


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A call was admitted; the greeting comes next.

    Attributes:
        thread_id: of the conversation; a known caller's is that of their last calls.
        variant: of the avatar, where an experiment runs: "experiment/variant".
    """

    channel: Channel
    avatar: str
    caller: str | None = None
    thread_id: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The caller began to speak."""


@dataclass(frozen=True, slots=True)
class TurnDecided:
    """The caller's turn is over; recognition of the utterance follows.

    Attributes:
        waited_ms: audio time between the end of speech and the decision.
    """

    waited_ms: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What the caller said, as recognised or as typed.

    Attributes:
        text: the words; empty when nothing was understood.
        final: False while the caller may still be speaking.
        typed: True when it was written, not spoken.
        engine: recogniser, empty when typed.
        inference_ms: time recognition took.
    """

    text: str
    final: bool = True
    typed: bool = False
    engine: str = ""
    inference_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """The agent calls a tool."""

    tool_call_id: str
    name: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ToolReturned:
    """The tool answered.

    Attributes:
        result_count: number of results, 0 for none.
        duration_ms: wall time of the tool.
        properties: what was found, best first.
        question: what the agent should ask before searching (a vague or unsure place).
        relaxed: the wish given up to find these, when nothing obeyed all of them.
        error: message when the tool failed.
        outcome: what a tool that does not search came to ("confirm", "booked"); empty for a search.
        understood: what a search made of the query: `places`, `not_places` (names), `rooms`, `baths`, `size`, `price`
            (lowest and highest, None for no bound) and `text`; what was not asked for is left out.
    """

    tool_call_id: str
    name: str
    result_count: int
    duration_ms: float
    properties: tuple[Property, ...] = ()
    question: str | None = None
    relaxed: str | None = None
    error: str | None = None
    outcome: str = ""
    understood: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReplyDelta:
    """A piece of the agent's reply, as its model streams it."""

    text: str


@dataclass(frozen=True, slots=True)
class ReplyCorrected:
    """The model wrote what no tool result of the conversation bears out; the caller hears something else.

    Attributes:
        kind: a number (price, size, rooms, baths, how many) or a place.
        outcome: "corrected" where the true one took its place, "dropped" where the clause was not said.
        said: what the model wrote.
        instead: what is heard in its place; empty for nothing.
    """

    kind: Literal["number", "place"]
    outcome: Literal["corrected", "dropped"]
    said: str
    instead: str


@dataclass(frozen=True, slots=True)
class SentenceStarted:
    """A sentence goes to synthesis."""

    text: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """How much of the reply the caller has heard so far.

    Attributes:
        text: the words of this reply played up to now.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The caller spoke over the reply, which stopped.

    Attributes:
        heard: the part that was played; all that the conversation remembers.
        unheard: the part that was not.
    """

    heard: str
    unheard: str


@dataclass(frozen=True, slots=True)
class Overlapped:
    """Something was heard while the avatar spoke, and it is known what it was.

    Attributes:
        outcome: "turn" was words meant for the avatar; after the others ("backchannel" is "mhm", "echo" the avatar's
            own voice, "noise" a cough) it went on where it had stopped.
        stopped_ms: how long the avatar was silent until that was known.
    """

    outcome: Overlap
    stopped_ms: float


@dataclass(frozen=True, slots=True)
class CutOff:
    """The caller went on although their turn had been taken to be over.

    Attributes:
        pause_ms: how long they had paused.
    """

    pause_ms: float


@dataclass(frozen=True, slots=True)
class Speculated:
    """An answer was prepared before the turn was certainly over.

    Attributes:
        outcome: "used", or "dropped" because the caller went on or the words turned out to be others.
    """

    outcome: Literal["used", "dropped"]


@dataclass(frozen=True, slots=True)
class TurnTimings:
    """When each stage of a turn was reached, in milliseconds after the caller's last speech; None if it was not.

    Recognition and the answer may be ahead of the decision that the turn is over: nothing of them is heard before it.

    Attributes:
        decided_ms: the turn was known to be over.
        transcript_ms: the words were recognised.
        first_token_ms: the language model began to write.
        first_sentence_ms: a first clause of the answer was complete.
        first_audio_ms: the first sound left, be it an opener ("Sure.") or the answer.
        finished_ms: the answer had been played, or was stopped.
        first_content_ms: the first sound of the answer itself left.
        heard_ms: the first sound was at the caller's ear: as Twilio's marks tell on the phone, as the clock of
            playback tells elsewhere.
    """

    decided_ms: float | None = None
    transcript_ms: float | None = None
    first_token_ms: float | None = None
    first_sentence_ms: float | None = None
    first_audio_ms: float | None = None
    finished_ms: float | None = None
    first_content_ms: float | None = None
    heard_ms: float | None = None


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The reply was played to its end, or stopped."""

    said: str
    replied: str
    interrupted: bool = False
    timings: TurnTimings = field(default_factory=TurnTimings)


@dataclass(frozen=True, slots=True)
class EngineFailed:
    """An engine failed; the call goes on.

    Attributes:
        stage: "stt", "llm", "tts", "search", "vad" or "turn".
        engine: its name.
        error: what it said.
        fallback: what took over, empty if nothing could.
    """

    stage: str
    engine: str
    error: str
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The call is over.

    Attributes:
        reason: "hangup", "goodbye", "silence", "longest call", "stopping" or "error".
    """

    reason: str


Event = (
    CallStarted
    | SpeechStarted
    | TurnDecided
    | Heard
    | ToolCalled
    | ToolReturned
    | ReplyDelta
    | ReplyCorrected
    | SentenceStarted
    | Spoken
    | Interrupted
    | Overlapped
    | CutOff
    | Speculated
    | TurnEnded
    | EngineFailed
    | EngineUsed
    | StepBegan
    | StepEnded
    | CallEnded
)


@dataclass(frozen=True, slots=True)
class ReplyAbandoned:
    """The model broke off in mid-reply: what it had not completed is not said, and an answer from the start follows.

    Not an event of a call; the agent tells those who make sound or text of its reply.

    Attributes:
        kept: the whole sentences of the model's last words, which stay.
    """

    kept: str


AgentEvent = (
    ToolCalled | ToolReturned | ReplyDelta | ReplyCorrected | ReplyAbandoned | EngineFailed | StepBegan | StepEnded
)
"""What an agent yields while it answers."""


@dataclass(frozen=True, slots=True)
class CallEvent:
    """An event with its place in a call.

    Attributes:
        call_id: the call.
        turn: number of the turn, 0 for the greeting.
        at_s: seconds since the call began.
        event: what happened.
    """

    call_id: str
    turn: int
    at_s: float
    event: Event
