"""The phone's sound in the order and at the time in which it was spoken, whatever became of it on the way.

Twilio numbers its media messages and says when each was spoken (`chunk`, counted from 1, and `timestamp`, milliseconds
from the beginning of the stream). What comes twice is left out, what comes too early waits a moment for what is
missing, and what was lost becomes silence: without it, all that follows would be heard earlier than it was said, a bit
more with every loss. A sender whose numbers make no sense is heard all the same, in the order of arrival.
"""

from __future__ import annotations

from collections.abc import Callable

BYTES_PER_MS = 8
"""Mu-law at 8 kHz."""
SILENCE = b"\xff"
"""Mu-law zero."""
HELD = 2
"""Messages that wait for one that is missing: 40 ms. The socket is TCP, so what is later than that is lost."""
FAR_CHUNKS = 50
"""A leap over more than a second of messages is no loss but a broken number."""
FAR_MS = 10_000.0
"""The same for timestamps: a line that was gone for so long is another call."""
TOLERANCE_MS = 15.0
"""Timestamps need not lie on a grid of 20 ms; smaller gaps are kept in mind until they add up."""
LONGEST_FILL_MS = 1_000.0
"""Silence put in at once. It ends a turn; more would only wait to be heard."""
SLACK_MS = 100.0
"""How far the sound may be ahead of the clock before no silence is put in: a made-up gap must not move it on."""
LONGEST_BURST_S = 2.0
"""A line that was stuck delivers what it owes at once. What is faster than that is no telephone."""
BEGIN_ANEW = 5
"""Numbers that make no sense, so many in a row, are the sender's new numbers."""


class OutOfPlace(Exception):
    """A message whose sound is not heard; the text says why, in words that are counted."""


class MediaOrder:
    """Order and time of one stream's sound.

    Args:
        now: a clock, in seconds.

    Attributes:
        lost_s: silence put in for what was lost, in seconds.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.lost_s = 0.0
        self._now = now
        self._began_s: float | None = None
        self._taken_s = 0.0
        self._next: int | None = None
        self._odd_chunks = self._odd_times = 0
        self._held: dict[int, tuple[bytes, float | None]] = {}
        self._due_ms: float | None = None

    def push(self, sound: bytes, chunk: int | None, timestamp_ms: float | None) -> bytes:
        """Takes a message's sound. Returns what is to be heard now: nothing while it waits, more when that is over.

        Args:
            sound: mu-law.
            chunk: the message's number; None if it has none.
            timestamp_ms: when its sound begins; None if it does not say.

        Raises:
            OutOfPlace: it came twice, too late or too fast, and is not heard.
        """
        now_s = self._now()
        if self._began_s is None:
            self._began_s = now_s
        length_s = len(sound) / BYTES_PER_MS / 1_000
        if self._taken_s + length_s > now_s - self._began_s + LONGEST_BURST_S:
            raise OutOfPlace("faster than real time")
        if chunk is None:
            return self._placed(sound, timestamp_ms)
        self._next = chunk if self._next is None else self._next
        ahead = chunk - self._next
        if ahead < 0 or chunk in self._held or ahead > FAR_CHUNKS:
            self._odd_chunks += 1
            if self._odd_chunks < BEGIN_ANEW:
                if ahead > FAR_CHUNKS:
                    return self._placed(sound, timestamp_ms)
                raise OutOfPlace("late or twice")
            before = self._release_all()
            self._next = chunk + 1
            self._odd_chunks = 0
            return before + self._placed(sound, timestamp_ms)
        self._odd_chunks = 0
        self._held[chunk] = (sound, timestamp_ms)
        return self._release()

    def _release(self) -> bytes:
        heard = b""
        while self._held and (self._next in self._held or len(self._held) > HELD):
            chunk = min(self._held)
            self._next = chunk + 1
            heard += self._placed(*self._held.pop(chunk))
        return heard

    def _release_all(self) -> bytes:
        heard = b"".join(self._placed(*self._held[chunk]) for chunk in sorted(self._held))
        self._held.clear()
        return heard

    def _placed(self, sound: bytes, timestamp_ms: float | None) -> bytes:
        """The sound, with silence before it where something is missing."""
        length_ms = len(sound) / BYTES_PER_MS
        fill_ms = 0.0
        if timestamp_ms is not None:
            gap_ms = 0.0 if self._due_ms is None else timestamp_ms - self._due_ms
            if -TOLERANCE_MS <= gap_ms <= FAR_MS:
                self._odd_times = 0
                if self._due_ms is None or gap_ms >= TOLERANCE_MS:
                    self._due_ms = timestamp_ms
                    fill_ms = self._fill_ms(gap_ms)
            else:
                self._odd_times += 1
                if self._odd_times >= BEGIN_ANEW:
                    self._due_ms, self._odd_times = timestamp_ms, 0
        if self._due_ms is not None:
            self._due_ms += length_ms
        self._taken_s += (fill_ms + length_ms) / 1_000
        self.lost_s += fill_ms / 1_000
        return SILENCE * round(fill_ms * BYTES_PER_MS) + sound

    def _fill_ms(self, gap_ms: float) -> float:
        if gap_ms < TOLERANCE_MS or self._began_s is None:
            return 0.0
        behind_ms = (self._now() - self._began_s - self._taken_s) * 1_000 + SLACK_MS
        return float(round(max(0.0, min(gap_ms, behind_ms, LONGEST_FILL_MS))))
