"""A call as a timeline: who speaks when, what recognition makes of it, what the agent answers. In virtual time.

The caller's speech is sound whose samples carry the number of the utterance, so the doubles below hear exactly what a
real engine would get: an utterance cut in two is recognised in two, two joined ones as one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from avatars.avatar import Avatar, load_avatars
from pipeline.answer import AnswerConfig
from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, FloatSamples
from pipeline.engines.base import Transcript, Voice
from pipeline.errors import EngineError
from pipeline.events import AgentEvent, CallEvent, Channel, ReplyDelta
from pipeline.preparing import Headroom
from pipeline.session import Call, Engines, Session
from pipeline.speech import FRAME_S
from pipeline.turns import TurnConfig

RATE_HZ = 8_000
CHARACTERS_PER_S = 15.0
TARA: Avatar = load_avatars(Path(__file__).parent.parent / "avatars" / "definitions")["tara"]


@dataclass(frozen=True)
class Utterance:
    start_s: float
    end_s: float
    text: str
    finished: float


@dataclass
class Frame:
    """20 ms at the caller's ear."""

    at_s: float
    loud: bool


class LoudnessVad:
    """Voice activity of a world without noise."""

    frame_samples = 512

    def probability(self, frame: FloatSamples) -> float:
        return 0.95 if np.abs(frame).mean() > 0.005 else 0.01


