"""What came of a call, for its record: the wish, the homes shown, what was booked, who is to be called. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from num2words import num2words

from pipeline.office.records import Contact, Viewing

_SEARCH, _VIEWING, _CONTACT = "search_property_tool", "book_viewing", "leave_contact"
_NOTE = "dialogue"
"""Where the local model keeps what a reply did, in a message's `additional_kwargs`."""


class BookedViewing(TypedDict):
    """A viewing that was booked; `starts_at` in ISO 8601."""

    property_id: str
    starts_at: str


class LeftContact(TypedDict):
    """Who is to be called, at a number in E.164, and why."""

    name: str
    phone: str
    wish: str


class CallSummary(TypedDict):
    """What came of a call.

    Attributes:
        wish: what was looked for last, as a query; None when nothing was.
        shown: ids of the homes that were presented, in order, each once.
        booked: the viewings.
        contact: the last one that was left.
    """

    wish: str | None
    shown: list[str]
    booked: list[BookedViewing]
    contact: LeftContact | None


def summarise(
    messages: Sequence[BaseMessage], viewings: Sequence[Viewing] = (), contacts: Sequence[Contact] = ()
) -> CallSummary:
    """The summary of a conversation.

    Args:
        messages: all of it, oldest first.
        viewings, contacts: what the store has of it. Without them, what the tools' answers in `messages` say.
    """
    arguments = {
        call["id"]: call["args"]
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    }
    booked: dict[tuple[str, str], BookedViewing] = {}
    contact: LeftContact | None = None
    for message in messages:
        if not isinstance(message, ToolMessage):
            continue
        answer = _json(message)
        if message.name == _VIEWING and answer.get("status") == "booked":
            made = BookedViewing(property_id=str(answer.get("property_id")), starts_at=str(answer.get("starts_at")))
            booked[made["property_id"], made["starts_at"]] = made
        elif message.name == _CONTACT and answer.get("status") == "saved":
            wish = str(arguments.get(message.tool_call_id, {}).get("wish", ""))
            contact = LeftContact(name=str(answer.get("name")), phone=str(answer.get("phone")), wish=wish)
    stored = [
        BookedViewing(property_id=viewing.property_id, starts_at=viewing.start.isoformat()) for viewing in viewings
    ]
    if contacts:
        last = contacts[-1]
        contact = LeftContact(name=last.name, phone=last.phone, wish=last.wish)
    return CallSummary(
        wish=_wish(messages), shown=_shown(messages), booked=stored or list(booked.values()), contact=contact
    )


def _wish(messages: Sequence[BaseMessage]) -> str | None:
    wish: str | None = None
    for message in messages:
        if not isinstance(message, AIMessage):
            continue
        note = _note(message)
        if note.get("reset"):
            wish = None
        # A probe ("the cheapest?") does not change what the caller is looking for.
        if not note.get("probe"):
            searched = [call["args"].get("query") for call in message.tool_calls if call["name"] == _SEARCH]
            wish = str(searched[-1]) if searched and searched[-1] else wish
        if note.get("wish"):
            wish = str(note["wish"])
    return wish


def _shown(messages: Sequence[BaseMessage]) -> list[str]:
    """The homes the local model noted, or whose price a reply says; found by a search is not shown."""
    prices: dict[str, int] = {}
    shown: dict[str, None] = {}
    for message in messages:
        if isinstance(message, ToolMessage) and message.name == _SEARCH:
            rows = _json(message).get("properties")
            for row in rows if isinstance(rows, list) else ():
                if isinstance(row, dict) and isinstance(row.get("price"), int):
                    prices[str(row.get("id"))] = row["price"]
        elif isinstance(message, AIMessage) and message.text.strip():
            if home := _note(message).get("home"):
                shown[str(home)] = None
                continue
            text = message.text.lower()
            shown |= {home: None for home, price in prices.items() if any(form in text for form in _price_forms(price))}
    return list(shown)


def _price_forms(price: int) -> tuple[str, ...]:
    """How a reply may write a price."""
    grouped = f"{price:,}"
    words = (str(num2words(price, lang=language)).replace(",", "") for language in ("en", "es"))
    return grouped, grouped.replace(",", "."), grouped.replace(",", " "), str(price), *words


def _note(message: AIMessage) -> Mapping[str, Any]:
    note = message.additional_kwargs.get(_NOTE)
    return note if isinstance(note, dict) else {}


def _json(message: ToolMessage) -> Mapping[str, Any]:
    try:
        content = json.loads(str(message.content))
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
