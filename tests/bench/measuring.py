"""Every figure of the benchmark, from the recording of a call and nothing else.

All times come from sound: the caller's from the loud frames of what the microphone picked up, the avatar's from those
at the caller's ear. A *beginning* is a loud frame after at least `SILENCE_S` without one. The gaps inside a sentence
are shorter, and no answer comes so soon after the avatar was stopped: so what is left of an interrupted answer is never
taken for the next one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.bench.recording import FRAME_S, Mark, Recording, loud_frames

SILENCE_S = 0.25
STOPPED_S = 0.3
"""Silence that shows that the avatar stopped."""
ANSWER_LIMIT_S = 10.0
"""A turn without an answer for so long is missed."""
CUT_OFF_MARGIN_S = 0.1
"""Sound that begins so soon after the caller went on was on its way before they did: they were cut off."""
TAKES_UP_S = 2.0
"""An avatar that has not gone on so long after an "mhm" was stopped by it."""
_AROUND_S = 0.15
_WAS_SOUNDING_S = 0.1
_SPEAKING_S = 0.05


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause inside an utterance, between loud frames.

    Attributes:
        start_s, end_s: on the recording's clock.
        cut_off_s: time from the pause's beginning to the avatar's sound; None when the caller could go on in peace.
    """

    start_s: float
    end_s: float
    cut_off_s: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One utterance and what was heard of the avatar after it. Times in seconds.

    Attributes:
        turn: index in the call's plan.
        onset_s, end_s: the caller's first and last sound, on the recording's clock.
        until_s: when the caller spoke next, or the recording ended.
        pauses: in order.
        first_sound_s: from `end_s` to the answer's first sound; None when there was none within the limit.
        spoke_into: the avatar began to speak while the caller spoke, outside pauses.
        barge_in_s: from `onset_s` until the avatar was silent; None when it was not speaking just before the onset and
            just after it (its sentence may have ended by itself).
        over: the avatar was speaking when the caller began.
        backchannel: no answer was expected.
        went_on: a backchannel: the avatar went on, or took up again.
        silenced_s: a backchannel: how long the avatar was silent for it.
    """

    turn: int
    onset_s: float
    end_s: float
    until_s: float
    pauses: tuple[Pause, ...]
    first_sound_s: float | None
    spoke_into: bool
    barge_in_s: float | None
    over: bool
    backchannel: bool
    went_on: bool
    silenced_s: float

    @property
    def missed(self) -> bool:
        """An utterance that was to be answered and was not."""
        return not self.backchannel and self.first_sound_s is None


class Ear:
    """When the avatar was heard.

    Args:
        loud: for each 10 ms whether they are sound.
    """

    def __init__(self, loud: NDArray[np.bool_]) -> None:
        self.at_s = np.flatnonzero(loud) * FRAME_S
        gaps_s = np.diff(self.at_s, prepend=-np.inf)
        self.beginnings_s = self.at_s[gaps_s > SILENCE_S + FRAME_S / 2]

    def begins_between(self, start_s: float, end_s: float) -> float | None:
        """The first beginning in [start, end]."""
        inside = self.beginnings_s[(self.beginnings_s >= start_s) & (self.beginnings_s <= end_s)]
        return float(inside[0]) if len(inside) else None

    def sounds_between(self, start_s: float, end_s: float) -> bool:
        """Is anything heard in [start, end]?"""
        return bool(np.any((self.at_s >= start_s) & (self.at_s <= end_s)))

    def silent_from(self, at_s: float, for_s: float) -> float:
        """The end of the sound that goes on at `at_s`: its last frame before `for_s` of silence."""
        later = self.at_s[self.at_s >= at_s]
        if not len(later) or later[0] - at_s > for_s:
            return at_s
        gaps_s = np.diff(later, append=np.inf)
        return float(later[np.argmax(gaps_s > for_s + FRAME_S / 2)]) + FRAME_S

    def longest_silence(self, start_s: float, end_s: float) -> float:
        """The longest stretch without sound in [start, end]."""
        inside = self.at_s[(self.at_s >= start_s) & (self.at_s <= end_s)]
        return float(np.diff(np.concatenate([[start_s], inside, [end_s]])).max())


def measure(recording: Recording) -> list[Measured]:
    """Every utterance of the call, in order."""
    loud = np.flatnonzero(loud_frames(recording.mouth, recording.rate_hz))
    mouth: NDArray[np.float64] = loud.astype(np.float64) * FRAME_S
    ear = Ear(loud_frames(recording.ear, recording.rate_hz))
    length_s = len(recording.ear) / recording.rate_hz
    spans = [_span(mouth, mark) for mark in recording.marks]
    ends = [*(start_s for start_s, _ in spans[1:]), length_s]
    return [
        _measure(recording.marks[index], mouth, ear, *span, until_s)
        for index, (span, until_s) in enumerate(zip(spans, ends, strict=True))
    ]


def _span(mouth: NDArray[np.float64], mark: Mark) -> tuple[float, float]:
    inside = mouth[(mouth >= mark.start_s - _AROUND_S) & (mouth <= mark.end_s + _AROUND_S)]
    if not len(inside):
        raise ValueError(f"the caller was to speak at {mark.start_s:.2f} s, and did not")
    return float(inside[0]), float(inside[-1]) + FRAME_S


def _measure(
    mark: Mark, mouth: NDArray[np.float64], ear: Ear, onset_s: float, end_s: float, until_s: float
) -> Measured:
    pauses = tuple(_pause(mark, mouth, ear, pause) for pause in mark.pauses)
    quiet = [(pause.start_s, pause.end_s + CUT_OFF_MARGIN_S) for pause in pauses]
    limit_s = min(until_s, end_s + ANSWER_LIMIT_S)
    answer_s = ear.begins_between(end_s, limit_s)
    before, after = (onset_s - _WAS_SOUNDING_S, onset_s), (onset_s, onset_s + _WAS_SOUNDING_S)
    sounding = ear.sounds_between(*before) and ear.sounds_between(*after)
    into = ear.beginnings_s[(ear.beginnings_s > onset_s + _SPEAKING_S) & (ear.beginnings_s < end_s)]
    barge_in_s = ear.silent_from(onset_s, STOPPED_S) - onset_s if sounding and not mark.backchannel else None
    after_s = min(until_s, end_s + TAKES_UP_S)
    return Measured(
        turn=mark.turn,
        onset_s=onset_s,
        end_s=end_s,
        until_s=until_s,
        pauses=pauses,
        first_sound_s=None if answer_s is None else answer_s - end_s,
        spoke_into=not mark.backchannel and any(not any(a <= at <= b for a, b in quiet) for at in into),
        barge_in_s=barge_in_s,
        over=sounding,
        backchannel=mark.backchannel,
        went_on=mark.backchannel and ear.sounds_between(end_s, after_s),
        silenced_s=ear.longest_silence(onset_s, after_s) if mark.backchannel else 0.0,
    )


def _pause(mark: Mark, mouth: NDArray[np.float64], ear: Ear, pause: tuple[float, float]) -> Pause:
    middle_s = mark.start_s + (pause[0] + pause[1]) / 2
    start_s = float(mouth[mouth < middle_s][-1]) + FRAME_S
    end_s = float(mouth[mouth > middle_s][0])
    began_s = ear.begins_between(start_s, end_s + CUT_OFF_MARGIN_S)
    return Pause(start_s, end_s, None if began_s is None else began_s - start_s)
