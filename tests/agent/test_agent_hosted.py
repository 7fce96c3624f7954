"""The agent on a hosted model: the real client against a local server that speaks the protocol."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from avatars.avatar import Avatar
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.models import make_chat_model
from pipeline.agent.tools import SEARCH_TOOL, make_search_tool
from pipeline.engine_settings import GroqSettings, OpenAISettings
from pipeline.errors import EngineError, EngineTimeout, EngineUnavailable
from pipeline.events import CallEvent, ReplyCorrected, ReplyDelta, ToolCalled, ToolReturned
from pipeline.observability.metrics import Metrics
from pipeline.settings import Settings
from pipeline.transports.desk import CallDesk
from tests.agent.openai_server import Calls, Fails, OpenAIServer, Rubbish, Words, openai_server
from tests.agent.talk import AGENCY, SmallSearch, Talk, put

QUERY = json.dumps({"query": "two bedrooms in Gràcia", "limit": 3})
OTHER = json.dumps({"query": "three bedrooms in Chueca", "limit": 3})


def _settings(**parts: object) -> Settings:
    return Settings(_env_file=None, **parts)  # type: ignore[call-arg,arg-type]


def _agent(server: OpenAIServer, search: SmallSearch, timeout_s: float = 5.0) -> Agent:
    settings = _settings(llm_model="openai-compatible", openai=OpenAISettings(base_url=server.base_url, model="stub"))

    def no_local() -> None:
        raise AssertionError("the local model was asked for")

    model = make_chat_model(settings, make_local=no_local)  # type: ignore[arg-type,return-value]
    return Agent(
        lambda avatar: model,
        [make_search_tool(search, districts=["Gràcia", "Chueca-Justicia"], cities=["Barcelona"])],
        agency=AGENCY,
        districts=["Gràcia"],
        timeout_s=timeout_s,
        retry_pause_s=0.01,
    )


@pytest.fixture
def conversation(avatars: dict[str, Avatar]) -> Conversation:
    return Conversation("hosted", avatars["leo"], "phone", "+34600000000")


async def _reply(agent: Agent, text: str, conversation: Conversation) -> list[object]:
    return [event async for event in agent.reply(text, conversation)]


def _text(events: list[object]) -> str:
    return "".join(event.text for event in events if isinstance(event, ReplyDelta))


async def test_tool_call_then_words(search: SmallSearch, conversation: Conversation) -> None:
    async with openai_server(Calls([(SEARCH_TOOL, QUERY)]), Words("I have a lovely one in Gràcia.")) as server:
        events = await _reply(_agent(server, search), "two bedrooms in Gràcia", conversation)
    server.assert_complete()
    assert [type(event) for event in events[:2]] == [ToolCalled, ToolReturned]
    returned = events[1]
    assert isinstance(returned, ToolReturned)
    assert [home.id for home in returned.properties] == ["51", "52", "53"] and returned.duration_ms >= 0
    assert _text(events) == "I have a lovely one in Gràcia."
    first, second = server.requests
    assert (
        first["stream"] is True
        and first["messages"][0]["role"] == "system"
        and "Leo" in first["messages"][0]["content"]
    )
    schema = first["tools"][0]["function"]
    assert schema["name"] == SEARCH_TOOL and set(schema["parameters"]["properties"]) == {"query", "limit"}
    assert "Chueca-Justicia" in schema["description"]
    told = json.loads(second["messages"][-1]["content"])
    assert told["status"] == "ok" and told["total"] == 3 and told["properties"][0]["size"] == "64 square metres"


async def test_words_arrive_before_the_last_is_sent(search: SmallSearch, conversation: Conversation) -> None:
    text = "One two three. Four five six seven eight nine ten."
    async with openai_server(Words(text, delay_s=0.02)) as server:
        sent_at = []
        async for event in _agent(server, search).reply("hello", conversation):
            assert isinstance(event, ReplyDelta)
            sent_at.append(server.words_sent)
    assert sent_at[0] <= 2 and sent_at[2] <= 4 and server.words_sent == 10


async def test_the_same_call_runs_once_in_a_turn(search: SmallSearch, conversation: Conversation) -> None:
    twice = Calls([(SEARCH_TOOL, QUERY), (SEARCH_TOOL, QUERY), (SEARCH_TOOL, OTHER)])
    async with openai_server(twice, Calls([(SEARCH_TOOL, QUERY)]), Words("Done.")) as server:
        agent = _agent(server, search)
        events = await _reply(agent, "search", conversation)
        assert [query for query, _ in search.queries] == ["two bedrooms in Gràcia", "three bedrooms in Chueca"]
        assert sum(isinstance(event, ToolCalled) for event in events) == 2
        answers = [message for message in await agent.messages(conversation) if isinstance(message, ToolMessage)]
    assert len(answers) == 4 and answers[0].content == answers[1].content == answers[3].content
    assert len({answer.tool_call_id for answer in answers}) == 4


async def test_in_the_next_turn_it_runs_again(search: SmallSearch, conversation: Conversation) -> None:
    call, words = Calls([(SEARCH_TOOL, QUERY)]), Words("Here.")
    async with openai_server(call, words, call, words) as server:
        agent = _agent(server, search)
        for _ in range(2):
            await _reply(agent, "search", conversation)
    assert len(search.queries) == 2


async def test_arguments_are_validated(search: SmallSearch, conversation: Conversation) -> None:
    bad = Calls([(SEARCH_TOOL, json.dumps({"query": "  ", "limit": 3})), ("delete_everything", "{}")])
    many = Calls([(SEARCH_TOOL, json.dumps({"query": "homes in Madrid", "limit": 500}))])
    async with openai_server(bad, many, Words("Fine.")) as server:
        events = await _reply(_agent(server, search), "search", conversation)
    assert search.queries == [("homes in Madrid", 10)]
    failed = [event for event in events if isinstance(event, ToolReturned) and event.error]
    assert len(failed) == 2 and _text(events) == "Fine."


async def test_failed_search_is_told_to_the_model(search: SmallSearch, conversation: Conversation) -> None:
    search.fail = True
    async with openai_server(Calls([(SEARCH_TOOL, QUERY)]), Words("Sorry, the search failed.")) as server:
        events = await _reply(_agent(server, search), "search", conversation)
    told = json.loads(server.requests[1]["messages"][-1]["content"])
    assert told["status"] == "search failed" and "Apologise" in told["note"]
    assert isinstance(events[1], ToolReturned) and events[1].error == "the index does not answer"


@pytest.mark.parametrize("failure", [Fails(503), Fails(429), Rubbish(), Words(""), Calls([(SEARCH_TOOL, "{no json")])])
async def test_one_retry(search: SmallSearch, conversation: Conversation, failure: object) -> None:
    async with openai_server(failure, Words("Here I am.")) as server:  # type: ignore[arg-type]
        events = await _reply(_agent(server, search), "hello", conversation)
    server.assert_complete()
    assert _text(events) == "Here I am."


async def test_failing_twice_is_an_error_and_the_call_goes_on(search: SmallSearch, conversation: Conversation) -> None:
    async with openai_server(Fails(), Fails(), Words("Welcome back.")) as server:
        agent = _agent(server, search)
        with pytest.raises(EngineError, match="503|overloaded|InternalServerError"):
            await _reply(agent, "hello", conversation)
        assert _text(await _reply(agent, "are you there", conversation)) == "Welcome back."
    roles = [message["role"] for message in server.requests[-1]["messages"]]
    assert roles == ["system", "user", "user"]


async def test_too_slow_twice_is_a_timeout(search: SmallSearch, conversation: Conversation) -> None:
    async with openai_server(Words("late", before_s=5), Words("late", before_s=5)) as server:
        began_s = time.perf_counter()
        with pytest.raises(EngineTimeout):
            await _reply(_agent(server, search, timeout_s=0.15), "hello", conversation)
        assert time.perf_counter() - began_s < 2


async def test_no_retry_once_words_were_spoken(search: SmallSearch, conversation: Conversation) -> None:
    async with openai_server(Words("I have two lovely homes", delay_s=0.01, cut_after=3), Words("again")) as server:
        events: list[object] = []
        with pytest.raises(EngineError):
            async for event in _agent(server, search).reply("hello", conversation):
                events.append(event)
    assert _text(events) == "I have two" and len(server.requests) == 1


async def test_closing_stops_the_request(search: SmallSearch, conversation: Conversation) -> None:
    before = asyncio.all_tasks()
    async with openai_server(Words("one two three four five six seven eight nine ten", delay_s=0.05)) as server:
        agent = _agent(server, search)
        stream = agent.reply("hello", conversation)
        assert isinstance(await anext(stream), ReplyDelta)
        await stream.aclose()  # type: ignore[attr-defined]
        await asyncio.sleep(0.2)
        assert server.words_sent < 7 and server.hung_up == 1
        await agent.cut_to_heard(conversation, "one")
        assert [(type(message), message.text) for message in await agent.messages(conversation)] == [
            (HumanMessage, "hello"),
            (AIMessage, "one"),
        ]
    assert {task for task in asyncio.all_tasks() - before if "agent" in repr(task) or "pregel" in repr(task)} == set()


async def test_going_round_in_circles_ends(search: SmallSearch, conversation: Conversation) -> None:
    async with openai_server(*[Calls([(SEARCH_TOOL, QUERY)])] * 40) as server:
        with pytest.raises(EngineError):
            await _reply(_agent(server, search), "search", conversation)
    assert len(search.queries) == 1


async def test_the_local_model_takes_over_a_hosted_conversation(
    search: SmallSearch, agent: Agent, conversation: Conversation
) -> None:
    """The history is the same for every model: only words tell what a hosted one presented."""
    said = "The second is in Gràcia for three hundred and sixty-five thousand euros. Shall I tell you more?"
    async with openai_server(Calls([(SEARCH_TOOL, QUERY)]), Words(said)) as server:
        hosted = _agent(server, search)
        await _reply(hosted, "two bedrooms in Gràcia", conversation)
        messages = await hosted.messages(conversation)
    local = Talk(agent, conversation, search)
    await put(agent, conversation, messages)
    assert "fifty-eight square metres" in (await local.say("how big is it")).text.lower()


def test_what_to_set_when_a_key_is_missing() -> None:
    with pytest.raises(EngineUnavailable, match="GROQ__API_KEY"):
        make_chat_model(_settings(llm_model="groq", groq=GroqSettings()), make_local=lambda: None)  # type: ignore[arg-type,return-value]
    with pytest.raises(EngineUnavailable, match="OPENAI__BASE_URL"):
        make_chat_model(
            _settings(llm_model="openai-compatible", openai=OpenAISettings()),
            make_local=lambda: None,  # type: ignore[arg-type,return-value]
        )


def test_groq_is_made_from_its_settings() -> None:
    model = make_chat_model(
        _settings(llm_model="groq", groq=GroqSettings(api_key="key")),  # type: ignore[arg-type]
        make_local=lambda: None,  # type: ignore[arg-type,return-value]
    )
    assert type(model).__name__ == "ChatGroq"
    assert (model.model_name, model.streaming, model.max_retries) == ("openai/gpt-oss-20b", True, 0)  # type: ignore[attr-defined]


async def test_after_the_listings_changed_the_model_is_told_of_the_new_districts(
    search: SmallSearch, conversation: Conversation
) -> None:
    async with openai_server(Words("Hello."), Words("Hello again.")) as server:
        agent = _agent(server, search)
        await _reply(agent, "hello", conversation)
        agent.follow([make_search_tool(search, districts=["Ribeira"], cities=["Porto"])], ["Ribeira"])
        await _reply(agent, "hello", conversation)
    before, after = server.requests
    assert "Gràcia" in before["messages"][0]["content"] and "Ribeira" not in before["messages"][0]["content"]
    assert "Ribeira" in after["messages"][0]["content"] and "Gràcia" not in after["messages"][0]["content"]
    assert "Ribeira" in after["tools"][0]["function"]["description"]
    # The conversation itself goes on.
    assert [message["content"] for message in after["messages"][1:]] == ["hello", "Hello.", "hello"]


async def test_an_invented_price_is_put_right_before_it_is_heard_and_counted(
    search: SmallSearch, conversation: Conversation
) -> None:
    lie = "There's one in Gràcia, for three hundred thousand euros, with two bedrooms. Shall I tell you more?"
    truth = lie.replace("three hundred thousand", "four hundred and ten thousand")
    metrics = Metrics(CallDesk({}, "tara", 8), lambda: None)
    async with openai_server(Calls([(SEARCH_TOOL, QUERY)]), Words(lie), Words("Of course.")) as server:
        agent = _agent(server, search)
        events = await _reply(agent, "two bedrooms in Gràcia", conversation)
        assert _text(events) == truth
        assert [event for event in events if isinstance(event, ReplyCorrected)] == [
            ReplyCorrected("number", "corrected", "three hundred thousand euros", "four hundred and ten thousand euros")
        ]
        # The conversation remembers what was heard, so the model is not told its own invention.
        assert (await agent.messages(conversation))[-1].text == truth
        await _reply(agent, "yes", conversation)
    assert "three hundred thousand" not in json.dumps(server.requests[-1]["messages"][1:])
    for event in events:
        if isinstance(event, ToolCalled | ToolReturned | ReplyDelta | ReplyCorrected):
            metrics.wrote(CallEvent("hosted", 1, 0.0, event))
    assert 'casavoz_reply_corrections_total{kind="number",outcome="corrected"} 1.0' in metrics.text().decode()


async def test_a_home_that_no_search_found_is_not_spoken_of(search: SmallSearch, conversation: Conversation) -> None:
    lie = "I have a lovely flat in Chamberí for four hundred thousand euros. What do you think?"
    async with openai_server(Words(lie)) as server:
        events = await _reply(_agent(server, search), "hello", conversation)
    assert _text(events) == "I'd have to check that. What do you think?"
    kinds = {(event.kind, event.outcome) for event in events if isinstance(event, ReplyCorrected)}
    assert ("number", "dropped") in kinds and search.queries == []


async def test_a_lie_in_a_later_turn_is_found_by_the_results_of_an_earlier_one(
    search: SmallSearch, conversation: Conversation
) -> None:
    first = "There's one in Gràcia for three hundred and sixty-five thousand euros."
    async with openai_server(
        Calls([(SEARCH_TOOL, QUERY)]), Words(first), Words("It has ninety square metres.")
    ) as server:
        agent = _agent(server, search)
        assert _text(await _reply(agent, "two bedrooms in Gràcia", conversation)) == first
        assert _text(await _reply(agent, "how big is it", conversation)) == "It has fifty-eight square metres."


@pytest.mark.parametrize("cut_after", [6, 9])
async def test_what_was_kept_back_when_a_stream_breaks_is_checked_too(
    search: SmallSearch, conversation: Conversation, cut_after: int
) -> None:
    lie = "I have one in Gràcia for three hundred thousand euros and more"
    broken = Words(lie, delay_s=0.01, cut_after=cut_after)
    async with openai_server(Calls([(SEARCH_TOOL, QUERY)]), broken) as server:
        events: list[object] = []
        with pytest.raises(EngineError):
            async for event in _agent(server, search).reply("two bedrooms in Gràcia", conversation):
                events.append(event)
    assert "three hundred thousand" not in _text(events)
