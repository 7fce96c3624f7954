"""Lets a load balancer find an instance that takes the next call, before anything of it has begun.

By itself an instance without a free line tells a caller so, politely, with 200. A load balancer that has others to ask
sets a header, and then hears 503 at once: from an instance that is starting, stopping or full, for a webhook, a media
socket or the page alike. Whoever else sets the header learns that the line is full, which the phone would tell them.
"""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.transports.desk import CallDesk

HEADER = b"x-ask-elsewhere"
_ANSWER = PlainTextResponse("No new calls here at the moment.\n", 503, {"Retry-After": "5"})


class AskElsewhere:
    """ASGI middleware that answers 503 to requests with the header while no call would be taken.

    Args:
        app: answers everything else.
        desk: where calls are admitted.
    """

    def __init__(self, app: ASGIApp, desk: CallDesk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] != "lifespan" and any(name == HEADER for name, _ in scope["headers"])
        if asks and not self._desk.takes_calls:
            # For a socket too: an answer instead of the handshake.
            await _ANSWER(scope, receive, send)
            return
        await self._app(scope, receive, send)
