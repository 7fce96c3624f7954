"""A telephone on the other end of a real socket: speaks Twilio Media Streams as Twilio does, and plays what it gets.

Like Twilio it sends 20 ms of 8 kHz mu-law every 20 ms whether the caller speaks or not, buffers what it receives and
plays it in real time, drops the buffer on `clear`, and sends a `mark` back when playback reaches it; marks that still
wait when a `clear` comes are sent back at once. Given the address of the webhook it begins where Twilio does: it posts
the signed form, and connects the stream as the TwiML says, with the parameters and the token that are in it.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
import uuid
from collections import deque
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx
import numpy as np
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from pipeline.audio import PHONE_RATE_HZ, AudioChunk, Samples, mulaw_decode, mulaw_encode

ACCOUNT_SID = "AC" + "0" * 32
FRAME_S = 0.02
FRAME_SAMPLES = round(FRAME_S * PHONE_RATE_HZ)
LOUD = 250
"""Root mean square above which 20 ms are sound: a mu-law line's silence is below 10, speech above 500."""
QUIET_S = 1.0
"""Silence after which a reply is over."""


class NotConnected(Exception):
    """The webhook does not connect the call; status and body of its answer."""


@dataclass
class Heard:
    """20 ms at the caller's ear: when they began to sound, in seconds of the phone's clock."""

    at_s: float
    samples: Samples

    @property
    def loud(self) -> bool:
        return float(np.sqrt(np.mean(self.samples.astype(np.float64) ** 2))) > LOUD


