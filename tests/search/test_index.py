"""The real index: Superlinked with MiniLM over the shipped listings, and over another agency's."""

from __future__ import annotations

import csv
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.assets import Assets
from pipeline.search.index_protocol import PropertyIndex
from pipeline.search.listings import Listings, load_listings
from pipeline.search.parameters import SearchParameters, Weights
from pipeline.search.places import PlaceFinder
from pipeline.search.service import SearchService, build_search
from pipeline.settings import PROJECT_ROOT, load_settings

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def models() -> Path:
    return Assets(load_settings().cache_dir).minilm_cache_dir


@pytest.fixture(scope="module")
def listings() -> Listings:
    return load_listings(PROJECT_ROOT / "data" / "properties.csv")


@pytest.fixture(scope="module")
def index(models: Path, listings: Listings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PropertyIndex]:
    from pipeline.search.index import SuperlinkedIndex

    vectors = models.parent / "vectors" / "properties.json"
    made = SuperlinkedIndex(models, "square metres", vectors)
    made.load(listings.properties)
    yield made


def _random_wish(dice: random.Random, finder: PlaceFinder) -> SearchParameters:
    def bounds(values: list[int]) -> tuple[int | None, int | None]:
        low, high = sorted(dice.choices(values, k=2))
        return (low if dice.random() < 0.5 else None, high if dice.random() < 0.5 else None)

    rooms, baths = bounds(list(range(6))), bounds(list(range(5)))
    size, price = bounds([30, 50, 80, 120, 200, 400]), bounds([150_000, 300_000, 500_000, 900_000, 3_000_000])
    return SearchParameters(
        text=dice.choice(["", "terrace", "quiet, lift", "swimming pool"]),
        place=dice.choice([None, None, *finder.places]),
        excluded_places=tuple(dice.sample(finder.places, k=dice.choice([0, 0, 1, 2]))),
        min_rooms=rooms[0],
        max_rooms=rooms[1],
        min_baths=baths[0],
        max_baths=baths[1],
        min_size=size[0],
        max_size=size[1],
        min_price=price[0],
        max_price=price[1],
        weights=dice.choice([Weights(), Weights(0.5, 0.1, 0.4), Weights(0.7, 0.3, 0.0)]),
    )


def test_index_filters_exactly_what_the_bounds_say(index: PropertyIndex, listings: Listings) -> None:
    dice = random.Random(11)
    finder = PlaceFinder(listings.properties)
    for _ in range(150):
        wish = _random_wish(dice, finder)
        ids = index.search(wish, 1_000)
        assert sorted(ids) == sorted(home.id for home in listings.properties if wish.allows(home)), wish


def test_weights_change_the_order(index: PropertyIndex, listings: Listings) -> None:
    by_id = {home.id: home for home in listings.properties}

    def first(weights: Weights) -> list[str]:
        return index.search(SearchParameters(text="a home", weights=weights), 20)

    cheap = np.mean([by_id[i].price for i in first(Weights(0.1, 0.0, 0.9))])
    large = np.mean([by_id[i].sqft for i in first(Weights(0.1, 0.9, 0.0))])
    assert cheap < np.mean([home.price for home in listings.properties]) / 2
    assert large > np.mean([home.sqft for home in listings.properties]) * 2


def test_similar_descriptions_come_first(index: PropertyIndex, listings: Listings) -> None:
    """A description is nearest to itself."""
    home = listings.properties[17]
    wish = SearchParameters(text=home.description, weights=Weights(1.0, 0.0, 0.0))
    assert index.search(wish, 1) == [home.id]


@pytest.fixture(scope="module")
def lisbon_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lisbon") / "homes.csv"
    rows = [
        ("L1", "A tiled flat with a view of the river.", 1, 2, 70, "Alfama", 390_000),
        ("L2", "Top floor with lift, terrace and garage.", 2, 3, 110, "Campo de Ourique", 680_000),
        ("L3", "A small studio near the tram.", 1, 0, 28, "Graça", 190_000),
        ("L4", "House with a garden and a swimming pool.", 3, 4, 240, "Belém", 1_450_000),
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "description", "baths", "rooms", "sqft", "location", "price"])
        writer.writerows(rows)
    return path


@pytest.fixture
async def lisbon(models: Path, lisbon_csv: Path) -> AsyncIterator[SearchService]:
    service = build_search(lisbon_csv, models, "square metres", 30.0, lisbon_csv.parent / "vectors")
    await service.warm_up()
    yield service
    await service.close()


async def test_another_agencys_listings(lisbon: SearchService) -> None:
    assert lisbon.status.ready and lisbon.status.listings == 4
    result = await lisbon.search("a three bedroom in Campo de Orique with a lift", 2)
    assert [home.id for home in result.properties] == ["L2"]
    assert [home.id for home in (await lisbon.search("with a pool", 1)).properties] == ["L4"]
    assert (await lisbon.search("a flat in Chamberí")).question


async def test_kept_vectors_follow_the_listings(
    lisbon: SearchService, models: Path, lisbon_csv: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from pipeline.search.index import SuperlinkedIndex

    vectors = lisbon_csv.parent / "vectors" / "homes.json"
    homes = list(load_listings(lisbon_csv).properties)
    changed = [*homes[1:3], replace(homes[0], description="A flat on the river, renovated.", price=410_000)]
    with caplog.at_level("INFO", logger="pipeline.search.index"):
        index = SuperlinkedIndex(models, "square metres", vectors)
        index.load(changed)
    assert "3 listings, 1 of them embedded now" in caplog.text
    assert sorted(index.search(SearchParameters(), 10)) == ["L1", "L2", "L3"]
    assert index.search(SearchParameters(min_price=400_000, max_price=420_000), 10) == ["L1"]
