"""Superlinked on Qdrant over real HTTP, against the stand-in of tests/qdrant_server.py, which is killed and revived."""

from __future__ import annotations

import logging
import random
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from qdrant_client import QdrantClient

from pipeline.assets import Assets
from pipeline.errors import SearchFailed
from pipeline.properties import Property
from pipeline.search.index import RowStore, SuperlinkedIndex, make_index
from pipeline.search.index.qdrant import QdrantIndex
from pipeline.search.index_protocol import PropertyIndex
from pipeline.search.listings.loading import load_listings
from pipeline.search.parameters import Place, SearchParameters, Weights
from pipeline.search_settings import QdrantSettings
from pipeline.settings import PROJECT_ROOT, load_settings
from tests.qdrant_server import QdrantServer
from tests.search.embedding_counter import count_embeddings

pytestmark = pytest.mark.engines

FEW = 24
"""Listings where their number does not matter."""
WISH = SearchParameters(text="bright, terrace")


@pytest.fixture(scope="module")
def models() -> Path:
    return Assets(load_settings().cache_dir).minilm_cache_dir


@pytest.fixture(scope="module")
def listings() -> tuple[Property, ...]:
    return load_listings(PROJECT_ROOT / "data" / "properties.csv").properties


@pytest.fixture(scope="module")
def rows(models: Path) -> RowStore:
    return RowStore(models, "square metres", models.parent / "vectors" / "properties.json")