@dataclass
class Numbered:
    """Recognises the numbers in the samples."""

    utterances: list[Utterance]
    delay_s: float = 0.2
    name: str = "numbered"
    calls: int = 0
    fails: bool = False
    confidence: float | None = None

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        self.calls += 1
        await asyncio.sleep(self.delay_s)
        if self.fails:
            raise EngineError("the recogniser is broken")
        numbers = sorted(set((np.unique(audio.samples) // 1_000).tolist()) - {0})
        text = " ".join(self.utterances[number - 1].text for number in numbers)
        return Transcript(text.strip(), self.name, self.delay_s * 1_000, confidence=self.confidence)


@dataclass
class FinishedOrNot:
    utterances: list[Utterance]
    name: str = "finished-or-not"

    async def probability(self, audio: FloatSamples) -> float:
        await asyncio.sleep(0.03)
        spoken = np.round(audio[audio > 0] * 32_768).astype(int)
        return self.utterances[spoken[-1] // 1_000 - 1].finished


@dataclass
class SteadyTts:
    """Speaks at a steady rate, after a delay, in chunks of 0.1 s; what is at hand comes without the delay."""

    delay_s: float = 0.1
    at_hand: frozenset[str] = frozenset()
    name: str = "kokoro"
    rate_hz: int = 24_000
    spoken: list[str] = field(default_factory=list)
    fails_on: str = "\0"

    def has(self, text: str, voice: Voice) -> bool:
        return text in self.at_hand

    async def synthesize(self, text: str, voice: Voice) -> AsyncGenerator[AudioChunk, None]:
        self.spoken.append(text)
        await asyncio.sleep(0 if self.has(text, voice) else self.delay_s)
        if self.fails_on in text:
            raise EngineError("the synthesiser is broken")
        left = round(len(text) / CHARACTERS_PER_S * self.rate_hz)
        while left > 0:
            count = min(left, self.rate_hz // 10)
            yield AudioChunk(np.full(count, 9_000, dtype=np.int16), self.rate_hz)
            left -= count


Reply = Sequence[tuple[float, AgentEvent | str]]
"""What the agent does: (pause in seconds, words or an event)."""


class TimedAgent:
    """Answers in the given order; remembers what it was told to remember.

    A draft that is discarded has never been: its reply is given to the next one.
    """

    def __init__(self, replies: Sequence[Reply | str]) -> None:
        self.replies = list(replies)
        self.asked: list[str] = []
        self.drafted: list[str] = []
        self.memory: list[tuple[str, str]] = []
        self.active = 0

    def draft(self, text: str, conversation: Any) -> TimedDraft:
        self.drafted.append(text)
        return TimedDraft(self, text, self.replies.pop(0))

    async def note_greeting(self, conversation: Any, text: str) -> None:
        self.memory.append(("agent", text))

    async def cut_to_heard(self, conversation: Any, heard: str, *, said: str | None = None) -> None:
        assert self.active == 0, "memory changed under a running turn"
        assert said is None or self.memory[-2] == ("caller", said)
        self.memory[-1] = ("agent", heard)

    async def retract_turn(self, conversation: Any, said: str) -> None:
        assert self.active == 0, "memory changed under a running turn"
        assert self.memory[-2] == ("caller", said)
        del self.memory[-2:]


class TimedDraft:
    """One answer of the above: works from the start, remembered once it is confirmed."""

    def __init__(self, agent: TimedAgent, text: str, script: Reply | str) -> None:
        self._agent = agent
        self._text = text
        self._script = script
        self._events: asyncio.Queue[AgentEvent | Exception | None] = asyncio.Queue()
        self._written = ""
        self._confirmed = False
        self._closed = False
        self._work = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        script = [(0.05, self._script)] if isinstance(self._script, str) else self._script
        for pause_s, step in script:
            await asyncio.sleep(pause_s)
            event = ReplyDelta(step) if isinstance(step, str) else step
            self._events.put_nowait(event)
            if isinstance(event, ReplyDelta):
                self._written += event.text
                if self._confirmed:
                    self._agent.memory[-1] = ("agent", self._written)
        self._events.put_nowait(None)

    async def events(self) -> AsyncGenerator[AgentEvent, None]:
        while (event := await self._events.get()) is not None:
            if isinstance(event, Exception):
                raise event
            yield event

    def confirm(self) -> None:
        assert self._agent.active == 0, "two turns of one conversation at once"
        self._agent.active += 1
        self._confirmed = True
        self._agent.asked.append(self._text)
        self._agent.memory += [("caller", self._text), ("agent", self._written)]

    async def stop(self) -> None:
        self._work.cancel()
        if self._closed:
            return
        self._closed = True
        if self._confirmed:
            self._agent.active -= 1
        else:
            self._agent.replies.insert(0, self._script)


class Timeline:
    """Builds a call, plays it, keeps what the caller heard."""

    def __init__(self, replies: Sequence[Reply | str] = (), *, channel: Channel = "phone", **turn: Any) -> None:
        self.utterances: list[Utterance] = []
        self.agent = TimedAgent(replies)
        self.stt = Numbered(self.utterances)
        self.tts = SteadyTts()
        self.events: list[CallEvent] = []
        self.frames: list[Frame] = []
        self.clears: list[float] = []
        self.make_voice_activity: Callable[[], LoudnessVad] = LoudnessVad
        self.answer_config = AnswerConfig()
        self.headroom = Headroom(2)
        self._channel: Channel = channel
        self._turn = turn
        self._actions: list[tuple[float, str, str]] = []
        self._play_end_s = 0.0

    def caller_says(self, start_s: float, end_s: float, text: str, *, finished: float = 0.95) -> None:
        """Speech, recognised as `text` ("" is a noise); `finished` is the end-of-turn model's verdict."""
        self.utterances.append(Utterance(start_s, end_s, text, finished))

    def caller_types(self, at_s: float, text: str) -> None:
        self._actions.append((at_s, "type", text))

    def caller_hangs_up(self, at_s: float) -> None:
        self._actions.append((at_s, "hang_up", "hangup"))

    async def play(self, until_s: float) -> None:
        """The call up to `until_s`, or to its end if that comes first."""
        loop = asyncio.get_running_loop()
        engines = Engines(self.stt, self.tts, self.make_voice_activity, FinishedOrNot(self.utterances))
        self.session = Session(
            Call("call-1", self._channel, TARA),
            engines,
            self.agent,  # type: ignore[arg-type]
            agency_name="Casavoz Homes",
            turn_config=TurnConfig(**self._turn),
            answer_config=self.answer_config,
            headroom=self.headroom,
            output_rate_hz=RATE_HZ,
            now=loop.time,
        )
        self.session.speaker.on_clear = self._on_clear
        feed = self.session.feed.subscribe()
        self._started_s = loop.time()
        run = asyncio.ensure_future(self.session.run())
        others = [asyncio.ensure_future(self._microphone()), asyncio.ensure_future(self._ear())]
        for at_s, what, text in self._actions:
            loop.call_at(self._started_s + at_s, getattr(self.session, what), text)
        await asyncio.wait({run}, timeout=until_s)
        self.ended_by_itself = run.done()
        self.session.hang_up("end of test")
        await run
        for task in others:
            task.cancel()
        self.events = list(feed.drain())

    async def _microphone(self) -> None:
        loop = asyncio.get_running_loop()
        size = round(FRAME_S * LISTEN_RATE_HZ)
        for number in range(1_000_000):
            at_s = number * FRAME_S
            samples = np.zeros(size, dtype=np.int16)
            for index, utterance in enumerate(self.utterances, start=1):
                if utterance.start_s <= at_s < utterance.end_s:
                    samples[:] = index * 1_000
            await asyncio.sleep(max(0.0, self._started_s + at_s + FRAME_S - loop.time()))
            self.session.listen(samples)

    async def _ear(self) -> None:
        loop = asyncio.get_running_loop()
        while (frame := await self.session.next_frame()) is not None:
            now_s = loop.time() - self._started_s
            for samples in np.split(frame.samples, round(frame.duration_s / FRAME_S)):
                at_s = max(self._play_end_s, now_s)
                self._play_end_s = at_s + FRAME_S
                self.frames.append(Frame(at_s, bool(np.abs(samples).max() > 1_000)))

    def _on_clear(self) -> None:
        now_s = asyncio.get_running_loop().time() - self._started_s
        self.clears.append(now_s)
        self.frames = [frame for frame in self.frames if frame.at_s <= now_s]
        self._play_end_s = now_s

    # What to look at afterwards

    def heard_between(self, start_s: float, end_s: float) -> float:
        """Seconds of the avatar's speech at the caller's ear."""
        return FRAME_S * sum(frame.loud and start_s <= frame.at_s < end_s for frame in self.frames)

    @property
    def said(self) -> list[str]:
        """The sentences that went to synthesis after the greeting."""
        greeting = TARA.phone_greeting.format(agency="Casavoz Homes")
        return [text for text in self.tts.spoken if text not in greeting]

    def first_sound_after(self, at_s: float) -> float:
        """When the avatar is first heard after `at_s`."""
        return next(frame.at_s for frame in self.frames if frame.loud and frame.at_s >= at_s)

    def longest_silence(self, start_s: float, end_s: float) -> float:
        """The longest time between two times in which the avatar was not heard, in seconds."""
        loud = [frame.at_s for frame in self.frames if frame.loud and start_s <= frame.at_s < end_s]
        return max(later - earlier for earlier, later in zip([start_s, *loud], [*loud, end_s], strict=True))

    def of(self, kind: type) -> list[Any]:
        """All events of a kind."""
        return [stamped.event for stamped in self.events if isinstance(stamped.event, kind)]
