"""Messages as a telephone sends them, and what becomes of them when somebody means harm or a bit falls over."""

from __future__ import annotations

import base64
import copy
import json
import random
from typing import Any

LARGEST = 131_072
ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, 10**40, 2**63, "", " ", "0", "-5", "１２", "٣", "NaN", "1e9", "\u0000",
    "\ud800", "🏠" * 50, "a" * 5_000, "../../etc/passwd", "'; DROP TABLE calls; --", "{{7*7}}", "<Say>hi</Say>",
    [], {}, [[]], {"digit": "1"}, ["media"], float("nan"), float("inf"),
)  # fmt: skip
EVENTS = ("connected", "start", "media", "dtmf", "mark", "stopped", "clear", "ping", "error", "MEDIA", "__class__")


class Caller:
    """Makes the messages of one call, by the documented form.

    Args:
        chance: where all choices come from.
        name: of the call.
    """

    def __init__(self, chance: random.Random, name: str) -> None:
        self.chance = chance
        self.stream_sid, self.call_sid = f"MZ{name}", f"CA{name}"
        self._sequence = self._chunk = 0

    def opening(self) -> list[dict[str, Any]]:
        """`connected` and `start`."""
        start = {
            "streamSid": self.stream_sid,
            "accountSid": "AC" + "0" * 32,
            "callSid": self.call_sid,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {"caller": "+34600111222", "avatar": "tara"},
        }
        return [{"event": "connected", "protocol": "Call", "version": "1.0.0"}, self._event("start", start)]

    def message(self) -> dict[str, Any]:
        """The next message of a call in progress; a `stop` only now and then."""
        kind = self.chance.choices(("media", "dtmf", "mark", "stop"), (80, 8, 12, 0.05))[0]
        if kind == "media":
            self._chunk += 1
            loud = self.chance.random() < 0.3
            sound = bytes(self.chance.choices(b"\x80\x00", k=160)) if loud else b"\xff" * 160
            media = {
                "track": "inbound",
                "chunk": str(self._chunk),
                "timestamp": str(20 * (self._chunk - 1)),
                "payload": base64.b64encode(sound).decode(),
            }
            return self._event("media", media)
        if kind == "dtmf":
            return self._event("dtmf", {"track": "inbound_track", "digit": self.chance.choice("0123456789*#")})
        if kind == "mark":
            return self._event("mark", {"name": f"{self.chance.randint(1, 9)}-{self.chance.randint(1, 99)}"})
        return self._event("stop", {"accountSid": "AC" + "0" * 32, "callSid": self.call_sid})

    def _event(self, event: str, details: dict[str, Any]) -> dict[str, Any]:
        self._sequence += 1
        return {
            "event": event,
            "sequenceNumber": str(self._sequence),
            "streamSid": self.stream_sid,
            event: details,
        }


def mutated(chance: random.Random, message: dict[str, Any]) -> str | bytes:
    """The message with something wrong about it, as it goes over the wire: text, or a binary frame."""
    message = copy.deepcopy(message)
    way = chance.randrange(12)
    if way <= 3:
        for _ in range(chance.randint(1, 3)):
            _change_somewhere(chance, message)
        return json.dumps(message)
    if way == 4:
        message["event"] = chance.choice(EVENTS)
        return json.dumps(message)
    text = json.dumps(message)
    at = chance.randrange(len(text))
    if way == 5:
        return text[:at]
    if way == 6:
        return text[:at] + chr(chance.choice((0, 0x22, 0x5C, 0x7B, 0x202E, 0xFFFF, 0x1F3E0))) + text[at:]
    if way == 7:
        return text + text[at:]
    if way == 8:
        return text.encode() if chance.random() < 0.5 else chance.randbytes(chance.randint(0, 400))
    if way == 9:
        depth = chance.choice((10, 1_000, 20_000))
        return "[" * depth + chance.choice(("", "]" * depth))
    if way == 10:
        huge = chance.choice((9_000, 50_000, 70_000, 100_000)) if chance.random() < 0.95 else LARGEST + 1_000
        return json.dumps({**message, "media": {"payload": "A" * huge}})
    return chance.choice(("", " ", "null", "[]", "0", '"media"', "{}", '{"event":{}}', '{"event":"media","media":7}'))


def _change_somewhere(chance: random.Random, message: dict[str, Any]) -> None:
    place: dict[str, Any] = message
    while True:
        key = chance.choice(list(place) or [""])
        inner = place.get(key)
        if isinstance(inner, dict) and inner and chance.random() < 0.7:
            place = inner
            continue
        break
    way = chance.random()
    if way < 0.6:
        place[key] = chance.choice(ODD_VALUES)
    elif way < 0.8:
        place.pop(key, None)
    else:
        place[chance.choice(("x", key + " ", key.upper(), "__proto__"))] = place.pop(key, None)
