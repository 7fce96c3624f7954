"""The simulated telephone as a line of the benchmark: keeps what the caller sent beside what they heard."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from websockets.asyncio.client import ClientConnection

from pipeline.audio import PHONE_RATE_HZ, AudioChunk, Samples, mulaw_decode
from tests.bench.line import LineLost
from tests.bench.recording import Mark, Recording, lay_out
from tests.simulated_phone import FRAME_S, SimulatedPhone


class _EventsOnly:
    """A socket without the messages that are none of Twilio's: FastRTC sends its own log down a telephone's socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        async for text in self._socket:
            if "event" in json.loads(text):
                yield text


class _KeepingPhone(SimulatedPhone):
    """Keeps the frames it sent, and when."""

    sent: list[tuple[float, Samples]]

    async def send(self, message: dict[str, Any] | str) -> None:
        if isinstance(message, dict) and message["event"] == "media":
            self.sent.append((time.monotonic(), mulaw_decode(base64.b64decode(message["media"]["payload"]))))
        await super().send(message)

    async def _listen(self) -> None:
        self._socket = cast(ClientConnection, _EventsOnly(self._socket))
        await super()._listen()


class PhoneLine:
    """A `Line` on the clock of `time.monotonic`. A frame that is sent has just been spoken: it began 20 ms earlier."""

    def __init__(self, phone: _KeepingPhone) -> None:
        self._phone = phone

    async def now(self) -> float:
        """See `Line`."""
        return time.monotonic()

    async def say(self, audio: AudioChunk) -> tuple[float, float]:
        """See `Line`."""
        saying = asyncio.ensure_future(self._phone.say(audio))
        closed = asyncio.ensure_future(self._phone.closed.wait())
        await asyncio.wait([saying, closed], return_when=asyncio.FIRST_COMPLETED)
        closed.cancel()
        if not saying.done():
            saying.cancel()
            raise LineLost("the service closed the telephone's socket")
        end_s = saying.result()
        frames = -(-len(audio.at_rate(PHONE_RATE_HZ).samples) // round(FRAME_S * PHONE_RATE_HZ))
        return end_s - frames * FRAME_S, end_s

    async def heard(self, since_s: float) -> tuple[float | None, float | None]:
        """See `Line`."""
        now_s = time.monotonic()
        loud_s: list[float] = []
        for frame in reversed(self._phone.heard):
            if frame.at_s < since_s:
                break
            if frame.at_s <= now_s and frame.loud:
                loud_s.append(frame.at_s)
        return (loud_s[-1], min(now_s, loud_s[0] + FRAME_S)) if loud_s else (None, None)

    async def recording(self, marks: list[Mark]) -> Recording:
        """See `Line`."""
        sent, heard = self._phone.sent, self._phone.heard
        # The phone sends every 20 ms; a frame that the machine sent late was spoken in time like the others.
        first_s = min(at_s - number * FRAME_S for number, (at_s, _) in enumerate(sent)) - FRAME_S
        end_s = time.monotonic()
        mouth = lay_out(
            ((first_s + number * FRAME_S, samples) for number, (_, samples) in enumerate(sent)),
            first_s,
            end_s,
            PHONE_RATE_HZ,
        )
        ear = lay_out(((frame.at_s, frame.samples) for frame in heard), first_s, end_s, PHONE_RATE_HZ)
        return Recording(mouth, ear, PHONE_RATE_HZ, tuple(_moved(mark, first_s) for mark in marks))


def _moved(mark: Mark, by_s: float) -> Mark:
    return Mark(mark.turn, mark.start_s - by_s, mark.end_s - by_s, mark.pauses, mark.backchannel)


@asynccontextmanager
async def phone_line(address: str) -> AsyncIterator[PhoneLine]:
    """A telephone call to the service at "host:port"."""
    phone = _KeepingPhone(f"ws://{address}/voice/telephone/handler")
    phone.sent = []
    async with phone:
        yield PhoneLine(phone)
