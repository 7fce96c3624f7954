"""Hosted recognition, voices, language models, and the model behind the query parser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from pipeline.agent.models import make_chat_model, probe_chat_model
from pipeline.assets import Assets
from pipeline.check import choosing
from pipeline.check.failing import Place, said
from pipeline.check.finding import Finding
from pipeline.check.trying import Trial, try_out
from pipeline.engine_settings import OpenAISettings
from pipeline.engines import registry
from pipeline.engines.base import Probed
from pipeline.engines.context import EngineContext
from pipeline.errors import EngineUnavailable, VoiceAgentError
from pipeline.settings import Settings

_PROBE_S = 5.0
"""For one probe, in seconds; the engines' own limits are shorter."""
_MORE_S = 0.5
"""A model's probe keeps its own limit; its words are better than ours."""


async def recognition(settings: Settings) -> Finding:
    """Hosted recognition."""
    chosen = settings.chosen_stt
    make = partial(registry.make_speech_to_text, chosen)
    stand_in = registry.SPEECH_TO_TEXT[chosen].stand_in
    return await _engine("stt", chosen, choosing.chose_stt(settings), stand_in, settings, make)


async def voice(settings: Settings) -> Finding:
    """A hosted voice."""
    chosen = settings.chosen_tts
    make = partial(registry.make_text_to_speech, chosen)
    stand_in = registry.TEXT_TO_SPEECH[chosen].stand_in
    return await _engine("tts", chosen, choosing.chose_tts(settings), stand_in, settings, make)


async def language_model(settings: Settings) -> Finding:
    """A hosted language model, or the one of this process."""
    chosen, why = settings.chosen_llm, choosing.chose_llm(settings)
    if chosen == "local":
        return Finding("llm", "local", why, "in-process", "nothing to load")
    return await _chat("llm", chosen, why, settings)


async def parser(settings: Settings) -> Finding:
    """What reads queries."""
    why = f"QUERY_PARSER={settings.query_parser}"
    if settings.query_parser == "local" or not settings.has_natural_query:
        missing = "" if settings.query_parser == "local" else ", but no server or key is set"
        return Finding("parser", "local", why + missing, "in-process", "nothing to load")
    hosted = settings.hosted_parser
    asked = settings.model_copy(
        update={
            "llm_model": "openai-compatible",
            "openai": OpenAISettings(
                api_key=hosted.api_key, base_url=hosted.base_url, model=hosted.model or settings.openai.model
            ),
        }
    )
    own = settings.natural_query
    place = Place(
        "NATURAL_QUERY__BASE_URL" if own.base_url else "OPENAI__BASE_URL",
        "NATURAL_QUERY__API_KEY" if own.api_key or own.base_url else "OPENAI__API_KEY",
        "NATURAL_QUERY__MODEL" if own.model else "OPENAI__MODEL",
    )
    return await _chat("parser", "openai-compatible", why, asked, place, limit_s=hosted.timeout_s, stand_in="local")


async def _engine(
    part: str,
    chosen: str,
    why: str,
    stand_in: str,
    settings: Settings,
    make: Callable[[EngineContext], object],
) -> Finding:
    shown = f"{chosen} ({choosing.model_of(chosen, settings)[0]})"
    try:
        engine = await asyncio.to_thread(make, EngineContext(Assets(settings.cache_dir), settings=settings))
    except EngineUnavailable as error:
        place = _place(chosen, settings)
        advice = f"set {place.key} or {place.address} (or the package that is named), or choose another engine"
        return Finding(part, shown, why, "missing", said(error), stand_in=stand_in, advice=advice, stops=True)
    if not isinstance(engine, Probed):
        return Finding(part, shown, why, "ok", "it cannot be tried without a call", stand_in=stand_in)
    url = choosing.address_of(chosen, settings)[0]
    trial = await try_out(url, _place(chosen, settings), engine.probe, _PROBE_S)
    return _found(part, shown, why, trial, stand_in)


async def _chat(
    part: str,
    chosen: str,
    why: str,
    settings: Settings,
    place: Place | None = None,
    *,
    limit_s: float | None = None,
    stand_in: str = "",
) -> Finding:
    shown = f"{chosen} ({choosing.model_of(chosen, settings)[0]})"
    stand_in = stand_in or "local"
    limit_s = limit_s or settings.llm.first_token_s
    asked = settings.model_copy(update={"llm": settings.llm.model_copy(update={"first_token_s": limit_s})})
    try:
        await asyncio.to_thread(make_chat_model, settings, make_local=_no_local)
    except VoiceAgentError as error:
        advice = f"set {choosing.key_of(chosen)}, or LLM_MODEL=local"
        return Finding(part, shown, why, "missing", said(error), stand_in=stand_in, advice=advice)
    url = choosing.address_of(chosen, settings)[0]
    trial = await try_out(url, place or _place(chosen, settings), partial(probe_chat_model, asked), limit_s + _MORE_S)
    return _found(part, shown, why, trial, stand_in)


def _found(part: str, shown: str, why: str, trial: Trial, stand_in: str) -> Finding:
    return Finding(
        part, shown, why, trial.state, trial.detail, trial.connect_ms, trial.answer_ms, stand_in, trial.advice
    )


def _place(chosen: str, settings: Settings) -> Place:
    return Place(
        choosing.address_of(chosen, settings)[1], choosing.key_of(chosen), choosing.model_of(chosen, settings)[1]
    )


def _no_local() -> NoReturn:
    raise EngineUnavailable("the local model needs no check")
