"""What the service asks of an index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters


class PropertyIndex(Protocol):
    """Holds listings and ranks them. Implementations block; the service calls them from its own thread.

    Attributes:
        backend: what holds the vectors ("in-process", "qdrant").
    """

    backend: str

    def load(self, listings: Sequence[Property]) -> None:
        """Take in the listings, once, before the first search."""
        ...

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        """Ids of at most `limit` listings that obey every bound of `parameters`, best first."""
        ...
