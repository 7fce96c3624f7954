"""A conversation in writing that is thrown away: what an avatar that need not be saved would answer."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from html import escape

from avatars.avatar import Avatar
from pipeline.errors import VoiceAgentError
from pipeline.events import CallEvent, ReplyAbandoned, ReplyDelta, ToolReturned, TurnEnded
from ui.studio.backend import StudioBackend
from ui.studio.pieces import came_to, empty_html
from ui.studio.words import Words

MOST_TURNS = 12
"""Of a conversation that is tried out: each is a turn of the model, which may cost money."""

REDRAW_S = 0.1
TOOLS = {"search_property_tool": "a search", "book_viewing": "a viewing", "leave_contact": "a call back"}
OUTCOMES = {"booked": "is booked", "saved": "is saved"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One turn as it is tried out.

    Attributes:
        said: by the one who plays the caller.
        reply: so far.
        tools: what its tools came to.
        took_ms: None while it goes on.
        error: why there is no answer.
    """

    said: str
    reply: str = ""
    tools: tuple[ToolReturned, ...] = ()
    took_ms: float | None = None
    error: str = ""


def taken_in(trial: Trial, stamped: CallEvent) -> Trial:
    """`trial` after one more event."""
    match stamped.event:
        case ReplyDelta(text):
            return replace(trial, reply=trial.reply + text)
        case ReplyAbandoned(kept=kept):
            return replace(trial, reply=kept)
        case ToolReturned() as returned:
            return replace(trial, tools=(*trial.tools, returned))
        case TurnEnded(replied=replied, timings=timings):
            return replace(trial, reply=replied or trial.reply, took_ms=timings.finished_ms)
    return trial


async def try_out(backend: StudioBackend, avatar: Avatar, script: str) -> AsyncGenerator[tuple[Trial, ...], None]:
    """The turns of `script`, a line each, as they are answered; nothing of them is kept.

    A foreseen failure ends the conversation and is told in its last turn.
    """
    thread_id = f"studio-{uuid.uuid4().hex}"
    done: tuple[Trial, ...] = ()
    lines = [line.strip() for line in script.splitlines() if line.strip()][:MOST_TURNS]
    try:
        for line in lines:
            trial = Trial(line)
            drawn_s = float("-inf")
            async with aclosing(backend.try_out(avatar, thread_id, line)) as events:
                async for stamped in events:
                    trial = taken_in(trial, stamped)
                    if time.monotonic() - drawn_s >= REDRAW_S:
                        yield (*done, trial)
                        drawn_s = time.monotonic()
            done = (*done, trial)
            yield done
    except VoiceAgentError as error:
        yield (*done, Trial(lines[len(done)], error=str(error)))
    finally:
        await backend.throw_away(thread_id)


async def side_by_side(
    first: AsyncGenerator[tuple[Trial, ...], None], second: AsyncGenerator[tuple[Trial, ...], None]
) -> AsyncGenerator[tuple[tuple[Trial, ...], tuple[Trial, ...]], None]:
    """Two conversations at once, as they grow."""
    news: asyncio.Queue[tuple[int, tuple[Trial, ...]] | None] = asyncio.Queue()

    async def follow(which: int, trials: AsyncGenerator[tuple[Trial, ...], None]) -> None:
        try:
            async with aclosing(trials):
                async for latest in trials:
                    news.put_nowait((which, latest))
        finally:
            news.put_nowait(None)

    tasks = [asyncio.create_task(follow(which, trials)) for which, trials in enumerate((first, second))]
    now: list[tuple[Trial, ...]] = [(), ()]
    ended = 0
    try:
        while ended < len(tasks):
            if (new := await news.get()) is None:
                ended += 1
                continue
            now[new[0]] = new[1]
            yield now[0], now[1]
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def trials_html(trials: tuple[Trial, ...], name: str, words: Words) -> str:
    """The conversation; `name` is the avatar's."""
    if not trials:
        return empty_html(words("not tried yet"))
    return f'<div class="talk" aria-live="polite">{"".join(_trial_html(each, name, words) for each in trials)}</div>'


def _trial_html(trial: Trial, name: str, words: Words) -> str:
    notes = [_tool_words(each, words) for each in trial.tools]
    if trial.took_ms is not None:
        notes.append(words("answered in", ms=f"{trial.took_ms:,.0f}"))
    answer = escape(trial.reply) or "…"
    if trial.error:
        answer = f'<span class="wrong">{escape(words("could not", why=trial.error))}</span>'
    return (
        f'<p class="said"><b>{escape(words("caller"))}</b> {escape(trial.said)}</p>'
        f'<p class="replied"><b>{escape(name)}</b> {answer}</p>'
        + (f'<p class="notes">{" · ".join(escape(note) for note in notes)}</p>' if notes else "")
    )


def _tool_words(returned: ToolReturned, words: Words) -> str:
    if returned.outcome and not returned.error:
        result = words(OUTCOMES[returned.outcome]) if returned.outcome in OUTCOMES else returned.outcome
    else:
        result = came_to(
            returned.result_count,
            words,
            failed=bool(returned.error),
            asked=returned.question or "",
            relaxed=returned.relaxed or "",
        )
    return f"{words(TOOLS[returned.name]) if returned.name in TOOLS else returned.name}: {result}"
