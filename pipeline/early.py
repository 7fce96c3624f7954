"""The answer that a call begins before the caller's turn is certainly over: whether there may be one, and which.

How it comes about, and leaves no trace when it is dropped, is in `preparing.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import anyio

from avatars.avatar import LanguageCode
from pipeline.events import Event, Speculated
from pipeline.preparing import Headroom, Preparation


class EarlyAnswer:
    """At most one in a call, to what the caller has said so far.

    Args:
        begin: begins the answer to these words, in this language; None is the conversation's.
        at_rest: may one be begun? The memory has to be at rest: an interrupted answer is cut to what was heard of it
            first.
        headroom: shared by all calls.
        publish: takes events.
    """

    def __init__(
        self,
        begin: Callable[[str, LanguageCode | None], Preparation],
        at_rest: Callable[[], bool],
        headroom: Headroom,
        publish: Callable[[Event], None],
    ) -> None:
        self._begin = begin
        self._at_rest = at_rest
        self._headroom = headroom
        self._publish = publish
        self._wanted = ""
        self._wanted_language: LanguageCode | None = None
        self._prepared: Preparation | None = None
        self._dropping: set[asyncio.Task[None]] = set()

    def want(self, said: str, language: LanguageCode | None) -> None:
        """The answer to these words is wanted, instead of another; it is begun if it may be."""
        if (self._wanted, self._wanted_language) == (said, language):
            return
        self.drop()
        self._wanted, self._wanted_language = said, language
        self.begin()

    def begin(self) -> None:
        """Begins what is wanted, unless it is under way, if the memory is at rest and there is room."""
        if self._prepared is None and self._wanted and self._at_rest() and self._headroom.take():
            self._prepared = self._begin(self._wanted, self._wanted_language)

    def take(self, said: str, language: LanguageCode) -> Preparation | None:
        """What was begun, if it answers these words in this language; anything else is dropped."""
        prepared, self._prepared, self._wanted = self._prepared, None, ""
        if prepared is None:
            return None
        if (prepared.said, prepared.language) != (said, language) or prepared.failed:
            self._discard(prepared)
            return None
        self._headroom.give_back()
        self._publish(Speculated("used"))
        return prepared

    def drop(self) -> None:
        """The caller goes on: what was begun is stale."""
        self._wanted = ""
        if (prepared := self._prepared) is not None:
            self._prepared = None
            self._discard(prepared)

    async def close(self) -> None:
        """Drops what was begun, and waits until nothing of it is left."""
        self.drop()
        with anyio.CancelScope(shield=True):
            if self._dropping:
                await asyncio.wait(self._dropping)

    def _discard(self, prepared: Preparation) -> None:
        self._headroom.give_back()
        self._publish(Speculated("dropped"))
        task = asyncio.ensure_future(prepared.drop())
        self._dropping.add(task)
        task.add_done_callback(self._dropping.discard)
