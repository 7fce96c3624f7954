"""What one open page remembers between events."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.events import CallEvent, CallStarted
from ui.state import PageState, end_call, reduce_all


@dataclass
class PageMemory:
    """Holds the state of one browser tab.

    It is changed in place because FastRTC's event stream is given the page's values once, when a call starts, while
    typed input changes the state meanwhile.

    Attributes:
        state: what the page shows.
        over: ids of the calls that have ended.
    """

    state: PageState = field(default_factory=PageState)
    over: set[str] = field(default_factory=set)

    def advance(self, events: Iterable[CallEvent]) -> tuple[PageState, PageState]:
        """The states before and after `events`."""
        before = self.state
        self.state = reduce_all(before, events)
        return before, self.state

    def hang_up(self) -> tuple[PageState, PageState]:
        """The states before and after the connection closed."""
        before = self.state
        self.state = end_call(before)
        return before, self.state

    def begin_typing(self, avatar: str) -> str:
        """Goes on in writing, answered by that avatar.

        Returns:
            Id of the conversation: the last call's, or one of the page's own.
        """
        thread_id = self.state.call_id or f"page-{uuid.uuid4().hex}"
        self.advance((CallEvent(thread_id, 0, 0.0, CallStarted("text", avatar)),))
        return thread_id
