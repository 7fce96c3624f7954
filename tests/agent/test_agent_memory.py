"""What a conversation remembers: the words that were heard, nothing of other calls, and never a dangling tool call."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import asdict
from typing import Any

import anyio
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from avatars.avatar import Avatar
from pipeline.agent import history
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.remembering.trimming import (
    KEPT_EFFECTS,
    KEPT_HOMES,
    KEPT_UNANSWERED,
    RECENT_TURNS,
    trimmed,
)
from pipeline.events import AgentEvent, ReplyDelta, ToolCalled, ToolReturned
from tests.agent.talk import Talk, put

CALL = {"name": "search_property_tool", "args": {"query": "two bedrooms"}, "id": "c1", "type": "tool_call"}


def shape(messages: Sequence[AnyMessage]) -> list[tuple[str, str]]:
    """Who said what; tool calls and results without their content."""
    kinds = {HumanMessage: "caller", AIMessage: "agent", ToolMessage: "tool"}
    return [
        (kinds[type(message)], "" if isinstance(message, ToolMessage) else message.text)  # type: ignore[index]
        for message in messages
    ]


def is_whole(messages: Sequence[AnyMessage]) -> bool:
    """Every tool call is followed by its answer, every answer has a call."""
    pending: list[str] = []
    for message in messages:
        if isinstance(message, ToolMessage):
            if message.tool_call_id not in pending:
                return False
            pending.remove(message.tool_call_id)
        elif pending:
            return False
        elif isinstance(message, AIMessage):
            pending = [str(call["id"]) for call in message.tool_calls]
    return not pending


POSITIONS: list[tuple[str, list[AnyMessage], str, str | None, list[tuple[str, str]]]] = [
    ("greeting", [AIMessage("Hi, I'm Tara.")], "Hi,", None, [("agent", "Hi,")]),
    ("greeting unheard", [AIMessage("Hi, I'm Tara.")], "", None, []),
    ("nothing stored", [], "", None, []),
    (
        "reply",
        [HumanMessage("hello"), AIMessage("Good day to you.")],
        "Good day",
        "hello",
        [("caller", "hello"), ("agent", "Good day")],
    ),
    ("reply unheard", [HumanMessage("hello"), AIMessage("Good day.")], " ", "hello", [("caller", "hello")]),
    ("reply missing", [HumanMessage("hello")], "Good", "hello", [("caller", "hello"), ("agent", "Good")]),
    ("turn missing", [AIMessage("Hi.")], "Good", "hello", [("agent", "Hi."), ("caller", "hello"), ("agent", "Good")]),
    (
        "after a tool",
        [
            HumanMessage("go"),
            AIMessage("", tool_calls=[CALL]),
            ToolMessage("{}", tool_call_id="c1"),
            AIMessage("I have."),
        ],
        "I",
        "go",
        [("caller", "go"), ("agent", ""), ("tool", ""), ("agent", "I")],
    ),
    (
        "words before the tool",
        [HumanMessage("go"), AIMessage("One moment.", tool_calls=[CALL]), ToolMessage("{}", tool_call_id="c1")],
        "One moment.",
        "go",
        [("caller", "go"), ("agent", ""), ("tool", ""), ("agent", "One moment.")],
    ),
    (
        "in the tool",
        [HumanMessage("go"), AIMessage("", tool_calls=[CALL])],
        "",
        "go",
        [("caller", "go"), ("agent", ""), ("tool", "")],
    ),
]


@pytest.mark.parametrize(
    ("messages", "heard", "said", "expected"), [row[1:] for row in POSITIONS], ids=[p[0] for p in POSITIONS]
)
def test_cut_to_heard_in_every_position(
    messages: list[AnyMessage], heard: str, said: str | None, expected: list[tuple[str, str]]
) -> None:
    cut = history.cut_to_heard(messages, heard, said)
    assert shape(cut) == expected and is_whole(cut)


def test_retracting_takes_back_only_that_turn() -> None:
    messages = [HumanMessage("a"), AIMessage("b"), HumanMessage("c"), AIMessage("", tool_calls=[CALL])]
    assert shape(history.retracted(messages, "c")) == [("caller", "a"), ("agent", "b")]
    assert history.retracted(messages, "never stored") == messages


def test_mending_orders_answers_after_their_calls() -> None:
    other = {**CALL, "id": "c2"}
    messages = [
        ToolMessage("stray", tool_call_id="x"),
        AIMessage("", tool_calls=[CALL, other]),
        HumanMessage("hm"),
        ToolMessage("late", tool_call_id="c1"),
    ]
    whole = history.mended(messages)
    assert is_whole(whole) and [type(message) for message in whole] == [
        AIMessage,
        ToolMessage,
        ToolMessage,
        HumanMessage,
    ]
    assert whole[1].text == "late"


async def _until(events: AsyncIterator[AgentEvent], stop: Callable[[AgentEvent], bool]) -> list[AgentEvent]:
    taken = []
    async for event in events:
        taken.append(event)
        if stop(event):
            break
    await events.aclose()  # type: ignore[attr-defined]
    return taken


@pytest.mark.parametrize("kind", [ToolCalled, ToolReturned, ReplyDelta])
async def test_stopped_anywhere_the_next_turn_works(talk: Talk, kind: type) -> None:
    await talk.say("hello")
    said = "two bedrooms in Gràcia under 500k"
    events = talk.agent.reply(said, talk.conversation)
    await _until(events, lambda event: isinstance(event, kind))
    await talk.agent.cut_to_heard(talk.conversation, "", said=said)
    turn = await talk.say("with a swimming pool")
    parameters = talk.search.parser.parse(turn.query).parameters
    assert (parameters.place.name, parameters.min_rooms, parameters.max_price) == ("Gràcia", 2, 500_000)
    assert parameters.text == "swimming pool" and is_whole(await talk.messages())


async def test_stopped_without_a_cut_the_next_turn_works_too(talk: Talk) -> None:
    await _until(
        talk.agent.reply("two bedrooms in Gràcia", talk.conversation), lambda event: isinstance(event, ToolCalled)
    )
    turn = await talk.say("cheaper")
    assert "Gràcia" in turn.query and is_whole(await talk.messages())


async def test_cancelled_from_outside_nothing_is_lost(talk: Talk) -> None:
    """As the session does it: a cancel scope around the turn, which cancels every further wait as well."""
    said = "a three bedroom flat in Chueca"
    words: list[str] = []
    with anyio.CancelScope() as scope:
        async with aclosing(talk.agent.reply(said, talk.conversation)) as events:
            async for event in events:
                if isinstance(event, ReplyDelta):
                    words.append(event.text)
                    if len(words) == 3:
                        scope.cancel()
    heard = "".join(words)
    await talk.agent.cut_to_heard(talk.conversation, heard, said=said)
    stored = shape(await talk.messages())
    assert stored[0] == ("caller", said) and stored[-1] == ("agent", heard.strip())
    assert "one hundred and eighty-four square metres" in (await talk.say("how big is it")).text.lower()


async def test_only_what_was_heard_was_presented(talk: Talk) -> None:
    """The first result's price was not heard, so "the first one" is still to be presented when asked for more."""
    first = await talk.say("two bedrooms in Gràcia")
    await talk.agent.cut_to_heard(talk.conversation, first.text.split(". ")[0], said="two bedrooms in Gràcia")
    messages = await talk.messages()
    assert messages[-1].text == first.text.split(". ")[0]
    turn = await talk.say("wait, something cheaper")
    assert talk.search.parser.parse(turn.query).parameters.max_price == 409_999


