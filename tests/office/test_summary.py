"""What came of a call."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from pipeline.office.records import Contact, Viewing
from pipeline.office.summary import summarise

NOW = datetime(2026, 11, 28, 10, 0, tzinfo=timezone.utc)


def call(name: str, call_id: str, /, **arguments: object) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": call_id}])


def answer(name: str, call_id: str, /, **content: object) -> ToolMessage:
    return ToolMessage(json.dumps(content), tool_call_id=call_id, name=name)


HOMES = [{"id": "20", "price": 950_000}, {"id": "21", "price": 690_000}, {"id": "22", "price": 820_000}]
CONVERSATION: list[AnyMessage] = [
    AIMessage("Hello, this is Tara."),
    HumanMessage("three rooms in Salamanca"),
    call("search_property_tool", "1", query="3 bedrooms in Salamanca", limit=3),
    answer("search_property_tool", "1", status="ok", properties=HOMES),
    AIMessage("One costs nine hundred and fifty thousand euros."),
    HumanMessage("something cheaper"),
    call("search_property_tool", "2", query="3 bedrooms in Salamanca under 900000 euros"),
    answer("search_property_tool", "2", status="ok", properties=HOMES[1:]),
    AIMessage("This one is 690.000 euros."),
    call("book_viewing", "3", property_id="21", when="Saturday at eleven"),
    answer("book_viewing", "3", status="confirm", property_id="21", starts_at="2026-11-28T11:00+01:00", note=""),
    AIMessage("Saturday at eleven?"),
    HumanMessage("yes"),
    call("book_viewing", "4", property_id="21", when="2026-11-28T11:00+01:00", confirmed=True),
    answer("book_viewing", "4", status="booked", property_id="21", starts_at="2026-11-28T11:00+01:00", note=""),
    call("leave_contact", "5", name="Ana", phone="612345678", wish="the viewing", confirmed=True),
    answer("leave_contact", "5", status="saved", name="Ana", phone="+34612345678", note=""),
    AIMessage("See you on Saturday."),
]


def test_from_the_messages_alone() -> None:
    assert summarise(CONVERSATION) == {
        "wish": "3 bedrooms in Salamanca under 900000 euros",
        "shown": ["20", "21"],  # 22 was found and never spoken of
        "booked": [{"property_id": "21", "starts_at": "2026-11-28T11:00+01:00"}],
        "contact": {"name": "Ana", "phone": "+34612345678", "wish": "the viewing"},
    }


def test_the_store_knows_better() -> None:
    viewing = Viewing("u", "21", NOW, NOW, "a", None, NOW)
    contact = Contact("u", "Anna", "+34612345678", "a call back", "a", NOW)
    summary = summarise(CONVERSATION, [viewing], [contact])
    assert summary["booked"] == [{"property_id": "21", "starts_at": "2026-11-28T10:00:00+00:00"}]
    assert summary["contact"] == {"name": "Anna", "phone": "+34612345678", "wish": "a call back"}


def test_the_local_models_notes() -> None:
    def note(text: str, **what: object) -> AIMessage:
        return AIMessage(text, additional_kwargs={"dialogue": what})

    probe = call("search_property_tool", "9", query="the cheapest")
    probe.additional_kwargs["dialogue"] = {"probe": True}
    messages = [*CONVERSATION[:4], note("A lovely home.", home="22"), probe, note("Fine.", wish="a flat with a lift")]
    assert summarise(messages[:-1])["wish"] == "3 bedrooms in Salamanca"
    assert summarise(messages)["wish"] == "a flat with a lift" and summarise(messages)["shown"] == ["22"]
    assert summarise([*messages, note("From the start.", reset=True)])["wish"] is None


def test_nothing_came_of_it() -> None:
    assert summarise([]) == {"wish": None, "shown": [], "booked": [], "contact": None}
    rubbish = ToolMessage("not JSON", tool_call_id="1", name="book_viewing")
    assert summarise([HumanMessage("hello"), rubbish])["booked"] == []
