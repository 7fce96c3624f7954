"""One answer of the avatar: why it is given, how far it got, and when each of its stages was reached.

Apart from those who work on it: `session.py` says why it is wanted, `answering.py` gives it its turn,
`replying.py` finds its words and its sound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from avatars.avatar import LanguageCode
from pipeline.engines.base import Transcript
from pipeline.events import Overlap, TurnTimings
from pipeline.tool_feedback import Mode
from pipeline.turns import TurnOver
from pipeline.voicing import Voicing

BARELY_HEARD_WORDS = 2
"""A caller who speaks again after so few words of the answer was not done: it is one turn, answered anew."""


@dataclass(frozen=True, slots=True)
class AnswerConfig:
    """How answers are given.

    Attributes:
        tool_feedback: when the caller gets a word while a tool runs.
        tool_use_message: said then instead of the avatar's own sentences.
        sound_effect_s: the keyboard is heard at most so long.
        speculate: may an answer be prepared before the turn is certainly over?
    """

    tool_feedback: Mode = "auto"
    tool_use_message: str | None = None
    sound_effect_s: float = 3.0
    speculate: bool = True


@dataclass(slots=True, eq=False)
class Answer:
    """Something to say, why, and how far it got. One of `turn`, `typed` and `prompt` says why.

    Attributes:
        turn: the spoken turn it answers.
        typed: the written words it answers.
        prompt: what the avatar says of its own accord.
        meant: tells what the turn was, when its words are known: only "turn" is answered.
        like_speech: was there a voice in the turn? Noise is not asked to say it again.
        since_s: the clock's time from which its stages are counted.
        ends_call: the reason for which the call ends after it; empty when it goes on.
        said: what the caller said, once recognised.
        language: to answer in.
        inference_ms: how long the recogniser worked on it.
        in_memory: does the agent remember it?
        begun_anew: it broke off, and was begun from the start by another model.
        voicing: its sound.
        heard, unheard: its words that were played, and the others.
        heard_content: of the words heard, those of the answer itself, without openers and tool sentences.
        timings: its stages.
    """

    turn: TurnOver | None = None
    typed: str = ""
    prompt: str = ""
    meant: Callable[[Transcript], Overlap] = lambda _: "turn"
    like_speech: bool = True
    since_s: float = 0.0
    ends_call: str = ""
    said: str = ""
    language: LanguageCode | None = None
    inference_ms: float = 0.0
    in_memory: bool = False
    begun_anew: bool = False
    voicing: Voicing | None = None
    heard: str = ""
    unheard: str = ""
    heard_content: str = ""
    timings: TurnTimings = field(default_factory=TurnTimings)

    @property
    def barely_heard(self) -> bool:
        """Was so little of it played that the caller cannot have reacted to it?"""
        return len(self.heard_content.split()) <= BARELY_HEARD_WORDS

    def ms(self, at_s: float | None) -> float | None:
        """A time on the clock as milliseconds after the end of speech; None if it was not reached."""
        return None if at_s is None else (at_s - self.since_s) * 1_000

    def note_sound(self) -> None:
        """Takes over from its voicing when its sound was first to be heard."""
        if (voicing := self.voicing) is not None:
            self.timings = replace(
                self.timings,
                first_audio_ms=self.ms(voicing.first_audio_at_s),
                first_content_ms=self.ms(voicing.first_content_at_s),
                heard_ms=self.ms(voicing.heard_at_s),
            )
