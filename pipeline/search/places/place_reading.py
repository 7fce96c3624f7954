"""What a text says about places: matches that are sure, and what is worth asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.search.parameters import Place
from pipeline.search.places.kinds_of_area import Kind


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place that was named.

    Attributes:
        place: the listings' place.
        words: what was heard.
        start, end: tokens [start, end).
        confidence: in [0, 1]; 1 is an exact name.
    """

    place: Place
    words: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """What to ask about a place, for whoever words it.

    Attributes:
        kind: "vague": a wish for some kind of area, ask where; "unknown": a place that the listings do not have, say
            what there is; "which": a name that means each of `options`; "confirm": a name heard badly that may be
            one of `options` ("Did you say Chueca?").
        options: the places to offer, likeliest first. Those of "vague" and "unknown" are examples.
        words: the words it is about, as heard.
        city: the city it is asked about, when one was named.
        area: the kind of area that was wished for, when `options` are all there is of it, or the best known.
    """

    kind: Literal["vague", "unknown", "which", "confirm"]
    options: tuple[Place, ...]
    words: str
    city: str | None = None
    area: Kind | None = None


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a text says about places.

    Attributes:
        matches: places that are sure, in order.
        question: what to ask in English, when a place was named but is vague, unsure or unknown.
        suggestion: the place the question suggests, when it is a yes-or-no question.
        asked_span: the tokens [start, end) the question is about.
        ask: the same question, not worded.
    """

    matches: tuple[PlaceMatch, ...] = ()
    question: str | None = None
    suggestion: Place | None = None
    asked_span: tuple[int, int] | None = None
    ask: PlaceQuestion | None = None
