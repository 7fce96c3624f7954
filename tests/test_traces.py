"""Turns as traces in Opik: the package itself sends them to a local server, and what arrived is read back."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from pipeline.agent.agent import Agent
from pipeline.agent.local import make_local_model
from pipeline.agent.tools import make_search_tool
from pipeline.audio import AudioChunk
from pipeline.engines.base import Transcript, Voice
from pipeline.engines.notices import tell
from pipeline.events import (
    CallEvent,
    CallStarted,
    EngineFailed,
    Heard,
    ReplyDelta,
    SentenceStarted,
    Speculated,
    ToolCalled,
    ToolReturned,
    TurnEnded,
    TurnTimings,
)
from pipeline.feed import EventFeed
from pipeline.observability.records.recorder import WRITTEN
from pipeline.observability.trace_writer import trace_of
from pipeline.observability.traces import Traces
from pipeline.observability.turn_trace import TurnCollector, TurnEvents, TurnTrace, covered_s, lines
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.finder import PlaceFinder
from pipeline.trace_settings import OpikSettings
from pipeline.work_events import EngineUsed, StepBegan, StepEnded
from tests.agent.talk import AGENCY, LISTINGS, SmallSearch
from tests.local_server import serving
from tests.log_lines import written
from tests.providers.opik import OpikServer, seconds
from tests.test_api import FLAT, OneFlat, ask, house
from tests.timeline import Numbered, SteadyTts, Timeline
from tests.virtual_time import virtual_time

PROMPT = "You are Tara."


# Calls in virtual time


class TellingEars(Numbered):
    """Tells what it did, as engines do."""

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        began_s = asyncio.get_running_loop().time()
        outcome, made = "failed", ""
        try:
            transcript = await super().transcribe(audio, language=language)
            outcome, made = "done", transcript.text
            return transcript
        except asyncio.CancelledError:
            outcome = "stopped"
            raise
        finally:
            took_ms = (asyncio.get_running_loop().time() - began_s) * 1_000
            used = EngineUsed("stt", self.name, "whisper-tiny", took_ms, audio_s=audio.duration_s, made=made)
            tell(replace(used, outcome=outcome))  # type: ignore[arg-type]


class TellingVoice(SteadyTts):
    """Tells what it did, as engines do."""

    async def synthesize(self, text: str, voice: Voice) -> AsyncGenerator[AudioChunk, None]:
        began_s = asyncio.get_running_loop().time()
        async for chunk in super().synthesize(text, voice):
            yield chunk
        took_ms = (asyncio.get_running_loop().time() - began_s) * 1_000
        tell(EngineUsed("tts", self.name, "kokoro-82m", took_ms, took_ms, characters=len(text), given=text))


def call_with(*replies: Any) -> Timeline:
    call = Timeline(list(replies))
    call.stt = TellingEars(call.utterances)
    call.tts = TellingVoice()
    return call


async def played(call: Timeline, until_s: float) -> list[TurnTrace]:
    """The traces of a call, made as the service makes them."""
    await call.play(until_s)
    turns = turns_of(call.events)
    return [trace for turn in turns if (trace := trace_of(turn)) is not None]


def turns_of(events: list[CallEvent], clock_s: float | None = None) -> list[TurnEvents]:
    turns: list[TurnEvents] = []
    now_s = [0.0]
    collector = TurnCollector(turns.append, lambda: now_s[0], lambda: 1_800_000_000.0 + now_s[0])
    for stamped in events:
        now_s[0] = stamped.at_s
        collector.take(stamped)
    collector.close()
    return turns if clock_s is None else [replace(turn, clock_s=clock_s) for turn in turns]


def spans(trace: TurnTrace) -> dict[str, Any]:
    return {span.name: span for span in trace.root.children}


def assert_adds_up(trace: TurnTrace) -> None:
    wall_s = trace.root.end_s - trace.root.start_s
    assert wall_s > 0
    assert covered_s(trace.root) == pytest.approx(wall_s, rel=0.05), "\n".join(lines(trace))
    for span in trace.root.children:
        assert span.end_s >= span.start_s
        assert span.start_s >= trace.root.start_s - 0.3 and span.end_s <= trace.root.end_s + 0.05, span.name


@virtual_time
async def test_a_spoken_turn_is_a_trace_whose_parts_add_up() -> None:
    call = call_with("It has two rooms and a terrace to the south.")
    call.caller_says(12, 14, "how many rooms does it have")
    greeting, turn = await played(call, 24)
    assert greeting.tags == ("fastrtc-agent", "realtime-phone", "prompt") and greeting.root.input.get("said") is None
    assert_adds_up(greeting)
    assert turn.root.name == "generate-avatar-response"
    assert turn.tags == ("fastrtc-agent", "realtime-phone")
    assert turn.root.input["said"] == "how many rooms does it have"
    assert turn.root.output == {"heard": "It has two rooms and a terrace to the south."}
    assert list(spans(turn)) == [
        "end-of-turn", "stt-transcription", "generate-agent-response", "tts-generation", "playback"
    ]  # fmt: skip
    assert_adds_up(turn)
    heard = spans(turn)["stt-transcription"]
    assert (heard.model, heard.output) == ("whisper-tiny", {"text": "how many rooms does it have"})
    assert heard.end_s - heard.start_s == pytest.approx(0.2, abs=0.02)
    assert 1.5 < heard.metadata["audio_s"] < 3.5
    made = spans(turn)["tts-generation"]
    assert made.model == "kokoro-82m"
    assert made.input["text"].replace(" ", "") == "Ithastworoomsandaterracetothesouth."
    assert made.metadata["characters"] >= 40
    assert (turn.root.metadata["turn"], turn.root.metadata["avatar"]) == (1, "Tara")
    # From the caller's last word to the end of the answer.
    ended = [stamped for stamped in call.events if isinstance(stamped.event, TurnEnded)][-1]
    assert turn.root.end_s == pytest.approx(ended.at_s)
    assert turn.root.start_s == pytest.approx(14, abs=0.1)


@virtual_time
async def test_an_interrupted_turn_has_its_trace_too() -> None:
    long = "I have a bright flat in the middle of town with three rooms and two baths and a very large terrace."
    call = call_with(long, "Sure.")
    call.caller_says(12, 13, "tell me more")
    call.caller_says(16, 17, "wait something cheaper")
    _, first, second = await played(call, 22)
    assert "interrupted" in first.tags and first.root.metadata["interrupted"] is True
    assert first.root.output["heard"] and f"{first.root.output['heard']} {first.root.output['unheard']}" == long
    assert_adds_up(first)
    assert spans(first)["stt-transcription"].output == {"text": "tell me more"}
    assert spans(second)["stt-transcription"].output == {"text": "wait something cheaper"}
    assert_adds_up(second)


def real_agent() -> Agent:
    """With the local model and LangGraph, over a small agency."""
    parser = QueryParser(PlaceFinder(LISTINGS))
    districts = sorted({each.location for each in LISTINGS})
    return Agent(
        lambda avatar: make_local_model(avatar, parser, agency=AGENCY, districts=districts),
        [make_search_tool(SmallSearch(parser), districts=districts, cities=["Madrid", "Barcelona"])],
        agency=AGENCY,
        districts=districts,
        watch_steps=True,
    )


@virtual_time
async def test_a_discarded_draft_leaves_nothing() -> None:
    """The caller pauses, an answer is prepared, and they go on: the turn has one answer, and its trace no other's."""
    call = call_with()
    call.agent = real_agent()  # type: ignore[assignment]
    call.caller_says(12, 13, "two bedrooms in Gràcia", finished=0.1)
    call.caller_says(13.6, 14.6, "with a terrace")
    await call.play(30)
    assert [event.outcome for event in call.of(Speculated)] == ["dropped", "used"]
    began_s = call.events[0].at_s
    clock_s = call._started_s - began_s
    _, turn = (trace_of(each) for each in turns_of(call.events, clock_s)[:2])
    assert turn is not None and turn.root.input["said"] == "two bedrooms in Gràcia with a terrace"
    answer = spans(turn)["generate-agent-response"]
    first, tool, second = answer.children
    assert (first.kind, tool.name, second.kind) == ("llm", "tool-call: search_property_tool", "llm")
    assert first.input["messages"][-1]["content"] == "two bedrooms in Gràcia with a terrace"
    assert tool.output["result_count"] and tool.output["ids"]
    # The steps were told when the turn was certain, and are where they were: before that.
    assert first.start_s < turn.root.start_s + 0.352
    assert sum(span.name == "generate-agent-response" for span in turn.root.children) == 1
    prepared = [stamped for stamped in call.events if isinstance(stamped.event, EngineUsed) and stamped.at_s < 14]
    assert any(used.event.stage == "tts" and used.at_s > 13 for used in prepared), "nothing was spoken ahead"  # type: ignore[union-attr]
    assert all(span.start_s > 14 for span in spans(turn)["tts-generation"].children)
    assert_adds_up(turn)


