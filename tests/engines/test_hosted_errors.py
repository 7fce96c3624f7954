"""A provider's faults become errors that tell an operator what to do, and never show a key."""

from __future__ import annotations

from datetime import datetime, timezone

import httpx
import pytest
from openai import APIConnectionError, APITimeoutError, RateLimitError

from pipeline.engines.hosted.errors import broken, from_exception, from_status, retry_after_s
from pipeline.errors import EngineError, EngineTimeout, EngineUnavailable

KEY = "gsk_thisIsASecret123"
REQUEST = httpx.Request("POST", "https://provider.example/v1/audio/transcriptions")


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (400, EngineError, "did not accept"),
        (401, EngineUnavailable, "the key in GROQ__API_KEY was refused"),
        (403, EngineUnavailable, "GROQ__API_KEY does not open"),
        (404, EngineUnavailable, "check the address and the model"),
        (408, EngineTimeout, "gave up"),
        (413, EngineError, "too long"),
        (429, EngineError, "asks to wait"),
        (500, EngineError, "fault of its own"),
        (503, EngineError, "fault of its own"),
        (504, EngineTimeout, "gave up"),
        (302, EngineError, "check the address"),
    ],
)
def test_statuses(status: int, kind: type[EngineError], words: str) -> None:
    error = from_status("whisper-groq", status, {"error": {"message": "no"}}, key_setting="GROQ__API_KEY")
    assert type(error) is kind
    assert str(error).startswith(f"whisper-groq: {status}: ") and words in str(error)


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "the model is loading", "type": "x"}},
        '{"error": "the model is loading"}',
        b'{"detail": [{"msg": "the model is loading"}]}',
        "<html><body><h1>the model is loading</h1></body></html>",
        "the model is loading",
    ],
)
def test_the_providers_words_are_kept(body: object) -> None:
    assert "the model is loading" in str(from_status("x", 500, body))
    assert "<" not in str(from_status("x", 500, body))
    assert len(str(from_status("x", 500, "word " * 1000))) < 300


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
def test_keys_never_appear(status: int) -> None:
    body = {"error": {"message": f"Incorrect API key provided: {KEY}, Bearer abc.def, odd-secret"}}
    error = from_status("x", status, body, key_setting="GROQ__API_KEY", secrets=["odd-secret"])
    assert "thisIsASecret" not in str(error) and "abc.def" not in str(error) and "odd-secret" not in str(error)


def test_retry_after() -> None:
    now = datetime(2026, 3, 1, 12, 0, 0, tzinfo=timezone.utc)
    assert retry_after_s({"Retry-After": "3"}) == 3.0
    assert retry_after_s({"retry-after": "0.5"}) == 0.5
    assert retry_after_s({"retry-after-ms": "1500", "retry-after": "2"}) == 1.5
    assert retry_after_s({"Retry-After": "Sun, 01 Mar 2026 12:00:07 GMT"}, now=now) == 7.0
    assert retry_after_s({"Retry-After": "Sun, 01 Mar 2026 11:00:00 GMT"}, now=now) == 0.0
    assert retry_after_s({"Retry-After": "soon"}) is None and retry_after_s({}) is None
    error = from_status("x", 429, None, {"Retry-After": "3"})
    assert error.retry_after_s == 3.0 and "wait 3 s" in str(error)
    assert EngineError("plain").retry_after_s is None


def test_exceptions_of_the_sdk_and_of_httpx() -> None:
    response = httpx.Response(
        429, headers={"retry-after": "2"}, json={"error": {"message": "slow down"}}, request=REQUEST
    )
    limited = from_exception("x", RateLimitError("no", response=response, body={"message": "slow down"}))
    assert limited.retry_after_s == 2.0 and "slow down" in str(limited)
    assert isinstance(from_exception("x", APITimeoutError(request=REQUEST)), EngineTimeout)
    assert isinstance(from_exception("x", TimeoutError()), EngineTimeout)
    assert "no connection within" in str(from_exception("x", httpx.ConnectTimeout("", request=REQUEST)))
    refused = APIConnectionError(request=REQUEST)
    refused.__cause__ = httpx.ConnectError("All connection attempts failed", request=REQUEST)
    assert isinstance(from_exception("x", refused), EngineUnavailable)
    cut = from_exception("x", httpx.RemoteProtocolError("peer closed connection", request=REQUEST))
    assert type(cut) is EngineError and "broke off" in str(cut)
    assert "cannot be read" in str(from_exception("x", ValueError("not JSON")))
    own = broken("x", "no text", "<html>hello</html>")
    assert "hello" in str(own) and from_exception("x", own) is own
