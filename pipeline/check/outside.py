"""What the service talks to besides engines and stores: Twilio, the agency's webhook, Opik."""

from __future__ import annotations

import asyncio
import ipaddress
from typing import Any
from urllib.parse import urlsplit

import httpx

from pipeline.check.failing import Place, judge
from pipeline.check.finding import Finding
from pipeline.check.trying import connect_ms, try_out
from pipeline.errors import EngineError
from pipeline.settings import Settings
from pipeline.transports.twilio_client import account_state

_TWILIO_S = 3.0
_OPIK_S = 3.0


async def webhook(settings: Settings) -> Finding:
    """The agency's system. It is only connected to: what arrives there is a booking."""
    url = settings.office.webhook_url
    if not url:
        return Finding("webhook", "none", "OFFICE__WEBHOOK_URL is not set", "not set up")
    shown, why = f"{urlsplit(url).scheme}://{urlsplit(url).netloc.rpartition('@')[2]}", "OFFICE__WEBHOOK_URL is set"
    signed = "signed" if settings.office.webhook_secret else "not signed: OFFICE__WEBHOOK_SECRET is not set"
    stand_in = "kept and sent later"
    try:
        connected = await connect_ms(url)
    except Exception as error:
        state, detail, advice = judge(error, Place("OFFICE__WEBHOOK_URL", "OFFICE__WEBHOOK_SECRET"))
        return Finding("webhook", shown, why, state, detail, stand_in=stand_in, advice=advice)
    return Finding("webhook", shown, why, "ok", f"connected to, nothing sent; {signed}", connected, stand_in=stand_in)


async def twilio(settings: Settings) -> Finding:
    """The telephone: credentials, and the address that Twilio is to reach."""
    ours = settings.twilio
    if ours.secret is None:
        detail = "only this machine itself may call"
        return Finding("twilio", "no telephone", "TWILIO__ACCOUNT_SID is not set", "not set up", detail)
    shown, why, account = "Twilio", "TWILIO__ACCOUNT_SID is set", ""

    async def ask() -> None:
        nonlocal account
        account = await asyncio.to_thread(account_state, ours, _TWILIO_S)

    place = Place("TWILIO__API_URL", "TWILIO__ACCOUNT_SID and TWILIO__AUTH_TOKEN")
    trial = await try_out(ours.api_url, place, ask, _TWILIO_S + 1)
    times = (trial.connect_ms, trial.answer_ms)
    if trial.state != "ok":
        return Finding("twilio", shown, why, trial.state, trial.detail, *times, "no calls", trial.advice)
    if account != "active":
        advice = "Twilio's console says why, and what to pay or confirm"
        return Finding("twilio", shown, why, "wrong answer", f"the account is {account}", *times, "no calls", advice)
    if problem := problem_of(settings.public_url):
        advice = "set PUBLIC_URL to this server's https:// address on the Internet"
        return Finding("twilio", shown, why, "wrong setting", problem, *times, "no calls", advice)
    return Finding("twilio", shown, why, "ok", f"the account is active; PUBLIC_URL={settings.public_url}", *times)


def problem_of(public_url: str | None) -> str:
    """Why Twilio cannot reach this address; nothing if it looks well."""
    if public_url is None:
        return "PUBLIC_URL is not set: Twilio cannot reach this service"
    parts = urlsplit(public_url)
    if parts.scheme != "https":
        return "PUBLIC_URL is not https: Twilio's media streams need it"
    host = parts.hostname or ""
    try:
        local = not ipaddress.ip_address(host).is_global
    except ValueError:
        local = host == "localhost" or "." not in host or host.endswith((".local", ".internal", ".localhost"))
    return f"PUBLIC_URL={public_url} is an address of this network only" if local else ""


async def opik(settings: Settings) -> Finding:
    """Traces. Settings without a part for them have none."""
    part: Any = getattr(settings, "opik", None)
    if part is None or not part.on:
        return Finding("opik", "no traces", "OPIK__API_KEY is not set", "not set up")
    why = "OPIK__URL_OVERRIDE is set" if part.url_override else "OPIK__API_KEY is set"
    url = str(part.url).rstrip("/")
    key = part.api_key.get_secret_value() if part.api_key else ""

    async def ask() -> None:
        headers = {"Authorization": key} if key else {}
        if part.workspace:
            headers["Comet-Workspace"] = part.workspace
        async with httpx.AsyncClient(headers=headers, timeout=_OPIK_S) as client:
            answer = await client.get(f"{url}/{'v1/private/auth/workspace' if key else 'is-alive/ping'}")
        answer.raise_for_status()
        if "json" not in answer.headers.get("content-type", ""):
            raise EngineError("its answer is not Opik's")

    place = Place("OPIK__URL_OVERRIDE", "OPIK__API_KEY and OPIK__WORKSPACE")
    trial = await try_out(url, place, ask, _OPIK_S + 1)
    return Finding(
        "opik",
        f"Opik ({url})",
        why,
        trial.state,
        trial.detail,
        trial.connect_ms,
        trial.answer_ms,
        "turns wait here, then go",
        trial.advice,
    )
