"""Plays a caller's interruption against the avatar's speech in a closed loop, in audio time.

The avatar's sound goes through a room back into the microphone; onset holds it, the decision lets it go on or cuts it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from pipeline.audio import LISTEN_RATE_HZ, FloatSamples, Samples, mulaw_decode, mulaw_encode, to_int16
from pipeline.echo import EchoGuard
from pipeline.engines.base import SpeechToText, Transcript, VoiceActivity
from pipeline.listening import Ear
from pipeline.overlap import Evidence, Overlap, classify_overlap, judge_sound
from pipeline.turns import PauseNoticed, SpeechOnset, SpeechResumed, TurnConfig, TurnMachine, TurnOver

STEP = 512
STEP_S = STEP / LISTEN_RATE_HZ
HOLD_S = 0.04
"""From the onset's event to silence at the caller's ear, as the session and a packet or two need."""
RECOGNITION_S = 0.15
"""What recognition of a short utterance takes on a quiet machine; a fixed figure, so that runs can be compared."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one stretch of sound, and when (audio seconds of the call)."""

    verdict: Overlap
    onset_s: float
    held_at_s: float
    decided_s: float
    words: str
    evidence: Evidence


@dataclass(slots=True)
class Outcome:
    """What became of one call.

    Attributes:
        decisions: in order; a `turn` ends the call.
        held_s: seconds in which the avatar was silent for nothing.
    """

    decisions: list[Decision] = field(default_factory=list)
    held_s: float = 0.0

    @property
    def turn(self) -> Decision | None:
        """The decision that stopped the avatar, if there was one."""
        return next((decision for decision in self.decisions if decision.verdict == "turn"), None)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One call.

    Attributes:
        avatar: what it says, float32 (n,) at 16 kHz.
        text: the words of it.
        caller: the caller's own sound, float32 (m,), and when it begins.
        caller_at_s: see `caller`.
        room: impulse response from the avatar's mouth to the microphone; None with a headset.
        noise_rms: of white noise in the microphone.
        is_phone: 8-bit mu-law on the way.
        guarded: with an `EchoGuard`.
    """

    avatar: FloatSamples
    text: str
    caller: FloatSamples
    caller_at_s: float
    room: FloatSamples | None
    noise_rms: float = 0.0005
    is_phone: bool = True
    guarded: bool = True
    seed: int = 0


async def play(scene: Scene, stt: SpeechToText, make_voice_activity: Callable[[], VoiceActivity]) -> Outcome:
    """The call, to the first turn or 1.2 s after the caller's sound."""
    return await _Loop(scene, stt, make_voice_activity()).run()


async def listen(
    sound: FloatSamples, stt: SpeechToText, make_voice_activity: Callable[[], VoiceActivity]
) -> list[tuple[Overlap, Evidence]]:
    """What is made of each turn that the sound opens while the avatar is silent."""
    ear = Ear(make_voice_activity(), TurnMachine(TurnConfig()))
    found = []
    for at in range(0, len(sound) - STEP, STEP):
        for event in ear.hear(mulaw_decode(mulaw_encode(to_int16(sound[at : at + STEP])))):
            if isinstance(event, TurnOver):
                evidence = ear.evidence(event.start_s, event.end_s)
                transcript = await stt.transcribe(ear.cut_out(event.start_s, event.end_s))
                verdict = judge_sound(evidence) or classify_overlap(
                    transcript.text,
                    speech_s=evidence.speech_s,
                    agent_said="",
                    agent_had_finished_question=True,
                    evidence=evidence,
                    confidence=getattr(transcript, "confidence", None),
                )
                found.append((verdict, evidence))
    return found


