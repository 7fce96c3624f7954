"""Wishes that have no column of their own: terrace, lift, quiet, …

The same words name a wish in what the caller says and a feature in what a listing says (see `features`), in English and
Spanish, so that a search can put listings that have what was wished before those that only sound alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.search.wishes.features import features_of
from pipeline.search.wishes.stance import Stance, is_tolerated, stances
from pipeline.search.wishes.wish_vocabulary import ASKED, WISH_NAMES

__all__ = ["KINDS_OF_HOME", "WishFound", "features_of", "find_wishes", "join_wishes", "split_wishes", "wish_names"]


@dataclass(frozen=True, slots=True)
class WishFound:
    """A wish in a text.

    Attributes:
        name: canonical, one of `wish_names()`.
        start, end: where it stands in the folded text.
        stance: "wanted", "unwanted" (ruled out: "no ground floor") or "indifferent" ("I don't need parking").
    """

    name: str
    start: int
    end: int
    stance: Stance

    @property
    def wanted(self) -> bool:
        """Is it asked for?"""
        return self.stance == "wanted"


KINDS_OF_HOME: frozenset[str] = frozenset({"house", "villa", "loft", "penthouse", "duplex"})
"""Wishes that say what kind of home it is: a home is of one kind, so in a conversation they replace each other."""

_ENDURED = frozenset({"ground floor", "interior", "to renovate", "top floor", "high floor"})
"""What is called "fine" without being wished for."""


def find_wishes(text: str) -> tuple[WishFound, ...]:
    """Wishes in what a caller said, in order; of overlapping ones the longest.

    Args:
        text: folded, with blanks for hyphens.
    """
    spans = ASKED.spans(text)
    found = []
    for (start, end, name), stance in zip(spans, stances(text, [span[:2] for span in spans]), strict=True):
        if stance == "wanted" and name in _ENDURED and is_tolerated(text, end):
            stance = "indifferent"
        found.append(WishFound(name, start, end, stance))
    return tuple(found)


def wish_names() -> tuple[str, ...]:
    """All names a wish can have."""
    return WISH_NAMES


def split_wishes(text: str) -> tuple[str, ...]:
    """The single wishes of a parameters' text, which is a comma-separated list."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def join_wishes(wishes: Sequence[str]) -> str:
    """Wishes as a parameters' text, each once."""
    return ", ".join(dict.fromkeys(wish for wish in wishes if wish))
