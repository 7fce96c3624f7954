"""Serves an ASGI app on a free port of this machine, in the test's own event loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

LONGEST_MESSAGE_BYTES = 131_072
"""A longer one ends its websocket, as in the service."""


@asynccontextmanager
async def serving(app: Any, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """`async with serving(app) as address`: "127.0.0.1:PORT" while the block runs; `host` is what it listens on."""
    with socket.socket() as listener:
        listener.bind((host, 0))
        listener.listen(128)
        port = listener.getsockname()[1]
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="warning",
                ws="websockets-sansio",
                ws_max_size=LONGEST_MESSAGE_BYTES,
                timeout_graceful_shutdown=2,
            )
        )
        task = asyncio.ensure_future(server.serve([listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has nothing to wait on
            await asyncio.sleep(0.01)
        try:
            yield f"127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await task
