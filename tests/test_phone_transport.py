"""The telephone mount over a real socket, with engine doubles: what crosses the wire, and when."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from starlette.websockets import WebSocketState

from avatars.avatar import load_avatars
from pipeline.answer import AnswerConfig
from pipeline.audio import PHONE_RATE_HZ, AudioChunk, FloatSamples
from pipeline.engines.base import Transcript
from pipeline.feed import Subscription
from pipeline.parting import NO_LIMITS, CallLimits
from pipeline.preparing import Headroom
from pipeline.session import Call, Engines, Session
from pipeline.settings import PROJECT_ROOT
from pipeline.transports.desk import CallDesk
from pipeline.transports.phone import mount_phone
from pipeline.transports.phone_observer import PhoneObserver
from pipeline.transports.twilio import TwilioSocket
from pipeline.turns import TurnConfig
from pipeline.twilio_settings import TwilioSettings
from tests.local_server import serving
from tests.simulated_phone import SimulatedPhone
from tests.timeline import CHARACTERS_PER_S, LoudnessVad, SteadyTts, TimedAgent

AVATARS = load_avatars(PROJECT_ROOT / "avatars" / "definitions")
LONG = "I have a bright flat in the middle of town with three rooms and two baths and a very large terrace for you."


@dataclass
class InOrder:
    """Recognises the given texts, one after another."""

    texts: list[str]
    name: str = "in-order"

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        return Transcript(self.texts.pop(0), self.name, 0.0)


class AlwaysFinished:
    name = "always-finished"

    async def probability(self, audio: FloatSamples) -> float:
        return 0.95


@dataclass
class Line:
    """A server with a telephone line and what it saw."""

    desk: CallDesk
    address: str = ""
    sessions: list[Session] = field(default_factory=list)
    agents: list[TimedAgent] = field(default_factory=list)

    def phone(self, path: str = "/voice/telephone/handler", **parameters: str) -> SimulatedPhone:
        return SimulatedPhone(f"ws://{self.address}{path}", **parameters)

    def watch(self, kind: type[Any]) -> list[Any]:
        """Events of that kind, of every call from now on, as they happen."""
        seen: list[Any] = []

        async def follow(events: Subscription) -> None:
            async for stamped in events:
                if isinstance(stamped.event, kind):
                    seen.append(stamped.event)

        self.desk.observers.append(follow)
        return seen


@asynccontextmanager
async def a_line(
    texts: list[str],
    replies: list[str],
    *,
    max_calls: int = 4,
    public_url: str | None = None,
    twilio: TwilioSettings | None = None,
    observer: PhoneObserver | None = None,
    host: str = "127.0.0.1",
    limits: CallLimits = NO_LIMITS,
) -> AsyncIterator[Line]:
    line = Line(CallDesk(AVATARS, "tara", max_calls))

    def make_session(call: Call, rate_hz: int) -> Session:
        agent = TimedAgent(list(replies))
        engines = Engines(InOrder(list(texts)), SteadyTts(), LoudnessVad, AlwaysFinished())
        session = Session(
            call,
            engines,
            agent,  # type: ignore[arg-type]
            agency_name="Casavoz Homes",
            turn_config=TurnConfig(),
            answer_config=AnswerConfig(),
            headroom=Headroom(2),
            output_rate_hz=rate_hz,
            now=asyncio.get_running_loop().time,
            limits=limits,
        )
        line.sessions.append(session)
        line.agents.append(agent)
        return session

    line.desk.open_for_calls(make_session)
    app = FastAPI()
    mount_phone(app, line.desk, public_url, twilio, observer)
    async with serving(app, host) as line.address:
        yield line


def speech(duration_s: float) -> AudioChunk:
    return AudioChunk(np.full(round(duration_s * PHONE_RATE_HZ), 4_000, dtype=np.int16), PHONE_RATE_HZ)


async def test_greeting_within_half_a_second_of_start() -> None:
    async with a_line([], []) as line, line.phone(caller="+34600111222", avatar="leo") as phone:
        await asyncio.sleep(1.0)
        first_s = phone.first_sound_after(phone.started_s)
        assert first_s is not None and first_s - phone.started_s < 0.5
        (session,) = line.sessions
        assert (session.call.caller, session.call.call_id) == ("+34600111222", phone.call_sid)
        assert session.call.avatar.name == "Leo"


async def test_the_socket_answers_under_voice_too() -> None:
    async with a_line([], []) as line, line.phone("/voice") as phone:
        await asyncio.sleep(0.6)
        assert phone.first_sound_after(phone.started_s) is not None


async def test_sound_comes_paced_not_in_a_heap() -> None:
    async with a_line([], []) as line, line.phone() as phone:
        await asyncio.sleep(2.5)
        arrivals = [at_s for at_s, event in phone.wire if event == "media"]
        sent_s = len(arrivals) * 0.02
        assert sent_s - (arrivals[-1] - arrivals[0]) < 0.2 + 0.1


async def test_barge_in_clears_the_wire_and_silences_the_ear() -> None:
    async with a_line(["tell me more", "something cheaper"], [LONG, "Here is another."]) as line, line.phone() as phone:
        await asyncio.sleep(0.5)
        await phone.say(speech(0.6))  # over the greeting
        await asyncio.sleep(2.5)  # the long answer is playing
        onset_s = asyncio.get_running_loop().time()
        clears = sum(event == "clear" for _, event in phone.wire)
        speaking = asyncio.ensure_future(phone.say(speech(0.8)))
        await asyncio.sleep(0.8)
        assert sum(event == "clear" for _, event in phone.wire) == clears + 1
        assert phone.last_sound() - onset_s < 0.3
        await speaking
        await phone.hear_reply(phone.stopped_speaking_s, timeout_s=6)
        (agent,) = line.agents
        assert agent.asked == ["tell me more", "something cheaper"]
        cut = agent.memory[2][1]
        assert cut and LONG.startswith(cut) and cut != LONG


async def test_marks_follow_the_sound_they_stand_behind_and_come_back() -> None:
    async with a_line([], []) as line, line.phone() as phone:
        await asyncio.sleep(1.5)
        events = [event for _, event in phone.wire]
        assert events[:2] == ["media", "mark"], "the first frame tells how late this phone is"
        between = [len(run) for run in "".join(event[1] for event in events[2:]).split("a")]
        assert max(between[:-1]) <= 13, "a mark every quarter of a second"
        assert len(phone.marks) >= 4 and len(set(phone.marks)) == len(phone.marks)


async def test_what_was_heard_on_a_phone_that_plays_a_second_late() -> None:
    async with a_line([], []) as line, line.phone(playback_delay_s=1.0) as phone:
        await asyncio.sleep(2.6)
        now_s = asyncio.get_running_loop().time()
        heard_s = 0.02 * sum(frame.loud and frame.at_s + 0.02 <= now_s for frame in phone.heard)
        (session,) = line.sessions
        known_s = len(session.speaker.heard_and_unheard()[0]) / CHARACTERS_PER_S
        assert heard_s > 1.0
        # Whole words only: up to one less than was heard, and none that was not.
        assert heard_s - 0.8 <= known_s <= heard_s + 0.2


class Wire:
    """What FastAPI's socket is told."""

    application_state = WebSocketState.CONNECTED

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.to_receive: list[dict[str, Any]] = []

    async def send_json(self, message: dict[str, Any]) -> None:
        await asyncio.sleep(0.01)
        self.sent.append(message["mark"]["name"] if message["event"] == "mark" else message["event"])

    async def receive(self) -> dict[str, Any]:
        return {"type": "websocket.receive", "text": json.dumps(self.to_receive.pop(0))}


