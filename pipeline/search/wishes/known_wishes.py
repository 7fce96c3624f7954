"""Wishes that have no column of their own: terrace, lift, quiet, …

The same words name a wish in what the caller says and a feature in what a listing says (see `features`), in English and
Spanish, so that a search can put listings that have what was wished before those that only sound alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.search.wishes.features import features_of
from pipeline.search.wishes.wish_vocabulary import ASKED, WISH_NAMES

__all__ = [
    "KINDS_OF_HOME",
    "SPECIAL_FORM_OF",
    "WishFound",
    "features_of",
    "find_wishes",
    "join_wishes",
    "split_wishes",
    "wish_names",
]


@dataclass(frozen=True, slots=True)
class WishFound:
    """A wish in a text.

    Attributes:
        name: canonical, one of `wish_names()`.
        start, end: where it stands in the folded text.
    """

    name: str
    start: int
    end: int


KINDS_OF_HOME: frozenset[str] = frozenset({"house", "villa", "loft", "penthouse", "duplex"})
"""Wishes that say what kind of home it is: a home is of one kind, so in a conversation they replace each other."""
SPECIAL_FORM_OF: dict[str, str] = {"private terrace": "terrace", "roof terrace": "terrace", "sea views": "views"}
"""Who gives up the second gives up the first as well."""


def find_wishes(text: str) -> tuple[WishFound, ...]:
    """Wishes in what a caller said, wanted or not, in order; of overlapping ones the longest.

    Args:
        text: folded, with blanks for hyphens.
    """
    return tuple(WishFound(name, start, end) for start, end, name in ASKED.spans(text))


def wish_names() -> tuple[str, ...]:
    """All names a wish can have."""
    return WISH_NAMES


def split_wishes(text: str) -> tuple[str, ...]:
    """The single wishes of a parameters' text, which is a comma-separated list."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def join_wishes(wishes: Sequence[str]) -> str:
    """Wishes as a parameters' text, each once."""
    return ", ".join(dict.fromkeys(wish for wish in wishes if wish))
