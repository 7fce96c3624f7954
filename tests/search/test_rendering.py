"""Whatever is rendered is read back the same, and no text makes the parser raise."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.parameters import SearchParameters
from pipeline.search.parser.query_parser import QueryParser, render
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.weighting import weights_for
from pipeline.search.wishes.known_wishes import join_wishes, wish_names
from tests.search.conftest import BARCELONA, MADRID, listing

FINDER = PlaceFinder(
    [listing(n, name, "Madrid") for n, name in enumerate(MADRID)]
    + [listing(n + 100, name, "Barcelona") for n, name in enumerate(BARCELONA)]
)
SAYABLE = [name for name in wish_names() if name != "near the beach"]  # by itself that is a vague place: it asks
PARSER = QueryParser(FINDER, "square metres")


def _bounds(low: int, high: int) -> st.SearchStrategy[tuple[int | None, int | None]]:
    bound = st.none() | st.integers(low, high)
    return st.tuples(bound, bound).filter(lambda pair: None in pair or pair[0] <= pair[1])  # type: ignore[operator]


@st.composite
def wishes(draw: st.DrawFn) -> SearchParameters:
    """Any wish that a query can express."""
    names = draw(st.lists(st.sampled_from(SAYABLE), max_size=3, unique=True))
    rooms, baths = draw(_bounds(0, 12)), draw(_bounds(0, 9))
    size, price = draw(_bounds(15, 2_000)), draw(_bounds(20_000, 12_000_000))
    excluded = draw(st.lists(st.sampled_from(FINDER.places), max_size=2, unique=True))
    places = draw(st.lists(st.sampled_from([p for p in FINDER.places if p not in excluded]), max_size=3, unique=True))
    cities = {place.name for place in places if place.kind == "city"}
    places = [place for place in places if place.city not in cities or place.kind == "city"]
    unwanted = draw(st.lists(st.sampled_from([n for n in SAYABLE if n not in names]), max_size=2, unique=True))
    superlative = draw(st.sampled_from([{}, {"cheap": True}, {"cheapest": True}, {"biggest": True}]))
    return SearchParameters(
        text=join_wishes(names),
        unwanted=tuple(unwanted),
        place=places[0] if places else None,
        or_places=tuple(places[1:]),
        excluded_places=tuple(excluded),
        min_rooms=rooms[0],
        max_rooms=rooms[1],
        min_baths=baths[0],
        max_baths=baths[1],
        min_size=size[0],
        max_size=size[1],
        min_price=price[0],
        max_price=price[1],
        weights=weights_for(names, **{"cheap": False} | superlative),
        limit=draw(st.integers(1, 10)),
    )


IN_FEET = QueryParser(FINDER, "square feet")


@settings(max_examples=400, deadline=None)
@given(wishes())
def test_rendered_wish_is_read_back(wish: SearchParameters) -> None:
    parsed = PARSER.parse(render(wish))
    assert parsed.parameters == wish, render(wish)
    assert parsed.question is None and parsed.changes == () and parsed.dropped == () and parsed.unread == ()
    assert IN_FEET.parse(render(wish)).parameters == wish


_SPOKEN = st.lists(
    st.sampled_from(
        "no not under over between and or to for two three hundred thousand million k m2 half a quarter point bedrooms "
        "in near Chueca T. p.s. 4 150 000 1.2 € - , . cheaper than least any forget the budget un mil y medio".split()
    ),
    max_size=25,
).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=200) | _SPOKEN, st.sampled_from([None, "price", "rooms", "baths", "size", "place", "nonsense"]))
def test_no_text_raises(text: str, expecting: str | None) -> None:
    parsed = PARSER.parse(text, expecting)
    wish = parsed.parameters
    for name in ("rooms", "baths", "size", "price"):
        low, high = getattr(wish, f"min_{name}"), getattr(wish, f"max_{name}")
        assert low is None or high is None or low <= high
    assert 1 <= wish.limit <= 10
    render(wish)


def test_wishes_without_a_name_are_read_back() -> None:
    wish = SearchParameters(text="terrace, frescoed ceilings", max_price=400_000)
    assert PARSER.parse(render(wish)).parameters == wish
