"""Listings as Superlinked's rows, vectors included. Unchanged ones are not embedded again, also after a restart."""

from __future__ import annotations

import base64
import json
import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.properties import Property
from pipeline.search.index.model import load_model
from pipeline.search.index.schema import Layout, build_layout, fingerprint_of, row_of

logger = logging.getLogger(__name__)

_BATCH = 8
"""Rows embedded at once; a search that comes meanwhile waits for one batch, about 0.1 s."""
Row = dict[str, Any]
"""Field of Superlinked's store -> value, among them one vector."""
Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Rows of one state of the listings.

    Attributes:
        rows: Superlinked's row id -> row.
        fingerprints: the same row ids -> fingerprint of the listing.
        embedded: how many were embedded for this snapshot; the others were known.
        removed: how many rows known before are gone.
        kept: they are on disk too, if they should be.
    """

    rows: Mapping[str, Row]
    fingerprints: Mapping[str, str]
    embedded: int
    removed: int
    kept: bool


class RowStore:
    """Embeds listings and remembers the rows, in memory and on disk.

    Args:
        model_cache_dir: folder with MiniLM in the hub's cache layout.
        size_unit: unit of the listings' sizes.
        vectors_file: where rows are kept between starts; None keeps none.

    Attributes:
        layout: what the rows are rows of.
    """

    def __init__(self, model_cache_dir: Path, size_unit: str, vectors_file: Path | None) -> None:
        self.layout: Layout = build_layout(model_cache_dir, size_unit)
        self._file = vectors_file
        self._known: dict[str, tuple[str, Row]] | None = None
        self._lock = threading.Lock()

    def update(self, listings: Sequence[Property], progress: Progress | None = None) -> Snapshot:
        """The rows of `listings`; only new and changed ones are embedded. Safe from any thread."""
        with self._lock:
            known = self._read() if self._known is None else self._known
            name = self.layout.listing._schema_name
            fingerprints = {f"{name}:{home.id}": fingerprint_of(home, self.layout) for home in listings}
            kept = {i: known[i] for i, print_ in fingerprints.items() if i in known and known[i][0] == print_}
            fresh = [home for home in listings if f"{name}:{home.id}" not in kept]
            removed = len(known.keys() - fingerprints.keys())
            level = logging.INFO if fresh or removed or self._known is None else logging.DEBUG
            logger.log(level, "listings embedded", extra={"listings": len(fingerprints), "embedded_now": len(fresh)})
            load_model(self.layout.model_cache_dir)
            made = {i: (fingerprints[i], row) for i, row in self._embed(fresh, progress).items()}
            merged = kept | made
            self._known = {row_id: merged[row_id] for row_id in fingerprints}
            kept_on_disk = self._write(self._known) if fresh or removed else True
            rows = {row_id: row for row_id, (_, row) in self._known.items()}
        return Snapshot(rows, fingerprints, len(fresh), removed, kept_on_disk)

    def _embed(self, listings: Sequence[Property], progress: Progress | None) -> dict[str, Row]:
        """Rows of `listings`, made by an executor of Superlinked's that is thrown away afterwards."""
        if not listings:
            return {}
        from superlinked import framework as sl

        source: Any = sl.InMemorySource(self.layout.listing)
        app: Any = sl.InMemoryExecutor(sources=[source], indices=[self.layout.index]).run()
        for begin in range(0, len(listings), _BATCH):
            source.put([row_of(listing, self.layout) for listing in listings[begin : begin + _BATCH]])
            if progress is not None:
                progress(min(begin + _BATCH, len(listings)), len(listings))
        return dict(app.storage_manager._vdb_connector._vdb)

    def _read(self) -> dict[str, tuple[str, Row]]:
        """What the file holds; nothing when it cannot be used."""
        if self._file is None:
            return {}
        from superlinked.framework.common.data_types import Vector

        length = self.layout.index._dag.index_node.length
        known: dict[str, tuple[str, Row]] = {}
        try:
            for row_id, entry in json.loads(self._file.read_text(encoding="utf-8")).items():
                vector: Any = np.frombuffer(base64.b64decode(entry["vector"]), dtype="<f4").astype(np.float32)
                if len(vector) == length:
                    known[row_id] = (entry["fingerprint"], {**entry["row"], self._vector_field: Vector(vector)})
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return {}
        return known

    def _write(self, rows: Mapping[str, tuple[str, Row]]) -> bool:
        """Written beside and renamed: nobody reads half a file. A folder that cannot be written is no error."""
        if self._file is None:
            return True
        content = {
            row_id: {
                "fingerprint": fingerprint,
                "row": {name: value for name, value in row.items() if name != self._vector_field},
                "vector": base64.b64encode(row[self._vector_field].value.astype("<f4").tobytes()).decode(),
            }
            for row_id, (fingerprint, row) in rows.items()
        }
        partial = self._file.with_suffix(f".{os.getpid()}.partial")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(content), encoding="utf-8")
            partial.replace(self._file)
        except OSError as error:
            logger.warning("vectors are not kept", extra={"file": str(self._file), "error": str(error)})
            return False
        return True

    @property
    def _vector_field(self) -> str:
        return str(self.layout.index._node_id)
