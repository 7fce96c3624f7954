"""A test helper: what servers with a speech route have in common, and sound that passes for speech."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.audio import FloatSamples, to_int16

RATE_HZ = 24_000
VOICES = ("tara", "leah", "jess", "leo", "dan", "mia", "zac", "zoe")
"""Of Orpheus 3B 0.1 ft, as its model card and Together's list of voices name them."""


def speech_like(text: str, *, level: float = 0.075, edge_s: float = 0.1) -> FloatSamples:
    """Bursts like syllables, 15 characters a second, with silence around them; RMS `level` while it sounds."""
    seconds = len(text) / 15
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    burst = np.sqrt(np.clip(np.sin(2 * math.pi * 4 * at), 0.05, 1))
    voiced = sum(np.sin(2 * math.pi * 150 * n * at) / n for n in range(1, 12))
    sound = burst * voiced
    edge = np.zeros(round(edge_s * RATE_HZ))
    sound = np.concatenate([edge, sound * level / max(float(np.sqrt(np.mean(sound**2))), 1e-9), edge])
    return sound.astype(np.float32)


def speech_bytes(text: str, voice: str = "tara") -> bytes:
    """The same as PCM."""
    return to_int16(speech_like(text)).astype("<i2").tobytes()


@dataclass
class SpeechServer:
    """What a server says and what it was asked.

    Attributes:
        key: that it wants; empty: none.
        sound: PCM of (text, voice).
        piece: bytes of sound in one piece.
        cuts: sizes of the pieces in which the body is written, again and again; empty: as it is made.
        pause_s: before each piece of sound.
        stop_after: pieces, after which it says nothing more.
        requests: JSON of those that came.
        wrong: what was wrong with them.
        connections: (host, port) of the clients.
        gone: how many answers the client did not wait for.
    """

    key: str = "key-1"
    sound: Callable[[str, str], bytes] = speech_bytes
    piece: int = 4_096
    cuts: Sequence[int] = ()
    pause_s: float = 0.0
    stop_after: int | None = None
    requests: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    connections: set[tuple[str, int]] = field(default_factory=set)
    gone: int = 0

    async def asked(self, request: Request, allowed: dict[str, type], required: Iterable[str]) -> Response | None:
        """Records and checks a request; the answer to a wrong one."""
        self.connections.add(tuple(request.scope["client"]))
        if self.key and request.headers.get("authorization") != f"Bearer {self.key}":
            return problem(401, "Invalid API key provided", "invalid_request_error", "invalid_api_key")
        if request.headers.get("content-type") != "application/json":
            return self.refuse("the body must be JSON")
        body = await request.json()
        self.requests.append(body)
        for name in required:
            if not body.get(name):
                return self.refuse(f"{name} is required")
        for name, value in body.items():
            if name not in allowed:
                return self.refuse(f"{name} is no parameter")
            if type(value) is not allowed[name]:
                return self.refuse(f"{name} must be of type {allowed[name].__name__}")
        if body["voice"] not in VOICES:
            return self.refuse(f"voice must be one of {', '.join(VOICES)}")
        return None

    def refuse(self, message: str) -> Response:
        """Status 400 for a request that is not as documented."""
        self.wrong.append(message)
        return problem(400, message, "invalid_request_error", "invalid_value")

    async def pieces(self, text: str, voice: str) -> AsyncIterator[bytes]:
        """The sound, a piece at a time."""
        sound = await asyncio.to_thread(self.sound, text, voice)
        for number, start in enumerate(range(0, len(sound), self.piece)):
            if number == self.stop_after:
                return
            await asyncio.sleep(self.pause_s)
            yield sound[start : start + self.piece]

    async def written(self, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The body as it is sent, cut where `cuts` says; notices when the client goes away."""
        whole = False
        try:
            if self.cuts:
                rest, turn = b"".join([piece async for piece in body]), 0
                while rest:
                    size = self.cuts[turn % len(self.cuts)]
                    turn += 1
                    yield rest[:size]
                    rest = rest[size:]
            else:
                async for piece in body:
                    yield piece
            whole = True
        finally:
            self.gone += not whole


def problem(status: int, message: str, kind: str, code: str) -> Response:
    """An error's body, as both references document it."""
    return JSONResponse({"error": {"message": message, "type": kind, "param": None, "code": code}}, status_code=status)