# Turns from events


def stamped(*events: tuple[float, Any], turn: int = 1) -> list[CallEvent]:
    return [CallEvent("call-1", turn, at_s, event) for at_s, event in events]


STARTED = CallStarted("phone", "Tara", "+34600111222", "thread-1")


def tool_turn(started: CallStarted = STARTED) -> list[CallEvent]:
    home = replace(FLAT, id="home-7")
    timings = TurnTimings(300.0, 250.0, 800.0, 900.0, 1_000.0, 5_000.0, 1_000.0, 1_050.0)
    return stamped(
        (0.0, started),
        (10.25, EngineUsed("stt", "whisper-groq", "whisper-large-v3", 200.0, audio_s=2.0, made="a flat")),
        (10.3, Heard("a flat, call +34 600 111 222 or me@example.com", engine="whisper-groq")),
        (10.3, StepBegan("s1", "model", "ChatGroq", 110.26, "llama", "groq", PROMPT, (("human", "a flat"),))),
        (10.3, StepEnded("s1", 110.5, 110.4, "search(...)", "llama-3.3-70b", 900, 100, 20)),
        (10.3, ToolCalled("t1", "search_property_tool", {"query": "flat", "phone": "+34600111222"})),
        (10.3, StepBegan("s2", "tool", "search_property_tool", 110.51)),
        (10.53, ToolReturned("t1", "search_property_tool", 1, 12.0, (home,))),
        (10.53, StepEnded("s2", 110.53, made="[...]")),
        (10.54, StepBegan("s3", "model", "ChatGroq", 110.54, "llama", "groq", PROMPT, (("human", "a flat"),))),
        (10.8, ReplyDelta("Here it is.")),
        (10.9, StepEnded("s3", 110.9, 110.8, "Here it is.", "llama-3.3-70b", 1_000, 0, 30)),
        (10.9, SentenceStarted("Here it is.")),
        (11.1, EngineUsed("tts", "kokoro", "", 200.0, 100.0, 1.0, 11, given="Here it is.")),
        (15.0, TurnEnded("a flat, call +34 600 111 222 or me@example.com", "Here it is.", timings=timings)),
    )


