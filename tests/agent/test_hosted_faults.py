"""Hosted models that fail: what the caller hears, what is remembered, what is counted. Real clients, local servers."""

from __future__ import annotations

import asyncio
import contextvars
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, ToolMessage

from avatars.avatar import Avatar
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.local import make_local_model
from pipeline.agent.models import make_chat_model, probe_chat_model
from pipeline.agent.tools import SEARCH_TOOL, make_search_tool
from pipeline.engine_settings import GroqSettings, LanguageModelSettings, OpenAISettings
from pipeline.engines.notices import NOTICES, Notice
from pipeline.engines.resilience.breaker import Breaker
from pipeline.engines.resilience.recovery import _try
from pipeline.errors import EngineError, EngineTimeout
from pipeline.events import EngineFailed, ReplyAbandoned, ReplyDelta, ToolCalled, ToolReturned, TurnEnded
from pipeline.search.parser.query_parser import QueryParser
from pipeline.settings import Settings
from pipeline.text_turns import text_turn
from pipeline.work_events import EngineUsed
from tests.agent.talk import AGENCY, LISTINGS, SmallSearch
from tests.agent.test_hosted_calls import house_of, typed_call
from tests.providers.chat import Calls, ChatServer, Fails, Hang, Rubbish, Step, Words, chat_server

QUERY = json.dumps({"query": "two bedrooms in Gràcia", "limit": 3})
ASK = "two bedrooms in Gràcia please"
SEARCHES = Calls([(SEARCH_TOOL, QUERY)])
KEY = "gsk_secret"
LIMIT_S = 0.6
DISTRICTS = sorted({each.location for each in LISTINGS})
ENGINES = ("groq", "openai-compatible")


def settings_of(server: ChatServer, engine: str = "groq") -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        llm_model=engine,  # type: ignore[arg-type]
        groq=GroqSettings(api_key=KEY, base_url=server.base_url.removesuffix("/v1")),  # type: ignore[arg-type]
        openai=OpenAISettings(api_key=KEY, base_url=server.base_url, model="stub"),  # type: ignore[arg-type]
        llm=LanguageModelSettings(first_token_s=LIMIT_S, timeout_s=3.0),
    )


@dataclass
class Caller:
    """Somebody who writes to an agent on a hosted model with the local one behind it."""

    agent: Agent
    conversation: Conversation
    notices: list[Notice] = field(default_factory=list)

    async def say(self, text: str) -> list[object]:
        context = contextvars.copy_context()
        context.run(NOTICES.set, self.notices.append)

        async def taken() -> list[object]:
            return [event async for event in self.agent.reply(text, self.conversation)]

        return await context.run(asyncio.ensure_future, taken())

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        return [(used.engine, used.outcome) for used in self.notices if isinstance(used, EngineUsed)]


Calling = Callable[..., Caller]


@pytest.fixture
def calling(parser: QueryParser, search: SmallSearch, avatars: dict[str, Avatar]) -> Calling:
    def make(server: ChatServer, engine: str = "groq", breaker: Breaker | None = None) -> Caller:
        settings = settings_of(server, engine)
        model = make_chat_model(settings, make_local=lambda: pytest.fail("local"))  # type: ignore[arg-type,return-value]
        agent = Agent(
            lambda avatar: model,
            [make_search_tool(search, districts=DISTRICTS, cities=["Barcelona", "Madrid"])],
            agency=AGENCY,
            districts=DISTRICTS,
            timeout_s=settings.llm.timeout_s,
            retry_pause_s=0.01,
            engine=engine,
            first_token_s=settings.llm.first_token_s,
            make_stand_in=lambda avatar: make_local_model(avatar, parser, agency=AGENCY, districts=DISTRICTS),
            breaker=breaker,
        )
        return Caller(agent, Conversation("c", avatars["leo"], "phone"))

    return make


def text_of(events: list[object]) -> str:
    return "".join(event.text for event in events if isinstance(event, ReplyDelta)).strip()


