"""What one open page remembers between events."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.events import CallEvent
from ui.state import PageState, end_call, reduce_all


@dataclass
class PageMemory:
    """Holds the state of one browser tab.

    It is changed in place because FastRTC's event stream is given the page's values once, when a call starts, while
    typed input changes the state meanwhile.

    Attributes:
        state: what the page shows.
        thread_id: of the typed conversation, until a call gives the page another.
    """

    state: PageState = field(default_factory=PageState)
    thread_id: str = ""

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

    def conversation(self) -> str:
        """Id of the conversation that typed text goes on with: the last call's, or one of its own."""
        if self.state.call_id is not None:
            return self.state.call_id
        self.thread_id = self.thread_id or f"page-{uuid.uuid4().hex}"
        return self.thread_id
