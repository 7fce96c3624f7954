"""A turn in writing: the same agent and the same events as in a call, without sound."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import replace

from pipeline.agent.agent import Agent, Conversation
from pipeline.engines.notices import NOTICES, Notice
from pipeline.errors import EngineError
from pipeline.events import CallEvent, EngineFailed, Event, Heard, ReplyAbandoned, ReplyDelta, TurnEnded, TurnTimings
from pipeline.languages import as_before, written_in


async def in_its_language(agent: Agent, conversation: Conversation, text: str) -> Conversation:
    """`conversation` with the avatar in the language to answer `text` in."""
    avatar = conversation.avatar
    if len(avatar.languages) < 2:
        return conversation
    avatar = as_before(await agent.messages(conversation), avatar)
    return replace(conversation, avatar=avatar.in_language(written_in(text, avatar)))


async def text_turn(agent: Agent, conversation: Conversation, text: str) -> AsyncGenerator[CallEvent]:
    """Answers `text` in the language that it and the conversation are in, if the avatar speaks it.

    The last event is `TurnEnded` with the whole reply.

    A failed model is an event and an apology in the avatar's words, as in a call.
    """
    began_s = time.monotonic()
    conversation = await in_its_language(agent, conversation, text)
    reply: list[str] = []
    timings = TurnTimings()

    def stamped(event: Event) -> CallEvent:
        return CallEvent(conversation.thread_id, 0, time.monotonic() - began_s, event)

    yield stamped(Heard(text, typed=True))
    notices: list[Notice] = []
    # The agent's work begins with the first step below, and inherits this.
    token = NOTICES.set(notices.append)
    try:
        async with aclosing(agent.reply(text, conversation)) as events:
            async for event in events:
                while notices:
                    yield stamped(notices.pop(0))
                if isinstance(event, ReplyAbandoned):
                    reply[:] = [event.kept]
                    continue
                if isinstance(event, ReplyDelta):
                    if not reply:
                        timings = replace(timings, first_token_ms=(time.monotonic() - began_s) * 1_000)
                    reply.append(event.text)
                yield stamped(event)
    except EngineError as error:
        apology = conversation.avatar.phrases.apology[0]
        yield stamped(EngineFailed("llm", "agent", str(error), "apology"))
        yield stamped(ReplyDelta(apology))
        reply.append(apology)
    finally:
        with suppress(ValueError):  # closed by another task, whose context never had it
            NOTICES.reset(token)
    for notice in notices:
        yield stamped(notice)
    finished = replace(timings, finished_ms=(time.monotonic() - began_s) * 1_000)
    yield stamped(TurnEnded(text, "".join(reply).strip(), timings=finished))
