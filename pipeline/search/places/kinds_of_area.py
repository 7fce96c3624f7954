"""Which districts of known cities are of the kind a vague wish asks for: by the sea, or in the centre.

A caller who wants to live near the beach should not be offered districts without one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pipeline.search.parameters import Place
from pipeline.search.text import fold

Kind = Literal["shore", "centre"]

_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "shore",
        re.compile(
            r"\b(?:beach\w*|sea(?:side|shore|front)?|sea \w+|coast|shore|ocean\w*|waterfront|marina|promenade"
            r"|playas?|mar|maritim[oa]|costa|paseo maritimo)\b"
        ),
    ),
    ("centre", re.compile(r"\b(?:cent(?:re|er|ro|ral\w*|ric[oa])|down ?town|heart|middle|corazon|pleno)\b")),
)
_NOT = re.compile(r"\b(?:away|out|outside|far|lejos|fuera|afueras|alejad\w+)\b")
_DISTRICTS: dict[Kind, tuple[str, ...]] = {
    "shore": ("barceloneta", "poblenou", "vila olimpica", "diagonal mar"),
    # By turns of both cities, so that a few of them name both.
    "centre": (
        "sol",
        "barri gotic",
        "malasana universidad",
        "el born",
        "chueca justicia",
        "el raval",
        "huertas cortes",
        "eixample dret",
        "la latina",
        "palacio",
        "eixample esquerra",
        "sant antoni",
    ),
}
"""As the listings may call them, folded; what people know a city for first."""


def kind_of_area(words: str) -> Kind | None:
    """What kind of area `words` ("near the beach", "downtown") ask for; None when it is no kind known here."""
    said = fold(words)
    if _NOT.search(said) and not re.search(r"\bnot (?:\w+ )?(?:far|away)\b|\bno (?:\w+ )?lejos\b", said):
        return None
    return next((kind for kind, pattern in _WORDS if pattern.search(said)), None)


def districts_of_kind(kind: Kind, districts: Sequence[Place]) -> tuple[Place, ...]:
    """Those of `districts` that are of `kind`, best known first."""
    by_name = {re.sub(r"\W+", " ", fold(place.name)).strip(): place for place in districts}
    return tuple(by_name[name] for name in _DISTRICTS[kind] if name in by_name)
