"""What callers ask that carries on with what was asked or told before, in words of their own."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest
from langchain.agents.middleware import ModelRequest, ModelResponse
from langchain_core.messages import AIMessage

from pipeline.agent.local.en.values import EnglishValues
from pipeline.agent.model_calls import Limits, ModelCalls
from pipeline.agent.turn import TurnContext
from pipeline.search.parameters import SearchParameters
from tests.agent.talk import Talk

CHUECA = "a three bedroom flat in Chueca"


async def test_how_many_is_asked_again_of_another_place(talk: Talk) -> None:
    turn = await talk.says("how many homes do you have in Salamanca?", "and in Chamberí?")
    assert "three" in turn.text.lower() and turn.query == "homes in Chamberí, Madrid"


async def test_the_second_cheapest_comes_after_the_cheapest(talk: Talk) -> None:
    turn = await talk.says("what's the cheapest in Salamanca?", "and the second cheapest?")
    assert "eight hundred and twenty thousand euros" in turn.text
    assert "nine hundred and fifty thousand euros" in (await talk.say("and the third?")).text


async def test_most_bedrooms_of_those_told(talk: Talk) -> None:
    turn = await talk.says("show me flats in Chamberí", "next", "which was the one with the most bedrooms?")
    assert not turn.calls
    assert "most bedrooms" in turn.text or "None has more" in turn.text


async def test_a_place_question_names_what_it_is_about(talk: Talk) -> None:
    turn = await talk.says("is the price negotiable?", CHUECA, "would they take ten percent less?")
    assert "asking price" in turn.text and not turn.calls


async def test_the_first_thing_asked(talk: Talk) -> None:
    turn = await talk.says(CHUECA, "what about Gràcia", "what was the first thing I asked?")
    assert "Chueca" in turn.text and "Gràcia" not in turn.text


@pytest.mark.parametrize("insisting", ["no Gràcia", "no, Gràcia"])
async def test_a_place_said_again_is_not_ruled_out(talk: Talk, insisting: str) -> None:
    turn = await talk.says("two bedrooms in Gràcia", insisting)
    assert not talk.search.parser.parse(turn.query).parameters.excluded_places


async def test_what_breaks_off_is_waited_for(talk: Talk) -> None:
    turn = await talk.say("I'm looking for a house in")
    assert not turn.calls
    assert "Chamberí" in (await talk.say("Chamberí")).query


async def test_why_does_not_claim_what_the_listing_does_not_say(talk: Talk) -> None:
    turn = await talk.says("a flat in Chamberí with a lift and a swimming pool", "why that one?")
    assert "mention a pool" in turn.text or "swimming pool" in turn.text.split(".", 1)[1]
    assert "pool" not in turn.text.split(".", 1)[0]


async def test_a_budget_that_is_asked_for_is_the_cheapest_like_that(talk: Talk) -> None:
    turn = await talk.says(
        "four bedrooms in Chamberí for three hundred thousand", "what would I have to pay there for four?"
    )
    assert "one million nine hundred and fifty thousand euros" in turn.text


def test_bounds_one_euro_beyond_a_price_are_said_without_it() -> None:
    values = EnglishValues()
    assert "one euro" not in values.wish(SearchParameters(min_price=410_001), "square metres")
    said = values.wish(SearchParameters(min_price=410_001, max_price=599_999), "square metres")
    assert said.endswith("over four hundred and ten thousand euros, under six hundred thousand euros")
    assert values.size(1, "square metres") == "one square metre"


async def test_a_cancellation_that_comes_with_the_answer_is_not_lost() -> None:
    answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def handler(request: object) -> ModelResponse[None]:
        await answered
        return ModelResponse(result=[AIMessage("yes")])

    request = SimpleNamespace(runtime=SimpleNamespace(context=TurnContext(), stream_writer=lambda _: None), model=None)
    calls = ModelCalls("local", Limits(timeout_s=5))
    attempt = asyncio.create_task(calls.answer(cast("ModelRequest[TurnContext]", request), handler, None))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    answered.set_result(None)
    await asyncio.sleep(0)
    await asyncio.sleep(0)  # the model's answer is there, who waits for it has not been told
    if not attempt.done():
        attempt.cancel()
        with pytest.raises(asyncio.CancelledError):
            await attempt
