"""How a browser's call finds its way: what FastRTC's component is given of STUN and TURN servers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypedDict

from fastrtc import get_cloudflare_turn_credentials_async

from pipeline.rtc_settings import TurnServerSettings

log = logging.getLogger(__name__)

RtcConfiguration = dict[str, Any]
"""As browsers' RTCPeerConnection takes it: https://www.w3.org/TR/webrtc/#rtcconfiguration-dictionary"""
NO_SERVERS: RtcConfiguration = {"iceServers": []}
"""Addresses of this machine alone. Without it aiortc asks a STUN server of Google's at every call."""
_ASK_S = 5.0
"""For credentials, while the caller sees that the call connects."""
_SPARE_S = 120
"""Credentials outlive the longest call by so much: a relay that they have run out on ends it."""


class RtcArguments(TypedDict):
    """Arguments of FastRTC's component: the browser's configuration, which may be asked for at each call, and ours."""

    rtc_configuration: RtcConfiguration | Callable[[], Awaitable[RtcConfiguration]]
    server_rtc_configuration: RtcConfiguration


def rtc_arguments(turn: TurnServerSettings, longest_call_s: float) -> RtcArguments:
    """What the page's calls are connected with.

    Servers of one's own are for both sides. Credentials that are made for each call are for the browser alone, whose
    relay this side reaches by itself.

    Args:
        turn: what is set up.
        longest_call_s: credentials are good for longer than that, in seconds.
    """
    if turn.addresses:
        own: RtcConfiguration = {"iceServers": _own_servers(turn)}
        return {"rtc_configuration": own, "server_rtc_configuration": own}
    if not (turn.cloudflare_key_id or turn.hf_token):
        return {"rtc_configuration": NO_SERVERS, "server_rtc_configuration": NO_SERVERS}

    # FastRTC calls what inspect.isfunction takes for a function: no partial, no object.
    async def ask() -> RtcConfiguration:
        return await _fresh(turn, round(longest_call_s) + _SPARE_S)

    return {"rtc_configuration": ask, "server_rtc_configuration": NO_SERVERS}


def _own_servers(turn: TurnServerSettings) -> list[dict[str, Any]]:
    servers: list[dict[str, Any]] = []
    if stun := [url for url in turn.addresses if url.startswith("stun")]:
        servers.append({"urls": stun})
    if relays := [url for url in turn.addresses if url.startswith("turn")]:
        credential = turn.credential.get_secret_value() if turn.credential else None
        servers.append({"urls": relays, "username": turn.username, "credential": credential})
    return servers


async def _fresh(turn: TurnServerSettings, ttl_s: int) -> RtcConfiguration:
    """Credentials for one call; a call without any may still connect, so their failure does not end it."""
    token = turn.hf_token.get_secret_value() if turn.hf_token else ""
    key = turn.cloudflare_api_token.get_secret_value() if turn.cloudflare_api_token else None
    try:
        # An empty token keeps FastRTC from taking HF_TOKEN, which may be there for other purposes.
        asked = get_cloudflare_turn_credentials_async(
            turn_key_id=turn.cloudflare_key_id, turn_key_api_token=key, hf_token=token, ttl=ttl_s
        )
        return dict(await asyncio.wait_for(asked, _ASK_S))
    except Exception as error:  # FastRTC raises plain exceptions
        problem = f"{type(error).__name__}: {error}"
        log.warning("no TURN credentials, so that calls may not connect", extra={"error": problem})
        return NO_SERVERS
