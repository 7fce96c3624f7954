"""The index on Qdrant. The server may be shared by several instances of the service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from typing import TypeVar

from pipeline.errors import SearchFailed
from pipeline.properties import Property
from pipeline.search.index.areas import AreaBook
from pipeline.search.index.qdrant_collection import QdrantCollection, SyncReport
from pipeline.search.index.qdrant_errors import reason_of
from pipeline.search.index.rows import Progress, RowStore, Snapshot
from pipeline.search.index.schema import query_arguments
from pipeline.search.index_protocol import IndexHealth
from pipeline.search.parameters import SearchParameters
from pipeline.search_settings import QdrantSettings

T = TypeVar("T")


class QdrantIndex:
    """Listings in a collection of a Qdrant server. Every failure is a `SearchFailed` whose message says what to do.

    Superlinked runs in a thread of this index's own: its asynchronous client belongs to the loop it was first used in,
    and a server that does not answer a search is waited for no longer than `timeout_s`.

    Instances that share a collection should have the same listings. While they do not (one has seen a changed file
    before the other) the collection holds those of the last to load, and a search by the other fails.

    Args:
        rows: embeds listings.
        settings: where the server is.
        collection: name of the collection; instances with the same name share it.

    Attributes:
        last_sync: what the last load changed; None before.
    """

    def __init__(self, rows: RowStore, settings: QdrantSettings, collection: str) -> None:
        self._rows = rows
        self._settings = settings
        self._name = collection
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="qdrant")
        self._collection: QdrantCollection | None = None
        self._loaded: tuple[Snapshot, AreaBook] | None = None
        self._broken = True  # not made on the server yet, or a request failed
        self.last_sync: SyncReport | None = None

    @property
    def health(self) -> IndexHealth:
        """The backend; whether it is well is seen by using it."""
        return IndexHealth("qdrant")

    def load(self, listings: Sequence[Property], progress: Progress | None = None) -> None:
        """Make the collection hold `listings`: rows that are there already are not written again.

        Raises:
            SearchFailed: the server did not do it.
        """
        self._run(self._connected, None)  # first, because it is cheap and what fails
        snapshot = self._rows.update(listings)
        self.last_sync = self._run(lambda: self._connected().sync(snapshot, progress), None)
        self._loaded = (snapshot, AreaBook(listings))

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        """Ids of at most `limit` listings that obey every bound, best first.

        Raises:
            SearchFailed: the server did not answer in time, or with something else than the rows loaded.
        """
        loaded, collection = self._loaded, self._collection
        if loaded is None or collection is None:
            raise SearchFailed("Qdrant has not been given the listings yet")
        snapshot, areas = loaded
        allowed = areas.allowed(parameters)
        if allowed == [] or limit < 1:
            return []
        arguments = query_arguments(parameters, allowed, limit)
        found = self._run(lambda: collection.query(arguments), self._settings.timeout_s)
        schema = self._rows.layout.listing._schema_name
        if any(snapshot.fingerprints.get(f"{schema}:{listing_id}") != print_ for listing_id, print_ in found):
            raise SearchFailed(f"Qdrant's collection {self._name} holds other listings")
        return [listing_id for listing_id, _ in found]

    def close(self) -> None:
        """Close the connection. A request under way is not waited for."""
        with suppress(RuntimeError):  # closed before
            self._worker.submit(self._disconnect)
        self._worker.shutdown(wait=False)

    def _run(self, work: Callable[[], T], timeout_s: float | None) -> T:
        """`work` done in the index's thread."""
        future = self._worker.submit(work)
        try:
            return future.result(timeout_s)
        except FutureTimeout as error:
            future.cancel()
            self._broken = True
            raise SearchFailed(reason_of(TimeoutError(), self._settings)) from error
        except Exception as error:
            self._broken = True
            raise SearchFailed(reason_of(error, self._settings)) from error

    def _connected(self) -> QdrantCollection:
        """The collection, made on the server where that is missing: at first, and after a failure again."""
        if self._collection is None:
            self._collection = QdrantCollection(self._rows.layout, self._settings, self._name)
        if self._broken:
            self._collection.open()
            self._broken = False
        return self._collection

    def _disconnect(self) -> None:
        if self._collection is not None:
            self._collection.close()
