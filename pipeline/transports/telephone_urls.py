"""Where the telephone's routes are."""

from __future__ import annotations

from urllib.parse import urlencode

MOUNT = "/voice"
INCOMING = "/telephone/incoming"
STATUS = "/telephone/status"
SOCKET = "/telephone/handler"


def webhook_url(public_url: str, avatar: str = "") -> str:
    """The address at which Twilio asks what to do with a call."""
    query = f"?{urlencode({'avatar': avatar})}" if avatar else ""
    return public_url + MOUNT + INCOMING + query


def status_url(public_url: str) -> str:
    """The address to which Twilio says how a call ended."""
    return public_url + MOUNT + STATUS
