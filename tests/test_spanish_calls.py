"""Whole calls in Spanish over the simulated phone: the service as users start it, real engines, real speech, no key."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.conftest import serve_app
from tests.simulated_phone import SimulatedPhone
from tests.test_phone_calls import asked_in_writing, phone
from tests.voices import spoken, understood, understood_in_spanish

pytestmark = [pytest.mark.engines, pytest.mark.slow]

WISH = "Hola, busco un piso de dos habitaciones en Gràcia."
SPANISH_LOADED_S = 60.0


async def in_spanish(call: SimulatedPhone, since_s: float) -> str:
    """The words of the next reply, which has to sound Spanish."""
    heard = await understood_in_spanish(await call.hear_reply(since_s, quiet_s=4.0, timeout_s=60))
    assert heard.in_language is not None and heard.in_language > 0.8, heard
    return heard.text.lower()


async def test_an_english_avatar_answers_a_spanish_caller_in_spanish_and_goes_back(running_app: str) -> None:
    wish, thanks = await spoken(WISH, "em_alex"), await spoken("Can we speak in English, please?", "am_michael")
    await spanish_is_loaded(running_app)
    async with phone(running_app) as call:
        greeting = await call.hear_reply(call.started_s)
        assert "assistant" in (await understood(greeting)).lower()
        reply = await in_spanish(call, await call.say(wish))
        assert "habitaciones" in reply and "euros" in reply.replace("€", "euros")
        assert "Gràcia" in await asked_in_writing(running_app, call, "¿dónde está?")
        back = await call.say(thanks)
        heard = await understood_in_spanish(await call.hear_reply(back, quiet_s=2.5, timeout_s=45))
        assert heard.in_language is not None and heard.in_language < 0.2, heard


async def test_a_service_set_to_spanish_speaks_it_from_the_greeting_on(tmp_path: Path) -> None:
    wish = await spoken(WISH, "ef_dora")
    service = serve_app(tmp_path / "log.txt", {"AVATAR_LANGUAGE": "es"})
    address = await asyncio.to_thread(next, service)
    try:
        async with phone(address) as call:
            assert "tara" in await in_spanish(call, call.started_s)
            reply = await in_spanish(call, await call.say(wish))
            assert "habitaciones" in reply
            assert "Gràcia" in await asked_in_writing(address, call, "¿dónde está?")
    finally:
        await asyncio.to_thread(service.close)


async def spanish_is_loaded(address: str) -> None:
    """Waits until the service can hear Spanish: it loads that after it is ready."""
    async with httpx.AsyncClient() as client:
        for _ in range(round(SPANISH_LOADED_S / 0.5)):
            if "spanish_speech_to_text" in (await client.get(f"http://{address}/health")).json()["engines"]:
                return
            await asyncio.sleep(0.5)
    pytest.fail(f"recognition of Spanish was not loaded within {SPANISH_LOADED_S:g} s")
