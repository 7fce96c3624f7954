"""What an error says about a part: its state, and what to do in one line."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from pipeline.check.finding import State
from pipeline.errors import EngineTimeout, EngineUnavailable, VoiceAgentError

_STATUS = re.compile(r"\b(?:status|HTTP|code:?)\D{0,3}([1-5]\d\d)\b", re.IGNORECASE)
_PASSWORD = re.compile(r"password|authentication failed|api key|invalid[ _]key|unauthori[sz]ed", re.IGNORECASE)
_LONGEST_DETAIL = 160


@dataclass(frozen=True, slots=True)
class Place:
    """The settings behind a part.

    Attributes:
        address: the setting with its address, or the address where nothing sets it.
        key: the setting with its key.
        model: the setting with its model; empty if it has none.
    """

    address: str
    key: str
    model: str = ""


def judge(error: BaseException, place: Place, reached: bool | None = None) -> tuple[State, str, str]:
    """State, what was seen, what to do.

    Args:
        error: what was raised.
        place: which settings it may be about.
        reached: could its host be connected to? None if that was not tried.
    """
    seen = said(error)
    status = status_of(error)
    if status in (401, 403) or (status is None and _PASSWORD.search(seen)):
        return "wrong key", seen, f"check {place.key}: the server refuses it"
    if status == 404:
        names = " and ".join(name for name in (place.address, place.model) if name)
        return "wrong answer", seen, f"check {names}: there is nothing of that name"
    if status == 429:
        return "busy", seen, "wait, or ask the provider for a higher limit"
    if status is not None and status >= 500:
        return "wrong answer", seen, "the provider's trouble: look at its status page, or at the server's log"
    if reached is False or (reached is None and _is_no_connection(error)):
        return "unreachable", seen, f"is it running? check {place.address} and the network"
    if any(
        isinstance(cause, (EngineTimeout, TimeoutError, asyncio.TimeoutError, httpx.TimeoutException))
        or type(cause).__name__ in ("APITimeoutError", "Timeout", "ReadTimeout", "ConnectTimeout")
        for cause in causes(error)
    ):
        return "slow", seen, "calls would not wait so long: look at the server's load, or choose one nearer"
    return "wrong answer", seen, f"check {place.address}: what answers there is not understood"


def said(error: BaseException) -> str:
    """The error in one line, without what it was raised from."""
    text = " ".join(str(error).split()) or "no answer in time" if isinstance(error, TimeoutError) else str(error)
    text = " ".join(text.split())
    if not isinstance(error, (VoiceAgentError, TimeoutError)):
        text = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return text if len(text) <= _LONGEST_DETAIL else text[: _LONGEST_DETAIL - 1] + "…"


def status_of(error: BaseException) -> int | None:
    """The HTTP status in an error, or in what it was raised from."""
    for cause in causes(error):
        for holder in (cause, getattr(cause, "response", None)):
            for name in ("status_code", "status"):
                if isinstance(status := getattr(holder, name, None), int):
                    return status
    found = _STATUS.search(str(error)) if isinstance(error, VoiceAgentError) else None
    return int(found.group(1)) if found else None


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """`error` and what it was raised from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _is_no_connection(error: BaseException) -> bool:
    names = {type(cause).__name__ for cause in causes(error)}
    known = (ConnectionError, EngineUnavailable, httpx.ConnectError, httpx.ConnectTimeout)
    return any(isinstance(cause, known) for cause in causes(error)) or bool(
        names & {"APIConnectionError", "OperationalError", "gaierror", "ConnectTimeout"}
    )
