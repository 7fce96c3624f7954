"""Turns worked on before they are certain: nothing is written, nothing has an effect, nothing is left running."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from functools import partial
from typing import Any

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.checkpoint.memory import InMemorySaver

from avatars.avatar import Avatar
from pipeline.agent import draft as draft_module
from pipeline.agent import history
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.draft import Draft
from pipeline.agent.tools import READ_ONLY, SEARCH_TOOL, make_search_tool, only_reads
from pipeline.errors import EngineError, EngineTimeout
from pipeline.events import AgentEvent, ReplyDelta, ToolCalled, ToolReturned
from tests.agent.openai_server import Calls, Words, openai_server
from tests.agent.talk import SmallSearch, Talk
from tests.agent.test_agent_hosted import _agent as hosted_agent
from tests.agent.test_agent_memory import is_whole, shape

WISH = "two bedrooms in Gràcia"
QUERY = json.dumps({"query": WISH, "limit": 3})


async def taken(draft: Draft) -> list[AgentEvent]:
    """Everything it does and says."""
    return [event async for event in draft.events()]


def words(events: Sequence[AgentEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, ReplyDelta))


async def until(condition: Callable[[], bool], within_s: float = 2.0) -> None:
    """Waits for what other tasks, or a server, do."""
    with anyio.fail_after(within_s):
        while not condition():  # noqa: ASYNC110 - a plain attribute tells, also the server's
            await asyncio.sleep(0.005)


async def no_tasks_but(before: set[asyncio.Task[Any]]) -> bool:
    await asyncio.sleep(0)
    return asyncio.all_tasks() <= before


# --- in memory of the conversation -------------------------------------------------------------------------------


async def test_a_confirmed_draft_is_remembered_as_a_reply_is(call: Callable[..., Talk]) -> None:
    one, two = call(thread="one"), call(thread="two")
    for said in ("hello", WISH, "the next one", "does it have a lift", "goodbye"):
        turn = await one.say(said)
        draft = two.agent.draft(said, two.conversation)
        events = await taken(draft)
        draft.confirm()
        assert words(events) == turn.text
        here, there = await one.messages(), await two.messages()
        assert history.same(here, there) and shape(here)[-1] == ("agent", turn.text)


async def test_a_draft_writes_nothing_and_discarded_it_never_was(talk: Talk) -> None:
    await talk.say("hello")
    before, tasks = await talk.messages(), asyncio.all_tasks()
    draft = talk.agent.draft(WISH, talk.conversation)
    assert "Gràcia" in words(await taken(draft))
    assert await talk.messages() == before
    await draft.discard()
    await draft.discard()
    assert await talk.messages() == before and await no_tasks_but(tasks)
    with pytest.raises(RuntimeError):
        draft.confirm()


@pytest.mark.parametrize("kind", [None, ToolCalled, ToolReturned, ReplyDelta])
async def test_discarded_at_any_moment_a_reply_follows_as_if_nothing_had_been(
    call: Callable[..., Talk], kind: type | None
) -> None:
    plain, drafting = call(thread="plain"), call(thread="drafting")
    tasks = asyncio.all_tasks()
    for talk in (plain, drafting):
        await talk.say("hello")
    for given_up in ("two bedrooms", "two bedrooms in Chueca"):
        draft = drafting.agent.draft(given_up, drafting.conversation)
        if kind is not None:
            async for event in draft.events():
                if isinstance(event, kind):
                    break
        await draft.discard()
    assert (await drafting.say(WISH)).text == (await plain.say(WISH)).text
    assert history.same(await drafting.messages(), await plain.messages()) and await no_tasks_but(tasks)


async def test_drafts_of_one_conversation_do_not_see_each_other(talk: Talk, call: Callable[..., Talk]) -> None:
    alone = [(await call(thread=f"alone {said}").say(said)).text for said in (WISH, "three bedrooms in Salamanca")]
    one = talk.agent.draft(WISH, talk.conversation)
    two = talk.agent.draft("three bedrooms in Salamanca", talk.conversation)
    events = await asyncio.gather(taken(one), taken(two))
    assert [words(each) for each in events] == alone
    two.confirm()
    await one.discard()
    assert shape(await talk.messages())[0] == ("caller", "three bedrooms in Salamanca")
    assert "Gràcia" not in str(await talk.messages())


async def test_confirmed_before_during_and_after_the_work(call: Callable[..., Talk]) -> None:
    expected = (await call(thread="plain").say(WISH)).text
    for when in ("before", "during", "after"):
        talk = call(thread=when)
        draft = talk.agent.draft(WISH, talk.conversation)
        if when == "before":
            draft.confirm()
        events: list[AgentEvent] = []
        async for event in draft.events():
            if when == "during" and not events:
                draft.confirm()
            events.append(event)
        draft.confirm()
        draft.confirm()  # A second time changes nothing.
        assert words(events) == expected
        assert shape(await talk.messages())[-1] == ("agent", expected)
        assert sum(isinstance(message, HumanMessage) for message in await talk.messages()) == 1


async def test_events_wait_for_their_reader(talk: Talk) -> None:
    draft = talk.agent.draft(WISH, talk.conversation)
    await until(lambda: draft.over)
    events = await taken(draft)
    assert [type(event) for event in events[:3]] == [ToolCalled, ToolReturned, ReplyDelta]
    await draft.discard()


@pytest.mark.parametrize("kind", [ToolCalled, ToolReturned, ReplyDelta])
async def test_closed_in_mid_way_a_confirmed_turn_is_remembered_as_far_as_it_came(talk: Talk, kind: type) -> None:
    draft = talk.agent.draft(WISH, talk.conversation)
    draft.confirm()
    async with aclosing(draft.events()) as events:
        async for event in events:
            if isinstance(event, kind):
                break
    stored = await talk.messages()
    assert shape(stored)[0] == ("caller", WISH) and is_whole(stored)
    await talk.agent.cut_to_heard(talk.conversation, "I have", said=WISH)
    cut = await talk.messages()
    assert shape(cut)[-1] == ("agent", "I have") and is_whole(cut)
    assert "Gràcia" in (await talk.say("with a swimming pool")).query


async def test_closing_an_unconfirmed_draft_discards_it(talk: Talk) -> None:
    draft = talk.agent.draft(WISH, talk.conversation)
    async with aclosing(draft.events()) as events:
        await events.__anext__()
    assert draft.over and not await talk.messages()
    with pytest.raises(RuntimeError):
        draft.confirm()


async def test_a_confirmed_draft_cannot_be_discarded(talk: Talk) -> None:
    draft = talk.agent.draft(WISH, talk.conversation)
    draft.confirm()
    with pytest.raises(RuntimeError):
        await draft.discard()
    await taken(draft)
    assert len(await talk.messages()) == 4


async def test_retracting_a_confirmed_turn_stops_it_and_leaves_nothing(talk: Talk) -> None:
    await talk.say("hello")
    before, tasks = await talk.messages(), asyncio.all_tasks()
    draft = talk.agent.draft("two bedrooms in", talk.conversation)
    draft.confirm()
    await talk.agent.retract_turn(talk.conversation, "two bedrooms in")
    assert await talk.messages() == before and draft.over and await no_tasks_but(tasks)


async def test_cancelled_from_outside_a_confirmed_turn_is_still_written(talk: Talk) -> None:
    draft = talk.agent.draft(WISH, talk.conversation)
    draft.confirm()
    with anyio.CancelScope() as scope:
        async with aclosing(draft.events()) as events:
            async for event in events:
                if isinstance(event, ReplyDelta):
                    scope.cancel()
    await talk.agent.cut_to_heard(talk.conversation, "I", said=WISH)
    assert shape(await talk.messages()) == [("caller", WISH), ("agent", ""), ("tool", ""), ("agent", "I")]


async def test_a_turn_sends_no_thread_for_its_bookkeeping(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is slow to come back from one."""

    def refused(*_: Any) -> None:
        raise AssertionError("a thread was asked for")

    monkeypatch.setattr(asyncio.get_running_loop(), "run_in_executor", refused)
    assert (await talk.say(WISH)).calls


