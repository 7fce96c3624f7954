"""Opens many media sockets at once and says nothing: `python -m tests.socket_flood HOST:PORT COUNT SECONDS`.

A process of its own, so that what it costs is not the service's. Prints how many were opened, and in how many seconds.
"""

from __future__ import annotations

import asyncio
import sys
import time

HANDSHAKE = (
    "GET /voice/telephone/handler HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


async def flood(address: str, count: int, stay_s: float) -> None:
    """Opens the sockets and keeps them open for a while, whatever the server says."""
    host, _, port = address.partition(":")
    handshake = HANDSHAKE.format(address=address).encode()

    async def one() -> tuple[bool, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(handshake)
        return b" 101 " in await reader.readline(), writer

    began_s = time.monotonic()
    sockets = await asyncio.gather(*(one() for _ in range(count)))
    print(sum(opened for opened, _ in sockets), f"{time.monotonic() - began_s:.2f}", flush=True)
    await asyncio.sleep(stay_s)


if __name__ == "__main__":
    asyncio.run(flood(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
