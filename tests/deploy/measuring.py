"""What a call costs the network, nginx and the database: `python -m tests.deploy.measuring`.

One instance with the load bench's stub engines behind nginx, one simulated telephone through a relay that counts bytes,
a PostgreSQL of its own. Bytes are those of the websocket with its frames, without TLS, TCP and IP around them.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

from tests.agent import postgres_server
from tests.agent.postgres_server import PostgresServer
from tests.bench.servers import serving
from tests.deploy import nginx_server
from tests.deploy.nginx_server import NginxServer
from tests.deploy.two_instances import PUBLIC, TOKEN
from tests.load.processes import processor_s
from tests.load.script import utterances
from tests.simulated_phone import ACCOUNT_SID, SimulatedPhone

_COUNTS = """SELECT xact_commit AS transactions, tup_inserted AS "rows inserted", tup_deleted AS "rows deleted",
    (SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'checkpoints') AS "conversations saved"
    FROM pg_stat_database WHERE datname = current_database()"""
_FLUSHED_S = 2.0
"""PostgreSQL's sessions report what they did a second after they did it."""


class Relay:
    """Hands bytes on and counts them, by direction."""

    def __init__(self, address: str) -> None:
        self._host, _, port = address.partition(":")
        self._port = int(port)
        self.to_service = self.to_caller = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        other_reader, other_writer = await asyncio.open_connection(self._host, self._port)

        async def up() -> None:
            while data := await reader.read(65_536):
                self.to_service += len(data)
                other_writer.write(data)
            other_writer.close()

        async def down() -> None:
            while data := await other_reader.read(65_536):
                self.to_caller += len(data)
                writer.write(data)
            writer.close()

        await asyncio.gather(up(), down(), return_exceptions=True)


def counts(url: str) -> dict[str, int]:
    """What the database has done since its start."""
    with psycopg.connect(url, row_factory=psycopg.rows.dict_row) as connection:
        row: dict[str, Any] | None = connection.execute(_COUNTS).fetchone()
    assert row is not None
    return {name: int(value) for name, value in row.items()}


def kept_bytes(url: str) -> int:
    """The size of what is kept of all conversations, as it is stored."""
    sizes = "SELECT coalesce(sum(pg_column_size(t.*)), 0) FROM {} t"
    with psycopg.connect(url) as connection:
        return sum(
            int((connection.execute(sizes.format(table)).fetchone() or (0,))[0])
            for table in ("checkpoints", "checkpoint_blobs", "checkpoint_writes")
        )


async def call(nginx: NginxServer, url: str, turns: int) -> None:
    """Holds a call and prints what it took."""
    sounds = [each.audio for each in await utterances()]
    relay = Relay(nginx.address)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    webhook = f"http://127.0.0.1:{port}/voice/telephone/incoming"
    async with SimulatedPhone(webhook, auth_token=TOKEN, public_url=PUBLIC, caller="+34600111222") as phone:
        await phone.hear_reply(phone.started_s)
        await asyncio.sleep(_FLUSHED_S)
        began, began_s, bytes_before = counts(url), time.monotonic(), (relay.to_service, relay.to_caller)
        heard_before, used_s = len(phone.heard), sum(map(processor_s, nginx.workers()))
        for turn in range(turns):
            await phone.hear_reply(await phone.say(sounds[turn % len(sounds)]), timeout_s=60)
        took_s = time.monotonic() - began_s
        up, down = relay.to_service - bytes_before[0], relay.to_caller - bytes_before[1]
        spoken_s = (len(phone.heard) - heard_before) * 0.02
        nginx_cores = (sum(map(processor_s, nginx.workers())) - used_s) / took_s
        await asyncio.sleep(_FLUSHED_S)
        done = {name: value - began[name] for name, value in counts(url).items()}
    server.close()
    print(f"{turns} turns in {took_s:.1f} s, of which the avatar spoke {spoken_s:.1f} s")
    print(f"to the service   {up / took_s / 1e3:6.2f} kB a second of the call")
    print(
        f"to the caller    {down / took_s / 1e3:6.2f} kB a second of the call, {down / spoken_s / 1e3:.2f} a spoken one"
    )
    print(f"nginx            {nginx_cores:.4f} cores")
    print("database, a turn " + ", ".join(f"{value / turns:.1f} {name}" for name, value in done.items()))
    print(f"kept after {turns} turns: {kept_bytes(url)} bytes")


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.deploy.measuring", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--turns", type=int, default=8)
    turns = parser.parse_args(arguments).turns
    if reason := postgres_server.why_not() or nginx_server.why_not():
        print(reason, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        postgres = PostgresServer()
        stack.callback(postgres.close)
        settings = {
            "MEMORY__STORE": "postgres",
            "MEMORY__POSTGRES_URL": postgres.url,
            "MEMORY__CALLER_KEY": "measured",
            "LANGUAGES": "en",
            "PUBLIC_URL": PUBLIC,
            "TWILIO__ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO__AUTH_TOKEN": TOKEN,
        }
        service = stack.enter_context(serving(["-m", "tests.load.hosted_app"], Path(folder) / "app.log", settings))
        nginx = NginxServer([service.address, service.address], Path(folder))
        stack.callback(nginx.close)
        asyncio.run(call(nginx, postgres.url, turns))
    return 0


if __name__ == "__main__":
    sys.exit(main())
