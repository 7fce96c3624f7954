"""Properties: no result breaks a filter, each listing that obeys comes once, any text is searched or fails properly."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import SearchFailed
from pipeline.properties import Property
from pipeline.search.catalogue import make_catalogue
from pipeline.search.finding import find
from pipeline.search.index_protocol import IndexHealth
from pipeline.search.listings.loading import load_listings
from pipeline.search.parameters import SearchParameters
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.relaxing import nearest_relaxation
from pipeline.search.service import SearchService
from pipeline.settings import PROJECT_ROOT
from tests.search.doubles import HOMES

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
def test_what_is_relaxed_leaves_every_other_filter(parameters: SearchParameters) -> None:
    if any(map(parameters.allows, HOMES)):
        return
    relaxation = nearest_relaxation(parameters, HOMES)
    if relaxation is None:
        return
    assert relaxation.parameters.allows(relaxation.nearest)
    changed = {
        "area" if "place" in name else name.split("_")[-1]
        for name in SearchParameters.__slots__
        if getattr(parameters, name) != getattr(relaxation.parameters, name)
    }
    assert 1 <= len(changed) <= 2
    assert len(changed) == 1 or " and " in relaxation.wish


_SHIPPED = load_listings(PROJECT_ROOT / "data" / "properties.csv")
_SHIPPED_PLACES = PlaceFinder(_SHIPPED.properties).places
_SOME = st.lists(st.sampled_from(_SHIPPED_PLACES), max_size=3).map(tuple)


class Shuffled:
    """An index that knows nothing: some ids, some twice, some of nobody, in any order."""

    health = IndexHealth("double")

    def __init__(self) -> None:
        self.dice = random.Random(7)
        self.ids = [home.id for home in _SHIPPED.properties] + ["nobody"]

    def load(self, listings: Sequence[Property]) -> None:
        pass

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        return self.dice.choices(self.ids, k=self.dice.choice([0, 1, limit, 300]))

    def close(self) -> None:
        pass


_CATALOGUE = make_catalogue(_SHIPPED)
_INDEX = Shuffled()
_ANY_PARAMETERS = st.builds(
    SearchParameters,
    text=st.sampled_from(["", "lift", "swimming pool, terrace", "frescoed ceilings"]),
    unwanted=st.sampled_from([(), ("ground floor",), ("swimming pool", "lift")]),
    place=st.none() | st.sampled_from(_SHIPPED_PLACES),
    or_places=_SOME,
    excluded_places=_SOME,
    min_rooms=_NUMBER(0, 6),
    max_rooms=_NUMBER(0, 6),
    min_baths=_NUMBER(0, 4),
    max_baths=_NUMBER(0, 4),
    min_size=_NUMBER(20, 300),
    max_size=_NUMBER(20, 300),
    min_price=_NUMBER(100_000, 3_000_000),
    max_price=_NUMBER(100_000, 3_000_000),
    limit=st.integers(1, 300),
)


def _obeys(home: Property, wish: SearchParameters) -> bool:
    """The filters once more, written down apart from the code that is tested."""
    places = [place for place in (wish.place, *wish.or_places) if wish.place is not None and place is not None]
    inside = [place for place in places if place.name == (home.city if place.kind == "city" else home.location)]
    inside = [place for place in inside if place.city in (None, home.city)]
    for place in wish.excluded_places:
        named = home.city == place.name if place.kind == "city" else home.location == place.name
        if named and place.city in (None, home.city):
            return False
    if wish.place is not None and not inside:
        return False
    for value, low, high in (
        (home.rooms, wish.min_rooms, wish.max_rooms),
        (home.baths, wish.min_baths, wish.max_baths),
        (home.sqft, wish.min_size, wish.max_size),
        (home.price, wish.min_price, wish.max_price),
    ):
        if (low is not None and value < low) or (high is not None and value > high):
            return False
    return True


@settings(max_examples=2_000, deadline=None)
@given(_ANY_PARAMETERS)
def test_no_result_breaks_a_filter(wish: SearchParameters) -> None:
    found = find(_CATALOGUE, wish, _INDEX)
    ids = [home.id for home in found.properties]
    assert len(ids) == len(set(ids))
    obeying = {home.id for home in _SHIPPED.properties if _obeys(home, wish)}
    assert found.total == len(obeying)
    if obeying:
        assert (set(ids), found.relaxed) == (obeying, None)
    else:
        assert bool(ids) == (found.relaxed is not None)


_WORDS = (
    "under over between not no or and in near bedrooms baths studio flat Chueca Gràcia Madrid downtown four fifty 450k "
    "half a million , . ? m2 sin en de menos cheaper bigger with terrace pool exactly 2 -3 1e9 ' \" € \u202e \ud800 😀"
).split(" ")


def test_any_text_is_searched_or_fails_as_a_search_does() -> None:
    loop = asyncio.new_event_loop()
    service = SearchService(_SHIPPED, lambda: _INDEX, 5.0)
    loop.run_until_complete(service.warm_up())

    @settings(max_examples=1_000, deadline=None)
    @given(st.text(max_size=80) | st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join))
    def check(text: str) -> None:
        try:
            result = loop.run_until_complete(service.search(text, limit=5))
        except SearchFailed:
            return
        assert result.relaxed or all(_obeys(home, result.parameters) for home in result.properties)

    check()
    loop.run_until_complete(service.close())
    loop.close()
