"""Plays replies: paced frames out, held and taken up again at the word, and it is known what was heard.

Sound is released at most `LEAD_S` ahead of what has been played, so an interruption leaves nothing behind that cannot
be recalled. The next sentence is synthesised while this one plays.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable

import numpy as np

from pipeline.audio import AudioChunk, Samples
from pipeline.engines.base import KeepsSpeech, TextToSpeech, Voice
from pipeline.errors import EngineError
from pipeline.playback import Playback
from pipeline.sound_effect import SoundEffect
from pipeline.voicing import Synthesis, Voicing
from pipeline.waiting import Signal

FRAME_S = 0.02
"""One packet of WebRTC."""
PHONE_FRAME_S = 0.06
"""Twilio takes messages of any length, and fewer cost less; speech runs ahead of its playback anyway."""
LEAD_S = 0.2
"""How far released speech may run ahead of playback: enough for a network's jitter, little enough to be recalled."""
TIMER_S = 0.001
"""An event loop's timers are exact to this; a shorter wait only spins."""
IDLE_LEAD_S = 0.04
"""The same for silence and sound effects between speech: speech has to wait behind it."""


class Speaker:
    """The avatar's side of a call. Plays one `Voicing` at a time.

    Args:
        tts: the engine that speaks.
        voice: whose voice.
        rate_hz: of the frames it gives out.
        now: the clock that playback follows, in seconds.
        frame_s: how much it gives out at a time, in seconds.
        fills_silence: give out silence between replies too (WebRTC wants an unbroken stream, a phone does not).
        on_clear: called when sound already given out must be thrown away downstream.
        on_failure: called when a sentence could not be synthesised.

    Attributes:
        on_mark: called with a name that the far end should give back when it has played what was given out up to and
            including the frame that is being given out; None if the far end knows no marks.
    """

    def __init__(
        self,
        tts: TextToSpeech,
        voice: Voice,
        rate_hz: int,
        now: Callable[[], float],
        *,
        frame_s: float = FRAME_S,
        fills_silence: bool = False,
        on_clear: Callable[[], None] = lambda: None,
        on_failure: Callable[[str, EngineError], None] = lambda text, error: None,
    ) -> None:
        self.tts = tts
        self.voice = voice
        self.rate_hz = rate_hz
        self.on_clear = on_clear
        self.on_mark: Callable[[str], None] | None = None
        self._now = now
        self._fills_silence = fills_silence
        self._synthesis_with = lambda voice: Synthesis(tts, voice, rate_hz, on_failure)
        self._synthesis = self._synthesis_with(voice)
        self._frame_s = frame_s
        self._frame_samples = round(frame_s * rate_hz)
        self._playback = Playback(now)
        self._voicing: Voicing | None = None
        self._effect: SoundEffect | None = None
        self._holding = False
        self._sounds_until_s = now()
        self._mark_told = 0
        self._numbers = itertools.count(1)
        self._changed = Signal()
        self._progress = Signal()
        self._closed = False

    # What is played

    def speak_with(self, voice: Voice) -> None:
        """Another voice from the next reply on; one that has been prepared keeps its own."""
        if voice != self.voice:
            self.voice = voice
            self._synthesis = self._synthesis_with(voice)

    def prepare(self, voice: Voice | None = None) -> Voicing:
        """A reply that nobody hears until it is played; in the speaker's voice unless another is given."""
        other = voice is not None and voice != self.voice
        synthesis = self._synthesis_with(voice) if voice is not None and other else self._synthesis
        return Voicing(next(self._numbers), synthesis, self._wake)

    def play(self, voicing: Voicing) -> None:
        """Plays it from its beginning, as far as it is there and as it comes; what was playing is dropped.

        While the speaker holds, it begins with `resume`.
        """
        before, self._voicing = self._voicing, voicing
        if before is not None and before is not voicing:
            before.stop()
            if self._playback.left_s > 0:
                self._throw_away()
        voicing.playing = not voicing.stopped
        voicing.waits = False
        self._wake()

    async def played(self, voicing: Voicing) -> None:
        """Waits until all that `say` was given has been played at the far end, or the reply was cut.

        To be called while `say` runs or after it.
        """
        # A `say` that was made a task just now gets to begin.
        await asyncio.sleep(0)
        while voicing is self._voicing and not voicing.stopped and not self._closed:
            left_s = self._playback.left_s if voicing.finished else None
            if left_s == 0.0:
                self._settle()
                return
            await self._progress.happens(None if left_s is None else max(left_s, TIMER_S))

    def at_hand(self, text: str) -> bool:
        """Would its sound come at once, from the cache?"""
        return isinstance(self.tts, KeepsSpeech) and self.tts.has(text, self.voice)

    def begin_effect(self, samples: Samples, *, rate_hz: int | None = None, max_s: float | None = None) -> None:
        """A sound while no speech is ready; speech never waits for it by more than `IDLE_LEAD_S`.

        Args:
            samples: int16 (n,), n > 0.
            rate_hz: of the samples; the speaker's own if None.
            max_s: heard at most this long in all, in a loop; once if None.
        """
        sound = AudioChunk(samples, rate_hz or self.rate_hz).at_rate(self.rate_hz)
        self._effect = SoundEffect(sound.samples, self.rate_hz, sound.duration_s if max_s is None else max_s)
        self._wake()

    def end_effect(self) -> None:
        """Fades the sound out."""
        if self._effect is not None:
            self._effect.end()

    def close(self) -> None:
        """Ends the stream of frames."""
        self._closed = True
        self._wake()

    # What comes out

    async def next_frame(self) -> AudioChunk | None:
        """The next frame, not before it is time for them; None once the speaker is closed."""
        while not self._closed:
            self._changed.clear()
            ready, more = self._ready()
            effect = self._sounding_effect()
            # The last part of a frame waits a little for what is to follow it without a gap.
            lead_s = LEAD_S if ready == self._frame_samples or (ready and not more) else IDLE_LEAD_S
            early_s = self._playback.ahead_s - lead_s
            if early_s > TIMER_S:
                await self._changed.happens(early_s)
            elif ready:
                return self._release(ready, effect)
            elif effect is not None:
                frame = self._given_out(effect.frame(self._frame_samples, wanted=True))
                self._sounds()
                return frame
            elif self._fills_silence:
                return self._given_out(np.zeros(self._frame_samples, dtype=np.int16))
            else:
                await self._changed.happens()
        return None

    def _ready(self) -> tuple[int, bool]:
        if self._voicing is None or self._holding:
            return 0, False
        return self._voicing.available(self._frame_samples)

    def _sounding_effect(self) -> SoundEffect | None:
        if self._effect is not None and self._effect.over:
            self._effect = None
        return None if self._holding else self._effect

    def _given_out(self, frame: Samples) -> AudioChunk:
        self._playback.give(self._frame_s)
        return AudioChunk(frame, self.rate_hz)

    def _sounds(self) -> None:
        """What has just been given out is heard."""
        self._sounds_until_s = self.plays_until_s

    def _release(self, count: int, effect: SoundEffect | None) -> AudioChunk:
        voicing = self._voicing
        assert voicing is not None
        samples, kinds, ended = voicing.take(count)
        frame = samples if count == self._frame_samples else np.pad(samples, (0, self._frame_samples - count))
        if effect is not None:
            frame = effect.under(frame)
        begins_s = self._playback.give(self._frame_s, voicing.released)
        self._sounds()
        if voicing.first_audio_at_s is None:
            voicing.first_audio_at_s = self._now()
            voicing.plays_from_s, voicing.delay_s = begins_s, self._playback.delay_s
        if voicing.first_content_at_s is None and "content" in kinds:
            voicing.first_content_at_s = self._now()
        if self.on_mark is not None and (ended or self._playback.mark_due):
            self.on_mark(self._playback.mark(voicing.number))
        return AudioChunk(frame, self.rate_hz)

    @property
    def plays_until_s(self) -> float:
        """When all that was given out will have been played, by the clock."""
        return self._now() + max(0.0, self._playback.ahead_s)

    @property
    def silent_since_s(self) -> float:
        """When the last sound, speech or effect, was over or will be, by the clock; its beginning if there was none."""
        return self._sounds_until_s

    # Held and cut

    @property
    def holding(self) -> bool:
        """Is it silent until `resume` or `cut`?"""
        return self._holding

    def hold(self) -> None:
        """Falls silent at once and stays so; what was on its way is thrown away, where it stopped is known."""
        if self._holding:
            return
        self._settle()
        self._holding = True
        if self._voicing is not None:
            self._voicing.waits = True
            self._voicing.take_back()
        self._throw_away()

    def resume(self) -> None:
        """Goes on at the beginning of the word in which it was held, or with what was to be played meanwhile."""
        if not self._holding:
            return
        self._holding = False
        if self._voicing is not None:
            self._voicing.waits = False
            self._voicing.take_up()
            self._voicing.advance()
        self._wake()

    def cut(self) -> tuple[str, str]:
        """Falls silent at once and drops the reply. Returns the words heard and those not heard; held: as of then."""
        heard, unheard = self.heard_and_unheard()
        held, self._holding = self._holding, False
        if self._voicing is not None:
            self._voicing.stop()
        self._voicing = self._effect = None
        if not held:
            self._throw_away()
        self._wake()
        return heard, unheard

    def _throw_away(self) -> None:
        self._playback.forget()
        self._sounds_until_s = min(self._sounds_until_s, self._now())
        if self._effect is not None:
            self._effect.silence()
        self._wake()
        self.on_clear()

    # What was heard

    @property
    def speaking(self) -> bool:
        """Is speech at the caller's ear, or about to be? Not while it holds, and a sound effect is no speech."""
        self._settle()
        return self._playback.left_s > 0.0 or self._ready()[0] > 0

    def heard_and_unheard(self) -> tuple[str, str]:
        """The reply's words that were played at the far end, and the others known so far."""
        self._settle()
        return self._voicing.heard_and_unheard() if self._voicing is not None else ("", "")

    def heard_content(self) -> str:
        """Of the words heard those of the answer itself: no openers, no sentences while a tool runs."""
        self._settle()
        return self._voicing.heard_and_unheard("content")[0] if self._voicing is not None else ""

    def mark_reached(self, name: str) -> None:
        """The far end has played up to this mark, or threw away what it stood behind; then it is not waited for."""
        reached = self._playback.reached(name)
        if reached is None or self._voicing is None or reached.voicing != self._voicing.number:
            return
        if self._mark_told != reached.voicing:
            self._mark_told = reached.voicing
            self._voicing.delay_s = reached.late_s
        self._voicing.play_on(reached.position)
        self._wake()

    def _settle(self) -> None:
        if self._voicing is not None and (position := self._playback.played()):
            self._voicing.play_on(position)

    def _wake(self) -> None:
        """Wakes whoever waits for something to play, or for playback to get on."""
        self._changed.set()
        self._progress.set()
        self._progress = Signal()
