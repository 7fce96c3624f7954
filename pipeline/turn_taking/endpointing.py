"""How much silence ends a turn, from what is known of the pause so far.

Every kind of ending has two waits, for a melody that says "finished" and for one that does not; between them the wait
follows the end-of-turn model's probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.turn_taking.utterance_end import Ending


@dataclass(frozen=True, slots=True)
class Wait:
    """Silence in seconds that ends a turn.

    Attributes:
        finished_s: when the model is sure that the sentence was finished.
        unfinished_s: when it is sure that it was not.
        habit: share of the caller's patience that is added: how far long pausers pause at such endings.
    """

    finished_s: float
    unfinished_s: float
    habit: float = 1.0


def _waits() -> Mapping[Ending, Wait]:
    return {
        # People leave about 0.2 s between turns (Stivers et al. 2009, PNAS 106); the words are known after 0.27 s.
        # Smart Turn gives one-word answers 0.03 as often as 0.97: here its doubt counts little, nor does habit.
        Ending.COMPLETE: Wait(0.25, 0.36, habit=0.3),
        # Voices pause for 0.3 s inside a long wish ("… in Retiro / under half a million"), seldom with a final melody.
        Ending.FULL_WISH: Wait(0.33, 0.7, habit=0.5),
        # Misheard words mostly: the melody decides.
        Ending.NEUTRAL: Wait(0.45, 0.8, habit=0.5),
        # After "a flat in Chamberí" as many stop as go on, with the same melody. This outlasts most pauses up to
        # 0.9 s until a sound would be heard, and lets a caller who was done wait for less than a second.
        Ending.WISH: Wait(0.76, 0.8, habit=0.3),
        # Both outwait pauses of 0.9 s; voice activity may have noticed the silence 0.1 s before it began.
        Ending.OPENING: Wait(1.0, 1.1),
        Ending.DANGLING: Wait(1.15, 1.5),
    }


@dataclass(frozen=True, slots=True)
class Endpointing:
    """The constants of endpointing, chosen on the tuning half of `tests/evaluation/turn_taking.py`.

    Attributes:
        waits: by how the words stand.
        without_words: while recognition is under way, or has failed. Longer than recognition takes, so that a turn
            is ended without knowing the words only if there are none.
        unsure_probability: taken for the model's verdict while there is none.
        worth_asking_s: how much the model's verdict must be able to change the wait, or it is not asked: each judgement
            takes 60 ms of a core.
        surely_unfinished, surely_finished: the model's probability at and beyond which a wait is `unfinished_s` and
            `finished_s`.
    """

    waits: Mapping[Ending, Wait] = field(default_factory=_waits)
    without_words: Wait = Wait(0.6, 1.3)
    unsure_probability: float = 0.5
    worth_asking_s: float = 0.15
    surely_unfinished: float = 0.1
    surely_finished: float = 0.9

    def wait_for(self, ending: Ending | None, finished_probability: float | None, patience_s: float) -> float:
        """Silence in seconds that ends the turn.

        Args:
            ending: how the words stand; None while they are not known.
            finished_probability: the end-of-turn model's, in [0, 1]; None without a verdict.
            patience_s: what this caller's pauses add.
        """
        wait = self.without_words if ending is None else self.waits[ending]
        probability = self.unsure_probability if finished_probability is None else finished_probability
        sureness = (probability - self.surely_unfinished) / (self.surely_finished - self.surely_unfinished)
        sureness = min(1.0, max(0.0, sureness))
        return wait.unfinished_s + sureness * (wait.finished_s - wait.unfinished_s) + wait.habit * patience_s

    def worth_asking(self, ending: Ending | None, finished_probability: float | None) -> bool:
        """May another verdict of the model on this pause change when the turn ends?

        Args:
            ending: how the words stand; None while they are not known.
            finished_probability: the model's last verdict on this pause.
        """
        if finished_probability is not None and finished_probability >= self.surely_finished:
            return False
        wait = self.without_words if ending is None else self.waits[ending]
        return wait.unfinished_s - wait.finished_s >= self.worth_asking_s