async def test_retract_then_the_whole_utterance(talk: Talk) -> None:
    await talk.say("hello")
    before = await talk.messages()
    await _until(talk.agent.reply("two bedrooms in", talk.conversation), lambda event: True)
    await talk.agent.retract_turn(talk.conversation, "two bedrooms in")
    assert await talk.messages() == before
    turn = await talk.say("two bedrooms in Gràcia")
    assert "Gràcia" in turn.query


async def test_greeting_is_remembered_and_can_be_cut(talk: Talk) -> None:
    await talk.agent.note_greeting(talk.conversation, "Hi, I'm Tara. What's your name?")
    await talk.agent.cut_to_heard(talk.conversation, "Hi, I'm")
    assert shape(await talk.messages()) == [("agent", "Hi, I'm")]


async def test_a_gone_listing_note_is_harmless(talk: Talk) -> None:
    """Notes of an earlier version, or of listings that are no longer there, must not stop a conversation."""
    await talk.say("two bedrooms in Gràcia")
    messages = list(await talk.messages())
    messages[-1].additional_kwargs["dialogue"] = {"home": "gone", "asked": "nonsense"}
    await put(talk.agent, talk.conversation, messages)
    assert "sixty-four square metres" in (await talk.say("how big is it")).text.lower()


async def test_conversations_never_mix(call: Callable[..., Talk]) -> None:
    one, two = call("tara", "one"), call("leo", "two")
    await asyncio.gather(one.say("I'm Anna, two bedrooms in Gràcia"), two.say("I'm Bruno, three bedrooms in Salamanca"))
    for _ in range(3):
        first, second = await asyncio.gather(one.say("the next one"), two.say("the next one"))
        assert "Salamanca" not in first.text and "Gràcia" not in second.text
    first, second = await asyncio.gather(one.say("goodbye"), two.say("goodbye"))
    assert "Anna" in first.text and "Bruno" in second.text
    assert "Bruno" not in str(await one.messages()) and "Anna" not in str(await two.messages())


