"""A service over an index that only sorts, for the tests of the service."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

from pipeline.properties import Property
from pipeline.search.index_protocol import IndexHealth
from pipeline.search.listings.loading import Listings
from pipeline.search.parameters import Place, SearchParameters
from pipeline.search.service import SearchService
from tests.search.conftest import listing

HOMES = (
    listing(1, "Chueca-Justicia", "Madrid", rooms=3, baths=2, sqft=100.0, price=700_000, description="With a lift."),
    listing(
        2, "Chueca-Justicia", "Madrid", rooms=1, baths=1, sqft=45.0, price=350_000, description="No lift, terrace."
    ),
    listing(3, "Retiro", "Madrid", rooms=5, baths=3, sqft=180.0, price=1_400_000, description="A communal pool."),
    listing(4, "Gràcia", "Barcelona", rooms=3, baths=1, sqft=80.0, price=420_000, description="Without a pool."),
    listing(5, "Gràcia", "Barcelona", rooms=2, baths=1, sqft=60.0, price=310_000, description="Bright, with a pool."),
    listing(6, "Barcelona", "Barcelona", rooms=3, baths=1, sqft=70.0, price=245_000, description="Close to shops."),
    listing(7, "Sants", "Barcelona", rooms=0, baths=1, sqft=28.0, price=150_000, description="A studio."),
)
CHUECA = Place("Chueca-Justicia", "district", "Madrid")


class CheapestFirst:
    """An index that lets everything through: the service must not rely on its filters."""

    health = IndexHealth("double")

    def __init__(self) -> None:
        self.searches = 0
        self.error: Exception | None = None
        self.gate: threading.Event | None = None
        self.answer: list[str] | None = None
        self.listings: Sequence[Property] = ()

    def load(self, listings: Sequence[Property]) -> None:
        self.listings = sorted(listings, key=lambda home: home.price)

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        self.searches += 1
        if self.gate is not None:
            self.gate.wait(5)
        if self.error is not None:
            raise self.error
        return [home.id for home in self.listings] if self.answer is None else self.answer

    def close(self) -> None:
        pass


def make_service(
    index: CheapestFirst, timeout_s: float = 5.0, homes: Sequence[Property] = HOMES, **more: Any
) -> SearchService:
    return SearchService(Listings(tuple(homes)), lambda: index, timeout_s, **more)


async def until(condition: Callable[[], bool]) -> None:
    """Waits until `condition` holds."""
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")
