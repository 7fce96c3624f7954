"""What a reply without a note did, read from its words: a hosted model's, or one stopped in mid-stream."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from pipeline.agent.local.es import numbers as spanish_prices
from pipeline.agent.local.spoken import price_words
from pipeline.properties import Property

_PLACE_QUESTION = re.compile(r"area|district|did you say|zona|barrio|has dicho")
_NAME_QUESTION = re.compile(r"\bname\b|nombre|llama")


def home_in(text: str, homes: Iterable[Property]) -> str | None:
    """The id of the first of `homes` whose price is said."""
    lowered = text.lower()
    for home in homes:
        said = (
            price_words(home.price),
            spanish_prices.price_words(home.price),
            f"{home.price:,}",
            f"{home.price:,}".replace(",", "."),
            str(home.price),
        )
        if any(price in lowered for price in said):
            return home.id
    return None


def asked_in(text: str, about_a_place: bool, about_a_home: bool) -> Literal["place", "name", "more", "wish"] | None:
    """What `text` asks.

    Args:
        about_a_place: the last search asked about a place.
        about_a_home: a home was spoken about.
    """
    if not text.rstrip().endswith("?"):
        return None
    last = text.lower().rsplit(".", 1)[-1]
    if about_a_place or _PLACE_QUESTION.search(last):
        return "place"
    if _NAME_QUESTION.search(last):
        return "name"
    return "more" if about_a_home else "wish"
