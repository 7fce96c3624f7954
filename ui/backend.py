"""What the page asks of the service behind it; `app.py` connects the two."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Protocol

from pipeline.events import CallEvent

if TYPE_CHECKING:
    from fastrtc import AsyncStreamHandler


class PageBackend(Protocol):
    """The calls and the agent, seen from the page.

    A call's events reach the page as `AdditionalOutputs(events)`, where `events` is a tuple of `CallEvent` in order,
    at most ten times a second. Its extra argument, the key of the chosen avatar, is the last of the handler's
    `latest_args`.
    """

    def make_handler(self) -> AsyncStreamHandler:
        """The handler that FastRTC copies for each call."""
        ...

    def say(self, webrtc_id: str, text: str) -> bool:
        """Puts typed `text` into the call of that connection, as if spoken; False if there is none."""
        ...

    def text_turn(self, thread_id: str, avatar: str, text: str) -> AsyncIterator[CallEvent]:
        """Answers typed `text` without a call, by the same agent; begins with the text itself as `Heard`.

        Args:
            thread_id: the conversation; the id of the last call on the page when there was one.
            avatar: key of the avatar that answers.
        """
        ...

    def rate(self, call_id: str, turn: int, good: bool) -> None:
        """The caller thinks that of the answer of a turn; turn 0 is the last answer in writing."""
        ...
