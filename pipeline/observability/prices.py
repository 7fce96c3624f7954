"""What a piece of work costs, by the price table."""

from __future__ import annotations

import math
from datetime import date as Date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import SettingsError
from pipeline.work_events import EngineUsed

DEFAULT_TABLE = Path(__file__).with_name("prices.yaml")
_MILLION = 1_000_000
_HOUR_S = 3_600.0
_MINUTE_S = 60.0


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Price(_Strict):
    """Of one model of one engine. What is None is not known."""

    engine: str
    model: str = ""
    input: float | None = Field(default=None, ge=0, description="per million tokens")
    cached_input: float | None = Field(default=None, ge=0, description="per million tokens; as `input` when not given")
    output: float | None = Field(default=None, ge=0, description="per million tokens")
    audio_hour: float | None = Field(default=None, ge=0, description="per hour of sound heard")
    least_audio_s: float = Field(default=0.0, ge=0, description="billed for a shorter sound too")
    characters: float | None = Field(default=None, ge=0, description="per million characters spoken")
    source: str
    date: Date | None = None

    def of(self, used: EngineUsed) -> float | None:
        """What a piece of work cost; None when the table does not know.

        What failed costs the tokens that the provider counted, and the whole text or sound once some of the answer was
        there: errors are not billed. (A request that was given up for its time may be billed all the same.)
        """
        if used.stage == "llm":
            return self._of_tokens(used)
        if used.stage == "stt":
            per, units = self.audio_hour, max(used.audio_s, self.least_audio_s) / _HOUR_S
        else:
            per, units = self.characters, used.characters / _MILLION
        if per is None:
            return None
        began = used.outcome != "failed" or used.first_ms is not None
        return per * units if began else 0.0

    def _of_tokens(self, used: EngineUsed) -> float | None:
        if self.input is None or self.output is None:
            return None
        if not used.input_tokens and not used.output_tokens:
            # A stream that was stopped ends before its provider says how many there were.
            return 0.0 if used.outcome == "failed" and used.first_ms is None else None
        cached = self.input if self.cached_input is None else self.cached_input
        fresh_tokens = max(0, used.input_tokens - used.cached_tokens)
        return (fresh_tokens * self.input + used.cached_tokens * cached + used.output_tokens * self.output) / _MILLION


class TelephonePrice(_Strict):
    """Of a minute of telephone in a country; each begun minute counts."""

    country: str
    inbound: float | None = Field(default=None, ge=0)
    outbound: float | None = Field(default=None, ge=0)
    media_streams: float | None = Field(default=None, ge=0, description="on top of the call itself")
    source: str
    date: Date | None = None

    def of(self, duration_s: float, *, outbound: bool = False) -> float | None:
        """What a call of that length cost; None when the table does not know."""
        per_minute = self.outbound if outbound else self.inbound
        if per_minute is None or self.media_streams is None:
            return None
        return math.ceil(duration_s / _MINUTE_S) * (per_minute + self.media_streams)


class PriceTable(_Strict):
    """All prices, in one currency.

    Attributes:
        currency: of every price; the metrics are called after it.
        local: engines in this process, which cost nothing by the piece.
        country: of the agency's telephone number.
    """

    currency: Literal["USD"] = "USD"
    local: tuple[str, ...] = ()
    engines: tuple[Price, ...] = ()
    telephone: tuple[TelephonePrice, ...] = ()
    country: str = "ES"

    def of(self, used: EngineUsed) -> float | None:
        """What a piece of work cost; None when the table does not know."""
        if used.engine in self.local:
            return 0.0
        for price in self.engines:
            if (price.engine, price.model) == (used.engine, used.model):
                return price.of(used)
        return None

    def of_telephone(self, duration_s: float) -> float | None:
        """What a call on the telephone cost, taken to be one that came in; None when the table does not know."""
        for price in self.telephone:
            if price.country == self.country:
                return price.of(duration_s)
        return None


def load_prices(path: Path | None = None, country: str = "ES") -> PriceTable:
    """The price table.

    Args:
        path: another file than the one that comes with the program.
        country: of the agency's telephone number, two letters.

    Raises:
        SettingsError: the file cannot be read, or is no price table.
    """
    path = (path or DEFAULT_TABLE).expanduser()
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(read, dict):
            raise ValueError("it is no table")
        return PriceTable(**{**read, "country": country.upper()})
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError, ValueError) as error:
        raise SettingsError(f"The prices in {path} cannot be used: {error}") from error
