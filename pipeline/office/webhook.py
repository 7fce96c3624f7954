"""Passes on what was stored to the agency's own system: signed, and tried until it has arrived."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Callable

import anyio
import httpx

from pipeline.office.records import Delivery, OfficeFailed
from pipeline.office.store import OfficeStore

ID_HEADER = "X-Casavoz-Delivery"
TIME_HEADER = "X-Casavoz-Timestamp"
SIGNATURE_HEADER = "X-Casavoz-Signature"

_FIRST_RETRY_S = 2.0
_LONGEST_RETRY_S = 3_600.0
_TIMEOUT_S = 10.0
_LEASE_S = 60.0
"""Past it another process may send what this one took; longer than one delivery takes."""
_LOOK_S = 30.0
"""How often the outbox is looked at when nothing tells of something new: another process may have died."""

_log = logging.getLogger(__name__)


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The signature header: HMAC-SHA256 (RFC 2104) over the timestamp, a full stop and the body.

    A receiver computes the same, compares in constant time, and refuses timestamps that are minutes old.
    """
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def is_signed(secret: str, timestamp: str, body: bytes, signature: str, *, now_s: float, within_s: int = 300) -> bool:
    """What a receiver checks: is the signature ours, and is it fresh?"""
    if not timestamp.isdigit() or abs(now_s - int(timestamp)) > within_s:
        return False
    return hmac.compare_digest(sign(secret, int(timestamp), body), signature)


def retry_after_s(attempts: int, first_s: float = _FIRST_RETRY_S) -> float:
    """How long to wait after that many failures: twice as long each time, an hour at most."""
    return float(min(_LONGEST_RETRY_S, first_s * 2 ** min(attempts - 1, 20)))


class Webhook:
    """Sends what is in the outbox, oldest first. A delivery may arrive twice: its id in the header is the same then.

    Args:
        store: has the outbox; what is stored there while nobody sends is not lost.
        url: where to.
        secret: known to both sides; without one nothing is signed.
        client: for HTTP; None for one of its own.
        first_retry_s: wait after the first failure.
        clock_s: seconds since 1970.
    """

    def __init__(
        self,
        store: OfficeStore,
        url: str,
        secret: str | None,
        *,
        client: httpx.AsyncClient | None = None,
        first_retry_s: float = _FIRST_RETRY_S,
        clock_s: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._url = url
        self._secret = secret
        self._client = client or httpx.AsyncClient(timeout=_TIMEOUT_S)
        self._first_retry_s = first_retry_s
        self._clock_s = clock_s
        self._news = asyncio.Event()
        store.on_notice(self._news.set)

    async def run(self) -> None:
        """Sends until it is cancelled."""
        try:
            while True:
                self._news.clear()
                try:
                    wait_s = await self._send_due()
                except OfficeFailed as failure:
                    _log.error("the outbox cannot be read", extra={"error": str(failure)})
                    wait_s = _LOOK_S
                with anyio.move_on_after(wait_s):
                    await self._news.wait()
        finally:
            await self._client.aclose()

    async def _send_due(self) -> float:
        """Sends all that is due; answers how long there is nothing more to do, in seconds."""
        while deliveries := await self._store.claim(self._clock_s(), _LEASE_S):
            for delivery in deliveries:
                if (error := await self._send(delivery)) is None:
                    await self._store.delivered(delivery.uid)
                    continue
                wait_s = retry_after_s(delivery.attempts + 1, self._first_retry_s)
                _log.warning(
                    "delivery failed", extra={"delivery": delivery.uid, "next_try_s": round(wait_s), "error": error}
                )
                await self._store.undelivered(delivery.uid, self._clock_s() + wait_s, error)
        due_s = await self._store.next_due_s()
        return _LOOK_S if due_s is None else min(_LOOK_S, max(0.01, due_s - self._clock_s()))

    async def _send(self, delivery: Delivery) -> str | None:
        """What went wrong; None when it has arrived."""
        body, timestamp = delivery.body.encode(), int(self._clock_s())
        headers = {"Content-Type": "application/json", ID_HEADER: delivery.uid, TIME_HEADER: str(timestamp)}
        if self._secret is not None:
            headers[SIGNATURE_HEADER] = sign(self._secret, timestamp, body)
        try:
            response = await self._client.post(self._url, content=body, headers=headers)
        except httpx.HTTPError as error:
            return type(error).__name__
        return None if response.is_success else f"HTTP {response.status_code}"