def only_trace(events: list[CallEvent], **options: Any) -> TurnTrace:
    (turn,) = turns_of(events, clock_s=100.0)
    trace = trace_of(turn, **options)
    assert trace is not None
    return trace


def test_models_and_tools_are_under_the_answer() -> None:
    trace = only_trace(tool_turn())
    answer = spans(trace)["generate-agent-response"]
    first, tool, second = answer.children
    assert (first.name, first.kind, first.model, first.provider) == ("model: ChatGroq", "llm", "llama-3.3-70b", "groq")
    assert first.usage["prompt_tokens"] == 900 and first.usage["completion_tokens"] == 20
    assert first.usage["total_tokens"] == 920
    assert (first.start_s, first.end_s) == (pytest.approx(10.26), pytest.approx(10.5))
    assert first.first_ms == pytest.approx(140.0)
    assert (tool.name, tool.kind) == ("tool-call: search_property_tool", "tool")
    assert (tool.output["result_count"], tool.output["ids"]) == (1, ["home-7"])
    assert second.output == {"content": "Here it is."}
    assert (answer.start_s, answer.end_s) == (pytest.approx(10.26), pytest.approx(10.9))
    assert trace.root.metadata["prompt_version"]
    assert trace.thread_id == "thread-1"
    assert_adds_up(trace)


