"""Engines of this process and their model files."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from avatars.avatar import Avatar
from avatars.languages import speak_spanish
from pipeline.assets import Assets
from pipeline.assets.looking import Look, look_at
from pipeline.audio import AudioChunk, join
from pipeline.check import choosing
from pipeline.check.failing import said
from pipeline.check.finding import Finding, State
from pipeline.check.paths import existing
from pipeline.engines import registry
from pipeline.engines.base import Voice
from pipeline.engines.context import EngineContext
from pipeline.errors import VoiceAgentError
from pipeline.settings import Settings

SEARCH_ASSETS = ("minilm",)
READING_S = 6.0
"""For computing the files' SHA-256; files for which there is no time are compared by size and date."""
SENTENCE = "I am looking for a flat with two bedrooms near the park."
_VOICE = Voice("af_heart")
_HEARD_ENOUGH = 0.7
"""Of the sentence's words; recognisers write numbers in their own ways."""
_MB = 1_000_000
_FREE_MB = 1_000
"""Less free space than this is worth a word: the model files take 600 MB, rehearsed speech grows."""


def wanted(settings: Settings, avatars: Mapping[str, Avatar]) -> list[str]:
    """Names of the model files that the service needs as it is set up."""
    names = [*registry.assets_for(stt=settings.chosen_stt, tts=settings.chosen_tts), *SEARCH_ASSETS]
    return [*names, *(registry.multilingual_assets() if speak_spanish(avatars) else ())]


async def look(settings: Settings, names: list[str]) -> Look:
    """Reads the model files once, for all parts."""
    return await asyncio.to_thread(look_at, settings.cache_dir, names, READING_S)


def models(settings: Settings, names: list[str], seen: Look) -> Finding:
    """The model files."""
    shown, why = f"{settings.cache_dir}", "ASSETS_DIR"
    if seen.damaged:
        advice = f"python -m pipeline.assets --verify {' '.join(seen.damaged)}"
        return Finding("models", shown, why, "damaged", ", ".join(seen.damaged), advice=advice)
    if seen.missing:
        advice = f"python -m pipeline.assets {' '.join(seen.missing)} (the start fetches them too)"
        return Finding("models", shown, why, "missing", ", ".join(seen.missing), advice=advice)
    detail = f"{len(names)} models, SHA-256 of {seen.read} files right"
    if seen.trusted:
        detail += f", {seen.trusted} compared by size and date only (python -m pipeline.assets --verify reads all)"
    return Finding("models", shown, why, "ok", detail)


def engine(part: str, settings: Settings, seen: Look) -> Finding:
    """An engine of this process, by its files only; `part` is "stt" or "tts"."""
    name: str
    if part == "stt":
        name, why, row = settings.chosen_stt, choosing.chose_stt(settings), registry.SPEECH_TO_TEXT
    else:
        name, why, row = settings.chosen_tts, choosing.chose_tts(settings), registry.TEXT_TO_SPEECH
    assets = row[name].assets
    wrong = [asset for asset in assets if asset in (*seen.missing, *seen.damaged)]
    if wrong:
        advice = f"python -m pipeline.assets --verify {' '.join(wrong)}"
        state: State = "damaged" if set(wrong) & set(seen.damaged) else "missing"
        return Finding(part, name, why, state, f"model files: {', '.join(wrong)}", advice=advice)
    return Finding(part, name, why, "in-process", "its files are there and right; --deep has it work")


@dataclass(frozen=True, slots=True)
class Worked:
    """A piece of work of an engine of this process.

    Attributes:
        made_s: time to make the engine, in seconds.
        work_s: time it worked.
        sound_s: length of the sound.
    """

    made_s: float
    work_s: float
    sound_s: float

    @property
    def real_time_factor(self) -> float:
        """Time worked for a second of sound."""
        return self.work_s / self.sound_s


