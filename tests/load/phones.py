"""Telephones that cost little, so that a hundred of them fit beside the service: no call is recorded, only timed."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from base64 import b64decode, b64encode
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from pipeline.audio import Samples, mulaw_decode, mulaw_encode
from tests.simulated_phone import FRAME_S, FRAME_SAMPLES, LOUD

LATE_S = 0.06
"""A frame that comes so much after it should have been played is late: what networks' jitter buffers take at most."""
REPLY_OVER_S = 1.0
NO_REPLY_S = 15.0
_LEVEL = np.abs(mulaw_decode(bytes(range(256))).astype(np.float32))
"""Of each mu-law byte."""
_LINE_NOISE = 12.0
"""Standard deviation: 69 dB below full scale. No line is quite silent."""
_QUIET = [
    b64encode(mulaw_encode(part.astype(np.int16))).decode()
    for part in np.random.default_rng(2).normal(0.0, _LINE_NOISE, (50, FRAME_SAMPLES))
]


@dataclass
class Measured:
    """What one telephone saw.

    Attributes:
        first_sounds_s: from the end of each of its utterances to the first sound of the answer.
        greeting_s: from the start of the call to the greeting.
        frames: received while the service was speaking.
        late: of those, more than `LATE_S` behind.
        unanswered: utterances without an answer.
        refused: the service did not take the call.
        error: why the call broke, empty if it did not.
    """

    first_sounds_s: list[float] = field(default_factory=list)
    greeting_s: float | None = None
    frames: int = 0
    late: int = 0
    unanswered: int = 0
    refused: bool = False
    error: str = ""


class LoadPhone:
    """One call that goes on until it is told to end.

    Args:
        url: of the media socket.
        utterances: 8 kHz; said in turn.
        first: which of them is said first.
    """

    def __init__(self, url: str, utterances: Sequence[Samples], first: int = 0) -> None:
        self._url = url
        self._frames = [
            [b64encode(mulaw_encode(part)).decode() for part in np.split(each, len(each) // FRAME_SAMPLES)]
            for each in utterances
        ]
        self._next = first
        self._saying: list[str] = []
        self._said = asyncio.Event()
        self._call_sid, self._stream_sid = "CA" + uuid.uuid4().hex, "MZ" + uuid.uuid4().hex
        self._loud_s = 0.0
        self._play_end_s = 0.0
        self._first_s = 0.0
        self._marks: deque[tuple[float, str]] = deque()
        self.measured = Measured()

    async def call(self, ended: asyncio.Event, turns: int | None = None) -> Measured:
        """Talks until `ended`, or for so many turns, and hangs up."""
        try:
            async with connect(self._url, max_queue=None, compression=None) as socket:
                await self._start(socket)
                tasks = [asyncio.ensure_future(self._speak(socket)), asyncio.ensure_future(self._listen(socket))]
                talking = asyncio.ensure_future(self._talk(turns))
                over = asyncio.ensure_future(ended.wait())
                await asyncio.wait([talking, over, tasks[1]], return_when=asyncio.FIRST_COMPLETED)
                if tasks[1].done() and not ended.is_set() and not talking.done():
                    self.measured.refused = not self.measured.first_sounds_s
                    self.measured.error = "" if self.measured.refused else "the service hung up"
                for task in (*tasks, talking, over):
                    task.cancel()
                await asyncio.gather(*tasks, talking, over, return_exceptions=True)
                await socket.send(json.dumps({"event": "stop", "streamSid": self._stream_sid, "stop": {}}))
        except (OSError, WebSocketException) as error:
            self.measured.error = self.measured.error or f"{type(error).__name__}: {error}"
        return self.measured

    async def _start(self, socket: ClientConnection) -> None:
        await socket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}')
        start = {
            "streamSid": self._stream_sid,
            "accountSid": "AC" + "0" * 32,
            "callSid": self._call_sid,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {},
        }
        await socket.send(
            json.dumps({"event": "start", "sequenceNumber": "1", "streamSid": self._stream_sid, "start": start})
        )

    async def _talk(self, turns: int | None) -> None:
        began_s = time.monotonic()
        try:
            await self._heard_since(began_s)
        finally:
            # A call that is refused ends as soon as it has been told.
            self.measured.greeting_s = self._first_s - began_s if self._first_s else None
        said = 0
        while turns is None or said < turns:
            frames = self._frames[self._next % len(self._frames)]
            self._next += 1
            said += 1
            self._said.clear()
            self._saying = list(frames)
            await self._said.wait()
            stopped_s = time.monotonic()
            if await self._heard_since(stopped_s):
                self.measured.first_sounds_s.append(self._first_s - stopped_s)
            else:
                self.measured.unanswered += 1

    async def _heard_since(self, since_s: float) -> bool:
        """Waits for a reply and for its end."""
        self._first_s = self._loud_s = 0.0
        while time.monotonic() < since_s + NO_REPLY_S:
            await asyncio.sleep(FRAME_S)
            # What has come is played later when it came in time: a reply is over when it has been played.
            if self._first_s and time.monotonic() > max(self._loud_s, self._play_end_s) + REPLY_OVER_S:
                return True
        return bool(self._first_s)

    async def _speak(self, socket: ClientConnection) -> None:
        head = f'{{"event":"media","streamSid":"{self._stream_sid}","sequenceNumber":"'
        due_s, number = time.monotonic(), 1
        while True:
            due_s += FRAME_S
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            while self._marks and self._marks[0][0] <= time.monotonic():
                await socket.send(self._marks.popleft()[1])
            if not self._saying:
                self._said.set()
            payload = self._saying.pop(0) if self._saying else _QUIET[number % len(_QUIET)]
            number += 1
            at = round((number - 1) * FRAME_S * 1_000)
            await socket.send(
                f'{head}{number}","media":{{"track":"inbound","chunk":"{number - 1}","timestamp":"{at}",'
                f'"payload":"{payload}"}}}}'
            )

    async def _listen(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                now_s = time.monotonic()
                message = json.loads(text)
                event = message.get("event")
                if event == "media":
                    self._hear(b64decode(message["media"]["payload"]), now_s)
                elif event == "clear":
                    self._play_end_s = now_s
                    self._marks = deque((now_s, mark) for _, mark in self._marks)
                elif event == "mark":
                    mark = json.dumps({"event": "mark", "streamSid": self._stream_sid, "mark": message["mark"]})
                    self._marks.append((max(now_s, self._play_end_s), mark))
        except ConnectionClosed:
            pass

    def _hear(self, sound: bytes, now_s: float) -> None:
        loud = float(_LEVEL[np.frombuffer(sound, dtype=np.uint8)].mean()) > LOUD
        gap_s = now_s - self._play_end_s
        if loud:
            self.measured.frames += 1
            # In the middle of speech: what was there before has been played, and this comes only now.
            if self._loud_s and now_s - self._loud_s < REPLY_OVER_S and gap_s > LATE_S:
                self.measured.late += 1
            self._first_s = self._first_s or max(now_s, self._play_end_s)
            self._loud_s = now_s
        self._play_end_s = max(self._play_end_s, now_s) + len(sound) / FRAME_SAMPLES * FRAME_S
