"""The engines there are. A row names a class; its module, and with it the model library, is imported when it is made.

Adding an engine: a file with a class that has `create(context)`, a row here, a test.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pipeline.engines.base import EndOfTurn, SpeechToText, TextToSpeech, VoiceActivity
from pipeline.engines.context import EngineContext
from pipeline.errors import EngineUnavailable


@dataclass(frozen=True, slots=True)
class EngineRow:
    """One engine.

    Attributes:
        target: "module:Class".
        install: what pip installs for it.
        assets: names of the model files it needs (see `pipeline.assets`).
        stand_in: the engine of this process that does its work while it cannot; empty for those of this process.
    """

    target: str
    install: str
    assets: tuple[str, ...] = ()
    stand_in: str = ""


SPEECH_TO_TEXT: Mapping[str, EngineRow] = {
    "faster-whisper": EngineRow(
        "pipeline.engines.faster_whisper:FasterWhisperSpeechToText", "faster-whisper", ("whisper-tiny",)
    ),
    "moonshine": EngineRow("pipeline.engines.moonshine:MoonshineSpeechToText", "useful-moonshine-onnx", ("moonshine",)),
    "whisper-groq": EngineRow(
        "pipeline.engines.hosted.whisper_groq:GroqSpeechToText", "groq", stand_in="faster-whisper"
    ),
    "faster-whisper-server": EngineRow(
        "pipeline.engines.hosted.whisper_server:WhisperServerSpeechToText", "openai", stand_in="faster-whisper"
    ),
}
MULTILINGUAL: Mapping[str, EngineRow] = {
    "faster-whisper": EngineRow(
        "pipeline.engines.multilingual_whisper:MultilingualWhisper", "faster-whisper", ("whisper-base",)
    ),
}
"""Recognisers of Spanish, which also tell whether it is Spanish."""
TEXT_TO_SPEECH: Mapping[str, EngineRow] = {
    "kokoro": EngineRow("pipeline.engines.kokoro:KokoroTextToSpeech", "kokoro-onnx", ("kokoro", "kokoro-voices")),
    "together": EngineRow("pipeline.engines.hosted.together:TogetherTextToSpeech", "httpx", stand_in="kokoro"),
    "orpheus-runpod": EngineRow("pipeline.engines.hosted.orpheus:OrpheusTextToSpeech", "httpx", stand_in="kokoro"),
}
VOICE_ACTIVITY: Mapping[str, EngineRow] = {
    "silero": EngineRow("pipeline.engines.silero:SileroModel", "onnxruntime faster-whisper", ()),
}
END_OF_TURN: Mapping[str, EngineRow] = {
    "smart-turn": EngineRow("pipeline.engines.smart_turn:SmartTurn", "onnxruntime", ("smart-turn",)),
}


def multilingual_assets(name: str = "faster-whisper") -> tuple[str, ...]:
    """Names of the model files that recognition of Spanish needs."""
    return _row("multilingual speech to text", MULTILINGUAL, name).assets


def assets_for(*, stt: str, tts: str) -> tuple[str, ...]:
    """Names of the model files that two chosen engines, voice activity and end of turn need."""
    rows = [_row("speech to text", SPEECH_TO_TEXT, stt), _row("text to speech", TEXT_TO_SPEECH, tts)]
    rows += [
        table[row.stand_in] for table, row in zip((SPEECH_TO_TEXT, TEXT_TO_SPEECH), rows, strict=True) if row.stand_in
    ]
    always = (*VOICE_ACTIVITY.values(), *END_OF_TURN.values())
    return tuple(dict.fromkeys(asset for row in (*rows, *always) for asset in row.assets))


def make_speech_to_text(name: str, context: EngineContext) -> SpeechToText:
    """A recogniser.

    Raises:
        EngineUnavailable: there is none of that name, or it cannot be made; the message says what to do.
    """
    return cast(SpeechToText, _make("speech to text", SPEECH_TO_TEXT, name, context))


def make_multilingual(context: EngineContext, name: str = "faster-whisper") -> SpeechToText:
    """A recogniser of Spanish that says how probable it is that it was Spanish (`Transcript.in_language`).

    Raises:
        EngineUnavailable: as for `make_speech_to_text`.
    """
    return cast(SpeechToText, _make("multilingual speech to text", MULTILINGUAL, name, context))


def make_text_to_speech(name: str, context: EngineContext) -> TextToSpeech:
    """A voice engine.

    Raises:
        EngineUnavailable: as for `make_speech_to_text`.
    """
    return cast(TextToSpeech, _make("text to speech", TEXT_TO_SPEECH, name, context))


def make_voice_activity(context: EngineContext, name: str = "silero") -> Callable[[], VoiceActivity]:
    """A function that makes one call's voice activity; the model behind is shared.

    Raises:
        EngineUnavailable: as for `make_speech_to_text`.
    """
    return cast(Callable[[], VoiceActivity], _make("voice activity", VOICE_ACTIVITY, name, context).stream)


def make_end_of_turn(context: EngineContext, name: str = "smart-turn") -> EndOfTurn:
    """An end-of-turn model.

    Raises:
        EngineUnavailable: as for `make_speech_to_text`.
    """
    return cast(EndOfTurn, _make("end of turn", END_OF_TURN, name, context))


def _row(kind: str, table: Mapping[str, EngineRow], name: str) -> EngineRow:
    if name not in table:
        raise EngineUnavailable(f"There is no {kind} engine {name!r}. There are: {', '.join(sorted(table))}.")
    return table[name]


def _make(kind: str, table: Mapping[str, EngineRow], name: str, context: EngineContext) -> Any:
    row = _row(kind, table, name)
    module_name, _, class_name = row.target.partition(":")
    others = ", ".join(sorted(other for other in table if other != name)) or "none"
    try:
        return getattr(importlib.import_module(module_name), class_name).create(context)
    except ImportError as error:
        raise EngineUnavailable(
            f"The {kind} engine {name!r} needs a package that is missing ({error}): pip install {row.install}. "
            f"Other engines: {others}."
        ) from error
    except EngineUnavailable:
        raise
    except Exception as error:
        fetch = f"python -m pipeline.assets --verify {' '.join(row.assets)}".rstrip()
        raise EngineUnavailable(
            f"The {kind} engine {name!r} could not be made ({type(error).__name__}: {error}). Its model files may be "
            f"missing or damaged: {fetch}. Other engines: {others}."
        ) from error
