"""What goes wrong with a provider, as our errors: the message tells an operator what to do.

A message never has a key in it: what a provider says to a refused key is left out whole, in everything else it says
the given secrets, and whatever looks like a key, are struck out.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from pipeline.errors import EngineError, EngineTimeout, EngineUnavailable

_MOST_WORDS = 200
"""Characters of a provider's own words that are kept."""
_LIKE_A_KEY = re.compile(r"(?i)\bbearer\s+\S+|\b(?:gsk_|sk-|rpa_|tgp_)[\w*.\-]+")
_STRUCK = "[key]"
_TIMEOUTS = (httpx.TimeoutException, TimeoutError, asyncio.TimeoutError)
"""In Python 3.10 the last two are not the same."""


def from_status(
    engine: str,
    status: int,
    body: object = None,
    headers: Mapping[str, str] | None = None,
    *,
    key_setting: str = "",
    secrets: Sequence[str] = (),
) -> EngineError:
    """The error for an answer that is not 2xx.

    Args:
        engine: name of the engine.
        status: of the HTTP answer.
        body: of the answer: text, bytes, or JSON that has been read.
        headers: of the answer; Retry-After and retry-after-ms are looked at, in any case of letters.
        key_setting: the setting that holds the key ("GROQ__API_KEY").
        secrets: what must not be in the message, besides what looks like a key.

    Returns:
        EngineUnavailable where waiting does not help (a refused key, an unknown model or address), EngineTimeout where
        the provider gave up waiting, EngineError otherwise; with `retry_after_s` if the provider said it.
    """
    said = _said(body, secrets)
    wait_s = retry_after_s(headers or {})
    kind: type[EngineError] = EngineError
    if status in (401, 403):
        # Providers repeat parts of the key in these answers.
        key = f"the key in {key_setting}" if key_setting else "the key"
        what = f"{key} was refused" if status == 401 else f"{key} does not open this model or route"
        return EngineUnavailable(f"{engine}: {status}: {what}", retry_after_s=wait_s, status=status)
    if status == 404:
        kind, what = EngineUnavailable, "there is no such route or model; check the address and the model's name"
    elif status in (408, 504):
        kind, what = EngineTimeout, "the provider gave up waiting for its model"
    elif status == 413:
        what = "what was sent is too long for the provider"
    elif status == 429:
        asks = f"asks to wait {wait_s:.3g} s" if wait_s is not None else "asks to wait"
        what = f"the provider {asks}: its limit of requests or use is reached"
    elif status >= 500:
        what = "the provider has a fault of its own"
    elif status >= 400:
        what = "the provider did not accept the request"
    else:
        what = "an answer that is not one to this request; check the address"
    return kind(f"{engine}: {status}: {what}{said}", retry_after_s=wait_s, status=status)


def from_exception(
    engine: str, error: BaseException, *, key_setting: str = "", secrets: Sequence[str] = ()
) -> EngineError:
    """The error for an exception of httpx, of the OpenAI or Groq SDK, or of a limit of our own.

    The SDKs' exceptions are known by their form: an answer that was refused has `response`, a broken connection has
    httpx's exception as its cause. So none of them needs to be installed.

    Args:
        engine: name of the engine.
        error: what was raised; one of our own comes back as it is.
        key_setting: as for `from_status`.
        secrets: as for `from_status`.
    """
    if isinstance(error, EngineError):
        return error
    chain = [error, *_causes(error)]
    for each in chain:
        response = getattr(each, "response", None)
        if isinstance(response, httpx.Response) and not response.is_success:
            body = getattr(each, "body", None) or _text_of(response)
            return from_status(
                engine, response.status_code, body, response.headers, key_setting=key_setting, secrets=secrets
            )
    for each in reversed(chain):
        if isinstance(each, httpx.ConnectTimeout):
            return EngineTimeout(f"{engine}: no connection within its time limit")
        if isinstance(each, _TIMEOUTS) or type(each).__name__ == "APITimeoutError":
            return EngineTimeout(f"{engine}: no answer within its time limit")
    for each in reversed(chain):
        if isinstance(each, (httpx.ConnectError, ConnectionRefusedError)):
            return EngineUnavailable(
                f"{engine}: no connection: is the address right, and does the server run?{_said(str(each), secrets)}"
            )
        if isinstance(each, (httpx.TransportError, ConnectionError)):
            return EngineError(f"{engine}: the connection broke off{_said(str(each), secrets)}")
    if any(isinstance(each, (ValueError, TypeError, AttributeError, KeyError)) for each in chain):
        return broken(engine, type(error).__name__)
    return EngineError(f"{engine}: {type(error).__name__}{_said(str(error), secrets)}")


def broken(engine: str, what: str, body: object = None, secrets: Sequence[str] = ()) -> EngineError:
    """The error for an answer of status 200 that cannot be understood; `what` says what is wrong with it."""
    return EngineError(
        f"{engine}: an answer that cannot be read ({what}); is the address that of the API?{_said(body, secrets)}"
    )


def retry_after_s(headers: Mapping[str, str], *, now: datetime | None = None) -> float | None:
    """How long the provider asks to wait, in seconds, never negative; None if it does not say (or nothing sensible).

    Args:
        headers: of an HTTP answer: Retry-After in seconds or as a date (RFC 9110, section 10.2.3), or retry-after-ms.
        now: the present time with its zone; the clock's if None.
    """
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    for name, per_second in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        if re.fullmatch(r"\d+(\.\d+)?", lower.get(name, "")):
            return float(lower[name]) / per_second
    try:
        until = parsedate_to_datetime(lower.get("retry-after", ""))
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=timezone.utc)
    return max(0.0, (until - (now or datetime.now(timezone.utc))).total_seconds())


def without_keys(text: str, secrets: Sequence[str] = ()) -> str:
    """`text` without the secrets and without whatever looks like a key."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, _STRUCK)
    return _LIKE_A_KEY.sub(_STRUCK, text)


def _said(body: object, secrets: Sequence[str]) -> str:
    """ " (the provider's own words)", shortened, on one line; "" if it said nothing."""
    words = " ".join(without_keys(_message_in(body), secrets).split())
    if len(words) > _MOST_WORDS:
        words = words[: _MOST_WORDS - 1] + "…"
    return f" ({words})" if words else ""


def _message_in(body: object) -> str:
    """The words in an error's body: {"error": {"message": ...}}, {"error": ...}, {"detail": ...}, text."""
    if isinstance(body, bytes):
        body = body.decode("utf-8", "replace")
    if isinstance(body, str):
        try:
            read: Any = json.loads(body)
        except ValueError:
            return re.sub(r"<[^>]*>", " ", body)
        return _message_in(read) if isinstance(read, (dict, list)) else body
    if isinstance(body, dict):
        for name in ("error", "message", "detail", "msg"):
            if body.get(name):
                return _message_in(body[name])
        return json.dumps(body) if body else ""
    if isinstance(body, list):
        return "; ".join(filter(None, map(_message_in, body)))
    return "" if body is None else str(body)


def _text_of(response: httpx.Response) -> str:
    try:
        return response.text
    except httpx.ResponseNotRead:
        return ""


def _causes(error: BaseException) -> list[BaseException]:
    """What led to an exception, the nearest first."""
    found: list[BaseException] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and cause not in found:
        found.append(cause)
        cause = cause.__cause__ or cause.__context__
    return found
