"""Who is known again, who must not be, how they are greeted, and how they are forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver

from avatars.avatar import Avatar
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.local.note import Note
from pipeline.agent.memory import Memory
from pipeline.agent.remembering.callers import CallerIds, Known, caller_name, plain_number, welcome_back
from pipeline.agent.remembering.forgetting import FORGET_TOOL, make_forget_tool
from pipeline.agent.remembering.in_process import InProcessStore
from pipeline.agent.remembering.opening import make_caller_ids, make_memory
from pipeline.agent.tools import only_reads
from pipeline.errors import CallRefused, SettingsError
from pipeline.events import ToolReturned
from pipeline.kept_settings import MemorySettings
from pipeline.session import Call
from pipeline.transports.desk import CallDesk
from tests.agent.openai_server import Calls, Words, openai_server
from tests.agent.talk import AGENCY, SmallSearch, Talk
from tests.agent.test_agent_hosted import _agent as hosted_agent
from tests.timeline import TARA, Timeline
from tests.virtual_time import virtual_time

NUMBER = "+34600111222"


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("+34600111222", "34600111222"),
        ("+34 600-111-222", "34600111222"),
        ("0034600111222", "34600111222"),
        (" (+34) 600.111.222 ", "34600111222"),
        # As networks write a number that is withheld: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE.
        ("+266696687", None),
        ("+7378742833", None),
        ("+2562533", None),
        ("+8656696", None),
        ("+86282452253", None),
        ("anonymous", None),
        ("client:ana", None),
        ("sip:+34600111222@example.org", None),
        ("112", None),
        ("+1234567890123456", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_says_who_it_is_or_nothing(written: str | None, digits: str | None) -> None:
    assert plain_number(written) == digits


def test_threads_of_callers() -> None:
    ids, others = CallerIds(b"one key"), CallerIds(b"another key")
    thread = ids.thread_of(NUMBER)
    assert thread is not None and thread == ids.thread_of("0034 600 111 222") == CallerIds(b"one key").thread_of(NUMBER)
    assert thread not in (ids.thread_of("+34600111223"), others.thread_of(NUMBER))
    assert "600" not in thread.removeprefix("caller-")[:3] and "34600111222" not in thread
    assert ids.thread_of("+266696687") is None


def test_the_key_beside_a_file_is_made_once_and_is_private(tmp_path: Path) -> None:
    settings = MemorySettings(sqlite_path=tmp_path / "conversations.sqlite")
    first, second = make_caller_ids(settings), make_caller_ids(settings)
    assert first.thread_of(NUMBER) == second.thread_of(NUMBER)
    (key,) = tmp_path.iterdir()
    assert key.name == "conversations.sqlite.key" and key.stat().st_mode & 0o077 == 0
    own = MemorySettings.model_validate({"caller_key": "set"})
    assert make_caller_ids(own).thread_of(NUMBER) == CallerIds(b"set").thread_of(NUMBER)
    in_memory = MemorySettings(store="memory")
    assert make_caller_ids(in_memory).thread_of(NUMBER) != make_caller_ids(in_memory).thread_of(NUMBER)
    key.write_bytes(b"short")
    with pytest.raises(SettingsError, match=r"conversations\.sqlite\.key"):
        make_caller_ids(settings)


def test_the_store_that_is_set() -> None:
    made = {
        "memory": MemorySettings(store="memory"),
        "sqlite": MemorySettings(),
        "postgres": MemorySettings.model_validate(
            {"store": "postgres", "postgres_url": "postgresql://127.0.0.1:1/x", "caller_key": "k"}
        ),
    }
    assert {name: make_memory(settings).status.name for name, settings in made.items()} == {name: name for name in made}


async def test_a_database_that_is_not_there_does_not_stop_the_start() -> None:
    settings = {"store": "postgres", "postgres_url": "postgresql://127.0.0.1:1/x?connect_timeout=1", "caller_key": "k"}
    memory = make_memory(MemorySettings.model_validate(settings))
    await memory.open()
    config: Any = {"configurable": {"thread_id": "a"}}
    await memory.append(config, [HumanMessage("hello")])
    assert [message.text for message in await memory.messages(config)] == ["hello"] and not memory.status.working
    await memory.close()


def called(tool: str, **arguments: str) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": tool, "args": arguments, "id": "x", "type": "tool_call"}])


@pytest.mark.parametrize(
    ("messages", "name"),
    [
        ([HumanMessage("hello"), AIMessage("Hi Ana.", additional_kwargs=Note(caller="Ana").attached())], "Ana"),
        ([HumanMessage("hello, my name is Ana Belén"), AIMessage("Hi.")], "Ana"),
        ([HumanMessage("Me llamo Íñigo."), AIMessage("Hola.")], "Íñigo"),
        ([HumanMessage("I'm Spanish, and my name is nobody's business")], None),
        ([HumanMessage("call me back"), called("leave_contact", name="Ana", phone="600111222")], "Ana"),
        ([called("search_property_tool", name="Chueca"), HumanMessage("hm")], None),
        ([AIMessage("", additional_kwargs={"dialogue": {"caller": "x" * 80}}), HumanMessage("hm")], None),
        ([HumanMessage("My name is Ana"), HumanMessage("no, my name is Eva")], "Eva"),
        ([], None),
    ],
)
def test_the_name_that_was_given_last(messages: list[AnyMessage], name: str | None) -> None:
    assert caller_name(messages) == name


def test_the_words_of_a_welcome(avatars: dict[str, Avatar]) -> None:
    tara = avatars["tara"]
    assert welcome_back(tara, AGENCY, Known("Ana", True), phone=True) == (
        "Welcome back! It's Tara, the automated assistant at Casavoz Homes. Shall we go on where we left off, Ana?"
    )
    assert welcome_back(tara, AGENCY, Known(None, False), phone=False) == (
        "Welcome back! It's Tara from Casavoz Homes. What kind of home can I find for you today?"
    )
    spanish = tara.model_copy(update={"language": "es"})
    assert welcome_back(spanish, AGENCY, Known("Ana", True), phone=True) == (
        "¡Hola de nuevo! Soy Tara, del servicio automático de Casavoz Homes. ¿Seguimos donde lo dejamos, Ana?"
    )


async def test_a_caller_goes_on_where_they_left_off(
    agent: Agent, avatars: dict[str, Avatar], search: SmallSearch
) -> None:
    conversation = Conversation("caller-1", avatars["tara"], "phone", NUMBER)
    talk = Talk(agent, conversation, search)
    assert await agent.welcome(conversation) is None
    await agent.note_greeting(conversation, "Hi, I'm Tara.")
    assert await agent.welcome(conversation) is None, "who hung up at once is not known"
    await talk.says("I'm Ana", "two bedrooms in Gràcia")
    welcome = await agent.welcome(conversation)
    assert welcome is not None and welcome.startswith("Welcome back!") and "Ana" in welcome
    await agent.note_greeting(conversation, welcome)
    assert "square metres" in (await talk.say("how big is it")).text.lower()
    assert "Gràcia" in (await talk.say("something cheaper")).query


async def test_a_store_that_fails_costs_the_welcome_and_not_the_call(avatars: dict[str, Avatar]) -> None:
    class Broken(InMemorySaver):
        async def aget_tuple(self, *_: Any, **__: Any) -> Any:
            raise OSError("gone")

    agent = Agent(lambda avatar: None, [], agency=AGENCY, districts=[], checkpointer=Broken())  # type: ignore[arg-type,return-value]
    assert await agent.welcome(Conversation("caller-1", avatars["tara"], "phone")) is None


# --- at the desk and in a call -----------------------------------------------------------------------------------


class Line:
    """As much of a session as the desk knows."""

    def __init__(self, call: Call, rate_hz: int) -> None:
        self.call = call

    def hang_up(self) -> None:
        """Nothing to do."""


def test_the_desk_knows_a_caller_again_but_not_two_at_once(avatars: dict[str, Avatar]) -> None:
    desk = CallDesk(avatars, "tara", 8)
    desk.open_for_calls(Line)  # type: ignore[arg-type]
    assert desk.admit("phone", 8_000, caller=NUMBER).call.thread_id is None
    desk.thread_of = CallerIds(b"key").thread_of
    first = desk.admit("phone", 8_000, call_id="1", caller=NUMBER)
    assert first.call.thread_id == CallerIds(b"key").thread_of(NUMBER)
    assert desk.admit("phone", 8_000, call_id="2", caller=NUMBER).call.thread_id is None, "one switchboard, two people"
    assert desk.admit("phone", 8_000, call_id="3", caller="+266696687").call.thread_id is None
    assert desk.admit("browser", 24_000, call_id="4").call.thread_id is None
    assert desk.admit("browser", 24_000, call_id="5").call.thread_id is None
    desk.dismiss(first)
    assert desk.admit("phone", 8_000, call_id="6", caller=NUMBER).call.thread_id == first.call.thread_id
    with pytest.raises(CallRefused):
        desk.admit("phone", 8_000, call_id="6", caller=NUMBER)


@virtual_time
@pytest.mark.parametrize("welcome", ["Welcome back, Ana!", None])
async def test_a_known_caller_hears_the_welcome(monkeypatch: pytest.MonkeyPatch, welcome: str | None) -> None:
    asked: list[Conversation] = []

    async def answer(conversation: Conversation) -> str | None:
        asked.append(conversation)
        return welcome

    def known_call(*who: Any) -> Call:
        return Call(*who, NUMBER, "caller-1")

    monkeypatch.setattr("tests.timeline.Call", known_call)
    call = Timeline(["Fine."])
    call.agent.welcome = answer  # type: ignore[attr-defined]
    call.caller_says(12, 13, "two rooms")
    await call.play(16)
    greeting = TARA.phone_greeting.format(agency=AGENCY)
    assert asked == [Conversation("caller-1", TARA, "phone", NUMBER)]
    assert call.agent.memory[0] == ("agent", welcome or greeting) and call.first_sound_after(0) < 0.5


# --- forgetting --------------------------------------------------------------------------------------------------


async def test_after_forgetting_nothing_more_of_the_call_is_stored(
    agent: Agent, avatars: dict[str, Avatar], search: SmallSearch
) -> None:
    store = InProcessStore()
    agent._memory = Memory(store)
    conversation = Conversation("caller-1", avatars["tara"], "phone", NUMBER)
    talk = Talk(agent, conversation, search)
    await talk.says("I'm Ana", "two bedrooms in Gràcia")
    await agent.forget("caller-1")
    assert not await talk.messages()
    turn = await talk.say("three bedrooms in Salamanca")
    assert "Gràcia" not in turn.query
    assert "Salamanca" in (await talk.say("something cheaper")).query, "the call itself goes on"
    assert not (await store.load("caller-1")).messages and len(store) == 0
    assert await agent.welcome(conversation) is None and not await talk.messages()
    await talk.say("hello")
    assert (await store.load("caller-1")).messages, "the next call is a first call"


async def test_the_tool_forgets_once_the_turn_is_certain(search: SmallSearch, avatars: dict[str, Avatar]) -> None:
    async with openai_server(
        Words("Hi Ana."), Calls([(FORGET_TOOL, "{}")]), Words("Forgotten."), Words("Hm.")
    ) as server:
        agent = hosted_agent(server, search)
        tool = make_forget_tool(agent.forget)
        assert not only_reads(tool) and not tool.args
        agent.follow([tool], [])
        conversation = Conversation("caller-1", avatars["leo"], "phone", NUMBER)
        talk = Talk(agent, conversation, search)
        await talk.say("my name is Ana")
        draft = agent.draft("forget me", conversation)
        assert await agent.welcome(conversation) is not None, "a draft that is not confirmed forgets nobody"
        draft.confirm()
        (forgotten,) = [event async for event in draft.events() if isinstance(event, ToolReturned)]
        assert forgotten.error is None and forgotten.outcome == "forgotten"
        await draft.written()
        assert await agent.welcome(conversation) is None
        assert (await talk.say("who am I")).text == "Hm."
    assert "Ana" not in str(server.requests[-1]["messages"])