def failures(events: list[object]) -> list[str]:
    return [event.fallback for event in events if isinstance(event, EngineFailed)]


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_turn_with_a_tool_is_as_the_providers_document_it_and_counted(calling: Calling, engine: str) -> None:
    async with chat_server(SEARCHES, Words("I have a lovely one in Gràcia."), key=KEY) as server:
        caller = calling(server, engine)
        events = await caller.say(ASK)
        server.assert_complete()
    assert text_of(events) == "I have a lovely one in Gràcia." and failures(events) == []
    path = "/openai/v1/chat/completions" if engine == "groq" else "/v1/chat/completions"
    assert server.paths == [path, path]
    assert server.requests[0].get("reasoning_effort") == ("low" if engine == "groq" else None)
    first, second = [used for used in caller.notices if isinstance(used, EngineUsed)]
    assert (second.stage, second.engine, second.outcome) == ("llm", engine, "done")
    assert second.model == server.requests[0]["model"]
    for used in (first, second):
        assert (used.input_tokens, used.cached_tokens, used.output_tokens) == server.usage
    assert first.first_ms is None and second.first_ms is not None and 0 < second.first_ms <= second.duration_ms
    assert second.made == "I have a lovely one in Gràcia."


@pytest.mark.parametrize("engine", ENGINES)
async def test_connections_are_used_again(calling: Calling, engine: str) -> None:
    async with chat_server(*[Words("Hello.")] * 6) as server:
        caller = calling(server, engine)
        for _ in range(6):
            await caller.say("hello")
        server.assert_complete()
    # Not exactly one: a client closes a connection whose last bytes are not there when it stops reading.
    assert len(server.connections) <= 3


async def test_what_is_heard_when_a_reply_breaks_off(calling: Calling, tmp_path: Path) -> None:
    said = "Good morning to you. I have two lovely"
    async with chat_server(Words(said, delay_s=0.01, cut_after=7)) as server:
        caller = calling(server)
        house = house_of(caller.agent, tmp_path)
        voice = await typed_call(house, caller.agent, "hello")
        (turn,) = [record for record in house.turn_log.records if record.said]
    spoken = " ".join(voice.said)
    assert "I have two" not in spoken
    assert "Good morning to you. My apologies, something went wrong on our side. " in spoken
    assert turn.replied.startswith("Good morning to you. My apologies, something went wrong on our side. ")
    assert [failure.fallback for failure in turn.failures] == ["local"]
    conversation = Conversation(house.turn_log.records[-1].thread_id, caller.conversation.avatar, "phone")
    remembered = (await caller.agent.messages(conversation))[-1].text
    assert remembered == turn.replied, "what was heard"
    assert house.records is not None
    house.records.close()


async def test_a_server_that_refuses_to_count_is_asked_without_from_then_on(calling: Calling) -> None:
    async with chat_server(Words("Hello."), Words("Hello again.")) as server:
        server.knows_usage = False
        caller = calling(server, "openai-compatible")
        assert text_of(await caller.say("hello")) == "Hello."
        events = await caller.say("hello")
        server.assert_complete()
    assert text_of(events) == "Hello again." and failures(events) == []
    assert ["stream_options" in request for request in server.requests] == [True, False, False]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "fault",
    [
        Fails(503),
        Fails(500),
        Fails(429, retry_after="1"),
        Fails(400, code="tool_use_failed"),
        Rubbish(),
        Words(""),
        Words("half", cut_after=0),
        Calls([(SEARCH_TOOL, QUERY)], cut=True),
    ],
    ids=str,
)
async def test_what_a_retry_helps_with_is_tried_once_more(calling: Calling, engine: str, fault: Step) -> None:
    async with chat_server(fault, Words("Here I am.")) as server:
        caller = calling(server, engine, breaker := Breaker("llm", engine))
        events = await caller.say("hello")
        server.assert_complete()
    assert text_of(events) == "Here I am." and failures(events) == ["retry"]
    assert caller.outcomes == [(engine, "failed"), (engine, "done")] and breaker.status.failures == 0


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        (Fails(401), 1),
        (Fails(403), 1),
        (Fails(400), 1),
        (Fails(413), 1),
        (Fails(429, retry_after="30"), 1),
        (Fails(503), 2),
        (Rubbish(), 2),
        (Words(""), 2),
        (Hang(), 1),
        (Words("Too late.", before_s=3.0), 1),
    ],
    ids=str,
)
async def test_then_the_local_model_answers_with_the_same_tools(
    calling: Calling, search: SmallSearch, engine: str, fault: Step, requests: int
) -> None:
    async with chat_server(fault, fault) as server:
        caller = calling(server, engine)
        events = await caller.say(ASK)
    assert len(server.requests) == requests and len(search.queries) == 1
    assert "Gràcia" in text_of(events) and "My apologies" not in text_of(events), "nothing was said before"
    assert failures(events) == ["retry"] * (requests - 1) + ["local"]
    assert caller.outcomes == [(engine, "failed")] * requests + [("local", "done")] * 2
    assert not any(KEY in failure.error for failure in events if isinstance(failure, EngineFailed))


