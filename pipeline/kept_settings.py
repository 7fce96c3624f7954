"""Settings of what is kept beyond a call: conversations, viewings and contacts, records; where, and for how long."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr, model_validator


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
