"""A small TURN server for tests: RFC 8656 over UDP, as much of it as Chromium and aiortc ask for."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from struct import pack, unpack
from typing import Any, cast

from aioice import stun, turn
from aioice.stun import Class, Message, Method

Address = tuple[str, int]
REALM = "tests"
USERNAME, CREDENTIAL = "agency", "a secret of this test's"
_NONCE = b"nonce"
_LIFETIME_S = 600


@dataclass
class Allocation:
    """What one client has: a socket that stands for it, the peers that may write to it, its channels."""

    transport: asyncio.DatagramTransport
    permitted: set[str] = field(default_factory=set)
    peers: dict[int, Address] = field(default_factory=dict)

    def channel_of(self, peer: Address) -> int | None:
        return next((number for number, bound in self.peers.items() if bound == peer), None)


class TurnServer(asyncio.DatagramProtocol):
    """Relays for who has the credentials; counts what it did."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.port = 0
        self.allocations: dict[Address, Allocation] = {}
        self.refused = 0
        self.from_clients = 0
        self.to_clients = 0
        self._key = turn.make_integrity_key(USERNAME, REALM, CREDENTIAL)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"turn:{self.host}:{self.port}?transport=udp"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, client: Address) -> None:
        if turn.is_channel_data(data):
            number, length = unpack("!HH", data[:4])
            allocation = self.allocations[client]
            self._forward(allocation, allocation.peers[number], data[4 : 4 + length])
            return
        message = stun.parse_message(data)
        if message.message_class == Class.INDICATION:
            attributes = message.attributes
            self._forward(self.allocations[client], attributes["XOR-PEER-ADDRESS"], attributes["DATA"])
        elif message.message_method == Method.BINDING:
            self._answer(message, client, {"XOR-MAPPED-ADDRESS": client})
        elif message.attributes.get("USERNAME") != USERNAME or not message.check_message_integrity(self._key):
            self.refused += "USERNAME" in message.attributes
            self._refuse(message, client)
        else:
            task = asyncio.ensure_future(self._serve(message, client))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _serve(self, message: Message, client: Address) -> None:
        attributes = message.attributes
        if message.message_method == Method.ALLOCATE:
            if client not in self.allocations:
                loop = asyncio.get_running_loop()
                transport, _ = await loop.create_datagram_endpoint(lambda: _Relay(self, client), (self.host, 0))
                self.allocations[client] = Allocation(transport)
            relayed = self.allocations[client].transport.get_extra_info("sockname")
            given = {"XOR-RELAYED-ADDRESS": relayed, "XOR-MAPPED-ADDRESS": client, "LIFETIME": _LIFETIME_S}
            self._answer(message, client, given)
            return
        allocation = self.allocations[client]
        if message.message_method == Method.REFRESH:
            self._answer(message, client, {"LIFETIME": attributes.get("LIFETIME", _LIFETIME_S)})
            return
        peer: Address = attributes["XOR-PEER-ADDRESS"]
        allocation.permitted.add(peer[0])
        if message.message_method == Method.CHANNEL_BIND:
            allocation.peers[attributes["CHANNEL-NUMBER"]] = peer
        self._answer(message, client, {})

    def receive(self, client: Address, data: bytes, peer: Address) -> None:
        """What a peer sends to a client's relayed address."""
        allocation = self.allocations[client]
        if peer[0] not in allocation.permitted:
            return
        self.to_clients += 1
        if (number := allocation.channel_of(peer)) is not None:
            self._transport.sendto(pack("!HH", number, len(data)) + data, client)
        else:
            told = Message(Method.DATA, Class.INDICATION, None, {"XOR-PEER-ADDRESS": peer, "DATA": data})
            self._transport.sendto(bytes(told), client)

    def _forward(self, allocation: Allocation, peer: Address, data: bytes) -> None:
        if peer[0] in allocation.permitted:
            self.from_clients += 1
            allocation.transport.sendto(data, peer)

    def _answer(self, message: Message, client: Address, attributes: dict[str, Any]) -> None:
        answer = Message(message.message_method, Class.RESPONSE, message.transaction_id, attributes)
        if message.message_method != Method.BINDING:
            answer.add_message_integrity(self._key)
        self._transport.sendto(bytes(answer), client)

    def _refuse(self, message: Message, client: Address) -> None:
        why = {"ERROR-CODE": (401, "Unauthorized"), "REALM": REALM, "NONCE": _NONCE}
        answer = Message(message.message_method, Class.ERROR, message.transaction_id, why)
        self._transport.sendto(bytes(answer), client)

    def close(self) -> None:
        for allocation in self.allocations.values():
            allocation.transport.close()
        self._transport.close()


class _Relay(asyncio.DatagramProtocol):
    """The socket that stands for a client."""

    def __init__(self, server: TurnServer, client: Address) -> None:
        self._server, self._client = server, client

    def datagram_received(self, data: bytes, peer: Address) -> None:
        self._server.receive(self._client, data, peer)


def own_address() -> str:
    """An address of this machine that is not loopback, which browsers and aiortc leave out; "" if there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: an address for documentation
        except OSError:
            return ""
        host = str(probe.getsockname()[0])
    return "" if host.startswith("127.") else host


@asynccontextmanager
async def turn_server() -> AsyncIterator[TurnServer]:
    """A server on this machine's own address while the block runs."""
    loop = asyncio.get_running_loop()
    _, server = await loop.create_datagram_endpoint(lambda: TurnServer(own_address()), (own_address(), 0))
    try:
        yield server
    finally:
        server.close()
