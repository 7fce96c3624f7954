"""Recognition that starts while the caller may still be speaking, and is thrown away if they are."""

from __future__ import annotations

import asyncio

from pipeline.engines.base import SpeechToText, Transcript
from pipeline.listening import Ear


class Recognition:
    """At most one recognition of the utterance under way."""

    def __init__(self, stt: SpeechToText, ear: Ear, language: str) -> None:
        self._stt = stt
        self._ear = ear
        self._language = language
        self._span: tuple[float, float] | None = None
        self._task: asyncio.Task[Transcript] | None = None

    def begin(self, start_s: float, end_s: float) -> None:
        """Starts recognising the sound between two audio times, unless that is being done already."""
        if self._span == (start_s, end_s):
            return
        self.drop()
        self._span = (start_s, end_s)
        audio = self._ear.cut_out(start_s, end_s)
        self._task = asyncio.ensure_future(self._stt.transcribe(audio, language=self._language))
        # A dropped task's failure is nobody's concern; a wanted one's is raised where it is awaited.
        self._task.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def result(self, start_s: float, end_s: float) -> Transcript:
        """The words between two audio times.

        Raises:
            EngineError: the recogniser failed.
        """
        self.begin(start_s, end_s)
        assert self._task is not None
        return await asyncio.shield(self._task)

    def drop(self) -> None:
        """Forgets the recognition under way."""
        if self._task is not None:
            self._task.cancel()
        self._span = self._task = None
