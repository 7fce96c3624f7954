"""The local model takes names and numbers, and forgets callers: said back first, once; and all of it in Spanish."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from avatars.avatar import Avatar
from pipeline.agent import history
from pipeline.agent.grounding import Evidence, GroundedReply
from pipeline.agent.local.en.language import ENGLISH
from pipeline.agent.local.es.language import SPANISH
from pipeline.agent.local.office.cues import OfficeCues
from pipeline.agent.office_tools import CONTACT_TOOL, VIEWING_TOOL
from pipeline.agent.remembering.forgetting import FORGET_TOOL
from pipeline.agent.tools import SEARCH_TOOL
from pipeline.events import ReplyCorrected
from pipeline.office.phones import phone_words, read_phone
from tests.agent.office_calls import Diary, calls, make_diary
from tests.agent.talk import Talk

SAID = "six one two three four five six seven eight"
ANA = ("Ana", "+34612345678")


@pytest.fixture
async def diary(tmp_path: Path) -> AsyncIterator[Diary]:
    diary = make_diary(tmp_path)
    yield diary
    await diary.office.close()


@pytest.fixture
def talk(diary: Diary, avatars: dict[str, Avatar]) -> Talk:
    return diary.call(avatars["tara"])


@pytest.fixture
def spanish(diary: Diary, avatars: dict[str, Avatar]) -> Talk:
    return diary.call(avatars["tara"].in_language("es"))


async def test_called_back_after_a_yes_to_the_digits(diary: Diary, talk: Talk) -> None:
    asked = await talk.say("can I talk to someone please")
    assert "name" in asked.text or "ask for" in asked.text
    assert "number" in (await talk.say("it's Ana")).text
    said_back = await talk.say(SAID)
    assert "six one two, three four five, six seven eight" in said_back.text and await diary.contacts() == []
    assert calls(await talk.say("yes that's right")) == [(CONTACT_TOOL, True)]
    assert await diary.contacts() == [ANA]
    for words in ("yes", "yes", "that's right"):
        assert not calls(await talk.say(words))


async def test_everything_at_once(diary: Diary, talk: Talk) -> None:
    turn = await talk.say(f"have somebody call me back my name is Ana and my number is {SAID}")
    assert "six one two" in turn.text and calls(turn) == [(CONTACT_TOOL, False)]
    await talk.say("correct")
    assert await diary.contacts() == [ANA]


async def test_the_number_they_ring_from(diary: Diary, avatars: dict[str, Avatar]) -> None:
    talk = diary.call(avatars["tara"], number="+34600000000")
    turn = await talk.says("could someone ring me about this", "Ana")
    assert "six zero zero, zero zero zero, zero zero zero" in turn.text
    await talk.say("yes on this number")
    assert await diary.contacts() == [("Ana", "+34600000000")]


async def test_another_number_than_that(diary: Diary, avatars: dict[str, Avatar]) -> None:
    talk = diary.call(avatars["tara"], number="+34600000000")
    turn = await talk.says("could someone ring me about this", "Ana", f"no, on {SAID}")
    assert "six one two" in turn.text and await diary.contacts() == []
    await talk.say("yes")
    assert await diary.contacts() == [ANA]


async def test_a_number_in_pieces_and_put_right(diary: Diary, talk: Talk) -> None:
    await talk.says("can I talk to a person", "Ana")
    assert not calls(await talk.say("six one two"))
    assert not calls(await talk.say("three four five"))
    assert "six seven nine" in (await talk.say("six seven nine")).text
    assert "six seven eight" in (await talk.say("no no it's six one two three four five six seven eight")).text
    await talk.say("yes")
    assert await diary.contacts() == [ANA]


async def test_no_number_and_no_name(diary: Diary, talk: Talk) -> None:
    await talk.says("can I talk to a person", "Ana")
    turn = await talk.say("nine nine nine nine nine nine nine nine nine nine nine nine")
    assert turn.text.endswith("?")
    await talk.say("never mind")
    await talk.say("yes")
    assert await diary.contacts() == []


async def test_why_and_then_yes(diary: Diary, talk: Talk) -> None:
    turn = await talk.says("can I talk to a person", "why do you need my name")
    assert "reach" in turn.text or "call" in turn.text
    await talk.says("Ana", SAID, "yes")
    assert await diary.contacts() == [ANA]


async def test_after_a_booking_who_comes(diary: Diary, talk: Talk) -> None:
    await talk.says("I'm Ana, two bedrooms in Gràcia", "can I see it on Saturday at eleven", "yes")
    await talk.says(SAID, "has it got a lift")
    await talk.say("yes")
    assert await diary.contacts() == [ANA]
    (contact,) = await diary.office.store.contacts()
    assert "51" in contact.wish and "Saturday the twenty-eighth" in contact.wish


async def test_an_offer_and_a_cancellation_are_for_a_person(diary: Diary, talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia", "I'd like to make an offer", "Ana", SAID, "yes")
    (contact,) = await diary.office.store.contacts()
    assert "offer" in contact.wish and "51" in contact.wish
    turn = await talk.says("can I see it on Saturday at eleven", "yes", "please cancel the viewing")
    assert "colleagues" in turn.text
    await talk.say("yes")
    (contact,) = await diary.office.store.contacts()
    assert "cancel" in contact.wish and len(await diary.booked()) == 1


async def test_interrupted_while_it_is_stored(diary: Diary, talk: Talk) -> None:
    await talk.says("can I talk to a person", "Ana", SAID, "yes")
    messages = [each for each in await talk.messages() if not (isinstance(each, ToolMessage) and "saved" in each.text)]
    whole = history.cut_to_heard(messages, "", "yes")
    await diary.agent._memory.replace({"configurable": {"thread_id": "a"}}, whole)
    assert calls(await talk.say("yes")) == [(CONTACT_TOOL, True)]
    assert await diary.contacts() == [ANA]


async def test_forgotten_after_a_yes(diary: Diary, talk: Talk) -> None:
    await talk.says("I'm Ana, two bedrooms in Gràcia", "can I see it on Saturday at eleven", "yes", SAID, "yes")
    asked = await talk.say("please delete all my data")
    assert asked.text.endswith("?") or "Shall I" in asked.text
    assert not calls(asked) and await diary.contacts() == [ANA]
    turn = await talk.say("yes")
    assert calls(turn) == [(FORGET_TOOL, False)] and "viewing" in turn.text.lower()
    assert await diary.contacts() == [] and len(await diary.booked()) == 1
    assert "Ana" not in str(await talk.messages())
    assert "Ana" not in (await talk.say("what is my name")).text
    assert "Gràcia" not in (await talk.say("what did I ask for")).text


async def test_not_forgotten_without_one(diary: Diary, talk: Talk) -> None:
    await talk.says("I'm Ana", "forget me", "no wait")
    assert "Ana" in (await talk.say("what is my name")).text


async def test_in_spanish(diary: Diary, spanish: Talk) -> None:
    asked = await spanish.says("dos habitaciones en Gràcia", "¿puedo verlo el sábado a las once?")
    assert calls(asked) == [(VIEWING_TOOL, False)]
    assert "el sábado veintiocho de noviembre a las once de la mañana" in asked.text
    moved = await spanish.say("mejor a las doce")
    assert "a las doce del mediodía" in moved.text and await diary.booked() == []
    answered = await spanish.say("vale pero tiene ascensor")
    assert not calls(answered) and "ascensor" in answered.text and answered.text.endswith("?")
    booked = await spanish.say("perfecto pues resérvalo")
    assert calls(booked) == [(VIEWING_TOOL, True)] and await diary.booked() == [("51", "2026-11-28T12:00")]
    said_back = await spanish.says("me llamo Ana", "seis uno dos tres cuatro cinco seis siete ocho")
    assert "seis uno dos, tres cuatro cinco, seis siete ocho" in said_back.text
    await spanish.say("eso es")
    assert await diary.contacts() == [ANA]
    asked = await spanish.say("se puede cambiar la visita al viernes a las diez")
    assert "el viernes veintisiete de noviembre a las diez" in asked.text
    await spanish.say("sí")
    assert await diary.booked() == [("51", "2026-11-27T10:00")]
    await spanish.says("borra mis datos", "sí")
    assert await diary.contacts() == []


@pytest.mark.parametrize(
    "words", ["déjalo", "no", "he cambiado de idea", "mejor no", "no puedo a esa hora", "vale pero espera"]
)
async def test_no_yes_in_spanish(diary: Diary, spanish: Talk, words: str) -> None:
    await spanish.says("dos habitaciones en Gràcia", "¿puedo verlo el sábado a las once?", words)
    assert await diary.booked() == []


async def test_a_call_back_in_spanish(diary: Diary, spanish: Talk) -> None:
    await spanish.says("quiero hablar con una persona", "soy Ana", "seis uno dos tres cuatro cinco")
    said_back = await spanish.say("seis siete ocho")
    assert "seis uno dos" in said_back.text
    await spanish.say("correcto")
    assert await diary.contacts() == [ANA]


def test_spanish_has_all_that_english_has() -> None:
    english, spanish = ENGLISH.office, SPANISH.office
    assert [what for what, _ in english.requests] == [what for what, _ in spanish.requests]
    assert english.of_booking == spanish.of_booking and english.wishes.keys() == spanish.wishes.keys()
    assert {index for index, _ in english.positions} == {index for index, _ in spanish.positions}
    for field in fields(OfficeCues):
        assert getattr(spanish, field.name) and getattr(english, field.name), field.name


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(600_000_000, 699_999_999), st.sampled_from(["en", "es"]))
def test_the_check_of_replies_lets_digits_be_said_back(number: int, code: str) -> None:
    """Numbers of listings are in the conversation, and no digit of a telephone number is taken for one of them."""
    e164 = f"+34{number}"
    if not phonenumbers.is_valid_number(phonenumbers.parse(e164)):
        return
    words = phone_words(e164, "en" if code == "en" else "es")
    assert read_phone(words) == e164
    listing = '{"status":"ok","total":1,"count":1,"properties":[{"id":"51","location":"Gràcia","city":"Barcelona",'
    listing += '"rooms":2,"baths":1,"size":"64 square metres","price":410000,"description":"A flat with a lift."}]}'
    content = f'{{"note":"x","status":"confirm","name":"Ana","phone":"{e164}","phone_in_words":"{words}"}}'
    call = {"name": SEARCH_TOOL, "args": {"query": "Gràcia"}, "id": "1"}
    leave = {"name": CONTACT_TOOL, "args": {"name": "Ana", "phone": words, "wish": ""}, "id": "2"}
    language = ENGLISH if code == "en" else SPANISH
    for key in ("desk digits", "desk own digits"):
        for template in language.sentences[key]:
            evidence = Evidence()
            evidence.add(
                [
                    AIMessage("", tool_calls=[call]),
                    ToolMessage(listing, tool_call_id="1", name=SEARCH_TOOL),
                    HumanMessage("call me"),
                    AIMessage("", tool_calls=[leave]),
                    ToolMessage(content, tool_call_id="2", name=CONTACT_TOOL),
                ]
            )
            reply = GroundedReply(evidence)
            events = [*reply.push(template.format(digits=words)), *reply.flush()]
            assert not any(isinstance(event, ReplyCorrected) for event in events), template


@pytest.mark.parametrize(
    "yes",
    ["sí, correcto", "sí, es correcto", "correcto", "eso es, sí", "sí, ese es", "sí, está bien", "vale, perfecto"],
)
async def test_no_spanish_yes_is_a_name(diary: Diary, spanish: Talk, yes: str) -> None:
    await spanish.says(
        "quiero hablar con una persona", "me llamo Ana", "seis uno dos tres cuatro cinco seis siete ocho"
    )
    assert calls(await spanish.say(yes)) == [(CONTACT_TOOL, True)]
    assert await diary.contacts() == [ANA]


@pytest.mark.parametrize("yes", ["yes correct", "yes, that is correct", "correct", "that's it", "yes it is", "perfect"])
async def test_no_yes_is_a_name(diary: Diary, talk: Talk, yes: str) -> None:
    await talk.says("can I talk to someone please", "it's Ana", SAID)
    assert calls(await talk.say(yes)) == [(CONTACT_TOOL, True)]
    assert await diary.contacts() == [ANA]


@pytest.mark.parametrize("name", ["sí, Ana", "Ana", "claro, me llamo Ana", "soy Ana", "vale, Ana"])
async def test_the_name_after_a_yes(diary: Diary, spanish: Talk, name: str) -> None:
    await spanish.says("quiero hablar con una persona", name, "seis uno dos tres cuatro cinco seis siete ocho", "sí")
    assert await diary.contacts() == [ANA]
