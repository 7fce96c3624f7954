"""How far sound that was given out has been played: by the clock, put right by the far end's marks.

The clock knows when the far end could have played something. A mark comes back when it has: the difference is the far
end's delay, which from then on counts for everything. A mark that is overdue says that playback has not got there yet.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

LONGEST_DELAY_S = 2.0
"""A far end is not further behind than this; a mark that is, was lost."""
DELAY_SMOOTHING = 0.25
"""Weight of the newest mark: one late packet moves the delay by a quarter of its lateness."""
MARK_EVERY_S = 0.25
"""Speech between two marks, about a word: the far end says as often how far it has come."""

_MOMENT_S = 1e-6
"""The clock of an event loop is not exact to the nanosecond."""
_FRAME_S = 0.02


@dataclass(frozen=True, slots=True)
class Reached:
    """What a mark says that came back.

    Attributes:
        voicing: number of the reply it belongs to.
        position: how far that reply has been heard.
        late_s: how much later than by the clock, in seconds.
    """

    voicing: int
    position: int
    late_s: float


@dataclass(frozen=True, slots=True)
class _Mark:
    due_s: float
    voicing: int
    position: int


class Playback:
    """The way from here to the far end's ear.

    Args:
        now: the clock, in seconds.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._end_s = 0.0
        self._frames: deque[tuple[float, int]] = deque()
        self._marks: dict[str, _Mark] = {}
        self._measured_s: float | None = None
        self._marked_s = -MARK_EVERY_S
        self._counter = itertools.count(1)

    @property
    def ahead_s(self) -> float:
        """Seconds of sound given out whose time has not come, by the clock; negative when it has run dry."""
        return self._end_s - self._now()

    @property
    def delay_s(self) -> float:
        """How far the far end is behind the clock, in seconds; 0 until a mark told."""
        if self._measured_s is None:
            return 0.0
        overdue_s = 0.0
        if self._marks:
            # What the oldest mark stands behind has not been heard whole.
            overdue_s = self._now() - next(iter(self._marks.values())).due_s + _FRAME_S
        return min(max(self._measured_s, overdue_s), LONGEST_DELAY_S)

    @property
    def left_s(self) -> float:
        """Seconds until all speech given out has been heard; 0 when it has."""
        self._give_up_lost_marks()
        left_s = self._frames[-1][0] + self.delay_s - self._now() if self._frames else 0.0
        return left_s if left_s > _MOMENT_S else 0.0

    def give(self, duration_s: float, position: int | None = None) -> float:
        """Sound is given out. Returns when it begins to play by the clock.

        Args:
            duration_s: its length.
            position: how far speech has come at its end; None when it is no speech.
        """
        start_s = max(self._end_s, self._now())
        self._end_s = start_s + duration_s
        if position is not None:
            self._frames.append((self._end_s, position))
        return start_s

    def played(self) -> int:
        """The last position that was heard since the last call; 0 if none was."""
        self._give_up_lost_marks()
        until_s, position = self._now() - self.delay_s, 0
        while self._frames and self._frames[0][0] <= until_s + _MOMENT_S:
            position = self._frames.popleft()[1]
        return position

    def forget(self) -> None:
        """What is on its way was thrown away. Marks that come back now say nothing."""
        self._frames.clear()
        self._marks.clear()
        self._end_s = self._now()
        self._marked_s = -MARK_EVERY_S

    @property
    def mark_due(self) -> bool:
        """Is it time for another mark?"""
        return self._end_s - self._marked_s >= MARK_EVERY_S - _MOMENT_S

    def mark(self, voicing: int) -> str:
        """A name for the end of what was last given out, to be sent after it."""
        end_s, position = self._frames[-1]
        self._marked_s = end_s
        name = f"{voicing}-{next(self._counter)}"
        self._marks[name] = _Mark(end_s, voicing, position)
        return name

    def reached(self, name: str) -> Reached | None:
        """A mark came back; None if it is not waited for."""
        mark = self._marks.pop(name, None)
        if mark is None:
            return None
        # Marks come back in order: those before it will not come any more.
        for earlier in [other for other, its in self._marks.items() if its.due_s < mark.due_s]:
            del self._marks[earlier]
        late_s = min(max(self._now() - mark.due_s, 0.0), LONGEST_DELAY_S)
        before_s = late_s if self._measured_s is None else self._measured_s
        self._measured_s = before_s + DELAY_SMOOTHING * (late_s - before_s)
        while self._frames and self._frames[0][1] <= mark.position and self._frames[0][0] <= mark.due_s:
            self._frames.popleft()
        return Reached(mark.voicing, mark.position, late_s)

    def _give_up_lost_marks(self) -> None:
        lost_s = self._now() - LONGEST_DELAY_S
        for name in [name for name, mark in self._marks.items() if mark.due_s < lost_s]:
            del self._marks[name]