def test_personal_data_are_masked_and_words_can_be_left_out() -> None:
    told = str(only_trace(tool_turn()))
    assert "600 111" not in told and "600111222" not in told and "example.com" not in told
    assert "…22" in told
    wordless = str(only_trace(tool_turn(), words=False))
    for word in ("a flat", "Here it is", "'flat'"):
        assert word in told and word not in wordless
    assert "home-7" in wordless and "llama-3.3-70b" in wordless


def test_failures_and_fall_backs_show() -> None:
    events = tool_turn()
    failed = [
        (10.1, EngineUsed("stt", "whisper-groq", "whisper-large-v3", 90.0, audio_s=2.0, outcome="failed")),
        (10.1, EngineFailed("stt", "whisper-groq", "HTTP 503", "faster-whisper")),
        (10.25, EngineUsed("stt", "faster-whisper", "", 140.0, audio_s=2.0, made="a flat")),
    ]
    trace = only_trace([events[0], *stamped(*failed), *events[2:]])
    heard = spans(trace)["stt-transcription"]
    broken, worked = heard.children
    assert "HTTP 503" in broken.error and "faster-whisper took over" in broken.error
    assert (worked.model, worked.error, heard.error) == ("faster-whisper", "", "")
    assert heard.model == "faster-whisper"
    assert "fallback" in trace.tags
    assert trace.root.metadata["failures"][0]["fallback"] == "faster-whisper"
    dead = only_trace(
        [
            *events[:3],
            *stamped(
                (10.9, EngineFailed("llm", "agent", "no answer", "")),
            ),
            events[-1],
        ]
    )
    assert "no answer" in spans(dead)["generate-agent-response"].error and "failed" in dead.tags


def test_a_step_that_was_cut_short_ends_with_the_turn() -> None:
    events = [each for each in tool_turn() if not (isinstance(each.event, StepEnded) and each.event.step_id == "s3")]
    last = spans(only_trace(events))["generate-agent-response"].children[-1]
    assert (last.error, last.end_s) == ("stopped", 15.0)


def test_attempts_of_a_model_are_under_it() -> None:
    events = tool_turn()
    attempts = stamped(
        (10.7, EngineUsed("llm", "groq", "llama-3.3-70b", 150.0, outcome="failed")),
        (10.7, EngineFailed("llm", "groq", "HTTP 429", "local")),
        (10.89, EngineUsed("llm", "local", "", 10.0, input_tokens=5, output_tokens=6)),
    )
    trace = only_trace([*events[:11], *attempts, *events[11:]])
    last = spans(trace)["generate-agent-response"].children[-1]
    assert [each.model for each in last.children] == ["llama-3.3-70b", "local"]
    assert "HTTP 429" in last.children[0].error
    assert not last.usage and last.children[1].usage["total_tokens"] == 11


# To the server and back


@dataclass
class Sending:
    """Traces on their way to a server."""

    traces: Traces
    server: OpikServer

    async def call(self, *events: CallEvent) -> None:
        """A call with these events."""
        feed = EventFeed()
        subscription = feed.subscribe(10_000)
        for event in events:
            feed.publish(event)
        feed.close()
        await self.traces.follow(subscription)

    async def until(self, condition: Callable[[], Any], within_s: float = 8.0) -> None:
        deadline_s = time.monotonic() + within_s
        while not condition():
            assert time.monotonic() < deadline_s, (self.traces.status, self.server.requests)
            await asyncio.sleep(0.02)