async def test_nobody_listens(calling: Calling) -> None:
    async with chat_server() as server:
        pass
    events = await calling(server).say(ASK)
    assert "Gràcia" in text_of(events) and failures(events) == ["retry", "local"]


async def test_the_local_model_presents_what_the_hosted_one_searched_for(calling: Calling, search: SmallSearch) -> None:
    async with chat_server(SEARCHES, Hang()) as server:
        caller = calling(server)
        events = await caller.say(ASK)
    assert len(search.queries) == 1, "the result that is there is used"
    assert "three homes" in text_of(events).lower() or "Gràcia" in text_of(events)
    assert [type(event) for event in events[:3]] == [ToolCalled, ToolReturned, EngineFailed]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("cut", ["cut", "gap", "unfinished"])
async def test_a_reply_that_breaks_off_keeps_its_whole_sentences(calling: Calling, engine: str, cut: str) -> None:
    said = "Good morning to you. I have two"
    if cut == "unfinished":
        broken = Words(said, unfinished=True)
    else:
        words = len(said.split())
        broken = Words(said + " more", delay_s=0.005, **{f"{cut}_after": words})  # type: ignore[arg-type]
    async with chat_server(broken, Words("It goes on.")) as server:
        caller = calling(server, engine)
        events = await caller.say("hello")
        excuse = "My apologies, something went wrong on our side."
        (anew,) = [event for event in events if isinstance(event, ReplyAbandoned)]
        assert anew.kept == "Good morning to you."
        after = text_of(events[events.index(anew) :])
        assert after.startswith(excuse + "  ") or after.startswith(excuse + " ")
        assert "say that again" not in after and failures(events) == ["local"]
        remembered = (await caller.agent.messages(caller.conversation))[-1].text
        assert remembered.startswith(f"Good morning to you. {excuse} ") and "I have two" not in remembered
        # No turn is lost: the hosted model, well again, is told what the caller heard.
        assert text_of(await caller.say("go on")) == "It goes on."
    assert [each["role"] for each in server.requests[-1]["messages"]] == ["system", "user", "assistant", "user"]
    assert server.requests[-1]["messages"][2]["content"] == remembered and server.problems == []


async def test_a_call_of_a_tool_after_words_that_breaks_off(calling: Calling, search: SmallSearch) -> None:
    broken = Calls([(SEARCH_TOOL, QUERY)], before="Let me look.", cut=True)
    async with chat_server(broken) as server:
        caller = calling(server)
        events = await caller.say(ASK)
        messages = await caller.agent.messages(caller.conversation)
    assert len(search.queries) == 1 and "Gràcia" in text_of(events)
    spoken = [each.text for each in messages if isinstance(each, AIMessage)]
    assert spoken[0].startswith("Let me look. My apologies") and "Gràcia" in spoken[-1]


async def test_in_writing_the_reply_reads_as_one(calling: Calling) -> None:
    async with chat_server(Words("Good morning to you. I have two lovely", delay_s=0.005, cut_after=7)) as server:
        caller = calling(server)
        events = [each.event async for each in text_turn(caller.agent, caller.conversation, "hello")]
    ended = events[-1]
    assert isinstance(ended, TurnEnded)
    assert ended.replied.startswith("Good morning to you. My apologies, something went wrong on our side. ")
    used = [(each.engine, each.outcome) for each in events if isinstance(each, EngineUsed)]
    assert used == [("groq", "failed"), ("local", "done")]
    assert failures(list(events)) == ["local"]


async def test_after_two_failures_the_server_is_left_alone_until_it_is_well(calling: Calling) -> None:
    clock_s = 0.0
    breaker = Breaker("llm", "groq", failures=2, retry_s=15.0, now=lambda: clock_s)
    async with chat_server(Fails(401), Fails(401)) as server:
        breaker.probe = lambda: probe_chat_model(settings_of(server))
        caller = calling(server, breaker=breaker)
        for _ in range(2):
            assert failures(await caller.say("hello")) == ["local"]
        assert breaker.state == "open"
        third = await caller.say("hello")
        assert text_of(third) and failures(third) == []
        assert len(server.requests) == 2, "not touched"
        clock_s = 16.0
        await caller.say("hello")
        assert len(server.requests) == 2, "callers do not find out whether it is well"
        server.script += [Words("Hi"), Words("I am back.")]
        assert breaker.take_attempt()
        await _try(breaker)
        assert breaker.state == "closed"
        assert server.requests[-1]["max_tokens"] == 1 and not server.requests[-1].get("tools")
        assert text_of(await caller.say("hello")) == "I am back."
        server.assert_complete()


