"""What the service asks of an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """How an index is doing.

    Attributes:
        backend: what answers searches now: "in-process", "qdrant".
        degraded: something else than what was set up answers.
        reason: why, empty when not degraded.
        fallbacks: how often the index set up was given up for the in-process one, since the start.
    """

    backend: str
    degraded: bool = False
    reason: str = ""
    fallbacks: int = 0


class PropertyIndex(Protocol):
    """Holds listings and ranks them. Implementations block, so the service calls them from threads of its own.

    Any method may be called from any thread. A search while another thread loads sees either all of the old listings or
    all of the new ones.
    """

    @property
    def health(self) -> IndexHealth:
        """How it is doing; cheap, from any thread."""
        ...

    def load(self, listings: Sequence[Property]) -> None:
        """Take in the listings. Called again with all of them when the file changed: only rows that are new or changed
        are embedded, and rows that are gone are not found any more."""
        ...

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        """Ids of at most `limit` listings that obey every bound of `parameters`, best first."""
        ...

    def close(self) -> None:
        """Let connections and threads go."""
        ...


@runtime_checkable
class Embedder(Protocol):
    """What an index may offer besides: vectors of short texts, by the model that compares descriptions."""

    def embed(self, text: str) -> np.ndarray:
        """The vector of `text`: float32 (n,), unit length, not to be written to. The last texts are remembered."""
        ...