@asynccontextmanager
async def sending(server: OpikServer | None = None, **options: Any) -> AsyncIterator[Sending]:
    server = server or OpikServer()
    settings: dict[str, Any] = {"flush_s": 3.0, **options}
    async with serving(server.app()) as address:
        traces = Traces(OpikSettings(url_override=f"http://{address}/api", **settings))
        traces.start()
        try:
            yield Sending(traces, server)
        finally:
            await asyncio.to_thread(traces.close)


async def test_the_package_sends_a_turn_and_the_server_has_its_tree() -> None:
    async with sending(api_key="secret", workspace="ours") as to:
        to.traces.register_prompts(lambda: {"tara": PROMPT})
        await to.call(*tool_turn())
        await to.until(lambda: to.traces.status.sent)
        (trace,) = to.server.turns("thread-1")
        assert (trace["name"], trace["project_name"]) == ("generate-avatar-response", "casavoz")
        assert trace["tags"] == ["fastrtc-agent", "realtime-phone"]
        assert trace["metadata"]["caller"] == "…22" and trace["metadata"]["turn"] == 1
        children = to.server.children(trace)
        names = [span["name"] for span in children]
        assert set(names) == {
            "end-of-turn", "stt-transcription", "generate-agent-response", "tts-generation", "playback"
        }  # fmt: skip
        answer = children[names.index("generate-agent-response")]
        below = to.server.children(trace, answer)
        assert [span["name"] for span in below] == [
            "model: ChatGroq", "tool-call: search_property_tool", "model: ChatGroq"
        ]  # fmt: skip
        assert below[0]["usage"]["prompt_tokens"] == 900 and below[0]["provider"] == "groq"
        assert seconds(trace) == pytest.approx(5.0, abs=0.01)
        # The prompt is in the library, and the trace names its version.
        (version,) = to.server.prompts["casavoz-tara"]
        assert version["template"] == PROMPT
        assert trace["metadata"]["opik_prompts"][0]["version"]["commit"] == version["commit"]
        assert trace["metadata"]["prompt_version"] == version["metadata"]["content_hash"]
        assert to.server.gzipped and to.server.headers[0]["authorization"] == "secret"
        assert to.server.headers[0]["comet-workspace"] == "ours"
        # Thumbs up.
        assert to.traces.feedback("call-1", 1, 1.0, "quick") and not to.traces.feedback("call-2", 1, 1.0)
        await to.until(lambda: to.server.scores)
        assert (to.server.scores[0]["id"], to.server.scores[0]["value"]) == (trace["id"], 1.0)


async def test_a_turn_in_writing_with_the_local_model_arrives() -> None:
    async with sending() as to:
        service = house(OneFlat(), real_agent())
        service.traces = to.traces
        body = {"text": "two bedrooms in Gràcia", "thread_id": "written"}
        answer = (await ask(service, "POST", "/chat", body)).json()
        await to.until(lambda: to.traces.status.sent)
        (trace,) = to.server.turns("written")
        assert trace["output"]["heard"] == answer["reply"]
        assert trace["tags"] == ["fastrtc-agent"]
        (response,) = to.server.children(trace)
        assert response["name"] == "generate-agent-response"
        assert seconds(response) == pytest.approx(seconds(trace), rel=0.05)
        below = to.server.children(trace, response)
        assert [span["type"] for span in below] == ["llm", "tool", "llm"]
        assert below[1]["output"]["result_count"] == answer["tool_calls"][0]["result_count"]
        assert below[1]["output"]["ids"] == [home["id"] for home in answer["properties"]]
        inside_s = sum(map(seconds, below))
        assert 0 < inside_s < seconds(response)
        told = (await ask(service, "GET", "/metrics")).text
        assert 'casavoz_traces_total{outcome="sent"} 1.0' in told and "casavoz_traces_waiting 0.0" in told
        assert to.traces.feedback(f"{WRITTEN}written", 0, 0.0)