@pytest.fixture(scope="module")
def few_vectors(
    models: Path, rows: RowStore, listings: tuple[Property, ...], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A vectors file with the first listings in it, so that nothing need be embedded."""
    file = tmp_path_factory.mktemp("vectors") / "homes.json"
    rows.update(listings)
    shutil.copy(models.parent / "vectors" / "properties.json", file)
    RowStore(models, "square metres", file).update(listings[:FEW])
    return file


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QdrantServer]:
    running = QdrantServer(tmp_path_factory.mktemp("qdrant"))
    yield running
    running.close()


@pytest.fixture(autouse=True)
def _well_again(server: QdrantServer) -> Iterator[None]:
    yield
    if not server.running:
        server.revive()
    server.misbehave()


def settings_for(server: QdrantServer, **more: Any) -> QdrantSettings:
    return QdrantSettings(**{"host": "127.0.0.1", "port": server.port, "timeout_s": 3.0, "retry_s": 0.2} | more)


@pytest.fixture
def service_index(
    server: QdrantServer, models: Path, listings: tuple[Property, ...], few_vectors: Path
) -> Iterator[PropertyIndex]:
    """What the service gets when Qdrant is set up, well and loaded."""
    index = make_index(models, "square metres", few_vectors, settings_for(server))
    index.load(listings[:FEW])
    assert index.health.backend == "qdrant", index.health
    yield index
    index.close()


@pytest.fixture
def embedded(models: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is embedded from now on."""
    return count_embeddings(models, monkeypatch)


def reason_of_the_fall(caplog: pytest.LogCaptureFixture) -> str:
    """From the log: `health` may be a retry later already."""
    told = [vars(record) for record in caplog.records if record.getMessage() == "search falls back"]
    assert [(each["from"], each["to"]) for each in told] == [("qdrant", "in-process")]
    return str(told[0]["reason"])


def until(condition: Callable[[], bool], limit_s: float = 10.0) -> float:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < limit_s, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - began


def random_wish(dice: random.Random, listings: tuple[Property, ...]) -> SearchParameters:
    areas = sorted({(home.location, home.city or "") for home in listings})

    def place() -> Place:
        name, city = dice.choice(areas)
        return dice.choice([Place(city, "city"), Place(name, "district", city), Place(name, "district")])

    def bound(values: list[int], chance: float) -> int | None:
        return dice.choice(values) if dice.random() < chance else None

    wanted = place() if dice.random() < 0.6 else None
    return SearchParameters(
        text=dice.choice(["", "terrace", "quiet, lift", "swimming pool", "frescoed ceilings"]),
        place=wanted,
        or_places=tuple(place() for _ in range(dice.choice([0, 0, 1, 2]))) if wanted else (),
        excluded_places=tuple(place() for _ in range(dice.choice([0, 0, 1, 2]))),
        min_rooms=bound([0, 1, 2, 3], 0.3),
        max_rooms=bound([1, 2, 3, 5], 0.2),
        min_baths=bound([1, 2], 0.2),
        min_size=bound([40, 70, 100], 0.2),
        max_size=bound([90, 150, 400], 0.2),
        min_price=bound([150_000, 300_000], 0.2),
        max_price=bound([250_000, 400_000, 900_000], 0.3),
        weights=dice.choice([Weights(), Weights(0.5, 0.1, 0.4), Weights(0.7, 0.3, 0.0)]),
    )


def test_answers_are_those_of_the_index_in_process(
    server: QdrantServer, rows: RowStore, models: Path, listings: tuple[Property, ...]
) -> None:
    in_process = SuperlinkedIndex(models, rows=rows)
    in_process.load(listings)
    on_qdrant = QdrantIndex(rows, settings_for(server), "all")
    on_qdrant.load(listings)
    by_id = {home.id: home for home in listings}

    def ranked(ids: list[str], wish: SearchParameters) -> list[object]:
        # With no text, homes of one size and price are as good as each other.
        return list(ids) if wish.text else [(by_id[i].price, by_id[i].sqft) for i in ids]

    dice = random.Random(5)
    took_ms = []
    for number in range(60):
        wish, limit = random_wish(dice, listings), dice.choice([1, 5, 1_000])
        began = time.perf_counter()
        found = on_qdrant.search(wish, limit)
        took_ms.append((time.perf_counter() - began) * 1_000)
        assert ranked(found, wish) == ranked(in_process.search(wish, limit), wish), (number, wish)
        obeying = [home.id for home in listings if wish.allows(home)]
        assert set(found) <= set(obeying) and len(found) == min(limit, len(obeying)), (number, wish)
    on_qdrant.close()
    print(f"a search on the stand-in: median {sorted(took_ms)[30]:.0f} ms, longest {max(took_ms):.0f} ms")


def test_killed_in_mid_use_and_revived(
    server: QdrantServer, service_index: PropertyIndex, embedded: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    expected = service_index.search(WISH, 5)
    server.kill()
    caplog.clear()
    began = time.perf_counter()
    assert service_index.search(WISH, 5) == expected
    took_ms = (time.perf_counter() - began) * 1_000
    health = service_index.health
    assert (health.backend, health.degraded, health.fallbacks) == ("in-process", True, 1)
    assert health.reason.startswith(f"Qdrant cannot be reached at {server.url}")
    assert service_index.search(WISH, 5) == expected
    assert [record.levelname for record in caplog.records if record.levelno >= logging.WARNING] == ["WARNING"]

    embedded.clear()
    server.revive()
    came_back_s = until(lambda: not service_index.health.degraded)
    assert service_index.health.backend == "qdrant" and service_index.health.fallbacks == 1
    counts = server.counts()
    assert counts["points written"] == 0, "the data had survived"
    assert service_index.search(WISH, 5) == expected
    assert server.counts()["query"] == counts["query"] + 1, "the answer comes from Qdrant again"
    assert not [text for text in embedded if len(text) > 50], "no listing was embedded again"
    print(f"killed: the next search took {took_ms:.0f} ms; {came_back_s:.2f} s after the revival Qdrant answered again")


def test_revived_empty_it_is_filled_again(
    server: QdrantServer, service_index: PropertyIndex, embedded: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    expected = service_index.search(WISH, 5)
    server.revive(empty=True)
    embedded.clear()
    assert service_index.search(WISH, 5) == expected
    assert "lost the collection" in reason_of_the_fall(caplog)
    until(lambda: not service_index.health.degraded)
    assert server.counts()["points written"] == FEW
    assert service_index.search(WISH, 5) == expected
    assert not [text for text in embedded if len(text) > 50], "no listing was embedded again"


def test_an_emptied_collection_is_noticed(
    server: QdrantServer, service_index: PropertyIndex, caplog: pytest.LogCaptureFixture
) -> None:
    expected = service_index.search(WISH, 5)
    server.misbehave(only="query", rubbish='{"result": {"points": []}, "status": "ok", "time": 0.0}')
    assert service_index.search(WISH, 5) == expected
    assert reason_of_the_fall(caplog) == "qdrant found 0 listings, 0 of the 5 that were to be found"
    assert service_index.health.degraded
    server.misbehave()
    until(lambda: not service_index.health.degraded)


@pytest.mark.parametrize(
    ("knobs", "reason"),
    [
        ({"status": 503}, "answered with status 503"),
        ({"status": 500, "rubbish": "<html>"}, "answered with status 500"),
        ({"rubbish": "<html>busy</html>"}, "not understood"),
        ({"rubbish": "{}"}, "not understood"),
        ({"rubbish": '{"result": [1, 2], "status": "ok", "time": 0.0}'}, "not understood"),
        ({"key": "rotated"}, "Qdrant refused the API key: check QDRANT__API_KEY"),
    ],
)
def test_bad_answers_are_survived(
    server: QdrantServer, service_index: PropertyIndex, knobs: dict[str, object], reason: str
) -> None:
    expected = service_index.search(WISH, 5)
    server.misbehave(**knobs)
    assert service_index.search(WISH, 5) == expected
    health = service_index.health
    assert health.backend == "in-process" and reason in health.reason
    server.misbehave()
    until(lambda: not service_index.health.degraded)
    assert service_index.search(WISH, 5) == expected


def test_a_server_that_hangs_costs_its_time_limit_once(
    server: QdrantServer, models: Path, listings: tuple[Property, ...], few_vectors: Path
) -> None:
    index = make_index(models, "square metres", few_vectors, settings_for(server, timeout_s=0.4, retry_s=0.3))
    index.load(listings[:FEW])
    until(lambda: not index.health.degraded)
    expected = index.search(WISH, 5)
    server.misbehave(delay_s=20)
    began = time.monotonic()
    assert index.search(WISH, 5) == expected
    first_s = time.monotonic() - began
    began = time.monotonic()
    for _ in range(10):
        assert index.search(WISH, 5) == expected
    next_s = (time.monotonic() - began) / 10
    assert "did not answer within 0.4 s" in index.health.reason
    server.misbehave()
    until(lambda: not index.health.degraded)
    index.close()
    print(f"hanging: {first_s:.2f} s for the first search, {next_s * 1_000:.0f} ms for the next ones")
    assert 0.4 <= first_s < 3.0 and next_s < 0.3


def test_down_at_the_start(models: Path, listings: tuple[Property, ...], few_vectors: Path, tmp_path: Path) -> None:
    server = QdrantServer(tmp_path / "qdrant")
    server.kill()
    index = make_index(models, "square metres", few_vectors, settings_for(server))
    began = time.monotonic()
    index.load(listings[:FEW])
    print(f"start with Qdrant down: {time.monotonic() - began:.2f} s")
    assert index.health.backend == "in-process" and index.health.degraded
    assert len(index.search(WISH, 5)) == 5
    server.revive()
    until(lambda: not index.health.degraded)
    assert len(index.search(WISH, 5)) == 5 and server.counts()["points written"] == FEW
    index.close()
    server.close()


def test_a_wrong_key_at_the_start(
    models: Path, listings: tuple[Property, ...], few_vectors: Path, server: QdrantServer
) -> None:
    server.misbehave(key="right")
    index = make_index(models, "square metres", few_vectors, settings_for(server, api_key=SecretStr("wrong")))
    index.load(listings[:FEW])
    assert index.health.reason == "Qdrant refused the API key: check QDRANT__API_KEY"
    assert len(index.search(WISH, 5)) == 5
    index.close()
    index = make_index(models, "square metres", few_vectors, settings_for(server, api_key=SecretStr("right")))
    index.load(listings[:FEW])
    assert index.health.backend == "qdrant"
    index.close()


def test_a_second_start_embeds_and_writes_nothing(
    server: QdrantServer,
    service_index: PropertyIndex,
    models: Path,
    listings: tuple[Property, ...],
    few_vectors: Path,
    embedded: list[str],
) -> None:
    written = server.counts()["points written"]
    again = make_index(models, "square metres", few_vectors, settings_for(server))
    again.load(listings[:FEW])
    assert again.health.backend == "qdrant"
    assert again.search(WISH, 9) == service_index.search(WISH, 9)
    assert server.counts()["points written"] == written
    assert not [text for text in embedded if len(text) > 50]
    again.close()


def test_only_what_changed_is_written(
    server: QdrantServer,
    models: Path,
    listings: tuple[Property, ...],
    few_vectors: Path,
    tmp_path: Path,
    embedded: list[str],
) -> None:
    vectors = Path(shutil.copy(few_vectors, tmp_path))
    index = QdrantIndex(RowStore(models, "square metres", vectors), settings_for(server), "changing")
    index.load(listings[:10])
    embedded.clear()
    dearer = replace(listings[3], price=listings[3].price + 1_000)
    changed = [*listings[:3], dearer, *listings[5:11]]
    written = server.counts()["points written"]
    index.load(changed)
    assert index.last_sync is not None
    assert (index.last_sync.unchanged, index.last_sync.written, index.last_sync.removed) == (8, 2, 1)
    assert server.counts()["points written"] == written + 2
    assert sorted(embedded) == sorted([dearer.description, listings[10].description])
    assert sorted(index.search(SearchParameters(), 100)) == sorted(home.id for home in changed)
    exactly = SearchParameters(min_price=dearer.price, max_price=dearer.price)
    assert index.search(exactly, 100) == [home.id for home in changed if home.price == dearer.price]
    index.close()


def test_rows_that_another_instance_changed_are_noticed(
    server: QdrantServer, models: Path, listings: tuple[Property, ...], few_vectors: Path, tmp_path: Path
) -> None:
    files = [Path(shutil.copy(few_vectors, tmp_path / name)) for name in ("one.json", "other.json")]
    rows, others = (RowStore(models, "square metres", file) for file in files)
    index, other = (QdrantIndex(store, settings_for(server), "shared") for store in (rows, others))
    index.load(listings[:4])
    other.load([replace(listings[0], rooms=listings[0].rooms + 1), *listings[1:4]])
    with pytest.raises(SearchFailed, match="holds other listings"):
        index.search(SearchParameters(), 4)
    assert len(other.search(SearchParameters(), 4)) == 4
    index.close()
    other.close()


def test_without_a_server_it_stays_in_process(models: Path) -> None:
    assert make_index(models, "square metres", None, QdrantSettings()).health.backend == "in-process"


def test_retries_open_no_further_connections(
    models: Path, few_vectors: Path, listings: tuple[Property, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server may be down for days: each client that is opened costs a third of a megabyte."""
    opened: list[object] = []
    initialise = QdrantClient.__init__

    def counting(self: QdrantClient, *arguments: Any, **options: Any) -> None:
        opened.append(self)
        initialise(self, *arguments, **options)

    monkeypatch.setattr(QdrantClient, "__init__", counting)
    rows = RowStore(models, "square metres", few_vectors)
    index = QdrantIndex(rows, QdrantSettings(host="127.0.0.1", port=_closed_port(), timeout_s=1.0), "unreachable")
    for _ in range(4):
        with pytest.raises(SearchFailed, match="cannot be reached"):
            index.load(listings[:FEW])
    assert len(opened) == 1
    index.close()


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
