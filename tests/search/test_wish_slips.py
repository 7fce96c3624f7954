"""What recognition makes of wishes, and what is told of homes one has."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.search.parser.canonical import canonical
from pipeline.search.parser.wish_slips import mend_wishes
from pipeline.search.text import tokenize
from tests.search.test_wishes import stances


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("high sealings", {"high ceilings"}),
        ("a do plex", {"duplex"}),
        ("with a balconey and heeting", {"balcony", "heating"}),
        ("con hacensor", {"lift"}),
        ("un piso con a sensor y terrasa", {"lift", "terrace"}),
        ("con bistas y pisina", {"views", "swimming pool"}),
        ("con calefasion y trastelo", {"heating", "storage room"}),
        # Words of their own, however alike.
        ("barking dogs next door", {"pets"}),
        ("a gardener comes with it", set()),
        ("las visitas son bienvenidas", set()),
        ("it has a sensor", set()),
        ("the sealing of the windows", set()),
    ],
)
def test_what_recognition_and_fast_fingers_make_of_wishes(query: str, wanted: set[str]) -> None:
    assert {name for name, stance in stances(query).items() if stance == "wanted"} == wanted


@pytest.mark.parametrize(
    "query",
    [
        "we sold our house last year",
        "my current flat has a pool",
        "our old place was on the ground floor",
        "I live in a penthouse with a terrace",
        "vendimos nuestro chalet",
        "vivo en un bajo interior",
        "mi piso actual no tiene ascensor",
        "a friend has a house with a garden",
    ],
)
def test_homes_one_has_are_no_wishes(query: str) -> None:
    assert stances(query) == {}
    assert stances(f"{query}, so I want a sauna") == {"sauna": "wanted"}


@given(st.text(alphabet="acehilnorstz ", max_size=60), st.sampled_from(["en", "es"]))
def test_mended_text_knows_where_it_comes_from(text: str, language: Literal["en", "es"]) -> None:
    plain = canonical(text, tokenize(text), (), ()).without_marks()
    mended = mend_wishes(plain, language)
    assert len(mended.text) == len(mended.positions)
    assert list(mended.positions) == sorted(mended.positions)
    assert not mended.text or (mended.positions[0], mended.positions[-1]) == (plain.positions[0], plain.positions[-1])
