"""Metrics: counted where they happen, asked for when read, in Prometheus' text format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest
from prometheus_client.parser import text_string_to_metric_families

from pipeline.errors import CallRefused, SearchFailed
from pipeline.observability.metrics import Metrics
from pipeline.properties import Property
from pipeline.search.index_protocol import IndexHealth
from pipeline.search.listings.loading import Listings
from pipeline.search.parameters import SearchParameters
from pipeline.search.service import SearchService
from pipeline.search.status import CacheStatus, SearchStatus
from pipeline.transports.desk import CallDesk
from tests.search.conftest import listing

STATUS = SearchStatus(
    ready=True,
    backend="in-process",
    degraded=True,
    reason="Qdrant does not answer",
    fallbacks=2,
    listings=277,
    rejected=4,
    redacted=3,
    listings_problem="lacks a column",
    parser_fallbacks=6,
    cache=CacheStatus(5, 1, 7, 9),
    hung=1,
)


def desk() -> CallDesk:
    return CallDesk({}, "tara", 8)


def values(metrics: Metrics) -> dict[str, float]:
    """Every sample by its name and labels, as a Prometheus server reads them."""
    found = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        assert family.documentation, family.name
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sample.labels.items())
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def test_states_are_those_of_the_moment() -> None:
    house_desk, status = desk(), [STATUS]
    metrics = Metrics(house_desk, lambda: status[0])
    with pytest.raises(CallRefused):
        house_desk.admit("phone", 24_000)
    found = values(metrics)
    expected = {
        "casavoz_calls_in_progress": 0,
        "casavoz_calls_max": 8,
        "casavoz_calls_refused_total": 1,
        "casavoz_search_ready": 1,
        "casavoz_search_backend{backend=in-process}": 1,
        "casavoz_search_backend{backend=qdrant}": 0,
        "casavoz_search_cache_hits_total{kind=exact}": 5,
        "casavoz_search_cache_hits_total{kind=near}": 1,
        "casavoz_search_cache_misses_total": 7,
        "casavoz_search_cache_entries": 9,
        "casavoz_search_degraded": 1,
        "casavoz_search_fallbacks_total": 2,
        "casavoz_search_hung": 1,
        "casavoz_parser_fallbacks_total": 6,
        "casavoz_listings": 277,
        "casavoz_listings_rejected": 4,
        "casavoz_listings_redacted": 3,
        "casavoz_listings_problem": 1,
        "casavoz_searches_total{outcome=found}": 0,
        "casavoz_listings_reloads_total{outcome=refused}": 0,
    }
    assert {name: found[name] for name in expected} == expected
    status[0] = replace(STATUS, backend="qdrant", degraded=False, listings=3)
    found = values(metrics)
    assert found["casavoz_search_backend{backend=qdrant}"] == 1 and found["casavoz_search_degraded"] == 0
    assert found["casavoz_listings"] == 3


def test_every_name_says_whose_it_is() -> None:
    families = list(text_string_to_metric_families(Metrics(desk(), lambda: STATUS).text().decode()))
    assert families and all(family.name.startswith("casavoz_") for family in families)


def test_before_the_search_is_there() -> None:
    found = values(Metrics(desk(), lambda: None))
    assert found["casavoz_search_ready"] == 0
    assert "casavoz_listings" not in found


def test_several_services_in_one_process_count_apart() -> None:
    first, second = Metrics(desk(), lambda: None), Metrics(desk(), lambda: None)
    first.searched("nothing", 0.004)
    first.reloaded("taken")
    first.read(0.0011, "openai", True)
    counted = values(first)
    assert counted["casavoz_searches_total{outcome=nothing}"] == 1
    assert counted["casavoz_search_duration_seconds_bucket{le=0.005}"] == 1
    assert counted["casavoz_search_duration_seconds_bucket{le=0.002}"] == 0
    assert counted["casavoz_search_duration_seconds_sum"] == pytest.approx(0.004)
    assert counted["casavoz_parse_duration_seconds_count{parser=openai}"] == 1
    assert counted["casavoz_listings_reloads_total{outcome=taken}"] == 1
    assert values(second)["casavoz_searches_total{outcome=nothing}"] == 0


class _Ranks:
    """An index that ranks, or fails."""

    health = IndexHealth("in-process")
    error: Exception | None = None

    def load(self, listings: Sequence[Property]) -> None:
        self.ids = [home.id for home in listings]

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        if self.error is not None:
            raise self.error
        return self.ids

    def close(self) -> None:
        pass


async def test_a_real_service_is_counted() -> None:
    homes = (listing(1, "Sants", "Barcelona"), listing(2, "Retiro", "Madrid"))
    service: list[SearchService] = []
    metrics = Metrics(desk(), lambda: service[0].status if service else None)
    index = _Ranks()
    service.append(SearchService(Listings(homes), lambda: index, 5.0, observer=metrics))
    await service[0].warm_up()
    for query in ("a home in Sants", "a flat in Sants", "a home in Retiro under 200 thousand", "something downtown"):
        await service[0].search(query)
    index.error = cast(Exception, RuntimeError("broken"))
    with pytest.raises(SearchFailed):
        await service[0].search("three bedrooms")
    found = values(metrics)
    outcomes = {name: found[f"casavoz_searches_total{{outcome={name}}}"] for name in ("found", "relaxed", "question")}
    assert outcomes == {"found": 2, "relaxed": 1, "question": 1}
    assert found["casavoz_searches_total{outcome=failed}"] == 1
    assert found["casavoz_search_duration_seconds_count"] == 5
    assert found["casavoz_parse_duration_seconds_count{parser=local}"] == 5
    assert found["casavoz_search_cache_hits_total{kind=exact}"] == 1
    assert found["casavoz_listings"] == 2
    await service[0].close()
