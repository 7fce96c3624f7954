"""Settings of the staff's studio."""

from __future__ import annotations

from pydantic import BaseModel, Field, SecretStr


class StudioSettings(BaseModel):
    """The staff's studio, at `/studio`."""

    show: bool = Field(default=True, description="is there a studio at all?")
    password: SecretStr | None = Field(default=None, description="without one only this machine is let in")
