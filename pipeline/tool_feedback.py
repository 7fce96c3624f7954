"""A word to the caller when a tool takes its time. The tool runs meanwhile: feedback never delays it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import anyio

from pipeline.events import AgentEvent, ReplyDelta, ToolCalled, ToolReturned

PATIENCE_S = 0.4
"""A tool that answers sooner needs no word (product specification)."""


async def with_tool_feedback(
    events: AsyncGenerator[AgentEvent, None], sentence: str, *, patience_s: float = PATIENCE_S
) -> AsyncGenerator[AgentEvent, None]:
    """The agent's events, with `sentence` among them once if a tool takes longer than `patience_s`."""
    running = 0
    spoken = not sentence
    upcoming = asyncio.ensure_future(anext(events))
    try:
        while True:
            waits = running > 0 and not spoken
            done, _ = await asyncio.wait({upcoming}, timeout=patience_s if waits else None)
            if not done:
                spoken = True
                yield ReplyDelta(sentence + " ")
                continue
            try:
                event = upcoming.result()
            except StopAsyncIteration:
                return
            running += isinstance(event, ToolCalled) - isinstance(event, ToolReturned)
            upcoming = asyncio.ensure_future(anext(events))
            yield event
    finally:
        # Whoever interrupts the answer needs the agent at rest before the memory is put right.
        with anyio.CancelScope(shield=True):
            upcoming.cancel()
            await asyncio.wait({upcoming})
            await events.aclose()
