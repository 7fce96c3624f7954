"""The settings of what calls cost."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field


class CostSettings(BaseModel):
    """What calls cost."""

    prices: Path | None = Field(default=None, description="another price table than the program's own")
    country: str = Field(default="ES", min_length=2, max_length=2, description="of the agency's telephone number")