async def test_a_conversation_that_is_too_long_does_not_give_the_server_up(calling: Calling) -> None:
    async with chat_server(Fails(413), Fails(413), Words("Hello.")) as server:
        caller = calling(server, breaker=Breaker("llm", "groq"))
        assert [failures(await caller.say("hello")) for _ in range(3)] == [["local"], ["local"], []]


async def test_a_rate_limit_that_lasts_opens_the_breaker_at_once(calling: Calling) -> None:
    async with chat_server(Fails(429, retry_after="60")) as server:
        caller = calling(server, breaker=(breaker := Breaker("llm", "groq", retry_s=1.0)))
        await caller.say("hello")
        assert breaker.state == "open"
        await caller.say("hello")
    assert len(server.requests) == 1


async def test_a_dropped_answer_is_counted_and_its_failure_is_not_told(calling: Calling) -> None:
    async with chat_server(Words("One two three four five.", delay_s=0.1), Fails(401)) as server:
        caller = calling(server)
        NOTICES.set(caller.notices.append)
        first = caller.agent.draft("hello", caller.conversation)
        while not server.words_sent:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await first.discard()
        assert caller.outcomes == [("groq", "stopped")]
        assert [each for each in caller.notices if isinstance(each, EngineFailed)] == []


async def test_the_local_model_goes_on_with_a_hosted_ones_conversation(calling: Calling, search: SmallSearch) -> None:
    presented = "The first is in Gràcia for four hundred and ten thousand euros. Shall I tell you more?"
    async with chat_server(SEARCHES, Words(presented), Hang(), Words("Anything else?"), Fails(401)) as server:
        caller = calling(server)
        assert text_of(await caller.say(ASK)) == presented
        stood_in = text_of(await caller.say("how big is it"))
        assert "Sixty-four square metres" in stood_in
        assert text_of(await caller.say("thanks")) == "Anything else?"
        again = text_of(await caller.say("three bedrooms in Chueca"))
        server.assert_complete()
    assert "Chueca" in again and len(search.queries) == 2
    messages = await caller.agent.messages(caller.conversation)
    assert len([each for each in messages if isinstance(each, ToolMessage)]) == 2


async def test_an_unknown_tool_is_told_to_the_model_and_the_same_call_runs_once(
    calling: Calling, search: SmallSearch
) -> None:
    odd = Calls([("delete_everything", "{}"), (SEARCH_TOOL, QUERY), (SEARCH_TOOL, QUERY)])
    async with chat_server(odd, Words("Done.")) as server:
        events = await calling(server).say(ASK)
        server.assert_complete()
    assert text_of(events) == "Done." and len(search.queries) == 1


async def test_the_silence_of_a_turn_is_limited_over_all_its_calls(calling: Calling) -> None:
    """Each call keeps its own limit; together they would keep the caller waiting for too long."""
    async with chat_server() as server:
        caller = calling(server)
        caller.agent._calls._limits = type(caller.agent._calls._limits)(3.0, LIMIT_S, 0.01, silence_s=0.05)
        server.script[:] = [Words("late", before_s=0.5)]
        events = await caller.say("hello")
    (failure,) = [event for event in events if isinstance(event, EngineFailed)]
    assert "kept the caller waiting" in failure.error and failure.fallback == "local"


@pytest.mark.parametrize("engine", ENGINES)
async def test_probing(engine: str) -> None:
    async with chat_server(Words("Hi"), Fails(503), Hang(), key=KEY) as server:
        settings = settings_of(server, engine)
        await probe_chat_model(settings)
        with pytest.raises(EngineError, match="503"):
            await probe_chat_model(settings)
        with pytest.raises(EngineTimeout):
            await probe_chat_model(settings)
        server.assert_complete()
        server.key = "another"
        with pytest.raises(EngineError, match="refused") as refused:
            await probe_chat_model(settings)
    assert KEY not in str(refused.value)
