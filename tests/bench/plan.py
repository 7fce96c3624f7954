"""Which calls are made: conversations, callers, speaking rates, pauses and interruptions, all drawn by one seed."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import yaml

from pipeline.settings import PROJECT_ROOT, load_settings
from tests.voices import Caller, can_speak

CONVERSATIONS = PROJECT_ROOT / "data" / "evaluation" / "turns.yaml"
CALLERS = (
    Caller("Bella (US)", "kokoro", "af_bella"),
    Caller("Joe (Piper, US)", "piper", "joe"),
    Caller("George (UK)", "kokoro", "bm_george"),
    Caller("SLT (flite, US)", "flite", "slt"),
    Caller("Dora (Spanish accent)", "kokoro", "ef_dora"),
    Caller("AWB (flite, Scottish)", "flite", "awb"),
    Caller("Michael (US)", "kokoro", "am_michael"),
    Caller("Alice (UK)", "kokoro", "bf_alice"),
    Caller("RMS (flite, US)", "flite", "rms"),
    Caller("Alex (Spanish accent)", "kokoro", "em_alex"),
    Caller("Sara (Italian accent)", "kokoro", "if_sara"),
    Caller("Puck (US)", "kokoro", "am_puck"),
)
SPEEDS = (0.8, 0.9, 1.0, 1.0, 1.1, 1.25)
PAUSE_S = (0.3, 0.9)
OVER = 0.65
"""Share of turns whose next utterance begins while the avatar is speaking; the rest wait until it has finished."""
BACKCHANNEL = 0.4
"""Share of the long answers that an "mhm", an "okay" or a cough is put into first."""
BACKCHANNELS = ("Mhm.", "Okay.", "Uh-huh.", "Mm.", "cough")
_MARK = re.compile(r"/(dangling|comma|complete)/")

PauseKind = Literal["dangling", "comma", "complete"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance and what is done while it is answered.

    Attributes:
        kind: wish, followup, question, correction, number, short or thanks.
        words: with marks where it pauses.
        pauses_s: length of each pause.
        natural: pauses put into the whole sentence, or between separately spoken parts.
        over_after_s: the next utterance begins so long after the answer did, if the avatar is still speaking; None
            when the next one waits for the answer's end.
        backchannel: said into the answer; empty for nothing.
        gives: what the words tell the avatar: "place", "budget", "rooms".
    """

    kind: str
    words: str
    pauses_s: tuple[float, ...]
    natural: bool
    over_after_s: float | None
    backchannel: str = ""
    gives: tuple[str, ...] = ()

    @property
    def pause_kinds(self) -> tuple[str, ...]:
        """Where its pauses are."""
        return tuple(_MARK.findall(self.words))


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One call; the same number and seed are the same call, whoever is called."""

    number: int
    caller: Caller
    speed: float
    turns: tuple[Turn, ...]
    over_greeting: bool
    """The first utterance begins while the avatar greets."""


def plan_calls(
    turns: int,
    seed: int,
    *,
    talk_over_s: tuple[float, float] = (1.8, 3.2),
    callers: Sequence[Caller] = CALLERS,
    skip: int = 0,
) -> list[PlannedCall]:
    """Calls with `turns` turns in all.

    Args:
        seed: the same seed makes the same calls.
        talk_over_s: shortest and longest time after an answer's first sound at which the next utterance begins.
        callers: who may call; those whose voice this machine lacks are left out.
        skip: conversations and callers to begin after, so that one channel has others than the one before it.
    """
    conversations = yaml.safe_load(CONVERSATIONS.read_text(encoding="utf-8"))
    speaking = [caller for caller in callers if can_speak(caller)]
    calls: list[PlannedCall] = []
    while (left := turns - sum(len(call.turns) for call in calls)) > 0:
        number = skip + len(calls)
        draw = random.Random(f"{seed}-{number}")
        rows = conversations[(number + seed) % len(conversations)][:left]
        caller, speed, over_greeting = speaking[number % len(speaking)], draw.choice(SPEEDS), draw.random() < 0.4
        planned = tuple(_turn(draw, row, talk_over_s) for row in rows)
        calls.append(PlannedCall(number, caller, speed, planned, over_greeting))
    return calls


def _turn(draw: random.Random, row: Sequence[str], talk_over_s: tuple[float, float]) -> Turn:
    kind, words, *flags = row
    return Turn(
        kind=kind,
        words=words,
        pauses_s=tuple(round(draw.uniform(*PAUSE_S), 2) for _ in _MARK.findall(words)),
        natural=draw.random() < 0.6,
        over_after_s=draw.uniform(*talk_over_s) if draw.random() < OVER else None,
        backchannel=draw.choice(BACKCHANNELS) if "long" in flags and draw.random() < BACKCHANNEL else "",
        gives=tuple(flag for flag in flags if flag != "long"),
    )


def set_phrases(*kinds: str) -> list[str]:
    """The avatars' set phrases of these kinds ("not_understood", "thanks", ...)."""
    definitions = sorted(load_settings().avatars_dir.glob("*.y*ml"))
    parsed = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in definitions]
    return [phrase for avatar in parsed for kind in kinds for phrase in avatar["phrases"][kind]]
