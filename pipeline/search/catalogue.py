"""One version of the listings and all that is made from it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from pipeline.properties import Property
from pipeline.search.listings.loading import Listings
from pipeline.search.listings.report import ListingsReport
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.places.sounds import Sounds
from pipeline.search.wishes.features import ListingFeatures, read_features

_MISHEARD = "two bed flat in chewecker under four fifty with a terrace"
_UNHEARD_OF = "painted ceilings"
"""Read and looked up once, so that no caller waits for what is made at the first use: phonemes, patterns, sentences."""


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """One version of the listings. A search keeps to the one it began with.

    Attributes:
        properties: the listings.
        by_id: the same by id.
        places: their cities and districts.
        parser: reads queries about them.
        features: what each description says the home has and lacks, by listing id.
        report: what was made of the file.
        version: hash of what the listings say; the same listings are the same version.
        loaded_at: when they were read, in seconds since 1970.
    """

    properties: tuple[Property, ...]
    by_id: Mapping[str, Property]
    places: PlaceFinder
    parser: QueryParser
    features: Mapping[str, ListingFeatures]
    report: ListingsReport
    version: str
    loaded_at: float


def make_catalogue(listings: Listings, size_unit: str = "square metres", sounds: Sounds | None = None) -> Catalogue:
    """The catalogue of `listings`. Takes a second for some hundred listings, so not on the event loop.

    Args:
        listings: what there is.
        size_unit: unit of the column `sqft`.
        sounds: phonemes that were made already; the same for every version saves their making.
    """
    places = PlaceFinder(listings.properties, sounds)
    parser = QueryParser(places, size_unit)
    parser.parse(_MISHEARD)
    features = {listing.id: read_features(listing.description) for listing in listings.properties}
    for known in features.values():
        known.fulfils(_UNHEARD_OF)
    return Catalogue(
        properties=listings.properties,
        by_id={listing.id: listing for listing in listings.properties},
        places=places,
        parser=parser,
        features=features,
        report=listings.report,
        version=version_of(listings.properties),
        loaded_at=time.time(),
    )


def version_of(properties: Sequence[Property]) -> str:
    """Hash of all that the listings say, in order."""
    content = json.dumps([asdict(listing) for listing in properties], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
