"""The tools by which language models book viewings and leave contacts. They have effects: the guard holds them back
until the caller's turn is certain, and the office does nothing that the caller was not asked about."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, cast

from langchain.tools import ToolRuntime
from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field

from pipeline.agent.tools import LANGUAGE_KEY
from pipeline.events import ToolReturned
from pipeline.office.answers import Answer, Asking
from pipeline.office.contact_desk import ContactDesk
from pipeline.office.said_time import Language
from pipeline.office.viewing_desk import ViewingDesk

VIEWING_TOOL = "book_viewing"
CONTACT_TOOL = "leave_contact"
CALLER_KEY = "__caller"
"""Under `configurable`: the number the caller rings from. What begins so is not copied into traces."""
REHEARSAL_KEY = "__rehearsal"
"""Under `configurable`: staff try an avatar out, and the office is to do nothing."""
_DONE = ("booked", "saved")

_VIEWING = """\
Book a viewing of a property. First call it without `confirmed`: it books nothing and answers with the time it \
understood, or with free times to choose from. Say that time to the caller in those words and ask. Only when the \
caller has said yes to that very time, call it again with its `starts_at` as `when` and confirmed=true.
`status` in the answer: "booked" is the only one that means it is booked; otherwise do what `note` says."""
_CONTACT = """\
Take the caller's name and telephone number for a call back, or when they want to talk to a person. First call it \
without `confirmed`: it stores nothing and answers with the digits to say back. Only when the caller has said that \
they are right, call it again with the same arguments and confirmed=true.
`status` in the answer: "saved" is the only one that means it is stored; otherwise do what `note` says."""


class ViewingArguments(BaseModel):
    """Arguments of `book_viewing`, as a model writes them."""

    property_id: str = Field(min_length=1, max_length=80, description="id of a property from a search result")
    when: str = Field(
        min_length=1,
        max_length=200,
        description='day and time in the caller\'s words ("Saturday morning", "tomorrow at five"), or `starts_at`',
    )
    confirmed: bool = Field(default=False, description="true only after the caller said yes to this very time")


class ContactArguments(BaseModel):
    """Arguments of `leave_contact`, as a model writes them."""

    name: str = Field(max_length=200, description="the caller's name")
    phone: str = Field(
        max_length=200,
        description='the telephone number as the caller said it; "this number" is the one they call from',
    )
    wish: str = Field(default="", max_length=2_000, description="what it is about, in a few words")
    confirmed: bool = Field(default=False, description="true only after the caller said yes to these very digits")


def make_office_tools(viewings: ViewingDesk, contacts: ContactDesk) -> list[BaseTool]:
    """The tools `book_viewing` and `leave_contact`.

    Their messages have JSON for the model as content and a `ToolReturned` (without its call's id) as artifact; its
    result count is 1 when something was booked or stored. They run in an agent's graph only: the conversation is the
    `thread_id` of its configuration, and a turn is what the caller said last.
    """

    async def book_viewing(
        property_id: str, when: str, runtime: ToolRuntime[Any, Any], confirmed: bool = False
    ) -> tuple[str, ToolReturned]:
        started_s = time.perf_counter()
        answer = await viewings.book(_asking(runtime), property_id.strip(), when, confirmed=confirmed)
        return _told(answer, VIEWING_TOOL, answer.status, started_s)

    async def leave_contact(
        name: str, phone: str, runtime: ToolRuntime[Any, Any], wish: str = "", confirmed: bool = False
    ) -> tuple[str, ToolReturned]:
        started_s = time.perf_counter()
        answer = await contacts.leave(_asking(runtime), name, phone, wish, confirmed=confirmed)
        return _told(answer, CONTACT_TOOL, answer.status, started_s)

    return [
        StructuredTool.from_function(
            coroutine=book_viewing,
            name=VIEWING_TOOL,
            description=_VIEWING,
            args_schema=ViewingArguments,
            response_format="content_and_artifact",
        ),
        StructuredTool.from_function(
            coroutine=leave_contact,
            name=CONTACT_TOOL,
            description=_CONTACT,
            args_schema=ContactArguments,
            response_format="content_and_artifact",
        ),
    ]


def _asking(runtime: ToolRuntime[Any, Any]) -> Asking:
    configurable = runtime.config.get("configurable", {})
    caller, language = configurable.get(CALLER_KEY), configurable.get(LANGUAGE_KEY)
    return Asking(
        conversation=str(configurable["thread_id"]),
        turn=_turn(runtime.state.get("messages", ())),
        caller=str(caller) if caller else None,
        language=cast(Language, language) if language in ("en", "es") else None,
        rehearsal=bool(configurable.get(REHEARSAL_KEY)),
    )


def _turn(messages: Sequence[AnyMessage]) -> str:
    """The caller's last message stands for the turn: everything the model does about it is in the same one."""
    for message in reversed(messages):
        if isinstance(message, HumanMessage):
            return message.id or message.text
    return ""


def _told(answer: Answer, tool: str, status: str, started_s: float) -> tuple[str, ToolReturned]:
    return answer.to_json(), ToolReturned(
        "",
        tool,
        result_count=int(status in _DONE),
        duration_ms=(time.perf_counter() - started_s) * 1_000,
        error="the office's store failed" if status == "failed" else None,
        outcome=status,
    )