async def deep(settings: Settings, parts: tuple[str, ...]) -> list[Finding]:
    """Makes voice and recognition of this process, chosen or standing in, and has one hear what the other says."""
    context = EngineContext(Assets(settings.cache_dir), settings=settings)
    tts = registry.TEXT_TO_SPEECH[settings.chosen_tts].stand_in or settings.chosen_tts
    stt = registry.SPEECH_TO_TEXT[settings.chosen_stt].stand_in or settings.chosen_stt
    speaking = Finding("tts", tts, _why(settings.chosen_tts, tts, choosing.chose_tts(settings)), "in-process")
    hearing = Finding("stt", stt, _why(settings.chosen_stt, stt, choosing.chose_stt(settings)), "in-process")
    files = "python -m pipeline.assets --verify"
    findings = []
    try:
        sound, spoke = await _speak(tts, context)
    except VoiceAgentError as error:
        broken = replace(speaking, state="wrong answer", detail=said(error), advice=files, stops=True)
        return [each for each in (broken,) if each.part in parts]
    findings.append(replace(speaking, detail=_worked(spoke), answer_ms=spoke.work_s * 1000))
    if "stt" in parts:
        try:
            text, heard = await _hear(stt, context, sound)
        except VoiceAgentError as error:
            findings.append(replace(hearing, state="wrong answer", detail=said(error), advice=files, stops=True))
        else:
            known = set(_words(SENTENCE))
            detail, answer_ms = _worked(heard), heard.work_s * 1000
            if len(known & set(_words(text))) < _HEARD_ENOUGH * len(known):
                state_detail = f"it heard {text!r} for {SENTENCE!r}"
                findings.append(replace(hearing, state="wrong answer", detail=state_detail, advice=files))
            else:
                findings.append(replace(hearing, detail=detail, answer_ms=answer_ms))
    return [each for each in findings if each.part in parts]


def disk(settings: Settings) -> Finding:
    """Space where model files and rehearsed speech are kept."""
    folder = existing(settings.cache_dir)
    try:
        free_mb = shutil.disk_usage(folder).free / _MB
    except OSError as error:
        return Finding(
            "disk",
            str(settings.cache_dir),
            "ASSETS_DIR",
            "wrong setting",
            said(error),
            advice="set ASSETS_DIR to a folder that can be used",
            stops=True,
        )
    detail = f"{free_mb / 1000:.1f} GB free"
    if free_mb < _FREE_MB:
        return Finding(
            "disk",
            str(settings.cache_dir),
            "ASSETS_DIR",
            "busy",
            detail,
            advice="free space, or set ASSETS_DIR to another disk",
        )
    return Finding("disk", str(settings.cache_dir), "ASSETS_DIR", "ok", detail)


def _why(chosen: str, ours: str, chosen_by: str) -> str:
    return chosen_by if chosen == ours else f"stands in for {chosen}"


def _worked(worked: Worked) -> str:
    return (
        f"real-time factor {worked.real_time_factor:.2f} ({worked.work_s:.2f} s for {worked.sound_s:.1f} s of sound; "
        f"made in {worked.made_s:.1f} s)"
    )


async def _speak(name: str, context: EngineContext) -> tuple[AudioChunk, Worked]:
    began_s = time.perf_counter()
    tts = await asyncio.to_thread(registry.make_text_to_speech, name, context)
    made_s = time.perf_counter() - began_s
    # The first sentence pays for memory and patterns that all later ones have.
    async for _ in tts.synthesize("Yes.", _VOICE):
        pass
    began_s = time.perf_counter()
    sound = join([chunk async for chunk in tts.synthesize(SENTENCE, _VOICE)], tts.rate_hz)
    return sound, Worked(made_s, time.perf_counter() - began_s, sound.duration_s)


async def _hear(name: str, context: EngineContext, sound: AudioChunk) -> tuple[str, Worked]:
    began_s = time.perf_counter()
    stt = await asyncio.to_thread(registry.make_speech_to_text, name, context)
    made_s = time.perf_counter() - began_s
    began_s = time.perf_counter()
    transcript = await stt.transcribe(sound.at_rate(16_000))
    return transcript.text, Worked(made_s, time.perf_counter() - began_s, sound.duration_s)


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text.lower()).split()