async def test_marks_keep_their_place_between_frames_and_a_clear() -> None:
    wire = Wire()
    socket = TwilioSocket(wire)  # type: ignore[arg-type]
    for marks in (["one"], [], ["two", "three"], ["four"]):
        socket.expect(marks)
    await socket.send_json({"event": "media"})
    await socket.send_json({"event": "media"})
    third = asyncio.ensure_future(socket.send_json({"event": "media"}))
    await asyncio.sleep(0)
    socket.clear()  # the third frame is under way; its marks and the fourth are not sent any more
    socket.expect(["five"])
    await socket.send_json({"event": "media"})
    await third
    assert wire.sent == ["media", "one", "media", "media", "clear", "media", "five"]


async def test_marks_given_back_are_told() -> None:
    wire = Wire()
    socket = TwilioSocket(wire)  # type: ignore[arg-type]
    told: list[str] = []
    socket.on_mark = told.append
    wire.to_receive = [
        {"event": "mark", "sequenceNumber": "4", "streamSid": "MZ1", "mark": {"name": "1-1"}},
        {"event": "mark", "mark": {}},
        {"event": "mark"},
        {"event": "stop"},
    ]
    assert await socket.receive_json() == {"event": "stop"}
    assert told == ["1-1"] and socket.skipped == {"broken mark": 2}


