"""The cells of the fault matrix: which engine, what happens to it, when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from tests.faults.house import Kind
from tests.providers.faults import KINDS, Fault, FaultKind

Engine = Literal["stt", "llm", "tts", "search", "opik"]
When = Literal["before", "middle"]
ENGINES: tuple[Engine, ...] = get_args(Engine)
WHENS: tuple[When, ...] = get_args(When)
FAULTS = tuple(kind for kind in KINDS if kind != "none")

SLOW_S = 6.0
"""Later than a caller may wait in silence, and than every limit of an engine but the language model's whole time."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One that can fail.

    Attributes:
        engine: what it does.
        name: of its server (`tests.faults.providers`), and of it in reports.
        house: in which it is.
        pieces: of its answer that pass before a fault in the middle of it strikes: of a language model, so many that
            its call of the tool has passed (13 pieces of four characters) and its words are struck.
        health: its breaker's name in the service's health.
        error_skips: answers that pass before errors "in the middle": a stream of sound cannot turn into a status, so
            the sentence after is refused.
    """

    engine: Engine
    name: str
    house: Kind
    pieces: int = 1
    health: str = ""
    error_skips: int = 0


PROVIDERS = (
    Provider("stt", "groq-stt", "first", health="whisper-groq"),
    Provider("tts", "together", "first", pieces=5, health="together", error_skips=1),
    Provider("search", "qdrant", "second"),
    Provider("llm", "groq-llm", "second", pieces=20, health="groq"),
    Provider("opik", "opik", "second"),
    Provider("llm", "openai", "first", pieces=20, health="openai-compatible"),
    Provider("stt", "whisper", "second", health="faster-whisper-server"),
    Provider("tts", "orpheus", "second", pieces=5, health="orpheus-runpod", error_skips=1),
)
USUAL = ("groq-stt", "together", "qdrant", "groq-llm", "opik")


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry of the matrix."""

    provider: Provider
    kind: FaultKind
    when: When

    @property
    def name(self) -> str:
        """As it is printed."""
        if self.kind == "none":
            return f"{self.provider.engine} {self.provider.name} all well"
        return f"{self.provider.engine} {self.provider.name} {self.kind} {self.when}"

    @property
    def fault(self) -> Fault:
        """What is done to the provider."""
        if self.when == "before":
            return Fault(self.kind, delay_s=SLOW_S)
        if self.kind in ("5xx", "429") and self.provider.error_skips:
            return Fault(self.kind, skip=self.provider.error_skips)
        return Fault(self.kind, after_pieces=self.provider.pieces, delay_s=SLOW_S)


def chosen(
    engines: Sequence[str] = (), kinds: Sequence[str] = (), whens: Sequence[str] = (), *, every: bool = False
) -> list[Cell]:
    """Cells that are asked for, in the order in which they can be had.

    Args:
        engines: of these, or providers by name; all usual ones when empty.
        kinds, whens: of these; all when empty.
        every: of the providers that the usual ones stand for, too.
    """
    providers = [
        provider
        for provider in PROVIDERS
        if provider.name in engines
        or ((every or provider.name in USUAL) and (not engines or provider.engine in engines))
    ]
    return [
        Cell(provider, kind, when)
        for provider in providers
        for kind in FAULTS
        if not kinds or kind in kinds
        for when in WHENS
        if not whens or when in whens
    ]