class SimulatedPhone:
    """One call.

    Args:
        url: of the media socket (ws://...), or of the webhook (http://...), which then says where the socket is.
        auth_token: the webhook is signed with it; not signed when None.
        public_url: the address by which Twilio knows the server; what lies there is looked for at `url`'s host.
        called: the number that is called.
        playback_delay_s: what arrives is heard so much later, as if a jitter buffer had to fill first.
        parameters: custom parameters of the stream, as TwiML would set them.
    """

    def __init__(
        self,
        url: str,
        *,
        playback_delay_s: float = 0.0,
        auth_token: str | None = None,
        public_url: str | None = None,
        called: str = "+34910000000",
        **parameters: str,
    ) -> None:
        self._url = url
        self._auth_token = auth_token
        self._public_url = public_url
        self._called = called
        self._playback_delay_s = playback_delay_s
        self._parameters = parameters
        self.call_sid = "CA" + uuid.uuid4().hex
        self.stream_sid = "MZ" + uuid.uuid4().hex
        self.heard: list[Heard] = []
        self.wire: list[tuple[float, str]] = []
        self.marks: list[str] = []
        self.started_s = 0.0
        self.stopped_speaking_s = 0.0
        self._sequence = 0
        self._to_say: deque[Samples] = deque()
        self._said = asyncio.Event()
        self._play_end_s = 0.0
        self._marks: list[tuple[float, str]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self.closed = asyncio.Event()

    async def __aenter__(self) -> SimulatedPhone:
        if self._url.startswith("http"):
            self._url, self._parameters = await self._ask_webhook()
        self._socket: ClientConnection = await connect(self._url)
        await self.send({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        start = {
            "streamSid": self.stream_sid,
            "accountSid": ACCOUNT_SID,
            "callSid": self.call_sid,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": self._parameters,
        }
        await self.send_event("start", start)
        self.started_s = time.monotonic()
        self._tasks = [asyncio.ensure_future(self._speak()), asyncio.ensure_future(self._listen())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hang_up()

    async def _ask_webhook(self) -> tuple[str, dict[str, str]]:
        """What the TwiML says: the socket's address and the stream's parameters.

        Raises:
            NotConnected: it connects no stream, or there is none.
        """
        own = urlsplit(self._url)
        here = f"{own.scheme}://{own.netloc}"
        avatar = self._parameters.get("avatar", "")
        url = self._url + (f"?avatar={avatar}" if avatar else "")
        form = {
            "AccountSid": ACCOUNT_SID,
            "CallSid": self.call_sid,
            "CallStatus": "ringing",
            "Direction": "inbound",
            "From": self._parameters.get("caller", "anonymous"),
            "To": self._called,
        }
        public_url = self._public_url or here
        headers = {}
        if self._auth_token:
            signed = RequestValidator(self._auth_token).compute_signature(url.replace(here, public_url), form)
            headers["X-Twilio-Signature"] = signed
        async with httpx.AsyncClient() as client:
            answer = await client.post(url, data=form, headers=headers)
        if answer.status_code != 200:
            raise NotConnected(answer.status_code, answer.text)
        stream = ElementTree.fromstring(answer.text).find("Connect/Stream")
        if stream is None:
            raise NotConnected(answer.status_code, answer.text)
        address = stream.get("url", "").replace(public_url.replace("http", "ws", 1), here.replace("http", "ws", 1))
        return address, {item.get("name", ""): item.get("value", "") for item in stream}

    async def hang_up(self) -> None:
        """Ends the call as Twilio does when the caller hangs up."""
        for task in self._tasks:
            task.cancel()
        try:
            await self.send_event("stop", {"accountSid": "AC" + "0" * 32, "callSid": self.call_sid})
            await self._socket.close()
        except ConnectionClosed:
            pass

    async def send(self, message: dict[str, Any] | str) -> None:
        """Puts a message on the wire; text as it is."""
        await self._socket.send(message if isinstance(message, str) else json.dumps(message))

    async def send_event(self, event: str, details: dict[str, Any]) -> None:
        """Sends an event of the stream by its documented form, with the next sequence number."""
        self._sequence += 1
        number = str(self._sequence)
        await self.send({"event": event, "sequenceNumber": number, "streamSid": self.stream_sid, event: details})

    async def press(self, keys: str, *, gap_s: float = 0.2) -> None:
        """Presses keys, one after another."""
        for key in keys:
            await self.send_event("dtmf", {"track": "inbound_track", "digit": key})
            await asyncio.sleep(gap_s)

    async def say(self, speech: AudioChunk) -> float:
        """Speaks; returns the clock's time at which the last word ended."""
        samples = speech.at_rate(PHONE_RATE_HZ).samples
        for start in range(0, len(samples), FRAME_SAMPLES):
            frame = samples[start : start + FRAME_SAMPLES]
            self._to_say.append(np.pad(frame, (0, FRAME_SAMPLES - len(frame))))
        self._said.clear()
        await self._said.wait()
        self.stopped_speaking_s = time.monotonic()
        return self.stopped_speaking_s

    async def hear_reply(self, since_s: float, timeout_s: float = 20.0, quiet_s: float = QUIET_S) -> AudioChunk:
        """What is heard from the first sound after `since_s` until it has been quiet for `quiet_s`.

        Raises:
            AssertionError: nothing was heard in time.
        """
        deadline_s = time.monotonic() + timeout_s
        while time.monotonic() < deadline_s:
            await asyncio.sleep(FRAME_S)
            loud = [frame.at_s for frame in self.heard if frame.loud and frame.at_s >= since_s]
            if loud and time.monotonic() - loud[-1] > quiet_s:
                return self.sound_between(loud[0], loud[-1] + FRAME_S)
        raise AssertionError(f"no whole reply within {timeout_s} s; frames heard: {len(self.heard)}")

    def first_sound_after(self, at_s: float) -> float | None:
        """When sound was first heard at or after `at_s`; None if it has not been."""
        return next((frame.at_s for frame in self.heard if frame.loud and frame.at_s >= at_s), None)

    def last_sound(self) -> float:
        """When sound was last heard."""
        return max((frame.at_s + FRAME_S for frame in self.heard if frame.loud), default=0.0)

    def sound_between(self, start_s: float, end_s: float) -> AudioChunk:
        """What was at the caller's ear between two times, silence included."""
        samples = np.zeros(round((end_s - start_s) * PHONE_RATE_HZ) + FRAME_SAMPLES, dtype=np.int16)
        for frame in self.heard:
            offset = round((frame.at_s - start_s) * PHONE_RATE_HZ)
            if 0 <= offset <= len(samples) - FRAME_SAMPLES:
                samples[offset : offset + FRAME_SAMPLES] = frame.samples
        return AudioChunk(samples, PHONE_RATE_HZ)

    async def _speak(self) -> None:
        due_s = time.monotonic()
        quiet = np.zeros(FRAME_SAMPLES, dtype=np.int16)
        number = 0
        while True:
            due_s += FRAME_S
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            frame = self._to_say.popleft() if self._to_say else quiet
            number += 1
            media = {
                "track": "inbound",
                "chunk": str(number),
                "timestamp": str(round(number * FRAME_S * 1_000)),
                "payload": base64.b64encode(mulaw_encode(frame)).decode(),
            }
            await self._send_marks_due()
            await self.send_event("media", media)
            if not self._to_say:
                self._said.set()

    async def _send_marks_due(self) -> None:
        now_s = time.monotonic()
        for at_s, name in [mark for mark in self._marks if mark[0] <= now_s]:
            self._marks.remove((at_s, name))
            await self._send_mark(name)

    async def _send_mark(self, name: str) -> None:
        self.marks.append(name)
        await self.send_event("mark", {"name": name})

    async def _listen(self) -> None:
        try:
            async for text in self._socket:
                message = json.loads(text)
                now_s = time.monotonic()
                self.wire.append((now_s, message["event"]))
                assert message["streamSid"] == self.stream_sid, "a message of another call"
                if message["event"] == "media":
                    self._buffer(mulaw_decode(base64.b64decode(message["media"]["payload"])), now_s)
                elif message["event"] == "clear":
                    self.heard = [frame for frame in self.heard if frame.at_s <= now_s]
                    self._play_end_s = now_s
                    waiting, self._marks = self._marks, []
                    for _, name in waiting:
                        await self._send_mark(name)
                elif message["event"] == "mark":
                    self._marks.append((max(self._play_end_s, now_s), message["mark"]["name"]))
        finally:
            self.closed.set()

    def _buffer(self, samples: Samples, now_s: float) -> None:
        for start in range(0, len(samples), FRAME_SAMPLES):
            frame = samples[start : start + FRAME_SAMPLES]
            at_s = max(self._play_end_s, now_s + self._playback_delay_s)
            self._play_end_s = at_s + len(frame) / PHONE_RATE_HZ
            self.heard.append(Heard(at_s, np.pad(frame, (0, FRAME_SAMPLES - len(frame)))))
