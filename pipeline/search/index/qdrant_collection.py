"""One collection of a Qdrant server, written and read through Superlinked's connector."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.search.index.rows import Progress, Row, Snapshot
from pipeline.search.index.schema import Layout
from pipeline.search_settings import QdrantSettings

logger = logging.getLogger(__name__)

_WRITE_BATCH = 32
"""Rows in one request, about 0.3 MB."""
_READ_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a load changed on the server.

    Attributes:
        unchanged: rows that were there as they should be.
        written: rows that were new or different.
        removed: rows that are no listing any more.
    """

    unchanged: int
    written: int
    removed: int


class QdrantCollection:
    """A collection, and the connections to it. To be used by one thread: Superlinked's loop and client belong to it.

    Nothing is said to the server before `open`. Methods raise whatever the client makes of the server's answer; see
    `reason_of`.

    Args:
        layout: what the rows are rows of.
        settings: where the server is and how long one request may take (in whole seconds, rounded up).
        name: of the collection.
    """

    def __init__(self, layout: Layout, settings: QdrantSettings, name: str) -> None:
        self._layout = layout
        self._name = name
        self._database = _database(settings, name)
        self._connector: Any = self._database._vdb_connector
        self._query: Any = layout.query.select(layout.listing.fingerprint)
        self._app: Any = None

    def open(self) -> None:
        """Create the collection and its payload indexes where they are missing. May be called again."""
        from superlinked import framework as sl

        source: Any = sl.InMemorySource(self._layout.listing)
        executor = sl.InteractiveExecutor([source], [self._layout.index], self._database)
        self._app = executor.run()

    def query(self, arguments: dict[str, Any]) -> list[tuple[str, str]]:
        """Ids and fingerprints of the listings found, best first. `arguments`: see `query_arguments`."""
        entries = self._app.query(self._query, **arguments).entries
        return [(str(entry.id), str(entry.fields.get("fingerprint"))) for entry in entries]

    def sync(self, snapshot: Snapshot, progress: Progress | None) -> SyncReport:
        """Make the collection hold `snapshot`, writing only what differs. Told twice, it changes nothing."""
        there = self._fingerprints()
        point_ids = {row_id: self._point_id(row) for row_id, row in snapshot.rows.items()}
        fresh = [
            row
            for row_id, row in snapshot.rows.items()
            if there.get(point_ids[row_id]) != snapshot.fingerprints[row_id]
        ]
        for begin in range(0, len(fresh), _WRITE_BATCH):
            self._write(fresh[begin : begin + _WRITE_BATCH])
            if progress is not None:
                progress(min(begin + _WRITE_BATCH, len(fresh)), len(fresh))
        gone = sorted(there.keys() - set(point_ids.values()))
        if gone:
            self._connector._sync_client.delete(self._name, points_selector=gone)
        report = SyncReport(len(snapshot.rows) - len(fresh), len(fresh), len(gone))
        logger.info(
            "Qdrant has the listings",
            extra={"unchanged": report.unchanged, "written": report.written, "removed": report.removed},
        )
        return report

    def close(self) -> None:
        """Close both of the connector's clients."""
        from superlinked.framework.common.util.async_util import AsyncUtil

        AsyncUtil.run(self._connector.close_connection())

    def _fingerprints(self) -> dict[str, str]:
        """Point id -> fingerprint of every row on the server."""
        field = self._field_name("fingerprint")
        found: dict[str, str] = {}
        offset: Any = None
        while True:
            points, offset = self._connector._sync_client.scroll(
                self._name, limit=_READ_PAGE, offset=offset, with_payload=[field], with_vectors=False
            )
            found |= {str(point.id): str((point.payload or {}).get(field)) for point in points}
            if offset is None:
                return found

    def _write(self, rows: Sequence[Row]) -> None:
        from superlinked.framework.common.storage.entity.entity_data import EntityData
        from superlinked.framework.common.storage.field.field_data import FieldData
        from superlinked.framework.common.util.async_util import AsyncUtil

        fields = self._fields()
        entities = [
            EntityData(
                self._entity_id(row),
                {name: FieldData.from_field(fields[name], value) for name, value in row.items() if name in fields},
            )
            for row in rows
        ]
        AsyncUtil.run(self._connector.write_entities(entities))

    def _fields(self) -> dict[str, Any]:
        """Superlinked's typed fields of a row, by name: the schema's, the vector and the row's own id."""
        from superlinked.framework.common.data_types import Vector

        builder = self._app.storage_manager._entity_builder
        fields = [builder.convert_schema_field_to_field(field) for field in self._layout.listing.schema_fields]
        fields.append(builder.compose_field(self._layout.index._node_id, Vector))
        fields += [descriptor.field for descriptor in builder._admin_fields.field_descriptors]
        return {field.name: field for field in fields}

    def _field_name(self, column: str) -> str:
        builder = self._app.storage_manager._entity_builder
        return str(builder.convert_schema_field_to_field(getattr(self._layout.listing, column)).name)

    def _entity_id(self, row: Row) -> Any:
        from superlinked.framework.common.storage.entity.entity_id import EntityId

        return EntityId(schema_id=row["__schema__"], object_id=row["__object_id__"])

    def _point_id(self, row: Row) -> str:
        return str(self._connector._get_qdrant_id(self._entity_id(row)))


def _database(settings: QdrantSettings, collection: str) -> Any:
    """Superlinked's Qdrant database, its vectors as exact as in-process."""
    from superlinked.framework.common.precision import Precision

    key = settings.api_key.get_secret_value() if settings.api_key is not None else None
    database = _database_class()(
        str(settings.url),
        key,
        vector_precision=Precision.FLOAT32,
        client_params={"timeout": settings.timeout_s, "check_compatibility": False},
    )
    with warnings.catch_warnings():
        # Said once by `make_qdrant_index`, in terms of the settings.
        warnings.filterwarnings("ignore", message="Api key is used with an insecure connection")
        database.connect(collection)
    return database


@lru_cache(maxsize=1)
def _database_class() -> Any:
    """Superlinked's Qdrant database with two changes; a class made once, because Superlinked's import takes seconds."""
    from superlinked import framework as sl

    class Database(sl.QdrantVectorDatabase):
        """Superlinked makes a connection for each executor and calls every collection "default"."""

        _connector: Any = None

        def connect(self, collection: str) -> None:
            self._connector = super()._vdb_connector
            self._connector._app_id = collection

        @property
        def _vdb_connector(self) -> Any:
            return self._connector

    return Database
