"""The local model books viewings: asked back, once, never without a yes, and known after every interruption."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import ToolMessage

from avatars.avatar import Avatar
from pipeline.agent import history
from pipeline.agent.agent import Conversation
from pipeline.agent.memory import Memory
from pipeline.agent.office_tools import VIEWING_TOOL
from pipeline.agent.remembering.sqlite import SqliteStore
from pipeline.agent.tools import make_search_tool
from pipeline.events import ReplyCorrected, ReplyDelta, ToolCalled
from pipeline.office.records import OfficeFailed
from tests.agent.office_calls import NOW, Diary, calls, make_diary
from tests.agent.talk import ROOT, Talk

ELEVEN = ("51", "2026-11-28T11:00")
ASKED = [(VIEWING_TOOL, False)]
DONE = [(VIEWING_TOOL, True)]


@pytest.fixture
async def diary(tmp_path: Path) -> AsyncIterator[Diary]:
    diary = make_diary(tmp_path)
    yield diary
    await diary.office.close()


@pytest.fixture
def talk(diary: Diary, avatars: dict[str, Avatar]) -> Talk:
    return diary.call(avatars["tara"])


async def book_for_another(diary: Diary, hour: int, home: str = "51") -> None:
    start = NOW.replace(day=28, hour=hour)
    await diary.office.store.book(home, start, timedelta(minutes=45), "another", None, NOW)


async def test_booked_once_after_a_yes_to_that_time(diary: Diary, talk: Talk) -> None:
    asked = await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven")
    assert calls(asked) == ASKED and "Saturday the twenty-eighth of November at eleven" in asked.text
    assert asked.text.endswith("?") and await diary.booked() == []
    booked = await talk.say("yes please")
    assert calls(booked) == DONE and await diary.booked() == [ELEVEN]
    assert "Saturday the twenty-eighth of November at eleven" in booked.text
    assert "name" in booked.text, "nobody knows who is coming"


async def test_a_call_that_staff_try_out_ends_in_no_booking(diary: Diary, avatars: dict[str, Avatar]) -> None:
    tried = Talk(diary.agent, Conversation("staff", avatars["tara"], "text", rehearsal=True), diary.search)
    await tried.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven")
    booked = await tried.say("yes please")
    assert calls(booked) == DONE and "Saturday the twenty-eighth of November at eleven" in booked.text
    assert await diary.booked() == []


async def test_saying_yes_again_does_nothing_more(diary: Diary, talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven", "yes")
    for words in ("yes", "yes yes", "book it", "perfect", "ok"):
        assert (VIEWING_TOOL, True) not in calls(await talk.say(words)), words
    assert await diary.booked() == [ELEVEN]
    again = await talk.say("can I see it on Saturday at eleven")
    assert "booked" in again.text or "diary" in again.text
    assert await diary.booked() == [ELEVEN]


async def test_without_the_tools_the_old_sentences_stay(diary: Diary, talk: Talk) -> None:
    diary.agent.follow([make_search_tool(diary.search, districts=["Gràcia"])], ["Gràcia"])
    await talk.say("two bedrooms in Gràcia")
    for words, told in (
        ("can I see it on Saturday at eleven", "visit"),
        ("can I talk to someone", "connect|put you through"),
        ("is this call recorded", "kept"),
    ):
        turn = await talk.say(words)
        assert not calls(turn) and any(word in turn.text.lower() for word in told.split("|")), turn.text


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        ("make it half past", "11:30"),
        ("no, at ten", "10:00"),
        ("twelve thirty", "12:30"),
        ("a quarter past twelve would be better", "12:15"),
        ("um could we say noon instead", "12:00"),
    ],
)
async def test_another_time_is_asked_back_too(diary: Diary, talk: Talk, words: str, starts: str) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven")
    asked = await talk.say(words)
    assert calls(asked) == ASKED and await diary.booked() == []
    await talk.say("that's fine")
    assert await diary.booked() == [("51", f"2026-11-28T{starts}")]


async def test_another_day_keeps_the_time(diary: Diary, talk: Talk) -> None:
    asked = await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven", "no, Friday")
    assert "Friday the twenty-seventh of November at eleven" in asked.text
    await talk.say("perfect")
    assert await diary.booked() == [("51", "2026-11-27T11:00")]


@pytest.mark.parametrize("words", ["actually leave it", "never mind", "no", "I've changed my mind", "hm I can't then"])
async def test_no_yes_no_booking(diary: Diary, talk: Talk, words: str) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven", words)
    await talk.say("what is the price")
    assert await diary.booked() == []


async def test_a_yes_with_a_but_is_none(diary: Diary, talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven")
    turn = await talk.say("ok but is there a lift")
    assert not calls(turn) and "lift" in turn.text and turn.text.endswith("?")
    turn = await talk.say("and has it got a terrace? ok then, book it")
    assert calls(turn) == DONE and "terrace" in turn.text and await diary.booked() == [ELEVEN]


async def test_a_new_wish_in_between(diary: Diary, talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven")
    assert (await talk.say("have you got anything in Chamberí with a lift")).query
    asked = await talk.say("I'd like to see that one on Saturday at eleven too")
    assert "Chamberí" in asked.text
    await talk.say("yes")
    assert await diary.booked() == [("30", "2026-11-28T11:00")]


async def test_the_home_that_was_meant(diary: Diary, talk: Talk) -> None:
    await talk.says(
        "flats in Salamanca", "the next one", "I'd like to visit the first one", "Saturday at eleven", "yes"
    )
    assert await diary.booked() == [("20", "2026-11-28T11:00")]


async def test_asked_for_before_any_home(diary: Diary, talk: Talk) -> None:
    turn = await talk.say("I'd like to book a viewing")
    assert not calls(turn) and turn.text.endswith("?")
    await talk.says("two bedrooms in Gràcia", "that one please, Saturday at eleven, can I visit it", "yes")
    assert await diary.booked() == [ELEVEN]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Sunday at eleven", "Saturday the twenty-eighth"),
        ("today at a quarter past ten", "at eleven"),
        ("yesterday at five", "?"),
        ("the thirty first of February", "?"),
        ("in six months at five", "?"),
        ("at eleven or at twelve", "?"),
    ],
)
async def test_what_cannot_be_had_is_asked_again(diary: Diary, talk: Talk, words: str, says: str) -> None:
    await talk.says("two bedrooms in Gràcia", "I'd like to visit it")
    turn = await talk.say(words)
    assert says in turn.text and turn.text.endswith("?") and await diary.booked() == []
    assert (VIEWING_TOOL, True) not in calls(turn)
    await talk.says("Saturday at eleven", "yes")
    assert await diary.booked() == [ELEVEN]


async def test_a_time_that_is_taken(diary: Diary, talk: Talk) -> None:
    await book_for_another(diary, 11)
    turn = await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven")
    assert "at ten" in turn.text and "eleven" not in turn.text
    assert calls(await talk.say("at ten then")) == DONE
    assert ("51", "2026-11-28T10:00") in await diary.booked()


async def test_taken_between_question_and_yes(diary: Diary, talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven")
    await book_for_another(diary, 11)
    turn = await talk.say("yes")
    assert turn.text.endswith("?") and "booked for" not in turn.text
    assert await diary.booked() == [ELEVEN]


async def test_nothing_free_that_day(diary: Diary, talk: Talk) -> None:
    for hour in (10, 11, 12, 13):
        for minute in (0, 45):
            start = NOW.replace(day=28, hour=hour, minute=minute)
            await diary.office.store.book("51", start, timedelta(minutes=45), f"{hour}{minute}", None, NOW)
    turn = await talk.says("two bedrooms in Gràcia", "can I see it on Saturday")
    assert "November" in turn.text and "twenty-eighth" not in turn.text and turn.text.endswith("?")


async def test_one_of_several_times(diary: Diary, talk: Talk) -> None:
    turn = await talk.says("two bedrooms in Gràcia", "could we come by on Saturday morning")
    assert calls(turn) == ASKED and "at ten" in turn.text
    assert calls(await talk.say("yes")) == [], "a yes to several times is a yes to none"
    assert calls(await talk.say("the first one")) == DONE
    assert await diary.booked() == [("51", "2026-11-28T10:00")]


async def test_an_old_question_is_asked_again(diary: Diary, talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven")
    diary.now = NOW + timedelta(hours=2)
    turn = await talk.say("yes")
    assert await diary.booked() == [] and "eleven" in turn.text and turn.text.endswith("?")
    await talk.say("yes")
    assert await diary.booked() == [ELEVEN]


async def test_a_home_that_was_sold_meanwhile(diary: Diary, talk: Talk) -> None:
    await talk.say("two bedrooms in Gràcia")
    diary.listed.discard("51")
    turn = await talk.say("can I see it on Saturday at eleven")
    assert "listings" in turn.text or "list" in turn.text


async def test_a_diary_that_does_not_answer(diary: Diary, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven")

    async def broken(*_: object, **__: object) -> None:
        raise OfficeFailed("no disk")

    with monkeypatch.context() as patched:
        patched.setattr(diary.office.store, "book", broken)
        turn = await talk.say("yes")
    assert "diary" in turn.text and turn.text.endswith("?") and await diary.booked() == []
    assert calls(await talk.say("yes, try again")) == DONE
    assert await diary.booked() == [ELEVEN]


async def test_moved_not_doubled(diary: Diary, avatars: dict[str, Avatar]) -> None:
    talk = diary.call(avatars["tara"], number="+34600000000")
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven", "yes")
    asked = await talk.say("can we move it to Friday at ten")
    assert "Saturday" in asked.text and "Friday the twenty-seventh" in asked.text and await diary.booked() == [ELEVEN]
    moved = await talk.say("yes")
    assert await diary.booked() == [("51", "2026-11-27T10:00")] and "Friday" in moved.text
    asked = await talk.say("no I meant Thursday")
    assert calls(asked) == ASKED and "Thursday" in asked.text
    await talk.say("right")
    assert await diary.booked() == [("51", "2026-11-26T10:00")]
    assert "Thursday the twenty-sixth" in (await talk.say("when is my viewing")).text


async def test_nothing_is_asked_of_the_office_before_the_turn_is_certain(diary: Diary, talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven")
    draft = diary.agent.draft("yes", talk.conversation)
    await asyncio.sleep(0.2)
    assert await diary.booked() == [] and not draft.over
    await draft.discard()
    assert await diary.booked() == []
    draft = diary.agent.draft("yes", talk.conversation)
    draft.confirm()
    events = [event async for event in draft.events()]
    await draft.stop()
    assert await diary.booked() == [ELEVEN] and sum(isinstance(event, ToolCalled) for event in events) == 1


async def test_interrupted_after_the_booking_it_is_told(diary: Diary, talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven", "yes")
    await diary.agent.cut_to_heard(talk.conversation, "", said="yes")
    turn = await talk.say("has it got a lift")
    assert "eleven" in turn.text and "lift" in turn.text, "what was booked has not been heard yet"
    assert "name" in turn.text, "nobody knows yet who is coming"
    assert "eleven" not in (await talk.say("does it have a terrace")).text
    assert await diary.booked() == [ELEVEN]


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("words", ["yes", "has it got a lift", "wait no"])
async def test_interrupted_in_the_booking_it_is_found_out(diary: Diary, talk: Talk, done: bool, words: str) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven", "yes")
    if not done:
        await diary.office.store._do(lambda connection: connection.execute("DELETE FROM viewings").rowcount)
    messages = [each for each in await talk.messages() if not (isinstance(each, ToolMessage) and "booked" in each.text)]
    await diary.agent._memory.replace({"configurable": {"thread_id": "a"}}, history.cut_to_heard(messages, "", "yes"))
    assert "unknown" in (await talk.messages())[-1].text
    turn = await talk.say(words)
    assert calls(turn) == ASKED, "finding out books nothing"
    assert await diary.booked() == ([ELEVEN] if done else [])
    assert "eleven" in turn.text and (done == any(word in turn.text for word in ("booked", "diary for")))


async def test_taken_back_after_the_booking_it_is_moved(diary: Diary, talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven", "yes")
    await diary.agent.retract_turn(talk.conversation, "yes")
    asked = await talk.say("yes but at twelve")
    assert "eleven" in asked.text and "noon" in asked.text and await diary.booked() == [ELEVEN]
    await talk.say("yes")
    assert await diary.booked() == [("51", "2026-11-28T12:00")]


_DIES = """
import asyncio, os, signal, sys
from pathlib import Path
from avatars.avatar import load_avatars
from pipeline.agent.memory import Memory
from pipeline.agent.remembering.sqlite import SqliteStore
from pipeline.office import tables
from tests.agent.office_calls import make_diary
from tests.agent.talk import ROOT

