"""The cache by meaning: what is one search and what is not, bounds, threads and figures."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.cache import CacheFigures, ResultCache
from pipeline.search.parameters import Place, SearchParameters, Weights

CHUECA = Place("Chueca", "district", "Madrid")
RETIRO = Place("Retiro", "district", "Madrid")


def cosine(first: str, second: str) -> float:
    """As MiniLM measures these pairs, rounded."""
    known = {
        frozenset(("wine refrigerator", "wine fridge")): 0.97,
        frozenset(("refrigerator", "fridge")): 0.96,
        frozenset(("two fireplaces", "three fireplaces")): 0.95,
        frozenset(("two", "three")): 0.81,
        frozenset(("pergola", "grand piano")): float("nan"),
    }
    return 1.0 if first == second else known.get(frozenset((first, second)), 0.1)


def found(cache: ResultCache[str], put: SearchParameters, get: SearchParameters) -> bool:
    cache.put(put, "result")
    return cache.get(get) == "result"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("lift, terrace", "terrace, lift"),
        ("lift", "lift, lift"),
        ("frescoed ceilings", "frescoes on the ceiling"),
        ("lift, bay windows", "bay window, lift"),
        ("wine fridge", "wine refrigerator"),
        ("wine fridge, lift", "lift, wine refrigerator"),
    ],
)
def test_one_search_in_other_words(first: str, second: str) -> None:
    cache: ResultCache[str] = ResultCache(similarity=cosine)
    assert found(
        cache, SearchParameters(text=first, place=CHUECA), SearchParameters(text=second, place=CHUECA, limit=4)
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("lift", "terrace"),
        ("lift", ""),
        ("bay windows", "sash windows"),
        ("bay windows", "bay windows, lift"),
        ("two fireplaces", "three fireplaces"),
        ("pergola", "grand piano"),
        ("wine fridge, pergola", "wine refrigerator, wine fridge"),
    ],
)
def test_different_wishes(first: str, second: str) -> None:
    cache: ResultCache[str] = ResultCache(similarity=cosine)
    assert not found(cache, SearchParameters(text=first), SearchParameters(text=second))
    assert not found(cache, SearchParameters(text=second), SearchParameters(text="x"))


def test_order_of_places_and_exclusions_does_not_count() -> None:
    cache: ResultCache[str] = ResultCache()
    assert found(
        cache,
        SearchParameters(place=CHUECA, or_places=(RETIRO,), unwanted=("lift", "garage")),
        SearchParameters(place=RETIRO, or_places=(CHUECA,), unwanted=("garage", "lift")),
    )
    assert not found(cache, SearchParameters(place=CHUECA, excluded_places=(RETIRO,)), SearchParameters(place=CHUECA))


def test_figures_and_versions() -> None:
    cache: ResultCache[str] = ResultCache(capacity=2, similarity=cosine)
    wine = SearchParameters(text="wine fridge")
    cache.put(wine, "one", version="a")
    assert cache.get(wine, version="b") is None
    assert cache.get(wine, version="a") == "one"
    assert cache.get(replace(wine, text="wine refrigerator"), version="a") == "one"
    cache.put(SearchParameters(max_price=1), "two", version="a")
    cache.put(SearchParameters(max_price=2), "three", version="a")
    assert len(cache) == 2
    assert cache.get(wine, version="a") is None
    assert cache.figures == CacheFigures(exact=1, near=1, misses=2, evictions=1)
    assert (cache.hits, cache.misses) == (2, 2)
    cache.clear()
    assert (len(cache), cache.get(SearchParameters(max_price=2), version="a")) == (0, None)


def test_what_was_used_last_stays() -> None:
    cache: ResultCache[int] = ResultCache(capacity=2)
    wishes = [SearchParameters(max_price=price) for price in range(3)]
    cache.put(wishes[0], 0)
    cache.put(wishes[1], 1)
    assert cache.get(wishes[0]) == 0
    cache.put(wishes[2], 2)
    assert [cache.get(wish) for wish in wishes] == [0, None, 2]


def test_threads_share_it() -> None:
    cache: ResultCache[int] = ResultCache(capacity=20, similarity=cosine)
    wrong: list[tuple[int, int]] = []

    def work(seed: int) -> None:
        for step in range(400):
            price = (seed * 31 + step * 7) % 60
            wish = SearchParameters(max_price=price, text=f"thing {'abc'[step % 3]}")
            cache.put(wish, price)
            value = cache.get(wish)
            if value is not None and value != price:
                wrong.append((price, value))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(cache) <= 20
    figures = cache.figures
    assert figures.exact + figures.near + figures.misses == 6 * 400


_PLACES = st.sampled_from([CHUECA, RETIRO, Place("Madrid", "city", "Madrid"), Place("Goya", "district", "Madrid")])
_WISHES = st.builds(
    SearchParameters,
    text=st.lists(st.sampled_from(["lift", "terrace", "bay windows", "wine fridge", "wine refrigerator"])).map(
        ", ".join
    ),
    unwanted=st.lists(st.sampled_from(["ground floor", "garage"]), max_size=2).map(tuple),
    place=st.none() | _PLACES,
    or_places=st.lists(_PLACES, max_size=2).map(tuple),
    excluded_places=st.lists(_PLACES, max_size=2).map(tuple),
    min_rooms=st.none() | st.integers(0, 2),
    max_rooms=st.none() | st.integers(0, 2),
    min_size=st.none() | st.sampled_from([50.0, 50.5]),
    min_price=st.none() | st.integers(1, 2),
    max_price=st.none() | st.integers(1, 2),
    weights=st.sampled_from([Weights(), Weights(0.5, 0.1, 0.4)]),
    limit=st.integers(1, 3),
)
_HARD = (
    "min_rooms",
    "max_rooms",
    "min_baths",
    "max_baths",
    "min_size",
    "max_size",
    "min_price",
    "max_price",
    "weights",
)


@settings(deadline=None, max_examples=400)
@given(st.lists(_WISHES, min_size=1, max_size=8), _WISHES)
def test_never_a_hit_when_anything_hard_differs(kept: list[SearchParameters], asked: SearchParameters) -> None:
    cache: ResultCache[SearchParameters] = ResultCache(similarity=lambda first, second: 1.0)
    for wish in kept:
        cache.put(wish, wish)
    hit = cache.get(asked)
    if asked in kept:
        assert hit is not None
    if hit is not None:
        assert all(getattr(hit, name) == getattr(asked, name) for name in _HARD)
        assert set(hit.places) == set(asked.places)
        assert set(hit.excluded_places) == set(asked.excluded_places)
        assert set(hit.unwanted) == set(asked.unwanted)
        named = {"lift", "terrace"}
        assert named & set(hit.text.split(", ")) == named & set(asked.text.split(", "))


@settings(deadline=None, max_examples=100)
@given(st.lists(_WISHES, max_size=30), st.integers(1, 5))
def test_never_more_than_its_capacity(wishes: list[SearchParameters], capacity: int) -> None:
    cache: ResultCache[int] = ResultCache(capacity)
    for number, wish in enumerate(wishes):
        cache.put(wish, number)
        assert cache.get(wish) == number
        assert len(cache) <= capacity
