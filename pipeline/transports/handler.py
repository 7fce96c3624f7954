"""The project's FastRTC handler, one for each call on the phone or in the browser. It only carries sound and events."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator
from typing import Any

import anyio
import av
import numpy as np
from fastrtc import AdditionalOutputs, AsyncStreamHandler, CloseStream, get_current_context
from fastrtc.utils import WebRTCError
from numpy.typing import NDArray

from pipeline.audio import LISTEN_RATE_HZ, PHONE_RATE_HZ, PromptResampler, mono
from pipeline.errors import CallRefused
from pipeline.feed import Subscription
from pipeline.session import Session
from pipeline.transports.desk import CallDesk
from pipeline.transports.twilio import TwilioSocket

log = logging.getLogger(__name__)

BROWSER_RATE_HZ = 24_000
"""Kokoro's own rate, and one that Opus carries whole."""
EVENTS_EVERY_S = 0.1
"""The page gets events at most this often, so that a fast stream of words does not flood it."""
ARGUMENTS_WAIT_S = 3.0
"""How long the page may take to say which avatar was chosen; then the default one answers."""
_IDLE_S = 0.1


class CallHandler(AsyncStreamHandler):
    """Carries one call. FastRTC calls `copy` for each connection; the original carries none.

    Args:
        desk: where the call is admitted.
        phone: the caller's telephone socket; None in the browser.
    """

    def __init__(self, desk: CallDesk, phone: TwilioSocket | None = None) -> None:
        # On the phone FastRTC hands over the 8 kHz samples as they came: it would resample each packet on its own,
        # with a click at every join, where the stream below keeps its state.
        input_rate_hz = PHONE_RATE_HZ if phone else LISTEN_RATE_HZ
        output_rate_hz = PHONE_RATE_HZ if phone else BROWSER_RATE_HZ
        super().__init__("mono", output_sample_rate=output_rate_hz, input_sample_rate=input_rate_hz)
        self._desk = desk
        self._phone = phone
        self._to_listen_rate = PromptResampler(input_rate_hz, LISTEN_RATE_HZ)
        self._from_browser = av.AudioResampler(format="s16", layout="mono", rate=LISTEN_RATE_HZ)
        self._session: Session | None = None
        self._events: Subscription | None = None
        self._events_due_s = 0.0
        self._admitted = asyncio.Event()
        self._marks: list[str] = []
        self._finished = False
        if phone is not None:
            phone.on_skip = desk.note_skipped

    def copy(self) -> CallHandler:
        """A handler for another connection."""
        return CallHandler(self._desk, self._phone)

    async def start_up(self) -> None:
        """Runs the call from its admission to its end."""
        try:
            self._session = await self._admit()
        except CallRefused as refusal:
            if self._phone is not None:
                answers = self._desk.avatar(self._phone.start.avatar)
                await self._desk.refusing.say(self._phone, answers, str(refusal))
            self._admitted.set()
            if self._phone is None:
                raise WebRTCError(str(refusal)) from refusal
            return
        session = self._session
        session.speaker.on_clear = self._clear
        if self._phone is None:
            self._events = session.feed.subscribe()
        else:
            session.speaker.on_mark = self._marks.append
            self._phone.on_mark = session.speaker.mark_reached
            self._phone.on_digit = session.press
        self._admitted.set()
        watching = [asyncio.ensure_future(follow(session.feed.subscribe())) for follow in self._desk.observers]
        try:
            await session.run()
        except Exception:
            # FastRTC runs this in a task of its own that nobody looks at.
            log.exception("call broke down", extra={"call": session.call.call_id})
        finally:
            self._desk.dismiss(session)
            await asyncio.gather(*watching, return_exceptions=True)

    def resample(self, frame: av.AudioFrame) -> Generator[av.AudioFrame, None, None]:
        """The browser's frame at `LISTEN_RATE_HZ`. FastRTC's own collects three packets before it gives one frame."""
        yield from self._from_browser.resample(frame)

    async def receive(self, frame: tuple[int, NDArray[np.int16]]) -> None:
        """Takes the caller's sound."""
        if self._session is not None:
            self._session.listen(self._to_listen_rate.push(mono(frame[1])))

    async def emit(self) -> Any:
        """Gives the next sound to the caller, in time, and now and then what happened to the page."""
        if self._finished and self._phone is not None:
            # The socket is gone. FastRTC's loop ends by a cancellation only, which may have been lost on the way.
            raise asyncio.CancelledError
        await self._admitted.wait()
        frame = await self._session.next_frame() if self._session is not None else None
        if frame is None:
            return await self._close()
        if self._phone is not None:
            self._phone.expect(tuple(self._marks))
            self._marks.clear()
        sound = (frame.rate_hz, frame.samples)
        if (events := self._due_events()) is not None:
            return sound, events
        return sound

    async def shutdown(self) -> None:
        """The connection is gone."""
        first, self._finished = not self._finished, True
        if self._session is not None:
            self._desk.dismiss(self._session)
        if self._phone is not None and first:
            self._desk.lost_s += self._phone.lost_s
            self._desk.messages += self._phone.received
            self._phone.forget_call()

    async def _admit(self) -> Session:
        if self._phone is not None:
            start = self._phone.start
            return self._desk.admit(
                "phone", PHONE_RATE_HZ, avatar=start.avatar, call_id=start.call_sid, caller=start.caller
            )
        avatar = ""
        # Not `asyncio.wait_for`: before Python 3.12 it can lose a cancellation.
        with anyio.move_on_after(ARGUMENTS_WAIT_S):
            await self.wait_for_args()
            avatar = str(self.latest_args[-1])
        return self._desk.admit("browser", BROWSER_RATE_HZ, avatar=avatar, call_id=get_current_context().webrtc_id)

    async def _close(self) -> Any:
        if self._phone is not None:
            # The goodbye has been heard: its last mark came back before the session ended.
            self._phone.finish()
            await asyncio.sleep(_IDLE_S)
            return None
        events = self._events.drain() if self._events is not None else ()
        if events and self._page_listens:
            return AdditionalOutputs(events)
        if not self._finished:
            self._finished = True
            return CloseStream("The call is over.")
        await asyncio.sleep(_IDLE_S)
        return None

    def _due_events(self) -> AdditionalOutputs | None:
        now_s = asyncio.get_running_loop().time()
        if self._events is None or now_s < self._events_due_s or not self._page_listens:
            return None
        events = self._events.drain()
        if not events:
            return None
        self._events_due_s = now_s + EVENTS_EVERY_S
        return AdditionalOutputs(events)

    @property
    def _page_listens(self) -> bool:
        # FastRTC announces events on this channel, and logs an error for each one once the page was left.
        return self.channel is None or getattr(self.channel, "readyState", "open") == "open"

    def _clear(self) -> None:
        """Throws away what was given out but not yet played: in FastRTC's queue and in the phone network's buffer."""
        if self._clear_queue is not None:
            self._clear_queue()
        if self._phone is not None:
            self._phone.clear()