class _Loop:
    def __init__(self, scene: Scene, stt: SpeechToText, voice_activity: VoiceActivity) -> None:
        self.scene, self.stt = scene, stt
        self.guard = EchoGuard() if scene.guarded else None
        self.ear = Ear(voice_activity, TurnMachine(TurnConfig()), self.guard)
        self.ear.machine.agent_speaks = True
        self.outcome = Outcome()
        self.now_s = 0.0
        self.position = 0
        self.onset_s = 0.0
        self.hold_at_s: float | None = None
        self.pending: tuple[float, Transcript, Evidence] | None = None
        self.emitted: FloatSamples = np.zeros(0, dtype=np.float32)
        self.random = np.random.default_rng(scene.seed)

    async def run(self) -> Outcome:
        scene = self.scene
        caller_end_s = scene.caller_at_s + len(scene.caller) / LISTEN_RATE_HZ
        longest_s = max(caller_end_s + 1.2, min(6.0, len(scene.avatar) / LISTEN_RATE_HZ))
        while self.outcome.turn is None and (self.now_s < longest_s or (self.hold_at_s and self.now_s < longest_s + 3)):
            self._avatar_speaks()
            microphone = self._microphone()
            self.now_s += STEP_S
            for event in self.ear.hear(microphone, self.now_s):
                if isinstance(event, SpeechOnset):
                    self.onset_s, self.hold_at_s = event.at_s, self.now_s + HOLD_S
                elif isinstance(event, PauseNoticed):
                    await self._consider(event.start_s, event.since_s)
                elif isinstance(event, SpeechResumed):
                    self.pending = None
                elif isinstance(event, TurnOver) and self.pending is None and self.hold_at_s is not None:
                    await self._consider(event.start_s, event.end_s)
            if self.pending is not None and self.now_s >= self.pending[0]:
                _, transcript, evidence = self.pending
                self._decide(self._classify(transcript, evidence), transcript.text, evidence)
        return self.outcome

    def _avatar_speaks(self) -> None:
        held = self.hold_at_s is not None and self.now_s >= self.hold_at_s
        block = np.zeros(STEP, dtype=np.float32)
        if not held:
            part = self.scene.avatar[self.position : self.position + STEP]
            block[: len(part)] = part
            self.position += STEP
        self.emitted = np.concatenate([self.emitted, block])
        if self.guard is not None:
            self.guard.played(to_int16(block), LISTEN_RATE_HZ, self.now_s)

    def _microphone(self) -> Samples:
        sound = self.random.standard_normal(STEP).astype(np.float32) * np.float32(self.scene.noise_rms)
        if self.scene.room is not None:
            reach = len(self.scene.room) + STEP - 1
            before = np.pad(self.emitted, (max(0, reach - len(self.emitted)), 0))[-reach:]
            size = 1 << int(np.ceil(np.log2(2 * reach)))
            echo = np.fft.irfft(np.fft.rfft(before, size) * np.fft.rfft(self.scene.room, size), size)
            sound += echo[len(self.scene.room) - 1 : reach].astype(np.float32)
        first = round(self.now_s * LISTEN_RATE_HZ) - round(self.scene.caller_at_s * LISTEN_RATE_HZ)
        if -STEP < first < len(self.scene.caller):
            part = self.scene.caller[max(0, first) : first + STEP]
            at = max(0, -first)
            sound[at : at + len(part)] += part
        samples = to_int16(np.clip(sound, -1, 1))
        return mulaw_decode(mulaw_encode(samples)) if self.scene.is_phone else samples

    async def _consider(self, start_s: float, end_s: float) -> None:
        evidence = self.ear.evidence(start_s, end_s)
        verdict = judge_sound(evidence)
        if verdict is not None:
            self._decide(verdict, "", evidence)
        elif self.pending is None:
            transcript = await self.stt.transcribe(self.ear.cut_out(start_s, end_s))
            self.pending = (self.now_s + RECOGNITION_S, transcript, evidence)

    def _classify(self, transcript: Transcript, evidence: Evidence) -> Overlap:
        text = self.scene.text
        said = text[: round(len(text) * min(1.0, self.position / len(self.scene.avatar))) + 15]
        return classify_overlap(
            transcript.text,
            speech_s=evidence.speech_s,
            agent_said=said,
            agent_had_finished_question=False,
            evidence=evidence,
            confidence=getattr(transcript, "confidence", None),
        )

    def _decide(self, verdict: Overlap, words: str, evidence: Evidence) -> None:
        assert self.hold_at_s is not None
        self.outcome.decisions.append(Decision(verdict, self.onset_s, self.hold_at_s, self.now_s, words, evidence))
        if verdict != "turn":
            self.outcome.held_s += max(0.0, self.now_s - self.hold_at_s)
            self.ear.machine = TurnMachine(self.ear.machine.config)
            self.ear.machine.agent_speaks = True
            self.ear.machine.hear(0.0, self.now_s)
        self.hold_at_s = self.pending = None
