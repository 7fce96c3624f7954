"""Several readings of one utterance, and which of them to believe.

Greedy decoding takes the likeliest word at every step and may lose a place on the way ("I want a living going"). Where
it was in doubt, the next best hypotheses of a beam search over the same encoded sound are worth a look: a place that
explains the sound well is believed, wherever it was found. All numbers here were chosen on the tuning half of
`tests/evaluation/speech.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.engines.heard_words import HeardWord

_NEAR_MISS = -1.5
"""Nats by which a name may have missed being believed."""
_POOR, _POOR_WITH_CANDIDATE = -0.5, -0.25
"""Mean log probability of a token below which another look is due; the second where some word may be a name."""
_WITHIN = 0.4
"""Readings whose mean log probability is further below the best are left out."""
_LEAST_VARIETY = 0.6


@dataclass(frozen=True, slots=True)
class Finding:
    """The name that explains the sound best.

    Attributes:
        name: as it is written.
        start, end: the words [start, end) that it replaces.
        gain: nats over silence.
        enough: gain from which it is believed.
        led: does something before it say that a place may follow?
    """

    name: str
    start: int
    end: int
    gain: float
    enough: float
    led: bool = False

    @property
    def margin(self) -> float:
        """Nats beyond what is enough."""
        return self.gain - self.enough


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand an utterance.

    Attributes:
        words: as they were written.
        finding: the best name for the most doubtful words, believed or not; None when nothing was in doubt.
        score: mean log probability of a token.
        has_name: the recogniser wrote one of the names itself.
        has_landmark: the recogniser wrote another place's name.
    """

    words: tuple[HeardWord, ...]
    finding: Finding | None
    score: float = 0.0
    has_name: bool = False
    has_landmark: bool = False

    @property
    def found(self) -> str | None:
        """The name that is believed to have been misheard."""
        return self.finding.name if self.finding is not None and self.finding.margin >= 0 else None

    @property
    def as_written(self) -> str:
        """The text without the finding."""
        return "".join(word.text for word in self.words)

    @property
    def text(self) -> str:
        """The text, with the name in the place of the words that were misheard for it."""
        if self.finding is None or self.found is None:
            return self.as_written
        start, end = self.finding.start, self.finding.end
        before = "".join(word.text for word in self.words[:start])
        after = "".join(word.text for word in self.words[end:])
        return f"{before} {self.finding.name}{self.words[end - 1].ending}{after}"

    @property
    def rambles(self) -> bool:
        """Does it say the same word again and again?"""
        return len({word.bare.lower() for word in self.words}) < _LEAST_VARIETY * len(self.words)

    @property
    def is_doubtful(self) -> bool:
        """Are other readings worth their time?"""
        if self.has_name or self.has_landmark or self.found is not None:
            return False
        if self.finding is None:
            return self.score < _POOR
        return self.finding.margin > _NEAR_MISS or self.score < _POOR_WITH_CANDIDATE


def most_credible(first: Reading, others: Sequence[Reading]) -> str:
    """The text to go on with.

    Args:
        first: of the greedy hypothesis, doubtful.
        others: of a beam search, best first.
    """
    others = [other for other in others if not other.rambles]
    best = max([first.score, *(other.score for other in others)])
    near = [other for other in others if other.score >= best - _WITHIN]
    if not near:
        return first.text
    if near[0].has_name:
        return near[0].text
    votes = Counter(other.found for other in near)
    found = [
        (other.finding.margin, other.text)
        for other in near
        if other.finding is not None and other.found and (other.finding.led or votes[other.found] > 1)
    ]
    if found:
        return max(found)[1]
    return next((other.text for other in near if other.has_name), near[0].as_written)
