"""One line of results a turn: what was planned, what was measured, what was understood of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rapidfuzz import fuzz

from pipeline.audio import PHONE_RATE_HZ
from tests import sound_quality
from tests.bench.content import Fillers, content_after, heard_words, words_of
from tests.bench.line import HeldCall
from tests.bench.measuring import Measured, measure

_LISTEN_S = 14.0
_ALIKE = 80.0
_ASKED_AGAIN = {
    "place": re.compile(r"\bwhere\b.*\?|\b(which|what) (area|district|city|place|part|neighbou?rhood)\b"),
    "budget": re.compile(r"\b(what|how much|which)\b.*\b(budget|spend)\b"),
    "rooms": re.compile(r"\bhow many (bed)?rooms\b"),
}
"""Questions that show that what the caller had just said of the place, the budget or the rooms was ignored."""


@dataclass(frozen=True, slots=True)
class TurnResult:
    """A turn. Times in seconds from the caller's last sound; see `measuring.Measured` for the rest.

    Attributes:
        channel: "phone", "browser" or "stock".
        call, turn: which one.
        caller, speed: who spoke, and how fast.
        kind, words: what was said, pauses marked.
        content_s: to the first word of the answer itself.
        after_lead_ins_s: the same without sentences that only announce a home.
        interrupted_at_s: when the caller spoke next; the content had not come until then if `content_s` is None.
        answer: what was recognised of the answer.
        gives: what the words tell the avatar: "place", "budget", "rooms".
    """

    channel: str
    call: int
    turn: int
    caller: str
    speed: float
    kind: str
    words: str
    natural: bool
    pause_kinds: tuple[str, ...]
    measured: Measured
    content_s: float | None
    after_lead_ins_s: float | None
    interrupted_at_s: float
    answer: str
    gives: tuple[str, ...] = ()

    @property
    def ignored(self) -> bool:
        """The avatar asked for what it had just been told: part of the utterance was not listened to."""
        return any(_ASKED_AGAIN[what].search(self.answer.lower()) for what in self.gives)

    def as_json(self) -> dict[str, Any]:
        """Everything, for the JSON file."""
        return asdict(self)


@dataclass(slots=True)
class ChannelResult:
    """All calls of a channel.

    Attributes:
        greetings_s: from each call's beginning to the greeting's first sound.
        clicks, clipped: places in the avatar's sound, see `tests.sound_quality`; a stop at a barge-in may be a click.
        spread_db: each call's loudest answer above its softest.
    """

    name: str
    turns: list[TurnResult] = field(default_factory=list)
    asides: list[TurnResult] = field(default_factory=list)
    greetings_s: list[float | None] = field(default_factory=list)
    clicks: int = 0
    clipped: int = 0
    spread_db: list[float] = field(default_factory=list)

    def add(self, call: HeldCall, known: Fillers) -> None:
        """Measures a call."""
        measured = measure(call.recording)
        self.greetings_s.append(call.greeting_s)
        self._listen_for_defects(call, measured)
        for index, (one, text) in enumerate(zip(measured, call.texts, strict=True)):
            plan = call.plan.turns[one.turn]
            until_s = next((m.onset_s for m in measured[index + 1 :] if not m.backchannel), one.until_s)
            until_s = max(until_s, measured[-1].until_s if index == len(measured) - 1 else until_s)
            content_s, late_s, answer = _content(call, one, until_s, known)
            row = TurnResult(
                channel=self.name,
                call=call.plan.number,
                turn=one.turn,
                caller=call.plan.caller.name,
                speed=call.plan.speed,
                kind="backchannel" if one.backchannel else plan.kind,
                words=text,
                natural=call.natural[one.turn],
                pause_kinds=() if one.backchannel else plan.pause_kinds,
                measured=one,
                content_s=content_s,
                after_lead_ins_s=late_s,
                interrupted_at_s=until_s - one.end_s,
                answer=answer,
                gives=() if one.backchannel else plan.gives,
            )
            (self.asides if one.backchannel else self.turns).append(row)

    def _listen_for_defects(self, call: HeldCall, measured: Sequence[Measured]) -> None:
        ear, rate_hz = call.recording.ear, call.recording.rate_hz
        rail = sound_quality.MULAW_RAIL if rate_hz == PHONE_RATE_HZ else sound_quality.FULL_SCALE
        self.clicks += len(sound_quality.clicks(ear, rate_hz))
        self.clipped += len(sound_quality.clipped(ear, rail))
        answers = [
            call.recording.ear_between(one.end_s + one.first_sound_s, one.until_s).samples
            for one in measured
            if one.first_sound_s is not None and not one.backchannel
        ]
        if len(answers) > 1:
            self.spread_db.append(sound_quality.loudness_spread_db(answers, rate_hz))


def _content(call: HeldCall, one: Measured, until_s: float, known: Fillers) -> tuple[float | None, float | None, str]:
    if one.first_sound_s is None:
        return None, None, ""
    start_s = one.end_s + one.first_sound_s
    audio = call.recording.ear_between(start_s, min(until_s, start_s + _LISTEN_S))
    if one.backchannel:
        return None, None, " ".join(word.text for word in heard_words(audio))
    content_s, text = content_after(audio, known.openers)
    late_s, _ = content_after(audio, known.lead_ins)
    return _plus(content_s, one.first_sound_s), _plus(late_s, one.first_sound_s), text


def _plus(value_s: float | None, more_s: float) -> float | None:
    return None if value_s is None else value_s + more_s


def false_barge_in(aside: TurnResult, answers: Iterable[str]) -> bool:
    """The avatar did not go on after an "mhm", or answered it with one of its set `answers`."""
    return not aside.measured.went_on or begins_as(aside, answers)


def begins_as(turn: TurnResult, phrases: Iterable[str]) -> bool:
    """The answer begins as one of the avatars' set phrases does, as recognition hears it."""
    heard = words_of(turn.answer)
    beginnings: Sequence[list[str]] = [words_of(phrase)[:5] for phrase in phrases]
    return any(fuzz.ratio(" ".join(heard[: len(p)]), " ".join(p)) >= _ALIKE for p in beginnings if heard and p)
