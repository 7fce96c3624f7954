"""One index that takes over from another: the states, with indexes that fail on command."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest

from pipeline.errors import SearchFailed
from pipeline.properties import Property
from pipeline.search.index.failover import FailoverIndex
from pipeline.search.index_protocol import IndexHealth
from pipeline.search.parameters import SearchParameters
from tests.search.conftest import listing

HOMES = [listing(number, "Sol", "Madrid", price=100_000 * number) for number in range(1, 6)]
CHEAP = SearchParameters(max_price=300_000)
RETRY_S = 0.05


class Scripted:
    """An index that finds what obeys, in order of price, unless told otherwise."""

    def __init__(self, backend: str) -> None:
        self.health = IndexHealth(backend)
        self.loaded: list[list[str]] = []
        self.searches = 0
        self.closed = False
        self.load_fails: Exception | None = None
        self.answer: Callable[[], list[str]] | None = None
        self.gate: threading.Event | None = None
        self._homes: list[Property] = []

    def load(self, listings: Sequence[Property]) -> None:
        if self.gate is not None:
            assert self.gate.wait(5)
        if self.load_fails is not None:
            raise self.load_fails
        self._homes = list(listings)
        self.loaded.append([home.id for home in listings])

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        self.searches += 1
        if self.answer is not None:
            return self.answer()
        return [home.id for home in self._homes if parameters.allows(home)][:limit]

    def close(self) -> None:
        self.closed = True


class WithModel(Scripted):
    def embed(self, text: str) -> np.ndarray:
        return np.array([len(text)], dtype=np.float32)


class Pair:
    """A primary, its fallback and the two as one."""

    def __init__(self) -> None:
        self.primary, self.fallback = Scripted("qdrant"), WithModel("in-process")
        self.both = FailoverIndex(self.primary, self.fallback, RETRY_S, patience_s=2.0)


@pytest.fixture
def pair() -> Iterator[Pair]:
    made = Pair()
    yield made
    if made.primary.gate is not None:
        made.primary.gate.set()
    made.both.close()


def fails(error: Exception) -> Callable[[], list[str]]:
    def answer() -> list[str]:
        raise error

    return answer


def until(condition: Callable[[], bool], limit_s: float = 3.0) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def test_the_primary_answers_while_it_is_well(pair: Pair) -> None:
    pair.both.load(HOMES)
    asked = pair.primary.searches
    assert pair.both.search(CHEAP, 10) == ["1", "2", "3"]
    assert pair.both.search(CHEAP, 2) == ["1", "2"]
    assert pair.primary.searches == asked + 2 and pair.fallback.searches == 0
    assert pair.both.health == IndexHealth("qdrant")


def test_the_fallback_is_loaded_before_the_primary(pair: Pair) -> None:
    pair.primary.load_fails = SearchFailed("down")
    pair.both.load(HOMES)
    assert pair.fallback.loaded == [["1", "2", "3", "4", "5"]]


def test_a_failed_search_is_answered_in_the_same_call(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    pair.both.load(HOMES)
    pair.primary.load_fails = SearchFailed("Qdrant cannot be reached")
    pair.primary.answer = fails(pair.primary.load_fails)
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            assert pair.both.search(CHEAP, 10) == ["1", "2", "3"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    (told,) = map(vars, caplog.records)
    assert (told["msg"], told["from"], told["to"]) == ("search falls back", "qdrant", "in-process")
    assert told["reason"] == "Qdrant cannot be reached"
    health = pair.both.health
    assert (health.backend, health.degraded, health.fallbacks) == ("in-process", True, 1)
    assert health.reason == "Qdrant cannot be reached"


def test_another_reason_is_told(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    pair.primary.load_fails = SearchFailed("Qdrant cannot be reached")
    pair.both.load(HOMES)
    pair.primary.load_fails = SearchFailed("Qdrant refused the API key")
    until(lambda: pair.both.health.reason == "Qdrant refused the API key")
    told = vars(caplog.records[-1])
    assert (told["msg"], told["from"], told["to"]) == ("search cannot return", "in-process", "qdrant")
    assert told["reason"] == "Qdrant refused the API key"
    assert pair.both.health.fallbacks == 1


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ([], "nothing though there is something"),
        (["1", "2"], "too few"),
        (["1", "2", "3", "3"], "one twice"),
        (["1", "2", "4"], "one that breaks a bound"),
        (["1", "2", "other"], "one that is no listing"),
    ],
)
def test_a_wrong_answer_is_not_passed_on(pair: Pair, answer: list[str], what: str) -> None:
    pair.both.load(HOMES)
    pair.primary.load_fails = SearchFailed("still wrong")
    pair.primary.answer = lambda: answer
    assert pair.both.search(CHEAP, 10) == ["1", "2", "3"], what
    assert pair.both.health.degraded


def test_nothing_found_where_nothing_obeys_is_right(pair: Pair) -> None:
    pair.both.load(HOMES)
    assert pair.both.search(SearchParameters(max_price=1), 10) == []
    assert not pair.both.health.degraded


def test_a_primary_that_is_down_at_the_start_is_no_error(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    pair.primary.load_fails = SearchFailed("Qdrant refused the API key: check QDRANT__API_KEY")
    pair.both.load(HOMES)
    assert pair.both.search(CHEAP, 10) == ["1", "2", "3"]
    assert pair.both.health == IndexHealth(
        "in-process", True, "Qdrant refused the API key: check QDRANT__API_KEY", fallbacks=1
    )
    assert pair.primary.searches == 0


def test_it_returns_without_any_search(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    pair.primary.load_fails = SearchFailed("down")
    with caplog.at_level(logging.INFO):
        pair.both.load(HOMES)
        pair.primary.load_fails = None
        until(lambda: not pair.both.health.degraded)
    assert (caplog.messages[-1], vars(caplog.records[-1])["on"]) == ("search is back", "qdrant")
    assert pair.both.health == IndexHealth("qdrant", fallbacks=1)
    before = pair.fallback.searches
    assert pair.both.search(CHEAP, 10) == ["1", "2", "3"] and pair.fallback.searches == before


def test_it_returns_only_when_a_search_is_answered_rightly(pair: Pair) -> None:
    pair.primary.answer = list
    pair.both.load(HOMES)
    until(lambda: len(pair.primary.loaded) >= 3)
    assert pair.both.health.degraded and pair.both.health.fallbacks == 1
    pair.primary.answer = None
    until(lambda: not pair.both.health.degraded)


def test_each_fall_is_counted(pair: Pair) -> None:
    pair.both.load(HOMES)
    for fall in (1, 2):
        pair.primary.answer = fails(ConnectionError("reset"))
        pair.both.search(CHEAP, 10)
        assert pair.both.health.reason == "ConnectionError: reset"
        pair.primary.answer = None
        until(lambda: not pair.both.health.degraded)
        assert pair.both.health.fallbacks == fall


def test_a_failed_primary_is_left_alone_between_tries() -> None:
    primary, fallback = Scripted("qdrant"), Scripted("in-process")
    both = FailoverIndex(primary, fallback, retry_s=30.0)
    both.load(HOMES)
    primary.answer = fails(SearchFailed("down"))
    both.search(CHEAP, 10)
    asked = primary.searches
    for _ in range(20):
        both.search(CHEAP, 10)
    assert primary.searches == asked
    began = time.monotonic()
    both.close()
    assert time.monotonic() - began < 1.0, "closing waits for no retry"


def test_changed_listings_are_searched_in_the_fallback_until_the_primary_has_them(pair: Pair) -> None:
    pair.both.load(HOMES)
    pair.primary.gate = threading.Event()
    loading = threading.Thread(target=pair.both.load, args=(HOMES[2:],))
    loading.start()
    until(lambda: len(pair.fallback.loaded) == 2)
    until(lambda: pair.both.search(CHEAP, 10) == ["3"])
    assert not pair.both.health.degraded, "that is no failure"
    pair.primary.gate.set()
    loading.join(5)
    assert pair.both.health == IndexHealth("qdrant")
    asked = pair.primary.searches
    assert pair.both.search(CHEAP, 10) == ["3"] and pair.primary.searches == asked + 1


def test_a_search_that_a_reload_overtakes_is_no_failure(pair: Pair) -> None:
    pair.both.load(HOMES)

    def overtaken() -> list[str]:
        pair.primary.answer = None
        pair.both.load(HOMES[2:])
        raise SearchFailed("other listings")

    pair.primary.answer = overtaken
    assert pair.both.search(CHEAP, 10) == ["3"]
    assert pair.both.health == IndexHealth("qdrant")


def test_a_primary_that_takes_long_does_not_hold_up_the_start() -> None:
    primary, fallback = Scripted("qdrant"), Scripted("in-process")
    primary.gate = threading.Event()
    both = FailoverIndex(primary, fallback, RETRY_S, patience_s=0.05)
    began = time.monotonic()
    both.load(HOMES)
    assert time.monotonic() - began < 1.0
    assert both.health.degraded and both.health.reason == "qdrant is still taking in the listings"
    assert both.search(CHEAP, 10) == ["1", "2", "3"]
    primary.gate.set()
    until(lambda: not both.health.degraded)
    both.close()


def test_searches_while_it_falls_and_returns_always_answer(pair: Pair) -> None:
    pair.both.load(HOMES)
    wrong: list[object] = []
    stop = threading.Event()

    def search() -> None:
        while not stop.is_set():
            try:
                found = pair.both.search(CHEAP, 10)
                if found != ["1", "2", "3"]:
                    wrong.append(found)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        pair.primary.answer = fails(TimeoutError("slow"))
        until(lambda: pair.both.health.degraded)
        pair.primary.answer = None
        until(lambda: not pair.both.health.degraded)
    stop.set()
    for thread in threads:
        thread.join(5)
    assert not wrong
    assert pair.both.health.fallbacks >= 5


def test_close_closes_both_and_ends_the_thread(pair: Pair) -> None:
    pair.both.load(HOMES)
    pair.both.close()
    assert pair.primary.closed and pair.fallback.closed
    until(lambda: not any(thread.name == "index-keeper" and thread.is_alive() for thread in threading.enumerate()))


def test_texts_are_embedded_by_the_fallback(pair: Pair) -> None:
    assert pair.both.embed("four").tolist() == [4.0]