async def test_broken_messages_are_skipped_and_the_call_goes_on() -> None:
    broken = [
        "not json",
        "[]",
        json.dumps({"event": "media"}),
        json.dumps({"event": "media", "media": {"payload": "***"}}),
        json.dumps({"event": "media", "media": {"payload": "A" * 40_000}}),
        json.dumps({"event": "start", "start": 7}),
        json.dumps({"event": "surprise"}),
        json.dumps({"event": "dtmf", "dtmf": {"digit": "x9"}}),
        json.dumps({"event": "mark", "mark": {"name": 7}}),
        json.dumps({"event": "mark", "mark": {"name": "never sent"}}),
        "x" * 100_000,
    ]
    async with a_line(["two rooms"], ["Here is one."]) as line, line.phone() as phone:
        for message in broken:
            await phone.send(message)
        await asyncio.sleep(1.0)
        since_s = await phone.say(speech(0.6))
        await phone.hear_reply(since_s, timeout_s=6)
        assert line.agents[0].asked == ["two rooms"]


async def test_hanging_up_frees_the_line_within_a_second() -> None:
    async with a_line([], []) as line:
        before = len(asyncio.all_tasks())
        async with line.phone():
            await asyncio.sleep(0.5)
            assert line.desk.in_progress == 1
        await asyncio.sleep(1.0)
        assert line.desk.in_progress == 0
        assert len(asyncio.all_tasks()) <= before


async def test_a_socket_that_goes_away_before_start_is_no_trouble() -> None:
    from websockets.asyncio.client import connect

    async with a_line([], []) as line:
        async with connect(f"ws://{line.address}/voice/telephone/handler") as socket:
            await socket.send(json.dumps({"event": "connected"}))
        async with line.phone() as phone:
            await asyncio.sleep(0.6)
            assert phone.first_sound_after(phone.started_s) is not None


async def test_two_calls_are_kept_apart() -> None:
    async with a_line(["two rooms"], ["Here is one."]) as line:
        async with line.phone(avatar="leo") as first, line.phone(avatar="mia") as second:
            await asyncio.sleep(0.6)
            await first.say(speech(0.5))
            await first.hear_reply(first.stopped_speaking_s, timeout_s=6)
            assert {session.call.avatar.name for session in line.sessions} == {"Leo", "Mia"}
            asked = {
                session.call.call_id: agent.asked for session, agent in zip(line.sessions, line.agents, strict=True)
            }
            assert asked == {first.call_sid: ["two rooms"], second.call_sid: []}


async def test_a_full_line_is_refused_and_the_others_go_on() -> None:
    async with a_line([], [], max_calls=1) as line, line.phone() as first:
        await asyncio.sleep(0.4)
        async with line.phone() as second:
            await asyncio.wait_for(second.closed.wait(), 3)
            assert second.first_sound_after(0) is None
        assert line.desk.in_progress == 1 and not first.closed.is_set()
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"http://{line.address}/voice/telephone/incoming", data={"From": "+34600111222"})
        twiml = ElementTree.fromstring(answer.text)
        assert [verb.tag for verb in twiml] == ["Say", "Hangup"]


@pytest.mark.parametrize(
    ("public_url", "address"),
    [
        (None, "ws://127.0.0.1:{port}/voice/telephone/handler"),
        ("https://voice.example.com", "wss://voice.example.com/voice/telephone/handler"),
        ("https://example.com/agent/", "wss://example.com/agent/voice/telephone/handler"),
    ],
)
async def test_twiml_connects_the_stream_at_the_public_address(public_url: str | None, address: str) -> None:
    desk = CallDesk(AVATARS, "tara", 2)
    desk.open_for_calls(lambda call, rate_hz: pytest.fail("nobody connects"))
    app = FastAPI()
    mount_phone(app, desk, public_url)
    async with serving(app) as server, httpx.AsyncClient() as client:
        form = {"From": "+34600111222", "CallSid": "CA1"}
        answer = await client.post(f"http://{server}/voice/telephone/incoming?avatar=mia", data=form)
    assert answer.headers["content-type"].startswith("application/xml")
    stream = ElementTree.fromstring(answer.text).find("Connect/Stream")
    assert stream is not None
    assert stream.get("url") == address.format(port=server.partition(":")[2])
    parameters = {parameter.get("name"): parameter.get("value") for parameter in stream}
    assert parameters.pop("token")
    assert parameters == {"caller": "+34600111222", "avatar": "mia"}
