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
from pipeline.rtc_settings import TurnServerSettings
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


class SearchSettings(BaseModel):
    """The property search."""

    timeout_s: float = Field(default=10.0, gt=0)
    reload_s: float = Field(default=2.0, ge=0, description="how often the listings file is looked at; 0 is never")


class QdrantSettings(BaseModel):
    """Qdrant, a vector store for more than one machine: a server by host and port, or Qdrant Cloud by URL."""

    host: str | None = None
    port: int = Field(default=6333, ge=1, le=65_535)
    api_key: SecretStr | None = None
    cluster_url: str | None = None
    use_qdrant_cloud: bool = False
    timeout_s: float = Field(default=2.0, gt=0, description="past it a search is answered in-process")
    retry_s: float = Field(default=5.0, gt=0, description="how often a server that failed is tried again")

    @model_validator(mode="after")
    def _cloud_has_an_address(self) -> QdrantSettings:
        if self.use_qdrant_cloud and not self.cluster_url:
            raise ValueError("USE_QDRANT_CLOUD is set: give QDRANT__CLUSTER_URL too")
        return self

    @property
    def url(self) -> str | None:
        """Where Qdrant is, or None when it is not set up."""
        if self.use_qdrant_cloud:
            return self.cluster_url
        if not self.host:
            return None
        return self.host if "://" in self.host else f"http://{self.host}:{self.port}"


class MemorySettings(BaseModel):
    """Where conversations are kept, and for how long."""

    store: Literal["memory", "sqlite", "postgres"] = "sqlite"
    sqlite_path: Path = Path("~/.local/share/casavoz/conversations.sqlite")
    postgres_url: SecretStr | None = Field(default=None, description="postgresql://user:password@host:port/database")
    caller_key: SecretStr | None = Field(default=None, description="callers' numbers are hashed with it")
    retention_days: int = Field(default=30, ge=0, description="0: callers are not known again")

    @model_validator(mode="after")
    def _postgres_has_what_it_needs(self) -> MemorySettings:
        if self.store == "postgres" and not self.postgres_url:
            raise ValueError("STORE=postgres: give MEMORY__POSTGRES_URL too")
        if self.store == "postgres" and self.retention_days and not self.caller_key:
            raise ValueError(
                "STORE=postgres: give MEMORY__CALLER_KEY too, any long random text, the same for every process"
            )
        return self


class OfficeSettings(BaseModel):
    """Viewings and contacts."""

    database: Path = Path("~/.local/share/casavoz/office.db")
    opening_hours: str = "Mon-Fri 09:30-19:00, Sat 10:00-14:00"
    timezone: str = "Europe/Madrid"
    closed_days: str = ""
    viewing_min: int = Field(default=45, ge=5, description="length of a viewing")
    notice_min: int = Field(default=60, ge=0, description="earliest viewing from now")
    days_ahead: int = Field(default=60, ge=1)
    phone_region: str = "ES"
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None


class RecordSettings(BaseModel):
    """Records of calls and turns; kept as long as conversations are (`MEMORY__RETENTION_DAYS`)."""

    keep: bool = True
    database: Path = Path("~/.local/share/casavoz/records.db")


class ExperimentSettings(BaseModel):
    """Variants of avatars, split by caller."""

    folder: Path = PROJECT_ROOT / "avatars" / "experiments"
    run: str = Field(default="", description="names with commas between them; empty: none runs")


class NaturalQuerySettings(BaseModel):
    """Superlinked's natural-language query, the parser `openai`; what is not set is taken from `openai`."""

    api_key: SecretStr | None = None
    base_url: str | None = None
    model: str | None = None
    timeout_s: float = Field(default=3.0, gt=0, description="past it the local parser's reading is used")


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
