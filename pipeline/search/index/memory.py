"""The index on Superlinked's in-process executor."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.properties import Property
from pipeline.search.index.areas import AreaBook
from pipeline.search.index.model import TextEmbedder
from pipeline.search.index.rows import RowStore
from pipeline.search.index.schema import query_arguments
from pipeline.search.index_protocol import IndexHealth
from pipeline.search.parameters import SearchParameters


class SuperlinkedIndex:
    """Listings in Superlinked's memory.

    Args:
        model_cache_dir: folder with MiniLM in the hub's cache layout.
        size_unit: unit of the listings' sizes; sets the range of the size space.
        vectors_file: where vectors are kept between starts, so that unchanged listings are not embedded again; None
            keeps none.
        rows: the rows to use, when another index uses them too; made from the other arguments by default.
    """

    def __init__(
        self,
        model_cache_dir: Path,
        size_unit: str = "square metres",
        vectors_file: Path | None = None,
        rows: RowStore | None = None,
    ) -> None:
        self._rows = rows or RowStore(model_cache_dir, size_unit, vectors_file)
        self._embedder = TextEmbedder(self._rows.layout.model_cache_dir)
        self._live: tuple[Any, AreaBook] | None = None
        self._searching = threading.Lock()

    @property
    def health(self) -> IndexHealth:
        """Always well."""
        return IndexHealth("in-process")

    def load(self, listings: Sequence[Property]) -> None:
        """Take in the listings; a search meanwhile sees the old ones to its end."""
        import torch
        from superlinked import framework as sl

        snapshot = self._rows.update(listings)
        source: Any = sl.InMemorySource(self._rows.layout.listing)
        app: Any = sl.InMemoryExecutor(sources=[source], indices=[self._rows.layout.index]).run()
        app.storage_manager._vdb_connector._vdb.update(snapshot.rows)
        self._live = (app, AreaBook(listings))
        # From here on one short text at a time is embedded: a second thread gains nothing and is waited for when busy.
        torch.set_num_threads(1)

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        """Ids of at most `limit` listings that obey every bound, best first.

        Raises:
            RuntimeError: nothing was loaded.
        """
        if self._live is None:
            raise RuntimeError("the index is searched before listings were loaded")
        app, areas = self._live
        allowed = areas.allowed(parameters)
        if allowed == [] or limit < 1:
            return []
        # Superlinked's cache of texts is not made for threads.
        with self._searching:
            result = app.query(self._rows.layout.query, **query_arguments(parameters, allowed, limit))
        return [entry.id for entry in result.entries]

    def embed(self, text: str) -> np.ndarray:
        """The vector of `text` by the model that compares descriptions: float32 (384,), unit length, read-only."""
        return self._embedder.embed(text)

    def close(self) -> None:
        """Nothing to let go."""
