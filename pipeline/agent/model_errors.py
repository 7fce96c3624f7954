"""What a failure of a language model means: is it worth asking again, and is it the server's or the request's?"""

from __future__ import annotations

from pipeline.engines.hosted.errors import from_exception
from pipeline.errors import EngineError, EngineTimeout

RETRY_AFTER_S = 1.0
"""A rate limit that is over this soon (Retry-After, in seconds) is worth waiting for."""
_FAULT_OF_THE_REQUEST = frozenset({400, 413, 422})
"""The server is well, and refuses this request: asked again it would again."""
_IN_VAIN = frozenset({401, 403, 404})
"""A key or an address is wrong: somebody has to change a setting."""
_ILL_MADE_CALL = "tool_use_failed"
"""Groq's code (its page on error codes, status 400) for a tool call that the model wrote wrongly; its next may be
well."""
_KEYS = {"groq": "GROQ__API_KEY", "openai-compatible": "OPENAI__API_KEY"}


def failure_of(engine: str, error: BaseException) -> EngineError:
    """Whatever a provider's client raises (HTTP, protocol, JSON), as an engine's failure in operators' words."""
    if engine not in _KEYS:
        return EngineError(f"the language model failed: {type(error).__name__}: {error}")
    return from_exception(engine, error, key_setting=_KEYS[engine])


def worth_a_retry(failure: EngineError) -> bool:
    """Is it likely that the same request succeeds half a second later?

    Not after a time limit was passed: whoever waits for the same again keeps the caller in silence for too long.
    """
    status = _status(failure)
    if isinstance(failure, EngineTimeout) or status in _IN_VAIN:
        return False
    if status in _FAULT_OF_THE_REQUEST:
        return _ILL_MADE_CALL in str(failure.__cause__)
    return (failure.retry_after_s or 0.0) <= RETRY_AFTER_S


def fault_of_the_request(failure: EngineError) -> bool:
    """Did the server refuse what was asked, for example a conversation that is too long? Then it is well itself."""
    return _status(failure) in _FAULT_OF_THE_REQUEST


def knows_no_usage(failure: EngineError) -> bool:
    """Does the server refuse to be asked for token counts (`stream_options`)?"""
    return _status(failure) in (400, 422) and "stream_options" in str(failure.__cause__)


def _status(failure: EngineError) -> int | None:
    status = getattr(failure.__cause__, "status_code", None)
    return status if isinstance(status, int) else None