# --- when the conversation changes meanwhile ---------------------------------------------------------------------


async def test_a_draft_is_stale_once_the_last_answer_was_cut(talk: Talk) -> None:
    await talk.say(WISH)
    draft = talk.agent.draft("cheaper", talk.conversation)
    await taken(draft)
    assert await draft.is_current()
    await talk.agent.cut_to_heard(talk.conversation, "I have a", said=WISH)
    assert not await draft.is_current()
    await draft.discard()
    assert shape(await talk.messages())[-1] == ("agent", "I have a")


async def test_a_change_that_changes_nothing_leaves_it_current(talk: Talk) -> None:
    reply = await talk.say(WISH)
    draft = talk.agent.draft("cheaper", talk.conversation)
    await taken(draft)
    await talk.agent.cut_to_heard(talk.conversation, reply.text, said=WISH)
    assert await draft.is_current()
    await draft.discard()


@pytest.mark.parametrize("way", ["cut", "retract"])
async def test_a_draft_that_expected_the_cut_answers_it_and_becomes_current(
    talk: Talk, call: Callable[..., Talk], way: str
) -> None:
    settling = {
        "cut": partial(history.cut_to_heard, heard="I have", said=WISH),
        "retract": partial(history.retracted, said=WISH),
    }[way]

    async def settle(of: Talk) -> None:
        if way == "cut":
            await of.agent.cut_to_heard(of.conversation, "I have", said=WISH)
        else:
            await of.agent.retract_turn(of.conversation, WISH)

    plain = call(thread="plain")
    await plain.say(WISH)
    await settle(plain)
    expected = await plain.say("a studio in Malasaña")

    await talk.say(WISH)
    draft = talk.agent.draft("a studio in Malasaña", talk.conversation, settling=settling)
    events = await taken(draft)
    assert not await draft.is_current()  # It has not been cut yet.
    await settle(talk)
    assert await draft.is_current()
    draft.confirm()
    assert words(events) == expected.text
    assert history.same(await talk.messages(), await plain.messages())


