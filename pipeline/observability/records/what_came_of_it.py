"""What came of a call: its conversation and what the office stored in it, told by `pipeline.office.summary`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timezone

from langchain_core.messages import AnyMessage

from pipeline.agent.agent import Agent, Conversation
from pipeline.observability.call_log import masked
from pipeline.office.office import Office
from pipeline.office.summary import CallSummary, LeftContact, summarise

CameOf = Callable[[], Awaitable[CallSummary]]
"""Tells, after the call, what came of it."""


async def watch(
    agent: Agent,
    office: Office | None,
    conversation: Conversation,
    *,
    goes_on: bool,
    now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
) -> CameOf:
    """Notes where the conversation stands as the call begins; what it returns tells what was added to it.

    Args:
        agent: has the conversation.
        office: has its viewings and contacts.
        conversation: of the call.
        goes_on: there were calls of the conversation before: a known caller's.
        now: what time it is, with a time zone.
    """
    # The store's times are whole seconds.
    began = now().replace(microsecond=0)
    before = await agent.messages(conversation) if goes_on else ()

    async def came_of() -> CallSummary:
        messages = added(before, await agent.messages(conversation))
        if office is None:
            return _masked(summarise(messages))
        thread = conversation.thread_id
        viewings = [each for each in await office.store.viewings(thread) if each.booked_at >= began]
        contacts = [each for each in await office.store.contacts(thread) if each.left_at >= began]
        return _masked(summarise(messages, viewings, contacts))

    return came_of


def added(before: Sequence[AnyMessage], after: Sequence[AnyMessage]) -> Sequence[AnyMessage]:
    """What of a conversation came after `before`, though the older part of it may have been trimmed since."""
    known = {_key(message) for message in before}
    last = max((index for index, message in enumerate(after) if _key(message) in known), default=-1)
    return after[last + 1 :]


def _key(message: AnyMessage) -> tuple[str, str]:
    return message.type, message.id or message.text


def _masked(summary: CallSummary) -> CallSummary:
    contact = summary["contact"]
    if contact is None:
        return summary
    hidden = LeftContact(name=contact["name"], phone=masked(contact["phone"]), wish=contact["wish"])
    return CallSummary(wish=summary["wish"], shown=summary["shown"], booked=summary["booked"], contact=hidden)
