"""The last word on order: listings that say they have what was wished stand before those that only sound alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.properties import Property
from pipeline.search.wishes import split_wishes


def put_wished_first(listings: Sequence[Property], text: str, features: Mapping[str, frozenset[str]]) -> list[Property]:
    """`listings` by how many wishes of `text` they fulfil; equals keep their order. `features` are by listing id.

    Similarity of whole descriptions is blind to a single word such as "pool" and to the "no" before it; this is not.
    """
    wishes = set(split_wishes(text))
    if not wishes:
        return list(listings)
    return sorted(listings, key=lambda listing: -len(wishes & features.get(listing.id, frozenset())))
