"""Connecting and asking, three times each, with limits."""

from __future__ import annotations

import asyncio
import ssl
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import anyio

from pipeline.check.failing import Place, judge
from pipeline.check.finding import State

TRIES = 3
CONNECT_S = 3.0
"""Longer than calls wait: a check is to tell what is far from what is not there."""
TRIES_S = 7.0
"""For all tries of one part; those that were done by then count."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of the tries.

    Attributes:
        state: how it is.
        connect_ms: median time of connecting, in milliseconds; None if it was not possible.
        answer_ms: median time from asking to the first answer, in milliseconds.
        detail: what was seen when it is not well.
        advice: what to do then.
    """

    state: State
    connect_ms: float | None = None
    answer_ms: float | None = None
    detail: str = ""
    advice: str = ""


async def connect_ms(url: str, tries: int = TRIES) -> float:
    """Median time in which a connection to a URL's host is made, with TLS if it is https; nothing is sent.

    Raises:
        OSError, ValueError: there is none to be had, or it is no URL.
    """
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError("it is no address with http:// or https:// in front")
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    port = parts.port or (443 if secure else 80)
    times = []
    for _ in range(tries):
        began_s = time.perf_counter()
        with anyio.fail_after(CONNECT_S):
            _, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure)
        times.append((time.perf_counter() - began_s) * 1000)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    return statistics.median(times)


async def try_out(url: str, place: Place, ask: Callable[[], Awaitable[object]], limit_s: float) -> Trial:
    """Connects to `url` and asks, three times each; the first failure ends it.

    Args:
        url: of the server.
        place: the settings that an error may be about.
        ask: the smallest piece of real work; its time ends with the first answer.
        limit_s: for one answer, in seconds.
    """
    connected, reached = None, True
    try:
        connected = await connect_ms(url)
    except (OSError, ValueError):
        # Behind an HTTP proxy this may fail and the work be done all the same.
        reached = False
    times: list[float] = []
    until_s = time.monotonic() + TRIES_S
    try:
        for _ in range(TRIES):
            if times and time.monotonic() > until_s:
                break
            began_s = time.perf_counter()
            try:
                with anyio.fail_after(limit_s):
                    await ask()
            except TimeoutError as error:
                raise TimeoutError(str(error) or f"no answer within {limit_s:g} s") from error
            times.append((time.perf_counter() - began_s) * 1000)
    except Exception as error:
        state, detail, advice = judge(error, place, reached)
        return Trial(state, connected, None, detail, advice)
    return Trial("ok", connected, statistics.median(times))