async def test_one_thread_is_forgotten_and_not_the_other(call: Callable[..., Talk]) -> None:
    one, two = call(thread="one"), call(thread="two")
    await one.say("hello")
    await two.say("hello")
    await one.agent.forget("one")
    assert not await one.messages() and await two.messages()


async def test_changed_avatar_of_the_same_name_speaks_differently(agent: Agent, avatars: dict[str, Avatar]) -> None:
    changed = avatars["tara"].model_copy(
        update={"phrases": avatars["tara"].phrases.model_copy(update={"thanks": ("Ta!", "Ta ta!")})}
    )
    search: Any = None
    turn = await Talk(agent, Conversation("x", changed, "text"), search).say("thanks")
    assert turn.text in ("Ta!", "Ta ta!")
    turn = await Talk(agent, Conversation("y", avatars["tara"], "text"), search).say("thanks")
    assert turn.text in avatars["tara"].phrases.thanks


async def test_state_follows_from_the_messages_alone(talk: Talk, agent: Agent) -> None:
    """The local model keeps nothing: the same messages in a new thread go on in the same way."""
    await talk.says("two bedrooms in Gràcia", "the next one", "does it have a lift")
    copied = Conversation("copy", talk.conversation.avatar, "text")
    await put(agent, copied, await talk.messages())
    here, there = await talk.say("compare the two"), await Talk(agent, copied, talk.search).say("compare the two")
    assert here.text == there.text


def test_a_call_whose_id_comes_twice_gets_its_own_answer() -> None:
    messages = [
        HumanMessage("a"),
        AIMessage("", tool_calls=[CALL]),
        ToolMessage("first", tool_call_id="c1"),
        HumanMessage("b"),
        AIMessage("", tool_calls=[CALL]),
        ToolMessage("second", tool_call_id="c1"),
    ]
    assert history.mended(messages) == messages


# --- long conversations ------------------------------------------------------------------------------------------

UTTERANCES = (
    "two bedrooms in Gràcia",
    "three bedrooms in Salamanca",
    "a home in Chamberí",
    "two bedrooms in Chueca under 100k",
    "something cheaper",
    "the next one",
    "the first one again",
    "how big is it",
    "tell me more",
    "compare the two",
    "which one is cheaper",
    "what is the cheapest",
    "a flat downtown",
    "with a lift",
    "I'm Anna",
    "call me Bruno",
    "start again",
    "start again, two bedrooms in Gràcia",
    "no",
    "yes",
    "hm what",
    "goodbye",
)


