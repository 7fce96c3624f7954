"""The service over an index that only sorts: filters, questions, relaxing, caching, failure, time limit."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import SearchFailed
from pipeline.properties import Property
from pipeline.search.index_protocol import IndexHealth
from pipeline.search.listings import Listings
from pipeline.search.parameters import Place, SearchParameters
from pipeline.search.places import PlaceFinder
from pipeline.search.query_parser import QueryParser
from pipeline.search.relaxing import nearest_relaxation
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
        self.listings: Sequence[Property] = ()

    def load(self, listings: Sequence[Property]) -> None:
        self.listings = sorted(listings, key=lambda home: home.price)

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        self.searches += 1
        if self.gate is not None:
            self.gate.wait(5)
        if self.error is not None:
            raise self.error
        return [home.id for home in self.listings]

    def close(self) -> None:
        pass


def make_service(index: CheapestFirst, timeout_s: float = 5.0, homes: Sequence[Property] = HOMES) -> SearchService:
    places = PlaceFinder(homes)
    return SearchService(Listings(tuple(homes)), lambda: index, QueryParser(places), places, timeout_s)


@pytest.fixture
def index() -> CheapestFirst:
    return CheapestFirst()


@pytest.fixture
async def service(index: CheapestFirst) -> AsyncIterator[SearchService]:
    made = make_service(index)
    await made.warm_up()
    yield made
    await made.close()


async def test_status_before_and_after_warm_up(index: CheapestFirst) -> None:
    service = make_service(index)
    assert (service.status.ready, service.status.backend) == (False, "starting")
    await service.warm_up()
    assert (service.status.ready, service.status.backend, service.status.listings) == (True, "double", 7)
    await service.close()


async def test_results_obey_and_total_counts_all(service: SearchService) -> None:
    result = await service.search("three bedrooms in Barcelona under 500k", limit=1)
    assert [home.id for home in result.properties] == ["6"]
    assert (result.total, result.question, result.relaxed) == (2, None, None)


async def test_city_holds_for_districts_and_for_listings_without_district(service: SearchService) -> None:
    result = await service.search("a home in Barcelona", limit=10)
    assert {home.id for home in result.properties} == {"4", "5", "6", "7"}


async def test_wished_features_come_first_and_negated_ones_do_not_count(service: SearchService) -> None:
    result = await service.search("with a swimming pool in Barcelona", limit=4)
    assert result.properties[0].id == "5"
    result = await service.search("with a lift", limit=2)
    assert result.properties[0].id == "1"


async def test_limit_said_in_words(service: SearchService) -> None:
    assert len((await service.search("show me three options in Barcelona")).properties) == 3


async def test_question_instead_of_a_guess(service: SearchService, index: CheapestFirst) -> None:
    searches = index.searches
    for text in ("a flat downtown", "villa on the moon", "something near the beach"):
        result = await service.search(text, limit=3)
        assert result.question and result.properties == () and result.total == 0
    assert index.searches == searches


async def test_nothing_found_relaxes_the_wish_with_the_nearest_result(service: SearchService) -> None:
    result = await service.search("five bedrooms under two hundred thousand in Madrid", limit=2)
    assert result.total == 0
    assert result.relaxed == "the number of bedrooms" or result.relaxed == "the price"
    assert result.properties
    relaxed = await service.search("a three bedroom in Gràcia under 400 thousand", limit=1)
    assert relaxed.relaxed == "the price"
    assert relaxed.properties[0].id == "4"


async def test_relaxed_results_obey_everything_else(service: SearchService) -> None:
    result = await service.find(SearchParameters(place=CHUECA, min_rooms=1, max_price=300_000))
    assert result.relaxed == "the price"
    assert [home.id for home in result.properties] == ["2"]


async def test_place_is_relaxed_when_no_bound_helps(service: SearchService) -> None:
    result = await service.find(SearchParameters(place=CHUECA, min_rooms=5, max_price=1_400_000, min_baths=3))
    assert result.relaxed == "the area"
    assert [home.id for home in result.properties] == ["3"]


async def test_nothing_at_all_is_not_a_failure(service: SearchService) -> None:
    result = await service.find(SearchParameters(min_rooms=9, max_price=100_000, min_size=900.0))
    assert (result.properties, result.total, result.relaxed, result.question) == ((), 0, None, None)


async def test_same_wish_in_other_words_is_one_search(service: SearchService, index: CheapestFirst) -> None:
    await service.search("three bedrooms in Barcelona under half a million with a lift and a terrace")
    searches = index.searches
    again = await service.search("max 500k, 3-bed, Barcelona, terrace, lift", limit=2)
    assert index.searches == searches
    assert len(again.properties) == 2
    assert service.status.cache_hits == 1


async def test_failure_is_told_apart_from_nothing_found(service: SearchService, index: CheapestFirst) -> None:
    index.error = RuntimeError("broken")
    with pytest.raises(SearchFailed, match="broken"):
        await service.search("a home in Sants")
    index.error = None
    assert (await service.search("a home in Sants")).total == 1


async def test_time_limit(index: CheapestFirst) -> None:
    service = make_service(index, timeout_s=0.05)
    await service.warm_up()
    index.gate = threading.Event()
    with pytest.raises(SearchFailed, match="longer than 0.05 s"):
        await service.search("a home in Sants")
    index.gate.set()
    await service.close()


async def test_index_that_cannot_be_made(index: CheapestFirst) -> None:
    places = PlaceFinder(HOMES)

    def broken() -> CheapestFirst:
        raise OSError("no model")

    service = SearchService(Listings(HOMES), broken, QueryParser(places), places, 1.0)
    with pytest.raises(SearchFailed, match="no model"):
        await service.warm_up()
    assert not service.status.ready
    with pytest.raises(SearchFailed):
        await service.search("a home in Sants")
    await service.close()


_PLACES = PlaceFinder(HOMES).places
_NUMBER: Callable[[int, int], st.SearchStrategy[int | None]] = lambda low, high: st.none() | st.integers(low, high)  # noqa: E731


@settings(max_examples=300, deadline=None)
@given(
    st.builds(
        SearchParameters,
        text=st.sampled_from(["", "lift", "swimming pool, terrace"]),
        place=st.none() | st.sampled_from(_PLACES),
        excluded_places=st.lists(st.sampled_from(_PLACES), max_size=2).map(tuple),
        min_rooms=_NUMBER(0, 6),
        max_rooms=_NUMBER(0, 6),
        min_baths=_NUMBER(0, 4),
        max_baths=_NUMBER(0, 4),
        min_size=_NUMBER(20, 200),
        max_size=_NUMBER(20, 200),
        min_price=_NUMBER(100_000, 1_500_000),
        max_price=_NUMBER(100_000, 1_500_000),
    )
)
def test_one_relaxed_wish_leaves_every_other_filter(parameters: SearchParameters) -> None:
    relaxation = nearest_relaxation(parameters, HOMES)
    if relaxation is None:
        return
    assert relaxation.parameters.allows(relaxation.nearest)
    changed = {
        name.split("_")[-1]
        for name in SearchParameters.__slots__
        if getattr(parameters, name) != getattr(relaxation.parameters, name)
    }
    assert len({"place" if name == "places" else name for name in changed}) <= 1
