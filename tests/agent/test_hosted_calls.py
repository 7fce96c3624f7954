"""A hosted model in the whole service: what it invents is not heard, is counted, and stands in the records.

In a call (the real session and agent, a voice that writes down what it is given to say) and through `/chat`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from types import SimpleNamespace

import httpx
import numpy as np
import pytest
from fastapi import FastAPI

from avatars.avatar import Avatar, load_avatars
from avatars.experiment import load_experiments
from pipeline.agent.agent import Agent
from pipeline.agent.remembering.callers import CallerIds
from pipeline.agent.tools import SEARCH_TOOL
from pipeline.answer import AnswerConfig
from pipeline.api import build_api
from pipeline.audio import AudioChunk
from pipeline.engines.base import Transcript, Voice
from pipeline.experiments.assignment import Experiments, running
from pipeline.house import House
from pipeline.observability.records import RecordStore
from pipeline.observability.records.reading import read_calls, read_turns
from pipeline.preparing import Headroom
from pipeline.session import Call, Engines, Session
from pipeline.settings import PROJECT_ROOT
from pipeline.transports.desk import CallDesk
from pipeline.turns import TurnConfig
from tests.agent.openai_server import Calls, Step, Words, openai_server
from tests.agent.talk import AGENCY, SmallSearch
from tests.agent.test_agent_hosted import QUERY
from tests.agent.test_agent_hosted import _agent as hosted_agent
from tests.test_metrics import STATUS
from tests.timeline import LoudnessVad

AVATARS = load_avatars(PROJECT_ROOT / "avatars" / "definitions")
LIE = "There's one in Gràcia, for three hundred thousand euros, with two bedrooms."
TRUTH = LIE.replace("three hundred thousand", "four hundred and ten thousand")
COUNTED = 'casavoz_reply_corrections_total{kind="number",outcome="corrected"} 1.0'
NUMBER = "+34600111222"


def script() -> list[Step]:
    return [Calls([(SEARCH_TOOL, QUERY)]), Words(LIE)]


def house_of(agent: Agent, folder: Path, experiments: Experiments | None = None) -> House:
    house = House(CallDesk(AVATARS, "leo", 4, experiments), {}, records=RecordStore(folder / "records.db", 30))
    house.desk.observers += house.observers
    house.agent = agent
    house.search = SimpleNamespace(status=STATUS)  # type: ignore[assignment]
    return house


class NotesWords:
    """A voice that notes what it is given to say; a hundredth of a second of sound for each piece."""

    name = "kokoro"
    rate_hz = 24_000

    def __init__(self) -> None:
        self.said: list[str] = []

    def has(self, text: str, voice: Voice) -> bool:
        return False

    async def synthesize(self, text: str, voice: Voice) -> AsyncGenerator[AudioChunk, None]:
        self.said.append(text)
        yield AudioChunk(np.full(self.rate_hz // 100, 9_000, dtype=np.int16), self.rate_hz)


class Deaf:
    name = "deaf"

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        raise AssertionError("nobody speaks")


async def typed_call(house: House, agent: Agent, *texts: str, caller: str | None = None) -> NotesWords:
    """A call, followed as the handler has it followed, in which the caller types."""
    voice = NotesWords()

    def make(call: Call, rate_hz: int) -> Session:
        return Session(
            call,
            Engines(Deaf(), voice, LoudnessVad, None),
            agent,
            agency_name=AGENCY,
            turn_config=TurnConfig(),
            answer_config=AnswerConfig(tool_feedback="off"),
            headroom=Headroom(1),
            output_rate_hz=rate_hz,
            now=asyncio.get_running_loop().time,
        )

    house.desk.open_for_calls(make)
    session = house.desk.admit("phone", 8_000, call_id="CA1", caller=caller)
    watching = [asyncio.ensure_future(follow(session.feed.subscribe())) for follow in house.desk.observers]
    running = asyncio.ensure_future(session.run())

    async def ear() -> None:
        while await session.next_frame() is not None:
            pass

    listening = asyncio.ensure_future(ear())
    for number, text in enumerate(texts, start=1):
        session.type(text)
        for _ in range(500):
            await asyncio.sleep(0.02)
            if sum(bool(record.said) for record in house.turn_log.records) >= number:
                break
    session.hang_up()
    await running
    await listening
    house.desk.dismiss(session)
    await asyncio.gather(*watching)
    assert house.records is not None
    await asyncio.to_thread(house.records.flush)
    return voice


@pytest.fixture
def leo() -> Avatar:
    return AVATARS["leo"]


async def test_an_invented_price_in_a_call(search: SmallSearch, tmp_path: Path) -> None:
    async with openai_server(*script()) as server:
        agent = hosted_agent(server, search)
        house = house_of(agent, tmp_path)
        voice = await typed_call(house, agent, "two bedrooms in Gràcia", caller=NUMBER)
        server.assert_complete()
    spoken = " ".join(voice.said)
    assert "four hundred and ten thousand euros" in spoken and "three hundred thousand" not in spoken
    assert COUNTED in house.metrics.text().decode()
    (turn,) = [record for record in house.turn_log.records if record.said]
    assert turn.corrections[0].said == "three hundred thousand euros" and "four hundred and ten" in turn.replied
    assert house.records is not None
    (call,) = read_calls(house.records.path)
    assert (call.ended_by, call.caller, call.counts.corrections, call.counts.found) == ("hangup", "…22", 1, 1)
    assert call.summary == {"wish": "two bedrooms in Gràcia", "shown": ["51"], "booked": [], "contact": None}
    assert "600111" not in house.records.path.read_bytes().decode("latin-1")
    house.records.close()


async def test_an_invented_price_through_chat(search: SmallSearch, tmp_path: Path) -> None:
    async with openai_server(*script()) as server:
        house = house_of(hosted_agent(server, search), tmp_path)
        app = FastAPI()
        app.include_router(build_api(house))
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            body = {"text": "two bedrooms in Gràcia", "thread_id": "t1"}
            answer = (await client.post("/chat", json=body)).json()
            metrics = (await client.get("/metrics")).text
    assert answer["reply"] == TRUTH
    assert answer["tool_calls"] == [{"name": SEARCH_TOOL, "arguments": json.loads(QUERY), "result_count": 3}]
    assert COUNTED in metrics and 'casavoz_turns_total{channel="text",result="played"} 1.0' in metrics
    assert [record.corrections[0].kind for record in house.turn_log.records] == ["number"]
    assert house.records is not None
    await asyncio.to_thread(house.records.flush)
    (written,) = read_calls(house.records.path)
    assert (written.call_id, written.thread_id, written.channel, written.counts.turns) == ("text:t1", "t1", "text", 1)
    assert read_turns(house.records.path, "text:t1")[0]["said"] == "two bedrooms in Gràcia"
    house.forget("t1")
    await asyncio.to_thread(house.records.flush)
    assert "Gràcia" not in str(read_turns(house.records.path, "text:t1"))
    assert "Gràcia" not in str(house.turn_log.records)
    house.records.close()


async def test_a_known_callers_record_is_of_this_call_alone(search: SmallSearch, tmp_path: Path) -> None:
    """The conversation goes on from the last call; what was shown then was not shown now."""
    other = json.dumps({"query": "three bedrooms in Chueca", "limit": 1})
    second = [Calls([(SEARCH_TOOL, other)]), Words("One in Chueca for two million two hundred and ninety thousand.")]
    async with openai_server(*script(), *second) as server:
        agent = hosted_agent(server, search)
        for number, text in enumerate(("two bedrooms in Gràcia", "three bedrooms in Chueca")):
            house = house_of(agent, tmp_path / str(number))
            house.desk.thread_of = CallerIds(b"key").thread_of
            await typed_call(house, agent, text, caller=NUMBER)
            assert house.records is not None
            house.records.close()
    (call,) = read_calls(tmp_path / "1" / "records.db")
    assert call.thread_id.startswith("caller-")
    assert call.summary is not None
    assert (call.summary["wish"], call.summary["shown"]) == ("three bedrooms in Chueca", ["103903400"])


async def test_a_callers_variant_is_on_every_record_and_metric(search: SmallSearch, tmp_path: Path) -> None:
    there = load_experiments(PROJECT_ROOT / "avatars" / "experiments", AVATARS)
    experiments = running("shorter-answers: control=0 short=1", there, AVATARS, CallerIds(b"key").thread_of)
    async with openai_server(Words("Hello."), Words("Hello again.")) as server:
        agent = hosted_agent(server, search)
        house = house_of(agent, tmp_path, experiments)
        house.desk.default_avatar = "tara"
        await typed_call(house, agent, "hello", caller=NUMBER)
        app = FastAPI()
        app.include_router(build_api(house))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
            assert (await client.post("/chat", json={"text": "hello"})).json()["reply"] == "Hello again."
    assert all("never cheer" in request["messages"][0]["content"] for request in server.requests)
    assert {record.variant for record in house.turn_log.records} == {"shorter-answers/short"}
    assert house.records is not None
    await asyncio.to_thread(house.records.flush)
    assert [call.variant for call in read_calls(house.records.path)] == ["shorter-answers/short"] * 2
    metrics = house.metrics.text().decode()
    assert 'casavoz_turns_total{channel="text",result="played",variant="shorter-answers/short"} 1.0' in metrics
    assert 'casavoz_calls_total{channel="phone",reason="hangup",variant="shorter-answers/short"} 1.0' in metrics
    house.records.close()


async def test_nothing_is_recorded_where_nothing_is_to_be_remembered(search: SmallSearch, leo: Avatar) -> None:
    async with openai_server(Words("Hello.")) as server:
        agent = hosted_agent(server, search)
        house = House(CallDesk({"leo": leo}, "leo", 1), {}, agent=agent)
        assert house.recorder is None and house.records is None and len(house.observers) == 2
        house.forget("a conversation that is only in the turn log")
    assert "casavoz_records" not in house.metrics.text().decode()
