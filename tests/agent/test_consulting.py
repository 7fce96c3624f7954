"""What a consultant does with comparisons: lets go of them elsewhere, recommends, explains a price."""

from __future__ import annotations

import pytest

from pipeline.search.parameters import SearchParameters
from tests.agent.talk import Talk

SALAMANCA = "three bedrooms in Salamanca under a million"


def wish(talk: Talk) -> SearchParameters:
    """What was searched for last."""
    return talk.search.parser.parse(talk.search.queries[-1][0]).parameters


async def test_bigger_is_let_go_of_when_another_search_is_said(talk: Talk) -> None:
    await talk.says(SALAMANCA, "anything bigger?")
    assert wish(talk).min_size is not None
    await talk.say("and two bedrooms in Gràcia")
    assert wish(talk).min_size is None and wish(talk).max_price == 1_000_000


async def test_cheaper_is_let_go_of_where_nothing_obeys_it(talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia under five hundred thousand", "something cheaper")
    assert wish(talk).max_price is not None and wish(talk).max_price < 500_000
    turn = await talk.say("what about Chamberí")
    assert wish(talk).max_price == 500_000 and "four hundred and fifty-five thousand" in turn.text


async def test_cheaper_is_kept_where_something_obeys_it(talk: Talk) -> None:
    await talk.says("three bedrooms in Salamanca", "something cheaper")
    assert wish(talk).max_price is not None
    await talk.say("what about Chamberí")
    assert wish(talk).max_price is not None


async def test_a_reason_for_a_question_is_no_new_search(talk: Talk) -> None:
    await talk.says(SALAMANCA)
    turn = await talk.say("does it have a lift? we'd love a swimming pool too")
    assert not turn.calls and turn.text.rstrip().endswith("?") and "pool" in turn.text
    found = await talk.say("yes please")
    assert found.calls and "swimming pool" in wish(talk).text


@pytest.mark.parametrize("asked", ["which one would you take", "which of the two do you recommend", "which is better"])
async def test_it_recommends_one_of_two(talk: Talk, asked: str) -> None:
    await talk.says("two bedrooms in Gràcia", "what about Chamberí", "compare them")
    turn = await talk.say(asked)
    assert not turn.calls and ("Chamberí" in turn.text) != ("Gràcia" in turn.text)


async def test_it_recommends_what_was_wished(talk: Talk) -> None:
    await talk.says("a flat in Chamberí with a garage", "and one in Salamanca with a storage room")
    turn = await talk.say("which would you choose")
    assert "Salamanca" in turn.text


@pytest.mark.parametrize("asked", ["why is that so expensive", "how come the second one is so expensive"])
async def test_a_price_is_explained_by_what_differs(talk: Talk, asked: str) -> None:
    await talk.says("two bedrooms in Gràcia", "what about Chueca")
    turn = await talk.say(asked)
    assert not turn.calls
    assert "one hundred and eighty-four square metres" in turn.text and "Gràcia" in turn.text


async def test_what_is_dismissed_is_not_asked(talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia")
    turn = await talk.say("forget the beach, what's the cheapest flat in Chamberí")
    assert turn.calls and "Chamberí" in turn.text and "listing" not in turn.text.lower()
