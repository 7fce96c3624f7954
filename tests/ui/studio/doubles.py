"""A house for the studio without a service behind it, and calls made by hand."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avatars.avatar import Avatar, load_avatars
from pipeline.errors import CallRefused, EngineError
from pipeline.events import CallEvent, Heard, ReplyDelta, ToolReturned, TurnEnded, TurnTimings
from ui.studio.backend import FallBack, LoggedCall, LoggedSearch, LoggedTurn

AVATARS = load_avatars(Path(__file__).parents[3] / "avatars" / "definitions")
MONDAY = datetime(2026, 3, 30, 21, 30, tzinfo=timezone.utc)
"""Half past eleven at night in Madrid, where summer time began the day before."""

CALL = LoggedCall(
    *("call-1", "phone", "Tara", "…22", MONDAY, 83.4, "goodbye"),
    turns=3,
    searches=2,
    found=1,
    wish="a flat in Gràcia",
    shown=("51",),
    cost=0.0123,
)
FOUND = LoggedSearch("a flat in Gràcia", ("Gràcia",), found=4, took_ms=11.0)
NOTHING = LoggedSearch("A castle in Gràcia with a moat", ("Gràcia",), took_ms=9.0)
RELAXED = LoggedSearch("a flat in Sants under 90,000", ("Sants",), found=2, relaxed="the price")
ASKED = LoggedSearch("near the sea", asked="Which district?")
BROKEN = LoggedSearch("three rooms", failed=True)


def turn(number: int = 1, said: str = "A flat, please.", **more: Any) -> LoggedTurn:
    return replace(LoggedTurn("call-1", number, 10.0 * number, MONDAY, said, replied="Here is one."), **more)


def waited(first_ms: float, content_ms: float, **more: Any) -> LoggedTurn:
    return turn(timings={"first_audio_ms": first_ms, "first_content_ms": content_ms}, **more)


FELL_BACK = FallBack("llm", "groq", "local")


class Backend:
    """Answers with the avatar's name and its words; remembers what it was asked."""

    currency = "USD"
    agency_name = "Casavoz Homes"

    def __init__(self, calls: Sequence[LoggedCall] | None = (), turns: Sequence[LoggedTurn] = ()) -> None:
        self.logged, self.logged_turns = calls, turns
        self.heard: list[tuple[str, str | None, float]] = []
        self.thrown_away: list[str] = []
        self.threads: list[str] = []
        self.ready = True

    async def hear(self, avatar: Avatar, text: str | None = None) -> tuple[int, NDArray[np.int16]]:
        if not self.ready:
            raise CallRefused("The service is still starting.")
        self.heard.append((avatar.greeting, text, avatar.speed))
        return 24_000, np.arange(240, dtype=np.int16)

    def prompt(self, avatar: Avatar) -> tuple[str, str]:
        if not self.ready:
            raise CallRefused("The service is still starting.")
        return f"You are {avatar.name}. <script>", "0123456789ab"

    async def try_out(self, avatar: Avatar, thread_id: str, text: str) -> AsyncGenerator[CallEvent, None]:
        self.threads.append(thread_id)
        yield CallEvent(thread_id, 0, 0.0, Heard(text, typed=True))
        if text == "break":
            raise EngineError("The model is asleep.")
        yield CallEvent(thread_id, 0, 0.0, ToolReturned("t", "search_property_tool", 2, 5.0))
        for word in (f"{avatar.name}:", f" {text}"):
            yield CallEvent(thread_id, 0, 0.0, ReplyDelta(word))
        reply = f"{avatar.name}: {text}"
        yield CallEvent(thread_id, 0, 0.0, TurnEnded(text, reply, timings=TurnTimings(finished_ms=7.0)))

    async def throw_away(self, thread_id: str) -> None:
        self.thrown_away.append(thread_id)

    async def calls(self, since: datetime) -> Sequence[LoggedCall] | None:
        return self.logged

    async def turns(self, since: datetime, call_id: str | None = None) -> Sequence[LoggedTurn]:
        return [each for each in self.logged_turns if call_id in (None, each.call_id)]