book = tables.book
def dies(*args, **kwargs):
    if sys.argv[2] == "after":
        book(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    folder = Path(sys.argv[1])
    diary = make_diary(folder, Memory(SqliteStore(folder / "conversations.sqlite")))
    await diary.agent.open()
    talk = diary.call(load_avatars(ROOT / "avatars" / "definitions")["tara"])
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven")
    print("asked", flush=True)
    tables.book = dies
    await talk.say("yes")
    print("answered", flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("when", ["before", "after"])
async def test_killed_between_confirmation_and_answer(tmp_path: Path, avatars: dict[str, Avatar], when: str) -> None:
    died = subprocess.run(  # noqa: ASYNC221 - nothing else is to happen meanwhile
        [sys.executable, "-c", _DIES, str(tmp_path), when],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert died.returncode == -9 and died.stdout == "asked\n", died.stderr
    diary = make_diary(tmp_path, Memory(SqliteStore(tmp_path / "conversations.sqlite")))
    await diary.agent.open()
    assert await diary.booked() == ([ELEVEN] if when == "after" else [])
    # The caller rings again; the conversation was kept up to the question they had answered.
    talk = diary.call(avatars["tara"])
    turn = await talk.say("hello? yes, book it")
    assert calls(turn) == DONE and "eleven" in turn.text
    assert await diary.booked() == [ELEVEN]
    await diary.agent.close()
    await diary.office.close()


WORDS = st.sampled_from(
    [
        "yes", "no", "ok", "Saturday at eleven", "tomorrow at five", "make it half past", "the second one", "Friday",
        "can I see it on Saturday morning", "book it", "actually leave it", "has it got a lift", "any time", "later",
        "something cheaper", "the next one", "can I talk to someone", "Ana",
        "six one two three four five six seven eight",
        "on this number", "no, Sunday", "is that booked", "move it to Thursday at ten", "forget me", "um", "what",
        "cancel it", "why", "earlier please", "half past ten or eleven", "eight", "thanks", "yes but wait",
    ]
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=3, max_size=12))
async def test_nothing_is_booked_or_stored_that_was_not_asked_about(
    tmp_path_factory: pytest.TempPathFactory, avatars: dict[str, Avatar], said: list[str]
) -> None:
    diary = make_diary(tmp_path_factory.mktemp("office"))
    talk = diary.call(avatars["tara"])
    conversation: Conversation = talk.conversation
    await talk.say("two bedrooms in Gràcia")
    asked = ""
    for words in said:
        booked, contacts = await diary.booked(), await diary.contacts()
        events = [event async for event in diary.agent.reply(words, conversation)]
        reply = "".join(event.text for event in events if isinstance(event, ReplyDelta))
        assert reply.strip() and not any(isinstance(event, ReplyCorrected) for event in events), (said, reply)
        assert "{" not in reply and not any(char.isdigit() for char in reply)
        confirmed = [event for event in events if isinstance(event, ToolCalled) and event.arguments.get("confirmed")]
        assert len(confirmed) <= 1
        if await diary.booked() != booked or await diary.contacts() != contacts:
            forgotten = any(isinstance(event, ToolCalled) and not event.arguments for event in events)
            assert asked and (confirmed or forgotten)
            asked = ""
        homes = [home for home, _ in await diary.booked()]
        assert len(homes) == len(set(homes)), "one viewing of a home"
        # A question stays open while the caller thinks aloud ("um": "No hurry.").
        asked = reply if "?" in reply else asked
    await diary.office.close()


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("make it twelve instead", "2026-11-28T12:00"),
        ("Oh sorry, I can't Saturday, could we do Friday same time?", "2026-11-27T11:00"),
        ("I can't make it on Saturday, how about Friday at four?", "2026-11-27T16:00"),
    ],
)
async def test_just_booked_it_is_moved_in_passing(diary: Diary, talk: Talk, said: str, start: str) -> None:
    await talk.says("two bedrooms in Gràcia", "can I see it on Saturday at eleven", "yes")
    moved = await talk.say(said)
    assert calls(moved) == ASKED and moved.text.endswith("?"), moved.text
    await talk.say("yes that's fine")
    assert await diary.booked() == [("51", start)]


@pytest.mark.parametrize("asking", ["Are you even a real person?", "are you actually a real human?"])
async def test_who_asks_for_a_robot_wants_no_call_back(talk: Talk, asking: str) -> None:
    turn = await talk.says("two bedrooms in Gràcia", asking)
    assert "name" not in turn.text and "call" not in turn.text


async def test_the_home_pointed_at_is_the_one_to_be_seen(diary: Diary, talk: Talk) -> None:
    asked = await talk.says("two bedrooms in Gràcia", "next", "The first is better. It is available to visit?")
    assert asked.text.endswith("?") and not asked.calls
    await talk.says("Saturday at eleven", "yes")
    assert await diary.booked() == [ELEVEN]
