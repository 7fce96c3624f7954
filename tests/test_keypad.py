"""Keys pressed on the telephone, by themselves and in a call."""

from __future__ import annotations

import asyncio

import pytest

from pipeline.events import Heard, TurnEnded
from pipeline.keypad import LONGEST_NUMBER, Keypad
from tests.test_phone_transport import LONG, a_line


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("2#", ["2"]),
        ("450000#", ["450000"]),
        ("0#", ["I'd like to talk to a person."]),
        ("10#", ["10"]),
        ("12*3#", ["3"]),
        ("*", ["Could you say that again, please?"]),
        ("#", []),
        ("A", []),
        ("1" * (LONGEST_NUMBER + 2) + "#", ["1" * LONGEST_NUMBER, "11"]),
    ],
)
def test_what_keys_say(keys: str, said: list[str]) -> None:
    keypad = Keypad("en")
    assert [words for key in keys if (words := keypad.press(key))] == said
    assert not keypad.collecting


def test_keys_speak_the_callers_language() -> None:
    keypad = Keypad("es")
    keypad.press("0")
    assert keypad.complete() == "Quiero hablar con una persona."


async def test_a_number_is_a_turn_after_a_pause_and_at_once_with_the_hash_key() -> None:
    async with a_line([], ["Two bedrooms, fine.", "Up to that, then."]) as line, line.phone() as phone:
        await asyncio.sleep(0.6)
        await phone.press("2")
        await asyncio.sleep(1.0)
        (agent,) = line.agents
        assert agent.asked == []
        await asyncio.sleep(1.0)
        assert agent.asked == ["2"]
        await phone.press("450000#", gap_s=0.05)
        await asyncio.sleep(0.3)
        assert agent.asked == ["2", "450000"]


async def test_zero_asks_for_a_person() -> None:
    async with a_line([], ["I'll have somebody call you."]) as line:
        heard = line.watch(Heard)
        async with line.phone() as phone:
            await asyncio.sleep(0.6)
            await phone.press("0")
            await phone.hear_reply(asyncio.get_running_loop().time() + 0.5, timeout_s=6)
        assert line.agents[0].asked == ["I'd like to talk to a person."]
        assert [event.typed for event in heard] == [True]


async def test_a_key_silences_the_avatar_as_a_word_does() -> None:
    async with a_line([], [LONG, "Here it is."]) as line:
        ended = line.watch(TurnEnded)
        async with line.phone() as phone:
            await asyncio.sleep(0.5)
            await phone.press("3#")
            await asyncio.sleep(2.0)  # the long answer is playing
            pressed_s = asyncio.get_running_loop().time()
            await phone.press("4")
            await asyncio.sleep(0.8)
            assert phone.last_sound() - pressed_s < 0.3
            assert ended[-1].said == "3" and ended[-1].interrupted
            await asyncio.sleep(1.5)
        assert line.agents[0].asked == ["3", "4"]


async def test_the_same_key_delivered_twice_is_one_key() -> None:
    async with a_line([], ["Three."]) as line, line.phone() as phone:
        await asyncio.sleep(0.3)
        key = {
            "event": "dtmf",
            "sequenceNumber": "700",
            "streamSid": phone.stream_sid,
            "dtmf": {"track": "inbound_track", "digit": "3"},
        }
        await phone.send(key)
        await phone.send(key)
        await phone.press("#")
        await asyncio.sleep(0.3)
        assert line.agents[0].asked == ["3"]
