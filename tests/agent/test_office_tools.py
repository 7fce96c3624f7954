"""The office's tools, called by a hosted model through the agent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from langchain.tools import ToolRuntime
from langchain_core.messages import ToolMessage

from avatars.avatar import Avatar
from pipeline.agent import office_tools
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.models import make_chat_model
from pipeline.agent.office_tools import CALLER_KEY, CONTACT_TOOL, LANGUAGE_KEY, VIEWING_TOOL, make_office_tools
from pipeline.agent.tools import only_reads
from pipeline.engine_settings import OpenAISettings
from pipeline.events import ToolCalled, ToolReturned
from pipeline.office.answers import Asking
from pipeline.office.contact_desk import ContactDesk
from pipeline.office.opening_hours import OpeningHours
from pipeline.office.store import OfficeStore
from pipeline.office.viewing_desk import ViewingDesk, ViewingRules
from pipeline.settings import Settings
from tests.agent.openai_server import Calls, OpenAIServer, Words, openai_server
from tests.agent.talk import AGENCY, LISTINGS

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))
IDS = {listing.id for listing in LISTINGS}


def view(when: str, **more: object) -> tuple[str, str]:
    return VIEWING_TOOL, json.dumps({"property_id": "20", "when": when, **more})


def leave(phone: str, **more: object) -> tuple[str, str]:
    return CONTACT_TOOL, json.dumps({"name": "Ana", "phone": phone, "wish": "the viewing", **more})


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[OfficeStore]:
    store = OfficeStore(tmp_path / "office.db")
    yield store
    await store.close()


@pytest.fixture
def conversation(avatars: dict[str, Avatar]) -> Conversation:
    return Conversation("hosted", avatars["leo"], "phone", "+34600000000")


def agent_of(server: OpenAIServer, store: OfficeStore) -> Agent:
    hours = OpeningHours.parse("Mon-Fri 09:30-19:00, Sat 10:00-14:00")
    viewings = ViewingDesk(store, ViewingRules(hours), is_listed=IDS.__contains__, now=lambda: NOW)
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        llm_model="openai-compatible",
        openai=OpenAISettings(base_url=server.base_url, model="stub"),
    )

    def no_local() -> Any:
        raise AssertionError("the local model was asked for")

    model = make_chat_model(settings, make_local=no_local)
    tools = make_office_tools(viewings, ContactDesk(store, now=lambda: NOW))
    return Agent(lambda avatar: model, tools, agency=AGENCY, districts=["Gràcia"], retry_pause_s=0.01)


async def answers(agent: Agent, conversation: Conversation) -> list[dict[str, Any]]:
    return [
        json.loads(str(message.content))
        for message in await agent.messages(conversation)
        if isinstance(message, ToolMessage)
    ]


async def say(agent: Agent, text: str, conversation: Conversation) -> list[ToolReturned]:
    return [event async for event in agent.reply(text, conversation) if isinstance(event, ToolReturned)]


async def test_booked_after_the_callers_yes(store: OfficeStore, conversation: Conversation) -> None:
    script = [
        Calls([view("Saturday at eleven")]),
        Words("Saturday the twenty-eighth of November at eleven?"),
        Calls([view("2026-11-28T11:00+01:00", confirmed=True)]),
        Words("Done."),
    ]
    async with openai_server(*script) as server:
        agent = agent_of(server, store)
        (asked,) = await say(agent, "can I see it on Saturday at eleven", conversation)
        assert asked.name == VIEWING_TOOL and asked.result_count == 0 and asked.error is None
        assert asked.outcome == "confirm"
        assert await store.viewings() == []
        (booked,) = await say(agent, "yes please", conversation)
        assert booked.result_count == 1 and booked.duration_ms > 0 and booked.outcome == "booked"
        first, second = await answers(agent, conversation)
    assert first["status"] == "confirm" and second["status"] == "booked"
    assert first["time"] == second["time"] == "Saturday the twenty-eighth of November at eleven in the morning"
    (viewing,) = await store.viewings()
    assert viewing.conversation == "hosted" and viewing.property_id == "20"


async def test_a_model_that_confirms_for_the_caller_books_nothing(
    store: OfficeStore, conversation: Conversation
) -> None:
    script = [
        Calls([view("Saturday at eleven", confirmed=True)]),
        Calls([view("Saturday at eleven")]),
        Calls([view("Saturday at  eleven", confirmed=True)]),  # other arguments, or the guard would share the result
        Words("Saturday at eleven, shall I book it?"),
    ]
    async with openai_server(*script) as server:
        agent = agent_of(server, store)
        await say(agent, "can I see it on Saturday at eleven", conversation)
        assert [answer["status"] for answer in await answers(agent, conversation)] == [
            "not offered",
            "confirm",
            "not offered",
        ]
    assert await store.viewings() == []


async def test_repeated_calls_book_once(store: OfficeStore, conversation: Conversation) -> None:
    yes = view("Saturday at eleven", confirmed=True)
    script = [
        Calls([view("Saturday at eleven")]),
        Words("Yes?"),
        Calls([yes, yes, view("2026-11-28T11:00", confirmed=True)]),
        Words("Done."),
        Calls([yes]),
        Words("Still done."),
    ]
    async with openai_server(*script) as server:
        agent = agent_of(server, store)
        for text in ("Saturday at eleven", "yes", "did you book it?"):
            await say(agent, text, conversation)
        statuses = [answer["status"] for answer in await answers(agent, conversation)]
    assert statuses == ["confirm", *["booked"] * 4] and len(await store.viewings()) == 1


async def test_one_callers_offer_is_not_anothers(
    store: OfficeStore, conversation: Conversation, avatars: dict[str, Avatar]
) -> None:
    script = [
        Calls([view("Saturday at eleven")]),
        Words("Yes?"),
        Calls([view("Saturday at eleven", confirmed=True)]),
        Words("No."),
    ]
    other = Conversation("other", avatars["leo"], "phone")
    async with openai_server(*script) as server:
        agent = agent_of(server, store)
        await say(agent, "Saturday at eleven", conversation)
        await say(agent, "yes", other)
        assert [answer["status"] for answer in await answers(agent, other)] == ["not offered"]
    assert await store.viewings() == []


async def test_a_contact(store: OfficeStore, conversation: Conversation) -> None:
    script = [
        Calls([leave("six one two, three four five, six seven eight")]),
        Words("Is that right?"),
        Calls([leave("612345678", confirmed=True)]),
        Words("Somebody will call."),
    ]
    async with openai_server(*script) as server:
        agent = agent_of(server, store)
        await say(agent, "call me back, six one two ...", conversation)
        assert await store.contacts() == []
        (saved,) = await say(agent, "that's right", conversation)
        assert saved.name == CONTACT_TOOL and saved.result_count == 1
        asked, _ = await answers(agent, conversation)
    assert asked["phone_in_words"] == "six one two, three four five, six seven eight"
    (contact,) = await store.contacts()
    assert (contact.name, contact.phone, contact.wish) == ("Ana", "+34612345678", "the viewing")


async def test_the_callers_number_and_language_come_with_the_conversation(
    store: OfficeStore, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def config(of: Conversation) -> dict[str, Any]:
        return {"configurable": {"thread_id": of.thread_id, CALLER_KEY: of.caller, LANGUAGE_KEY: "es"}}

    traced: list[dict[str, Any]] = []

    def asking(runtime: ToolRuntime[Any, Any]) -> Asking:
        traced.append(dict(runtime.config["metadata"]))
        return take(runtime)

    take = office_tools._asking
    monkeypatch.setattr(office_tools, "_asking", asking)
    monkeypatch.setattr("pipeline.agent.agent._config", config)
    script = [
        Calls([leave("this number"), view("Saturday at eleven")]),
        Words("Yes?"),
        Calls([leave("this number", confirmed=True), view("Saturday at eleven", confirmed=True)]),
        Words("Done."),
    ]
    async with openai_server(*script) as server:
        agent = agent_of(server, store)
        await say(agent, "call me on this number", conversation)
        await say(agent, "yes", conversation)
        asked, offered, _, booked = await answers(agent, conversation)
    assert asked["phone_in_words"] == "seis cero cero, cero cero cero, cero cero cero"
    assert offered["time"] == booked["time"] == "el sábado veintiocho de noviembre a las once de la mañana"
    assert [contact.phone for contact in await store.contacts()] == ["+34600000000"]
    assert [viewing.caller for viewing in await store.viewings()] == ["+34600000000"]
    # Tracers copy what is configured into what they send, but no key that begins so.
    assert CALLER_KEY.startswith("__")
    assert len(traced) == 4 and not any("+34600000000" in str(each) for each in traced)


async def test_before_the_turn_is_certain_nothing_runs(store: OfficeStore, conversation: Conversation) -> None:
    async with openai_server(Calls([view("Saturday at eleven")]), Words("Yes?")) as server:
        agent = agent_of(server, store)
        draft = agent.draft("can I see it on Saturday at eleven", conversation)
        await asyncio.sleep(0.3)
        assert not await store.offered("hosted", "viewing 20 1795860000", "later", NOW)
        assert not draft.over
        draft.confirm()
        events = [event async for event in draft.events()]
        await draft.stop()
    assert [type(event) for event in events[:2]] == [ToolCalled, ToolReturned]
    assert await store.offered("hosted", "viewing 20 1795860000", "later", NOW)


async def test_what_models_are_told(store: OfficeStore, conversation: Conversation) -> None:
    async with openai_server(Words("Hello.")) as server:
        agent = agent_of(server, store)
        assert not any(only_reads(tool) for tool in agent._tools)
        await say(agent, "hello", conversation)
        schemas = {tool["function"]["name"]: tool["function"] for tool in server.requests[0]["tools"]}
    viewing, contact = schemas[VIEWING_TOOL], schemas[CONTACT_TOOL]
    assert set(viewing["parameters"]["properties"]) == {"property_id", "when", "confirmed"}
    assert viewing["parameters"]["required"] == ["property_id", "when"]
    assert set(contact["parameters"]["properties"]) == {"name", "phone", "wish", "confirmed"}
    assert "confirmed" in viewing["description"] and "confirmed" in contact["description"]


async def test_arguments_are_validated(store: OfficeStore, conversation: Conversation) -> None:
    async with openai_server(Calls([(VIEWING_TOOL, '{"property_id": "20"}')]), Words("When?")) as server:
        agent = agent_of(server, store)
        (refused,) = await say(agent, "book it", conversation)
    assert refused.error and "when" in refused.error
