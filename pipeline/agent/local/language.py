"""What a language brings to the local chat model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.agent.local.cues import Cues
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters


class Values(Protocol):
    """How a language says values."""

    def price(self, euros: float) -> str: ...
    def size(self, size: float, unit: str) -> str: ...
    def number(self, value: float) -> str: ...
    def place(self, location: str) -> str: ...
    def layout(self, home: Property) -> str: ...
    def rooms(self, count: int) -> str: ...
    def baths(self, count: int) -> str: ...
    def homes(self, count: int) -> str: ...
    def wish(self, wish: SearchParameters, unit: str) -> str: ...
    def features(self, names: Sequence[str]) -> str: ...
    def has(self, names: Sequence[str]) -> str: ...
    def lacking(self, names: Sequence[str]) -> str: ...
    def given_up(self, name: str) -> str: ...
    def listing(self, text: str, unit: str) -> str: ...


@dataclass(frozen=True)
class Language:
    """A language.

    Attributes:
        code: ISO 639-1.
        cues: how it is understood.
        sentences: what is said, by key; each in several ways, with `{placeholders}`.
        values: how values are said.
    """

    code: str
    cues: Cues
    sentences: Mapping[str, tuple[str, ...]]
    values: Values
