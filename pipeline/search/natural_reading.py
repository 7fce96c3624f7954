"""The other parser: Superlinked's natural-language query against a hosted model, with the local parser behind it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.search.parameters import SearchParameters, Weights
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.query import ParsedQuery, Slot
from pipeline.search.reading import Reading
from pipeline.search.weighting import weights_for
from pipeline.search.wishes.known_wishes import split_wishes

logger = logging.getLogger(__name__)

_FAILURES_BEFORE_PAUSE = 3
_CONFIDENCE = 0.8
"""Of a slot that a model filled: it gives neither words nor a probability."""
_PLACE_SLOTS = ("place", "or_places", "excluded_places")


class ParameterFiller(Protocol):
    """Fills in the parameters of `FilledQuery` from words."""

    async def fill(self, query: str) -> Mapping[str, Any]:
        """Values by parameter name, as the model gave them; may raise anything."""
        ...


class FilledQuery(BaseModel):
    """What the model filled in; everything it does not know of is None or empty. Nonsense is refused."""

    model_config = ConfigDict(extra="ignore")

    wishes: str = ""
    place: str = ""
    excluded_place: str = ""
    min_rooms: int | None = Field(default=None, ge=0, le=50)
    max_rooms: int | None = Field(default=None, ge=0, le=50)
    min_baths: int | None = Field(default=None, ge=0, le=50)
    max_baths: int | None = Field(default=None, ge=0, le=50)
    min_size: float | None = Field(default=None, ge=0, le=1e6)
    max_size: float | None = Field(default=None, ge=0, le=1e6)
    min_price: int | None = Field(default=None, ge=0, le=10**10)
    max_price: int | None = Field(default=None, ge=0, le=10**10)
    price_weight: float = 0.0
    size_weight: float = 0.0

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unknown(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            return values
        return {name: value for name, value in values.items() if value is not None and value != ""}

    @model_validator(mode="after")
    def _low_before_high(self) -> FilledQuery:
        for name in ("rooms", "baths", "size", "price"):
            low, high = getattr(self, f"min_{name}"), getattr(self, f"max_{name}")
            if low is not None and high is not None and low > high:
                raise ValueError(f"min_{name} {low} is above max_{name} {high}")
        return self


@dataclass(frozen=True, slots=True)
class NaturalQueryStatus:
    """For `/health`.

    Attributes:
        parser: "openai" or "auto".
        fallbacks: how often the local reading was used because the model failed, since the start.
        paused: the model failed several times in a row and is left alone for a while.
        reason: of the last failure; empty after a success.
    """

    parser: str
    fallbacks: int = 0
    paused: bool = False
    reason: str = ""


class NaturalQueryReader:
    """Reads queries with a hosted model; with the local parser whenever that fails, is late or talks nonsense.

    Args:
        filler: asks the model.
        mode: "openai" asks it about every query; "auto" only when the local parser left something unread.
        timeout_s: past it the local reading is used.
        pause_s: after three failures in a row the model is left alone for so long.
        now: a clock in seconds.
    """

    def __init__(
        self,
        filler: ParameterFiller,
        mode: Literal["openai", "auto"] = "openai",
        *,
        timeout_s: float = 3.0,
        pause_s: float = 30.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._filler, self._mode, self._timeout_s, self._pause_s, self._now = filler, mode, timeout_s, pause_s, now
        self._failures = 0
        self._paused_until = 0.0
        self._fallbacks = 0
        self._reason = ""

    @property
    def status(self) -> NaturalQueryStatus:
        """How it is doing."""
        return NaturalQueryStatus(self._mode, self._fallbacks, self._now() < self._paused_until, self._reason)

    async def read(self, query: str, parser: QueryParser) -> Reading:
        """What `query` asks for. Never raises for what the model does."""
        began = time.perf_counter()
        local = parser.parse(query)
        if self._mode == "auto" and not local.unread:
            return Reading(local, "local", "", _since_ms(began))
        if self._now() < self._paused_until:
            self._fallbacks += 1
            return Reading(local, "local", f"left alone for a while: {self._reason}", _since_ms(began))
        try:
            values = await asyncio.wait_for(self._filler.fill(query), self._timeout_s)
            filled = FilledQuery.model_validate(values)
        except Exception as error:
            note = self._failed(error)
            return Reading(local, "local", note, _since_ms(began))
        self._failures, self._reason = 0, ""
        parsed = _completed(local, filled, parser) if self._mode == "auto" else _as_parsed(local, filled, parser)
        return Reading(parsed, "openai", "", _since_ms(began))

    def _failed(self, error: Exception) -> str:
        if isinstance(error, asyncio.TimeoutError):
            reason = f"no answer within {self._timeout_s:g} s"
        elif isinstance(error, ValidationError):
            reason = "values that make no sense: " + "; ".join(str(problem["msg"]) for problem in error.errors())
        else:
            reason = f"{type(error).__name__}: {error}"
        self._reason = reason[:300]
        self._fallbacks += 1
        self._failures += 1
        if self._failures >= _FAILURES_BEFORE_PAUSE:
            self._failures, self._paused_until = 0, self._now() + self._pause_s
            logger.warning(
                "natural query left alone after failures", extra={"for_s": self._pause_s, "error": self._reason}
            )
        else:
            logger.warning("natural query failed, the local reading is used", extra={"error": self._reason})
        return self._reason


def _as_parsed(local: ParsedQuery, filled: FilledQuery, parser: QueryParser) -> ParsedQuery:
    """The model's reading. Comparatives and what to forget, for which it has no parameters, are the local parser's."""
    places = parser.parse(f"in {filled.place}", "place") if filled.place else ParsedQuery()
    excluded = parser.parse(f"not in {filled.excluded_place}").parameters if filled.excluded_place else None
    known = parser.parse(f"with {filled.wishes}").parameters.text if filled.wishes else ""
    wishes = split_wishes(known)
    text = known or ", ".join(split_wishes(filled.wishes.lower()))
    bounds = {name: getattr(filled, name) for name in FilledQuery.model_fields if name[:4] in ("min_", "max_")}
    cheap = filled.price_weight > 0
    roomy = ("spacious",) if filled.size_weight > 0 else ()
    parameters = SearchParameters(
        text=text,
        unwanted=local.parameters.unwanted,
        place=places.parameters.place,
        or_places=places.parameters.or_places,
        excluded_places=excluded.excluded_places if excluded is not None else (),
        weights=weights_for((*wishes, *roomy), cheap=cheap),
        limit=local.parameters.limit,
        **bounds,
    )
    # A place that the words leave open stays open, whatever the model made of it.
    question = local.question if local.question and parameters.place is None else places.question
    slots = [slot for slot in local.slots if slot.name in ("limit", "unwanted")]
    empty = SearchParameters()
    for field in fields(SearchParameters):
        value = getattr(parameters, field.name)
        if field.name not in ("limit", "unwanted") and value != getattr(empty, field.name):
            slots.append(Slot(field.name, value, "", _CONFIDENCE))
    suggestion = local.suggestion if question == local.question else places.suggestion
    return replace(
        local,
        parameters=parameters,
        slots=tuple(slots),
        question=question,
        suggestion=suggestion if question else None,
        unread=(),
    )


def _completed(local: ParsedQuery, filled: FilledQuery, parser: QueryParser) -> ParsedQuery:
    """The local reading, with the model's where it says nothing; what local read stands."""
    other = _as_parsed(local, filled, parser)
    mine = {slot.name for slot in local.slots}
    parameters = local.parameters
    added: list[Slot] = []
    for slot in other.slots:
        quantity = slot.name[4:] if slot.name[:4] in ("min_", "max_") else slot.name
        taken = {slot.name, f"min_{quantity}", f"max_{quantity}"} & mine
        places_open = slot.name not in _PLACE_SLOTS or (local.question is None and not mine & set(_PLACE_SLOTS))
        if taken or not places_open or slot.name == "limit":
            continue
        parameters = replace(parameters, **{slot.name: slot.value})  # type: ignore[arg-type]
        added.append(slot)
    weights = other.parameters.weights if parameters.weights == Weights() else parameters.weights
    return replace(
        local,
        parameters=replace(parameters, weights=weights),
        slots=(*local.slots, *added),
        question=local.question or (other.question if parameters.place is None else None),
        unread=(),
    )


def _since_ms(began: float) -> float:
    return (time.perf_counter() - began) * 1_000
