"""A caller who is connected but cannot be admitted is told why before the line is closed.

Mostly that is said by the TwiML. Here come those who got their token a moment before the last line was taken, or before
the service was told to stop. It costs the calls in progress next to nothing: the sound is there already or nothing is
said, it goes out in a few messages, and only few are told at once.
"""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable

import anyio

from avatars.avatar import Avatar
from pipeline.audio import PHONE_RATE_HZ, AudioChunk, mulaw_encode
from pipeline.transports.twilio import TwilioSocket
from pipeline.waiting import Signal

MOST_AT_ONCE = 4
"""Others are closed without a word."""
LONGEST_S = 10.0
"""Of what is said."""
_PIECE = PHONE_RATE_HZ // 2
_SOUND_WITHIN_S = 1.0
_MARK = "refused"
_MARK_WITHIN_S = 2.0
"""After the sound's end: the telephone plays it with some delay."""

SoundOf = Callable[[Avatar, str], Awaitable[AudioChunk | None]]
"""An avatar's text as sound, if it is there already."""


async def _nothing(avatar: Avatar, text: str) -> AudioChunk | None:
    return None


class SpokenRefusals:
    """Tells callers why they are not admitted.

    Attributes:
        sound_of: gives the sound; must not synthesise while others talk.
        in_progress: callers who are being told.
    """

    def __init__(self) -> None:
        self.sound_of: SoundOf = _nothing
        self.in_progress = 0

    async def say(self, phone: TwilioSocket, avatar: Avatar, text: str) -> None:
        """Returns when `text` was heard, or at once when it cannot be said."""
        if self.in_progress >= MOST_AT_ONCE:
            return
        self.in_progress += 1
        try:
            sound: AudioChunk | None = None
            with anyio.move_on_after(_SOUND_WITHIN_S):
                sound = await self.sound_of(avatar, text)
            if sound is not None and sound.duration_s <= LONGEST_S:
                await _play(phone, sound)
        finally:
            self.in_progress -= 1


async def _play(phone: TwilioSocket, sound: AudioChunk) -> None:
    heard = Signal()
    phone.on_mark = lambda name: heard.set() if name == _MARK else None
    encoded = mulaw_encode(sound.at_rate(PHONE_RATE_HZ).samples)
    stream_sid = phone.start.stream_sid
    for start in range(0, len(encoded), _PIECE):
        payload = base64.b64encode(encoded[start : start + _PIECE]).decode()
        await phone.send_json({"event": "media", "streamSid": stream_sid, "media": {"payload": payload}})
    await phone.send_json({"event": "mark", "streamSid": stream_sid, "mark": {"name": _MARK}})
    await heard.happens(sound.duration_s + _MARK_WITHIN_S)
