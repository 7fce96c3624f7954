"""Whole calls over the simulated phone: the service as users start it, real engines, real speech, no key."""

from __future__ import annotations

import asyncio
import csv
from pathlib import Path

import httpx
import pytest
from num2words import num2words

from pipeline.settings import PROJECT_ROOT
from tests.agent.openai_server import Calls, Words, openai_server
from tests.conftest import serve_app
from tests.simulated_phone import SimulatedPhone
from tests.voices import spoken, understood

pytestmark = [pytest.mark.engines, pytest.mark.slow]

WISH = "Hi, my name is Anna, I'm looking for a three bedroom apartment in Salamanca under one million euros."
with (PROJECT_ROOT / "data" / "properties.csv").open(encoding="utf-8", newline="") as _file:
    LISTINGS = list(csv.DictReader(_file))


def phone(address: str, **parameters: str) -> SimulatedPhone:
    return SimulatedPhone(f"http://{address}/voice/telephone/incoming", **parameters)


def prices_in(text: str) -> set[int]:
    """The listing prices that a reply names, in words."""
    said = " ".join(text.lower().replace("-", " ").replace(",", "").split())
    prices = {int(row["price"]) for row in LISTINGS}
    return {price for price in prices if f" {num2words(price).replace('-', ' ').replace(',', '')} euros" in f" {said}"}


async def asked_in_writing(address: str, call: SimulatedPhone, text: str) -> str:
    """A question in the conversation of a call, answered in writing: exact where recognition of the answer is not."""
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.post(f"http://{address}/chat", json={"text": text, "thread_id": call.call_sid})
    return str(answer.json()["reply"])


async def test_a_caller_finds_a_home(running_app: str) -> None:
    wish = await spoken(WISH, "af_bella")
    # Of a caller without a number, the conversation has the call's own id.
    async with phone(running_app) as call:
        greeting = await call.hear_reply(call.started_s)
        first_s = call.first_sound_after(call.started_s)
        assert first_s is not None and first_s - call.started_s < 0.5
        assert "tara" in (await understood(greeting)).lower()
        since_s = await call.say(wish)
        reply = (await understood(await call.hear_reply(since_s, quiet_s=2.0))).lower()
        assert "salamanca" in reply and "bedroom" in reply
        (price,) = prices_in(await asked_in_writing(running_app, call, "how much is it?"))
        fitting = [
            row
            for row in LISTINGS
            if row["location"] == "Barrio de Salamanca" and int(row["rooms"]) >= 3 and int(row["price"]) <= 1_000_000
        ]
        assert price in {int(row["price"]) for row in fitting}


async def test_barge_in_is_heard_at_once_and_answered(running_app: str) -> None:
    wish, wait = await spoken(WISH, "af_bella"), await spoken("Wait, something cheaper.", "af_bella")
    async with phone(running_app) as call:
        await call.hear_reply(call.started_s)
        await call.say(wish)
        while call.first_sound_after(call.stopped_speaking_s) is None:  # noqa: ASYNC110 - a phone has no callback
            await asyncio.sleep(0.02)
        await asyncio.sleep(3.0)
        clears = [event for _, event in call.wire].count("clear")
        onset_s = asyncio.get_running_loop().time()
        talking = asyncio.ensure_future(call.say(wait))
        await asyncio.sleep(1.0)
        assert [event for _, event in call.wire].count("clear") > clears
        # The clip itself begins with a breath of silence of at most 0.1 s.
        assert call.last_sound() - onset_s < 0.3 + 0.1
        since_s = await talking
        await call.hear_reply(since_s, quiet_s=2.0, timeout_s=45)
        (cheaper,) = prices_in(await asked_in_writing(running_app, call, "how much is it?"))
        async with httpx.AsyncClient(timeout=30) as client:
            body = {"query": "three bedroom apartment in Salamanca under one million euros", "limit": 1}
            first = (await client.post(f"http://{running_app}/superlinked/search", json=body)).json()["properties"][0]
        assert cheaper < first["price"]


async def test_two_calls_at_once_know_nothing_of_each_other(running_app: str) -> None:
    one = await spoken("I'm looking for a two bedroom flat in Gràcia.", "af_bella")
    two = await spoken("I would like a four bedroom house in La Moraleja.", "am_michael")
    async with phone(running_app, avatar="leo") as first, phone(running_app, avatar="mia") as second:
        greetings = await asyncio.gather(first.hear_reply(first.started_s), second.hear_reply(second.started_s))
        names = [(await understood(greeting)).lower() for greeting in greetings]
        assert "leo" in names[0] and "mia" not in names[0]
        assert "leo" not in names[1]
        await asyncio.gather(first.say(one), second.say(two))
        await asyncio.gather(
            first.hear_reply(first.stopped_speaking_s, quiet_s=3.0, timeout_s=40),
            second.hear_reply(second.stopped_speaking_s, quiet_s=3.0, timeout_s=40),
        )
        where = [await asked_in_writing(running_app, call, "where is it?") for call in (first, second)]
        assert "Gràcia" in where[0] and "Moraleja" not in where[0]
        assert "Moraleja" in where[1] and "Gràcia" not in where[1]


async def test_a_hosted_model_is_heard_while_it_still_writes(tmp_path: Path) -> None:
    """The same call with a model behind OpenAI's protocol: a local server that speaks it, word by word."""
    wish = await spoken("I'm looking for a two bedroom flat in Gràcia.", "af_bella")
    call_search = Calls([("search_property_tool", '{"query": "two bedrooms in Gràcia", "limit": 3}')])
    words = (
        "I have a lovely flat for you. It is in Gràcia, and it has two bedrooms and a very sunny terrace to the south."
    )
    probed = Words("Yes.")  # the service tries its model before it takes calls
    async with openai_server(probed, call_search, Words(words, delay_s=0.15)) as server:
        settings = {"LLM_MODEL": "openai-compatible", "OPENAI__BASE_URL": server.base_url, "OPENAI__MODEL": "stub"}
        # The server answers by a script: an answer prepared in vain would use it up.
        settings["TURN__SPECULATE"] = "false"
        service = serve_app(tmp_path / "log.txt", settings)
        address = await asyncio.to_thread(next, service)
        try:
            async with phone(address) as call:
                await call.hear_reply(call.started_s)
                since_s = await call.say(wish)
                # The first sound is an opener from the cache, half a second long; then comes the model's answer.
                for after_s in (0.0, 0.7):
                    while (sound_s := call.first_sound_after(since_s + after_s)) is None:  # noqa: ASYNC110
                        await asyncio.sleep(0.02)
                    since_s = sound_s
                assert 0 < server.words_sent < len(words.split())
                reply = (await understood(await call.hear_reply(since_s, quiet_s=4.0))).lower()
                assert "lovely flat" in reply and "terrace" in reply
        finally:
            await asyncio.to_thread(service.close)
        server.assert_complete()
        _, first, second = server.requests
        system, *_, asked = first["messages"]
        assert "Tara" in system["content"] and "two" in asked["content"].lower()
        (found,) = [message for message in second["messages"] if message["role"] == "tool"]
        assert "Gràcia" in found["content"]
