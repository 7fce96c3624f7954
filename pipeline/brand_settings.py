"""Settings of how the agency shows itself on the page."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field


class BrandSettings(BaseModel):
    """The agency's own look; its name is `AGENCY_NAME`."""

    logo: Path | None = Field(default=None, description="a .png or .svg file")
    colour: str | None = Field(default=None, description="like #1f7159")
