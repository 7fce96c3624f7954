"""What the studio asks of the service behind it; `app.py` connects the two."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from avatars.avatar import Avatar
from pipeline.events import CallEvent


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """A call, or a conversation in writing, as the log shows it.

    Attributes:
        call_id: whose turns can be asked for.
        channel: "browser", "phone" or "text".
        caller: their number, masked.
        started_at: in UTC.
        duration_s: None while it goes on, and when a crash cut it short.
        ended_by: "hangup", "goodbye", ...; empty without an end.
        wish: what was looked for last; empty when nothing was, or it was forgotten.
        shown: ids of the homes that were presented.
        booked: viewings, each as home and time.
        contact: whether somebody is to be called back.
        cost: in the price table's currency; None when it was not counted.
        unpriced: pieces of work whose price is not known.
    """

    call_id: str
    channel: str
    avatar: str
    caller: str
    started_at: datetime
    duration_s: float | None = None
    ended_by: str = ""
    turns: int = 0
    searches: int = 0
    found: int = 0
    apologies: int = 0
    wish: str = ""
    shown: tuple[str, ...] = ()
    booked: tuple[str, ...] = ()
    contact: bool = False
    cost: float | None = None
    unpriced: int = 0


@dataclass(frozen=True, slots=True)
class LoggedSearch:
    """A search of a turn.

    Attributes:
        words: the query; empty when it was forgotten.
        said: the caller's own words of that turn; a model writes the query in words of its own.
        places: districts and cities that it names.
        found: how many homes.
        relaxed: the wish that was given up to find them.
        asked: what was to be asked before searching.
        failed: the search did not work.
        took_ms: wall time.
    """

    words: str
    places: tuple[str, ...] = ()
    found: int = 0
    relaxed: str = ""
    asked: str = ""
    failed: bool = False
    took_ms: float = 0.0
    said: str = ""

    @property
    def own_words(self) -> str:
        """As the caller said it, where that is known."""
        return self.said if self.said.strip("… ") else self.words

    @property
    def fruitless(self) -> bool:
        """It was carried out, and nothing obeyed it: what was found by giving up a wish was not what was wanted."""
        return not self.failed and not self.asked and (self.found == 0 or bool(self.relaxed))


@dataclass(frozen=True, slots=True)
class FallBack:
    """An engine failed and another way was taken; `instead` is empty when there was none."""

    stage: str
    engine: str
    instead: str


@dataclass(frozen=True, slots=True)
class LoggedTurn:
    """A turn of a call.

    Attributes:
        at_s: end of the turn, in seconds from the call's beginning.
        ended_at: the same in UTC.
        replied: what was heard of the answer; `unheard` what was not.
        timings: when each stage was reached, in milliseconds after the caller's last word, by its name in
            `TurnTimings`; only those that were.
        liked: the caller's thumb, up or down; None without one.
    """

    call_id: str
    number: int
    at_s: float
    ended_at: datetime
    said: str = ""
    typed: bool = False
    replied: str = ""
    unheard: str = ""
    interrupted: bool = False
    timings: Mapping[str, float] = field(default_factory=dict)
    searches: tuple[LoggedSearch, ...] = ()
    fall_backs: tuple[FallBack, ...] = ()
    liked: bool | None = None


class StudioBackend(Protocol):
    """Voices, prompts, the agent and the records, seen from the studio."""

    currency: str
    """Of every cost."""
    agency_name: str
    """As greetings say it."""

    async def hear(self, avatar: Avatar, text: str | None = None) -> tuple[int, NDArray[np.int16]]:
        """The avatar's voice: its rate in Hz, and mono samples, shape (n,).

        Args:
            avatar: who speaks; it need not be saved anywhere.
            text: what it says; None for its greeting, which is kept so that it is there at once the next time.

        Raises:
            VoiceAgentError: the service is starting, or the voice failed.
        """
        ...

    def prompt(self, avatar: Avatar) -> tuple[str, str]:
        """The system prompt as a language model gets it now, and its version (a hash of its content)."""
        ...

    def try_out(self, avatar: Avatar, thread_id: str, text: str) -> AsyncGenerator[CallEvent, None]:
        """Answers `text` as that avatar, unrecorded; it need not be saved anywhere.

        Raises:
            VoiceAgentError: the service is starting.
        """
        ...

    async def throw_away(self, thread_id: str) -> None:
        """Deletes what `try_out` left of a conversation."""
        ...

    async def calls(self, since: datetime) -> Sequence[LoggedCall] | None:
        """Calls that began then or later, the newest first; None when no records are kept.

        Raises:
            VoiceAgentError: the records cannot be read.
        """
        ...

    async def turns(self, since: datetime, call_id: str | None = None) -> Sequence[LoggedTurn]:
        """Turns of the calls that began then or later, or of one of them; oldest first.

        Raises:
            VoiceAgentError: the records cannot be read.
        """
        ...
