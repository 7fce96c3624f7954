"""What a failure of a language model means: whether to ask again at once, and for how long to leave it alone."""

from __future__ import annotations

import asyncio
import math
from typing import Any

from pipeline.errors import EngineError, EngineTimeout

RETRY_AFTER_S = 1.0
"""A rate limit that is over this soon (Retry-After, in seconds) is worth waiting for."""
_FAULT_OF_THE_REQUEST = frozenset({400, 404, 409, 413, 422})
"""The server is well, and refuses this request: asked again it would again."""
_REFUSED = frozenset({401, 403})
_ILL_MADE_CALL = "tool_use_failed"
"""Groq's code (error codes, status 400) for a tool call that the model wrote wrongly; its next may be well."""


def failure_of(error: BaseException) -> EngineError:
    """Whatever a provider's client raises (HTTP, protocol, JSON), as an engine's failure in operators' words."""
    if isinstance(error, EngineError):
        return error
    kind = type(error).__name__
    if isinstance(error, TimeoutError | asyncio.TimeoutError) or "Timeout" in kind:
        return EngineTimeout(f"the language model did not answer in time ({kind})")
    status = _status(error)
    said = " ".join(str(error).split())[:300]
    if status in _REFUSED:
        return EngineError(f"the language model's server refuses the key (HTTP {status}): {said}")
    if status is not None:
        return EngineError(
            f"the language model failed: HTTP {status}: {kind}: {said}", retry_after_s=_retry_after_s(error)
        )
    return EngineError(f"the language model failed: {kind}: {said}")


def worth_a_retry(failure: EngineError) -> bool:
    """Is it likely that the same request succeeds half a second later?

    Not after a time limit was passed: whoever waits for the same again keeps the caller in silence for too long.
    """
    if isinstance(failure, EngineTimeout):
        return False
    cause = failure.__cause__
    status = _status(cause)
    if status in _REFUSED:
        return False
    if status in _FAULT_OF_THE_REQUEST:
        return _ILL_MADE_CALL in str(cause)
    return (failure.retry_after_s or 0.0) <= RETRY_AFTER_S


def fault_of_the_request(failure: EngineError) -> bool:
    """Did the server refuse what was asked, for example a conversation that is too long? Then it is well itself."""
    return _status(failure.__cause__) in _FAULT_OF_THE_REQUEST


def knows_no_usage(failure: EngineError) -> bool:
    """Does the server refuse to be asked for token counts (`stream_options`)?"""
    return _status(failure.__cause__) in (400, 422) and "stream_options" in str(failure.__cause__)


def _status(error: BaseException | None) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _retry_after_s(error: BaseException) -> float | None:
    """For how long the server wants to be left alone, in seconds; None if it did not say."""
    response: Any = getattr(error, "response", None)
    try:
        wanted_s = float(response.headers["retry-after"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # also when it is a date: nobody who limits rates is known to send one
    return wanted_s if math.isfinite(wanted_s) and wanted_s >= 0 else None
