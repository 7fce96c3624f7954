"""Which setting chose an engine, in words. No value of a key is ever among them."""

from __future__ import annotations

from pipeline.settings import Settings


def chose_stt(settings: Settings) -> str:
    """Why this recogniser."""
    if settings.chosen_stt == "faster-whisper-server":
        return "FASTER_WHISPER__API_URL is set"
    if settings.stt_model != "auto":
        return f"STT_MODEL={settings.stt_model}"
    return "auto: GROQ__API_KEY is set" if settings.groq.api_key else "auto: no key or server is set"


def chose_tts(settings: Settings) -> str:
    """Why this voice."""
    if settings.tts_model != "auto":
        return f"TTS_MODEL={settings.tts_model}"
    if settings.orpheus.api_url:
        return "auto: ORPHEUS__API_URL is set"
    return "auto: TOGETHER__API_KEY is set" if settings.together.api_key else "auto: no key or server is set"


def chose_llm(settings: Settings) -> str:
    """Why this language model."""
    if settings.llm_model != "auto":
        return f"LLM_MODEL={settings.llm_model}"
    if settings.groq.api_key:
        return "auto: GROQ__API_KEY is set"
    return "auto: OPENAI__BASE_URL is set" if settings.openai.base_url else "auto: no key or server is set"


def key_of(engine: str) -> str:
    """The setting with the key of a hosted engine."""
    return {
        "whisper-groq": "GROQ__API_KEY",
        "groq": "GROQ__API_KEY",
        "faster-whisper-server": "FASTER_WHISPER__API_KEY",
        "together": "TOGETHER__API_KEY",
        "orpheus-runpod": "ORPHEUS__API_KEY",
        "openai-compatible": "OPENAI__API_KEY",
    }[engine]


def address_of(engine: str, settings: Settings) -> tuple[str, str]:
    """Where a hosted engine is, and the setting that says so."""
    groq = settings.groq.base_url or "https://api.groq.com"
    return {
        "whisper-groq": (groq, "GROQ__BASE_URL"),
        "groq": (groq, "GROQ__BASE_URL"),
        "faster-whisper-server": (settings.faster_whisper.api_url or "", "FASTER_WHISPER__API_URL"),
        "together": (settings.together.base_url, "TOGETHER__BASE_URL"),
        "orpheus-runpod": (settings.orpheus.api_url or "", "ORPHEUS__API_URL"),
        "openai-compatible": (settings.openai.base_url or "https://api.openai.com/v1", "OPENAI__BASE_URL"),
    }[engine]


def model_of(engine: str, settings: Settings) -> tuple[str, str]:
    """The model of a hosted engine, and the setting that says so."""
    return {
        "whisper-groq": (settings.groq.stt_model, "GROQ__STT_MODEL"),
        "groq": (settings.groq.model, "GROQ__MODEL"),
        "faster-whisper-server": (settings.faster_whisper.model, "FASTER_WHISPER__MODEL"),
        "together": (settings.together.model, "TOGETHER__MODEL"),
        "orpheus-runpod": (settings.orpheus.model, "ORPHEUS__MODEL"),
        "openai-compatible": (settings.openai.model, "OPENAI__MODEL"),
    }[engine]
