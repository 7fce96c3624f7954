"""The service over an index that only sorts: filters, questions, relaxing, remembering, readers, failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from pipeline.errors import SearchFailed
from pipeline.search.listings.loading import Listings
from pipeline.search.parameters import SearchParameters
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.query import ParsedQuery
from pipeline.search.reading import LocalReader, LocalStatus, Reading
from pipeline.search.service import SearchService
from pipeline.search.status import CacheStatus
from tests.search.doubles import CHUECA, HOMES, CheapestFirst, make_service


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


async def test_what_was_ruled_out_comes_last(service: SearchService) -> None:
    result = await service.find(SearchParameters(place=CHUECA, unwanted=("terrace",), limit=5))
    assert [home.id for home in result.properties] == ["1", "2"]
    result = await service.find(SearchParameters(place=CHUECA, unwanted=("lift",), limit=5))
    assert [home.id for home in result.properties] == ["2", "1"]


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
    assert (service.status.cache.hits_exact, service.status.cache.misses) == (1, 1)


class Compares(CheapestFirst):
    """An index that also compares words: those about ceilings are alike."""

    def embed(self, text: str) -> np.ndarray:
        return np.array([1.0, 0.0] if "ceiling" in text or "vault" in text else [0.0, 1.0], np.float32)


async def test_free_wishes_of_one_meaning_are_one_search() -> None:
    index = Compares()
    service = make_service(index)
    await service.warm_up()
    searches = index.searches
    for text in ("frescoed ceilings", "painted vaults", "painted vaults", "frescoed ceilings", "a wine press"):
        await service.find(SearchParameters(text=text, limit=3))
    assert index.searches == searches + 2
    # The second time a wish was found to be like another, it is the same as one.
    assert service.status.cache == CacheStatus(hits_exact=2, hits_near=1, misses=2, entries=3)
    await service.find(SearchParameters(text="painted vaults", max_price=400_000))
    assert index.searches == searches + 3, "other bounds are another search"
    await service.close()


async def test_failure_is_told_apart_from_nothing_found(service: SearchService, index: CheapestFirst) -> None:
    index.error = RuntimeError("broken")
    with pytest.raises(SearchFailed, match="broken"):
        await service.search("a home in Sants")
    index.error = None
    assert (await service.search("a home in Sants")).total == 1


async def test_whatever_the_index_answers_each_listing_that_obeys_comes_once(
    service: SearchService, index: CheapestFirst
) -> None:
    """Duplicates, ids of other listings, too few: the rest follows, cheapest first."""
    index.answer = ["4", "nobody", "4", "1", "4"]
    result = await service.search("a home in Barcelona", limit=10)
    assert [home.id for home in result.properties] == ["4", "7", "6", "5"]
    index.answer = []
    assert len((await service.search("a home in Madrid", limit=10)).properties) == 3


class _Told:
    """An observer that remembers."""

    def __init__(self) -> None:
        self.outcomes: list[str] = []
        self.reads: list[tuple[str, bool]] = []

    def searched(self, outcome: str, duration_s: float) -> None:
        assert 0 <= duration_s < 5
        self.outcomes.append(outcome)

    def read(self, duration_s: float, parser: str, fell_back: bool) -> None:
        self.reads.append((parser, fell_back))

    def reloaded(self, outcome: str) -> None:
        raise AssertionError("nothing changed")


async def test_the_observer_is_told_what_came_of_each_search(index: CheapestFirst) -> None:
    told = _Told()
    service = make_service(index, observer=told)
    await service.warm_up()
    for query in ("a home in Sants", "a flat downtown", "a three bedroom in Gràcia under 400 thousand"):
        await service.search(query)
    await service.find(SearchParameters(min_rooms=9, max_price=100_000, min_size=900.0))
    index.error = RuntimeError("broken")
    with pytest.raises(SearchFailed):
        await service.search("a home in Retiro")
    assert told.outcomes == ["found", "question", "relaxed", "nothing", "failed"]
    assert told.reads == [("local", False)] * 4
    await service.close()


async def test_a_query_said_again_is_not_read_again_but_by_another_parser(parser: QueryParser) -> None:
    reader, texts = LocalReader(capacity=2), []

    class Counting(QueryParser):
        def parse(self, text: str, expecting: str | None = None) -> ParsedQuery:
            texts.append(text)
            return parser.parse(text, expecting)

    old, new = Counting.__new__(Counting), Counting.__new__(Counting)
    for text in ("a", "b", "a", "c", "b", "c"):
        assert (await reader.read(text, old)).parsed == parser.parse(text)
    assert texts == ["a", "b", "c"]
    await reader.read("b", new)
    await reader.read("a", old)
    assert texts == ["a", "b", "c", "b", "a"], "of another list, or pushed out"


class _Elsewhere:
    """A reader that asks somebody else, who answers or does not."""

    def __init__(self, error: Exception | None = None, hangs: bool = False) -> None:
        self.error = error
        self.hangs = hangs
        self.status = LocalStatus("openai", 2, "no answer")

    async def read(self, query: str, parser: QueryParser) -> Reading:
        if self.hangs:
            await asyncio.sleep(60)
        if self.error is not None:
            raise self.error
        return Reading(parser.parse("a home in Sants"), "openai")


async def test_another_reader(index: CheapestFirst) -> None:
    service = make_service(index, reader=_Elsewhere())
    await service.warm_up()
    result = await service.search("quelque chose")
    assert (result.parser, result.properties[0].location) == ("openai", "Sants")
    status = service.status
    assert (status.parser, status.parser_fallbacks, status.parser_reason) == ("openai", 2, "no answer")
    await service.close()


@pytest.mark.parametrize("reader", [_Elsewhere(error=OSError("gone")), _Elsewhere(hangs=True)])
async def test_the_local_parser_stands_in_for_a_reader_that_fails(index: CheapestFirst, reader: _Elsewhere) -> None:
    told = _Told()
    service = make_service(index, timeout_s=0.1, reader=reader, observer=told)
    await service.warm_up()
    result = await service.search("a home in Retiro")
    assert (result.parser, result.properties[0].location) == ("local", "Retiro")
    assert told.reads == [("local", True)]
    await service.close()


async def test_index_that_cannot_be_made(index: CheapestFirst) -> None:
    def broken() -> CheapestFirst:
        raise OSError("no model")

    service = SearchService(Listings(HOMES), broken, 1.0)
    with pytest.raises(SearchFailed, match="no model"):
        await service.warm_up()
    assert not service.status.ready
    with pytest.raises(SearchFailed):
        await service.search("a home in Sants")
    await service.close()
