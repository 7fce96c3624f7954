"""All settings, typed and nested by part. The only module that reads the environment (and `.env`).

Nested settings are written with two underscores: `GROQ__API_KEY`, `TURN__PAUSE_S`. The names that the providers' own
SDKs use (`GROQ_API_KEY`, `OPENAI_BASE_URL`, `OPIK_API_KEY` and so on) are understood too.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.brand_settings import BrandSettings
from pipeline.cost_settings import CostSettings
from pipeline.engine_settings import (
    FasterWhisperSettings,
    GroqSettings,
    HostedSettings,
    LanguageModelSettings,
    OpenAISettings,
    OrpheusSettings,
    TogetherSettings,
)
from pipeline.errors import SettingsError
from pipeline.kept_settings import MemorySettings, OfficeSettings, RecordSettings
from pipeline.rtc_settings import TurnServerSettings
from pipeline.search_settings import NaturalQuerySettings, QdrantSettings, SearchSettings
from pipeline.setting_names import UnknownName, unknown_names
from pipeline.studio_settings import StudioSettings
from pipeline.trace_settings import OpikSettings
from pipeline.twilio_settings import TwilioSettings, public_address

PROJECT_ROOT = Path(__file__).resolve().parent.parent
_SDK_NAMES = {
    "groq_api_key": ("groq", "api_key"),
    "openai_api_key": ("openai", "api_key"),
    "openai_base_url": ("openai", "base_url"),
    "together_api_key": ("together", "api_key"),
    "opik_api_key": ("opik", "api_key"),
    "opik_project_name": ("opik", "project_name"),
    "opik_workspace": ("opik", "workspace"),
    "opik_url_override": ("opik", "url_override"),
    "cloudflare_turn_key_id": ("turn_server", "cloudflare_key_id"),
    "cloudflare_turn_key_api_token": ("turn_server", "cloudflare_api_token"),
}


class TurnSettings(BaseModel):
    """When the caller's turn begins and ends."""

    pause_s: float = Field(default=0.8, gt=0, description="fixed silence of the strategy `pause`")
    longest_utterance_s: float = Field(default=30.0, gt=0)
    speculate: bool = Field(default=True, description="prepare the answer while the caller may still go on")


class ExperimentSettings(BaseModel):
    """Variants of avatars, split by caller."""

    folder: Path = PROJECT_ROOT / "avatars" / "experiments"
    run: str = Field(default="", description="names with commas between them; empty: none runs")


Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")


