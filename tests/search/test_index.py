"""The real index: Superlinked with MiniLM over the shipped listings, and over another agency's."""

from __future__ import annotations

import csv
import random
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.assets import Assets
from pipeline.properties import Property
from pipeline.search.index import SuperlinkedIndex, make_index
from pipeline.search.index_protocol import Embedder, PropertyIndex
from pipeline.search.listings.loading import Listings, load_listings
from pipeline.search.parameters import Place, SearchParameters, Weights
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.service import SearchService, build_search
from pipeline.settings import PROJECT_ROOT, load_settings
from tests.search.conftest import listing
from tests.search.embedding_counter import count_embeddings

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def models() -> Path:
    return Assets(load_settings().cache_dir).minilm_cache_dir


@pytest.fixture(scope="module")
def listings() -> Listings:
    return load_listings(PROJECT_ROOT / "data" / "properties.csv")


@pytest.fixture(scope="module")
def index(models: Path, listings: Listings) -> SuperlinkedIndex:
    made = make_index(models, "square metres", models.parent / "vectors" / "properties.json")
    assert isinstance(made, SuperlinkedIndex)
    made.load(listings.properties)
    return made


@pytest.fixture
def embedded(models: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is embedded from now on."""
    return count_embeddings(models, monkeypatch)


def _random_wish(dice: random.Random, finder: PlaceFinder) -> SearchParameters:
    def bounds(values: list[int]) -> tuple[int | None, int | None]:
        low, high = sorted(dice.choices(values, k=2))
        return (low if dice.random() < 0.5 else None, high if dice.random() < 0.5 else None)

    rooms, baths = bounds(list(range(6))), bounds(list(range(5)))
    size, price = bounds([30, 50, 80, 120, 200, 400]), bounds([150_000, 300_000, 500_000, 900_000, 3_000_000])
    place = dice.choice([None, None, *finder.places])
    return SearchParameters(
        text=dice.choice(["", "terrace", "quiet, lift", "swimming pool"]),
        place=place,
        or_places=tuple(dice.sample(finder.places, k=dice.choice([0, 0, 1, 3]))) if place else (),
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


SOL, SOL_TOO, GOYA, GRACIA = (
    Place("Sol", "district", "Madrid"),
    Place("Sol", "district", "Barcelona"),
    Place("Goya", "district", "Madrid"),
    Place("Gràcia", "district", "Barcelona"),
)
TWO_CITIES = [
    listing("m-sol", "Sol", "Madrid"),
    listing("b-sol", "Sol", "Barcelona"),
    listing("m-goya", "Goya", "Madrid"),
    listing("b-gracia", "Gràcia", "Barcelona"),
    listing("b", "Barcelona", "Barcelona"),
    listing("nowhere", "Sol", None),
]


@pytest.fixture(scope="module")
def two_cities(models: Path) -> PropertyIndex:
    made = make_index(models, "square metres", None)
    made.load(TWO_CITIES)
    return made


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (SearchParameters(place=SOL), {"m-sol", "nowhere"}),
        (SearchParameters(place=SOL_TOO), {"b-sol", "nowhere"}),
        (SearchParameters(place=Place("Sol", "district")), {"m-sol", "b-sol", "nowhere"}),
        (SearchParameters(place=GOYA, or_places=(GRACIA,)), {"m-goya", "b-gracia"}),
        (SearchParameters(place=Place("Barcelona", "city"), or_places=(GOYA,)), {"b-sol", "b-gracia", "b", "m-goya"}),
        (SearchParameters(place=Place("Barcelona", "city"), excluded_places=(SOL_TOO,)), {"b-gracia", "b"}),
        (SearchParameters(excluded_places=(SOL,)), {"b-sol", "m-goya", "b-gracia", "b"}),
        (SearchParameters(excluded_places=(Place("Barcelona", "city"), GOYA)), {"m-sol", "nowhere"}),
        (SearchParameters(place=GOYA, excluded_places=(GOYA,)), set()),
        (SearchParameters(place=Place("Lisbon", "city")), set()),
    ],
)
def test_places(two_cities: PropertyIndex, wish: SearchParameters, found: set[str]) -> None:
    assert set(two_cities.search(wish, 10)) == found


def test_no_result_is_wanted(two_cities: PropertyIndex) -> None:
    assert two_cities.search(SearchParameters(), 0) == []


@pytest.mark.parametrize("weights", [Weights(1.0, 0.0, 0.0), Weights(0.0, 0.0, 0.0)])
def test_weights_of_nothing_still_find_everything(two_cities: PropertyIndex, weights: Weights) -> None:
    assert len(two_cities.search(SearchParameters(weights=weights), 10)) == len(TWO_CITIES)


def test_an_empty_index_finds_nothing(models: Path) -> None:
    index = make_index(models, "square metres", None)
    with pytest.raises(RuntimeError, match="before listings were loaded"):
        index.search(SearchParameters(), 1)
    index.load([])
    assert index.search(SearchParameters(), 1) == []


def test_feet_and_metres_in_one_process(models: Path, two_cities: PropertyIndex) -> None:
    """Superlinked keeps the parts of a layout for the whole process; two layouts must not share them."""
    feet = make_index(models, "square feet", None)
    feet.load([listing("small", "Sol", None, sqft=400.0), listing("large", "Sol", None, sqft=9_000.0)])
    large_first = SearchParameters(weights=Weights(0.0, 1.0, 0.0))
    assert feet.search(large_first, 2) == ["large", "small"]
    metres = make_index(models, "square metres", None)
    metres.load([listing("small", "Sol", None, sqft=40.0), listing("large", "Sol", None, sqft=900.0)])
    assert metres.search(large_first, 2) == ["large", "small"]
    assert feet.search(large_first, 2) == ["large", "small"]
    assert len(two_cities.search(SearchParameters(), 10)) == len(TWO_CITIES)


def _some(number: int, price: int) -> list[Property]:
    return [listing(f"h{i}", "Sol", "Madrid", price=price, description=f"A home, number {i}.") for i in range(number)]


def test_only_new_and_changed_rows_are_embedded(models: Path, tmp_path: Path, embedded: list[str]) -> None:
    index = make_index(models, "square metres", tmp_path / "vectors.json")
    homes = _some(6, 200_000)
    index.load(homes)
    assert len(embedded) == 6
    changed = [homes[0], replace(homes[1], description="Another text."), *homes[2:4], listing("new", "Sol", "Madrid")]
    embedded.clear()
    index.load(changed)
    assert sorted(embedded) == ["A home.", "Another text."]
    assert sorted(index.search(SearchParameters(), 5)) == ["h0", "h1", "h2", "h3", "new"]

    embedded.clear()
    next_start = make_index(models, "square metres", tmp_path / "vectors.json")
    next_start.load(changed)
    assert embedded == []
    assert next_start.search(SearchParameters(), 5) == index.search(SearchParameters(), 5)


def test_another_unit_is_embedded_anew(models: Path, tmp_path: Path, embedded: list[str]) -> None:
    """The vectors hold the size's place in its range, which is another one in feet."""
    make_index(models, "square metres", tmp_path / "vectors.json").load(_some(2, 200_000))
    embedded.clear()
    make_index(models, "square feet", tmp_path / "vectors.json").load(_some(2, 200_000))
    assert len(embedded) == 2


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"Listing:h0": 1}', '{"Listing:h0": {"fingerprint": "x", "row": {}}}', "\udcff"]
)
def test_a_damaged_vectors_file_is_made_anew(models: Path, tmp_path: Path, content: str) -> None:
    file = tmp_path / "vectors.json"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    index = make_index(models, "square metres", file)
    index.load(_some(1, 200_000))
    assert index.search(SearchParameters(), 5) == ["h0"]
    assert "fingerprint" in file.read_text(encoding="utf-8")


