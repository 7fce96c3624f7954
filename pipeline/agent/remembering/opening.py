"""The memory that the settings choose, and the key that callers' numbers are hashed with."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from pipeline.agent.memory import Memory
from pipeline.agent.remembering.callers import CallerIds
from pipeline.agent.remembering.in_process import InProcessStore
from pipeline.agent.remembering.postgres import PostgresStore
from pipeline.agent.remembering.sqlite import SqliteStore
from pipeline.agent.remembering.stand_in import StandIn
from pipeline.errors import SettingsError
from pipeline.kept_settings import MemorySettings

_KEY_BYTES = 32


def make_memory(settings: MemorySettings) -> Memory:
    """The memory, not opened yet.

    Raises:
        EngineUnavailable: a package is missing.
    """
    if settings.store == "sqlite":
        return Memory(StandIn(SqliteStore(settings.sqlite_path.expanduser())), retention_days=settings.retention_days)
    if settings.store == "postgres" and settings.postgres_url is not None:
        store = PostgresStore(settings.postgres_url.get_secret_value())
        return Memory(StandIn(store), retention_days=settings.retention_days)
    return Memory(InProcessStore(), retention_days=settings.retention_days)


def make_caller_ids(settings: MemorySettings) -> CallerIds:
    """How callers' numbers become threads.

    The key is the one that is set; else, with SQLite, one in a file beside it, and in memory one for this process.

    Raises:
        SettingsError: the key's file can be neither read nor made.
    """
    if settings.caller_key is not None:
        return CallerIds(settings.caller_key.get_secret_value().encode())
    if settings.store == "sqlite":
        path = settings.sqlite_path.expanduser()
        return CallerIds(key_in(path.with_name(f"{path.name}.key")))
    return CallerIds(secrets.token_bytes(_KEY_BYTES))


def key_in(path: Path) -> bytes:
    """The key in that file, which is made when there is none.

    Raises:
        SettingsError: it can be neither read nor made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written beside it, then linked: processes that start at once must not end with two keys, nor half a one.
        made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
        key = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"The key for callers' numbers cannot be kept in {path}: {error}") from error
    if len(key) < _KEY_BYTES:
        raise SettingsError(f"{path} is no key: delete it, and callers are taken for new ones.")
    return key
