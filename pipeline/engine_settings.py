"""The settings of hosted engines: where each is, what opens it, how long it may take."""

from __future__ import annotations

from pydantic import BaseModel, Field, SecretStr


class GroqSettings(BaseModel):
    """Groq: hosted language model and recognition, by one key."""

    api_key: SecretStr | None = None
    model: str = "openai/gpt-oss-20b"
    stt_model: str = "whisper-large-v3"
    base_url: str | None = None


class OpenAISettings(BaseModel):
    """Any server with OpenAI's chat-completions route (Ollama, vLLM, llama.cpp, OpenAI)."""

    api_key: SecretStr | None = None
    base_url: str | None = None
    model: str = "gpt-4o-mini"


class LanguageModelSettings(BaseModel):
    """Limits that hold for every language model."""

    timeout_s: float = Field(default=10.0, gt=0, description="from request to last word")
    first_token_s: float = Field(default=2.5, gt=0, description="to the first piece of the answer, and between pieces")
    temperature: float = Field(default=0.3, ge=0, le=2)
    max_tokens: int = Field(default=400, gt=0)


class FasterWhisperSettings(BaseModel):
    """A server with OpenAI's transcription route; without its URL faster-whisper runs in this process."""

    api_url: str | None = Field(default=None, description="up to and with /v1")
    api_key: SecretStr | None = None
    model: str = "Systran/faster-whisper-large-v3"


class TogetherSettings(BaseModel):
    """Together AI: hosted Orpheus."""

    api_key: SecretStr | None = None
    base_url: str = "https://api.together.xyz/v1"
    model: str = "canopylabs/orpheus-3b-0.1-ft"


class OrpheusSettings(BaseModel):
    """A server of one's own with OpenAI's speech route that streams PCM."""

    api_url: str | None = Field(default=None, description="up to and with /v1")
    api_key: SecretStr | None = None
    model: str = "orpheus"


class HostedSettings(BaseModel):
    """Limits that hold for hosted recognition and voices; past one the engine in this process does the work."""

    connect_s: float = Field(default=1.0, gt=0)
    stt_s: float = Field(default=2.5, gt=0, description="an utterance, from upload to words")
    tts_first_s: float = Field(default=1.5, gt=0, description="from a sentence to its first sound")
    tts_gap_s: float = Field(default=1.0, gt=0, description="between two pieces of sound")
    failures: int = Field(default=2, ge=1, description="in a row, and the engine is left alone")
    retry_s: float = Field(default=15.0, gt=0, description="how often an engine that is left alone is tried")
