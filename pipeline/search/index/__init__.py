"""The index: Superlinked's spaces and filters, in-process or on Qdrant. All that knows Superlinked and Qdrant.

schema.py    the layout: spaces, index, query
areas.py     places as one filter
model.py     the sentence model, loaded once
rows.py      listings embedded, kept in memory and on disk
memory.py    the index in this process
qdrant.py    the index on Qdrant; qdrant_collection.py: what is sent there, qdrant_errors.py: what went wrong
failover.py  one that takes over from another
"""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path

from pipeline.search.index.failover import FailoverIndex
from pipeline.search.index.memory import SuperlinkedIndex
from pipeline.search.index.qdrant import QdrantIndex
from pipeline.search.index.rows import RowStore
from pipeline.search.index.schema import VERSION
from pipeline.search.index_protocol import PropertyIndex
from pipeline.search_settings import QdrantSettings

__all__ = ["RowStore", "SuperlinkedIndex", "make_index", "make_qdrant_index", "vectors_file_of"]

logger = logging.getLogger(__name__)


def make_index(
    model_cache_dir: Path, size_unit: str, vectors_file: Path | None, qdrant: QdrantSettings | None = None
) -> PropertyIndex:
    """The index that the settings ask for. Takes seconds: Superlinked is imported.

    With Qdrant set up it is on Qdrant, and in this process while Qdrant does not answer.

    Args:
        model_cache_dir: folder with MiniLM in the hub's cache layout.
        size_unit: unit of the listings' sizes.
        vectors_file: where vectors are kept between starts; None keeps none. Its name is part of the collection's.
        qdrant: where Qdrant is; None, or without URL, keeps the vectors in this process.
    """
    rows = RowStore(model_cache_dir, size_unit, vectors_file)
    in_process = SuperlinkedIndex(model_cache_dir, size_unit, vectors_file, rows)
    if qdrant is None or qdrant.url is None:
        return in_process
    return FailoverIndex(make_qdrant_index(rows, vectors_file, qdrant), in_process, qdrant.retry_s)


def make_qdrant_index(rows: RowStore, vectors_file: Path | None, qdrant: QdrantSettings) -> QdrantIndex:
    """The index on Qdrant alone. The server is not spoken to before `load`."""
    if qdrant.api_key is not None and str(qdrant.url).startswith("http://"):
        logger.warning(
            "QDRANT__API_KEY goes unencrypted; an https:// address in QDRANT__HOST avoids it", extra={"to": qdrant.url}
        )
    return QdrantIndex(rows, qdrant, collection_name(rows, vectors_file))


def vectors_file_of(properties_csv: Path, model_cache_dir: Path) -> Path:
    """Where the vectors of a listings file are kept: in `vectors` beside the model, named like the listings file."""
    name = "".join(char if char.isalnum() else "-" for char in properties_csv.stem)[:60] or "listings"
    return model_cache_dir.parent / "vectors" / f"{name}.json"


def collection_name(rows: RowStore, vectors_file: Path | None) -> str:
    """By listings file and layout: rows of another layout never meet. "casavoz-properties-9d734d675e12b286-2"."""
    stem = vectors_file.stem if vectors_file is not None else "listings"
    safe = re.sub(r"[^A-Za-z0-9]", "-", stem)[:60]
    if safe != stem:
        safe += f"-{hashlib.sha256(stem.encode()).hexdigest()[:8]}"
    return f"casavoz-{safe}-{rows.layout.index._node_id}-{VERSION}"