def standing(state: Any) -> dict[str, Any]:
    """Of a state what the next turns rest on; of the homes spoken about the last ones."""
    kept = asdict(state)
    for counted in ("replies", "turns", "known", "told"):
        del kept[counted]
    return kept | {"shown": [home.id for home in state.shown[-KEPT_HOMES:]]}


def derived(talk: Talk, messages: Sequence[AnyMessage]) -> Any:
    model: Any = talk.agent._make_model(talk.conversation.avatar)
    return model.dialogue.state(messages)


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(said=st.lists(st.sampled_from(UTTERANCES), min_size=8, max_size=15), recent=st.integers(1, 6))
async def test_trimming_changes_nothing_that_still_holds(
    call: Callable[..., Talk], said: list[str], recent: int
) -> None:
    talk = call(thread=str(uuid.uuid4()))
    messages: list[AnyMessage] = [AIMessage("Hi, I'm Tara.")]
    for words in said:
        await put(talk.agent, talk.conversation, messages)
        await talk.say(words)
        turn = (await talk.messages())[len(messages) :]
        messages += turn
    left = trimmed(messages, most=recent, recent=recent)
    assert standing(derived(talk, left)) == standing(derived(talk, messages))
    assert is_whole(left) and len(left) <= len(messages)
    again = trimmed(left, most=recent, recent=recent)
    assert standing(derived(talk, again)) == standing(derived(talk, messages))


async def test_a_call_of_two_hundred_turns_is_no_longer_than_one_of_twenty(talk: Talk) -> None:
    await talk.agent.note_greeting(talk.conversation, "Hi, I'm Tara. What's your name?")
    await talk.says("I'm Anna, two bedrooms in Gràcia", "the next one")
    rounds = ("three bedrooms in Salamanca", "the next one", "how big is it", "tell me more", "compare the two")
    longest = {20: 0, 200: 0}
    for number in range(198):
        await talk.say(rounds[number % len(rounds)])
        size = sum(len(str(message.content)) for message in await talk.messages())
        longest[20 if number < 18 else 200] = max(longest[20 if number < 18 else 200], size)
    messages = await talk.messages()
    assert sum(isinstance(message, HumanMessage) for message in messages) <= 20
    assert longest[200] < 1.3 * longest[20] and is_whole(messages)
    calls = [call["id"] for message in messages if isinstance(message, AIMessage) for call in message.tool_calls]
    assert len(set(calls)) == len(calls)
    assert "Anna" in (await talk.say("goodbye")).text


async def test_results_from_before_a_search_that_failed_are_kept(talk: Talk) -> None:
    await talk.says("two bedrooms in Gràcia", "how big is it")
    talk.search.fail = True
    await talk.says("with a lift", "hm what", "hm what")
    messages = await talk.messages()
    left = trimmed(messages, most=1, recent=1)
    assert derived(talk, left).results == derived(talk, messages).results != ()


def test_turns_with_effects_are_kept_and_bounded() -> None:
    """A booking of the beginning of the call must not be made again at its end."""
    messages: list[AnyMessage] = []
    for number in range(40):
        booking = {"name": "book_viewing", "args": {"id": "51"}, "id": f"call-{number}", "type": "tool_call"}
        messages += [
            HumanMessage(f"book {number}"),
            AIMessage("", tool_calls=[booking]),
            ToolMessage("{}", tool_call_id=f"call-{number}", name="book_viewing"),
            AIMessage("Booked."),
        ]
    messages += [each for number in range(30) for each in (HumanMessage(f"hm {number}"), AIMessage("Yes?"))]
    left = trimmed(messages)
    bookings = [message.text for message in left if isinstance(message, HumanMessage) and "book" in message.text]
    assert bookings == [f"book {number}" for number in range(40 - KEPT_EFFECTS, 40)] and is_whole(left)
    turns = sum(isinstance(message, HumanMessage) for message in left)
    assert turns <= RECENT_TURNS + KEPT_EFFECTS + KEPT_UNANSWERED
