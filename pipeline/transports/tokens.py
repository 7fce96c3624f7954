"""Tokens that tie a media socket to the webhook of its call: signed, short-lived, good for one socket.

Twilio cannot sign in to a socket, but hands on what the TwiML gave it: a token that says for which call and caller it
was made, until when, and that nobody without the key can make. The key comes from Twilio's auth token, so that every
process of a service has the same; without credentials each process draws its own.

Each process remembers the tokens that it has taken until they expire by themselves. Where processes share a store it
is asked too: a token that one of them has taken is none for the others.

A signed webhook has no date: who got hold of one could send it again, years later, and be the caller. So there are no
tokens for a call that Twilio has said to be over. While it lasts, the desk takes one stream of it at a time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from typing import Protocol

LIFETIME_S = 60.0
"""Twilio opens the socket within a second or two of the TwiML."""
MOST_REMEMBERED = 50_000
"""Used tokens at a time: of 800 calls a second, more than a process can answer. And calls that are over."""
_PURPOSE = b"casavoz media stream token, version 1"


class TokenRefused(Exception):
    """A token that is not good for this socket; the message is a reason of two or three words."""


class UsedTokens(Protocol):
    """What several processes know together."""

    async def take(self, token_id: str, expires_s: float) -> bool:
        """Notes a use; False when there was one before. Never raises, and answers soon."""


class StreamTokens:
    """Makes and takes tokens.

    Args:
        secret: what the key is derived from; None draws a key at random.
        clock: seconds since the epoch, the same on all machines.
        used: the tokens that other processes of the service have taken; None: there are no others.
    """

    def __init__(
        self, secret: str | None, clock: Callable[[], float] = time.time, used: UsedTokens | None = None
    ) -> None:
        root = secret.encode() if secret else secrets.token_bytes(32)
        self._key = hmac.new(root, _PURPOSE, hashlib.sha256).digest()
        self._clock = clock
        self._used: dict[str, float] = {}
        self._used_elsewhere = used
        self._over: dict[str, None] = {}

    def issue(self, call_sid: str, caller: str, avatar: str) -> str:
        """A token for the socket of this call, of at most 350 characters: Twilio hands on up to 500.

        Raises:
            TokenRefused: the call is over.
        """
        self._check_goes_on(call_sid)
        expires_s = int(self._clock() + LIFETIME_S)
        content = json.dumps([call_sid, caller, avatar, expires_s, secrets.token_hex(8)], separators=(",", ":"))
        payload = _base64(content.encode())
        return f"{payload}.{self._signature(payload)}"

    async def redeem_everywhere(self, token: str, call_sid: str, caller: str, avatar: str) -> None:
        """Takes a token, which is then used up, here and in the other processes.

        Raises:
            TokenRefused: as `redeem`; or another process has taken it.
        """
        token_id, expires_s = self.redeem(token, call_sid, caller, avatar)
        if self._used_elsewhere is not None and not await self._used_elsewhere.take(token_id, expires_s):
            raise TokenRefused("used token")

    def redeem(self, token: str, call_sid: str, caller: str, avatar: str) -> tuple[str, float]:
        """Takes a token, which is then used up in this process.

        Returns:
            Its id, and when it expires in seconds since the epoch.

        Raises:
            TokenRefused: it was not made here, has expired, was used, was made for another call, caller or avatar, or
                the call is over.
        """
        payload, _, signature = token.partition(".")
        if not hmac.compare_digest(self._signature(payload).encode(), signature.encode("utf-8", "replace")):
            raise TokenRefused("forged token")
        of_call, of_caller, of_avatar, expires_s, nonce = json.loads(base64.urlsafe_b64decode(payload))
        now_s = self._clock()
        if expires_s <= now_s:
            raise TokenRefused("expired token")
        if of_call != call_sid:
            raise TokenRefused("token of another call")
        if (of_caller, of_avatar) != (caller, avatar):
            raise TokenRefused("token of another caller")
        self._check_goes_on(call_sid)
        self._forget_expired(now_s)
        if nonce in self._used:
            raise TokenRefused("used token")
        if len(self._used) >= MOST_REMEMBERED:
            raise TokenRefused("too many tokens")
        self._used[nonce] = expires_s
        return str(nonce), float(expires_s)

    def end(self, call_sid: str) -> None:
        """This call is over: no more tokens for it, and none of those that there are is good."""
        self._over.pop(call_sid, None)
        self._over[call_sid] = None
        if len(self._over) > MOST_REMEMBERED:
            del self._over[next(iter(self._over))]

    def _check_goes_on(self, call_sid: str) -> None:
        if call_sid and call_sid in self._over:
            raise TokenRefused("call is over")

    def _forget_expired(self, now_s: float) -> None:
        # The dictionary is in the order of use, which is the order of expiry but for some seconds.
        while self._used and (first := next(iter(self._used.items())))[1] <= now_s:
            del self._used[first[0]]

    def _signature(self, payload: str) -> str:
        return _base64(hmac.new(self._key, payload.encode("utf-8", "replace"), hashlib.sha256).digest())


def _base64(content: bytes) -> str:
    # With its padding: the length is nobody's secret, and decoding needs it.
    return base64.urlsafe_b64encode(content).decode()