class Settings(BaseSettings):
    """Everything that can be set, with its default. See `.env.example` for one line on each."""

    model_config = SettingsConfigDict(
        env_file=PROJECT_ROOT / ".env", env_nested_delimiter="__", env_ignore_empty=True, extra="ignore"
    )

    agency_name: str = "Casavoz Homes"
    avatar_name: str = "tara"
    avatar_language: Literal["en", "es"] | None = Field(default=None, description="from the first word on")
    page_language: Literal["auto", "en", "es"] = Field(default="auto", description="auto: as the first avatar speaks")
    languages: str = Field(default="en,es", description="that a call may change to, apart by commas")
    avatars_dir: Path = PROJECT_ROOT / "avatars" / "definitions"
    properties_csv: Path = PROJECT_ROOT / "data" / "properties.csv"
    size_unit: str = "square metres"

    stt_model: Literal["auto", "whisper-groq", "moonshine", "faster-whisper"] = "auto"
    tts_model: Literal["auto", "kokoro", "together", "orpheus-runpod"] = "auto"
    llm_model: Literal["auto", "local", "groq", "openai-compatible"] = "auto"
    turn_strategy: Literal["semantic", "pause"] = "semantic"
    query_parser: Literal["local", "openai", "auto"] = "local"

    tool_feedback: Literal["auto", "always", "off"] = "auto"
    tool_use_message: str | None = Field(default=None, description="instead of the avatar's own sentences")
    sound_effect_seconds: float = Field(default=3.0, ge=0, le=30, description="keyboard sound at most; 0 is none")

    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65_535)
    public_url: str | None = Field(default=None, description="address under which Twilio reaches this server")
    api_key: SecretStr | None = Field(default=None, description="who sends it in X-API-Key may have calls placed")
    max_calls: int = Field(default=8, ge=1)
    longest_call_s: float = Field(default=1_800.0, gt=0, description="then the avatar says goodbye")
    drain_s: float = Field(default=120.0, ge=0, description="calls in progress may go on so long after SIGTERM")
    engine_wait_s: float = Field(default=1.0, gt=0, description="calls wait longer for an engine: no more are taken")

    assets_dir: Path = Path("~/.cache/casavoz")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    log_words: bool = Field(default=False, description="what callers and avatars say is logged too")

    brand: BrandSettings = BrandSettings()
    groq: GroqSettings = GroqSettings()
    openai: OpenAISettings = OpenAISettings()
    llm: LanguageModelSettings = LanguageModelSettings()
    faster_whisper: FasterWhisperSettings = FasterWhisperSettings()
    together: TogetherSettings = TogetherSettings()
    orpheus: OrpheusSettings = OrpheusSettings()
    hosted: HostedSettings = HostedSettings()
    turn: TurnSettings = TurnSettings()
    search: SearchSettings = SearchSettings()
    qdrant: QdrantSettings = QdrantSettings()
    natural_query: NaturalQuerySettings = NaturalQuerySettings()
    memory: MemorySettings = MemorySettings()
    office: OfficeSettings = OfficeSettings()
    records: RecordSettings = RecordSettings()
    costs: CostSettings = CostSettings()
    experiments: ExperimentSettings = ExperimentSettings()
    twilio: TwilioSettings = TwilioSettings()
    opik: OpikSettings = OpikSettings()
    turn_server: TurnServerSettings = TurnServerSettings()
    studio: StudioSettings = StudioSettings()

    groq_api_key: SecretStr | None = Field(default=None, exclude=True, repr=False)
    openai_api_key: SecretStr | None = Field(default=None, exclude=True, repr=False)
    openai_base_url: str | None = Field(default=None, exclude=True, repr=False)
    together_api_key: SecretStr | None = Field(default=None, exclude=True, repr=False)
    opik_api_key: SecretStr | None = Field(default=None, exclude=True, repr=False)
    opik_project_name: str | None = Field(default=None, exclude=True, repr=False)
    opik_workspace: str | None = Field(default=None, exclude=True, repr=False)
    opik_url_override: str | None = Field(default=None, exclude=True, repr=False)
    cloudflare_turn_key_id: str | None = Field(default=None, exclude=True, repr=False)
    cloudflare_turn_key_api_token: SecretStr | None = Field(default=None, exclude=True, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _take_sdk_names(cls, values: dict[str, Any]) -> dict[str, Any]:
        for flat, (part, name) in _SDK_NAMES.items():
            value = values.pop(flat, None)
            if value:
                nested = dict(values.get(part) or {})
                nested.setdefault(name, value)
                values[part] = nested
        return values

    @field_validator("public_url")
    @classmethod
    def _public_url_is_an_address(cls, url: str | None) -> str | None:
        return None if url is None else public_address(url)

    @model_validator(mode="after")
    def _hosted_parser_has_a_server(self) -> Settings:
        if self.query_parser == "openai" and not self.has_natural_query:
            raise ValueError(
                "QUERY_PARSER=openai needs NATURAL_QUERY__BASE_URL (any OpenAI-compatible server) or OPENAI__API_KEY"
            )
        return self

    @field_validator("languages")
    @classmethod
    def _only_known_languages(cls, value: str) -> str:
        codes = [code.strip().lower() for code in value.split(",") if code.strip()]
        if unknown := [code for code in codes if code not in LANGUAGES]:
            raise ValueError(f"{', '.join(unknown)} is not among {', '.join(LANGUAGES)}")
        return ",".join(codes)

    @property
    def call_languages(self) -> tuple[Language, ...]:
        """The languages that a call may change to."""
        return tuple(code for code in LANGUAGES if code in self.languages.split(","))

    @property
    def has_natural_query(self) -> bool:
        """Is there a model that the parser `openai` can ask?"""
        hosted = self.hosted_parser
        return bool(hosted.api_key or hosted.base_url)

    @property
    def hosted_parser(self) -> NaturalQuerySettings:
        """`natural_query`, with what is not set taken from `openai`."""
        own = self.natural_query
        return NaturalQuerySettings(
            # A server of its own does not get the key of another one.
            api_key=own.api_key or (None if own.base_url else self.openai.api_key),
            base_url=own.base_url or self.openai.base_url,
            model=own.model or self.openai.model,
            timeout_s=own.timeout_s,
        )

    @property
    def chosen_llm(self) -> Literal["local", "groq", "openai-compatible"]:
        """The language model after `auto` is resolved: hosted when its key (or server) is set, else local."""
        if self.llm_model != "auto":
            return self.llm_model
        if self.groq.api_key:
            return "groq"
        return "openai-compatible" if self.openai.base_url else "local"

    @property
    def chosen_stt(self) -> Literal["whisper-groq", "moonshine", "faster-whisper", "faster-whisper-server"]:
        """The recogniser after `auto` is resolved: hosted when its key or server is set, else in this process."""
        if self.stt_model in ("auto", "faster-whisper") and self.faster_whisper.api_url:
            return "faster-whisper-server"
        if self.stt_model != "auto":
            return self.stt_model
        return "whisper-groq" if self.groq.api_key else "faster-whisper"

    @property
    def chosen_tts(self) -> Literal["kokoro", "together", "orpheus-runpod"]:
        """The voice after `auto` is resolved: a server of one's own before a provider, else in this process."""
        if self.tts_model != "auto":
            return self.tts_model
        if self.orpheus.api_url:
            return "orpheus-runpod"
        return "together" if self.together.api_key else "kokoro"

    @property
    def cache_dir(self) -> Path:
        """`assets_dir` with the home folder filled in."""
        return self.assets_dir.expanduser()


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment and `.env`; `overrides` (from the command line) win.

    Raises:
        SettingsError: a value is not allowed; the message names each variable and says why.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        raise SettingsError("These settings cannot be used:\n" + "\n".join(map(_in_words, error.errors()))) from error


def misspelled() -> list[UnknownName]:
    """Variables of `.env` and of the environment that look like settings and are none."""
    return unknown_names(Settings, PROJECT_ROOT / ".env", os.environ)


def keep_opik_to_itself() -> None:
    """Opik's package reports its own errors and its use to its makers, unless it is told not to before its import."""
    os.environ.setdefault("OPIK_SENTRY_ENABLE", "false")
    os.environ.setdefault("OPIK_ANALYTICS_ENABLE", "false")


def wants_colours() -> bool:
    """May a terminal's text be coloured? Not with NO_COLOR (no-color.org)."""
    return not os.environ.get("NO_COLOR")


def _in_words(problem: Any) -> str:
    name = "__".join(str(part) for part in problem["loc"]).upper()
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"  {name}: {message}" if name else f"  {message}"
