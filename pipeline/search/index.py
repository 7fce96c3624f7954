"""The index, on Superlinked's in-process executor. The only module that knows Superlinked.

Three spaces: similarity of the description (MiniLM, float32), size (more is better), price (less is better). Bounds are
Superlinked's hard filters. Its import alone takes seconds, so it happens when an index is made.
"""

from __future__ import annotations

import hashlib
import json
import logging
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog

from pipeline.properties import Property
from pipeline.search.index_protocol import IndexHealth
from pipeline.search.parameters import SearchParameters

logger = logging.getLogger(__name__)

_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
_VERSION = 1
"""Of the layout below; raising it discards vectors kept on disk."""
_SIZE_RANGE = (20, 2_000)
_PRICE_RANGE = (100_000, 10_000_000)
_SQUARE_FEET_IN_A_METRE = 10.7639
_NO_CITY = "-"
_UNBOUNDED = 10**15
_NO_TEXT = "home"
"""Compared with weight 0 when nothing was wished; Superlinked wants some text."""


class SuperlinkedIndex:
    """Listings in Superlinked's memory.

    Args:
        model_cache_dir: folder with MiniLM in the hub's cache layout.
        size_unit: unit of the listings' sizes; sets the range of the size space.
        vectors_file: where vectors are kept between starts, so that unchanged listings are not embedded again; None
            keeps none.
    """

    def __init__(
        self, model_cache_dir: Path, size_unit: str = "square metres", vectors_file: Path | None = None
    ) -> None:
        _quieten()
        self._size_scale = _SQUARE_FEET_IN_A_METRE if "feet" in size_unit else 1.0
        self._vectors_file = vectors_file
        self._source, self._query, self._app = self._build(model_cache_dir)

    @property
    def health(self) -> IndexHealth:
        """Always well."""
        return IndexHealth("in-process")

    def load(self, listings: Sequence[Property]) -> None:
        """Put the listings in; only those whose vectors are not kept on disk are embedded."""
        import torch

        store = _vector_store(self._vectors_file, {listing.id: _fingerprint(listing) for listing in listings})
        kept = store.kept_ids()
        if kept:
            self._app.storage_manager._vdb_connector.restore(store)
        fresh = [listing for listing in listings if listing.id not in kept]
        logger.info("index: %d listings, %d of them embedded now", len(listings), len(fresh))
        if fresh:
            self._source.put([_row(listing) for listing in fresh])
        # From here on one short text at a time is embedded: a second thread gains nothing and is waited for when busy.
        torch.set_num_threads(1)
        if fresh or store.stale:
            self._app.storage_manager._vdb_connector.persist(store)

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        """Ids of at most `limit` listings that obey every bound, best first."""
        place = parameters.place
        excluded = [other.name for other in parameters.excluded_places]
        in_city = place is not None and place.kind == "city"
        weights = parameters.weights
        result = self._app.query(
            self._query,
            text=parameters.text or _NO_TEXT,
            description_weight=weights.description if parameters.text else 0.0,
            size_weight=weights.size,
            price_weight=weights.price,
            min_rooms=_low(parameters.min_rooms),
            max_rooms=_high(parameters.max_rooms),
            min_baths=_low(parameters.min_baths),
            max_baths=_high(parameters.max_baths),
            min_size=float(_low(parameters.min_size)),
            max_size=float(_high(parameters.max_size)),
            min_price=_low(parameters.min_price),
            max_price=_high(parameters.max_price),
            city=place.name if place is not None and in_city else None,
            locations=[place.name] if place is not None and not in_city else None,
            excluded=excluded or None,
            excluded_cities=excluded or None,
            limit=limit,
        )
        return [entry.id for entry in result.entries]

    def close(self) -> None:
        """Nothing to let go."""

    def _build(self, model_cache_dir: Path) -> tuple[Any, Any, Any]:
        """Schema, spaces, index, query and executor."""
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
            "price": sl.Integer,
        }
        listing: Any = type("Listing", (sl.Schema,), {"__annotations__": columns})()
        description = sl.TextSimilaritySpace(
            text=listing.description,
            model=_MODEL,
            model_cache_dir=model_cache_dir,
            embedding_engine_config=EmbeddingEngineConfig(precision=Precision.FLOAT32),
        )
        low, high = (bound * self._size_scale for bound in _SIZE_RANGE)
        size = sl.NumberSpace(listing.size, min_value=low, max_value=high, mode=sl.Mode.MAXIMUM)
        price = sl.NumberSpace(
            listing.price,
            min_value=_PRICE_RANGE[0],
            max_value=_PRICE_RANGE[1],
            mode=sl.Mode.MINIMUM,
            scale=sl.LogarithmicScale(),
        )
        fields = [listing.baths, listing.rooms, listing.size, listing.location, listing.city, listing.price]
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
            lambda: listing.city == sl.Param("city"),
            lambda: listing.location.in_(sl.Param("locations")),
            lambda: listing.location.not_in_(sl.Param("excluded")),
            lambda: listing.city.not_in_(sl.Param("excluded_cities")),
        ]
        for condition in filters:
            query = query.filter(condition())
        source: Any = sl.InMemorySource(listing, parser=None)
        app = sl.InMemoryExecutor(sources=[source], indices=[index]).run()
        return source, query, app


