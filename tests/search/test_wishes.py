"""What a description says a home has, and what it says it has not."""

from __future__ import annotations

import pytest

from pipeline.search.wishes import features_of, join_wishes, split_wishes


@pytest.mark.parametrize(
    ("description", "has", "lacks"),
    [
        ("There is a lift and a communal pool.", {"lift", "swimming pool"}, set()),
        ("A third floor without lift.", set(), {"lift"}),
        ("There is neither terrace nor balcony, only large windows.", set(), {"terrace", "balcony"}),
        ("Heating is central; air conditioning is not fitted.", set(), {"air conditioning"}),
        ("Parking is not included, pets are not permitted.", set(), {"garage", "pets"}),
        ("Dogs and cats are no problem.", {"pets"}, set()),
        ("Ático con terraza privada, sin ascensor.", {"penthouse", "private terrace", "terrace"}, {"lift"}),
        ("A light-filled, quiet flat close to the metro.", {"quiet", "near the metro"}, {"near the beach"}),
        ("It asks for nothing; a street market is near.", set(), {"garage", "garden"}),
    ],
)
def test_features(description: str, has: set[str], lacks: set[str]) -> None:
    found = features_of(description)
    assert has <= found
    assert not lacks & found


def test_text_is_a_list_without_doubles() -> None:
    assert join_wishes(["lift", "", "terrace", "lift"]) == "lift, terrace"
    assert split_wishes(" lift ,terrace,, ") == ("lift", "terrace")
