"""Events go up to observers through bounded queues: a slow or broken observer loses events, the call loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from pipeline.events import CallEvent


class Subscription:
    """One observer's queue. Iterate it; it ends when the feed closes."""

    def __init__(self, size: int) -> None:
        self._queue: asyncio.Queue[CallEvent | None] = asyncio.Queue(size)
        self.lost = 0

    def push(self, event: CallEvent | None) -> None:
        """Adds an event; the oldest goes when the queue is full."""
        if self._queue.full():
            self._queue.get_nowait()
            self.lost += 1
        self._queue.put_nowait(event)

    def drain(self) -> tuple[CallEvent, ...]:
        """All events that wait, without waiting for more."""
        events = []
        while not self._queue.empty():
            event = self._queue.get_nowait()
            if event is not None:
                events.append(event)
        return tuple(events)

    async def __aiter__(self) -> AsyncIterator[CallEvent]:
        while (event := await self._queue.get()) is not None:
            yield event


class EventFeed:
    """Publishes the events of one call, or of all of them, to any number of observers."""

    def __init__(self) -> None:
        self._subscriptions: list[Subscription] = []

    def subscribe(self, size: int = 1_000) -> Subscription:
        """A new observer that keeps at most `size` events."""
        subscription = Subscription(size)
        self._subscriptions.append(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Ends an observer."""
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)

    def publish(self, event: CallEvent) -> None:
        """Gives `event` to every observer, at once and without waiting."""
        for subscription in self._subscriptions:
            subscription.push(event)

    def close(self) -> None:
        """Ends every observer's iteration."""
        for subscription in self._subscriptions:
            subscription.push(None)
        self._subscriptions.clear()