async def test_the_same_prompt_is_not_registered_twice() -> None:
    server = OpikServer()
    for text in (PROMPT, PROMPT, "You are Tara, and brief."):
        async with sending(server) as to:
            to.traces.register_prompts(lambda text=text: {"tara": text})
    assert [version["template"] for version in server.prompts["casavoz-tara"]] == [PROMPT, "You are Tara, and brief."]


async def test_forgotten_conversations_are_not_sent() -> None:
    async with sending(OpikServer(status=503)) as to:
        await to.call(*tool_turn())
        await to.call(*tool_turn(replace(STARTED, thread_id="thread-2")))
        await to.until(lambda: to.server.requests)
        to.traces.forget("thread-1")
        to.server.status = 0
        await to.until(lambda: to.traces.status.sent)
    assert [trace["thread_id"] for trace in to.server.turns()] == ["thread-2"]
    assert to.traces.status.dropped == 1


async def test_an_outage_loses_nothing_and_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="pipeline")
    async with sending(OpikServer(status=500)) as to:
        for number in range(5):
            await to.call(*tool_turn(replace(STARTED, thread_id=f"thread-{number}")))
        await to.until(lambda: len(to.server.requests) >= 2)
        to.server.status = 0
        await to.until(lambda: to.traces.status.sent == 5)
    assert len(to.server.traces) == 5 and len(to.server.spans) == 5 * 8
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(warnings) == 1 and warnings[0].exc_info is None


@pytest.mark.parametrize(
    ("server", "outcome"), [(OpikServer(key="other"), "failed"), (OpikServer(broken=True), "sent")]
)
async def test_a_server_that_refuses_or_talks_rubbish(
    server: OpikServer, outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="pipeline")
    async with sending(server, api_key="wrong") as to:
        await to.call(*tool_turn())
        await to.until(lambda: to.traces.status.waiting == 0)
    assert getattr(to.traces.status, outcome) == 1
    assert "wrong" not in written(caplog.records) and "Traceback" not in written(caplog.records)
    assert len(caplog.records) == (outcome == "failed")


async def test_memory_is_bounded_while_the_server_is_away() -> None:
    traces = Traces(OpikSettings(url_override="http://127.0.0.1:9/api", kept_turns=10, flush_s=0.5))
    traces.start()
    to = Sending(traces, OpikServer())
    for number in range(40):
        await to.call(*tool_turn(replace(STARTED, thread_id=f"thread-{number}")))
    status = traces.status
    assert status.waiting <= 10 and status.dropped >= 30 and status.waiting + status.dropped == 40
    began_s = time.monotonic()
    await asyncio.to_thread(traces.close)
    assert time.monotonic() - began_s < 2.0
    assert (traces.status.waiting, traces.status.dropped) == (0, 40)


async def test_the_end_does_not_wait_for_a_slow_server() -> None:
    async with sending(OpikServer(delay_s=10.0), flush_s=0.5) as to:
        await to.call(*tool_turn())
        await to.until(lambda: to.server.requests)
        began_s = time.monotonic()
        await asyncio.to_thread(to.traces.close)
        assert time.monotonic() - began_s < 1.0
    assert to.traces.status.dropped == 1


@pytest.mark.parametrize("delay_s", [0.0, 10.0])
async def test_taking_an_event_costs_next_to_nothing(delay_s: float) -> None:
    """Per event on the event loop, with a server that is quick and with one that takes 10 s for a request."""
    async with sending(OpikServer(delay_s=delay_s), flush_s=0.1) as to:
        events = tool_turn()
        collector = to.traces.collector()
        collector.take(events[0])
        took_s: list[float] = []
        for _ in range(100):
            for event in events[1:]:
                began_s = time.perf_counter()
                collector.take(event)
                took_s.append(time.perf_counter() - began_s)
            await asyncio.sleep(0.001)
        took_s.sort()
        assert took_s[len(took_s) // 2] < 20e-6
        assert sum(took_s) / len(took_s) < 200e-6