def _quieten() -> None:
    """Superlinked logs through structlog, from its import on, and warns about a YAML file that need not exist."""
    warnings.filterwarnings("ignore", message="Config key `yaml_", category=UserWarning)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for noisy in ("superlinked", "sentence_transformers"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _row(listing: Property) -> dict[str, object]:
    return {
        "id": listing.id,
        "description": listing.description,
        "baths": listing.baths,
        "rooms": listing.rooms,
        "size": float(listing.sqft),
        "location": listing.location,
        "city": listing.city or (_NO_CITY),
        "price": listing.price,
    }


def _low(bound: float | None) -> Any:
    return 0 if bound is None else bound


def _high(bound: float | None) -> Any:
    return _UNBOUNDED if bound is None else bound


def _fingerprint(listing: Property) -> str:
    content = json.dumps([_VERSION, _MODEL, _SIZE_RANGE, _PRICE_RANGE, _row(listing)], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _vector_store(file: Path | None, fingerprints: dict[str, str]) -> Any:
    """A serializer for Superlinked's memory that keeps only rows whose listing is unchanged."""
    from superlinked.framework.storage.in_memory.object_serializer import ObjectSerializer

    class VectorStore(ObjectSerializer):
        """Reads and writes `file`: row id -> fingerprint and the row as Superlinked writes it."""

        def __init__(self) -> None:
            self._rows: dict[str, Any] = {}
            saved = _read_json(file)
            by_id = {row_id.split(":", 1)[-1]: row_id for row_id in saved}
            for listing_id, fingerprint in fingerprints.items():
                row_id = by_id.get(listing_id)
                if row_id is not None and saved[row_id]["fingerprint"] == fingerprint:
                    self._rows[row_id] = saved[row_id]["row"]
            self.stale = len(saved) != len(self._rows)

        def kept_ids(self) -> frozenset[str]:
            return frozenset(row_id.split(":", 1)[-1] for row_id in self._rows)

        def read(self, key: str) -> str:
            return json.dumps(self._rows)

        def write(self, serialized_object: str, key: str) -> None:
            rows = json.loads(serialized_object)
            saved = {
                row_id: {"fingerprint": fingerprints[listing_id], "row": row}
                for row_id, row in rows.items()
                if (listing_id := row_id.split(":", 1)[-1]) in fingerprints
            }
            _write_json(file, saved)

    return VectorStore()


def _read_json(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        saved = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return saved if isinstance(saved, dict) else {}


def _write_json(file: Path | None, content: dict[str, Any]) -> None:
    """Written beside and renamed, so that no reader sees half a file. A folder that cannot be written is no error."""
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial")
        partial.write_text(json.dumps(content), encoding="utf-8")
        partial.replace(file)
    except OSError as error:
        logger.warning("vectors are not kept in %s: %s", file, error)
