"""Recognition that starts while the caller may still be speaking, and is thrown away if they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.audio import AudioChunk
from pipeline.engines.base import HearsEither, SpeechToText, Transcript
from pipeline.listening import Ear
from pipeline.turn_taking.false_stops import without_false_stops
from pipeline.turn_taking.utterance_end import Ending, ending_of

LONGEST_UNHEARD_S = 0.3
"""Speech after a pause that may add no words; more than that was overheard."""


class Recognition:
    """At most one recognition of the utterance under way.

    Args:
        stt: the engine.
        ear: has the sound.
        language: of the caller, ISO 639-1.
        now: the clock, in seconds.
        languages: that the caller may speak; only `language` if there are none.

    Attributes:
        language: that the caller is expected to speak. Transcripts may be in another of `languages`, and say so.
        known_at_s: the clock's time at which the words of the last recognition were known; None while they are not.
    """

    def __init__(
        self, stt: SpeechToText, ear: Ear, language: str, now: Callable[[], float], languages: Sequence[str] = ()
    ) -> None:
        self.language = language
        self.known_at_s: float | None = None
        self._stt = stt
        self._ear = ear
        self._languages = tuple(languages)
        self._now = now
        self._span: tuple[float, float] | None = None
        self._task: asyncio.Task[Transcript] | None = None
        self._tasks: set[asyncio.Task[Transcript]] = set()
        self._wanted = False
        self._before: tuple[float, float, str] | None = None

    def begin(self, start_s: float, end_s: float) -> bool:
        """Starts recognising the sound between two audio times. False if that is being done already, or is done."""
        if self._span == (start_s, end_s):
            return False
        self.drop()
        self._span = (start_s, end_s)
        self._task = asyncio.ensure_future(self._transcribe(start_s, end_s))
        self._task.add_done_callback(self._done)
        self._tasks.add(self._task)
        self._wanted = False
        return True

    async def _transcribe(self, start_s: float, end_s: float) -> Transcript:
        before, audio = self._before, self._ear.cut_out(start_s, end_s)
        overheard = self._ear.cut_out(before[1], end_s) if before and before[0] == start_s else None
        transcript = await self._words_of(audio)
        if before and overheard and self._was_overheard(transcript, before, end_s):
            rest = await self._words_of(overheard)
            transcript = replace(transcript, text=f"{transcript.text.rstrip(' .')} {rest.text}".strip())
        return transcript

    async def _words_of(self, audio: AudioChunk) -> Transcript:
        other = next((code for code in self._languages if code != self.language), None)
        if other is not None and isinstance(self._stt, HearsEither):
            transcript = await self._stt.transcribe_either(audio, language=self.language, other=other)
        else:
            transcript = await self._stt.transcribe(audio, language=self.language)
        return replace(transcript, text=without_false_stops(transcript.text, transcript.language))

    def _was_overheard(self, transcript: Transcript, before: tuple[float, float, str], end_s: float) -> bool:
        """Was what followed the last pause overheard? A recogniser that has understood "a flat in." may end there,
        although a name came half a second later."""
        same = transcript.text == before[2] and end_s - before[1] > LONGEST_UNHEARD_S
        return same and ending_of(transcript.text, language=transcript.language) is Ending.DANGLING

    async def so_far(self, start_s: float, end_s: float) -> Transcript | None:
        """The words between two audio times; None when the engine failed or the caller went on meanwhile."""
        self.begin(start_s, end_s)
        task = self._task
        assert task is not None
        await asyncio.wait({task})
        if task is not self._task or task.cancelled() or task.exception() is not None:
            return None
        return task.result()

    async def result(self, start_s: float, end_s: float) -> Transcript:
        """The words between two audio times.

        Raises:
            EngineError: the recogniser failed.
        """
        self.begin(start_s, end_s)
        assert self._task is not None
        self._wanted = True
        return await asyncio.shield(self._task)

    def is_of(self, end_s: float) -> bool:
        """Is the last recognition that of the sound up to this audio time?"""
        return self._span is not None and self._span[1] == end_s

    def drop(self) -> None:
        """Forgets the recognition under way; it is stopped unless somebody waits for its result."""
        if self._task is not None and not self._wanted:
            self._task.cancel()
        if self._span is not None and self.known_at_s is not None and self._task is not None:
            self._before = (*self._span, self._task.result().text)
        self._span = self._task = self.known_at_s = None

    def close(self) -> None:
        """The call is over: nobody waits for any words."""
        for task in self._tasks:
            task.cancel()
        self._task = self._span = None

    def _done(self, task: asyncio.Task[Transcript]) -> None:
        self._tasks.discard(task)
        # A dropped task's failure is nobody's concern; a wanted one's is raised where it is awaited.
        if not task.cancelled() and task.exception() is None and task is self._task:
            self.known_at_s = self._now()
