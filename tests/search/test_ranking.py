"""What stands first: wishes fulfilled, ruled out, denied, free words, and "the cheapest"."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.search.parameters import Weights
from pipeline.search.ranking import put_wished_first
from pipeline.search.weighting import (
    BIGGEST,
    BIGGEST_WORDS,
    BY_PRICE,
    BY_SIZE,
    CHEAP,
    CHEAP_WORD,
    CHEAPEST,
    CHEAPEST_WORDS,
    weights_for,
)
from pipeline.search.wishes.features import ListingFeatures, read_features
from tests.search.conftest import listing

HOMES = [
    listing(1, "Sol", "Madrid", price=400_000, sqft=60.0, description="Second floor. It has no lift."),
    listing(2, "Sol", "Madrid", price=300_000, sqft=70.0, description="A ground-floor flat with a terrace and a lift."),
    listing(3, "Sol", "Madrid", price=500_000, sqft=80.0, description="A flat."),
    listing(4, "Sol", "Madrid", price=350_000, sqft=90.0, description="The salon has frescoes on its ceiling. Lift."),
    listing(5, "Sol", "Madrid", price=600_000, sqft=50.0, description="A private terrace with sea views."),
]
FEATURES = {home.id: read_features(home.description) for home in HOMES}


def order(text: str, **more: object) -> list[str]:
    return [home.id for home in put_wished_first(HOMES, text, FEATURES, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "unwanted", "expected"),
    [
        ("", (), "12345"),
        ("lift", (), "24351"),  # Who denies a lift comes after those that do not mention it.
        ("terrace", (), "25134"),  # A private terrace is a terrace.
        ("private terrace", (), "51234"),
        ("views", (), "51234"),
        ("terrace, lift", (), "24531"),
        ("terrace", ("ground floor",), "51342"),  # What was ruled out weighs more than what was wished.
        ("", ("terrace",), "13425"),
        ("frescoed ceilings", (), "41235"),
        ("frescoed ceilings, lift", (), "42351"),
        ("wine fridge", (), "12345"),
    ],
)
def test_order(text: str, unwanted: tuple[str, ...], expected: str) -> None:
    assert "".join(order(text, unwanted=unwanted)) == expected


def test_the_cheapest_and_the_biggest_of_those_that_fulfil_as_much() -> None:
    assert order("", weights=BY_PRICE) == ["2", "4", "1", "3", "5"]
    assert order("", weights=BY_SIZE) == ["4", "3", "2", "1", "5"]
    assert order("terrace", weights=BY_PRICE)[:2] == ["2", "5"]
    assert order("", weights=BY_PRICE, unwanted=("ground floor",))[0] == "4"
    assert order("", weights=Weights(0.5, 0.1, 0.4)) == ["1", "2", "3", "4", "5"]


def test_names_of_features_will_do() -> None:
    names = {"1": frozenset[str](), "5": frozenset({"terrace"})}
    assert [home.id for home in put_wished_first(HOMES, "terrace", names)][0] == "5"


def test_free_words_must_stand_in_one_sentence() -> None:
    features = read_features("A marble hall. The kitchen has an oak floor.")
    assert features.fulfils("marble halls") and features.fulfils("oak floors")
    assert not features.fulfils("marble floor") and not features.fulfils("of the")


@given(st.lists(st.sampled_from(["lift", "terrace", "views", "bay windows"]), max_size=3), st.permutations(HOMES))
def test_nothing_is_lost_and_more_wishes_come_first(wishes: list[str], homes: list) -> None:  # type: ignore[type-arg]
    ranked = put_wished_first(homes, ", ".join(wishes), FEATURES)
    assert sorted(home.id for home in ranked) == sorted(home.id for home in homes)
    counts = [sum(FEATURES[home.id].fulfils(wish) for wish in set(wishes)) for home in ranked]
    assert counts == sorted(counts, reverse=True)


def test_unknown_listings_fulfil_nothing() -> None:
    assert order("lift")[0] == "2"
    assert [home.id for home in put_wished_first(HOMES, "lift", {"3": ListingFeatures(frozenset({"lift"}))})][0] == "3"


@pytest.mark.parametrize(
    ("pattern", "said", "not_said"),
    [
        (
            CHEAP,
            ("something cheap", "not too expensive", "an affordable flat", "un piso barato", "algo economico",
             "good value", "nothing fancy", "a small budget", CHEAP_WORD),
            ("the cheapest one", "cheaper than that", "el mas barato", "mas barato", "expensive", "a big budget"),
        ),
        (
            CHEAPEST,
            ("the cheapest flat", "your cheapest", "the least expensive", "la mas barata", "el piso mas barato",
             "the lowest price", "el de menor precio", CHEAPEST_WORDS),
            ("cheap", "cheaper", "mas barato que ese", "lo mas barato posible", "algo mas barato"),
        ),
        (
            BIGGEST,
            ("the biggest", "your largest flat", "el mas grande", "la casa mas grande", "the most spacious one",
             BIGGEST_WORDS),
            ("a bigger one", "the biggest terrace", "mas grande", "my biggest concern", "big"),
        ),
    ],
)  # fmt: skip
def test_words_that_shift(pattern: re.Pattern[str], said: tuple[str, ...], not_said: tuple[str, ...]) -> None:
    assert [text for text in said if not pattern.search(text)] == []
    assert [text for text in not_said if pattern.search(text)] == []


def test_weights() -> None:
    assert weights_for((), cheap=False) == Weights()
    assert weights_for((), cheap=True).price > Weights().price
    assert weights_for({"spacious"}, cheap=False).size > Weights().size
    assert weights_for({"luxury"}, cheap=False).price == 0
    assert weights_for({"spacious"}, cheap=True, cheapest=True) == BY_PRICE
    assert weights_for((), cheap=False, biggest=True) == BY_SIZE
    for cheap in (False, True):
        for wishes in ((), ("spacious",), ("luxury",), ("spacious", "luxury")):
            weights = weights_for(wishes, cheap=cheap)
            assert weights.description + weights.size + weights.price == pytest.approx(1)
            assert weights.description >= 0.5
