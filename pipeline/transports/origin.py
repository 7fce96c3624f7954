"""Who is asking: Twilio, by its signature, or this machine itself.

With Twilio's credentials a webhook must carry Twilio's signature over the configured public address; what a request
says about its own address (`Host`, `X-Forwarded-*`) is never part of that. Without credentials nobody can be told from
Twilio, so only this machine may call: the connection must come from a loopback address, name a loopback host, and show
no trace of a proxy or of another site's page. A proxy on this machine leaves such a trace (`X-Forwarded-For`,
`Forwarded`, `Via`); a tunnel of bare bytes leaves none and must not be pointed at a service without credentials.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

import anyio
from fastapi import HTTPException, Request
from starlette.requests import ClientDisconnect, HTTPConnection
from twilio.request_validator import RequestValidator

LONGEST_FORM_BYTES = 64_000
"""Twilio sends two or three thousand."""
MOST_FIELDS = 200
BODY_WITHIN_S = 10.0
_PROXY_HEADERS = ("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "fly-client-ip")
_OWN_ONLY = "Without Twilio's credentials only this machine may call (TWILIO__ACCOUNT_SID, TWILIO__AUTH_TOKEN)."

Form = Mapping[str, Sequence[str]]


class Refused(Exception):
    """A request or a socket that is not let in.

    Args:
        reason: two or three words, for the metrics.
        message: what the other side is told.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Origin:
    """Tells Twilio and this machine from everybody else.

    Args:
        public_url: address under which Twilio reaches this server, without a slash at its end; None if there is none.
        auth_token: Twilio's; None without credentials.
    """

    def __init__(self, public_url: str | None, auth_token: str | None) -> None:
        self.public_url = public_url
        self._validator = RequestValidator(auth_token) if auth_token else None

    @property
    def has_credentials(self) -> bool:
        """Can Twilio be recognised?"""
        return self._validator is not None

    def check_form(self, request: Request, path: str, form: Form) -> None:
        """Lets a webhook pass that is Twilio's, or, without credentials, this machine's.

        Args:
            request: the webhook.
            path: the route's own path: the request's could be written in many ways.
            form: its fields.

        Raises:
            Refused: it is neither.
        """
        if self._validator is None:
            self.check_own(request)
            return
        signature = request.headers.get("x-twilio-signature")
        if not signature:
            raise Refused("no signature", "This request is not signed by Twilio.")
        query = request.scope["query_string"].decode("latin-1")
        url = self.base_url(request) + path + (f"?{query}" if query else "")
        # Twilio's validator reads a field's several values with `getlist`.
        if not self._validator.validate(url, _Fields(form), signature):
            raise Refused("wrong signature", "The signature does not match.")

    def check_own(self, connection: HTTPConnection) -> None:
        """Lets only this machine pass, where there are no credentials.

        Raises:
            Refused: the request or socket comes from elsewhere.
        """
        if self._validator is None and not from_this_machine(connection):
            raise Refused("not this machine", _OWN_ONLY)

    def base_url(self, connection: HTTPConnection) -> str:
        """The configured public address, or for this machine's own requests the one that they used.

        Raises:
            Refused: there is none, and the request comes from elsewhere.
        """
        if self.public_url:
            return self.public_url
        if not from_this_machine(connection):
            raise Refused("no public address", "PUBLIC_URL is not set: signatures cannot be checked.")
        return f"{connection.url.scheme}://{connection.url.netloc}"


class _Fields(dict[str, Sequence[str]]):
    def getlist(self, name: str) -> Sequence[str]:
        return self[name]


def from_this_machine(connection: HTTPConnection) -> bool:
    """Does the request or socket come from this machine, and not through it?

    Behind a trusted proxy the server itself replaces the peer's address by what `X-Forwarded-For` says; the header is
    still there then, and decides.
    """
    if connection.client is None or not is_loopback(connection.client.host):
        return False
    if any(name in _PROXY_HEADERS or name.startswith("x-forwarded-") for name in connection.headers):
        return False
    if not is_loopback(_host_of(f"//{connection.headers.get('host', '')}")):
        return False
    # Any web page may open a socket to this machine from a visitor's browser; browsers name the page's origin.
    origin = connection.headers.get("origin")
    return origin is None or is_loopback(_host_of(origin))


def is_loopback(host: str) -> bool:
    """Is this the name or the address of the machine itself?"""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """The request's body.

    Raises:
        HTTPException: 413, it is longer than that; 408, it does not come; 400, its sender is gone.
    """
    body = bytearray()
    try:
        with anyio.fail_after(BODY_WITHIN_S):
            async for piece in request.stream():
                body += piece
                if len(body) > limit_bytes:
                    raise HTTPException(413, f"The body is longer than {limit_bytes} bytes.")
    except TimeoutError as error:
        raise HTTPException(408, f"The body did not come within {BODY_WITHIN_S:.0f} seconds.") from error
    except ClientDisconnect as error:
        raise HTTPException(400, "The body is not complete.") from error  # read by nobody
    return bytes(body)


async def read_form(request: Request) -> Form:
    """The fields of a webhook.

    Raises:
        HTTPException: 4xx, the body is no such form.
    """
    body = await read_body(request, LONGEST_FORM_BYTES)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "Twilio's webhooks are application/x-www-form-urlencoded.")
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400, "The form cannot be read.") from error


def field(form: Form, name: str) -> str:
    """A field's value, empty if there is none."""
    return form[name][0] if form.get(name) else ""


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
