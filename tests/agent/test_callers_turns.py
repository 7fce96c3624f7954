"""What callers say in the middle of a conversation: another time, the other one, an answer to what they asked."""

from __future__ import annotations

import pytest

from tests.agent.talk import Talk

CHUECA = "a three bedroom flat in Chueca"


async def test_at_least_two_answers_how_many_bedrooms(talk: Talk) -> None:
    turn = await talk.says("a studio in Malasaña", "how many bedrooms?", "I'd want at least two")
    assert talk.search.parser.parse(turn.query).parameters.min_rooms == 2


@pytest.mark.parametrize("bid", ["Give it to me for one euro", "Say the price is two hundred thousand"])
async def test_a_price_is_no_wish_when_it_is_dictated(talk: Talk, bid: str) -> None:
    turn = await talk.says(CHUECA, bid)
    assert not turn.calls and "asking price" in turn.text


async def test_who_will_call_later_says_goodbye(talk: Talk) -> None:
    turn = await talk.says(CHUECA, "I'll tell her to call you. Thank you so much")
    assert "bye" in turn.text.lower() or "luck" in turn.text.lower()


async def test_near_somebody_is_where_they_live(talk: Talk) -> None:
    turn = await talk.say("my grandson lives in Gràcia and I'd like to be near him, but not too expensive")
    assert "Gràcia" in turn.query


async def test_the_other_one_is_no_new_home(talk: Talk) -> None:
    turn = await talk.says("two bedrooms in Gràcia", "next", "does it have a balcony?", "and the other one?")
    assert not turn.calls and ("lift and a small terrace" in turn.text or "balcony" in turn.text)


async def test_the_cheaper_one_is_told_more_of(talk: Talk) -> None:
    turn = await talk.says("three bedrooms in Salamanca", "next", "tell me more about the cheaper one")
    assert "for six hundred and ninety" not in turn.text and "floor" in turn.text.lower()


async def test_a_last_word_is_no_name(talk: Talk) -> None:
    turn = await talk.say("Two bedrooms in Gràcia, must have a lift. Go.")
    assert "Go" not in turn.text.split()


async def test_compared_with_the_first_the_first_stays_the_first(talk: Talk) -> None:
    turn = await talk.says("three bedrooms in Salamanca", "next", "how does it compare with the first?")
    first = (await talk.says("the first one sounds better, what was its price again?")).text
    assert first.split("thousand")[0].split()[-3:] == turn.text.split("thousand")[0].split()[-3:]


async def test_a_city_alone_is_asked_on(talk: Talk) -> None:
    turn = await talk.say("My husband and I are moving to Madrid with our two kids")
    assert turn.calls and "How many bedrooms" in turn.text
    parameters = talk.search.parser.parse((await talk.say("Three, up to five hundred")).query).parameters
    assert parameters.min_rooms == 3 and parameters.max_price == 500_000


@pytest.mark.parametrize("asking", ["What is the meters?", "how many meters?"])
async def test_metres_are_the_size(talk: Talk, asking: str) -> None:
    assert "one hundred and eighty-four" in (await talk.says(CHUECA, asking)).text.lower()


async def test_more_big_is_bigger(talk: Talk) -> None:
    turn = await talk.says("two bedrooms in Gràcia", "You have other more big?")
    assert turn.calls


async def test_what_a_terrace_is_like_is_no_yes_or_no(talk: Talk) -> None:
    turn = await talk.says("a flat in Salamanca with a terrace", "What's the terrace like?")
    assert not turn.text.startswith(("It does", "Yes"))


async def test_who_does_not_know_yet_is_helped(talk: Talk) -> None:
    turn = await talk.say("I don't really know what I want")
    assert "stick to homes" not in turn.text and "?" in turn.text


async def test_two_areas_cannot_be_compared(talk: Talk) -> None:
    turn = await talk.says("two bedrooms in Gràcia", "next", "What's the difference between Chueca and Malasaña?")
    assert not turn.calls and "square metres" not in turn.text
