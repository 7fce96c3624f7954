"""What recognisers wrote for callers' words on the phone, and what the local chat model makes of it."""

from __future__ import annotations

import pytest

from pipeline.agent.local.en.misheard import SHORT
from pipeline.agent.local.sound_alike import sounds_like
from tests.agent.talk import Talk

GRACIA = "two bedrooms in Gràcia"


@pytest.mark.parametrize(
    "heard", ["Thanks by then.", "Okay by.", "Great we'll call back by.", "By by.", "That's all, buy.", "Good by!"]
)
async def test_a_goodbye_that_is_written_by(talk: Talk, heard: str) -> None:
    await talk.says(GRACIA)
    turn = await talk.say(heard)
    assert not turn.calls and not turn.text.endswith("?")


@pytest.mark.parametrize("heard", ["I'd like to buy.", "Okay, buy where?", "close by"])
async def test_buying_is_no_goodbye(talk: Talk, heard: str) -> None:
    await talk.says(GRACIA)
    assert "bye" not in (await talk.say(heard)).text.lower()


@pytest.mark.parametrize(
    "heard",
    [
        "Does it have a list?",
        "Is there a list?",
        "Is there a less?",
        "I'm so does it have on the list.",
        "Does it have a left?",
    ],
)
async def test_a_lift_that_is_written_otherwise(talk: Talk, heard: str) -> None:
    await talk.says("two bedrooms in Gràcia for exactly four hundred and ten thousand")
    assert "lift" in (await talk.says(heard)).text.lower()


async def test_weather_is_no_doubt(talk: Talk) -> None:
    turn = await talk.say("Lovely whether isn't it?")
    assert not turn.calls and "again" not in turn.text


async def test_percent_less_is_a_question_about_the_price(talk: Talk) -> None:
    await talk.says(GRACIA)
    assert not (await talk.say("Would they take 10% less?")).calls


async def test_doesnt_say_is_a_question_about_the_home(talk: Talk) -> None:
    await talk.says(GRACIA)
    turn = await talk.say("Doesn't say when it was built.")
    assert not turn.calls and "listing" in turn.text


async def test_a_yeah_after_hesitation_is_no_name(talk: Talk) -> None:
    turn = await talk.say("I'm yeah, hi, so, um, I was looking for a two bedroom flat in Gràcia")
    assert turn.calls and "Yeah" not in turn.text


@pytest.mark.parametrize("heard", ["Evening, Chamberí, two bedrooms.", "Good morning, Chamberí."])
async def test_a_place_after_the_greeting_is_nobodys_name(talk: Talk, heard: str) -> None:
    parsed = talk.search.parser.parse((await talk.say(heard)).query)
    assert parsed.parameters.place is not None and parsed.parameters.place.name == "Chamberí"


async def test_someone_greeted_by_name_is_no_place(talk: Talk) -> None:
    assert "Gràcia" in (await talk.says("Hi, Tara! Two rooms in Gràcia.")).text


@pytest.mark.parametrize(("heard", "name"), [("Carlo's", "Carlos"), ("Carla's", "Carlos"), ("Anna's", "Anna")])
async def test_a_name_has_no_apostrophe(talk: Talk, heard: str, name: str) -> None:
    words = (await talk.say(f"Hello, this is {heard} calling. I want two rooms in Gràcia.")).text
    assert name in words and "Annas" not in words


async def test_a_yes_to_a_place_that_is_ruled_out_rules_it_out(talk: Talk) -> None:
    heard = await talk.say("Two bedrooms in Madrid under 900,000, but not Malan please.")
    assert "Did you say Malasaña?" in heard.text
    parameters = talk.search.parser.parse((await talk.say("Yes.")).query).parameters
    assert [place.name for place in parameters.places] == ["Madrid"]
    assert [place.name for place in parameters.excluded_places] == ["Malasaña-Universidad"]


async def test_a_yes_to_a_place_that_is_wanted_is_a_wish_for_it(talk: Talk) -> None:
    assert "Did you say Malasaña?" in (await talk.say("Two bedrooms in Malan please.")).text
    parameters = talk.search.parser.parse((await talk.say("Yes.")).query).parameters
    assert [place.name for place in parameters.places] == ["Malasaña-Universidad"] and not parameters.excluded_places


async def test_for_left_is_for_less(talk: Talk) -> None:
    await talk.says(GRACIA)
    assert (await talk.say("Steep, got one for left.")).calls


@pytest.mark.parametrize(
    ("heard", "said"),
    [("Maybea.", "maybe"), ("Lived.", "lift"), ("Now.", "no"), ("Flawr.", "floor"), ("Lestre.", "lift")],
)
async def test_a_single_word_is_read_by_its_sound(talk: Talk, heard: str, said: str) -> None:
    assert sounds_like(heard, SHORT) == said
    await talk.says(GRACIA)
    assert (await talk.say(heard)).text not in talk.conversation.avatar.phrases.not_understood


@pytest.mark.parametrize("heard", ["mm", "the", "Chueca", "noise", "Maria", "Pedro", "two words"])
def test_other_words_sound_like_none(heard: str) -> None:
    assert sounds_like(heard, SHORT) is None


async def test_the_cheapest_however_it_is_written(talk: Talk) -> None:
    turn = await talk.say("Keepest two bedroom in Gràcia, go.")
    assert turn.calls and "three hundred and sixty-five thousand" in turn.text


@pytest.mark.parametrize("heard", ["Terris.", "Heeding."])
async def test_a_detail_in_one_misheard_word_is_a_question_about_the_home(talk: Talk, heard: str) -> None:
    await talk.says(GRACIA)
    turn = await talk.say(heard)
    assert not turn.calls and turn.text not in talk.conversation.avatar.phrases.not_understood
