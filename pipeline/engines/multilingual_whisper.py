"""Speech to text in Spanish with the multilingual Whisper base, and whether it was Spanish at all."""

from __future__ import annotations

from pipeline.engines.context import EngineContext
from pipeline.engines.faster_whisper import FasterWhisperSpeechToText

LANGUAGES = ("es",)
"""That it is asked for; English has a recogniser of its own, twice as fast."""


class MultilingualWhisper(FasterWhisperSpeechToText):
    """As `FasterWhisperSpeechToText`; its transcripts say how probable it is that they are in the right language."""

    name = "faster-whisper-base"

    @classmethod
    def create(cls, context: EngineContext) -> MultilingualWhisper:
        """Makes it from the project's model files."""
        return cls(
            context.assets.whisper_base_dir,
            context.spoken_places or context.place_names,
            landmarks=context.landmarks,
            sound_key=context.sound_key,
            languages=LANGUAGES,
        )
