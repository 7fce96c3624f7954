"""Which home a reply has come to, when its sentence does not say: the one that was presented last.

Apart from `check.py`, which judges clauses: this only reads what was said before.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.agent.grounding.evidence import Evidence, Home
from pipeline.agent.grounding.figures import figures_of
from pipeline.agent.grounding.names import names_of

_REPLIES_SEARCHED = 6
"""How far back to look for the home that is spoken of."""


def spoken_of(reply: str, known: Evidence) -> Home | None:
    """The home presented last; right after a search that is its first result.

    Args:
        reply: what was said of this reply, up to the sentence.
        known: what the conversation's tools have found, and its earlier replies.
    """
    earlier = reversed(known.replies[-_REPLIES_SEARCHED:]) if known.presented else ()
    for text in (reply, *earlier):
        if (home := _presented(text, list(known.homes.values()))) is not None:
            return home
    return known.latest[0] if known.latest and (not known.presented or len(known.latest) == 1) else None


def _presented(text: str, homes: Sequence[Home]) -> Home | None:
    """The home that `text` names last by its price, and where several cost the same by its place."""
    for figure in reversed(figures_of(text)):
        if figure.kind != "price" or figure.bound:
            continue
        found = [home for home in homes if home.facts.price == figure.value]
        named = [name.words for name in names_of(text)]
        placed = [home for home in found if any(home.is_in(name) for name in named)]
        if chosen := placed or found:
            return chosen[0]
    return None
