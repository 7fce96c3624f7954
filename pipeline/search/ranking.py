"""The last word on order: listings that say they have what was wished stand before those that only sound alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.properties import Property
from pipeline.search.parameters import Weights
from pipeline.search.weighting import BY_PRICE, BY_SIZE
from pipeline.search.wishes.features import ListingFeatures
from pipeline.search.wishes.known_wishes import split_wishes

_NONE = ListingFeatures()
_BY_WEIGHT = frozenset({"spacious"})
"""Wishes that the weights stand for: how large a home is says more than what it is called."""


def put_wished_first(
    listings: Sequence[Property],
    text: str,
    features: Mapping[str, ListingFeatures] | Mapping[str, frozenset[str]],
    *,
    unwanted: Sequence[str] = (),
    weights: Weights | None = None,
    rooms: int | None = None,
) -> list[Property]:
    """`listings` by what they say about the wishes; equals keep their order.

    What was ruled out counts most: a listing that has it comes after all that have less of it. Then the more wishes
    fulfilled the better, and a listing that denies a wish ("no lift") comes after one that does not mention it.
    "The cheapest" and "the biggest" (weights `BY_PRICE`, `BY_SIZE`) sort what is equal in that by price or size.
    Similarity of whole descriptions is blind to a single word such as "pool" and to the "no" before it; this is not.

    Args:
        listings: best first, as the index found them.
        text: the wishes, as `SearchParameters.text`: known ones by name, others in free words.
        features: of each listing, by id; the names of what it has will do.
        unwanted: names of what was ruled out.
        weights: those of the parameters.
        rooms: bedrooms asked for without an upper bound: who says "two bedrooms" would rather hear of two than of four.
    """
    wishes = tuple(wish for wish in dict.fromkeys(split_wishes(text)) if wish not in _BY_WEIGHT)
    if not wishes and not unwanted and weights not in (BY_PRICE, BY_SIZE) and rooms is None:
        return list(listings)

    def place(listing: Property) -> tuple[int, int, int, float, bool]:
        known = _features_of(features.get(listing.id, _NONE))
        return (
            sum(known.fulfils(name) for name in unwanted),
            -sum(known.fulfils(wish) for wish in wishes),
            sum(wish in known.lacks for wish in wishes),
            listing.price if weights == BY_PRICE else -listing.sqft if weights == BY_SIZE else 0,
            rooms is not None and listing.rooms > rooms,
        )

    return sorted(listings, key=place)


def _features_of(known: ListingFeatures | frozenset[str]) -> ListingFeatures:
    return known if isinstance(known, ListingFeatures) else ListingFeatures(known)
