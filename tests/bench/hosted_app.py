"""The service with a recogniser as slow as a hosted one.

    python -m tests.bench.hosted_app --port N

A stand-in: the words still come from the in-process recogniser, and are held back until `RECOGNITION_S` after they were
asked for. It takes this machine's time, which a hosted recogniser would not.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import app
from pipeline.engines import registry
from pipeline.engines.base import SpeechToText, Transcript
from pipeline.engines.context import EngineContext

RECOGNITION_S = 0.3


class Delayed:
    """Answers as `inner` does, never sooner than `RECOGNITION_S` after the question; otherwise `inner` itself."""

    def __init__(self, inner: SpeechToText) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def transcribe(self, *args: Any, **kwargs: Any) -> Transcript:
        """See `SpeechToText`."""
        began_s = time.monotonic()
        transcript = await self._inner.transcribe(*args, **kwargs)
        await asyncio.sleep(max(0.0, RECOGNITION_S - (time.monotonic() - began_s)))
        return transcript


_make_speech_to_text = registry.make_speech_to_text


def _make_delayed(name: str, context: EngineContext) -> SpeechToText:
    return Delayed(_make_speech_to_text(name, context))


if __name__ == "__main__":
    registry.make_speech_to_text = _make_delayed
    sys.exit(app.main())
