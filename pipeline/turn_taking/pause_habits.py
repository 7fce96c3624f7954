"""How long this caller pauses inside their sentences, learned as the call goes on."""

from __future__ import annotations

USUAL_PAUSE_S = 0.4
"""Pauses up to this long tell nothing about a caller: everybody makes them at commas (Campione & Véronis 2002 found
most pauses in read and free speech below 0.5 s)."""
LONGEST_PATIENCE_S = 0.5
"""Most that a caller's habit adds to a wait."""
FORGETS = 0.75
"""What is left of the patience after each turn without a longer pause: three turns halve it."""
CUT_OFF_MARGIN_S = 0.1
"""Added to the pause at which a caller was cut off, so that the same pause would not be cut off again."""


class PauseHabits:
    """Patience with one caller.

    Attributes:
        patience_s: silence to wait beyond what others get, in [0, `LONGEST_PATIENCE_S`].
    """

    def __init__(self) -> None:
        self.patience_s = 0.0
        self._longest_s = 0.0

    def note_pause(self, pause_s: float) -> None:
        """The caller paused so long inside a turn."""
        self._longest_s = max(self._longest_s, pause_s)

    def note_cut_off(self, pause_s: float) -> None:
        """The caller went on after so long, and the turn had been ended already."""
        self._raise_to(pause_s + CUT_OFF_MARGIN_S - USUAL_PAUSE_S)

    def end_turn(self) -> None:
        """A turn is over: what was learned in it counts from the next one on, what was known fades."""
        self.patience_s *= FORGETS
        # Half: a long pause was waited for because the words or the melody asked for it; where they do not, callers
        # pause less.
        self._raise_to((self._longest_s - USUAL_PAUSE_S) / 2)
        self._longest_s = 0.0

    def _raise_to(self, patience_s: float) -> None:
        self.patience_s = min(LONGEST_PATIENCE_S, max(self.patience_s, patience_s))