def test_searches_while_listings_change_see_the_old_or_the_new(models: Path) -> None:
    states = [_some(6, 200_000), _some(4, 300_000), [*_some(5, 200_000), *_some(0, 0)]]
    allowed = [sorted(home.id for home in state) for state in states]
    index = make_index(models, "square metres", None)
    index.load(states[0])
    wrong: list[object] = []
    seen: set[int] = set()
    stop = threading.Event()

    def search(text: str) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                found = sorted(index.search(SearchParameters(text=f"{text} {number}"), 6))
                seen.add(len(found))
                if found not in allowed:
                    wrong.append(found)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=search, args=(text,)) for text in ("terrace", "lift")]
    for thread in threads:
        thread.start()
    for round_ in range(9):
        index.load(states[(round_ + 1) % 3])
    stop.set()
    for thread in threads:
        thread.join(10)
    assert not wrong
    assert seen >= {4, 5}


def test_texts_as_vectors(index: SuperlinkedIndex, embedded: list[str]) -> None:
    assert isinstance(index, Embedder)
    pool, same = index.embed("with a swimming pool"), index.embed("with a swimming pool")
    assert pool is same and embedded == ["with a swimming pool"]
    assert pool.dtype == np.float32 and pool.shape == (384,)
    assert np.linalg.norm(pool) == pytest.approx(1.0, abs=1e-5)
    assert pool @ index.embed("has a pool") > pool @ index.embed("close to the metro")
    with pytest.raises(ValueError):
        pool[0] = 1.0


async def test_kept_vectors_follow_the_listings(
    lisbon: SearchService, models: Path, lisbon_csv: Path, caplog: pytest.LogCaptureFixture
) -> None:
    vectors = lisbon_csv.parent / "vectors" / "homes.json"
    homes = list(load_listings(lisbon_csv).properties)
    changed = [*homes[1:3], replace(homes[0], description="A flat on the river, renovated.", price=410_000)]
    with caplog.at_level("INFO", logger="pipeline.search.index"):
        index = make_index(models, "square metres", vectors)
        index.load(changed)
    (told,) = [vars(record) for record in caplog.records if record.getMessage() == "listings embedded"]
    assert (told["listings"], told["embedded_now"]) == (3, 1)
    assert sorted(index.search(SearchParameters(), 10)) == ["L1", "L2", "L3"]
    assert index.search(SearchParameters(min_price=400_000, max_price=420_000), 10) == ["L1"]