async def test_a_draft_is_stale_while_another_turn_is_at_work_and_after_it(talk: Talk) -> None:
    draft = talk.agent.draft("hello", talk.conversation)
    await taken(draft)
    other = talk.agent.draft(WISH, talk.conversation)
    other.confirm()
    assert not await draft.is_current()
    await taken(other)
    await talk.messages()
    assert not await draft.is_current()
    await draft.discard()


async def test_a_draft_begun_right_after_a_turn_sees_it(talk: Talk) -> None:
    first = talk.agent.draft(WISH, talk.conversation)
    await taken(first)
    first.confirm()
    second = talk.agent.draft("how big is it", talk.conversation)
    assert "square metres" in words(await taken(second)) and await second.is_current()
    await second.discard()


class SlowSaver(InMemorySaver):
    """Takes a moment to write."""

    async def aput(self, *args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(0.05)
        return await super().aput(*args, **kwargs)


async def test_what_comes_right_after_a_turn_waits_until_it_is_written(office: Office) -> None:
    agent = office.agent(office.tool("look", reads=True), saver=SlowSaver())
    first = agent.draft("first", office.conversation)
    await taken(first)
    first.confirm()
    second = agent.draft("second", office.conversation)
    await taken(second)
    assert await second.is_current()
    second.confirm()
    assert await agent.messages(office.conversation) and not agent._unwritten
    third = agent.draft("third", office.conversation)
    await taken(third)
    third.confirm()
    await agent.cut_to_heard(office.conversation, "look", said="third")
    stored = shape(await agent.messages(office.conversation))
    one = [("agent", ""), ("tool", ""), ("agent", "look done")]
    # The script answers when it finds any tool's answer in the conversation, also an earlier turn's.
    later = [("agent", "look done")], [("agent", "look")]
    assert stored == [("caller", "first"), *one, ("caller", "second"), *later[0], ("caller", "third"), *later[1]]


async def test_a_stale_draft_that_is_confirmed_is_added_to_what_is_there(talk: Talk) -> None:
    draft = talk.agent.draft(WISH, talk.conversation)
    await taken(draft)
    await talk.agent.note_greeting(talk.conversation, "Hi, I'm Tara.")
    assert not await draft.is_current()
    draft.confirm()
    assert [who for who, _ in shape(await talk.messages())] == ["agent", "caller", "agent", "tool", "agent"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([WISH, "hello", "the next one", "cheaper", "goodbye"]),
            st.lists(
                st.tuples(st.sampled_from(["two bedrooms", "what about Chamberí"]), st.integers(0, 6)), max_size=2
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_given_up_drafts_never_show(agent: Agent, avatars: dict[str, Avatar], turns: Any) -> None:
    """Whatever is drafted and given up between turns, and however far it came, the conversation is the same."""

    async def both() -> None:
        plain, drafting = (Conversation(name, avatars["tara"], "text") for name in ("plain", "drafting"))
        for said, given_up in turns:
            expected = [event async for event in agent.reply(said, plain)]
            for text, events in given_up:
                draft = agent.draft(text, drafting)
                async with aclosing(draft.events()) as stream:
                    for _ in range(events):
                        if await anext(stream, None) is None:
                            break
                await draft.discard()
            draft = agent.draft(said, drafting)
            assert words(await taken(draft)) == words(expected)
            draft.confirm()
            assert history.same(await agent.messages(plain), await agent.messages(drafting))
        for name in ("plain", "drafting"):
            await agent.forget(name)

    asyncio.run(both())


# --- tools with effects -------------------------------------------------------------------------------------------


class Scripted(BaseChatModel):
    """Calls tools once, all together, then says what they answered."""

    calls: list[str]

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Any, **_: Any) -> Any:
        return self

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError

    async def _astream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Any:
        results = [message for message in messages if isinstance(message, ToolMessage)]
        if results:
            said = AIMessageChunk("; ".join(sorted(message.text for message in results)))
        else:
            calls = [
                {"name": name, "args": "{}", "id": f"c{index}", "index": index, "type": "tool_call_chunk"}
                for index, name in enumerate(self.calls)
            ]
            said = AIMessageChunk("", tool_call_chunks=calls)
        yield ChatGenerationChunk(message=said)


class Office:
    """Tools that note when they run.

    Attributes:
        done: names of the tools that ran to their end.
    """

    def __init__(self, avatar: Avatar) -> None:
        self.done: list[str] = []
        self.conversation = Conversation("office", avatar, "text")

    def tool(self, name: str, *, reads: bool, takes_s: float = 0.0, stubborn: bool = False) -> BaseTool:
        async def work() -> str:
            try:
                await asyncio.sleep(takes_s)
            except asyncio.CancelledError:
                if not stubborn:
                    raise
                await asyncio.sleep(5)
            self.done.append(name)
            return f"{name} done"

        return StructuredTool.from_function(
            coroutine=work, name=name, description="works", metadata=READ_ONLY if reads else None
        )

    def agent(self, *tools: BaseTool, calls: Sequence[str] = (), saver: InMemorySaver | None = None) -> Agent:
        model = Scripted(calls=list(calls) or [tool.name for tool in tools])
        return Agent(lambda avatar: model, tools, agency="x", districts=[], checkpointer=saver)


@pytest.fixture
def office(avatars: dict[str, Avatar]) -> Office:
    return Office(avatars["tara"])


def test_only_what_says_so_reads_only(office: Office, search: SmallSearch) -> None:
    assert only_reads(make_search_tool(search, districts=[])) and only_reads(office.tool("look", reads=True))
    assert not only_reads(office.tool("book", reads=False)) and not only_reads(None)
    loud = StructuredTool.from_function(func=lambda: "", name="x", description="x", metadata={"read_only": False})
    assert not only_reads(loud)


async def test_effects_wait_until_the_turn_is_certain(office: Office) -> None:
    agent = office.agent(office.tool("look", reads=True), office.tool("book", reads=False))
    draft = agent.draft("book it", office.conversation)
    await until(lambda: office.done == ["look"])
    await asyncio.sleep(0.05)
    assert office.done == ["look"] and not draft.over
    draft.confirm()
    events = await taken(draft)
    assert office.done == ["look", "book"] and words(events) == "book done; look done"
    assert [event.name for event in events if isinstance(event, ToolCalled)] == ["look", "book"]
    assert is_whole(await agent.messages(office.conversation))


async def test_discarded_drafts_have_no_effect(office: Office) -> None:
    agent = office.agent(office.tool("look", reads=True), office.tool("book", reads=False))
    tasks = asyncio.all_tasks()
    for _ in range(3):
        draft = agent.draft("book it", office.conversation)
        await until(lambda: "look" in office.done)
        await draft.discard()
    await asyncio.sleep(0.05)
    assert "book" not in office.done and await no_tasks_but(tasks)
    reply = [event async for event in agent.reply("book it", office.conversation)]
    assert words(reply) == "book done; look done" and office.done.count("book") == 1


async def test_the_same_call_with_an_effect_runs_once_in_a_draft(office: Office) -> None:
    agent = office.agent(office.tool("book", reads=False), calls=["book", "book"])
    draft = agent.draft("book it", office.conversation)
    draft.confirm()
    await taken(draft)
    assert office.done == ["book"] and is_whole(await agent.messages(office.conversation))


async def test_discard_is_bounded_when_a_tool_hangs(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_module, "STOPPING_S", 0.2)
    agent = office.agent(office.tool("look", reads=True, takes_s=5, stubborn=True))
    draft = agent.draft("look", office.conversation)
    async with aclosing(draft.events()) as events:
        assert isinstance(await events.__anext__(), ToolCalled)
        began_s = time.perf_counter()
        await draft.discard()
        assert time.perf_counter() - began_s < 1
    assert not await agent.messages(office.conversation)


async def test_stopping_a_confirmed_turn_is_bounded_too_and_it_is_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_module, "STOPPING_S", 0.2)
    agent = office.agent(office.tool("look", reads=True, takes_s=5, stubborn=True))
    draft = agent.draft("look", office.conversation)
    draft.confirm()
    async with aclosing(draft.events()) as events:
        await events.__anext__()
    began_s = time.perf_counter()
    await agent.cut_to_heard(office.conversation, "", said="look")
    assert time.perf_counter() - began_s < 1
    stored = await agent.messages(office.conversation)
    assert shape(stored) == [("caller", "look"), ("agent", ""), ("tool", "")] and is_whole(stored)


# --- failures ------------------------------------------------------------------------------------------------------


class BrokenSaver(InMemorySaver):
    """Reads, but cannot write."""

    async def aput(self, *_: Any, **__: Any) -> Any:
        raise OSError("disk full")


async def test_a_memory_that_cannot_write_is_told_by_reply(office: Office) -> None:
    agent = office.agent(office.tool("look", reads=True), saver=BrokenSaver())
    heard: list[AgentEvent] = []
    with pytest.raises(EngineError, match="disk full"):
        async for event in agent.reply("look", office.conversation):
            heard.append(event)
    assert words(heard) == "look done"
    draft = agent.draft("look", office.conversation)
    assert words(await taken(draft)) == "look done"
    await draft.discard()


async def test_a_failed_draft_says_so_when_read_and_is_forgotten(
    search: SmallSearch, avatars: dict[str, Avatar]
) -> None:
    conversation = Conversation("hosted", avatars["leo"], "phone")
    late = Words("late", before_s=5)
    async with openai_server(late, late, late, late) as server:
        agent = hosted_agent(server, search, timeout_s=0.1)
        draft = agent.draft("hello", conversation)
        with pytest.raises(EngineTimeout):
            await taken(draft)
        await draft.discard()
        assert not await agent.messages(conversation)
        draft = agent.draft("hello", conversation)
        draft.confirm()
        with pytest.raises(EngineTimeout):
            await taken(draft)
        # What the caller said is remembered although nothing was answered.
        assert shape(await agent.messages(conversation)) == [("caller", "hello")]


# --- hosted models -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before_s", [0.0, 1.0], ids=["in mid-stream", "before the first byte"])
async def test_discarding_closes_the_request(search: SmallSearch, avatars: dict[str, Avatar], before_s: float) -> None:
    conversation = Conversation("hosted", avatars["leo"], "phone")
    long = Words(" ".join(["word"] * 200), delay_s=0.02, before_s=before_s)
    tasks = asyncio.all_tasks()
    async with openai_server(long, Words("Here.")) as server:
        agent = hosted_agent(server, search)
        draft = agent.draft("hello", conversation)
        await until(lambda: server.words_sent >= 3 or (before_s > 0 and len(server.requests) == 1))
        began_s = time.perf_counter()
        await draft.discard()
        assert time.perf_counter() - began_s < 0.5
        await until(lambda: server.hung_up == 1)
        sent = server.words_sent
        await asyncio.sleep(0.1)
        assert server.words_sent == sent < 20
        assert words([event async for event in agent.reply("hello again", conversation)]) == "Here."
        server.assert_complete()
    # Nothing of the draft was sent along with the next turn.
    assert [message["content"] for message in server.requests[-1]["messages"][1:]] == ["hello again"]
    assert not [task for task in asyncio.all_tasks() - tasks if "agent" in task.get_name()]


async def test_a_hosted_draft_searches_at_once_and_is_sent_whole_afterwards(
    search: SmallSearch, avatars: dict[str, Avatar]
) -> None:
    conversation = Conversation("hosted", avatars["leo"], "phone")
    async with openai_server(Calls([(SEARCH_TOOL, QUERY)]), Words("One in Gràcia."), Words("Bye.")) as server:
        agent = hosted_agent(server, search)
        draft = agent.draft(WISH, conversation)
        events = await taken(draft)
        assert [query for query, _ in search.queries] == [WISH] and words(events) == "One in Gràcia."
        draft.confirm()
        async for _ in agent.reply("bye", conversation):
            pass
    roles = [message["role"] for message in server.requests[-1]["messages"]]
    assert roles == ["system", "user", "assistant", "tool", "assistant", "user"]
    assert [type(message) for message in await agent.messages(conversation)][-1] is AIMessage
