"""Settings of Opik, where traces of turns go."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator

CLOUD_URL = "https://www.comet.com/opik/api"


class OpikSettings(BaseModel):
    """Opik, as a service (by key) or of one's own (by address). Without either nothing is traced."""

    api_key: SecretStr | None = None
    project_name: str = Field(default="casavoz", min_length=1)
    workspace: str | None = None
    url_override: str | None = Field(default=None, description="of one's own server: http://localhost:5173/api")
    words: bool = Field(default=True, description="false: traces hold times and counts, nothing that was said")
    timeout_s: float = Field(default=15.0, gt=0, description="for one request; nobody waits for it")
    flush_s: float = Field(default=3.0, ge=0, description="for what is not sent yet when the service stops")
    kept_turns: int = Field(default=500, ge=1, description="that wait while Opik cannot be reached; the oldest go")

    @field_validator("url_override")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            raise ValueError("is an address like http://localhost:5173/api")
        return url

    @property
    def on(self) -> bool:
        """Are turns traced?"""
        return bool(self.api_key or self.url_override)

    @property
    def url(self) -> str:
        """Of Opik's REST interface."""
        return self.url_override or CLOUD_URL
