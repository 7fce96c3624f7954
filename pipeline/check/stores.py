"""Qdrant, the memory of conversations, the office's and the records' databases. Nothing is written."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from pipeline.agent.remembering.postgres import try_connection
from pipeline.check.failing import Place, said
from pipeline.check.finding import Finding
from pipeline.check.paths import existing
from pipeline.check.trying import CONNECT_S, try_out
from pipeline.errors import EngineError, EngineUnavailable
from pipeline.settings import Settings

_BUSY_S = 1.0
"""How long a database may be held by another process before it counts as busy."""
_COLLECTIONS_OF_OURS = "casavoz-"


async def vectors(settings: Settings) -> Finding:
    """The vector store."""
    qdrant = settings.qdrant
    if qdrant.url is None:
        return Finding("vectors", "in-process index", "QDRANT__HOST is not set", "in-process")
    cloud = qdrant.use_qdrant_cloud
    why = "USE_QDRANT_CLOUD is set" if cloud else "QDRANT__HOST is set"
    found = ""

    async def ask() -> None:
        nonlocal found
        headers = {"api-key": qdrant.api_key.get_secret_value()} if qdrant.api_key else {}
        async with httpx.AsyncClient(headers=headers, timeout=qdrant.timeout_s) as client:
            answer = await client.get(f"{str(qdrant.url).rstrip('/')}/collections")
        found = _collections(answer)

    place = Place("QDRANT__CLUSTER_URL" if cloud else "QDRANT__HOST and QDRANT__PORT", "QDRANT__API_KEY")
    trial = await try_out(qdrant.url, place, ask, qdrant.timeout_s)
    return Finding(
        "vectors",
        f"Qdrant ({qdrant.url})",
        why,
        trial.state,
        trial.detail or found,
        trial.connect_ms,
        trial.answer_ms,
        "in-process index",
        trial.advice,
    )


async def memory(settings: Settings) -> Finding:
    """Where conversations are kept."""
    store, why = settings.memory.store, f"MEMORY__STORE={settings.memory.store}"
    stand_in = "this process's memory"
    if store == "memory" or (store == "postgres" and settings.memory.postgres_url is None):
        return Finding("memory", "memory of this process", why, "in-process")
    if store == "sqlite":
        path = settings.memory.sqlite_path
        return await asyncio.to_thread(_file, "memory", path, why, "MEMORY__SQLITE_PATH", stand_in)
    assert settings.memory.postgres_url is not None
    url = settings.memory.postgres_url.get_secret_value()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "localhost", parts.port or 5432
    except ValueError as error:
        advice = "check MEMORY__POSTGRES_URL: postgresql://user:password@host:port/database"
        return Finding("memory", "PostgreSQL", why, "wrong setting", said(error), stand_in=stand_in, advice=advice)
    place = Place("MEMORY__POSTGRES_URL", "user and password in MEMORY__POSTGRES_URL")
    try:
        trial = await try_out(f"tcp://{host}:{port}", place, lambda: try_connection(url, CONNECT_S), CONNECT_S + 1)
    except EngineUnavailable as error:
        return Finding("memory", "PostgreSQL", why, "missing", said(error), stand_in=stand_in, stops=True)
    return Finding(
        "memory",
        f"PostgreSQL ({host}:{port})",
        why,
        trial.state,
        trial.detail,
        trial.connect_ms,
        trial.answer_ms,
        stand_in,
        trial.advice,
    )


async def office(settings: Settings) -> Finding:
    """Where viewings and contacts are kept."""
    return await asyncio.to_thread(
        _file, "office", settings.office.database, "OFFICE__DATABASE", "OFFICE__DATABASE", "an apology"
    )


async def records(settings: Settings) -> Finding:
    """Where calls are recorded."""
    if not settings.records.keep or not settings.memory.retention_days:
        why = "RECORDS__KEEP=false" if not settings.records.keep else "MEMORY__RETENTION_DAYS=0"
        return Finding("records", "none", why, "not set up")
    path = settings.records.database
    return await asyncio.to_thread(_file, "records", path, "RECORDS__DATABASE", "RECORDS__DATABASE", "no records")


def _file(part: str, path: Path, why: str, setting: str, stand_in: str) -> Finding:
    """A SQLite file: could it be written?"""
    path = path.expanduser()
    shown = f"SQLite ({path})"
    advice = f"set {setting} to a file in a folder that this user may write to"
    if not path.exists():
        folder = existing(path)
        if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
            return Finding(part, shown, why, "ok", "the first start makes it", stand_in=stand_in)
        detail = f"{folder} cannot be written to"
        return Finding(part, shown, why, "wrong setting", detail, stand_in=stand_in, advice=advice)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_BUSY_S)) as connection:
            connection.isolation_level = None
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        if "locked" in str(error):
            advice = "another process holds it: is that one stuck?"
            return Finding(part, shown, why, "busy", said(error), stand_in=stand_in, advice=advice)
        return Finding(part, shown, why, "wrong setting", said(error), stand_in=stand_in, advice=advice)
    return Finding(part, shown, why, "ok", "can be written", stand_in=stand_in)


def _collections(answer: httpx.Response) -> str:
    """What Qdrant's list of collections says.

    Raises:
        EngineError: it is none.
        httpx.HTTPStatusError: Qdrant refuses.
    """
    answer.raise_for_status()
    try:
        names = [str(each["name"]) for each in answer.json()["result"]["collections"]]
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError("its answer is not Qdrant's list of collections") from error
    ours = sum(name.startswith(_COLLECTIONS_OF_OURS) for name in names)
    return f"{ours} collections of listings" if ours else "no listings yet: the start writes them, or `make ingest`"
