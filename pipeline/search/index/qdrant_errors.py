"""What went wrong with Qdrant, in one line that says what to do."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from pipeline.search_settings import QdrantSettings


def reason_of(error: BaseException, settings: QdrantSettings) -> str:
    """Why a request to Qdrant failed.

    Args:
        error: what was raised, by the client or by Superlinked.
        settings: where the server should be.
    """
    where = settings.cluster_url if settings.use_qdrant_cloud else settings.url
    for cause in _causes(error):
        status = getattr(cause, "status_code", None)
        if status in (401, 403):
            return "Qdrant refused the API key: check QDRANT__API_KEY"
        if status == 404:
            return f"Qdrant at {where} has lost the collection"
        if isinstance(status, int):
            return f"Qdrant at {where} answered with status {status}"
        if isinstance(cause, (TimeoutError, httpx.TimeoutException)):
            return f"Qdrant at {where} did not answer within {settings.timeout_s:g} s"
        if isinstance(cause, httpx.TransportError):
            return f"Qdrant cannot be reached at {where}: is it running, are host and port right?"
    if "configuration mismatch" in str(error):
        return f"Qdrant at {where} has a collection of that name with other vectors: delete it"
    return f"Qdrant at {where} gave an answer that is not understood ({type(error).__name__})"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """`error` and what it was raised from; the client keeps that in `source`."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        source = getattr(error, "source", None)
        error = source if isinstance(source, BaseException) else error.__cause__ or error.__context__
