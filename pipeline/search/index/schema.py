"""The layout of the index in Superlinked's terms: schema, spaces, index and query.

Three spaces: similarity of the description (MiniLM, float32), size (more is better), price (less is better). Bounds and
areas are hard filters. Superlinked's import alone takes seconds, so it happens inside `build_layout`.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
VERSION = 2
"""Of this layout; raising it discards every vector that was kept."""
_SIZE_RANGE = (20, 2_000)
_PRICE_RANGE = (100_000, 10_000_000)
_SQUARE_FEET_IN_A_METRE = 10.7639
_NO_CITY = "-"
_NO_TEXT = "home"
"""Compared with weight 0 when nothing was wished; Superlinked wants some text."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What Superlinked is told about listings. Everything is Superlinked's own object.

    Attributes:
        listing: the schema: `id`, `description`, `baths`, `rooms`, `size`, `location`, `city`, `area` (city and
            location in one, see `area_of`), `price`, `fingerprint` (see `fingerprint_of`).
        description, size, price: the spaces.
        index: over the three spaces; every field but `id`, `description` and `fingerprint` can be filtered on.
        query: over `index`, with these parameters: `text`, `description_weight`, `size_weight`, `price_weight`,
            `min_rooms`, `max_rooms`, `min_baths`, `max_baths`, `min_size`, `max_size`, `min_price`, `max_price` (None
            does not filter), `areas` (list, None is anywhere) and `limit`. See `query_arguments`.
        model_cache_dir: where the model of `description` lies.
        size_range: the ends of the space `size`, in SIZE_UNIT.
    """

    listing: Any
    description: Any
    size: Any
    price: Any
    index: Any
    query: Any
    model_cache_dir: Path
    size_range: tuple[float, float]


def build_layout(model_cache_dir: Path, size_unit: str = "square metres") -> Layout:
    """The layout for `size_unit`: one in a process, from any thread. Takes seconds the first time.

    Args:
        model_cache_dir: folder with MiniLM in the hub's cache layout; the first one given holds.
        size_unit: unit of the listings' sizes; sets the range of the size space.
    """
    scale = _SQUARE_FEET_IN_A_METRE if "feet" in size_unit else 1.0
    with _BUILDING:
        if scale not in _BUILT:
            quieten()
            _BUILT[scale] = _build(model_cache_dir, "Listing" if scale == 1.0 else "ListingInFeet", scale)
        return _BUILT[scale]


def _build(model_cache_dir: Path, name: str, scale: float) -> Layout:
    from superlinked import framework as sl
    from superlinked.framework.common.precision import Precision
    from superlinked.framework.common.space.embedding.model_based.engine.embedding_engine_config import (
        EmbeddingEngineConfig,
    )

    # Made by a call: Superlinked reads the annotations as types, and this module's are strings.
    columns = {
        "id": sl.IdField,
        "description": sl.String,
        "baths": sl.Integer,
        "rooms": sl.Integer,
        "size": sl.Float,
        "location": sl.String,
        "city": sl.String,
        "area": sl.String,
        "price": sl.Integer,
        "fingerprint": sl.String,
    }
    listing: Any = type(name, (sl.Schema,), {"__annotations__": columns})()
    description = sl.TextSimilaritySpace(
        text=listing.description,
        model=MODEL,
        model_cache_dir=model_cache_dir,
        embedding_engine_config=EmbeddingEngineConfig(precision=Precision.FLOAT32),
    )
    size_range = (_SIZE_RANGE[0] * scale, _SIZE_RANGE[1] * scale)
    size = sl.NumberSpace(listing.size, min_value=size_range[0], max_value=size_range[1], mode=sl.Mode.MAXIMUM)
    price = sl.NumberSpace(
        listing.price,
        min_value=_PRICE_RANGE[0],
        max_value=_PRICE_RANGE[1],
        mode=sl.Mode.MINIMUM,
        scale=sl.LogarithmicScale(),
    )
    fields = [
        listing.baths,
        listing.rooms,
        listing.size,
        listing.location,
        listing.city,
        listing.area,
        listing.price,
    ]
    index = sl.Index([description, size, price], fields=fields)
    query = (
        sl.Query(
            index,
            weights={
                description: sl.Param("description_weight"),
                size: sl.Param("size_weight"),
                price: sl.Param("price_weight"),
            },
        )
        .find(listing)
        .similar(description, sl.Param("text"))
        .limit(sl.Param("limit"))
    )
    filters: list[Callable[[], Any]] = [
        lambda: listing.rooms >= sl.Param("min_rooms"),
        lambda: listing.rooms <= sl.Param("max_rooms"),
        lambda: listing.baths >= sl.Param("min_baths"),
        lambda: listing.baths <= sl.Param("max_baths"),
        lambda: listing.size >= sl.Param("min_size"),
        lambda: listing.size <= sl.Param("max_size"),
        lambda: listing.price >= sl.Param("min_price"),
        lambda: listing.price <= sl.Param("max_price"),
        lambda: listing.area.in_(sl.Param("areas")),
    ]
    for condition in filters:
        query = query.filter(condition())
    return Layout(listing, description, size, price, index, query, model_cache_dir, size_range)


_BUILDING = threading.Lock()
_BUILT: dict[float, Layout] = {}
"""By scale. Superlinked keeps one node of each content in the process, so a second layout would take the first apart;
the schema's name is part of the content."""


def query_arguments(parameters: SearchParameters, areas: Sequence[str] | None, limit: int) -> dict[str, Any]:
    """The values of the parameters of `Layout.query`.

    Args:
        parameters: the wish; its places are not looked at, `areas` stand for them.
        areas: see `AreaBook.allowed`; None is anywhere.
        limit: most results.
    """
    weights = parameters.weights
    return {
        "text": parameters.text or _NO_TEXT,
        "description_weight": weights.description if parameters.text else 0.0,
        "size_weight": weights.size,
        "price_weight": weights.price,
        "min_rooms": parameters.min_rooms,
        "max_rooms": parameters.max_rooms,
        "min_baths": parameters.min_baths,
        "max_baths": parameters.max_baths,
        "min_size": None if parameters.min_size is None else float(parameters.min_size),
        "max_size": None if parameters.max_size is None else float(parameters.max_size),
        "min_price": parameters.min_price,
        "max_price": parameters.max_price,
        "areas": None if areas is None else list(areas),
        "limit": limit,
    }


def row_of(listing: Property, layout: Layout) -> dict[str, object]:
    """`listing` as a row of the schema of `layout`."""
    return {**_columns(listing), "fingerprint": fingerprint_of(listing, layout)}


def area_of(city: str | None, location: str) -> str:
    """City and location as one value: districts of one name in two cities are two areas."""
    return f"{city or _NO_CITY}|{location}"


def fingerprint_of(listing: Property, layout: Layout) -> str:
    """Changes when `listing`'s row or vector would."""
    content = json.dumps([VERSION, MODEL, layout.size_range, _PRICE_RANGE, _columns(listing)], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _columns(listing: Property) -> dict[str, object]:
    return {
        "id": listing.id,
        "description": listing.description,
        "baths": listing.baths,
        "rooms": listing.rooms,
        "size": float(listing.sqft),
        "location": listing.location,
        "city": listing.city or _NO_CITY,
        "area": area_of(listing.city, listing.location),
        "price": listing.price,
    }


def quieten() -> None:
    """To be called before Superlinked is imported: it logs through structlog, and misses a file that need not exist."""
    warnings.filterwarnings("ignore", message="Config key `yaml_", category=UserWarning)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for noisy in ("superlinked", "sentence_transformers"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
