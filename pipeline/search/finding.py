"""From parameters to listings: filters, the index's ranking, wishes, and what to relax when nothing obeys."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.properties import Property
from pipeline.search.catalogue import Catalogue
from pipeline.search.index_protocol import PropertyIndex
from pipeline.search.parameters import SearchParameters
from pipeline.search.ranking import put_wished_first
from pipeline.search.relaxing import nearest_relaxation

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        properties: all that obey the parameters (the relaxed ones, when `relaxed` is set), best first.
        relaxed: the wish given up to find them, else None.
        total: how many obey every wish.
    """

    properties: tuple[Property, ...]
    relaxed: str | None
    total: int


def find(catalogue: Catalogue, parameters: SearchParameters, index: PropertyIndex | None) -> Found:
    """Search `catalogue`. Blocks.

    The filters are applied to the catalogue itself, so that whatever the index answers (nothing, too much, listings of
    another version) every listing that obeys is found exactly once; the index says in which order.

    Args:
        catalogue: the version of the listings to search.
        parameters: what is wanted.
        index: ranks them; None goes by wishes and price alone.
    """
    obeying = [listing for listing in catalogue.properties if parameters.allows(listing)]
    if obeying:
        return Found(_ranked(catalogue, index, parameters, obeying), None, len(obeying))
    relaxation = nearest_relaxation(parameters, catalogue.properties)
    if relaxation is None:
        return Found((), None, 0)
    eased = relaxation.parameters
    obeying = [listing for listing in catalogue.properties if eased.allows(listing)]
    return Found(_ranked(catalogue, index, eased, obeying), relaxation.wish, 0)


def _ranked(
    catalogue: Catalogue, index: PropertyIndex | None, parameters: SearchParameters, obeying: list[Property]
) -> tuple[Property, ...]:
    left = {listing.id: listing for listing in sorted(obeying, key=lambda listing: listing.price)}
    ids: Iterable[str] = index.search(parameters, len(obeying)) if index is not None else ()
    ranked = [left.pop(listing_id) for listing_id in ids if listing_id in left]
    if left and index is not None:
        # While a changed file is being taken up this is as it should be: the index is ahead of a search that has begun.
        fields = {"ranked": len(ranked), "obeying": len(obeying), "words": str(parameters)}
        logger.info("the index ranked not all listings that obey", extra=fields)
    return tuple(
        put_wished_first(
            [*ranked, *left.values()],
            parameters.text,
            catalogue.features,
            unwanted=parameters.unwanted,
            weights=parameters.weights,
            rooms=parameters.min_rooms if parameters.max_rooms is None else None,
        )
    )
